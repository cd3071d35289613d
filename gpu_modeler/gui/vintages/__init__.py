"""The page on which guidance, notices and results of a cell stand in the order of time."""
