"""Which sheet, row and column every cell of the model gets. Positions only: no formulas, no formats, no writing.

One sheet holds the lines that have no company axis, one sheet per company the others; all company sheets have the same
rows. Periods stand in columns, every further axis (segment, or whatever a user adds) is written out row by row. Rows and
columns count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from gpu_modeler.files.excel.names import SheetNames, one_line
from gpu_modeler.model import PERIOD, Line, Model, Place
from gpu_modeler.text import Language, say

SHEET_AXIS = "company"
"""The axis whose items have a sheet each."""

LABEL, UNIT, SOURCE, CONSTANT = range(4)
"""The columns before the periods; the last one holds the values of lines that have no period."""

TITLE_ROW, SCENARIO_ROW, LEGEND_ROW, HEADING_ROW = range(4)
FIRST_ROW = HEADING_ROW + 1


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the periods, with as many empty ones before and after as lags and leads reach."""

    openings: int
    periods: int
    closings: int

    @property
    def first_opening(self) -> int:
        """The column after the constants."""
        return CONSTANT + 1

    @property
    def first(self) -> int:
        """The first period's column."""
        return self.first_opening + self.openings

    @property
    def first_closing(self) -> int:
        """The column after the last period."""
        return self.first + self.periods

    @property
    def end(self) -> int:
        """The first column that is not used."""
        return self.first_closing + self.closings


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet of lines: a section's heading, a line's heading over its items, or values.

    `rest` holds the items of the line's axes other than period and company, in the order of the line's axes; it is
    `None` on headings.
    """

    row: int
    section: str = ""
    line: str = ""
    rest: Place | None = None


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One row of the Compare sheet: a heading (`item` is empty) or one company's values of a line."""

    row: int
    section: str = ""
    line: str = ""
    item: str = ""
    rest: Place = ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets' names. `items` maps a company to its sheet; `compare` is empty where no line has companies."""

    market: str
    items: Mapping[str, str]
    compare: str
    sources: str


@dataclass(frozen=True)
class Layout:
    """Where everything stands. `row_of` maps (line, rest) to its row on the sheet or sheets of the line."""

    columns: Columns
    sheets: Sheets
    market: tuple[Row, ...]
    company: tuple[Row, ...]
    compare: tuple[CompareRow, ...]
    row_of: Mapping[tuple[str, Place], int]
    compare_row_of: Mapping[tuple[str, str, Place], int]


def rest_axes(line: Line) -> tuple[str, ...]:
    """Return the axes that are written out row by row."""
    return _rest_axes(line.axes)


@lru_cache(maxsize=256)
def _rest_axes(axes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(axis for axis in axes if axis not in {PERIOD, SHEET_AXIS})


def lay_out(model: Model, columns: Columns, language: Language) -> Layout:
    """Give every line its rows and every sheet its name."""
    market = tuple(_rows(model, is_company=False))
    company = tuple(_rows(model, is_company=True))
    compare = tuple(_compare_rows(model, company))
    return Layout(
        columns=columns,
        sheets=_sheets(model, language, has_compare=bool(compare)),
        market=market,
        company=company,
        compare=compare,
        row_of={(row.line, row.rest): row.row for row in (*market, *company) if row.rest is not None},
        compare_row_of={(row.line, row.item, row.rest): row.row for row in compare if row.item},
    )


def sections_with_lines(model: Model, *, is_company: bool) -> Iterator[tuple[str, list[Line]]]:
    """Yield each section with its lines of one kind, in display order; lines without a known section come last."""
    by_section: dict[str, list[Line]] = {section: [] for section in model.orders.get("sections", ())}
    for line in model.ordered("lines"):
        if (SHEET_AXIS in line.axes) == is_company:
            by_section.setdefault(line.section, []).append(line)
    return ((section, lines) for section, lines in by_section.items() if lines)


def _rows(model: Model, *, is_company: bool) -> Iterator[Row]:
    row = FIRST_ROW
    for section, lines in sections_with_lines(model, is_company=is_company):
        yield Row(row, section=section)
        row += 1
        for line in lines:
            axes = rest_axes(line)
            if axes:
                yield Row(row, section, line.id)
                row += 1
            for rest in product(*(model.item_ids(axis) for axis in axes)):
                yield Row(row, section, line.id, rest)
                row += 1
        row += 1  # a blank row before the next section


def _compare_rows(model: Model, company: tuple[Row, ...]) -> Iterator[CompareRow]:
    items = model.item_ids(SHEET_AXIS) if SHEET_AXIS in model.axes else ()
    row = FIRST_ROW
    line = ""
    for source in company:
        if not source.line:
            row += row > FIRST_ROW
            yield CompareRow(row, source.section)
            row += 1
            continue
        if source.line != line:
            line = source.line
            yield CompareRow(row, source.section, line)
            row += 1
        if source.rest is not None:
            for item in items:
                yield CompareRow(row, source.section, line, item, source.rest)
                row += 1


def _sheets(model: Model, language: Language, *, has_compare: bool) -> Sheets:
    names = SheetNames()
    market = names.take(say("excel_sheet_market", language))
    compare = names.take(say("excel_sheet_compare", language)) if has_compare else ""
    sources = names.take(say("excel_sheet_sources", language))
    axis = model.axes.get(SHEET_AXIS)
    items = axis.items if axis is not None and has_compare else ()
    other = say("excel_sheet_company_fallback", language)
    labels = {item.id: one_line(item.labels.in_language(language)) for item in items}
    return Sheets(
        market, {item: names.take(label, item, other) for item, label in labels.items()}, compare, sources
    )
