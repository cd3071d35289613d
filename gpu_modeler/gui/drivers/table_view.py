"""The table of indices, whose second column is the chart: total pale, first order solid, both with their intervals."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.analysis.indices import interval
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.gui import theme
from gpu_modeler.gui.drivers import table as columns
from gpu_modeler.gui.drivers.table import INDEX, DriversModel, Index
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.palette import blended

PALE = 0.34
SIDE = 0.045
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
CAP = 3.0


class SharesDelegate(QStyledItemDelegate):
    """Draws both indices of an input on a scale from 0 to 100 %."""

    def __init__(self, model: DriversModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; called by Qt."""
        box, palette = QRectF(option.rect), theme.colours()
        found = index.data(INDEX)
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(box, QColor(palette.selection))
        painter.setPen(QPen(QColor(palette.grid_line), 1))
        most = self._model.most
        for part in TICKS:
            x = _x(part * most, box, most)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        hue = palette.actual_mark if self._model.is_outdated else palette.series[0]
        half = (box.height() - 6) / 2
        upper = QRectF(box.left(), box.top() + 3, box.width(), half)
        lower = upper.translated(0, half)
        _paint_share(painter, found.first, upper, QColor(hue), most)
        _paint_share(painter, found.total, lower, QColor(blended(hue, palette.surface, PALE)), most)
        painter.restore()


def _x(share: float, box: QRectF, most: float) -> float:
    """Return where a share lies; a little below zero and above the end there is room for intervals."""
    inside = 0.0 if isnan(share) else min(1.02, max(-0.04, share / most))
    room = box.width() * SIDE
    return box.left() + room + inside * (box.width() - 2 * room)


def _paint_share(painter: QPainter, share: Estimate, box: QRectF, colour: QColor, most: float) -> None:
    """Fill a bar from zero to a share, and draw its interval with caps."""
    zero, end, middle = _x(0.0, box, most), _x(share.value, box, most), box.center().y()
    painter.fillRect(QRectF(min(zero, end), box.top() + 1, abs(end - zero), box.height() - 2), colour)
    low, high = (_x(at, box, most) for at in interval(share))
    painter.setPen(QPen(QColor(theme.colours().text), 1))
    painter.drawLine(QPointF(low, middle), QPointF(high, middle))
    for x in (low, high):
        painter.drawLine(QPointF(x, middle - CAP), QPointF(x, middle + CAP))


class SharesHeader(QHeaderView):
    """Writes the scale under the name of the bars."""

    def __init__(self, model: DriversModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model

    def sizeHint(self) -> QSize:
        """Return a height for two lines."""
        hint = super().sizeHint()
        return QSize(hint.width(), 2 * self.fontMetrics().height() + 8)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a section; called by Qt."""
        if section != columns.BARS:
            super().paintSection(painter, rect, section)
            return
        palette, box, most = theme.colours(), QRectF(rect), self._model.most
        painter.save()
        painter.fillRect(box, QColor(palette.raised))
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(palette.muted))
        half = box.height() / 2
        name = self.model().headerData(section, Qt.Orientation.Horizontal)
        upper = QRectF(box.left() + 6, box.top() + 1, box.width() - 12, half)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), str(name))
        for part in TICKS:
            x = _x(part * most, box, most)
            spot = QRectF(x - 40, box.top() + half, 80, half - 2)
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), f"{100 * part * most:.3g}%")
        painter.setPen(QColor(palette.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class DriversTable(QTableView):
    """`opened` carries the id of the uncertainty whose cell shall be gone to: by a click on its bar, or Enter."""

    opened = Signal(str)

    def __init__(self, model: DriversModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setHorizontalHeader(SharesHeader(model, self))
        self.setModel(model)
        self.setItemDelegateForColumn(columns.BARS, SharesDelegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 13)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(columns.BARS, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(self._open)

    def _sort(self, column: int) -> None:
        if column >= columns.FIRST:
            self._model.sort_by(column)

    def _open(self, index: Index) -> None:
        self.opened.emit(self._model.factor(index.row()).factor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the input of a bar that is clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() == columns.BARS:
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what a click does."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_bar = index.isValid() and index.column() == columns.BARS
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_bar else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the input, Ctrl+C copies all figures as a table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._model.copied_text())
        else:
            super().keyPressEvent(event)

    def fit_columns(self) -> None:
        """Give the names and numbers what they want, and the bars the rest."""
        for column in range(len(columns.HEADS)):
            if column != columns.BARS:
                head = self.horizontalHeader().sectionSizeHint(column)
                wanted = max(self.sizeHintForColumn(column), head) + 14
                self.setColumnWidth(column, min(wanted, self.viewport().width() // 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"DriversTable {{ border: 1px solid {palette.border}; selection-background-color: {palette.selection};"
            f" selection-color: {palette.text}; }}"
            "DriversTable::item { padding: 0 6px; }"
        )
        self.fit_columns()
