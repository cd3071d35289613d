"""The charts beside the grid. `ChartPanel` is all that the window needs; pyqtgraph is imported once one is visible."""

from gpu_modeler.gui.charts.panel import ChartPanel

__all__ = ["ChartPanel"]
