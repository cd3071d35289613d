"""How uncertain is this cell? Asked in the grid: the box of the uncertainty that it has, or of a new one for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gpu_modeler.analysis import Input
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui.dialogs.finder import Entry, Finder
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def ask_uncertainty(window: MainWindow) -> None:
    """Ask about the cell under the cursor; where several uncertainties move it, first ask which."""
    at = window.view.grid.current_place()
    if at is None:
        return
    found = uncertainties_of(window.session, at)
    if len(found) > 1:
        ask(Finder(window.session, "uncertain_which", _entries(window, at, found), window))
    else:
        _open(window, at, found[0] if found else None)


def uncertainties_of(session: Session, at: CellPlace) -> list[Uncertainty]:
    """Return the uncertainties that move a cell; where none does, those of its line that cannot be drawn."""
    of_line = [u for u in session.model.ordered("uncertainties") if u.line == at.line]
    cells = {u.id: [cell.place for cell in words.varying(session, u)] for u in of_line}
    moving = [u for u in of_line if at.place in cells[u.id]]
    return moving or [u for u in of_line if not cells[u.id]]


def _entries(window: MainWindow, at: CellPlace, found: list[Uncertainty]) -> list[Entry]:
    model, language = window.session.model, window.session.language
    entries = [
        Entry(
            words.label(model, known).in_language(language),
            known.distribution,
            f"{known.id} {known.note.zh} {known.note.en}",
            partial(_open, window, at, known),
        )
        for known in found
    ]
    new = Entry(say("uncertain_another", language), "", "", partial(_open, window, at, None))
    return [*entries, new]


def _open(window: MainWindow, at: CellPlace, known: Uncertainty | None) -> None:
    cells = None if known is not None else Input(at.line, (at.place,))
    box = UncertaintyDialog(window.session, known, near=at, cells=cells, parent=window)
    if ask(box):
        line = words.line_labels(window.session.model, at.line)
        window.view.messages.show_message(Message("uncertain_taken", {"line": line}), "info")
    window.view.grid.values.setFocus()
