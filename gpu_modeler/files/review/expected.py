"""The workbook as it was exported, made anew from its manifest: what a returned workbook is compared with, cell by cell.

It is written by the export itself, but never becomes a file: what stands ready to be stored is taken over as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import prepare, write_sheets
from gpu_modeler.files.excel.manifest import Manifest
from gpu_modeler.files.reading.records import ReadCell, ReadSheet, ReadWorkbook
from gpu_modeler.model import Model

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_OF_EXCEL = "_xlnm."
"""How the names begin that Excel gives itself, such as the print area."""


def as_exported(manifest: Manifest) -> tuple[Model, ReadWorkbook]:
    """Return the model as the workbook shows it (amounts may be in another unit), and the workbook.

    Raises:
        ModelerError: the model cannot be exported any more.
    """
    from xlsxwriter.workbook import Workbook

    export = prepare(manifest.model, Calculation.of(manifest.model), manifest.options)
    book = Workbook(None, {"in_memory": True})
    write_sheets(book, export)
    book.fileclosed = True
    return export.model, _taken_over(book)


def _taken_over(book: Workbook) -> ReadWorkbook:
    texts = {index: text for text, index in book.str_table.string_table.items()}
    sheets = tuple(
        ReadSheet(sheet.name, "visible", dict(_cells(sheet, texts))) for sheet in book.worksheets()
    )
    names = {
        name[0]: name[2].removeprefix("=") for name in book.defined_names if not name[0].startswith(_OF_EXCEL)
    }
    return ReadWorkbook("", "xlsx", sheets, names)


def _cells(sheet: Worksheet, texts: dict[int, str]) -> Iterator[tuple[tuple[int, int], ReadCell]]:
    comments = {
        (row, column): comment.text
        for row, found in sheet.comments.items()
        for column, comment in found.items()
    }
    for row, cells in sheet.table.items():
        for column, cell in cells.items():
            comment = comments.pop((row, column), "")
            read = _cell(cell, texts, comment)
            if read is not None:
                yield (row, column), read
    for place, comment in comments.items():
        yield place, ReadCell(None, comment=comment)


def _cell(cell: Any, texts: dict[int, str], comment: str) -> ReadCell | None:
    kind = type(cell).__name__
    if kind == "String":
        return ReadCell(texts[cell.string], comment=comment)
    if kind == "Number":
        return ReadCell(float(cell.number), comment=comment)
    if kind == "Formula":
        value = cell.value
        is_error = isinstance(value, str) and value.startswith("#")
        return ReadCell(value, cell.formula.removeprefix("="), is_error=is_error, comment=comment)
    if kind == "Boolean":
        return ReadCell(bool(cell.boolean), comment=comment)
    return ReadCell(None, comment=comment) if comment else None
