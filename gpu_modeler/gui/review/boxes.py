"""The boxes in which changes are decided: drawn large and clear in both themes, and hit anywhere in their cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gpu_modeler.gui.theme import colours

SIDE = 15.0
Index = QModelIndex | QPersistentModelIndex
Checked = Qt.CheckState


class BoxDelegate(QStyledItemDelegate):
    """A tick for what is accepted, nothing for what is rejected, a question mark for what is undecided."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave the style's own box out."""
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell's ground, then the box."""
        super().paint(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, QRectF(option.rect), Checked(index.data(Qt.ItemDataRole.CheckStateRole)))
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Decide by a click anywhere in the cell."""
        if event.type() != QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent):
            return False
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers():
            return False
        is_accepted = Checked(index.data(Qt.ItemDataRole.CheckStateRole)) == Checked.Checked
        wanted = Checked.Unchecked if is_accepted else Checked.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


def draw_box(painter: QPainter, cell: QRectF, state: Qt.CheckState) -> None:
    """Draw a box in the middle of a cell."""
    palette = colours()
    box = QRectF(0, 0, SIDE, SIDE)
    box.moveCenter(QPointF(cell.center().x(), cell.center().y()))
    is_filled = state == Checked.Checked
    painter.setPen(QPen(QColor(palette.accent if is_filled else palette.muted), 1.3))
    painter.setBrush(QColor(palette.accent if is_filled else palette.surface))
    painter.drawRoundedRect(box, 3, 3)
    if state == Checked.PartiallyChecked:
        painter.setPen(QColor(palette.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    elif is_filled:
        painter.setPen(
            QPen(QColor(palette.on_accent), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        )
        at = box.topLeft()
        painter.drawPolyline([at + QPointF(3.6, 7.8), at + QPointF(6.4, 10.6), at + QPointF(11.4, 4.6)])
