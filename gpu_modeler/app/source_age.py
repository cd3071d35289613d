"""Whether what a cell rests on can be trusted as it stands: no source, one that is too old, or others that say otherwise.

An assumption of one's own with a reason is sound; so is what was reported, and what stands for a year that is over,
however old the report. Ages are counted to the model's valuation date where it has one (property `as_of`), else to today;
of a source that was looked at again and found to hold, from that day.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gpu_modeler.model import BASE, PERIOD, Alternative, Cell, Line, Model, Place, Source

State = Literal["none", "old", "conflict", "sound"]
Kind = Literal["price", "filing", "exchange", "press", "estimate", "own view"]

AS_OF, LIMITS, CHECKED = "as_of", "source_limits", "source_checked"
KINDS: tuple[Kind, ...] = ("price", "filing", "exchange", "press", "estimate", "own view")
USUAL: Mapping[Kind, int | None] = {
    "price": 7,
    "filing": 456,
    "exchange": 456,
    "press": 183,
    "estimate": 122,
    "own view": None,
}
"""Days after which a source is old; `None` for never. A filing holds until the next one of its kind is due."""
TELLING = 0.005
"""Values of two sources differ where they are more than half a percent apart: what is published is rounded."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many days a kind of source holds, `None` for ever, and why."""

    days: int | None
    reason: str = ""


def limits_of(model: Model) -> dict[Kind, Limit]:
    """Return the limits in force: the usual ones where the model does not keep others."""
    found = {kind: Limit(days) for kind, days in USUAL.items()}
    try:
        kept = json.loads(model.properties.get(LIMITS, "{}"))
        for kind in KINDS:
            days, reason = kept.get(kind, (USUAL[kind], ""))
            found[kind] = Limit(None if days is None else int(days), str(reason))
    except (AttributeError, TypeError, ValueError):
        pass  # what a file holds there is none of ours; the usual limits are in force
    return found


def limits_text(limits: Mapping[Kind, Limit]) -> str:
    """Return limits as the model keeps them; an empty text for the usual ones."""
    others = {
        kind: (limit.days, limit.reason)
        for kind, limit in limits.items()
        if limit.days != USUAL[kind] or limit.reason
    }
    return json.dumps(others, ensure_ascii=False) if others else ""


def checked_of(model: Model) -> dict[str, tuple[str, str]]:
    """Return (day, reason) by source of those that were looked at again and found to hold."""
    try:
        kept = json.loads(model.properties.get(CHECKED, "{}"))
        return {str(source): (str(day), str(reason)) for source, (day, reason) in kept.items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def checked_text(checked: Mapping[str, tuple[str, str]]) -> str:
    """Return what was looked at again as the model keeps it."""
    return json.dumps(checked, ensure_ascii=False) if checked else ""


def counted_to(model: Model, today: date | None = None) -> date:
    """Return the day to which ages are counted."""
    return day_of(model.properties.get(AS_OF, "")) or today or date.today()  # noqa: DTZ011 - a calendar day


def day_of(text: str) -> date | None:
    """Return the day that a source's date begins with; of a month or year alone its last one; `None` for no date."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    month = month or 12
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def kind_of(line: Line, source: Source) -> Kind:
    """Return which limit holds for a source of a line: what is quoted by the day is a price, whoever tells it."""
    return "price" if is_price(line) and source.kind != "own view" else source.kind


def is_price(line: Line) -> bool:
    """Say whether a line holds what changes by the day: prices of shares, market values, exchange rates."""
    above, _, below = line.unit.partition("/")
    return below == "share" or "market_cap" in line.id or (len(above) == len(below) == 3 and above.isupper())


class Trust:
    """Judges cells of one model; made anew when sources, limits or the date change."""

    def __init__(self, model: Model, today: date | None = None) -> None:
        self._model = model
        self._limits = limits_of(model)
        self._day = counted_to(model, today)
        self._checked = checked_of(model)
        self._ages: dict[str, int | None] = {}
        self._fresh: dict[bool, frozenset[str]] = {}

    def fresh(self, line: Line) -> frozenset[str]:
        """Return the sources that are not past their limit where a line quotes them."""
        priced = is_price(line)
        if priced not in self._fresh:
            sources = (name for name in self._model.sources if not self.is_old(line, name))
            self._fresh[priced] = frozenset(sources)
        return self._fresh[priced]

    def _since(self, source: str) -> date | None:
        """Return the day from which a source's age counts: its own, or the later one on which it was found to hold."""
        known = self._model.sources.get(source)
        days = [day_of(known.date) if known is not None else None]
        days.append(day_of(self._checked.get(source, ("", ""))[0]))
        return max((day for day in days if day is not None), default=None)

    def age(self, source: str) -> int | None:
        """Return a source's age in days, not below 0; `None` where it has no date."""
        if source not in self._ages:
            day = self._since(source)
            self._ages[source] = None if day is None else max(0, (self._day - day).days)
        return self._ages[source]

    def is_old(self, line: Line, source: str) -> bool:
        """Say whether a source is past its limit where a line quotes it."""
        known, age = self._model.sources.get(source), self.age(source)
        limit = None if known is None else self._limits[kind_of(line, known)].days
        return age is not None and limit is not None and age > limit

    def state(self, line: Line, cell: Cell | None, place: Place = ()) -> State:
        """Judge a hard value; what a formula computes, or nobody has typed, is sound by itself."""
        if cell is None or cell.value is None:
            return "sound"
        if not cell.source or cell.source not in self._model.sources:
            return "sound" if has_reason(cell) else "none"
        if is_contested(self._model, cell):
            return "conflict"
        if cell.kind == "actual" or self._is_over(line, place):
            return "sound"
        return "old" if self.is_old(line, cell.source) else "sound"

    def _is_over(self, line: Line, place: Place) -> bool:
        """Say whether a place stands for a year that was over on the day to which ages are counted."""
        if PERIOD not in line.axes or len(place) != len(line.axes):
            return False
        return int(place[line.axes.index(PERIOD)]) < self._day.year

    def fresh_until(self, line: Line, source: str) -> date | None:
        """Return the last day on which a source is not old; `None` where it has no date or no limit."""
        known, day = self._model.sources.get(source), self._since(source)
        limit = None if known is None else self._limits[kind_of(line, known)].days
        return None if day is None or limit is None else day + timedelta(limit)


def source_state(
    model: Model, line: str, place: Place, scenario: str = BASE, today: date | None = None
) -> State:
    """Judge what stands in a cell of a scenario."""
    return Trust(model, today).state(model.lines[line], model.cell(line, place, scenario), place)


def has_reason(cell: Cell) -> bool:
    """Say whether a value without a source says why."""
    return bool(cell.note.zh.strip() or cell.note.en.strip())


def differing(cell: Cell) -> list[float]:
    """Return how far each value beside a cell's own is from it, as a fraction; 0 within the rounding."""
    value = cell.value or 0.0
    found = []
    for other in cell.alternatives:
        apart = other.value - value
        size = abs(value) or abs(other.value) or 1.0
        found.append(apart / size if abs(apart) > TELLING * size else 0.0)
    return found


def is_contested(model: Model, cell: Cell) -> bool:
    """Say whether another source, no older, gives another value and nothing says why it is not taken."""
    if has_reason(cell):
        return False
    return any(
        apart and not is_settled(model, cell, other)
        for other, apart in zip(cell.alternatives, differing(cell), strict=True)
    )


def is_settled(model: Model, cell: Cell, other: Alternative) -> bool:
    """Say whether a value beside a cell's own says what it is, or comes from a source that the cell's own came after."""
    return bool(other.note.zh.strip() or other.note.en.strip()) or is_overtaken(model, cell, other)


def is_overtaken(model: Model, cell: Cell, other: Alternative) -> bool:
    """Say whether a value beside a cell's own is of an earlier day."""
    days = [
        day_of(known.date) if known is not None else None
        for known in (model.sources.get(cell.source), model.sources.get(other.source))
    ]
    return days[0] is not None and days[1] is not None and days[1] < days[0]
