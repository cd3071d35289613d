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
from gpu_modeler.files.tables.units import is_money, unit_in, unit_of
from gpu_modeler.files.tables.values import is_number
from gpu_modeler.formula import Unit
from gpu_modeler.model import Model, SourceKind

_HEAD_ROWS = 8
_MOST_LIKENESSES = 300
_TITLE_ROWS = 3
_SEVERAL = 3
_COMPANY = "company"
_NEVER_VALUES = frozenset(
    map(
        normal,
        (
            "附注",
            "注释",
            "附注编号",
            "序号",
            "备注",
            "代码",
            "证券代码",
            "股票代码",
            "Note",
            "Notes",
            "No.",
            "Code",
            "Ticker",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that was found.

    Attributes:
        values: how many cells stand under a known heading beside a known label.
        unknown: the labels of rows of values that name nothing exactly.
    """

    table: TableMapping
    values: int
    unknown: tuple[str, ...]


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
        if proposal.values or proposal.unknown
    ]
    if not found:
        return None
    names = Names(model)
    unknown = dict.fromkeys(label for proposal in found for label in proposal.unknown)
    likenesses = {label: names.lines(label) for label in list(unknown)[:_MOST_LIKENESSES]}
    tables = tuple(proposal.table for proposal in found)
    source = WantedSource(date=workbook.modified[:10], kind=source_kind_of(tables))
    return ImportMapping(tables, source=source), likenesses


def source_kind_of(tables: Iterable[TableMapping]) -> SourceKind:
    """Return what kind of source tables seem to be: one with estimated years is an estimate, others are filings."""
    parts = [part for table in tables for part in (*table.rows.values(), *table.columns.values())]
    return "estimate" if any(part.kind == "input" for part in parts) else "filing"


class _Finder:
    """Looks for headings on one sheet."""

    def __init__(self, model: Model, sheet: Sheet, file: str) -> None:
        self._sheet, self._file = sheet, file
        self._names = Names(model)
        self._meanings = Meanings(self._names)
        self._headings = Headings(self._names, self._sheet)
        companies = model.axes[_COMPANY].items if _COMPANY in model.axes else ()
        self._companies = {
            item.id: (item.labels.zh.casefold(), item.labels.en.casefold()) for item in companies
        }

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
        known = [c for c in self._columns_under(headings) if self._is_under_name(headings, c)]
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

    def _columns_under(self, headings: Iterable[int]) -> list[int]:
        return sorted({column for row in headings for column in self._headings.columns(row)})

    def _is_under_name(self, headings: Iterable[int], column: int) -> bool:
        return any(self._headings.names_something(self._sheet.heading(row, column)) for row in headings)

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
        """Return the first column with many names and the one behind it, where that holds several, too."""
        best = max(names.values(), default=0)
        if not best:
            return []
        first = min(column for column, count in names.items() if count * 2 >= best)
        second = names.get(first + 1, 0)
        return [first, first + 1] if second * 3 >= best or second >= _SEVERAL else [first]

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
        top = table.headings[0]
        above = self._texts(range(self._after_values(top), top))
        heads = [text for text in self._texts(table.headings) if not self._headings.names_something(text)]
        below = self._texts(self._before_values(table.headings[-1] + 1))
        said = (*(text for text in below if unit_of(text) or _states_unit(text)), *heads, *reversed(above))
        unit = next(filter(None, map(_unit_of_all, said)), "")
        first = self._texts(range(min(_TITLE_ROWS, top)))
        return Part(items=self._owner([*above, *heads], [self._sheet.name], first, [self._file]), unit=unit)

    def _texts(self, rows: Iterable[int]) -> list[str]:
        return [self._sheet.heading(row, column) for row in rows for column in self._headings.columns(row)]

    def _after_values(self, row: int) -> int:
        """Return the first row above `row` that belongs to its head: values before it are another table's."""
        for above in range(row - 1, max(-1, row - 1 - _HEAD_ROWS), -1):
            if self._headings.has_values(above):
                return above + 1
        return max(0, row - _HEAD_ROWS)

    def _before_values(self, row: int) -> range:
        """Return the rows between the headings and the first numbers, where a unit may stand, too."""
        for candidate in range(row, row + _HEAD_ROWS):
            if self._headings.has_values(candidate):
                return range(row, candidate)
        return range(0)

    def _owner(self, *places: list[str]) -> dict[str, str]:
        """Return the company that the nearest texts name which name any; none where they name several."""
        for texts in places:
            named = {item for item, words in self._companies.items() if _has_any(texts, words)}
            if named:
                return {_COMPANY: named.pop()} if len(named) == 1 else {}
        return {}

    # --- the rows and columns -----------------------------------------------------------------------

    def _proposal(self, table: TableMapping) -> Proposal:
        rows, unknown = self._rows_of(table)
        columns = self._columns_of(table)
        values = self._values(table, rows, columns)
        given = {axis for part in (*rows.values(), *columns.values()) for axis in part.items}
        whole = replace(table.whole, items={a: i for a, i in table.whole.items.items() if a not in given})
        return Proposal(replace(table, rows=rows, columns=columns, whole=whole), values, tuple(unknown))

    def _rows_of(self, table: TableMapping) -> tuple[dict[str, Part], list[str]]:
        found: dict[str, Part] = {}
        unknown: dict[str, None] = {}
        for row in self._rows(table.first_row, table.last_row):
            label = row_label(self._sheet, table, row)
            if not label or label in found or label in unknown:
                continue
            part = self._meanings.of(label).part
            if part is not None:
                found[label] = part
            elif self._headings.has_values(row):
                unknown[label] = None
        return found, list(unknown)

    def _columns_of(self, table: TableMapping) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for column in self._columns_under(table.headings):
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
            c for c in self._columns_under(table.headings) if column_heading(self._sheet, table, c) in columns
        ]
        return sum(
            (row, column) in self._sheet.cells
            for row in self._rows(table.first_row, table.last_row)
            if row_label(self._sheet, table, row) in rows
            for column in taken
            if table.holds_value(row, column)
        )


def _states_unit(text: str) -> bool:
    """Say whether a text speaks of a unit, as 单位：万颗 does."""
    return "单位" in text or "unit" in text.casefold()


def _unit_of_all(text: str) -> str:
    """Return the unit that a text near the headings gives to the whole table: any stated one, or one of money."""
    unit = unit_of(text) or unit_in(text)
    return unit if unit and (_states_unit(text) or is_money(Unit.parse(unit))) else ""


def _has_any(texts: list[str], words: tuple[str, ...]) -> bool:
    return any(word in text.casefold() for text in texts for word in words if len(word) > 1)
