"""The view of the values: the cursor, the selection and the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from gpu_modeler.gui.grid import navigation
from gpu_modeler.gui.grid.column_head import ColumnHead
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.gui.grid.editor import CellEditor
from gpu_modeler.gui.grid.keys import MovingKeys
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.pointer import Dragging, HeadPresses
from gpu_modeler.gui.grid.selecting import Selecting

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.pinned import Pinned

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
    fillRequested = Signal()  # Ctrl+Enter: what the cursor's cell holds goes to the whole selection
    foldRequested = Signal(int)
    escaped = Signal()
    currentMoved = Signal()
    selectionMoved = Signal()
    scrolled = Signal()
    zoomTurned = Signal(int)  # by how much the wheel was turned with Ctrl held

    def __init__(self, contents: GridContents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.contents = contents
        self.editor: CellEditor | None = None
        self.pinned: Pinned | None = None
        self.pick: Callable[[int, int], bool] = lambda _row, _column: False
        self._tab_origin: int | None = None
        self._is_typed_in_vain = False
        self.selecting = Selecting(self)
        self._moving_keys = MovingKeys(self)
        self._dragging = Dragging(self)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.column_head = ColumnHead(contents, self)
        self.setHorizontalHeader(self.column_head)
        self._head_presses = HeadPresses(self)

    # --- the cursor -----------------------------------------------------------------------------

    @property
    def position(self) -> Position | None:
        """Return where the cursor stands."""
        index = self.currentIndex()
        return Position(index.row(), index.column()) if index.isValid() else None

    def go_to(self, position: Position, *, extend: bool = False) -> None:
        """Move the cursor, or with `extend` the far corner of the selection: the cursor stays where it began."""
        index = self.model().index(*position)
        if not index.isValid():
            return
        self._tab_origin = None
        if extend:
            self.selecting.extend_to(position)
        else:
            self.selecting.choose(position)
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

    def selected_cells(self) -> list[tuple[int, int]]:
        """Return the selected positions, row by row."""
        return self.selecting.cells()

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
        if not self.selecting.is_changing:
            self.selecting.adopt()
        self.selectionMoved.emit()

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key does in a spreadsheet."""
        was_in_vain, self._is_typed_in_vain = self._is_typed_in_vain, False
        if was_in_vain and Key(event.key()) in {Key.Key_Return, Key.Key_Enter}:
            event.accept()  # it ends what was typed where nothing can be; it folds no heading
            return
        if self._moving_keys.take(event) or self._returns(event) or self._edits(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _returns(self, event: QKeyEvent) -> bool:
        at = self.position
        if at is None or Key(event.key()) not in {Key.Key_Return, Key.Key_Enter}:
            return False
        if event.modifiers() & NO_TEXT_KEYS:
            if event.modifiers() & Modifier.ControlModifier:
                self.fillRequested.emit()
            return True
        if self.contents.shown[at.row].fold_key and not self.selecting.is_several:
            self.foldRequested.emit(at.row)
        else:
            self.move_down(-1 if event.modifiers() & Modifier.ShiftModifier else 1)
        return True

    def _edits(self, event: QKeyEvent) -> bool:
        at, key = self.position, Key(event.key())
        if at is None:
            return False
        has_text = bool(event.text()) and event.text().isprintable()
        plain = not event.modifiers() & NO_TEXT_KEYS
        if key == Key.Key_Delete and plain:
            self.clearRequested.emit()
        elif key == Key.Key_Backspace and plain:
            self.editRequested.emit(event)  # an empty editor, as in Excel
        elif key == Key.Key_F2 and plain:
            self.editRequested.emit(None)
        elif key == Key.Key_Escape:
            self.escaped.emit()
        elif key == Key.Key_Space and plain and self.contents.shown[at.row].fold_key:
            self.foldRequested.emit(at.row)
        elif has_text and plain:
            self.editRequested.emit(event)
            self._is_typed_in_vain = self.hasFocus() and bool(self.contents.shown[at.row].fold_key)
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
    def rows(self) -> range:
        """The rows in view, those beyond the window too."""
        return range(len(self.contents.shown))

    @property
    def columns(self) -> range:
        """The columns."""
        return range(self.contents.column_count)

    def columns_of_rows(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and last column in which some of the rows hold cells; all where none does."""
        held = [c for row in self.contents.shown[first : last + 1] for c in self.contents.columns_of(row)]
        return (min(held), max(held)) if held else (0, len(self.columns) - 1)

    def rows_in_sight(self) -> int:
        """Count the rows that fit the window."""
        return max(self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) - 1, 1)

    def columns_in_sight(self) -> int:
        """Count the columns that fit the window."""
        return max(self.viewport().width() // max(self.horizontalHeader().defaultSectionSize(), 1) - 1, 1)

    def press_row(self, row: int) -> None:
        """Select a row as far as it holds cells, as a press on its label does; with Shift all from the cursor's on."""
        at = self.position
        if at is not None and QGuiApplication.keyboardModifiers() & Modifier.ShiftModifier:
            self.selecting.choose_rows(at.row, row, column=at.column)
        else:
            self.selecting.choose_rows(row, row, column=self.columns_of_rows(row, row)[0])

    def _move_inside(self, step: int, *, by_column: bool) -> bool:
        """Move the cursor within several selected cells, which stay selected; `False` where there is one."""
        at = self.position
        if at is None or not self.selecting.is_several:
            return False
        held = [cell for cell in self.selected_cells() if self.is_open(*cell)]
        if held:
            self.selecting.move_inside(navigation.next_selected(at, held, step, by_column=by_column))
            self.scrollTo(self.currentIndex())
        return True

    def move_along(self, step: int) -> None:
        """Go to the next cell of the row (Tab); Enter then returns to the column where this began."""
        at = self.position
        if at is None or self._move_inside(step, by_column=False):
            return
        origin = self._tab_origin if self._tab_origin is not None else at.column
        self.go_to(navigation.next_in_row(at, self.columns, self.rows, step, self.is_open))
        self._tab_origin = origin

    def move_down(self, step: int) -> None:
        """Go to the next cell of the column (Enter)."""
        at = self.position
        if at is None or self._move_inside(step, by_column=True):
            return
        if self._tab_origin is not None:
            at = Position(at.row, self._tab_origin)
        self.go_to(navigation.next_in_column(at, self.rows, step, self.is_open))

    def move_by(self, step: Position) -> None:
        """Go one cell on, as after a commit."""
        if step.column:
            self.move_along(step.column)
        elif step.row:
            self.move_down(step.row)

    # --- pointer --------------------------------------------------------------------------------

    def is_busy(self) -> bool:
        """Say whether a refused text still waits in the editor; it gets the focus."""
        if self.editor is None or not self.editor.isVisible():
            return False
        self.editor.setFocus()
        return self.editor.isVisible()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, unless a refused text still waits in the editor."""
        self._tab_origin, self._is_typed_in_vain = None, False
        if self.is_busy():
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.pick(index.row(), index.column()):
            return
        self.setFocus()
        self._dragging.begin(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, unless the press was used up."""
        self._dragging.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the selection."""
        self._dragging.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the cell, or fold the heading."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.contents.shown[index.row()].fold_key:
            self.foldRequested.emit(index.row())
        elif index.isValid():
            self.editRequested.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl zoom."""
        if event.modifiers() & Modifier.ControlModifier:
            self.zoomTurned.emit(event.angleDelta().y())
            event.accept()
            return
        super().wheelEvent(event)

    # --- the editor's place ---------------------------------------------------------------------

    def cell_rectangle(self) -> QRect:
        """Return where the cursor's cell stands in the viewport."""
        index = self.currentIndex()
        cell = self.visualRect(index)
        return self.pinned.moved(cell, index.column()) if self.pinned is not None else cell

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the cell that is seen at a place, the pinned column's before what scrolled under it."""
        if self.pinned is not None and self.pinned.covers(point.x()):
            return self.model().index(self.rowAt(point.y()), 0)
        return super().indexAt(point)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll so that a cell is seen."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if self.pinned is not None:
            self.pinned.keep_in_sight(index, across)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Keep the editor over its cell."""
        super().scrollContentsBy(dx, dy)
        if dx and self.pinned is None:
            from gpu_modeler.gui.grid.pinned import Pinned  # not before something is scrolled sideways

            self.pinned = Pinned(self)
        if self.editor is not None and self.editor.isVisible():
            self.editor.place(self.cell_rectangle())
        self.scrolled.emit()

    def event(self, event: QEvent) -> bool:
        """Catch Tab before Qt moves the focus with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Key(event.key())
            if key in {Key.Key_Tab, Key.Key_Backtab} and not event.modifiers() & Modifier.ControlModifier:
                self.keyPressEvent(event)
                return True
        return super().event(event)
