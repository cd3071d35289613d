"""The distribution of the cell under the cursor beside the grid, and inputs that are dragged to try."""
