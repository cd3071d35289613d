"""Reads a workbook's cells from its XML, without a spreadsheet library.

Read in a child process alone: a foreign file may be built to harm its reader.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import unquote

from defusedxml import ElementTree

from gpu_modeler.files.reading.faults import ReadingRefused, WorkbookDamaged
from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.files.reading.scan import Package, open_package
from gpu_modeler.files.reading.shared import SharedFormula, area, column_letters
from gpu_modeler.files.verify.cells import RawCell, RawSheet, RawWorkbook, row_and_column
from gpu_modeler.files.verify.faults import NotVerifiable

DEFAULT_LIMITS = Limits()
ZIP = b"PK\x03\x04"


def read_workbook(content: bytes, path: str, limits: Limits = DEFAULT_LIMITS) -> RawWorkbook:
    """Read a workbook; `path` is what a refusal names.

    Raises:
        NotVerifiable: it is no `.xlsx` workbook, or one with a password.
        ReadingRefused: it is damaged, too large, or built to harm its reader.
    """
    if not content.startswith(ZIP):
        raise NotVerifiable(path=path)
    budget = Budget(path, limits)
    package = open_package(content, budget)
    try:
        return _read(package, budget)
    except (ReadingRefused, NotVerifiable):
        raise
    except Exception as error:  # whatever a damaged part leads to
        raise WorkbookDamaged(path=path, reason=f"{type(error).__name__}: {error}") from error


def _read(package: Package, budget: Budget) -> RawWorkbook:
    main = _main_part(package, budget.path)
    relations = _relations(package, main)
    book = ElementTree.fromstring(package.read(main), forbid_dtd=True)
    sheets: list[RawSheet] = []
    numbers: dict[int, int] = {}
    for at, entry in enumerate(_find(book, "sheet")):
        kind, part = relations[_attribute(entry, "id")]
        if kind.endswith("/worksheet"):
            numbers[at] = len(sheets)
            with package.open(part) as stream:
                sheets.append(_SheetReader(entry.get("name", ""), budget).read(stream))
    shared = next((part for kind, part in relations.values() if kind.endswith("/sharedStrings")), "")
    texts = package.read(shared) if shared in package else b""
    return RawWorkbook(
        sheets,
        list(_names(book, numbers)),
        _strings(texts),
        texts,
        any(each.get("date1904") in {"1", "true"} for each in _find(book, "workbookPr")),
    )


def _main_part(package: Package, path: str) -> str:
    if "_rels/.rels" in package:
        for kind, part in _relations(package, "").values():
            if kind.endswith("/officeDocument") and part.startswith("xl/") and part.endswith(".xml"):
                return part
    raise NotVerifiable(path=path)


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return (kind, part) by id of what a part points to; what lies outside the file is left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    return {
        entry.get("Id", ""): (entry.get("Type", ""), _resolved(folder, entry.get("Target", "")))
        for entry in ElementTree.fromstring(package.read(path), forbid_dtd=True)
        if entry.get("TargetMode") != "External"
    }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _names(book: Any, numbers: dict[int, int]) -> Iterator[tuple[str, int | None, str]]:
    for entry in _find(book, "definedName"):
        local = entry.get("localSheetId")
        if entry.text and (local is None or int(local) in numbers):
            yield entry.get("name", ""), None if local is None else numbers[int(local)], entry.text


class _SheetReader:
    """Reads the cells of one sheet; `budget` counts cells and texts over the whole workbook."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._sheet, self._budget = RawSheet(name), budget
        self._shared: dict[str, tuple[str, SharedFormula]] = {}

    def read(self, stream: IO[bytes]) -> RawSheet:
        row, column = 0, 0
        for event, element in ElementTree.iterparse(stream, ("start", "end"), forbid_dtd=True):
            tag = _local(element.tag)
            if tag == "row" and event == "start":
                row, column = int(element.get("r") or row + 1), 0
            elif tag == "row":
                element.clear()
            elif tag == "c" and event == "end":
                address = element.get("r") or f"{column_letters(column)}{row}"
                column = row_and_column(address)[1]
                self._take(element, address)
        return self._sheet

    def _take(self, element: Any, address: str) -> None:
        cell = RawCell(address, element.get("t", "n"), None)
        for child in element:
            tag = _local(child.tag)
            if tag == "v":
                cell.value = child.text
            elif tag == "is":
                cell.type, cell.value = "str", _plain_text(child)
            elif tag == "f":
                self._take_formula(cell, child)
        if cell.formula is not None or cell.value is not None or cell.type == "str":
            self._budget.spend_cell()
            self._budget.spend_text(len(cell.formula or "") + len(cell.value or ""))
            self._sheet.cells.append(cell)

    def _take_formula(self, cell: RawCell, element: Any) -> None:
        kind, text = element.get("t", "normal"), element.text or ""
        cell.formula = text
        if kind == "dataTable":
            cell.is_table = True
        elif kind == "array":
            cell.array_range = element.get("ref", cell.address)
            if area(cell.array_range) is None:
                raise ValueError(f"no range: {cell.array_range}")
        elif kind == "shared":
            group = element.get("si", "")
            if text:
                self._shared[group] = cell.address, SharedFormula(text)
            else:
                cell.formula = _moved(*self._shared[group], cell.address)


def _moved(origin: str, formula: SharedFormula, address: str) -> str:
    """Return a shared formula as it reads in another cell of its group."""
    (row, column), (origin_row, origin_column) = row_and_column(address), row_and_column(origin)
    return formula.moved(row - origin_row, column - origin_column)


def _strings(texts: bytes) -> list[str]:
    return [_plain_text(entry) for entry in ElementTree.fromstring(texts, forbid_dtd=True)] if texts else []


def _plain_text(element: Any) -> str:
    """Return the text of runs, without the reading aids of Japanese."""
    parts = []
    for child in element:
        tag = _local(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.append(_plain_text(child))
    return "".join(parts)


def _find(book: Any, name: str) -> Iterator[Any]:
    return (element for element in book.iter() if _local(element.tag) == name)


def _attribute(element: Any, name: str) -> str:
    """Return an attribute by its name, whatever its namespace."""
    return next((value for key, value in element.items() if _local(key) == name and key != name), "")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
