"""Typing into the grid: the editor in the cell, and what it says to one cell or to all that are selected.

A refusal is handed on as a `Message`; the cell keeps its value and the editor its text. Blocks are copied, pasted and
filled elsewhere (`copying`, `filling`).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent

from gpu_modeler.app import typing as typed
from gpu_modeler.app.blocks import CellAt, clearing_edits, new_overrides, together, values_edits
from gpu_modeler.app.session import Session
from gpu_modeler.edits.edit import Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.editor import CellEditor
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.tooltips import place_name
from gpu_modeler.gui.grid.view import ValueView
from gpu_modeler.text import Message


class CellEditing(QObject):
    """What the keys that change cells do.

    Invariant: while the editor is open its text belongs to `_edited` under `_scenario`, wherever the cursor is and
    whichever scenario is shown by then.
    """

    refused = Signal(object)  # Message
    noticed = Signal(object)  # Message
    offered = Signal(object, object)  # what a button beside the refusal says (Message), and what it does
    formulaRequested = Signal(str)  # edit in the formula bar, beginning with this text ("" keeps the formula)
    modeChanged = Signal(str)  # "ready", "enter", "edit"

    def __init__(self, contents: GridContents, view: ValueView) -> None:
        super().__init__(view)
        self.contents = contents
        self.view = view
        self._edited: CellPlace | None = None
        self._before: str | None = None
        self._scenario = ""
        self.editor = CellEditor(self._commit, view.viewport())
        view.editor = self.editor
        self.editor.cancelled.connect(self.cancel)
        self.editor.formulaBegun.connect(self._hand_over_formula)
        view.editRequested.connect(self.begin)
        view.clearRequested.connect(self.clear_selection)
        view.fillRequested.connect(self._repeat_cursor)
        self.editor.fillRequested.connect(self._commit_everywhere)

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
        if not replaces and self.editor.isVisible():  # F2 again
            self.editor.toggle_mode()
            self.modeChanged.emit("enter" if self.editor.replaces else "edit")
            return
        place = self.current_place()
        if place is None:
            self._explain_closed()
            return
        text = self.session.editing_text(place.line, place.place, self.scenario_of(place))
        if not replaces and text.startswith("="):
            self.formulaRequested.emit("")
            return
        self._open(place, "" if replaces else text, replaces=replaces)
        if event is not None:
            self.editor.receive(event)

    def begin_with(self, text: str) -> None:
        """Open the editor on the cursor's cell with a text, as Ctrl+' does with the value above."""
        place = self.current_place()
        if place is None:
            self._explain_closed()
        elif self.editor.isVisible():
            self.editor.insert(text)
        else:
            self._open(place, text, replaces=True)

    def _open(self, place: CellPlace, text: str, *, replaces: bool) -> None:
        self._edited, self._scenario = place, self.scenario_of(place)
        self._before = None if replaces else text
        self.view.scrollTo(self.view.currentIndex())
        self.editor.begin(text, self.view.cell_rectangle(), replaces=replaces)
        self.modeChanged.emit("enter" if replaces else "edit")

    def cancel(self) -> None:
        """Drop what was typed."""
        if self.editor.isVisible():
            self._close()

    def settle(self) -> bool:
        """Take what stands in the open editor, as a click elsewhere does; `False` where it is refused and stays."""
        if not self.editor.isVisible():
            return True
        if self._is_gone():
            self.cancel()
            return True
        if self.editor.hasFocus():
            QGuiApplication.inputMethod().commit()  # what an input method still composes belongs to the text
        return not self.editor.isVisible() or self.editor.try_commit()

    def follow_cell(self) -> None:
        """Keep the editor over its cell after rows or columns were laid out anew; drop it where the cell is gone."""
        if not self.editor.isVisible() or self._edited is None:
            return
        at = None if self._is_gone() else self.contents.position_of(self._edited)
        if at is None:
            self.cancel()
            return
        self.view.go_to(at)
        self.editor.place(self.view.cell_rectangle())
        self.editor.raise_()

    def _is_gone(self) -> bool:
        """Say whether the model no longer has the cell whose text is being typed."""
        place, model = self._edited, self.session.model
        if place is None or place.line not in model.lines or self._scenario not in model.scenarios:
            return True
        axes = model.lines[place.line].axes
        return len(axes) != len(place.place) or any(
            item not in model.item_ids(axis) for axis, item in zip(axes, place.place, strict=True)
        )

    def current_place(self) -> CellPlace | None:
        """Return the cursor's cell."""
        at = self.view.position
        return self.contents.cell_place(*at) if at else None

    def _commit(self, text: str, move: Position) -> bool:
        place = self._edited
        if place is None:
            self._close()
            return True
        if text != self._before and not self._type(place, text):
            self.editor.set_refused(refused=True)
            self.editor.setFocus()
            return False
        self._close()
        self.view.move_by(move)
        if text != self._before:
            self.explain_entry(place, text)
        return True

    def explain_entry(self, place: CellPlace, text: str) -> None:
        """Say how a number was taken whose currency says nothing of its scale."""
        note = typed.entry_note(self.session.model.lines[place.line], text) if not text.isdecimal() else None
        if note is not None:
            self.noticed.emit(note)

    def _type(self, place: CellPlace, text: str) -> bool:
        try:
            self.session.type_into_cell(place.line, place.place, text, self._scenario)
        except ModelerError as error:
            if not self._offer_conversion(place, text):
                self.refuse(place, error)
            return False
        return True

    def _offer_conversion(self, place: CellPlace, text: str) -> bool:
        """Offer to convert an amount in another currency; `False` where that is not what is wrong with it."""
        from gpu_modeler.app.conversion import conversion, offer_words

        line, scenario = self.session.model.lines[place.line], self._scenario
        found = conversion(self.session, line, place.place, text, scenario)
        if found is None:
            return False

        def convert() -> None:
            if self.perform(found.edit(self.session, place.line, place.place, scenario)):
                self.cancel()
                self.view.setFocus()

        self.refused.emit(self._at(place, Message("entry_other_currency", found.values())))
        self.offered.emit(offer_words(found, line), convert)
        return True

    def refuse(self, place: CellPlace, error: ModelerError) -> None:
        """Say why a cell did not take what it was given."""
        is_named = "line" in error.values  # the reason names the line itself
        self.refused.emit(self._at(place, error.message, is_named=is_named))

    def _at(self, place: CellPlace, reason: Message, *, is_named: bool = False) -> Message:
        where = place_name(self.session, place)
        if is_named:
            where = where.partition(" · ")[2]
        return Message("refused_at", {"place": where, "reason": reason}) if where else reason

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

    def scenario_of(self, place: CellPlace) -> str:
        """Return the scenario into which a cell is typed: its column's, or the one that is chosen."""
        return place.scenario or self.session.scenario

    def cell_at(self, place: CellPlace) -> CellAt:
        """Return a cell of the grid as a cell of the model."""
        return CellAt(place.line, place.place, self.scenario_of(place))

    def selected_places(self) -> list[CellPlace]:
        """Return the selected cells that can be typed over."""
        found = (self.contents.cell_place(row, column) for row, column in self.view.selected_cells())
        return [place for place in found if place is not None]

    def clear_selection(self) -> None:
        """Take the hard values of the selection away, as one undo step."""
        from gpu_modeler.app.inherited import holders, shows_parent_when_cleared, stays_when_cleared

        places = [self.cell_at(place) for place in self.selected_places()]
        model = self.session.model
        inherited = {at for at in places if stays_when_cleared(model, at)}
        held = [at for at in places if self.session.cell(*at) is not None and at not in inherited]
        followed = sum(shows_parent_when_cleared(model, at) for at in held)
        edits = clearing_edits(held)
        if held and not self.perform(
            edits[0] if len(edits) == 1 else together(edits, "edit_clear", len(held))
        ):
            return
        if inherited:
            values = {"count": len(inherited), "scenario": holders(model, inherited)}
            self.noticed.emit(Message("clear_inherited", values))
        elif not held:
            self.noticed.emit(Message("nothing_to_clear"))
        elif followed:
            self.noticed.emit(Message("clear_follows", {"count": followed}))

    def _repeat_cursor(self) -> None:
        """Give every selected cell the value of the cursor's (Ctrl+Enter without an editor)."""
        place = self.current_place()
        if place is None:
            self._explain_closed()
            return
        cell = self.session.cell(*self.cell_at(place))
        if cell is None or cell.value is None:
            self.noticed.emit(Message("fill_from_formula"))
            return
        self._take_everywhere(typed.editing_text(self.session.model.lines[place.line], cell.value))

    def _commit_everywhere(self, text: str) -> None:
        """Take the editor's text for every selected cell (Ctrl+Enter); the cursor stays."""
        if len(self.selected_places()) < 2:
            self._commit(text, Position(0, 0))
        elif self._take_everywhere(text):
            self._close()
        else:
            self.editor.set_refused(refused=True)
            self.editor.setFocus()

    def _take_everywhere(self, text: str) -> bool:
        if not text.strip():
            self.clear_selection()
            return True
        return self.take_texts(dict.fromkeys(self.selected_places(), text), "edit_fill")

    def take_texts(self, texts: Mapping[CellPlace, str], key: str) -> bool:
        """Type a text into each cell as one undo step called by `key`, or nothing of it; say which one is refused."""
        values = {}
        for place, text in texts.items():
            if not text.strip():
                continue
            try:
                values[self.cell_at(place)] = typed.typed_value(self.session.model.lines[place.line], text)
            except ModelerError as error:
                self.refuse(place, error)
                self._offer_conversions(texts, key)
                return False
        if not self.take_values(values, key):
            return False
        place, text = next(iter(texts.items()))
        self.explain_entry(place, text)
        return True

    def _offer_conversions(self, texts: Mapping[CellPlace, str], key: str) -> None:
        """Offer to convert the amounts in another currency, if that is all that is wrong."""
        from gpu_modeler.gui.grid.converting import conversions, offer_conversions

        model = self.session.model
        cells = {self.cell_at(place): text for place, text in texts.items() if text.strip()}
        found = conversions(self.session, cells)
        rest = {at: text for at, text in cells.items() if at not in found}
        try:
            values = {at: typed.typed_value(model.lines[at.line], text) for at, text in rest.items()}
        except ModelerError:
            return
        offer_conversions(self, found, lambda: values_edits(model, values), key)

    def take_values(self, values: Mapping[CellAt, float], key: str) -> bool:
        """Put numbers into cells as one undo step, and say how many formulas they stand over now."""
        if not values:
            return False
        model = self.session.model
        overrides = new_overrides(model, values)
        if not self.perform(together(values_edits(model, values), key, len(values))):
            return False
        if overrides:
            self.noticed.emit(Message("became_overrides", {"count": overrides}))
        return True

    def perform(self, edit: Edit) -> bool:
        """Do an edit; a refusal is told."""
        try:
            self.session.perform(edit)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True
