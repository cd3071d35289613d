"""The small square at the lower right of the selection: dragged, it fills; a double click fills to the last year."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gpu_modeler.gui.grid.filling import Block, Direction, Filling, default_kind, target_block
from gpu_modeler.gui.grid.frames import RangeFrame, block_rectangle
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.view import ValueView
from gpu_modeler.gui.theme import colours

SIDE = 8


class FillHandle(QWidget):
    """Follows the selection. `filled` is sent with block, direction, count, kind and whether the right button did it."""

    filled = Signal(object, str, int, str, bool)
    cleared = Signal(object)  # the block of cells that a drag inwards takes off

    def __init__(self, view: ValueView, filling: Filling) -> None:
        super().__init__(view.viewport())
        self._view, self._filling = view, filling
        self._block: Block | None = None
        self._pull: tuple[Direction, int] | None = None
        self._button: Qt.MouseButton | None = None
        self.frame = RangeFrame(view, dashed=False)
        self.tip = QLabel(view.viewport())
        self.tip.setTextFormat(Qt.TextFormat.PlainText)
        self.tip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, True)
        self.tip.hide()
        self.setFixedSize(QSize(SIDE, SIDE))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.place)
        view.selectionMoved.connect(self._later.start)
        view.scrolled.connect(self._later.start)
        view.horizontalHeader().sectionResized.connect(self._later.start)
        view.verticalHeader().sectionResized.connect(self._later.start)
        view.model().modelReset.connect(self.drop)
        view.model().rowsInserted.connect(self._later.start)
        view.model().rowsRemoved.connect(self._later.start)
        self.place()

    def place(self) -> None:
        """Stand at the corner of the selection; where it is no single rectangle, or off the window, go away."""
        block = self._view.selecting.block()
        self._block = block
        if block is None or block[1].row >= len(self._view.rows) or not self._can_fill(block):
            self.hide()
            return
        corner = block_rectangle(self._view, *block).bottomRight()
        is_in_sight = self._view.viewport().rect().contains(corner)
        self.move(corner - QPoint(SIDE // 2, SIDE // 2))
        self.setVisible(is_in_sight)
        if is_in_sight:
            self.raise_()

    def _can_fill(self, block: Block) -> bool:
        """Say whether the selection holds a cell at its corners; headings have no handle."""
        contents = self._view.contents
        return any(contents.cell_place(*at) is not None for at in block)

    def drop(self) -> None:
        """Stop a drag; nothing is filled."""
        self._button, self._pull = None, None
        self.frame.leave()
        self.tip.hide()
        self._view.removeEventFilter(self)
        self._later.start()

    # --- dragging -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton} and self._block:
            self._button = event.button()
            self._view.installEventFilter(self)
            self._view.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what letting go here would fill."""
        if self._button is None or self._block is None:
            return
        spot = self.mapToParent(event.position().toPoint())
        self._scroll_to(spot)
        self._pull = self._pulled(spot)
        self._show_pull(spot, other=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fill."""
        block, pull, button = self._block, self._pull, self._button
        self.drop()
        if block is None or pull is None or button is None:
            return
        direction, count = pull
        if count < 0:
            self.cleared.emit(_inner(block, direction, -count))
            return
        other = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        kind = default_kind(self._view.contents, block, direction, other=other)
        self.filled.emit(block, direction, count, kind, button == Qt.MouseButton.RightButton)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fill to the last column."""
        block = self._block
        self.drop()
        if block is None:
            return
        count = self._view.columns_of_rows(block[0].row, block[1].row)[1] - block[1].column
        if count > 0:
            kind = default_kind(self._view.contents, block, "right", other=False)
            self.filled.emit(block, "right", count, kind, False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the grid's menu away: the right button drags here, and asks when it lets go."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape stop a drag."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
            return True
        return False

    def _pulled(self, spot: QPoint) -> tuple[Direction, int] | None:
        """Return where to and how far the pointer is from the block, negative inside it; `None` where it stands still."""
        assert self._block is not None
        first, last = self._block
        area = block_rectangle(self._view, first, last)
        row, column = self._cell(spot)
        right, left = spot.x() - area.right(), area.left() - spot.x()
        down, up = spot.y() - area.bottom(), area.top() - spot.y()
        if max(right, left, down, up) <= 0:
            return _inward(self._block, Position(row, column))
        if max(right, left) >= max(down, up):
            return (
                _steps("right", column - last.column)
                if right > left
                else _steps("left", first.column - column)
            )
        return _steps("down", row - last.row) if down > up else _steps("up", first.row - row)

    def _cell(self, spot: QPoint) -> tuple[int, int]:
        room = self._view.viewport().rect()
        row = self._view.rowAt(min(max(spot.y(), 0), room.bottom()))
        column = self._view.columnAt(min(max(spot.x(), 0), room.right()))
        return (
            row if row >= 0 else len(self._view.rows) - 1,
            column if column >= 0 else len(self._view.columns) - 1,
        )

    def _scroll_to(self, spot: QPoint) -> None:
        room = self._view.viewport().rect()
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() + max(spot.x() - room.right(), 0) - max(-spot.x(), 0))
        down.setValue(down.value() + max(spot.y() - room.bottom(), 0) - max(-spot.y(), 0))

    def _show_pull(self, spot: QPoint, *, other: bool) -> None:
        if self._block is None or self._pull is None:
            self.frame.leave()
            self.tip.hide()
            return
        direction, count = self._pull
        if count < 0:
            self.frame.surround(*_inner(self._block, direction, -count))
            self.tip.hide()
            return
        target = target_block(self._block, direction, count)
        self.frame.surround(*target)
        kind = default_kind(self._view.contents, self._block, direction, other=other)
        plan = self._filling.plan(self._block, direction, count, kind)
        end = target[1] if direction in {"right", "down"} else target[0]
        self._show_tip(self._filling.text_of(plan, self._view.contents.cell_place(*end)), spot)

    def _show_tip(self, text: str, spot: QPoint) -> None:
        palette = colours()
        self.tip.setStyleSheet(
            f"background: {palette.surface}; color: {palette.text}; border: 1px solid {palette.border}; padding: 1px 5px;"
        )
        self.tip.setText(text)
        self.tip.adjustSize()
        room = self._view.viewport().rect()
        x = min(spot.x() + 12, room.right() - self.tip.width())
        y = min(spot.y() + 14, room.bottom() - self.tip.height())
        self.tip.move(x, y)
        self.tip.setVisible(bool(text))
        self.tip.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the square with a light border, as it stands over cells."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().surface))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), QColor(colours().selection_line))
        painter.end()


def _steps(direction: Direction, count: int) -> tuple[Direction, int] | None:
    return (direction, count) if count > 0 else None


def _inward(block: Block, at: Position) -> tuple[Direction, int] | None:
    """Return how much of a block a drag into it leaves behind, as a negative count."""
    _, last = block
    columns, rows = last.column - at.column, last.row - at.row
    if max(columns, rows) <= 0:
        return None
    return ("right", -columns) if columns >= rows else ("down", -rows)


def _inner(block: Block, direction: Direction, count: int) -> Block:
    """Return the last `count` columns or rows of a block."""
    first, last = block
    if direction == "right":
        return Position(first.row, last.column - count + 1), last
    return Position(last.row - count + 1, first.column), last
