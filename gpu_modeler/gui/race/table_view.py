"""The table of chances: in each cell a bar from 0 to 100 %, its 95 % interval, and the figure with its error."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
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


class RaceTable(QTableView):
    """`companyRequested` carries a company's id, `outputRequested` the cell whose distribution is asked for."""

    companyRequested = Signal(str)
    outputRequested = Signal(object)

    def __init__(self, session: Session, model: RaceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._model = session, model
        self.setModel(model)
        self.setItemDelegate(ChanceDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(96)
        header.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(self._open_twice)
        self.setMouseTracking(True)

    def _sort(self, column: int) -> None:
        question = QUESTIONS[column - 1] if column else ""
        self._model.sort_by("" if question == self._model.sorted_by else question)

    def _open(self, index: Index) -> None:
        if index.column() == COMPANY_COLUMN:
            self.companyRequested.emit(self._model.company(index.row()))
        else:
            self.outputRequested.emit(self._model.output(index.row(), index.column()))

    def _open_twice(self, index: Index) -> None:
        if index.column() != COMPANY_COLUMN:  # a name opens at the first click
            self._open(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the page of a company whose name is clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_name = index.isValid() and index.column() == COMPANY_COLUMN
        if event.button() == Qt.MouseButton.LeftButton and is_name:
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer what a click does."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_name = index.isValid() and index.column() == COMPANY_COLUMN
        shape = Qt.CursorShape.PointingHandCursor if is_name else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what the cell stands for, Ctrl+C copies the table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._model.copied_text())
        else:
            super().keyPressEvent(event)

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
        palette = theme.colours()
        self.verticalHeader().setDefaultSectionSize(row_height())
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"RaceTable {{ border: 1px solid {palette.border}; selection-background-color: {palette.selection};"
            f" selection-color: {palette.text}; }}"
            "RaceTable::item { padding: 0 8px; }"
        )
        self._model.retranslate()
