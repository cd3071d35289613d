"""The inspector beside the grid: what a cell is, what it is computed from, its sources and its history."""
