"""Pointing at cells while a formula is written, by mouse or arrow keys, and the frames around the cells it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from gpu_modeler.formula.caret import call_at, reference_at
from gpu_modeler.formula.tree import Span
from gpu_modeler.gui.bar.pointed import range_text
from gpu_modeler.gui.bar.referenced import referenced
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.editor import ARROWS
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.bar.bar import FormulaBar
    from gpu_modeler.gui.bar.frames import Frame, ReferenceFrames
    from gpu_modeler.gui.grid.pane import GridPane

_WANTS_A_VALUE = re.compile(r"[-+*/^=<>(,（，＝]\s*$")
"""Behind these an arrow key chooses a cell; elsewhere it moves the caret."""


class Pointing(QObject):
    """Watches the grid while the bar writes a formula.

    Invariant: `_span` is the part of the text that the last pointing wrote, `None` once something else was typed.
    """

    refused = Signal(object)  # Message: no formula means the block that was pointed at

    def __init__(self, bar: FormulaBar, grid: GridPane) -> None:
        super().__init__(grid)
        self._bar, self._grid, self._edit = bar, grid, bar.edit
        self._span: Span | None = None
        self._anchor: Position | None = None
        self._corner: Position | None = None
        self._is_inserting = False
        self._is_dragging = False
        self.by_keys = False
        self._frames: ReferenceFrames | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._draw)
        grid.values.viewport().installEventFilter(self)
        grid.value_model.modelReset.connect(self._soon.start)
        self._edit.typed.connect(self._follow_typing)
        self._edit.moved.connect(self._soon.start)
        self._edit.entered.connect(self._soon.start)
        self._edit.left.connect(self._soon.start)
        bar.modeChanged.connect(lambda _mode: self._soon.start())
        self._edit.point = self.take_key
        self._edit.numbering = self._numbering

    # --- pointing -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take presses and drags in the values while a formula is written."""
        if not isinstance(event, QMouseEvent) or not self._bar.is_writing_formula:
            return False
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return event.button() == Qt.MouseButton.LeftButton and self._press(event, extend=shift)
        if event.type() == QEvent.Type.MouseMove and self._is_dragging:
            return self._press(event, extend=True)
        if event.type() == QEvent.Type.MouseButtonRelease and self._is_dragging:
            self._is_dragging = False
            return True
        return False

    def _press(self, event: QMouseEvent, *, extend: bool) -> bool:
        index = self._grid.values.indexAt(event.position().toPoint())
        if index.isValid():
            self._is_dragging = True
            self._point_at(Position(index.row(), index.column()), extend=extend)
        self._edit.setFocus()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Move what is pointed at by an arrow key, where a value is wanted or one was just pointed at."""
        step = ARROWS.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is None or modifiers not in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        }:
            return False
        if not self._bar.is_writing_formula or not self.by_keys or not self._wants_cell():
            return False
        target = self._next(self._corner or self._start(), step)
        if target is not None:
            self._point_at(target, extend=bool(modifiers))
            self._grid.values.scrollTo(self._grid.value_model.index(*target))
        return True

    def _wants_cell(self) -> bool:
        cursor = self._edit.textCursor()
        if self._span is not None and cursor.position() == self._span[1]:
            return True
        return not cursor.hasSelection() and bool(_WANTS_A_VALUE.search(self._edit.text[: cursor.position()]))

    def _start(self) -> Position | None:
        edited = self._bar.edited
        found = self._grid.contents.position_of(edited) if edited is not None else None
        return found or self._grid.values.position

    def _next(self, at: Position | None, step: Position) -> Position | None:
        contents = self._grid.contents
        while at is not None:
            at = Position(at.row + step.row, at.column + step.column)
            if not (0 <= at.row < len(contents.shown) and 0 <= at.column < contents.column_count):
                return None
            if contents.cell_place(*at) is not None:
                return at
        return None

    # --- writing --------------------------------------------------------------------------------

    def _point_at(self, at: Position, *, extend: bool) -> None:
        anchor = self._anchor if extend and self._anchor is not None and self._span is not None else at
        text = self._text(anchor, at)
        if not text:
            if anchor != at:
                self.refused.emit(Message("point_no_block"))
            return
        span = self._target()
        self._anchor, self._corner = anchor, at
        self._is_inserting = True
        self._edit.replace(span, text)
        self._is_inserting = False
        self._span = (span[0], span[0] + len(text))
        self._bar.modeChanged.emit("point")
        self._soon.start()

    def _text(self, anchor: Position, corner: Position) -> str:
        edited, contents = self._bar.edited, self._grid.contents
        if edited is None:
            return ""
        cells = [
            place
            for row in range(min(anchor.row, corner.row), max(anchor.row, corner.row) + 1)
            for column in range(min(anchor.column, corner.column), max(anchor.column, corner.column) + 1)
            if (place := contents.cell_place(row, column)) is not None
        ]
        call = call_at(self._edit.text, self._target()[0])
        return (
            range_text(self._bar.vocabulary.namespace.model, cells, edited, call.function if call else "")
            if cells
            else ""
        )

    def _target(self) -> Span:
        """Return what pointing replaces: what it wrote before, the selection, or the name at the caret."""
        cursor = self._edit.textCursor()
        if self._span is not None and cursor.position() == self._span[1]:
            return self._span
        if cursor.hasSelection():
            return cursor.selectionStart(), cursor.selectionEnd()
        written = reference_at(self._edit.text, cursor.position())
        if written is not None and written.span[1] == cursor.position():
            return written.span
        return cursor.position(), cursor.position()

    def _follow_typing(self) -> None:
        if not self._is_inserting:
            self._span = self._anchor = self._corner = None
        self._soon.start()

    def _numbering(self, text: str) -> Mapping[Span, int]:
        return {one.span: one.number for one in referenced(self._bar.vocabulary.namespace, text, None)}

    # --- frames ---------------------------------------------------------------------------------

    @property
    def _is_wanted(self) -> bool:
        return self._edit.text.startswith("=") and (self._bar.is_editing or self._edit.hasFocus())

    def _draw(self) -> None:
        frames = self._wanted_frames() if self._is_wanted else []
        if self._frames is None:
            if not frames:
                return
            from gpu_modeler.gui.bar.frames import ReferenceFrames

            self._frames = ReferenceFrames(self._grid)
        self._frames.show_frames(frames)

    def _wanted_frames(self) -> list[Frame]:
        from gpu_modeler.gui.bar.frames import Frame

        found = referenced(self._bar.vocabulary.namespace, self._edit.text, self._bar.edited)
        by_number: dict[int, dict[CellPlace, None]] = {}
        pointed = set()
        for one in found:
            by_number.setdefault(one.number, {}).update(dict.fromkeys(one.cells))
            if self._span is not None and self._span[0] <= one.span[0] < self._span[1]:
                pointed.add(one.number)
        return [Frame(tuple(cells), number, number in pointed) for number, cells in by_number.items()]
