"""A mapping as a TOML file, `MAP.toml`, to be kept, read and changed by a person.

```toml
scenario = "base"
kind = ""                      # input, actual, guidance or override where no heading says it

[source]
title = ""                     # empty: file and sheet
date = "2025-04-19"
kind = "filing"                # filing, exchange, press, estimate or own view
address = ""

[[table]]                      # as many as there are tables
sheet = "利润表"                # empty: the first sheet
headings = [3]                 # rows as Excel counts them; several where headings stand one above the other
labels = ["A"]                 # columns as Excel names them
first_row = 4                  # the first and last row of values; 0 is the end
last_row = 0
first_column = "A"             # between which columns the table stands; empty is the end
last_column = ""
unit_column = ""               # where each row's unit stands
unit = "万元"                   # of amounts of money
company = "cambricon"          # what holds for the whole table, by axis
exact = true                   # take also rows and columns that are not listed and name a line or period exactly

[table.rows]
"一、营业总收入" = { line = "revenue" }
"毛利率" = { line = "gross_margin", unit = "%" }
"营业成本" = { line = "cost_of_revenue", negative = true }
"附注" = { ignore = true }

[table.columns]
"2024A" = { period = "2024", kind = "actual" }
```

Rows and columns may hold the same keys: `line`, `unit`, `kind`, `negative`, `ignore`, and the axes of the model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast, get_args

from gpu_modeler.files.tables.faults import MappingEntryUnknown, MappingEntryWrong, MappingUnreadable
from gpu_modeler.files.tables.grid import column_number
from gpu_modeler.files.tables.mapping import ImportMapping, Part, TableKind, TableMapping, WantedSource
from gpu_modeler.model import BASE, SourceKind

LARGEST_FILE = 4 << 20
"""Bytes; a mapping beyond that is none."""

_PART_KEYS = ("line", "unit", "kind", "negative", "ignore")
_PLACE_KEYS = (
    "sheet",
    "headings",
    "labels",
    "first_row",
    "last_row",
    "first_column",
    "last_column",
    "unit_column",
)
_TABLE_KEYS = (*_PLACE_KEYS, "line", "unit", "kind", "negative", "exact", "rows", "columns")
_KINDS: tuple[str, ...] = get_args(TableKind)


def read_mapping(path: Path, axes: tuple[str, ...]) -> ImportMapping:
    """Return the mapping in a file. `axes` are the model's, whose names may stand as keys.

    Raises:
        MappingUnreadable, MappingEntryUnknown, MappingEntryWrong: with the file, the key and what it should hold.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise MappingUnreadable(path=path, reason=f"> {LARGEST_FILE >> 20} MiB")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise MappingUnreadable(path=path, reason=getattr(error, "strerror", None) or str(error)) from error
    return mapping_of(text, axes, path)


def mapping_of(text: str, axes: tuple[str, ...], path: Path | str = "MAP.toml") -> ImportMapping:
    """Return the mapping that a TOML text says. Raises as `read_mapping`."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingUnreadable(path=path, reason=str(error)) from error
    return _Reader(path, axes).mapping(values)


class _Reader:
    """Reads the entries of one file and says of a wrong one where it stands."""

    def __init__(self, path: Path | str, axes: tuple[str, ...]) -> None:
        self._path, self._axes = path, axes

    def mapping(self, values: dict[str, Any]) -> ImportMapping:
        self._allow(values, ("scenario", "kind", "source", "table"), "")
        tables = self._typed(values, "table", list, "")
        if not tables or not all(isinstance(table, dict) for table in tables):
            raise MappingEntryWrong(path=self._path, entry="table", wanted="[[table]]")
        return ImportMapping(
            tables=tuple(self._table(table, f"table {number}") for number, table in enumerate(tables, 1)),
            scenario=self._typed(values, "scenario", str, "") or BASE,
            kind=self._kind(values, ""),
            source=self._source(self._typed(values, "source", dict, "")),
        )

    def _source(self, values: dict[str, Any]) -> WantedSource:
        self._allow(values, ("title", "date", "kind", "address"), "source")
        title, date, address = (
            self._typed(values, key, str, "source") for key in ("title", "date", "address")
        )
        kind = self._typed(values, "kind", str, "source") or "filing"
        if kind not in get_args(SourceKind):
            raise MappingEntryWrong(
                path=self._path, entry="source.kind", wanted=" | ".join(get_args(SourceKind))
            )
        return WantedSource(title, date, cast("SourceKind", kind), address)

    def _table(self, values: dict[str, Any], where: str) -> TableMapping:
        self._allow(values, (*_TABLE_KEYS, *self._axes), where)
        headings = self._rows(values, "headings", where) or (0,)
        first_row = self._typed(values, "first_row", int, where) or max(headings) + 2
        last_row = self._typed(values, "last_row", int, where)
        return TableMapping(
            sheet=self._typed(values, "sheet", str, where),
            headings=headings,
            labels=self._columns(values, "labels", where) or (0,),
            first_row=first_row - 1,
            last_row=last_row - 1 if last_row else None,
            first_column=self._column_at(values, "first_column", where) or 0,
            last_column=self._column_at(values, "last_column", where),
            unit_column=self._column_at(values, "unit_column", where),
            whole=self._part({k: v for k, v in values.items() if k in (*_PART_KEYS, *self._axes)}, where),
            rows=self._parts(values, "rows", "line", where),
            columns=self._parts(values, "columns", "period", where),
            is_exact=self._typed(values, "exact", bool, where, default=True),
        )

    def _parts(self, values: dict[str, Any], key: str, short: str, where: str) -> dict[str, Part]:
        """Return the parts by label; a text alone stands for the line of a row or the period of a column."""
        found = {}
        for label, entry in self._typed(values, key, dict, where).items():
            place = f"{where}, {key}, {label}"
            record = {short: entry} if isinstance(entry, str) else entry
            if not isinstance(record, dict):
                raise MappingEntryWrong(path=self._path, entry=place, wanted='{ line = "revenue" }')
            self._allow(record, (*_PART_KEYS, *self._axes), place)
            found[label] = self._part(record, place)
        return found

    def _part(self, record: dict[str, Any], where: str) -> Part:
        items = {axis: self._typed(record, axis, str, where) for axis in self._axes if record.get(axis)}
        return Part(
            line=self._typed(record, "line", str, where),
            items=items,
            unit=self._typed(record, "unit", str, where),
            kind=self._kind(record, where),
            is_negative=self._typed(record, "negative", bool, where),
            is_ignored=self._typed(record, "ignore", bool, where),
        )

    def _kind(self, record: dict[str, Any], where: str) -> TableKind:
        kind = self._typed(record, "kind", str, where)
        if kind not in _KINDS:
            wanted = " | ".join(filter(None, _KINDS))
            raise MappingEntryWrong(path=self._path, entry=f"{where}, kind".strip(", "), wanted=wanted)
        return cast("TableKind", kind)

    def _rows(self, record: dict[str, Any], key: str, where: str) -> tuple[int, ...]:
        numbers = self._typed(record, key, list, where)
        if not all(
            isinstance(number, int) and not isinstance(number, bool) and number > 0 for number in numbers
        ):
            raise MappingEntryWrong(path=self._path, entry=f"{where}, {key}", wanted="[3]")
        return tuple(number - 1 for number in numbers)

    def _columns(self, record: dict[str, Any], key: str, where: str) -> tuple[int, ...]:
        return tuple(self._column(letters, where) for letters in self._typed(record, key, list, where))

    def _column_at(self, record: dict[str, Any], key: str, where: str) -> int | None:
        letters = self._typed(record, key, str, where)
        return self._column(letters, where) if letters else None

    def _column(self, letters: object, where: str) -> int:
        number = column_number(letters) if isinstance(letters, str) else -1
        if not 0 <= number < 16384:
            raise MappingEntryWrong(path=self._path, entry=f"{where}, {letters}", wanted='["A"]')
        return number

    def _typed(self, record: dict[str, Any], key: str, kind: type, where: str, default: Any = None) -> Any:
        value = record.get(key, kind() if default is None else default)
        if not isinstance(value, kind) or (
            isinstance(value, int) and kind is int and (isinstance(value, bool) or value < 0)
        ):
            wanted = {str: '"…"', bool: "true | false", int: "1", list: "[…]", dict: "{…}"}[kind]
            raise MappingEntryWrong(path=self._path, entry=f"{where}, {key}".strip(", "), wanted=wanted)
        return value

    def _allow(self, record: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
        for key in record:
            if key not in allowed:
                raise MappingEntryUnknown(
                    path=self._path, entry=f"{where}, {key}".strip(", "), known=", ".join(allowed)
                )
