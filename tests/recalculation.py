"""Recompute a written workbook by engines that are not ours, and say where a stored value differs.

Reading, bare copies and engines are those of the program's own verification; LibreOffice, which is slow and not
everywhere, is added as a judge. Every engine gets a copy of the file without its stored values, so that an answer can
only come from computing. Answers are floats, or Excel's error text ("#DIV/0!"), or text; booleans come back as booleans.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from gpu_modeler.files.verify import engines
from gpu_modeler.files.verify.agreement import agree
from gpu_modeler.files.verify.bare_copy import bare_copy
from gpu_modeler.files.verify.cells import RawWorkbook
from gpu_modeler.files.verify.workbook import read_workbook

__all__ = ["Difference", "Formula", "agree", "choose_scenario", "differences", "formulas", "recompute"]

Cell = tuple[str, str]
"""Sheet name and address, e.g. ("Market", "F12")."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STORED = re.compile(r"(</f>)<v>[^<]*</v>")
_TYPED = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="(?:e|b|str)"(><f)')


@dataclass(frozen=True)
class Formula:
    """A formula cell as the file holds it: its text, and the stored value (`None` where there is none)."""

    text: str
    stored: float | str | None


@dataclass(frozen=True)
class Difference:
    """A formula cell that an engine computes otherwise than the file says."""

    sheet: str
    address: str
    formula: str
    stored: object
    recomputed: object


def formulas(path: Path) -> dict[Cell, Formula]:
    """Return every formula cell of the file, read from its XML without a spreadsheet library."""
    book = workbook(path)
    return {
        (sheet.name, cell.address): Formula(cell.formula or "", cell.stored(book.strings))
        for sheet, cell in book.formulas()
    }


def workbook(path: Path) -> RawWorkbook:
    """Return the file's cells."""
    state = path.stat()
    return _workbook(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _workbook(path: Path, _changed: int, _size: int) -> RawWorkbook:
    return read_workbook(path.read_bytes(), str(path))


def recompute(path: Path, engine: str) -> dict[Cell, Any]:
    """Return what `engine` ("formualizer", "ironcalc" or "libreoffice") computes for every formula cell."""
    cells = list(formulas(path))
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.xlsx"
        if engine == "libreoffice":
            without_stored_values(path, bare)
            return _by_libreoffice(bare, cells)
        bare.write_bytes(bare_copy(workbook(path)))
        return engines.recompute(engine, bare, cells)


def has_libreoffice() -> bool:
    """Say whether LibreOffice is installed here."""
    return shutil.which("soffice") is not None


def differences(
    path: Path,
    recomputed: dict[Cell, Any],
    relative: float = 1e-9,
    expected: dict[Cell, Formula] | None = None,
) -> list[Difference]:
    """Return the formula cells whose stored value, or the one stored in another file, is not what was recomputed."""
    return [
        Difference(*cell, formula.text, formula.stored, recomputed[cell])
        for cell, formula in (expected or formulas(path)).items()
        if not agree(formula.stored, recomputed[cell], relative)
    ]


def without_stored_values(path: Path, target: Path) -> None:
    """Copy the workbook without the values stored beside its formulas: LibreOffice computes what has none."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = _STORED.sub(r"\g<1>", content.decode("utf-8"))
                content = _TYPED.sub(r"\1\2", text).encode("utf-8")
            copy.writestr(entry.filename, content)


def choose_scenario(path: Path, target: Path, sheet: str, number: int) -> None:
    """Copy the workbook with another scenario chosen (counted from 1), by its heading's text put into the selector."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        part = dict(_sheet_parts(source))[sheet]
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                text = content.decode("utf-8")
                heading = re.search(rf'<c r="{chr(ord("H") + number - 1)}7"[^>]* t="s"><v>(\d+)</v>', text)
                assert heading is not None
                text, count = re.subn(
                    r'(<c r="C3"[^>]* t="s"><v>)\d+(</v>)', rf"\g<1>{heading[1]}\g<2>", text
                )
                assert count == 1
                content = text.encode("utf-8")
            copy.writestr(entry.filename, content)


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    return [
        (sheet.get("name", ""), "xl/" + targets[sheet.get(_RELATION)].removeprefix("/xl/"))
        for sheet in book.iter(f"{_MAIN}sheet")
    ]


def _by_libreoffice(path: Path, cells: list[Cell]) -> dict[Cell, Any]:
    folder = path.parent
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "converted"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    stored = formulas(folder / "converted" / path.name)
    return {cell: stored[cell].stored for cell in cells}
