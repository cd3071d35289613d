"""A table of rows that lead somewhere: Enter or a double click opens one, Ctrl+C copies it, Del asks for its removal."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.listing.model import Index, ListingModel, Row

PADDING = 20
NARROWEST = 56
LONG = 40
"""Letters from which on a column's texts may be cut; the rest is in its tip."""
LEAST_OF_LONG = 120


class ToneDelegate(QStyledItemDelegate):
    """Keeps a text's tone where its row is chosen, and draws no frame around the cursor's cell."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Prepare an item; called by Qt."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if option.displayAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += "  "  # a number does not touch the text behind it
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class ListingTable(QTableView):
    """Keeps the cursor on its row, by the row's key, when other rows come."""

    opened = Signal(object)
    moved = Signal()
    removed = Signal()
    menuAsked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing = ListingModel(self)
        self._kept: Hashable = None
        self.setModel(self.listing)
        self.setItemDelegate(ToneDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._follow)
        self.listing.modelAboutToBeReset.connect(self._keep_cursor)
        self.listing.modelReset.connect(self._restore)

    # --- the cursor -------------------------------------------------------------------------------

    @property
    def row(self) -> Row | None:
        """Return the row under the cursor; `None` for a heading and where there is none."""
        at = self.currentIndex().row()
        if not 0 <= at < len(self.listing.rows) or self.listing.rows[at].is_heading:
            return None
        return self.listing.rows[at]

    @property
    def chosen(self) -> list[Row]:
        """Return the chosen rows from top to bottom."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self.listing.rows[row] for row in rows if not self.listing.rows[row].is_heading]

    def go_to(self, key: Hashable) -> None:
        """Put the cursor on a row, the first where there is none of that key."""
        keys = [row.key for row in self.listing.rows if not row.is_heading]
        wanted = key if key in keys else next(iter(keys), None)
        for at, row in enumerate(self.listing.rows):
            if row.key == wanted and not row.is_heading:
                self.setCurrentIndex(self.listing.index(at, 0))
                return

    def _keep_cursor(self) -> None:
        if self.row is not None:
            self._kept = self.row.key

    def _restore(self) -> None:
        self.clearSpans()
        for at, row in enumerate(self.listing.rows):
            if row.is_heading and len(self.listing.columns) > 1:
                self.setSpan(at, 0, 1, len(self.listing.columns))
        self.fit_columns()
        self.go_to(self._kept)
        self.moved.emit()

    def _follow(self) -> None:
        self.moved.emit()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and not self.listing.rows[index.row()].is_heading:
            self.opened.emit(self.listing.rows[index.row()].key)

    # --- keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, Del and Ctrl+C; all else is Qt's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.removed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer."""
        index = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            self.setCurrentIndex(index)
        self.menuAsked.emit(event.globalPos())

    def copied_text(self) -> str:
        """Return the chosen rows under their headings, a tab between texts."""
        heads = "\t".join(column.heading for column in self.listing.columns)
        return "\n".join([heads, *("\t".join(row.texts) for row in self.chosen)])

    # --- looks --------------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Give each column what its texts want, up to its most; what is left goes to the widest."""
        metrics, letter = self.fontMetrics(), self.fontMetrics().horizontalAdvance("0")
        wanted = []
        for at, column in enumerate(self.listing.columns):
            texts = {row.texts[at] for row in self.listing.rows if at < len(row.texts) and not row.is_heading}
            widest = max(map(metrics.horizontalAdvance, {column.heading, *texts}))
            wanted.append(max(NARROWEST, min(widest, column.most * letter) + PADDING))
        for at, width in enumerate(self._shared_out(wanted)):
            self.setColumnWidth(at, width)

    def _shared_out(self, wanted: list[int]) -> list[int]:
        """Give what is left to the column that may be widest; take what is missing from those of long texts."""
        spare = self.viewport().width() - sum(wanted)
        by_room = sorted(range(len(wanted)), key=lambda at: -self.listing.columns[at].most)
        if by_room and spare > 0:
            wanted[by_room[0]] += spare
        for at in by_room:
            if spare < 0 and self.listing.columns[at].most >= LONG:
                taken = min(-spare, max(0, wanted[at] - LEAST_OF_LONG))
                wanted[at] -= taken
                spare += taken
        return wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to another width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_columns()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(palette.selection))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(palette.text))
        self.setPalette(colours)
        self.viewport().update()
