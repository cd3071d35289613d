"""Rows that hold together, chosen from rows of which some are missing or wrong.

Each table is looked at after those it refers to. A row stays if a model can hold it, is mended where that loses nothing
but a reference (and listed), and is left out otherwise (and listed).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from gpu_modeler.files.gpum_records import ORDERED, RowsDoNotFit, model_of
from gpu_modeler.files.gpum_schema import TABLES
from gpu_modeler.files.salvage.records import Loss
from gpu_modeler.model import BASE, PERIOD

Row = tuple[Any, ...]
_SECTION = 5
"""The column of a line's section."""
_NAME_COLUMNS = {"cells": 3, "alternatives": 3, "correlations": 2}


class Fitting:
    """Chooses rows; `kept` holds them by table, `losses` what was left out or changed."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self._rows = {table: list(rows.get(table, ())) for table in TABLES}
        self.kept: dict[str, list[Row]] = {table: [] for table in TABLES}
        self.losses: list[Loss] = []
        self._ground: dict[str, list[Row]] = {}

    def ids(self, table: str) -> set[str]:
        """Return the ids of what is kept of a table."""
        return {row[0] for row in self.kept[table]}

    def fit(self) -> None:
        """Look at all tables."""
        self._fit_axes()
        self._fit_scenarios()
        self._set_ground()
        for table in ("properties", "groups", "sections", "sources"):
            self._fit_alone(table)
        self._fit_lines()
        self._fit_values()
        for table in ("charts", "uncertainties", "claims", "vintages", "views", "row_groups"):
            self._fit_alone(table)
        self._fit_parts("chart_series", "charts", 0)
        self._fit_designs()
        self._fit_correlations()
        self._order()

    # --- axes and scenarios -------------------------------------------------------------------------

    def _fit_axes(self) -> None:
        """Keep the items of each axis once; years stand in a row, those that are missing in between are put back."""
        items: dict[str, list[Row]] = {}
        for row in sorted(filter(_is_item, self._rows["items"]), key=lambda row: (row[0], row[1])):
            known = items.setdefault(row[0], [])
            if any(row[2] == other[2] for other in known) or (row[0] == PERIOD and not _is_year(row[2])):
                self._lose("items", row[2])
            else:
                known.append(row)
        self._fill_years(items)
        axes = {row[0]: row for row in self._rows["axes"] if all(isinstance(each, str) for each in row)}
        for axis in [
            *(axis for axis in axes if axis in items),
            *(axis for axis in items if axis not in axes),
        ]:
            if axis not in axes:
                self._change("made_anew", "axes", axis)
            self.kept["axes"].append(axes.get(axis, (axis, axis, axis)))
            self.kept["items"] += items[axis]
        for axis in axes.keys() - items.keys():
            self._lose("axes", axis)

    def _fill_years(self, items: dict[str, list[Row]]) -> None:
        years = {int(row[2]): row for row in items.get(PERIOD, ())}
        whole = []
        for place, year in enumerate(range(min(years), max(years) + 1)):
            row = years.get(year)
            if row is None:
                self._change("made_anew", "items", str(year))
                row = (PERIOD, place, str(year), str(year), str(year), "")
            whole.append((PERIOD, place, *row[2:]))
        items[PERIOD] = whole

    def _fit_scenarios(self) -> None:
        rows = {row[0]: row for row in self._rows["scenarios"] if _is_named(row) and _are_texts(row)}
        if BASE not in rows:
            self._change("made_anew", "scenarios", BASE)
            rows[BASE] = (BASE, BASE, BASE, "", "", "")
        rows[BASE] = (*rows[BASE][:3], "", *rows[BASE][4:])
        for key, row in rows.items():
            if key != BASE and not _reaches_base(key, rows):
                self._change("parent_lost", "scenarios", key)
                rows[key] = (*row[:3], BASE, *row[4:])
        self.kept["scenarios"] = list(rows.values())

    def _set_ground(self) -> None:
        """Keep what every trial of a row stands on: axes, their items and scenarios, in order."""
        ground = {table: self.kept[table] for table in ("axes", "items", "scenarios")}
        orders = [row for row in self._orders(ground) if row[0] in ground]
        self._ground = {**ground, "orders": orders}

    # --- rows that stand alone, or on lines ---------------------------------------------------------

    def _holds(self, **more: list[Row]) -> bool:
        """Say whether a model can hold these rows on the ground."""
        rows = {table: [*self._ground.get(table, ()), *more.get(table, ())] for table in TABLES}
        rows["orders"] = [*self._ground["orders"], *_orders_of(more)]
        try:
            model_of(rows)
        except RowsDoNotFit:
            return False
        return True

    def _fit_alone(self, table: str) -> None:
        """Keep each row that a model with its line, if it has one, can hold."""
        seen: set[str] = set()
        lines = {row[0]: row for row in self.kept["lines"]}
        for row in self._rows[table]:
            named = dict.fromkeys(part for part in row[:2] if isinstance(part, str) and part in lines)
            own = [lines[key] for key in named]
            if _is_named(row) and row[0] not in seen and self._holds(**{table: [row], "lines": _bare(own)}):
                seen.add(row[0])
                self.kept[table].append(row)
            else:
                self._lose(table, _name_of(table, row))

    def _fit_lines(self) -> None:
        sections, seen = self.ids("sections"), set[str]()
        for found in self._rows["lines"]:
            row = found
            if _is_named(row) and row[_SECTION] not in sections and row[_SECTION] != "":
                row = (*row[:_SECTION], "", *row[_SECTION + 1 :])
            if _is_named(row) and row[0] not in seen and self._holds(lines=_bare([row])):
                if row is not found:
                    self._change("section_lost", "lines", row[0])
                seen.add(row[0])
                self.kept["lines"].append(row)
            else:
                self._lose("lines", _name_of("lines", row))
        self._fit_parts("exceptions", "lines", 0)

    def _fit_parts(self, table: str, owner: str, column: int) -> None:
        """Keep the rows whose owner is kept and can hold them."""
        owners = {row[0]: row for row in self.kept[owner]}
        seen: set[tuple[str, object]] = set()
        for row in self._rows[table]:
            own = owners.get(row[column]) if isinstance(row[column], str) else None
            key = (row[column], row[1])
            with_own = {table: [row], owner: _bare([own]) if owner == "lines" else [own]} if own else {}
            if own and key not in seen and self._holds(**with_own):
                seen.add(key)
                self.kept[table].append(row)
            else:
                self._lose(table, _name_of(table, row))

    def _fit_designs(self) -> None:
        """Keep the look of each chart that has all curves it speaks of."""
        charts, seen = {row[0]: row for row in self.kept["charts"]}, set[str]()
        for row in self._rows["chart_designs"]:
            own = charts.get(row[0]) if isinstance(row[0], str) else None
            series = [each for each in self.kept["chart_series"] if each[0] == row[0]]
            if (
                own
                and row[0] not in seen
                and self._holds(charts=[own], chart_series=series, chart_designs=[row])
            ):
                seen.add(row[0])
                self.kept["chart_designs"].append(row)
            else:
                self._lose("chart_designs", _name_of("chart_designs", row))

    def _fit_correlations(self) -> None:
        known = {row[0]: row for row in self.kept["uncertainties"]}
        lines = {row[0]: row for row in self.kept["lines"]}
        seen: set[tuple[str, str]] = set()
        for row in self._rows["correlations"]:
            ends = [known[key] for key in dict.fromkeys(row[:2]) if isinstance(key, str) and key in known]
            stand_on = list({end[1]: lines[end[1]] for end in ends}.values())
            more = {"correlations": [row], "uncertainties": ends, "lines": _bare(stand_on)}
            if row[:2] not in seen and self._holds(**more):
                seen.add(row[:2])
                self.kept["correlations"].append(row)
            else:
                self._lose("correlations", _name_of("correlations", row))

    # --- values -------------------------------------------------------------------------------------

    def _fit_values(self) -> None:
        """Keep the values of each line: all at once where they hold, in ever smaller parts where not."""
        lines = {row[0]: _bare([row]) for row in self.kept["lines"]}
        by_line: dict[str, list[Row]] = {}
        for row in self._rows["cells"]:
            if isinstance(row[1], str) and row[1] in lines:
                by_line.setdefault(row[1], []).append(row)
            else:
                self._lose("cells", _name_of("cells", row))
        for line, rows in by_line.items():
            self._fit_some(rows, lambda some, line=line: self._holds(cells=some, lines=lines[line]))  # type: ignore[misc]
        self._fit_alternatives(lines)

    def _fit_some(self, rows: list[Row], holds: Callable[[list[Row]], bool]) -> None:
        if holds(rows):
            kept = {row[:3] for row in self.kept["cells"]} if len(rows) == 1 else set()
            if rows[0][:3] in kept:
                self._lose("cells", _name_of("cells", rows[0]))  # a second value at the same place
            else:
                self.kept["cells"] += rows
        elif len(rows) == 1:
            self._lose("cells", _name_of("cells", rows[0]))
        else:
            middle = len(rows) // 2
            self._fit_some(rows[:middle], holds)
            self._fit_some(rows[middle:], holds)

    def _fit_alternatives(self, lines: Mapping[str, list[Row]]) -> None:
        cells = {row[:3]: row for row in self.kept["cells"]}
        seen: set[Row] = set()
        for row in self._rows["alternatives"]:
            cell = cells.get(row[:3])
            if (
                cell
                and row[:4] not in seen
                and self._holds(alternatives=[row], cells=[cell], lines=lines[cell[1]])
            ):
                seen.add(row[:4])
                self.kept["alternatives"].append(row)
            else:
                self._lose("alternatives", _name_of("alternatives", row))

    # --- order and words ----------------------------------------------------------------------------

    def _order(self) -> None:
        self.kept["orders"] = self._orders(self.kept)

    def _orders(self, rows: Mapping[str, list[Row]]) -> list[Row]:
        """Return the display order: as it was for what is there, then whatever it does not name."""
        orders = []
        for table in ORDERED:
            there = list(dict.fromkeys(row[0] for row in rows.get(table, ())))
            listed = sorted(
                (row for row in self._rows["orders"] if row[0] == table and isinstance(row[1], int)),
                key=lambda row: row[1],
            )
            known = dict.fromkeys(row[2] for row in listed if row[2] in there)
            first = {"axes": PERIOD, "scenarios": BASE}.get(table)
            keys = [*([first] if first else ()), *known, *there]
            orders += [(table, number, key) for number, key in enumerate(dict.fromkeys(keys))]
        return orders

    def _lose(self, table: str, name: str) -> None:
        self.losses.append(Loss("unfit", table, name))

    def _change(self, kind: str, table: str, name: str) -> None:
        self.losses.append(Loss(kind, table, name))


def _orders_of(rows: Mapping[str, list[Row]]) -> list[Row]:
    return [(table, n, row[0]) for table in rows if table in ORDERED for n, row in enumerate(rows[table])]


def _bare(lines: list[Row]) -> list[Row]:
    """Return lines without their section, which a trial need not hold."""
    return [(*row[:_SECTION], "", *row[_SECTION + 1 :]) for row in lines]


def _is_item(row: Row) -> bool:
    return isinstance(row[1], int) and _are_texts((row[0], *row[2:])) and bool(row[0]) and bool(row[2])


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()


def _is_named(row: Row) -> bool:
    return isinstance(row[0], str) and bool(row[0])


def _are_texts(values: Row) -> bool:
    return all(isinstance(value, str) and "\0" not in value for value in values)


def _reaches_base(key: str, rows: Mapping[str, Row]) -> bool:
    seen = set()
    while key in rows and key not in seen:
        if key == BASE:
            return True
        seen.add(key)
        key = rows[key][3]
    return False


def _name_of(table: str, row: Row) -> str:
    """Return how people would find a row: its first columns, without quotes and brackets."""
    parts = row[: _NAME_COLUMNS.get(table, 1)]
    return " ".join(_plain(part) for part in parts if isinstance(part, str | int | float))


def _plain(part: object) -> str:
    text = str(part)
    if text.startswith("["):
        try:
            return " ".join(map(str, json.loads(text)))
        except (ValueError, RecursionError):
            pass
    return text[:80]
