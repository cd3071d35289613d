"""How cells are drawn: texts and kinds come from `GridContents` in one look-up, so a full page costs little.

Kinds differ by more than colour: inputs stand on a dotted line, actuals carry an A, guidance a G in italics, overrides
a pencil and heavier digits, errors a bar at the left edge; a value of the shown scenario itself has a diamond, one that
an exception's formula computes a corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gpu_modeler.app.rows import GridRow
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.sparkline import draw_sparkline
from gpu_modeler.gui.grid.style import CellStyle
from gpu_modeler.gui.grid.units import unit_label

Index = QModelIndex | QPersistentModelIndex
PADDING = 6
INDENT = 16
LONG = 8
"""Shorter texts fit every column."""
TOO_WIDE = "####"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ValueDelegate(QStyledItemDelegate):
    """Draws the cells of the value view."""

    def __init__(self, contents: GridContents, style: CellStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self.style = style
        self.current: Callable[[], Index] = QModelIndex
        self.widen: Callable[[int, int], None] = lambda _column, _width: None
        self.overlay: Callable[[QPainter, QRect, int, int], None] | None = None
        """Draws what another part of the window has to say of a cell: painter, rectangle, row, column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row, column = index.row(), index.column()
        shown = self.contents.shown[row]
        rect: QRect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        display = self.contents.display(row)
        kind = display.kinds[column]
        self._fill(painter, rect, shown, kind, is_selected=is_selected)
        if kind:
            self._draw_text(
                painter, rect, display.texts[column], kind, column, is_total=shown.kind == "total"
            )
            self._draw_marks(painter, rect, kind, differs=display.differs[column])
            if display.excepted[column]:
                with _magnified(painter, rect, self.style.scale) as small:
                    _draw_corner(painter, small, self.style.excepted)
        elif column == 0 and self.contents.has_trend(shown):
            draw_sparkline(painter, rect, self.contents.values_of(shown).tolist(), self.style.sparkline)
        if kind and self.overlay is not None:
            self.overlay(painter, rect, row, column)
        if index == self.current():
            painter.setPen(self.style.cursor_pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _fill(self, painter: QPainter, rect: QRect, shown: GridRow, kind: str, *, is_selected: bool) -> None:
        style = self.style
        if shown.kind == "section":
            painter.fillRect(rect, style.heading_background)
        else:
            painter.fillRect(rect, style.backgrounds.get(kind, style.background))
        if is_selected:
            painter.fillRect(rect, style.selection)
        painter.setPen(style.grid_pen)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _draw_text(
        self, painter: QPainter, rect: QRect, text: str, kind: str, column: int, *, is_total: bool
    ) -> None:
        style = self.style
        painter.setFont(style.total_font if is_total else style.fonts.get(kind, style.font))
        painter.setPen(style.colours.get(kind, style.text))
        room = rect.adjusted(2, 0, -PADDING, 0)
        if len(text) >= LONG:
            missing = painter.fontMetrics().horizontalAdvance(text) - room.width()
            if missing > 0:
                self.widen(column, rect.width() + missing)
                text = TOO_WIDE  # a number without its first digits would be another number
        painter.drawText(room, RIGHT, text)

    def _draw_marks(self, painter: QPainter, rect: QRect, kind: str, *, differs: bool) -> None:
        style = self.style
        if kind == "input":
            painter.setPen(style.dotted_pen)
            painter.drawLine(
                rect.left() + PADDING, rect.bottom() - 3, rect.right() - PADDING, rect.bottom() - 3
            )
        elif kind in {"actual", "guidance"}:
            painter.setFont(style.mark_font)
            painter.setPen(style.colours[kind])
            corner = QRect(rect.left() + 3, rect.top() + 1, style.zoomed(14), style.zoomed(12))
            painter.drawText(corner, LEFT, "A" if kind == "actual" else "G")
        elif kind == "override":
            with _magnified(painter, rect, style.scale) as small:
                _draw_pencil(painter, small, style.colours[kind])
        elif kind == "error":
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), style.colours[kind])
        if differs:
            with _magnified(painter, rect, style.scale) as small:
                _draw_diamond(painter, small, style.differs)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room the text needs."""
        texts = self.contents.display(index.row()).texts
        width = self.style.metrics.horizontalAdvance(texts[index.column()])
        return QSize(width + 3 * PADDING, self.style.row_height)


@contextmanager
def _magnified(painter: QPainter, rect: QRect, scale: float) -> Iterator[QRect]:
    """Let marks be drawn as at 100 % in the rectangle that is yielded; they come out as large as the zoom is."""
    if scale == 1:
        yield rect
        return
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    yield QRect(0, 0, round(rect.width() / scale), round(rect.height() / scale))
    painter.restore()


def _draw_pencil(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A pencil in the upper left corner: drawn, since fonts may lack the sign."""
    left, top = rect.left() + 3.0, rect.top() + 3.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(left, top + 8),
                QPointF(left + 0.8, top + 5),
                QPointF(left + 6, top),
                QPointF(left + 8, top + 2),
                QPointF(left + 3, top + 7.2),
            ]
        )
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _draw_corner(painter: QPainter, rect: QRect, colour: QColor) -> None:
    x, y = rect.right() + 0.0, rect.top() + 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x - 6, y), QPointF(x + 1, y), QPointF(x + 1, y + 7)]))


def _draw_diamond(painter: QPainter, rect: QRect, colour: QColor) -> None:
    x, y = rect.left() + 6.0, rect.bottom() - 6.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(
        QPolygonF([QPointF(x - 3, y), QPointF(x, y - 3), QPointF(x + 3, y), QPointF(x, y + 3)])
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class LabelDelegate(QStyledItemDelegate):
    """Draws labels and units; headings carry a triangle that shows whether they are folded."""

    def __init__(self, contents: GridContents, style: CellStyle, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self.style = style
        self.current_row: Callable[[], int] = lambda: -1
        self.is_row_selected: Callable[[int], bool] = lambda _row: False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one label or unit."""
        shown, style = self.contents.shown[index.row()], self.style
        rect: QRect = option.rect
        is_heading = shown.kind == "section"
        painter.fillRect(rect, style.heading_background if is_heading else style.background)
        if index.row() == self.current_row():
            painter.fillRect(rect, style.row_highlight)
        elif self.is_row_selected(index.row()):
            painter.fillRect(rect, style.selection_beside)
        painter.setPen(style.grid_pen)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == 1:
            painter.drawLine(rect.topRight(), rect.bottomRight())  # where the frozen part ends
            self._draw_unit(painter, rect, shown)
            return
        self._draw_label(painter, rect, shown)

    def _draw_unit(self, painter: QPainter, rect: QRect, shown: GridRow) -> None:
        painter.setFont(self.style.unit_font)
        painter.setPen(self.style.muted)
        if shown.kind != "section" and shown.shows_unit:
            text = unit_label(shown.unit, self.contents.session.language)
            painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), LEFT, text)

    def _draw_label(self, painter: QPainter, rect: QRect, shown: GridRow) -> None:
        style = self.style
        is_strong = shown.kind in {"section", "group", "total"}
        left = style.zoomed(PADDING + shown.indent * INDENT)
        if shown.fold_key:
            is_folded = shown.fold_key in self.contents.folded
            with _magnified(painter, rect, style.scale) as small:
                _draw_triangle(painter, small, round(left / style.scale), style.muted, folded=is_folded)
        painter.setFont(style.total_font if is_strong else style.font)
        painter.setPen(
            style.heading_text
            if shown.kind == "section"
            else style.text
            if shown.shows_unit or shown.kind == "total"
            else style.muted
        )
        room = rect.adjusted(left + style.zoomed(14), 0, -2, 0)
        text = shown.labels.in_language(self.contents.session.language)
        metrics = painter.fontMetrics()
        painter.drawText(room, LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room the text needs."""
        shown, language = self.contents.shown[index.row()], self.contents.session.language
        text = shown.labels.in_language(language) if index.column() == 0 else unit_label(shown.unit, language)
        extra = PADDING + shown.indent * INDENT + 14 if index.column() == 0 else PADDING
        width = self.style.bold_metrics.horizontalAdvance(text) + self.style.zoomed(extra + PADDING)
        return QSize(width, self.style.row_height)


def _draw_triangle(painter: QPainter, rect: QRect, left: int, colour: QColor, *, folded: bool) -> None:
    x, y = rect.left() + left + 4.0, rect.center().y() + 0.5
    points = [QPointF(x - 2, y - 4), QPointF(x + 3, y), QPointF(x - 2, y + 4)]
    if not folded:
        points = [QPointF(x - 4, y - 2), QPointF(x + 4, y - 2), QPointF(x, y + 3)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
