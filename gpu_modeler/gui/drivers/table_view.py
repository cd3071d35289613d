"""The table of indices, whose second column is the chart: total pale, first order solid, both with their intervals."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gpu_modeler.analysis.indices import interval
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.gui import theme
from gpu_modeler.gui.drivers import table as columns
from gpu_modeler.gui.drivers.table import INDEX, DriversModel, Index
from gpu_modeler.gui.leading_table import BarsTable
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
        shown = painter.fontMetrics().elidedText(str(name), Qt.TextElideMode.ElideRight, int(upper.width()))
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), shown)
        for part in TICKS:
            x = _x(part * most, box, most)
            spot = QRectF(x - 40, box.top() + half, 80, half - 2)
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), f"{100 * part * most:.3g}%")
        painter.setPen(QColor(palette.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class DriversTable(BarsTable):
    """`opened` carries the id of the uncertainty whose cell shall be gone to: by a click on its bar, or Enter."""

    opened = Signal(str)
    leading = columns.BARS

    def __init__(self, model: DriversModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._model = model
        self.take_header(SharesHeader(model, self))
        self.setItemDelegateForColumn(columns.BARS, SharesDelegate(model, self))
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._sort)

    def _sort(self, column: int) -> None:
        if column >= columns.FIRST:
            self._model.sort_by(column)

    def lead(self, index: Index) -> None:
        """Go to the input of a row."""
        self.opened.emit(self._model.factor(index.row()).factor)

    def copied_text(self) -> str:
        """Return all figures as a table."""
        return self._model.copied_text()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        super().renew_theme()
        self.fit_columns()
