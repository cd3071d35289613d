"""One table read by its mapping: every value with its line, place and number, every other cell with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.tables.grid import Sheet, cell_name
from gpu_modeler.files.tables.labels import joined
from gpu_modeler.files.tables.mapping import Part, TableKind, TableMapping
from gpu_modeler.files.tables.preview import Fate, NotUnderstood, Origin
from gpu_modeler.files.tables.resolve import Meaning, Meanings
from gpu_modeler.files.tables.units import is_money, unit_in, unit_of
from gpu_modeler.files.tables.values import Reading, is_empty, read_cell, shown_text
from gpu_modeler.files.tables.vendors import vendor_of
from gpu_modeler.formula import Unit
from gpu_modeler.model import CellKind, Line, Model, Place
from gpu_modeler.text import Message

Address = tuple[int, int]
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A number of the table and where in the model it belongs."""

    line: Line
    place: Place
    reading: Reading
    value: float
    kind: CellKind
    origin: Origin
    address: Address


@dataclass
class TableReading:
    """What a table holds. Each cell has a fate, or is in `found`."""

    found: list[FoundValue] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    fates: dict[Address, Fate] = field(default_factory=dict)


def row_label(sheet: Sheet, table: TableMapping, row: int) -> str:
    """Return the label of a row; where several columns make it, the outer ones hold for the rows below, too."""
    *outer, last = table.labels
    own = sheet.heading(row, last)
    if not own:
        return ""
    return joined([*(sheet.filled_label(row, column, table.first_row) for column in outer), own])


def column_heading(sheet: Sheet, table: TableMapping, column: int) -> str:
    """Return the heading of a column; where several rows make it, the upper ones hold for the columns at the right."""
    if not table.headings:
        return ""
    *upper, last = table.headings
    own = sheet.heading(last, column)
    least = max((label + 1 for label in table.labels if label < column), default=table.first_column)
    over = [sheet.filled_heading(row, column, least) for row in upper]
    return joined([*over, own]) if own else joined([sheet.heading(row, column) for row in upper])


def read_table(
    model: Model, sheet: Sheet, table: TableMapping, meanings: Meanings, kind: TableKind
) -> TableReading:
    """Return what stands in each cell of a table, by the mapping. `kind` holds where nothing else says it."""
    return _TableReader(model, sheet, table, meanings, kind).read()


class _TableReader:
    """Reads one table, row by row. A row or column that means nothing is listed once, with how many cells it holds."""

    def __init__(
        self, model: Model, sheet: Sheet, table: TableMapping, meanings: Meanings, kind: TableKind
    ) -> None:
        self._model, self._sheet, self._table, self._meanings = model, sheet, table, meanings
        self._kind: TableKind = kind
        self._made = TableReading()
        self._unknown: dict[Address, NotUnderstood] = {}
        self._columns: dict[int, Meaning] = {}

    def read(self) -> TableReading:
        """Return all that the table holds."""
        for row, columns in self._sheet.by_row.items():
            cells = [column for column in columns if self._table.holds(row, column)]
            if cells:
                self._read_row(row, cells)
        self._made.not_understood.extend(found for _, found in sorted(self._unknown.items(), key=_address))
        return self._made

    def _read_row(self, row: int, columns: list[int]) -> None:
        meaning: Meaning | None = None
        for column in columns:
            cell = self._sheet.cells[row, column]
            if not self._table.holds_value(row, column):
                self._made.fates[row, column] = "heading"
            elif is_empty(cell):
                self._made.fates[row, column] = "empty"
            else:
                meaning = meaning or self._row(row)
                self._read_value(row, column, cell, meaning)

    def _read_value(self, row: int, column: int, cell: ReadCell, meaning: Meaning) -> None:
        if column not in self._columns:
            self._columns[column] = self._column(column)
        of_column = self._columns[column]
        parts = (meaning.part, of_column.part)
        if any(part is not None and part.is_ignored for part in parts):
            self._made.fates[row, column] = "ignored"
        elif meaning.part is None:
            at = (row, self._table.labels[-1]) if self._table.labels else (row, column)
            self._list(at, (row, column), meaning.reason)
        elif of_column.part is None:
            at = (self._table.headings[-1], column) if self._table.headings else (row, column)
            self._list(at, (row, column), of_column.reason)
        else:
            self._place_value((row, column), cell, meaning.part, of_column.part)

    def _place_value(self, address: Address, cell: ReadCell, row: Part, column: Part) -> None:
        found = self._found(address, cell, row, column)
        if isinstance(found, Message):
            self._list(address, address, found)
        elif found is not None:
            self._made.found.append(found)
        else:
            self._made.fates[address] = "empty"

    def _found(
        self, address: Address, cell: ReadCell, row: Part, column: Part
    ) -> FoundValue | Message | None:
        line = self._line(row, column)
        if isinstance(line, Message):
            return line
        place = self._place(line, row, column)
        if isinstance(place, Message):
            return place
        unit = self._unit(line, row, column)
        if isinstance(unit, Message):
            return unit
        reading = read_cell(cell, Unit.parse(line.unit), unit)
        if reading.value is None:
            return reading.reason
        value = -reading.value if row.is_negative != column.is_negative else reading.value
        kind = row.kind or column.kind or self._table.whole.kind or self._kind or "input"
        return FoundValue(line, place, reading, value + 0.0, kind, self._origin(address, cell), address)

    # --- what rows and columns say -----------------------------------------------------------------

    def _row(self, row: int) -> Meaning:
        label = row_label(self._sheet, self._table, row)
        meaning = self._meaning(label, self._table.rows.get(label))
        if meaning.part is None or self._table.unit_column is None or meaning.part.unit:
            return meaning
        text = self._sheet.heading(row, self._table.unit_column)
        unit = unit_of(text) or unit_in(text)
        if text and not unit and text.strip() not in {"-", "—"}:
            return Meaning(reason=Message("import_unit_unknown", {"unit": text}))
        return Meaning(replace(meaning.part, unit=unit))

    def _column(self, column: int) -> Meaning:
        heading = column_heading(self._sheet, self._table, column)
        return self._meaning(heading, self._table.columns.get(heading))

    def _meaning(self, label: str, listed: Part | None) -> Meaning:
        """Return what is listed, with unit and kind from the label where the list leaves them open; or the exact name."""
        if listed is not None and listed.is_ignored:
            return Meaning(listed)
        by_name = self._meanings.of(label) if label else Meaning(reason=Message("import_no_label"))
        if listed is None or (listed.is_empty and not listed.unit):
            is_taken = self._table.is_exact or by_name.part is None
            return by_name if is_taken else Meaning(reason=Message("import_not_mapped", {"label": label}))
        named = by_name.part or Part(unit=unit_in(label))
        unit = unit_of(listed.unit) or listed.unit or named.unit
        return Meaning(replace(listed, unit=unit, kind=listed.kind or named.kind))

    # --- where a value belongs ----------------------------------------------------------------------

    def _line(self, row: Part, column: Part) -> Line | Message:
        if row.line and column.line and row.line != column.line:
            return Message(
                "import_two_lines", {"first": self._name(row.line), "second": self._name(column.line)}
            )
        line = row.line or column.line or self._table.whole.line
        return self._model.lines[line] if line else Message("import_no_line")

    def _place(self, line: Line, row: Part, column: Part) -> Place | Message:
        items = {**self._table.whole.items, **column.items, **row.items}
        for axis in {**column.items, **row.items}:
            if axis not in line.axes:
                values = {"line": line.labels, "axis": self._model.axes[axis].labels}
                return Message("import_axis_unwanted", values)
            if column.items.get(axis, items[axis]) != items[axis]:
                return Message("import_two_items", {"axis": self._model.axes[axis].labels})
        missing = [axis for axis in line.axes if axis not in items]
        if missing:
            axes = [self._model.axes[axis].labels for axis in missing]
            return Message("import_axis_missing", {"line": line.labels, "axes": axes})
        return tuple(items[axis] for axis in line.axes)

    def _unit(self, line: Line, row: Part, column: Part) -> Unit | Message | None:
        """Return the unit said for a value. One for amounts of money says nothing about prices, shares and ratios."""
        own = Unit.parse(line.unit)
        if row.unit and column.unit and not _may_both_hold(row.unit, column.unit, own):
            return Message("import_two_units", {"first": row.unit, "second": column.unit})
        if row.unit:
            return Unit.parse(row.unit)
        for text in (column.unit, self._table.whole.unit):
            general = Unit.parse(unit_of(text) or text) if text else None
            if general is not None and (is_money(own) or not is_money(general)):
                return general
        return None

    def _name(self, line: str) -> object:
        return self._model.lines[line].labels

    # --- listing ------------------------------------------------------------------------------------

    def _origin(self, address: Address, cell: ReadCell) -> Origin:
        formula = f"={cell.formula}" if vendor_of(cell.formula) else ""
        return Origin(self._sheet.name, cell_name(*address), shown_text(cell), formula)

    def _list(self, at: Address, address: Address, reason: Message | None) -> None:
        """List the cell at `address` as not understood, under the heading, label or cell at `at`."""
        self._made.fates[address] = "not understood"
        before = self._unknown.get(at)
        if before is not None:
            self._unknown[at] = replace(before, count=before.count + 1)
            return
        cell = self._sheet.cells.get(at) or self._sheet.cells[address]
        text = _short(self._sheet.heading(*at) or shown_text(cell))
        self._unknown[at] = NotUnderstood(
            self._sheet.name, cell_name(*at), text, reason or Message("import_not_a_number")
        )


def _short(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _address(entry: tuple[Address, NotUnderstood]) -> Address:
    return entry[0]


def _may_both_hold(first: str, second: str, own: Unit) -> bool:
    """Say whether a row's and a column's unit do not contradict one another for a line in unit `own`."""
    units = Unit.parse(first), Unit.parse(second)
    return units[0] == units[1] or not all(unit.fits(own) for unit in units)


def sheet_cells(sheet: Sheet) -> Iterator[Address]:
    """Yield the cells that hold something; a mere comment is nothing."""
    for address, cell in sheet.cells.items():
        if cell.value is not None or cell.formula:
            yield address
