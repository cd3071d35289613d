"""Edits of vintages, what was published for a cell; and how they follow lines, items and units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup
from gpu_modeler.edits.cells import SetCell, place_subject
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import (
    BASE,
    Alternative,
    Cell,
    CellKind,
    Line,
    Model,
    Replacement,
    Vintage,
    VintageKind,
)


class UnknownVintage(ModelerError):
    """No vintage of that id."""

    key = "error_unknown_vintage"


class VintageWithoutNumber(ModelerError):
    """A vintage gives neither end of its range."""

    key = "error_vintage_without_number"


class VintageUpsideDown(ModelerError):
    """The low end of a range is above the high one."""

    key = "error_vintage_upside_down"


class VintageDateUnreadable(ModelerError):
    """A vintage's date is neither a day, a month nor a year."""

    key = "error_vintage_date"


class VintageUndated(ModelerError):
    """A vintage has no date: it has no place in the order of time."""

    key = "error_vintage_undated"


CELL_KINDS: dict[VintageKind, CellKind] = {
    "guidance": "guidance",
    "forecast notice": "guidance",
    "flash report": "actual",
    "actual": "actual",
    "consensus": "override",
    "own earlier": "override",
}
"""What a cell is called that takes a vintage as its value."""


@dataclass(frozen=True)
class SetVintage(Edit):
    """Record what was published for a cell, or change the record of that id."""

    key: ClassVar[str] = "edit_set_vintage"
    vintage: Vintage

    def subject(self, model: Model) -> object:
        """Return the place."""
        return place_subject(model, self.vintage.line, self.vintage.place)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check place, range, date and source; then replace the record."""
        wanted = self.vintage
        lookup.require_text(wanted.id)
        lookup.require_place(model, lookup.require_line(model, wanted.line), wanted.place)
        _require_range(model, wanted)
        if not wanted.date:
            raise VintageUndated
        if not is_date(wanted.date):
            raise VintageDateUnreadable(date=wanted.date)
        if wanted.source:
            lookup.require_source(model, wanted.source)
        draft = Draft(model)
        draft.put("vintages", wanted.id, wanted)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveVintage(Edit):
    """Take a vintage out; the cell keeps its value."""

    key: ClassVar[str] = "edit_remove_vintage"
    vintage: str

    def subject(self, model: Model) -> object:
        """Return the place."""
        known = model.vintages.get(self.vintage)
        return place_subject(model, known.line, known.place) if known else self.vintage

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record."""
        _require_vintage(model, self.vintage)
        draft = Draft(model)
        draft.put("vintages", self.vintage, None)
        return draft.replacements()


@dataclass(frozen=True)
class TakeVintage(Edit):
    """Let a cell have a vintage's value, the middle of a range, with its source; a sourced value before stays beside it."""

    key: ClassVar[str] = "edit_take_vintage"
    vintage: str
    scenario: str = BASE

    def subject(self, model: Model) -> object:
        """Return the place."""
        known = model.vintages.get(self.vintage)
        return place_subject(model, known.line, known.place) if known else self.vintage

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """As for typing the value."""
        known = _require_vintage(model, self.vintage)
        before = model.record("cells", (self.scenario, known.line, known.place))
        cell = taken(before, known)
        return SetCell(known.line, known.place, cell, self.scenario).replacements(model)


def value_of(vintage: Vintage) -> float:
    """Return the number that stands for a vintage: the middle of its range, or its one end."""
    if vintage.low is None or vintage.high is None:
        return vintage.high if vintage.low is None else vintage.low  # type: ignore[return-value]  # one is there
    return vintage.low if vintage.low == vintage.high else (vintage.low + vintage.high) / 2


def taken(before: Cell | None, vintage: Vintage) -> Cell:
    """Return the cell that has a vintage's value in the place of `before`."""
    value = value_of(vintage)
    others = list(before.alternatives) if before is not None else []
    if before is not None and before.value is not None and before.source:
        others.append(Alternative(before.value, before.source, before.note))
    kept = tuple(other for other in others if (other.value, other.source) != (value, vintage.source))
    return Cell(value, CELL_KINDS[vintage.kind], vintage.source, vintage.note, kept)


def is_date(text: str) -> bool:
    """Say whether a text is a day (2026-01-22), a month (2026-01) or a year."""
    from datetime import date

    if not text.isascii() or len(text) not in {4, 7, 10}:
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


# --- following lines, items and units ---------------------------------------------------------------


def leave_line(draft: Draft, line: str) -> None:
    """Drop the vintages of a line that is taken out, or has other axes."""
    for known in draft.model.vintages.values():
        if known.line == line:
            draft.put("vintages", known.id, None)


def follow_line(draft: Draft, old: str, new: str) -> None:
    """Let vintages stay with a line that is renamed."""
    for known in draft.model.vintages.values():
        if known.line == old:
            draft.put("vintages", known.id, replace(known, line=new))


def leave_item(draft: Draft, axis: str, item: str) -> None:
    """Drop the vintages of an item that is taken out."""
    for known in draft.model.vintages.values():
        axes = draft.model.lines[known.line].axes
        if axis in axes and known.place[axes.index(axis)] == item:
            draft.put("vintages", known.id, None)


def rename_item(draft: Draft, axis: str, item: str, new_item: str) -> None:
    """Let vintages stay with an item that is renamed."""
    for known in draft.model.vintages.values():
        axes = draft.model.lines[known.line].axes
        at = axes.index(axis) if axis in axes else -1
        if at >= 0 and known.place[at] == item:
            place = (*known.place[:at], new_item, *known.place[at + 1 :])
            draft.put("vintages", known.id, replace(known, place=place))


def convert(draft: Draft, line: Line, multiplier: float, divisor: float) -> None:
    """Convert the numbers of a line whose unit changes in scale."""
    for known in draft.model.vintages.values():
        if known.line == line.id:
            low, high = (
                None if end is None else end * multiplier / divisor for end in (known.low, known.high)
            )
            draft.put("vintages", known.id, replace(known, low=low, high=high))


# --- what is refused --------------------------------------------------------------------------------


def _require_range(model: Model, wanted: Vintage) -> None:
    there = [end for end in (wanted.low, wanted.high) if end is not None]
    if not there:
        raise VintageWithoutNumber
    for end in there:
        lookup.require_finite(end, place_subject(model, wanted.line, wanted.place))
    if there != sorted(there):
        raise VintageUpsideDown(low=f"{there[0]:g}", high=f"{there[1]:g}")


def _require_vintage(model: Model, name: str) -> Vintage:
    if name not in model.vintages:
        raise UnknownVintage(name=name)
    return model.vintages[name]
