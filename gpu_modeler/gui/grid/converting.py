"""The offer to convert amounts in another currency that were pasted, filled, or typed into several cells at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gpu_modeler.app.blocks import CellAt, together
from gpu_modeler.app.conversion import Conversion, conversion
from gpu_modeler.app.pasting import PastedCell
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import plain_text
from gpu_modeler.edits.edit import Edit
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.text import Message


def conversions(session: Session, texts: Mapping[CellAt, str]) -> dict[CellAt, Conversion]:
    """Return how those of the texts that are in another currency than their line may be converted."""
    found = {}
    for at, text in texts.items():
        made = (
            conversion(session, session.model.lines[at.line], at.place, text, at.scenario) if text else None
        )
        if made is not None:
            found[at] = made
    return found


def amount_text(pasted: PastedCell) -> str:
    """Return what was copied as a person would write it: number and unit."""
    if pasted.number is None or pasted.unit is None:
        return pasted.text
    return f"{plain_text(pasted.number)} {pasted.unit}"


def offer_conversions(
    editing: CellEditing, found: Mapping[CellAt, Conversion], others: Callable[[], list[Edit]], key: str
) -> None:
    """Put a button beside the refusal that enters the converted amounts, and what `others` gives, as one step `key`."""
    session = editing.session
    if not found:
        return

    def convert() -> None:
        edits = [each.edit(session, at.line, at.place, at.scenario) for at, each in found.items()]
        rest = others()
        if editing.perform(together([*rest, *edits], key, len(edits) + len(rest))):
            editing.cancel()
            editing.view.setFocus()

    rates = ", ".join(dict.fromkeys(f"{each.rate_name} = {each.rate:.6g}" for each in found.values()))
    editing.offered.emit(Message("offer_convert_cells", {"count": len(found), "rates": rates}), convert)
