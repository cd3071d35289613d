"""From a workbook and a mapping to the preview, and from the preview to one edit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.edits import SetCells, SetSource, Several, lookup
from gpu_modeler.edits.cells import typed_over
from gpu_modeler.edits.edit import Edit
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.tables.faults import NothingToImport, SheetMissing
from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.mapping import ImportMapping, Part, TableMapping
from gpu_modeler.files.tables.matching import Names
from gpu_modeler.files.tables.preview import (
    Fate,
    NotUnderstood,
    TableChange,
    TableImport,
    ValueOf,
    counted,
)
from gpu_modeler.files.tables.reading import FoundValue, TableReading, read_table, sheet_cells
from gpu_modeler.files.tables.resolve import Meanings
from gpu_modeler.files.tables.units import unit_of
from gpu_modeler.files.tables.vendors import vendor_of
from gpu_modeler.formula import Unit
from gpu_modeler.model import Cell, CellKind, Model, Place, Source
from gpu_modeler.text import Labels, Message


def preview(model: Model, workbook: ReadWorkbook, mapping: ImportMapping, value_of: ValueOf) -> TableImport:
    """Return what the import would change and what was not understood. The model is not touched.

    Raises:
        SheetMissing: the mapping names a sheet that the workbook lacks.
        ModelerError: it names a line, item, scenario or unit that does not exist.
    """
    require_mapping(model, mapping)
    return _Preview(model, workbook, mapping, value_of).made()


def import_edit(model: Model, wanted: TableImport) -> Several:
    """Return the one edit that takes all changes, with the source that they quote.

    Raises:
        NothingToImport: there is no change.
    """
    if not wanted.changes:
        raise NothingToImport(file=wanted.file)
    sources: dict[str, Source] = {}
    cells = []
    for change in wanted.changes:
        source = _source(model, wanted, change, sources)
        cells.append((change.line, change.place, _cell(model, wanted.mapping.scenario, change, source)))
    made: list[Edit] = [SetSource(source) for source in sources.values()]
    made.append(SetCells(wanted.mapping.scenario, tuple(cells)))
    return Several(
        tuple(made), title=Message("edit_import_table", {"file": wanted.file, "count": len(cells)})
    )


def require_mapping(model: Model, mapping: ImportMapping) -> None:
    """Refuse a mapping that names what the model or the formula language does not have."""
    lookup.require_scenario(model, mapping.scenario)
    for table in mapping.tables:
        for part in (table.whole, *table.rows.values(), *table.columns.values()):
            _require_part(model, part)


def _require_part(model: Model, part: Part) -> None:
    if part.line:
        lookup.require_line(model, part.line)
    for axis, item in part.items.items():
        lookup.require_item(lookup.require_axis(model, axis), item)
    if part.unit and not unit_of(part.unit):
        Unit.parse(part.unit)


# --- the preview --------------------------------------------------------------------------------------


class _Preview:
    """Gathers what all tables of a mapping say, then compares it with the model."""

    def __init__(
        self, model: Model, workbook: ReadWorkbook, mapping: ImportMapping, value_of: ValueOf
    ) -> None:
        self._model, self._workbook, self._mapping, self._value_of = model, workbook, mapping, value_of
        self._fates: dict[tuple[str, int, int], Fate] = {}
        self._listed: list[NotUnderstood] = []
        self._located: dict[tuple[str, Place], list[FoundValue]] = {}

    def made(self) -> TableImport:
        """Return the preview."""
        meanings, sheets = Meanings(Names(self._model)), self._sheets()
        for name, sheet in sheets.items():
            self._fates.update({(name, row, column): "outside" for row, column in sheet_cells(sheet)})
        for table in self._mapping.tables:
            sheet = sheets[self._sheet_name(table)]
            self._take(read_table(self._model, sheet, table, meanings, self._mapping.kind), sheet.name)
        changes = tuple(self._changes())
        listed, fates = tuple(self._listed), counted(self._fates.values())
        return TableImport(self._workbook.name, self._mapping, changes, listed, fates)

    def _sheet_name(self, table: TableMapping) -> str:
        sheets = self._workbook.sheets
        sheet = self._workbook.sheet(table.sheet) if table.sheet else next(iter(sheets), None)
        if sheet is None:
            known = ", ".join(sheet.name for sheet in sheets)
            raise SheetMissing(file=self._workbook.name, sheet=table.sheet, known=known)
        return sheet.name

    def _sheets(self) -> dict[str, Sheet]:
        wanted = {self._sheet_name(table) for table in self._mapping.tables}
        return {sheet.name: Sheet(sheet) for sheet in self._workbook.sheets if sheet.name in wanted}

    def _take(self, reading: TableReading, sheet: str) -> None:
        """Take over what one table says; cells that hold nothing are none of those counted."""
        for (row, column), fate in reading.fates.items():
            if (sheet, row, column) in self._fates:
                self._fates[sheet, row, column] = fate
        for found in reading.found:
            self._fates[sheet, *found.address] = "repeated"  # until it turns out to be the one that counts
            self._located.setdefault((found.line.id, found.place), []).append(found)
        self._listed += reading.not_understood

    def _changes(self) -> Iterator[TableChange]:
        for (line, place), values in self._located.items():
            if len({found.value for found in values}) > 1:
                self._refuse(values)
                continue
            first = values[0]
            cell = self._model.cell(line, place, self._mapping.scenario)
            is_there = cell is not None and cell.value == first.value
            self._fates[first.origin.sheet, *first.address] = "unchanged" if is_there else "change"
            if not is_there:
                yield self._change(first, cell)

    def _refuse(self, values: list[FoundValue]) -> None:
        """List all cells that give different values for one place; none of them is taken."""
        names = [found.origin.name for found in values]
        for found in values:
            origin = found.origin
            others = [name for name in names if name != origin.name]
            reason = Message("import_disagreeing", {"line": found.line.labels, "cells": others})
            self._listed.append(NotUnderstood(origin.sheet, origin.cell, origin.text, reason))
            self._fates[origin.sheet, *found.address] = "not understood"

    def _change(self, found: FoundValue, cell: Cell | None) -> TableChange:
        line, place = found.line, found.place
        has_formula = bool(line.formula_at(place))
        is_shown = has_formula or cell is not None
        return TableChange(
            line=line.id,
            place=place,
            old=self._value_of(line.id, place, self._mapping.scenario) if is_shown else None,
            new=found.value,
            kind=_fitting_kind(found, has_formula=has_formula),
            unit=found.reading.unit,
            origin=found.origin,
            is_unit_assumed=found.reading.is_assumed,
            is_over_formula=has_formula,
        )


def _fitting_kind(found: FoundValue, *, has_formula: bool) -> CellKind:
    """Return what the value is: an input over a formula is an override."""
    if found.kind in {"input", "override"}:
        return "override" if has_formula else "input"
    return found.kind


# --- the edit -------------------------------------------------------------------------------------------


def _cell(model: Model, scenario: str, change: TableChange, source: str) -> Cell:
    before = model.record("cells", (scenario, change.line, change.place))
    note = Labels(change.origin.name, change.origin.name)
    return replace(typed_over(before, change.new, source), kind=change.kind, source=source, note=note)


def _source(model: Model, wanted: TableImport, change: TableChange, made: dict[str, Source]) -> str:
    """Return the id of the change's source: one for each sheet, and one for each formula of a terminal."""
    origin, asked = change.origin, wanted.mapping.source
    vendor = vendor_of(origin.formula)
    title = asked.title or " · ".join(filter(None, dict.fromkeys((wanted.file, origin.sheet))))
    source = Source(
        id="",
        title=f"{vendor} · {title}" if vendor else title,
        kind=asked.kind,
        address=asked.address,
        date=asked.date,
        quote=origin.formula,
    )
    key = _source_id(model, source, origin.name if vendor else origin.sheet)
    made[key] = replace(source, id=key)
    return key


def _source_id(model: Model, source: Source, where: str) -> str:
    """Return an id that names the table and is free, or that of the very same source."""
    key = f"table:{source.title}:{where}:{source.date}"
    known = model.sources.get(key)
    if known is None or replace(known, id="") == source:
        return key
    content = f"{source.kind}|{source.address}|{source.quote}"
    return f"{key}:{hashlib.sha256(content.encode()).hexdigest()[:8]}"
