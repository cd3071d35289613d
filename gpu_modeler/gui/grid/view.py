"""The view of the values: the cursor, the selection and the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from gpu_modeler.gui.grid import navigation
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.editor import ARROWS, CellEditor
from gpu_modeler.gui.grid.navigation import Position

Index = QModelIndex | QPersistentModelIndex

Key = Qt.Key
Modifier = Qt.KeyboardModifier
NO_TEXT_KEYS = Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier


def prepare(view: QTableView, row_height: int) -> None:
    """Set what the label view and the value view have in common, so that their rows stand side by side."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    vertical = view.verticalHeader()
    vertical.hide()
    vertical.setMinimumSectionSize(8)
    vertical.setDefaultSectionSize(row_height)
    vertical.setSectionResizeMode(vertical.ResizeMode.Fixed)
    view.horizontalHeader().setFixedHeight(row_height + 4)


class ValueView(QTableView):
    """The scrolling part of the grid.

    What a key means for the model (type, clear, fold) is asked of the owner through the signals.
    """

    editRequested = Signal(object)  # the event that began it and replaces the value, or None
    clearRequested = Signal()
    foldRequested = Signal(int)
    escaped = Signal()
    currentMoved = Signal()
    selectionMoved = Signal()

    def __init__(self, contents: GridContents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self.editor: CellEditor | None = None
        self.pick: Callable[[int, int], bool] = lambda _row, _column: False
        self._tab_origin: int | None = None
        self._is_picking = False
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)

    # --- the cursor -----------------------------------------------------------------------------

    @property
    def position(self) -> Position | None:
        """Return where the cursor stands."""
        index = self.currentIndex()
        return Position(index.row(), index.column()) if index.isValid() else None

    def go_to(self, position: Position, *, extend: bool = False) -> None:
        """Move the cursor, or with `extend` the far corner of the selection."""
        index = self.model().index(*position)
        if not index.isValid():
            return
        if extend:
            self._extend_to(index)
            return
        # not by `setCurrentIndex`, which deselects while Ctrl is held down, as it is for Ctrl+Z
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if self.isVisible():  # before that the view has no size to scroll in
            self.scrollTo(index)

    def jump_to(self, position: Position) -> None:
        """Move the cursor to a cell that may be far off; one that was out of sight shows with rows around it."""
        target = self.visualRect(self.model().index(*position))
        was_in_sight = self.viewport().rect().contains(target)
        self.go_to(position)
        if not was_in_sight:
            across = self.horizontalScrollBar().value()
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
            self.horizontalScrollBar().setValue(across)

    def _extend_to(self, index: QModelIndex) -> None:
        anchor = self.selectionModel().currentIndex()
        ranges = self.selectionModel().selection()
        if not ranges.isEmpty():
            first = ranges.first()
            corner = (
                first.top() if first.bottom() == anchor.row() else first.bottom(),
                first.left() if first.right() == anchor.column() else first.right(),
            )
            anchor = self.model().index(*corner)
        area = QItemSelection(anchor, index)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def selected_cells(self) -> list[tuple[int, int]]:
        """Return the selected positions, row by row."""
        cells: set[tuple[int, int]] = set()
        for area in self.selectionModel().selection().toList():
            columns = range(area.left(), area.right() + 1)
            cells.update((row, column) for row in range(area.top(), area.bottom() + 1) for column in columns)
        return sorted(cells)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell that the cursor moved; both cells are drawn again because of the frame."""
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)  # the base class takes it away
        self.update(previous)
        self.update(current)
        self.currentMoved.emit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other cells are selected."""
        super().selectionChanged(selected, deselected)
        self.selectionMoved.emit()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key does in a spreadsheet."""
        if self._navigates(event) or self._edits(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _navigates(self, event: QKeyEvent) -> bool:
        at, key = self.position, Key(event.key())
        if at is None:
            return False
        shift = bool(event.modifiers() & Modifier.ShiftModifier)
        control = bool(event.modifiers() & Modifier.ControlModifier)
        if control and key in ARROWS:
            self.go_to(
                navigation.edge(at, ARROWS[key], self._rows, self._columns, self.is_open), extend=shift
            )
        elif key in {Key.Key_Tab, Key.Key_Backtab}:
            self.move_along(-1 if key == Key.Key_Backtab else 1)
        elif key in {Key.Key_Return, Key.Key_Enter}:
            if self.contents.shown[at.row].fold_key:
                self.foldRequested.emit(at.row)
            else:
                self.move_down(-1 if shift else 1)
        elif key in {Key.Key_Home, Key.Key_End}:
            self.go_to(self._line_end(at, to_start=key == Key.Key_Home, whole=control), extend=shift)
        else:
            return False
        return True

    def _edits(self, event: QKeyEvent) -> bool:
        at, key = self.position, Key(event.key())
        if at is None:
            return False
        if key in {Key.Key_Delete, Key.Key_Backspace}:
            self.clearRequested.emit()
        elif key == Key.Key_F2:
            self.editRequested.emit(None)
        elif key == Key.Key_Escape:
            self.escaped.emit()
        elif (
            key == Key.Key_Space
            and not event.modifiers() & NO_TEXT_KEYS
            and self.contents.shown[at.row].fold_key
        ):
            self.foldRequested.emit(at.row)
        elif event.text() and event.text().isprintable() and not event.modifiers() & NO_TEXT_KEYS:
            self.editRequested.emit(event)
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor at the first stroke of an input method, so that what is composed can be seen."""
        if event.preeditString() or event.commitString():
            self.editRequested.emit(event)

    def is_open(self, row: int, column: int) -> bool:
        """Say whether a cell holds something: the cursor stops there on Tab, Enter and Ctrl+arrow."""
        return column in self.contents.columns_of(self.contents.shown[row])

    @property
    def _rows(self) -> range:
        return range(len(self.contents.shown))

    @property
    def _columns(self) -> range:
        return range(self.contents.column_count)

    def move_along(self, step: int) -> None:
        """Go to the next cell of the row (Tab); Enter then returns to the column where this began."""
        at = self.position
        if at is None:
            return
        if self._tab_origin is None:
            self._tab_origin = at.column
        origin = self._tab_origin
        self.go_to(navigation.next_in_row(at, self._columns, self._rows, step, self.is_open))
        self._tab_origin = origin

    def move_down(self, step: int) -> None:
        """Go to the next cell of the column (Enter)."""
        at = self.position
        if at is None:
            return
        if self._tab_origin is not None:
            at = Position(at.row, self._tab_origin)
            self._tab_origin = None
        self.go_to(navigation.next_in_column(at, self._rows, step, self.is_open))

    def move_by(self, step: Position) -> None:
        """Go one cell on, as after a commit."""
        if step.column:
            self.move_along(step.column)
        elif step.row:
            self.move_down(step.row)

    def _line_end(self, at: Position, *, to_start: bool, whole: bool) -> Position:
        row = (0 if to_start else len(self._rows) - 1) if whole else at.row
        columns = self.contents.columns_of(self.contents.shown[row]) or self._columns
        return Position(row, columns[0] if to_start else columns[-1])

    # --- pointer --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, unless a refused text still waits in the editor."""
        self._tab_origin = None
        if self.editor is not None and self.editor.isVisible():
            self.editor.setFocus()
            return
        index = self.indexAt(event.position().toPoint())
        self._is_picking = index.isValid() and self.pick(index.row(), index.column())
        if not self._is_picking:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, unless the press was used up."""
        if not self._is_picking:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the cell, or fold the heading."""
        index = self.indexAt(event.position().toPoint())
        self._is_picking = True  # a drag that follows selects nothing
        if index.isValid() and self.contents.shown[index.row()].fold_key:
            self.foldRequested.emit(index.row())
        elif index.isValid():
            self.editRequested.emit(None)

    # --- the editor's place ---------------------------------------------------------------------

    def cell_rectangle(self) -> QRect:
        """Return where the cursor's cell stands in the viewport."""
        return self.visualRect(self.currentIndex())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Keep the editor over its cell."""
        super().scrollContentsBy(dx, dy)
        if self.editor is not None and self.editor.isVisible():
            self.editor.place(self.cell_rectangle())

    def event(self, event: QEvent) -> bool:
        """Catch Tab before Qt moves the focus with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Key(event.key())
            if key in {Key.Key_Tab, Key.Key_Backtab} and not event.modifiers() & Modifier.ControlModifier:
                self.keyPressEvent(event)
                return True
        return super().event(event)
