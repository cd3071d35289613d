"""The manual as data: its pages and sections, what is found in it, and which section tells of what."""
