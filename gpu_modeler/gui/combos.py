"""How wide a list of the model's own names may make its page: a name may be a whole sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

LEAST, MOST = 6, 26
"""Widths in letters (the wider ones: a Chinese letter)."""


def bound_width(box: QComboBox) -> None:
    """Let a box be as wide as its names, within bounds; a longer one is cut."""
    letter = box.fontMetrics().horizontalAdvance("中")
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumWidth(LEAST * letter)
    box.setMaximumWidth(MOST * letter)
