"""What keeps pyqtgraph from doing anything by itself: no fitting, no menu, no dragging of the view."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import Qt


def hold_still(plot: pyqtgraph.PlotWidget, *, top: int) -> None:
    """Take from a plot what it would do unasked; the card around it has the menu and the focus."""
    item = plot.getPlotItem()
    item.hideButtons()
    item.setMenuEnabled(False)
    item.setMouseEnabled(x=False, y=False)
    item.disableAutoRange()
    item.layout.setContentsMargins(2, top, 2, 0)
    plot.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setFrameShape(plot.Shape.NoFrame)
    plot.setMouseTracking(True)
