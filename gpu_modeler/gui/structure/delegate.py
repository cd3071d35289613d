"""Rows as Qt draws them, but for the cursor: a line around its cell, not a veil over its text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gpu_modeler.gui import theme


class RowDelegate(QStyledItemDelegate):
    """Draws the cursor in the accent colour."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell, then the line around it."""
        plain = QStyleOptionViewItem(option)
        focus = QStyle.StateFlag.State_HasFocus
        has_focus = bool(plain.state & focus)
        plain.state &= ~focus
        super().paint(painter, plain, index)
        if has_focus:
            painter.save()
            painter.setPen(QColor(theme.colours().accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.restore()
