"""The model as tables of records, and the one way it changes: replacing a record, which can be reversed.

Nothing here evaluates, parses or reads files.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, cast

from gpu_modeler.errors import ModelerError
from gpu_modeler.model.records import (
    BASE,
    PERIOD,
    Axis,
    Cell,
    Chart,
    Claim,
    Correlation,
    Group,
    Line,
    Place,
    RowGroup,
    Scenario,
    Section,
    Source,
    Uncertainty,
    View,
    Vintage,
)
from gpu_modeler.record import record
from gpu_modeler.text import Labels

CellKey = tuple[str, str, Place]
"""(scenario, line, place)."""

TABLES = (
    "axes",
    "groups",
    "sections",
    "lines",
    "scenarios",
    "sources",
    "claims",
    "charts",
    "uncertainties",
    "correlations",
    "vintages",
    "views",
    "row_groups",
    "properties",
    "orders",
    "cells",
)


class StaleReplacement(ModelerError):
    """A replacement's `before` is not what the model holds: it was made for another state."""

    key = "error_stale_replacement"


@record
class Replacement:
    """One record put in the place of another; `None` stands for absence. Swapped, it is its own inverse."""

    table: str
    key: Hashable
    before: Any
    after: Any

    def inverse(self) -> Replacement:
        """Return the replacement that undoes this one."""
        return Replacement(self.table, self.key, self.after, self.before)


class Model:
    """The document: tables of frozen records.

    Invariants: `orders["lines"]` and `orders["scenarios"]` list exactly the keys of their tables, in display order, as
    do `orders["axes"]` (period first), `orders["sections"]`, `orders["groups"]`, `orders["claims"]`, `orders["charts"]`,
    `orders["uncertainties"]`, `orders["views"]`, `orders["row_groups"]`. Correlations are kept under their sorted pair and
    are those of uncertainties that are there.
    Cells are kept by line so that a line's hard values are found at once.
    """

    def __init__(self) -> None:
        self.axes: dict[str, Axis] = {}
        self.groups: dict[str, Group] = {}
        self.sections: dict[str, Section] = {}
        self.lines: dict[str, Line] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.charts: dict[str, Chart] = {}
        self.uncertainties: dict[str, Uncertainty] = {}
        self.correlations: dict[tuple[str, str], Correlation] = {}
        self.vintages: dict[str, Vintage] = {}
        self.views: dict[str, View] = {}
        self.row_groups: dict[str, RowGroup] = {}
        self.properties: dict[str, str] = {}
        self.orders: dict[str, tuple[str, ...]] = {}
        self._cells: dict[str, dict[tuple[str, Place], Cell]] = {}

    def record(self, table: str, key: Hashable) -> Any:
        """Return the record under `key`, or `None`."""
        if table == "cells":
            scenario, line, place = cast("CellKey", key)
            return self._cells.get(line, {}).get((scenario, place))
        return getattr(self, table).get(key)

    def apply(self, replacement: Replacement) -> None:
        """Put `replacement.after` in place.

        Raises:
            StaleReplacement: the model does not hold `replacement.before`; nothing was changed.
        """
        if self.record(replacement.table, replacement.key) != replacement.before:
            raise StaleReplacement(table=replacement.table, key=str(replacement.key))
        if replacement.table == "cells":
            self._apply_cell(replacement)
            return
        _put(getattr(self, replacement.table), replacement.key, replacement.after)

    def _apply_cell(self, replacement: Replacement) -> None:
        scenario, line, place = cast("CellKey", replacement.key)
        cells = self._cells.setdefault(line, {})
        _put(cells, (scenario, place), replacement.after)
        if not cells:
            del self._cells[line]

    def fill_line(self, line: str, cells: dict[tuple[str, Place], Cell]) -> None:
        """Take over a line's hard values by (scenario, place), while a model is made; all others go by `apply`."""
        self._cells[line] = cells

    def copied(self) -> Model:
        """Return a model of the same records, which are frozen, in tables of its own."""
        copy = Model()
        for table in TABLES:
            if table != "cells":
                getattr(copy, table).update(getattr(self, table))
        copy._cells = {line: dict(cells) for line, cells in self._cells.items()}
        return copy

    def ordered(self, table: str) -> Iterator[Any]:
        """Yield the records of a table in display order."""
        records = getattr(self, table)
        return (records[key] for key in self.orders.get(table, ()))

    def cells_of(self, line: str) -> dict[tuple[str, Place], Cell]:
        """Return a line's hard values by (scenario, place). Not to be changed by the caller."""
        return self._cells.get(line, {})

    def all_cells(self) -> Iterator[tuple[CellKey, Cell]]:
        """Yield every hard value with its key."""
        for line, cells in self._cells.items():
            for (scenario, place), cell in cells.items():
                yield (scenario, line, place), cell

    def cell(self, line: str, place: Place, scenario: str = BASE) -> Cell | None:
        """Return the hard value in force, looking through the scenario's parents; `None` where there is none.

        A cell whose value is `None` clears what the parents hold: `None` is returned.
        """
        cells = self._cells.get(line)
        if not cells:
            return None
        for name in self.lineage(scenario):
            cell = cells.get((name, place))
            if cell is not None:
                return cell if cell.value is not None else None
        return None

    def lineage(self, scenario: str) -> tuple[str, ...]:
        """Return the scenario and its parents, nearest first."""
        names: list[str] = []
        while scenario and scenario not in names:
            names.append(scenario)
            scenario = self.scenarios[scenario].parent
        return tuple(names)

    def item_ids(self, axis: str) -> tuple[str, ...]:
        """Return the item ids of an axis in order."""
        return tuple(item.id for item in self.axes[axis].items)

    @property
    def title(self) -> Labels:
        """Return the document's own name, empty where it has none: the properties `title` and, for English, `title_en`."""
        return Labels(self.properties.get("title", ""), self.properties.get("title_en", ""))

    @property
    def periods(self) -> tuple[str, ...]:
        """Return the period ids in order; none where the model has no such axis."""
        return self.item_ids(PERIOD) if PERIOD in self.axes else ()

    def places(self, line: Line) -> Iterator[Place]:
        """Yield every place of a line, the last axis fastest."""
        places: list[Place] = [()]
        for axis in line.axes:
            places = [(*place, item) for place in places for item in self.item_ids(axis)]
        return iter(places)


def _put(table: dict[Any, Any], key: Hashable, record: Any) -> None:
    if record is None:
        table.pop(key, None)
    else:
        table[key] = record
