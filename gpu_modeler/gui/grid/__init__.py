"""The table of lines and periods: which rows a page shows, how cells look, how they are edited."""
