"""The bar at the left of the labels that shows groups of rows: a box folds one, a line says how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gpu_modeler.app.rows import GROUP, GridRow
from gpu_modeler.gui import theme

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.pane import GridPane

LEVEL_WIDTH = 15
BOX = 9


class OutlineBar(QWidget):
    """Drawn beside the rows that are in sight. `foldRequested` carries a row, `levelRequested` how many levels stay open."""

    foldRequested = Signal(int)
    levelRequested = Signal(int)

    def __init__(self, pane: GridPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._levels = 0
        self.setMouseTracking(True)
        self.hide()

    def show_groups(self) -> None:
        """Take room for as many levels as the page has, none where it has no groups."""
        rows = self._pane.contents.rows
        self._levels = max((1 + len(groups_above(row)) for row in rows if row.kind == "group"), default=0)
        self.setVisible(bool(self._levels))
        self.setFixedWidth((self._levels + 1) * self._level_width)
        self.update()

    @property
    def _level_width(self) -> int:
        return self._pane.cell_style.zoomed(LEVEL_WIDTH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the level buttons, and the boxes and lines of the rows in sight."""
        palette, painter = theme.colours(), QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.raised))
        painter.setPen(QColor(palette.border))
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        for level in range(self._levels + 1):
            self._draw_button(painter, self._button(level), str(level + 1))
        painter.setClipRect(self.rect().adjusted(0, self._head, 0, 0))
        for number, rect in self._rows_in_sight():
            self._draw_row(painter, self._pane.contents.shown[number], rect)

    def _draw_row(self, painter: QPainter, row: GridRow, rect: QRect) -> None:
        pen = QPen(QColor(theme.colours().muted), 1)
        painter.setPen(pen)
        above = groups_above(row)
        for level in range(len(above)):
            x = self._middle(level)
            painter.drawLine(x, rect.top(), x, rect.bottom())
        if row.kind != "group":
            return
        is_folded = row.fold_key in self._pane.contents.folded
        box = self._box(len(above), rect)
        if not is_folded:
            painter.drawLine(box.center().x(), box.bottom(), box.center().x(), rect.bottom())
        painter.fillRect(box, QColor(theme.colours().surface))
        painter.drawRect(box)
        middle = box.center()
        painter.drawLine(box.left() + 2, middle.y(), box.right() - 1, middle.y())
        if is_folded:
            painter.drawLine(middle.x(), box.top() + 2, middle.x(), box.bottom() - 1)

    def _draw_button(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setPen(QColor(theme.colours().muted))
        painter.drawRect(rect)
        painter.setFont(self._pane.cell_style.mark_font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    # --- where things are -----------------------------------------------------------------------

    @property
    def _head(self) -> int:
        return self._pane.labels.horizontalHeader().height()

    def _middle(self, level: int) -> int:
        return level * self._level_width + self._level_width // 2

    def _box(self, level: int, rect: QRect) -> QRect:
        size = self._pane.cell_style.zoomed(BOX)
        return QRect(self._middle(level) - size // 2, rect.center().y() - size // 2, size, size)

    def _button(self, level: int) -> QRect:
        size = self._pane.cell_style.zoomed(BOX + 3)
        return QRect(self._middle(level) - size // 2, self._head - size - 4, size, size)

    def _rows_in_sight(self) -> Iterator[tuple[int, QRect]]:
        labels, count = self._pane.labels, len(self._pane.contents.shown)
        row = max(0, labels.rowAt(0))
        while row < count:
            top = self._head + labels.rowViewportPosition(row)
            if top > self.height():
                return
            yield row, QRect(0, top, self.width(), labels.rowHeight(row))
            row += 1

    # --- pointer --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold the group of a box or beside a line, or all groups from a level on."""
        at = event.position().toPoint()
        if at.y() < self._head:
            level = next(
                (level for level in range(self._levels + 1) if self._button(level).contains(at)), None
            )
            if level is not None:
                self.levelRequested.emit(level)
            return
        heading = self._heading_at(at)
        if heading is not None:
            self.foldRequested.emit(heading)

    def _heading_at(self, at: QPoint) -> int | None:
        """Return the row of the heading whose box or line is under a point."""
        level = at.x() // self._level_width
        shown = self._pane.contents.shown
        for number, rect in self._rows_in_sight():
            if not rect.top() <= at.y() <= rect.bottom():
                continue
            row, above = shown[number], groups_above(shown[number])
            if row.kind == "group" and level == len(above):
                return number
            if level < len(above):
                return next((k for k in range(number, -1, -1) if shown[k].fold_key == above[level]), None)
        return None


def groups_above(row: GridRow) -> list[str]:
    """Return the fold keys of the groups that a row stands in, outermost first."""
    return [key for key in row.folded_by if GROUP in key]
