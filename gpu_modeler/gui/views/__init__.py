"""Arranging the grid: views, what stands above them, zoom, and groups of rows."""
