"""What the program's own verification says of a written workbook, with LibreOffice as the judge where no engine is trusted."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from gpu_modeler.files.verify.judging import judge
from gpu_modeler.files.verify.merging import merged
from gpu_modeler.files.verify.records import Finding
from tests.recalculation import agree, has_libreoffice, recompute, workbook

ENGINES = ("formualizer", "ironcalc")


def unexplained(path, expected=None) -> list[Finding]:
    """Return the formula cells in which the file, or what is expected of it, is not confirmed.

    `expected` is formulas by cell, as `formulas` returns them of another file; only these cells count then. No engine that can be trusted in a cell may
    differ. Where none can be, one of them must agree all the same, or LibreOffice, which judges both.
    """
    book = workbook(path) if expected is None else _with_values(workbook(path), expected)
    with tempfile.TemporaryDirectory() as folder:
        judgements = []
        for engine in ENGINES:
            (place := Path(folder) / engine).mkdir()
            judgements.append(judge(book, engine, place))
    found = merged(judgements, [])
    left = [*found.differences, *_unconfirmed(path, found.not_judged)]
    return [cell for cell in left if expected is None or (cell.sheet, cell.cell) in expected]


def _unconfirmed(path, cells):
    for engine in (*ENGINES, *(["libreoffice"] if has_libreoffice() else [])):
        if cells:
            answers = recompute(path, engine)
            cells = [cell for cell in cells if not _confirms(engine, cell, answers[cell.sheet, cell.cell])]
    return cells


def _confirms(engine, cell, answer):
    """LibreOffice names errors otherwise: #NUM! comes out as #VALUE! in an Excel file."""
    if engine == "libreoffice" and isinstance(cell.stored, str) and isinstance(answer, str):
        return cell.stored.startswith("#") == answer.startswith("#")
    return agree(cell.stored, answer)


def _with_values(book, expected):
    """Return the workbook with other values stored beside its formulas."""
    changed = deepcopy(book)
    for sheet in changed.sheets:
        for number, cell in enumerate(sheet.cells):
            if cell.formula is not None and (sheet.name, cell.address) in expected:
                stored = expected[sheet.name, cell.address].stored
                sheet.cells[number] = replace(cell, type=_type(stored), value=_text(stored))
    return changed


def _type(value):
    if isinstance(value, bool):
        return "b"
    return "n" if isinstance(value, float) else "e" if str(value).startswith("#") else "str"


def _text(value):
    return str(int(value)) if isinstance(value, bool) else repr(value) if isinstance(value, float) else value
