"""Where everything stands in a workbook of ours: each sheet, row and column by what it is, not by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gpu_modeler.files.excel import identity
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.reading.records import ReadCell, ReadSheet, ReadWorkbook
from gpu_modeler.files.review.columns import Columns, columns_of, scenario_columns
from gpu_modeler.files.review.spots import LABEL, YEARS, RowKey, Spot, Spots, unknown
from gpu_modeler.model import Model

EMPTY = ReadCell(None)
_LINE_SHEETS = frozenset({"market", "company"})


@dataclass
class SheetMap:
    """One sheet. `kind` is empty where it is none of ours; `copies` are rows whose identity stands on another row, too."""

    sheet: ReadSheet
    kind: str = ""
    company: str = ""
    rows: dict[int, RowKey] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    heading_row: int | None = None
    copies: tuple[int, ...] = ()
    identity_column: int | None = None

    @property
    def name(self) -> str:
        """Return the sheet's name as it is now."""
        return self.sheet.name

    @property
    def holds_lines(self) -> bool:
        """Say whether it is Market or a company's sheet."""
        return self.kind in _LINE_SHEETS

    def cell(self, row: int, column: int) -> ReadCell:
        """Return a cell, an empty one where nothing stands."""
        return self.sheet.cells.get((row, column), EMPTY)

    def label(self, row: int) -> str:
        """Return the text in a row's label column, on one line."""
        column = self.columns.of(LABEL)
        return shown_text(self.cell(row, column)) if column is not None else ""

    def stands_as(self, other: SheetMap) -> bool:
        """Say whether another sheet of this name has the same rows and columns."""
        return (self.name, self.rows, self.columns.keys, self.heading_row) == (
            other.name,
            other.rows,
            other.columns.keys,
            other.heading_row,
        )

    def spot(self, row: int, column: int) -> Spot | None:
        """Return what stands at an address; `None` for what is none of ours."""
        key = self.rows.get(row)
        if row == self.heading_row and self.kind != "scenarios":
            key = YEARS
        known = self.columns.keys.get(column)
        return None if key is None or known is None else Spot(key, known)


class BookMap:
    """A workbook with every cell of ours found. Sheets are looked up by name as in Excel, capitals aside."""

    def __init__(self, read: ReadWorkbook, sheets: Sequence[SheetMap], spots: Spots) -> None:
        self.read = read
        self.sheets = tuple(sheets)
        self.spots = spots
        self._by_name = {sheet.name.casefold(): sheet for sheet in sheets}
        self._texts: dict[tuple[str, int, int], str] = {}

    def sheet(self, name: str) -> SheetMap | None:
        """Return the sheet of that name."""
        return self._by_name.get(name.casefold())

    def of(self, kind: str, company: str = "") -> SheetMap | None:
        """Return the sheet of that identity."""
        return next((each for each in self.sheets if (each.kind, each.company) == (kind, company)), None)

    def text(self, sheet: str, row: int, column: int) -> str:
        """Return a cell's identity as it stands in formulas."""
        key = (sheet, row, column)
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._text(sheet, row, column)
        return found

    def _text(self, name: str, row: int, column: int) -> str:
        sheet = self.sheet(name)
        spot = None if sheet is None else sheet.spot(row, column)
        if spot is not None and spot.row == YEARS and spot.column.isdecimal():
            return spot.column  # a heading is the number of its year, wherever it stands
        if spot is not None:
            return self.spots.text(*spot)
        shown = f"{sheet.kind}:{sheet.company}" if sheet is not None and sheet.kind else name
        return unknown(shown, address(row, column))

    def addresses(self) -> Mapping[Spot, tuple[SheetMap, int, int]]:
        """Return where each cell of a row of values, a link or a scenario stands."""
        return {
            Spot(key, column_key): (sheet, row, column)
            for sheet in self.sheets
            for row, key in sheet.rows.items()
            for column, column_key in sheet.columns.keys.items()
        }


def shown_text(cell: ReadCell) -> str:
    """Return a cell's text on one line; some programs turn a text that begins with `=` into a formula."""
    value = f"={cell.formula}" if cell.formula and not isinstance(cell.value, str) else cell.value
    return " ".join(value.split()) if isinstance(value, str) else ""


def map_sheet(sheet: ReadSheet, model: Model) -> SheetMap:
    """Find a sheet's rows and columns by its hidden texts and headings."""
    found = SheetMap(sheet)
    at = next(
        (place for place, cell in sheet.cells.items() if identity.sheet_of(cell.value) is not None), None
    )
    if at is None:
        return found
    found.identity_column = at[1]
    said = identity.sheet_of(sheet.cells[at].value)
    assert said is not None
    found.kind, found.company = said
    found.rows, found.heading_row, found.copies = _rows(found)
    if found.kind == "scenarios":
        ids_row = next((row for row, key in found.rows.items() if key.kind == identity.SCENARIOS), None)
        scenarios = model.orders["scenarios"]
        found.columns = scenario_columns(sheet, ids_row, found.heading_row, scenarios)
    elif found.heading_row is not None:
        found.columns = columns_of(sheet, found.heading_row, model.periods)
    return found


def _rows(found: SheetMap) -> tuple[dict[int, RowKey], int | None, tuple[int, ...]]:
    rows: dict[int, RowKey] = {}
    heading_row: int | None = None
    for row, (kind, parts) in _identified(found):
        if kind == identity.HEADINGS:
            heading_row = row if heading_row is None else heading_row
            continue
        rows[row] = row_key(found, kind, tuple(parts))
    seen: dict[RowKey, int] = {}
    copies = tuple(row for row, key in rows.items() if seen.setdefault(key, row) != row)
    return rows, heading_row, copies


def row_key(sheet: SheetMap, kind: str, parts: tuple[str, ...]) -> RowKey:
    """Return a row's identity; rows of a company's sheet are that company's."""
    if kind in {identity.CELL, identity.LINK} and len(parts) > 1:
        return RowKey(kind, parts[1], (parts[0], *parts[2:]))
    return RowKey(kind, sheet.company if sheet.kind == "company" else "", parts)


def _identified(found: SheetMap) -> Iterator[tuple[int, tuple[str, Sequence[str]]]]:
    for (row, column), cell in sorted(found.sheet.cells.items()):
        said = identity.row_of(cell.value) if column == found.identity_column else None
        if said is not None and identity.sheet_of(cell.value) is None:
            yield row, said
