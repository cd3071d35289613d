"""What all boxes to choose from share: how wide the model's own names may make them, and what a reader is told of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

LEAST, MOST = 6, 26
"""Widths in letters (the wider ones: a Chinese letter)."""


def bound_width(box: QComboBox) -> None:
    """Let a box be as wide as its names, within bounds; a longer one is cut."""
    letter = box.fontMetrics().horizontalAdvance("中")
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumWidth(LEAST * letter)
    box.setMaximumWidth(MOST * letter)


class _Unseen(QLabel):
    """The label of a box that shows none."""


def call(field: QWidget, name: str) -> None:
    """Name a field for a screen reader. A box to choose from stands in its place by then: only a label beside it counts.

    On Linux Qt tells the choice as the name of such a box, and its label by the relation to a label that has it as its
    buddy; where the page shows none, one is kept that nobody sees.
    """
    field.setAccessibleName(name)
    if not isinstance(field, QComboBox) or field.parentWidget() is None:
        return
    label = _label_of(field)
    if label is None:
        label = _Unseen(field.parentWidget())
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(field)
        label.hide()
    if isinstance(label, _Unseen):
        label.setText(name.replace("&", "&&"))


def _label_of(box: QComboBox) -> QLabel | None:
    holder = box.parentWidget()
    assert holder is not None
    beside = holder.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next((label for label in beside if label.buddy() is box), None)
