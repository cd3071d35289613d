"""The manual: contents, a page, and what is found in it; shown in the grid's place, or beside a box that asks something."""
