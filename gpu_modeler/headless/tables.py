"""The command `import`: values of a table, taken by a mapping into a copy of the model; or a mapping, proposed."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from gpu_modeler.app import importing
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.edits.cells import place_subject
from gpu_modeler.errors import CellError
from gpu_modeler.files.reading import ReadWorkbook, read_workbook
from gpu_modeler.files.tables import (
    ImportMapping,
    NotUnderstood,
    TableChange,
    TableImport,
    mapping_text,
    proposed_mapping,
    read_mapping,
)
from gpu_modeler.files.tables.faults import NothingFound, NothingToImport, SheetMissing
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Language, Message, say


def check_use(options: Namespace) -> None:
    """Refuse, before anything is read, options that do not fit one another."""
    if options.propose and (options.map or options.out or options.json):
        raise WrongUse(detail=say("headless_import_propose_alone", system_language()))
    if not options.propose and not options.map:
        raise WrongUse(detail=say("headless_import_map_or_propose", system_language()))
    if not options.propose and bool(options.out) == bool(options.dry_run):
        raise WrongUse(detail=say("headless_import_out_or_dry_run", system_language()))


def run(options: Namespace, session: Session) -> None:
    """Print what changes and what was not understood, and write the model that takes it; or print a mapping."""
    axes = tuple(session.model.axes)
    mapping = None if options.propose else read_mapping(Path(options.map), axes)
    workbook = read_workbook(options.file, options.password or "")
    if mapping is None:
        print(_proposal(session.model, workbook, options.sheet or ""), end="")
        return
    wanted = importing.preview_of(session, workbook, _on_sheet(mapping, options.sheet))
    _print(session.model, wanted, as_json=options.json)
    if not options.dry_run:
        if wanted.changes:
            importing.import_tables(session, wanted)
        session.save_as(options.out)
        if not options.json:
            print(
                say("headless_import_written", system_language(), count=len(wanted.changes), file=options.out)
            )


def report(model: Model, wanted: TableImport, language: Language) -> dict[str, object]:
    """Return a preview as JSON holds it. Values are in the line's unit."""
    return {
        "changes": [_change_record(model, wanted, change) for change in wanted.changes],
        "not_understood": [_open_record(found, language) for found in wanted.not_understood],
        "cells": dict(wanted.fates),
    }


def _proposal(model: Model, workbook: ReadWorkbook, sheet: str) -> str:
    if sheet and workbook.sheet(sheet) is None:
        known = ", ".join(known.name for known in workbook.sheets)
        raise SheetMissing(file=workbook.name, sheet=sheet, known=known)
    found = proposed_mapping(model, workbook, sheet)
    if found is None:
        raise NothingFound(file=workbook.name)
    return mapping_text(*found)


def _on_sheet(mapping: ImportMapping, sheet: str | None) -> ImportMapping:
    """Return the mapping for another sheet of the same make, where one is asked for."""
    if not sheet:
        return mapping
    return replace(mapping, tables=tuple(replace(table, sheet=sheet) for table in mapping.tables))


# --- printing -----------------------------------------------------------------------------------------


def _print(model: Model, wanted: TableImport, *, as_json: bool) -> None:
    language = system_language()
    if as_json:
        text = json.dumps(report(model, wanted, language), ensure_ascii=False, indent=2, allow_nan=False)
        print(text)
        return
    for change in wanted.changes:
        print(_change_text(model, change, language))
    for found in wanted.not_understood:
        print(_open_text(found, language))
    fates = wanted.fates
    counts = {
        "changes": fates.get("change", 0),
        "not_understood": fates.get("not understood", 0),
        "unchanged": fates.get("unchanged", 0) + fates.get("repeated", 0),
        "ignored": sum(fates.get(fate, 0) for fate in ("empty", "heading", "ignored", "outside")),
        "cells": wanted.cells,
    }
    print(say("headless_import_summary", language, **counts))
    if not wanted.changes:
        print(NothingToImport(file=wanted.file).user_message(language))


def _change_text(model: Model, change: TableChange, language: Language) -> str:
    place = place_subject(model, change.line, change.place)
    where = place.in_language(language) if isinstance(place, Labels | Message) else str(place)
    marks = [say(f"import_kind_{change.kind}", language)]
    if change.is_over_formula:
        marks.append(say("import_over_formula", language))
    if change.is_unit_assumed:
        marks.append(say("import_unit_assumed", language))
    if change.is_turned:
        marks.append(say("import_turned", language))
    unit = model.lines[change.line].unit
    old = "—" if change.old is None else _number(change.old)
    origin = f"{change.origin.name}  {change.origin.text}" + (f" [{change.unit}]" if change.unit else "")
    return f"{where}  {old} → {_number(change.new)} {unit}  ({', '.join(marks)})  {origin}".strip()


def _open_text(found: NotUnderstood, language: Language) -> str:
    where = f"{found.sheet}!{found.cell}"
    count = f" ×{found.count}" if found.count > 1 else ""
    return f"?  {where}{count}  {found.text}  {found.reason.in_language(language)}"


def _number(value: float | CellError) -> str:
    return value.text if isinstance(value, CellError) else f"{value:.12g}"


def _change_record(model: Model, wanted: TableImport, change: TableChange) -> dict[str, object]:
    items = dict(zip(model.lines[change.line].axes, change.place, strict=True))
    old = change.old.text if isinstance(change.old, CellError) else change.old
    return {
        "line": change.line,
        **{axis: items.get(axis, "") for axis in ("company", "segment", "period")},
        "scenario": wanted.mapping.scenario,
        "kind": change.kind,
        "old": old,
        "new": change.new,
        "unit": model.lines[change.line].unit,
        "table_unit": change.unit,
        "unit_assumed": change.is_unit_assumed,
        "over_formula": change.is_over_formula,
        "sheet": change.origin.sheet,
        "cell": change.origin.cell,
        "text": change.origin.text,
    }


def _open_record(found: NotUnderstood, language: Language) -> dict[str, object]:
    return {
        "sheet": found.sheet,
        "cell": found.cell,
        "text": found.text,
        "reason": found.reason.in_language(language),
        "count": found.count,
    }
