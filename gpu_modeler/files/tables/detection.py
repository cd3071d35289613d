"""Where the tables of a sheet stand, as proposals: which rows are headings, which columns labels, in which unit, whose.

Nothing is read by these proposals until a person, or a mapping file, has taken them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gpu_modeler.files.reading.records import ReadSheet, ReadWorkbook
from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.headings import FARTHEST_ROW, Headings
from gpu_modeler.files.tables.labels import normal
from gpu_modeler.files.tables.mapping import IGNORED, ImportMapping, Part, TableMapping, WantedSource
from gpu_modeler.files.tables.matching import Match, Names
from gpu_modeler.files.tables.reading import column_heading, row_label
from gpu_modeler.files.tables.resolve import Meanings
from gpu_modeler.files.tables.units import unit_in, unit_of
from gpu_modeler.files.tables.values import is_number
from gpu_modeler.model import Model

_HEAD_ROWS = 8
_NEVER_VALUES = frozenset(map(normal, ("附注", "注释", "附注编号", "序号", "备注", "Note", "Notes", "No.")))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that was found.

    Attributes:
        values: how many cells stand under a known heading beside a known label.
        likenesses: for labels that name no line exactly, the lines that they are like.
    """

    table: TableMapping
    values: int
    likenesses: dict[str, list[Match]]


def proposals(model: Model, sheet: ReadSheet, file: str = "") -> list[Proposal]:
    """Return the tables found on a sheet, from above; empty where nothing looks like one."""
    return _Finder(model, Sheet(sheet), file).found()


def proposed_mapping(
    model: Model, workbook: ReadWorkbook, sheet: str = ""
) -> tuple[ImportMapping, dict[str, list[Match]]] | None:
    """Return a mapping of all tables found in the visible sheets, or in one, and the likenesses; `None` for no table."""
    found = [
        proposal
        for candidate in workbook.sheets
        if candidate.state == "visible" and (not sheet or candidate.name.casefold() == sheet.casefold())
        for proposal in proposals(model, candidate, workbook.name)
        if proposal.values
    ]
    if not found:
        return None
    likenesses = {label: matches for proposal in found for label, matches in proposal.likenesses.items()}
    return ImportMapping(
        tuple(p.table for p in found), source=WantedSource(date=workbook.modified[:10])
    ), likenesses


class _Finder:
    """Looks for headings on one sheet."""

    def __init__(self, model: Model, sheet: Sheet, file: str) -> None:
        self._sheet, self._file = sheet, file
        self._names = Names(model)
        self._meanings = Meanings(self._names)
        self._headings = Headings(self._names, self._sheet)

    def found(self) -> list[Proposal]:
        runs = self._headings.runs()
        made = []
        for number, run in enumerate(runs):
            after = runs[number + 1][0] - 1 if number + 1 < len(runs) else None
            table = self._table(run, after)
            if table is not None:
                made.append(self._proposal(table))
        return made

    # --- the table below them -----------------------------------------------------------------------

    def _table(self, headings: list[int], last: int | None) -> TableMapping | None:
        first = headings[-1] + 1
        known = [
            c
            for c in self._headings.columns(headings[-1])
            if self._headings.names_something(self._sheet.heading(headings[-1], c))
        ]
        labels = self._label_columns(first, last, known)
        if not known or not labels:
            return None
        table = TableMapping(
            sheet=self._sheet.name,
            headings=tuple(headings),
            labels=tuple(labels),
            first_row=first,
            last_row=last,
            unit_column=self._unit_column(first, last, labels),
        )
        return replace(table, whole=self._whole(table))

    def _label_columns(self, first: int, last: int | None, known: list[int]) -> list[int]:
        """Return the columns left of the first value that hold names; where none does, the one with most text."""
        limit = next((column for column in known if self._holds_numbers(first, last, column)), 0)
        texts: dict[int, int] = {}
        names: dict[int, int] = {}
        for row in self._rows(first, last):
            for column in self._headings.columns(row):
                text = self._sheet.heading(row, column)
                if column < limit and text:
                    texts[column] = texts.get(column, 0) + 1
                    names[column] = names.get(column, 0) + self._headings.names_something(text)
        return sorted(
            self._with_names(names) or ([max(texts, key=lambda c: (texts[c], -c))] if texts else [])
        )

    @staticmethod
    def _with_names(names: dict[int, int]) -> list[int]:
        """Return the column with most names and the one behind it, where that holds many, too."""
        best = max(names.values(), default=0)
        if not best:
            return []
        first = min(column for column, count in names.items() if count * 2 >= best)
        return [
            column for column, count in names.items() if first <= column <= first + 1 and count * 3 >= best
        ]

    def _holds_numbers(self, first: int, last: int | None, column: int) -> bool:
        """Say whether more than a third of what stands in a column are numbers."""
        cells = [cell for row in self._rows(first, last) if (cell := self._sheet.cells.get((row, column)))]
        return sum(is_number(cell) for cell in cells) * 3 > len(cells)

    def _unit_column(self, first: int, last: int | None, labels: list[int]) -> int | None:
        """Return the column behind the labels where most texts are units."""
        for column in (labels[-1] + 1, labels[-1] + 2):
            texts = [t for row in self._rows(first, last) if (t := self._sheet.heading(row, column))]
            units = [text for text in texts if unit_of(text) and not text.isdecimal()]
            if len(units) >= 2 and len(units) * 3 >= len(texts) * 2:
                return column
        return None

    def _rows(self, first: int, last: int | None) -> Iterable[int]:
        end = min(self._sheet.rows, FARTHEST_ROW) if last is None else last + 1
        return range(first, max(first, end))

    def _whole(self, table: TableMapping) -> Part:
        """Return the unit and the company that stand above the table, in its name or the file's."""
        texts = [
            (row, self._sheet.heading(row, column))
            for row in range(max(0, table.headings[0] - _HEAD_ROWS), table.headings[-1] + 1)
            for column in self._headings.columns(row)
        ]
        head = [
            text
            for row, text in texts
            if row not in table.headings or not self._headings.names_something(text)
        ]
        unit = next((found for text in reversed(head) if (found := unit_of(text) or unit_in(text))), "")
        return Part(items=self._owner([*head, self._sheet.name, self._file]), unit=unit)

    def _owner(self, texts: list[str]) -> dict[str, str]:
        """Return the one company that the texts above a table name; none where they name several."""
        for axis in self._names.model.ordered("axes"):
            words = {
                item.id: [word for word in (item.labels.zh, item.labels.en) if len(word) > 1]
                for item in axis.items
            }
            named = {
                item
                for item, spellings in words.items()
                for text in texts
                if any(spelling.casefold() in text.casefold() for spelling in spellings)
            }
            if axis.id == "company" and len(named) == 1:
                return {axis.id: named.pop()}
        return {}

    # --- the rows and columns -----------------------------------------------------------------------

    def _proposal(self, table: TableMapping) -> Proposal:
        rows, likenesses = self._rows_of(table)
        columns = self._columns_of(table)
        values = self._values(table, rows, columns)
        given = {axis for part in (*rows.values(), *columns.values()) for axis in part.items}
        whole = replace(table.whole, items={a: i for a, i in table.whole.items.items() if a not in given})
        return Proposal(replace(table, rows=rows, columns=columns, whole=whole), values, likenesses)

    def _rows_of(self, table: TableMapping) -> tuple[dict[str, Part], dict[str, list[Match]]]:
        found: dict[str, Part] = {}
        likenesses: dict[str, list[Match]] = {}
        for row in self._rows(table.first_row, table.last_row):
            label = row_label(self._sheet, table, row)
            if not label or label in found or label in likenesses:
                continue
            part = self._meanings.of(label).part
            if part is not None:
                found[label] = part
            elif self._headings.has_values(row):
                likenesses[label] = self._names.lines(label)
        return found, likenesses

    def _columns_of(self, table: TableMapping) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for column in self._headings.columns(table.headings[-1]):
            heading = column_heading(self._sheet, table, column)
            if not heading or not table.holds_value(table.first_row, column):
                continue
            part = self._meanings.of(heading).part
            if part is not None and not part.is_empty:
                found[heading] = part
            elif normal(heading) in _NEVER_VALUES:
                found[heading] = IGNORED
        return found

    def _values(self, table: TableMapping, rows: dict[str, Part], columns: dict[str, Part]) -> int:
        taken = [
            c
            for c in self._headings.columns(table.headings[-1])
            if column_heading(self._sheet, table, c) in columns
        ]
        return sum(
            (row, column) in self._sheet.cells
            for row in self._rows(table.first_row, table.last_row)
            if row_label(self._sheet, table, row) in rows
            for column in taken
            if table.holds_value(row, column)
        )
