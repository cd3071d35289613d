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

from gpu_modeler.files.excel.names import LONGEST_SHEET_NAME, MANIFEST_SHEET, SheetNames
from gpu_modeler.files.excel.options import BookLanguage
from gpu_modeler.files.excel.words import named, said
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place
from gpu_modeler.text import Labels

SHEET_AXIS = "company"
"""The axis whose items have a sheet each."""

LABEL, UNIT, SOURCE, CONSTANT = range(1, 5)
"""The columns after the hidden one and before the periods; the last one holds the values of lines without periods."""

TITLE_ROW, SCENARIO_ROW, LEGEND_ROW, HEADING_ROW = range(4)
FIRST_ROW = HEADING_ROW + 1
FIRST_SCENARIO_ROW = 7
"""The first row of the Scenarios sheet below its selector, its headings and the hidden row of scenario ids."""


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
class ScenarioRow:
    """One row of the Scenarios sheet: a cell that some scenario other than base gives a value of its own, or clears."""

    row: int
    line: str
    place: Place


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets' names. `items` maps a company to its sheet; `compare` is empty where no line has companies."""

    cover: str
    market: str
    items: Mapping[str, str]
    compare: str
    scenarios: str
    valuation: str
    sources: str
    checks: str
    manifest: str


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    `row_of` maps (line, rest) to its row on the sheet or sheets of the line, `scenario_row_of` maps (line, place) to its
    row on the Scenarios sheet.
    """

    columns: Columns
    sheets: Sheets
    market: tuple[Row, ...]
    company: tuple[Row, ...]
    compare: tuple[CompareRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    row_of: Mapping[tuple[str, Place], int]
    compare_row_of: Mapping[tuple[str, str, Place], int]
    scenario_row_of: Mapping[tuple[str, Place], int]


def rest_axes(line: Line) -> tuple[str, ...]:
    """Return the axes that are written out row by row."""
    return _rest_axes(line.axes)


@lru_cache(maxsize=256)
def _rest_axes(axes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(axis for axis in axes if axis not in {PERIOD, SHEET_AXIS})


def lay_out(model: Model, columns: Columns, language: BookLanguage) -> Layout:
    """Give every line its rows and every sheet its name."""
    market = tuple(_rows(model, is_company=False))
    company = tuple(_rows(model, is_company=True))
    compare = tuple(_compare_rows(model, company))
    scenarios = tuple(_scenario_rows(model))
    return Layout(
        columns=columns,
        sheets=_sheets(model, language, has_compare=bool(compare)),
        market=market,
        company=company,
        compare=compare,
        scenarios=scenarios,
        row_of={(row.line, row.rest): row.row for row in (*market, *company) if row.rest is not None},
        compare_row_of={(row.line, row.item, row.rest): row.row for row in compare if row.item},
        scenario_row_of={(row.line, row.place): row.row for row in scenarios},
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


def _scenario_rows(model: Model) -> Iterator[ScenarioRow]:
    row = FIRST_SCENARIO_ROW
    for line in model.ordered("lines"):
        own = {place for scenario, place in model.cells_of(line.id) if scenario != BASE}
        for place in _periods_last(model, line) if own else ():
            if place in own:
                yield ScenarioRow(row, line.id, place)
                row += 1


def _periods_last(model: Model, line: Line) -> Iterator[Place]:
    """Yield the line's places, the periods of each company and item one after another."""
    axes = sorted(line.axes, key=lambda axis: axis == PERIOD)
    for items in product(*(model.item_ids(axis) for axis in axes)):
        chosen = dict(zip(axes, items, strict=True))
        yield tuple(chosen[axis] for axis in line.axes)


def _sheets(model: Model, language: BookLanguage, *, has_compare: bool) -> Sheets:
    names = SheetNames()
    fixed = {
        name: names.take(said(f"excel_sheet_{name}", language))
        for name in ("market", "compare", "sources", "cover", "scenarios", "valuation", "checks")
        if name != "compare" or has_compare
    }
    axis = model.axes.get(SHEET_AXIS)
    items = axis.items if axis is not None and has_compare else ()
    other = said("excel_sheet_company_fallback", language)
    labels = {item.id: _sheet_name(item.labels, language) for item in items}
    return Sheets(
        **{"compare": "", **fixed},
        items={item: names.take(label, item, other) for item, label in labels.items()},
        manifest=MANIFEST_SHEET,
    )


def _sheet_name(labels: Labels, language: BookLanguage) -> str:
    """Return the name in both languages only where both have room."""
    name = named(labels, language)
    return (
        name if len(name) <= LONGEST_SHEET_NAME else named(labels, "zh" if language == "both" else language)
    )
