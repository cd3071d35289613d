"""Tables of others for the session: what is found in a workbook, mappings that are remembered, the preview, the import.

A mapping is remembered by what its table is made of — the texts of its headings and labels, periods aside — so that
next year's file of the same template needs no choices again. Whose figures they are is never remembered: the same
template serves all companies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.app.session import Session
from gpu_modeler.beside import replace_whole
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading.records import ReadSheet, ReadWorkbook
from gpu_modeler.files.tables import (
    ImportMapping,
    TableImport,
    TableMapping,
    WantedSource,
    import_edit,
    mapping_of,
    mapping_text,
    preview,
)
from gpu_modeler.files.tables.detection import proposals, source_kind_of
from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.importing import require_mapping
from gpu_modeler.files.tables.mapping import TableKind
from gpu_modeler.files.tables.mapping_file import LARGEST_FILE
from gpu_modeler.files.tables.periods import read_period
from gpu_modeler.files.tables.reading import column_heading, row_label
from gpu_modeler.model import BASE, SourceKind

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet

FOLDER = "tables"
"""Beside the settings file."""

_LARGEST_SHEET = 2_000


@dataclass(frozen=True)
class FoundTable:
    """A table of a workbook with what it seems to say; a person may change all of it.

    Attributes:
        kind, source_kind: what values and source were the last time.
        is_remembered: the choices are those made for the same template before.
    """

    sheet: ReadSheet
    table: TableMapping
    kind: TableKind = ""
    source_kind: SourceKind = "filing"
    is_remembered: bool = False


def tables_of(session: Session, workbook: ReadWorkbook) -> list[FoundTable]:
    """Return the tables found on each sheet, visible ones first; a sheet without any is offered as it is."""
    found = []
    for sheet in sorted(workbook.sheets, key=lambda sheet: sheet.state != "visible"):
        if not sheet.cells:
            continue
        proposed = proposals(session.model, sheet, workbook.name)
        tables = [
            _recalled(session, FoundTable(sheet, p.table, source_kind=source_kind_of([p.table])))
            for p in proposed
        ]
        found += tables or [FoundTable(sheet, TableMapping(sheet=sheet.name))]
    return found


def about(found: FoundTable, axis: str, item: str) -> FoundTable:
    """Return a table as one about an item of an axis, where it says nothing itself: what is pasted on a company's page."""
    table = found.table
    parts = (table.whole, *table.rows.values(), *table.columns.values())
    if not item or any(axis in part.items for part in parts):
        return found
    return replace(found, table=replace(table, whole=table.whole.with_items(**{axis: item})))


def preview_of(session: Session, workbook: ReadWorkbook, mapping: ImportMapping) -> TableImport:
    """Return what the import would change. Raises as `files.tables.preview`."""
    return preview(session.model, workbook, mapping, session.calculation.value)


def import_tables(session: Session, wanted: TableImport, initiator: object = None) -> ChangeSet:
    """Take all changes as one undo step. Raises `NothingToImport` where there is none."""
    return session.perform(import_edit(session.model, wanted), initiator)


# --- remembering --------------------------------------------------------------------------------------


def fingerprint(sheet: ReadSheet, table: TableMapping) -> str:
    """Return what a template is known by: the texts of its headings and labels, periods aside."""
    cells = Sheet(sheet)
    end = min(cells.rows, _LARGEST_SHEET) if table.last_row is None else table.last_row + 1
    texts = {row_label(cells, table, row) for row in range(table.first_row, end)}
    texts |= {column_heading(cells, table, column) for column in range(min(cells.columns, _LARGEST_SHEET))}
    kept = sorted(text for text in texts if text and read_period(text) is None and not _is_figure(text))
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:24]


def remember(session: Session, sheet: ReadSheet, mapping: ImportMapping) -> bool:
    """Keep the mapping of a table for its template; answer whether that was possible."""
    path = _path(session, fingerprint(sheet, mapping.tables[0]))
    if path is None:
        return False
    kept = replace(mapping, scenario=BASE, source=WantedSource(kind=mapping.source.kind))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, mapping_text(kept).encode())
    except (OSError, ValueError):
        return False
    return True


def remembered(session: Session, sheet: ReadSheet, table: TableMapping) -> ImportMapping | None:
    """Return the mapping kept for a table's template; `None` where there is none, or it no longer fits the model."""
    path = _path(session, fingerprint(sheet, table))
    try:
        if path is None or path.stat().st_size > LARGEST_FILE:
            return None
        found = mapping_of(path.read_text(encoding="utf-8"), tuple(session.model.axes), path)
        require_mapping(session.model, found)
    except (OSError, ValueError, ModelerError):
        return None
    return found


def _recalled(session: Session, found: FoundTable) -> FoundTable:
    """Return the table with the choices made for its template before. Place, company and a stated unit stay its own."""
    kept = remembered(session, found.sheet, found.table)
    if kept is None:
        return found
    before = kept.tables[0]
    whole = replace(
        before.whole, items=found.table.whole.items, unit=found.table.whole.unit or before.whole.unit
    )
    rows = {**found.table.rows, **before.rows}
    columns = {**before.columns, **found.table.columns}
    table = replace(found.table, whole=whole, rows=rows, columns=columns)
    return replace(found, table=table, kind=kept.kind, source_kind=kept.source.kind, is_remembered=True)


def _path(session: Session, name: str) -> Path | None:
    settings = session._settings_file.path
    return settings.parent / FOLDER / f"{name}.toml" if settings is not None else None


def _is_figure(text: str) -> bool:
    return not any(letter.isalpha() for letter in text)
