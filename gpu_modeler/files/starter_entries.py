"""Reading the TOML and CSV files of the starter data, each field checked as it is taken. No model here.

An `Entry` is one `[[table]]` of a TOML file, a `Row` one line of a CSV file; both know where they stand, so that every
fault names the file and the row.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gpu_modeler.files.starter_faults import (
    StarterFileMissing,
    StarterFileUnreadable,
    StarterMissingField,
    StarterNumberUnreadable,
    StarterSyntax,
    StarterUnknownField,
    StarterUnknownName,
    StarterWrongField,
)
from gpu_modeler.text import Labels, Message

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One table of a TOML file. Fields are asked for by name; `known` lists those that it may have."""

    file: str
    table: str
    number: int
    fields: Mapping[str, Any]

    @cached_property
    def where(self) -> Message:
        """Return the place as faults show it: the number of the entry, from 1, and its id."""
        name = str(self.fields.get("id", ""))
        return Message("starter_entry", {"number": self.number, "table": self.table, "id": name})

    def allow(self, known: str) -> None:
        """Refuse fields that are not among the words of `known`."""
        for field in self.fields:
            if field not in known.split():
                raise StarterUnknownField(self.file, self.where, field, known.split())

    def text(self, field: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        found = self._field(field, default)
        if not isinstance(found, str):
            raise StarterWrongField(self.file, self.where, field, "text")
        return found

    def number_of(self, field: str) -> float:
        """Return a number, which must be there."""
        found = self._field(field, None)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise StarterWrongField(self.file, self.where, field, "number")
        return float(found)

    def texts(self, field: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self._field(field, default)
        if not isinstance(found, list | tuple) or not all(isinstance(part, str) for part in found):
            raise StarterWrongField(self.file, self.where, field, "texts")
        return tuple(found)

    def numbers(self, field: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        found = self._field(field, None)
        numeric = isinstance(found, list) and all(type(part) in {int, float} for part in found)
        if not numeric:
            raise StarterWrongField(self.file, self.where, field, "numbers")
        return tuple(float(part) for part in found)

    def labels(self, prefix: str = "") -> Labels:
        """Return `zh` and `en`, which must be there, or with a prefix such as `note_` those, empty where absent."""
        default = "" if prefix else None
        return Labels(self.text(f"{prefix}zh", default), self.text(f"{prefix}en", default))

    def mapping(self, field: str) -> Mapping[str, Any]:
        """Return a table of fields, empty where absent."""
        found = self._field(field, {})
        if not isinstance(found, dict):
            raise StarterWrongField(self.file, self.where, field, "table")
        return found

    def choice(self, field: str, permitted: Sequence[str], default: str | None = None) -> str:
        """Return a text that is one of `permitted`."""
        found = self.text(field, default)
        if found not in permitted:
            raise StarterWrongField(self.file, self.where, field, "choice")
        return found

    def entries(self, field: str) -> tuple[Entry, ...]:
        """Return the tables below this one, such as `[[line.exception]]`."""
        return entries_of(self.file, self.fields.get(field, []), field, f"{self.table}.{field}")

    def require(self, table: str, name: str, known: Mapping[str, object] | Sequence[str]) -> str:
        """Return `name` if it is known.

        Raises:
            StarterUnknownName: it is not; `table` says what it should have been.
        """
        if name not in known:
            raise StarterUnknownName(self.file, self.where, table, name, known)
        return name

    def _field(self, field: str, default: object) -> Any:
        found = self.fields.get(field, default)
        if found is None:
            raise StarterMissingField(self.file, self.where, field=field)
        return found


@dataclass(frozen=True)
class Row:
    """One line of a CSV file, by column; `number` is what an editor shows."""

    file: str
    number: int
    columns: Mapping[str, str]

    @property
    def where(self) -> Message:
        """Return the place as faults show it."""
        return Message("starter_row", {"number": self.number})

    def require(self, table: str, name: str, known: Mapping[str, object] | Sequence[str]) -> str:
        """Return `name` if it is known, as `Entry.require` does."""
        if name not in known:
            raise StarterUnknownName(self.file, self.where, table, name, known)
        return name

    def number_in(self, column: str) -> float | None:
        """Return the number of a column, `None` where it is empty; `45%` is 0.45."""
        text = self.columns[column].strip()
        if not text:
            return None
        percent = text.endswith("%")
        digits = text.removesuffix("%").rstrip() if percent else text
        if not _NUMBER.fullmatch(digits) or (percent and "e" in digits.lower()):
            raise StarterNumberUnreadable(self.file, self.where, field=column, text=text)
        return float(f"{digits}e-2" if percent else digits)


def read_entries(folder: Path, name: str, *tables: str) -> dict[str, tuple[Entry, ...]]:
    """Return the entries of a TOML file by table; a table that is absent has none.

    Raises:
        StarterFault: the file is missing, unreadable, no TOML, or holds other tables than `tables`.
    """
    try:
        content = tomllib.loads(_text_of(folder, name))
    except tomllib.TOMLDecodeError as fault:
        raise StarterSyntax(name, reason=str(fault)) from None
    for table in content:
        if table not in tables:
            raise StarterUnknownField(name, f"[[{table}]]", table, tables)
    return {table: entries_of(name, content.get(table, []), table, table) for table in tables}


def entries_of(file: str, found: object, field: str, table: str) -> tuple[Entry, ...]:
    """Return the parts of a list of tables as entries, numbered from 1."""
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise StarterWrongField(file, f"[[{table}]]", field, "tables")
    return tuple(Entry(file, table, number, part) for number, part in enumerate(found, start=1))


def read_rows(folder: Path, name: str, needed: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a CSV file whose first row names the columns; rows of empty fields are passed over.

    Raises:
        StarterFault: the file is missing or unreadable, a column is unknown or missing, or a row is of other length.
    """
    reader = csv.reader(io.StringIO(_text_of(folder, name), newline=""))
    header = next(reader, [])
    for column in header:
        if column not in needed and column not in optional:
            raise StarterUnknownField(
                name, Message("starter_row", {"number": 1}), column, [*needed, *optional]
            )
    for column in needed:
        if column not in header:
            raise StarterMissingField(name, Message("starter_row", {"number": 1}), field=column)
    for fields in reader:
        if not any(fields):
            continue
        where = Message("starter_row", {"number": reader.line_num})
        if len(fields) > len(header):
            raise StarterUnknownField(name, where, fields[len(header)], ())
        if len(fields) < len(header):
            raise StarterMissingField(name, where, field=header[len(fields)])
        yield Row(name, reader.line_num, dict(zip(header, fields, strict=True)))


def _text_of(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StarterFileMissing(name) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise StarterFileUnreadable(name, reason=str(fault)) from None
