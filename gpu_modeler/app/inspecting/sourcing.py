"""Where a cell's value comes from, what other sources say, and the edits by which one takes the other's place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gpu_modeler import edits
from gpu_modeler.app import web_addresses
from gpu_modeler.app.inspecting.names import change_labels, value_labels
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import Trust
from gpu_modeler.app.source_names import quote_in, title_in
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Alternative, Cell, CellKind, Model, Source, SourceKind
from gpu_modeler.text import Labels, Language, Message

SOURCE_KINDS: tuple[SourceKind, ...] = ("filing", "exchange", "press", "estimate", "own view")
"""From the firmest to the weakest."""
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


class NoValueToSource(ModelerError):
    """A source is given for a cell in which no value is typed."""

    key = "error_no_value_to_source"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a source; `link` is empty unless it is an address of the web."""

    source: Source
    link: str

    def title(self, language: Language) -> str:
        """Return its title in a language."""
        return title_in(language, self.source.title)

    def quote(self, language: Language) -> str:
        """Return its words."""
        return quote_in(language, self.source)

    @property
    def kind(self) -> Message:
        """Return what kind of source it is."""
        return Message(f"source_kind_{self.source.kind.replace(' ', '_')}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a source gives for the cell: the one in use, or an alternative that differs by `difference`.

    `age` is that of its source in days; `is_old` says that it is past its time for such a line.
    """

    value: Labels
    card: Card | None
    note: Labels
    difference: Labels | None = None
    at: int = -1
    age: int | None = None
    is_old: bool = False

    @property
    def is_used(self) -> bool:
        """Say whether it is the value in use."""
        return self.at < 0


def card_of(model: Model, source: str) -> Card | None:
    """Return what is known of a source, `None` where there is none of that id."""
    found = model.sources.get(source)
    return None if found is None else Card(found, web_address(found.address))


def web_address(address: str) -> str:
    """Return the first address that a browser opens; nothing else is ever opened."""
    found = _WEB.search(address)
    return web_addresses.web_address(found.group(0).rstrip(".,;)，。；）")) if found else ""


def choices(session: Session, spot: Spot) -> list[Choice]:
    """Return the value in use, then those of other sources; none where nothing is typed."""
    model = session.model
    cell = session.cell(spot.line, spot.place)
    if cell is None or cell.value is None:
        return []
    line, trust = model.lines[spot.line], Trust(model)
    unit = line.unit
    is_old = trust.state(line, cell, spot.place) == "old"
    used = Choice(
        value_labels(cell.value, unit),
        card_of(model, cell.source),
        cell.note,
        age=trust.age(cell.source),
        is_old=is_old,
    )
    others = [
        Choice(
            value_labels(other.value, unit),
            card_of(model, other.source),
            other.note,
            change_labels(cell.value, other.value, unit),
            at,
            trust.age(other.source),
        )
        for at, other in enumerate(cell.alternatives)
    ]
    return [used, *others]


# --- edits ----------------------------------------------------------------------------------------


def holder(model: Model, spot: Spot, scenario: str) -> str:
    """Return the scenario that holds the value in force: this one or one of its parents."""
    return next(
        (name for name in model.lineage(scenario) if model.record("cells", (name, *spot)) is not None),
        scenario,
    )


def use_alternative(session: Session, spot: Spot, at: int) -> Edit:
    """Return the edit by which another source's value takes the place of the one in use, which is kept beside it.

    It changes a value, so it goes to the scenario that is shown, as typing does. A reported value that gives way to an
    estimate is called reported no more.
    """
    cell = _typed(session, spot)
    chosen = cell.alternatives[at]
    kept = list(cell.alternatives)
    kept[at : at + 1] = [Alternative(cell.value or 0.0, cell.source, cell.note)] if cell.source else []
    swapped = Cell(
        chosen.value, _kind_after(session.model, cell, chosen), chosen.source, chosen.note, tuple(kept)
    )
    title = Message("edit_use_source", {"source": _title(session.model, chosen.source)})
    return Several((edits.SetCell(spot.line, spot.place, swapped, session.scenario),), title)


def _kind_after(model: Model, cell: Cell, chosen: Alternative) -> CellKind:
    source = model.sources.get(chosen.source)
    is_weak = source is None or source.kind in {"estimate", "own view"}
    return "input" if is_weak and cell.kind in {"actual", "guidance"} else cell.kind


def _title(model: Model, source: str) -> Labels:
    card = card_of(model, source)
    return Labels(card.title("zh"), card.title("en")) if card else Labels(source, source)


def set_source(session: Session, spot: Spot, source: Source | str) -> Edit:
    """Return the edit that says where a cell's value comes from: a source that is there, a new one, or none (`""`).

    The value stays, and so does the scenario that holds it.
    """
    name = source if isinstance(source, str) else source.id
    cell = replace(_typed(session, spot), source=name)
    scenario = holder(session.model, spot, session.scenario)
    placed = edits.SetCell(spot.line, spot.place, cell, scenario)
    steps: tuple[Edit, ...] = (placed,) if isinstance(source, str) else (edits.SetSource(source), placed)
    return Several(steps, Message("edit_set_cell_source", {"place": placed.subject(session.model)}))


def set_note(session: Session, spot: Spot, text: str) -> Edit:
    """Return the edit that changes a cell's note in the language in use; the other language's stays."""
    cell = _typed(session, spot)
    zh, en = (text, cell.note.en) if session.language == "zh" else (cell.note.zh, text)
    placed = edits.SetCell(
        spot.line,
        spot.place,
        replace(cell, note=Labels(zh, en)),
        holder(session.model, spot, session.scenario),
    )
    return Several((placed,), Message("edit_set_cell_note", {"place": placed.subject(session.model)}))


def add_alternative(session: Session, spot: Spot, value: float, source: Source | str) -> Edit:
    """Return the edit that keeps another source's value beside the one in use."""
    cell = _typed(session, spot)
    name = source if isinstance(source, str) else source.id
    kept = (*cell.alternatives, Alternative(value, name))
    scenario = holder(session.model, spot, session.scenario)
    placed = edits.SetCell(spot.line, spot.place, replace(cell, alternatives=kept), scenario)
    steps: tuple[Edit, ...] = (placed,) if isinstance(source, str) else (edits.SetSource(source), placed)
    return Several(steps, Message("edit_add_alternative", {"place": placed.subject(session.model)}))


def free_id(model: Model, title: str) -> str:
    """Return an id that no source has yet, made from a title."""
    stem = re.sub(r"\W+", "_", title.strip().casefold()).strip("_")[:40] or "source"
    numbered = (f"{stem}_{number}" for number in range(2, len(model.sources) + 3))
    return stem if stem not in model.sources else next(name for name in numbered if name not in model.sources)


def _typed(session: Session, spot: Spot) -> Cell:
    cell = session.cell(spot.line, spot.place)
    if cell is None:
        line = session.model.lines[spot.line].labels
        raise NoValueToSource(line=line)
    return cell
