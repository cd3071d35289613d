"""The headings of the columns: one row of them, or nested ones that stand once over all columns they hold for."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import GridContents

PADDING = 6
Span = tuple[int, int]
"""The first and last column of a heading."""


class ColumnHead(QHeaderView):
    """Draws the innermost headings, and above them the outer ones, kept in sight while columns scroll."""

    def __init__(self, contents: GridContents, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._contents = contents
        self._spans: list[list[Span]] = []
        self.setSectionsClickable(True)
        self.setHighlightSections(True)  # so that it is drawn again when the selection moves

    @property
    def levels(self) -> int:
        """How many rows of headings there are."""
        return 1 + len(self._spans)

    def show_columns(self) -> None:
        """Take over the columns of another page."""
        columns = self._contents.columns
        depth = max((len(column.labels) for column in columns), default=1)
        self._spans = [self._spans_at(level) for level in range(depth - 1)]
        self.viewport().update()

    def _spans_at(self, level: int) -> list[Span]:
        """Return for each column the stretch of columns whose headings are the same down to a level."""
        columns = self._contents.columns
        spans: list[Span] = []
        first = 0
        for column in range(1, len(columns) + 1):
            same = (
                column < len(columns)
                and columns[column].labels[: level + 1] == columns[first].labels[: level + 1]
            )
            if not same:
                spans += [(first, column - 1)] * (column - first)
                first = column
        return spans

    def setOffset(self, offset: int) -> None:
        """Scroll; outer headings that stay in sight are drawn at another place of theirs."""
        super().setOffset(offset)
        if self._spans:
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw the headings of one column.

        Not Qt's way: that asks the model for every cell of a column to learn whether all of it is selected.
        """
        height = rect.height() // self.levels
        for level, spans in enumerate(self._spans):
            if column < len(spans):
                band = QRect(rect.left(), rect.top() + level * height, rect.width(), height)
                self._paint_outer(painter, band, spans[column], level)
        inner = rect.adjusted(0, len(self._spans) * height, 0, 0)
        self._paint_inner(painter, inner, column, is_marked=self._is_marked(column))

    def _is_marked(self, column: int) -> bool:
        """Say whether anything in a column is selected."""
        view = self.parent()
        selection = view.selectionModel() if isinstance(view, QTableView) else None
        areas = selection.selection().toList() if selection is not None else []
        return any(area.left() <= column <= area.right() for area in areas)

    def _paint_inner(self, painter: QPainter, rect: QRect, column: int, *, is_marked: bool) -> None:
        palette = theme.colours()
        painter.save()
        painter.fillRect(rect, QColor(palette.raised))
        line = 2 if is_marked else 1
        edge = QRect(rect.left(), rect.bottom() - line + 1, rect.width(), line)
        painter.fillRect(edge, QColor(palette.accent if is_marked else palette.border))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if is_marked else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(palette.text if is_marked else palette.muted))
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        text = painter.fontMetrics().elidedText(
            self._contents.heading(column), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_outer(self, painter: QPainter, band: QRect, span: Span, level: int) -> None:
        palette = theme.colours()
        left = self.sectionViewportPosition(span[0])
        right = self.sectionViewportPosition(span[1]) + self.sectionSize(span[1])
        whole = QRect(left, band.top(), right - left, band.height())
        painter.save()
        painter.setClipRect(band)
        painter.fillRect(band, QColor(palette.raised))
        painter.setPen(QColor(palette.border))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        painter.drawLine(whole.topRight(), whole.bottomRight())
        painter.setFont(self.font())
        painter.setPen(QColor(palette.text))
        seen = whole.intersected(self.viewport().rect()).adjusted(PADDING, 0, -PADDING, 0)
        language = self._contents.session.language
        text = self._contents.columns[span[0]].labels[level].in_language(language)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, seen.width())
        painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()
