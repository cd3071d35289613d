"""The charts beside the grid. `panel.ChartPanel` is all that the window needs; pyqtgraph is imported once one is visible."""
