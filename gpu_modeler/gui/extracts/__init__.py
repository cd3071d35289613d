"""What leaves the window: pages and ranges as files, the table of a note, charts."""
