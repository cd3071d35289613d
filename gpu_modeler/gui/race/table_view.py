"""The table of chances: in each cell a bar from 0 to 100 %, its 95 % interval, and the figure with its error."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.leading_table import LeadingTable
from gpu_modeler.gui.palette import blended
from gpu_modeler.gui.race.table import CHANCE, COMPANY_COLUMN, QUESTIONS, Drawn, Index, RaceModel
from gpu_modeler.text import say

WIDE = 1.96
"""Standard errors on either side of a chance that hold it in 95 of 100 runs."""
BAR_HEIGHT = 8
PALE = 0.4
WIDEST_TEXT = "100.00% ± 0.00%"


class ChanceDelegate(QStyledItemDelegate):
    """Writes the figure above a bar whose ground is 100 %."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; called by Qt."""
        drawn: Drawn | None = index.data(CHANCE)
        if drawn is None:
            super().paint(painter, option, index)
            return
        palette, box = theme.colours(), QRectF(option.rect).adjusted(8, 4, -8, -5)
        is_quiet = drawn.is_outdated or drawn.chance is None
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, QColor(palette.selection))
        painter.setFont(theme.font("body"))
        painter.setPen(QColor(palette.muted if is_quiet else palette.text))
        text = QRectF(box.left(), box.top(), box.width(), box.height() - BAR_HEIGHT - 2)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), drawn.text)
        if drawn.chance is not None and not isnan(drawn.chance.value):
            bar = QRectF(box.left(), box.bottom() - BAR_HEIGHT, box.width(), BAR_HEIGHT)
            _paint_bar(painter, drawn.chance, bar, is_outdated=drawn.is_outdated)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for a figure above its bar."""
        metrics = QFontMetrics(theme.font("body"))
        wide = max(metrics.horizontalAdvance(str(index.data())), metrics.horizontalAdvance(WIDEST_TEXT)) + 20
        return QSize(wide, row_height())


def row_height() -> int:
    """Return the height of a row: a line of text and a bar."""
    return QFontMetrics(theme.font("body")).height() + BAR_HEIGHT + 13


def _paint_bar(painter: QPainter, chance: Estimate, box: QRectF, *, is_outdated: bool) -> None:
    palette = theme.colours()
    hue = palette.actual_mark if is_outdated else palette.series[0]
    painter.fillRect(box, QColor(palette.grid_line))
    width = box.width() * min(1.0, max(0.0, chance.value))
    painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), QColor(hue))
    if isnan(chance.error):
        return
    low, high = (min(1.0, max(0.0, chance.value + sign * WIDE * chance.error)) for sign in (-1, 1))
    left, right = box.left() + low * box.width(), box.left() + high * box.width()
    painter.fillRect(
        QRectF(left, box.top(), right - left, box.height()), QColor(blended(palette.text, hue, PALE))
    )
    painter.setPen(QPen(QColor(palette.text), 1))
    middle = box.center().y()
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))


class RaceTable(LeadingTable):
    """`companyRequested` carries a company's id, `outputRequested` the cell whose distribution is asked for."""

    companyRequested = Signal(str)
    outputRequested = Signal(object)
    leading = COMPANY_COLUMN
    padding = 8

    def __init__(self, session: Session, model: RaceModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._session, self._model = session, model
        self.setItemDelegate(ChanceDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(96)
        header.sectionClicked.connect(self._sort)

    def _sort(self, column: int) -> None:
        question = QUESTIONS[column - 1] if column else ""
        self._model.sort_by("" if question == self._model.sorted_by else question)

    def lead(self, index: Index) -> None:
        """Open a company's page by its name, its distribution by a chance."""
        if index.column() == COMPANY_COLUMN:
            self.companyRequested.emit(self._model.company(index.row()))
        else:
            self.outputRequested.emit(self._model.output(index.row(), index.column()))

    def lead_twice(self, index: Index) -> None:
        """Open a distribution; a name opened at the first click."""
        if index.column() != COMPANY_COLUMN:
            self.lead(index)

    def copied_text(self) -> str:
        """Return all chances as a table."""
        return self._model.copied_text()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer both places that a cell leads to."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self.setCurrentIndex(index)
            menu = self.menu_at(index)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def menu_at(self, index: Index) -> QMenu:
        """Return the menu of a cell."""
        menu, language = QMenu(self), self._session.language
        company = self._model.company(index.row())
        output = self._model.output(index.row(), index.column())
        menu.addAction(say("race_open_company", language), lambda: self.companyRequested.emit(company))
        menu.addAction(say("race_open_simulation", language), lambda: self.outputRequested.emit(output))
        return menu

    def wanted_height(self) -> int:
        """Return the height at which every row can be seen."""
        frame = 2 * self.frameWidth() + 4
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + frame

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.verticalHeader().setDefaultSectionSize(row_height())
        super().renew_theme()
        self._model.retranslate()
