"""The model's sources as a page shows them: what each carries, its age, conflicts side by side, and what has none. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from gpu_modeler.app.source_age import Trust, differing, has_reason, is_contested
from gpu_modeler.model import Alternative, Cell, Model, Place, Source

AddressState = Literal["sound", "missing", "broken"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source.

    Attributes:
        cells: hard values that name it, and values beside them.
        others: uncertainties and vintages that name it.
        age: in days; `None` without a date.
        old: cells in which it is past its limit.
    """

    source: Source
    cells: int
    others: int
    age: int | None
    old: int
    address: AddressState

    @property
    def is_used(self) -> bool:
        """Whether anything names it."""
        return bool(self.cells or self.others)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell for which sources give different values; `apart` are the distances of the values beside it.

    It `is_open` where nothing says why another value is not taken.
    """

    scenario: str
    line: str
    place: Place
    cell: Cell
    apart: tuple[float, ...]
    is_open: bool

    @property
    def others(self) -> Iterator[tuple[int, Alternative, float]]:
        """Yield number, value beside the cell's own, and its distance, of those that differ."""
        pairs = zip(self.cell.alternatives, self.apart, strict=True)
        return ((at, other, apart) for at, (other, apart) in enumerate(pairs) if apart)


@dataclass(frozen=True, slots=True)
class Unsourced:
    """A line with hard values that name neither source nor reason."""

    line: str
    cells: tuple[tuple[str, Place], ...]


def source_rows(model: Model, today: date | None = None) -> list[SourceRow]:
    """Return the sources, those that carry most first."""
    trust = Trust(model, today)
    carried, old = _tallies(model, trust)
    others = Counter(known.source for known in model.uncertainties.values())
    others.update(known.source for known in model.vintages.values())
    rows = [
        SourceRow(
            source,
            carried[source.id],
            others[source.id],
            trust.age(source.id),
            old[source.id],
            address_state(source),
        )
        for source in model.sources.values()
    ]
    return sorted(rows, key=lambda row: (-row.cells, row.source.title))


def _tallies(model: Model, trust: Trust) -> tuple[Counter[str], Counter[str]]:
    """Return by source how many values name it, and how many cells hold one of it that is old."""
    carried: Counter[str] = Counter()
    old: Counter[str] = Counter()
    for (_, line, place), cell in model.all_cells():
        carried.update([cell.source, *(other.source for other in cell.alternatives)])
        if trust.state(model.lines[line], cell, place) == "old":
            old[cell.source] += 1
    return carried, old


def address_state(source: Source) -> AddressState:
    """Say whether an address can be opened, as far as its spelling tells: nothing is asked of the network."""
    if not source.address.strip():
        return "missing"
    try:
        parts = urlsplit(source.address.strip())
    except ValueError:
        return "broken"
    is_web = parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in source.address.strip()
    return "sound" if is_web else "broken"


def conflicts(model: Model) -> list[Conflict]:
    """Return the cells with values that differ, open ones first, then by how far they are apart."""
    found = []
    for (scenario, line, place), cell in model.all_cells():
        apart = tuple(differing(cell)) if cell.alternatives and cell.value is not None else ()
        if any(apart):
            found.append(Conflict(scenario, line, place, cell, apart, is_contested(model, cell)))
    return sorted(found, key=lambda one: (not one.is_open, -max(map(abs, one.apart))))


def unsourced(model: Model) -> list[Unsourced]:
    """Return the lines with values that name neither source nor reason, in the model's order."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for (scenario, line, place), cell in model.all_cells():
        if cell.value is not None and cell.source not in model.sources and not has_reason(cell):
            found.setdefault(line, []).append((scenario, place))
    return [Unsourced(line, tuple(found[line])) for line in model.orders["lines"] if line in found]
