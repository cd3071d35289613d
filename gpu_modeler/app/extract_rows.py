"""The rows and cells of an extract: values as the engine has them, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from gpu_modeler.app.extract_names import model_name, page_name, remark
from gpu_modeler.app.layout import Spot, layout_of
from gpu_modeler.app.row_values import RowReader
from gpu_modeler.app.rows import GridRow, Page
from gpu_modeler.app.source_names import quote_in, title_in
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.formats import COUNT, PRICE, format_of
from gpu_modeler.files.excel.names import one_line
from gpu_modeler.files.extracts.records import Extract, ExtractCell, ExtractRow
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.model import BASE, PERIOD, Cell, Line, Place
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session
    from gpu_modeler.files.excel.styles import Mark

CONSTANTS = 0
"""The column of lines without periods, on pages whose columns are periods."""


class ExtractMaker:
    """Makes the records of one extract. `columns` are counted as in the grid."""

    def __init__(self, session: Session, page: Page, columns: list[int], language: Language) -> None:
        self._session = session
        self._model = session.model
        self._page = page
        self._columns = columns
        self._language = language
        self._reader = RowReader(session)
        self._layout = layout_of(session.model, page)
        self._reader.load(self._layout)

    def extract(self, rows: Sequence[GridRow]) -> Extract:
        """Return the rows with their values in the session's scenario."""
        language = self._language
        compared = self._model.lines.get(self._page.line)
        corner = self._name(compared) if compared else say("excel_heading_label", language)
        name = page_name(self._session, self._page, language)
        return Extract(
            title=f"{model_name(self._session, language)} · {name}",
            sheet=name,
            remarks=(remark(self._session, language), say("extract_values_only", language)),
            corner=corner,
            unit_heading=say("excel_heading_unit", language),
            fraction_unit=say("extract_fraction", language),
            columns=tuple(self._heading(column) for column in self._columns),
            rows=tuple(self._rows(rows)),
        )

    def _heading(self, column: int) -> int | str:
        held = self._layout.columns[column]
        if not held.items:
            return say("excel_heading_constant", self._language)
        name = one_line(" · ".join(filter(None, (each.in_language(self._language) for each in held.labels))))
        is_year = set(held.items) == {PERIOD} and name.isdecimal() and name.isascii()
        return int(name) if is_year else name

    def _name(self, line: Line) -> str:
        return one_line(line.labels.in_language(self._language)) or line.id

    def _rows(self, rows: Iterable[GridRow]) -> Iterator[ExtractRow]:
        for row in rows:
            label = one_line(row.labels.in_language(self._language)) or row.line
            if row.kind in {"section", "group"}:
                yield ExtractRow("section", label, label)
            elif row.kind == "parent":
                yield ExtractRow("heading", label, label, self._unit(row.unit), cells=self._no_cells)
            else:
                yield self._values(row, label)

    @property
    def _no_cells(self) -> tuple[None, ...]:
        return (None,) * len(self._columns)

    def _values(self, row: GridRow, label: str) -> ExtractRow:
        line = self._model.lines.get(row.line) or Line(row.line, row.labels, "", (), "")
        cells = tuple(self._cells(row))
        return ExtractRow(
            "values",
            label,
            self._full_label(row, label),
            self._unit(row.unit),
            is_fraction=row.unit == "%",
            number_format=_format(line, cells),
            indent=row.indent,
            note=self._note(row, line),
            cells=cells,
        )

    def _note(self, row: GridRow, line: Line) -> str:
        is_own_row = row.labels == line.labels
        return line.note.in_language(self._language) if is_own_row else ""

    def _full_label(self, row: GridRow, label: str) -> str:
        """Name a row of an item by what stands above it: its line, or its company."""
        above = [one_line(labels.in_language(self._language)) for labels in row.path]
        return " · ".join([*above, label])

    def _unit(self, unit: str) -> str:
        return _unit_label(unit, self._language)

    def _cells(self, row: GridRow) -> Iterator[ExtractCell | None]:
        where = {column: k for k, column in enumerate(self._layout.columns_of(row))}
        values: list[float] = self._reader.values(row).tolist()
        codes = self._reader.codes(row)
        errors: list[int] = [0] * len(values) if codes is None else codes.tolist()
        for column in self._columns:
            if column not in where:
                yield None
                continue
            at = where[column]
            value = CellError(errors[at]).text if errors[at] else values[at]
            spot = self._layout.spot(row, column)
            yield ExtractCell(value) if spot is None else self._cell(spot, value)

    def _cell(self, spot: Spot, value: float | str) -> ExtractCell:
        line, place = self._model.lines[spot.line], spot.place
        scenario = spot.scenario or self._session.scenario
        hard = self._session.cell(line.id, place, scenario)
        if hard is None:
            return self._computed(line, place, value)
        mark = _mark(line, hard)
        comment = "\n".join(self._comment(spot, hard, mark))
        return ExtractCell(value, "input", mark, comment)

    def _computed(self, line: Line, place: Place, value: float | str) -> ExtractCell:
        exception = line.exception_at(place)
        if exception is None:
            return ExtractCell(value, "input" if line.is_input else "formula")
        formula = line.exceptions[exception].formula
        comment = say("excel_comment_exception", self._language, formula=formula)
        return ExtractCell(value, "formula", "exception", comment)

    def _comment(self, spot: Spot, hard: Cell, mark: Mark) -> Iterator[str]:
        language = self._language
        if mark:
            yield say(f"excel_kind_{mark}", language)
        source = self._model.sources.get(hard.source)
        if source is not None:
            yield say("extract_source", language, title=one_line(title_in(language, source.title)))
            yield from filter(None, map(one_line, (source.date, quote_in(language, source), source.address)))
        elif hard.source or mark:
            yield one_line(hard.source) or say("excel_comment_no_source", language)
        yield from filter(None, [hard.note.in_language(language)])
        given_in = self._given_in(spot)
        if given_in != BASE:
            labels = self._model.scenarios[given_in].labels
            yield say("excel_comment_scenario", language, scenario=labels.in_language(language))

    def _given_in(self, spot: Spot) -> str:
        cells = self._model.cells_of(spot.line)
        lineage = self._model.lineage(spot.scenario or self._session.scenario)
        return next((name for name in lineage if (name, spot.place) in cells), BASE)


def _mark(line: Line, hard: Cell) -> Mark:
    """Return how a hard value is marked: a plain value on a formula line is an override, on an input line nothing."""
    if hard.kind in {"input", "override"}:
        return "" if line.is_input else "override"
    return "actual" if hard.kind == "actual" else "guidance"


def _format(line: Line, cells: Iterable[ExtractCell | None]) -> str:
    """Return the line's number format; counts and yes or no lose their decimals, as in the exported workbook."""
    form = format_of(line)
    values = [cell.value for cell in cells if cell is not None and not isinstance(cell.value, str)]
    is_whole = bool(values) and all(value == int(value) for value in values)
    return COUNT if form == PRICE and line.unit == "1" and is_whole else form


@lru_cache(maxsize=512)
def _unit_label(unit: str, language: Language) -> str:
    if unit in {"", "1", "CY"}:
        return ""
    try:
        return Unit.parse(unit).label(language)
    except UnknownUnit:
        return one_line(unit)
