"""Typing into the grid: the editor in the cell, clearing, copying, pasting and filling, through the session.

A refusal is handed on as a `Message`; the cell keeps its value and the editor its text.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent

from gpu_modeler.app import typing as typed
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid import clipboard
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.editor import CellEditor
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.gui.grid.view import ValueView
from gpu_modeler.text import Message


class CellEditing(QObject):
    """What the keys that change cells do.

    Invariant: while the editor is open its text belongs to `_edited`, wherever the cursor is.
    """

    refused = Signal(object)  # Message
    noticed = Signal(object)  # Message
    formulaRequested = Signal(str)  # edit in the formula bar, beginning with this text ("" keeps the formula)
    modeChanged = Signal(str)  # "ready", "enter", "edit"

    def __init__(self, contents: GridContents, view: ValueView) -> None:
        super().__init__(view)
        self.contents = contents
        self.view = view
        self._edited: CellPlace | None = None
        self.editor = CellEditor(self._commit, view.viewport())
        view.editor = self.editor
        self.editor.cancelled.connect(self.cancel)
        self.editor.formulaBegun.connect(self._hand_over_formula)
        view.editRequested.connect(self.begin)
        view.clearRequested.connect(self.clear_selection)

    @property
    def session(self) -> Session:
        """The session whose document the grid shows."""
        return self.contents.session

    # --- the editor in the cell -----------------------------------------------------------------

    def begin(self, event: QKeyEvent | QInputMethodEvent | None = None) -> None:
        """Open the editor on the cursor's cell, or say why nothing can be typed there.

        Args:
            event: the key or the composition that began it and replaces the value; without one the value is edited.
        """
        replaces = event is not None
        place = self.current_place()
        if place is None:
            self._explain_closed()
            return
        text = self.session.editing_text(place.line, place.place, self.session.scenario)
        if not replaces and text.startswith("="):
            self.formulaRequested.emit("")
            return
        self._edited = place
        self.view.scrollTo(self.view.currentIndex())
        self.editor.begin("" if replaces else text, self.view.cell_rectangle(), replaces=replaces)
        self.modeChanged.emit("enter" if replaces else "edit")
        if event is not None:
            self.editor.receive(event)

    def cancel(self) -> None:
        """Drop what was typed."""
        if self.editor.isVisible():
            self._close()

    def current_place(self) -> CellPlace | None:
        """Return the cursor's cell."""
        at = self.view.position
        return self.contents.cell_place(*at) if at else None

    def _commit(self, text: str, move: Position) -> bool:
        place = self._edited
        if place is None:
            self._close()
            return True
        if not self._type(place, text):
            self.editor.set_refused(refused=True)
            self.editor.setFocus()
            return False
        self._close()
        self.view.move_by(move)
        return True

    def _type(self, place: CellPlace, text: str) -> bool:
        try:
            self.session.type_into_cell(place.line, place.place, text, self.session.scenario)
        except ModelerError as error:
            self._refuse(place, error)
            return False
        return True

    def _refuse(self, place: CellPlace, error: ModelerError) -> None:
        where = place_name(self.session, place)
        if "line" in error.values:  # the reason names the line itself
            where = where.partition(" · ")[2]
        refusal = Message("refused_at", {"place": where, "reason": error.message}) if where else error.message
        self.refused.emit(refusal)

    def _close(self) -> None:
        had_focus = self.editor.hasFocus()
        self.editor.finish()
        if had_focus:
            self.view.setFocus()
        self.modeChanged.emit("ready")

    def _hand_over_formula(self, text: str) -> None:
        self.editor.finish()
        self.formulaRequested.emit(text)

    def _explain_closed(self) -> None:
        at = self.view.position
        if at is None:
            return
        kind = self.contents.shown[at.row].kind
        key = {"total": "closed_total", "section": "closed_heading", "parent": "closed_parent"}.get(
            kind, "closed_empty"
        )
        self.noticed.emit(Message(key))

    # --- several cells --------------------------------------------------------------------------

    def selected_places(self) -> list[CellPlace]:
        """Return the selected cells that can be typed over."""
        found = (self.contents.cell_place(row, column) for row, column in self.view.selected_cells())
        return [place for place in found if place is not None]

    def clear_selection(self) -> None:
        """Take the hard values of the selection away, as one undo step."""
        places = [place for place in self.selected_places() if self._has_cell(place)]
        if not places:
            self.noticed.emit(Message("nothing_to_clear"))
            return
        self._perform(
            lambda: self.session.clear_cells([(p.line, p.place) for p in places], self.session.scenario)
        )

    def _has_cell(self, place: CellPlace) -> bool:
        return self.session.cell(place.line, place.place, self.session.scenario) is not None

    def copy(self) -> None:
        """Put the selection on the clipboard as text with all digits."""
        text = clipboard.copied_text(self.contents, self.view.selected_cells())
        if text:
            QGuiApplication.clipboard().setText(text)

    def cut(self) -> None:
        """Copy, then clear."""
        self.copy()
        self.clear_selection()

    def paste(self) -> None:
        """Type the clipboard's block from the upper left selected cell on, as one undo step, or nothing of it."""
        text, cells = QGuiApplication.clipboard().text(), self.view.selected_cells()
        if not text or not cells:
            return
        placed = clipboard.targets(self.contents, clipboard.parsed_block(text), cells)
        texts, missed = clipboard.pasted_places(self.contents, placed)
        if self._take_block(texts):
            self._select_block(placed)
            if missed:
                self.noticed.emit(Message("paste_missed", {"count": missed}))

    def fill(self, *, down: bool) -> None:
        """Copy the first row (Ctrl+D) or column (Ctrl+R) of the selection over the rest of it."""
        cells = self.view.selected_cells()
        if not cells:
            return
        first = min(cells)[0 if down else 1]
        texts = {}
        for row, column in cells:
            source = (first, column) if down else (row, first)
            place, value = self.contents.cell_place(row, column), self.contents.value(*source)
            if place is not None and value is not None and (row, column) != source:
                texts[place] = clipboard.copied_text(self.contents, [source])
        self._take_block(texts)

    def _take_block(self, texts: dict[CellPlace, str]) -> bool:
        values = {}
        for place, text in texts.items():
            if not text.strip():
                continue
            try:
                line = self.session.model.lines[place.line]
                values[place.line, place.place] = typed.typed_value(line, text)
            except ModelerError as error:
                self._refuse(place, error)
                return False
        return bool(values) and self._perform(lambda: self.session.set_values(values, self.session.scenario))

    def _select_block(self, placed: dict[tuple[int, int], str]) -> None:
        first, last = min(placed), max(placed)
        self.view.go_to(Position(*first))
        if last != first:
            self.view.go_to(Position(*last), extend=True)

    def _perform(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True
