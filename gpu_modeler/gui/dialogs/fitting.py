"""Boxes stay within the screen: on a laptop's a large one is drawn lower, so that its buttons are in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 56)
"""Logical pixels for the frame and the title that the system draws around a box."""


def fit_to_screen(box: QWidget) -> None:
    """Make a box no larger than its screen has room for."""
    room = box.screen().availableSize() - FRAME
    if box.width() > room.width() or box.height() > room.height():
        box.resize(box.size().boundedTo(room))
