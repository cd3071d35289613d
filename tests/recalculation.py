"""Recompute a written workbook by engines that are not ours, and say where a stored value differs.

Every engine gets a copy of the file without its stored values, so that an answer can only come from computing.
Answers are floats, or Excel's error text ("#DIV/0!"), or text; booleans come back as booleans.
"""

from __future__ import annotations

import math
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

Cell = tuple[str, str]
"""Sheet name and address, e.g. ("Market", "F12")."""

_WRONG = -987654321
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STORED = re.compile(r"(</f>)<v>[^<]*</v>")
_TYPED = re.compile(r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="(?:e|b|str)"(><f)')
_FORMUALIZER_ERRORS = {
    "Div": "#DIV/0!",
    "Num": "#NUM!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Circ": "#CIRC!",
}


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
    state = path.stat()
    return _formulas(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _formulas(path: Path, _changed: int, _size: int) -> dict[Cell, Formula]:
    found: dict[Cell, Formula] = {}
    with zipfile.ZipFile(path) as archive:
        for sheet, part in _sheet_parts(archive):
            for element in ET.fromstring(archive.read(part)).iter(f"{_MAIN}c"):
                formula = element.find(f"{_MAIN}f")
                if formula is not None:
                    value = element.find(f"{_MAIN}v")
                    found[sheet, element.get("r", "")] = Formula(
                        formula.text or "", _stored(element.get("t", "n"), value)
                    )
    return found


def recompute(path: Path, engine: str) -> dict[Cell, Any]:
    """Return what `engine` ("formualizer", "ironcalc" or "libreoffice") computes for every formula cell."""
    cells = list(formulas(path))
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.xlsx"
        replace_stored_values(path, bare, "" if engine == "libreoffice" else f"<v>{_WRONG}</v>")
        return _ENGINES[engine](bare, cells)


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


def agree(stored: object, recomputed: object, relative: float = 1e-9) -> bool:
    """Say whether two values are the same number to `relative`, or the same error or text."""
    if isinstance(stored, str) or isinstance(recomputed, str) or stored is None or recomputed is None:
        return stored == recomputed
    return math.isclose(float(stored), float(recomputed), rel_tol=relative, abs_tol=1e-12)  # type: ignore[arg-type]


def replace_stored_values(path: Path, target: Path, instead: str) -> None:
    """Copy the workbook with other values stored beside its formulas.

    LibreOffice computes what has no value; the other two always compute, and complain about a missing one.
    """
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                text = _STORED.sub(rf"\g<1>{instead}", content.decode("utf-8"))
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


def _stored(kind: str, value: ET.Element | None) -> float | str | None:
    if value is None or value.text is None:
        return None
    return float(value.text) if kind in {"n", "b"} else value.text


def _by_formualizer(path: Path, cells: list[Cell]) -> dict[Cell, Any]:
    import formualizer

    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    answers = {}
    for sheet in {sheet for sheet, _ in cells}:
        addresses = [address for name, address in cells if name == sheet]
        for address in addresses:
            row, column = _row_and_column(address)
            answers[sheet, address] = _formualizer_value(book.get_value(sheet, row, column))
    return answers


def _formualizer_value(value: Any) -> Any:
    if isinstance(value, dict) and value.get("type") == "Error":
        return _FORMUALIZER_ERRORS.get(value["kind"], value["kind"])
    return value


def _by_ironcalc(path: Path, cells: list[Cell]) -> dict[Cell, Any]:
    import ironcalc

    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    numbers = {sheet["name"]: index for index, sheet in enumerate(book.get_worksheets_properties())}
    return {
        (sheet, address): book.get_cell_value(numbers[sheet], *_row_and_column(address))
        for sheet, address in cells
    }


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


def _row_and_column(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column


_ENGINES = {"formualizer": _by_formualizer, "ironcalc": _by_ironcalc, "libreoffice": _by_libreoffice}
