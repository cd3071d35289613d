"""Frames around the cells that a formula names while it is written, each in the colour of the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.theme import colours

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.pane import GridPane

TINT = 26
"""Opacity of the ground inside a frame, of 255."""

Block = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Cells in one colour of the palette's references; `is_pointed` marks what the arrow keys move."""

    cells: tuple[CellPlace, ...]
    number: int
    is_pointed: bool = False


class ReferenceFrames(QWidget):
    """Lies over the values, lets the pointer through, and is there only while a formula is written.

    It is a sibling of the viewport, not in it: what scrolls by moving pixels would take it along.
    """

    def __init__(self, grid: GridPane) -> None:
        super().__init__(grid.values)
        self._grid = grid
        self._blocks: Sequence[tuple[Block, Frame]] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view = grid.values
        view.viewport().installEventFilter(self)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.update)
        for header in (view.horizontalHeader(), view.verticalHeader()):
            header.sectionResized.connect(lambda *_: self.update())
        self.hide()

    def show_frames(self, frames: Iterable[Frame]) -> None:
        """Draw these frames, or go where there are none."""
        self._blocks = [(b, frame) for frame in frames for b in blocks(self._positions(frame.cells))]
        self.setVisible(bool(self._blocks))
        if self._blocks:
            self.setGeometry(self._grid.values.viewport().geometry())
            self.raise_()
            self.update()

    def rectangles(self) -> list[tuple[QRect, Frame]]:
        """Return where the frames stand, for those in rows that are shown."""
        return [(self._rectangle(block), frame) for block, frame in self._blocks]

    def _positions(self, cells: Iterable[CellPlace]) -> list[tuple[int, int]]:
        found = (self._grid.contents.position_of(cell) for cell in cells)
        return [(at[0], at[1]) for at in found if at is not None]

    def _rectangle(self, block: Block) -> QRect:
        view, model = self._grid.values, self._grid.value_model
        first = view.visualRect(model.index(block[0], block[1]))
        last = view.visualRect(model.index(block[2], block[3]))
        return first.united(last)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self)
        palette = colours().references
        for rectangle, frame in self.rectangles():
            if not rectangle.intersects(event.rect()):
                continue
            colour = QColor(palette[frame.number % len(palette)])
            ground = QColor(colour)
            ground.setAlpha(TINT)
            style = Qt.PenStyle.DashLine if frame.is_pointed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 2, style))
            painter.fillRect(rectangle, ground)
            painter.drawRect(rectangle.adjusted(1, 1, -1, -1))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the values."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and self.isVisible():
            self.setGeometry(self._grid.values.viewport().geometry())
        return False


def blocks(positions: Iterable[tuple[int, int]]) -> list[Block]:
    """Return the fewest upright blocks that rows of neighbouring cells make up.

    >>> blocks([(1, 1), (1, 2), (2, 1), (2, 2), (4, 1)])
    [(1, 1, 2, 2), (4, 1, 4, 1)]
    """
    runs: list[Block] = []
    for row, column in sorted(set(positions)):
        if runs and runs[-1][0] == row and runs[-1][3] == column - 1:
            runs[-1] = (row, runs[-1][1], row, column)
        else:
            runs.append((row, column, row, column))
    made: list[Block] = []
    for run in runs:
        above = next((b for b in made if b[2] == run[0] - 1 and (b[1], b[3]) == (run[1], run[3])), None)
        if above is not None:
            made[made.index(above)] = (above[0], above[1], run[2], above[3])
        else:
            made.append(run)
    return made
