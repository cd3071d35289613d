"""Workbooks as colleagues send them back: exported by the program, found by the rows' identities, typed over by openpyxl."""

import io

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import row_identity, row_of, sheet_identity
from gpu_modeler.files.excel.layout import CONSTANT
from gpu_modeler.files.excel.options import ExportOptions

AXES_OF_SHEETS = ("period", "company")


def export(session, path):
    """Write the session's model, without the time that verifying takes, and return the path."""
    export_workbook(session.model, session.calculation, path, ExportOptions(language=session.language))
    return path


def sheet_called(book, identity):
    """Return the sheet of an identity, whatever it is called now."""
    return next(sheet for sheet in book if sheet.cell(1, 1).value == identity)


def cell_of(book, line, place, model):
    """Return (sheet name, cell name) of a value on its line's sheet."""
    known = model.lines[line]
    items = dict(zip(known.axes, place, strict=True))
    kind = model.sections[known.section].page
    company = items.get("company", "")
    sheet = sheet_called(
        book, sheet_identity("company", company) if kind == "company" else "gpum:sheet:market"
    )
    rest = [items[axis] for axis in known.axes if axis not in AXES_OF_SHEETS]
    wanted = row_identity("line", line, *rest)
    row = next(k for k in range(1, sheet.max_row + 1) if sheet.cell(k, 1).value == wanted)
    return sheet.title, f"{get_column_letter(column_of(sheet, items.get('period', '')))}{row}"


def column_of(sheet, period):
    """Return the column (from 1) of a year; that of constants where there is none."""
    if not period:
        return CONSTANT + 1
    headings = next(
        k for k in range(1, sheet.max_row + 1) if row_of(sheet.cell(k, 1).value) == ("headings", ())
    )
    return next(k for k in range(2, sheet.max_column + 1) if str(sheet.cell(headings, k).value) == period)


def type_into(path, line, place, value, model):
    """Type into one cell and save, as a colleague does."""
    book = load_workbook(path)
    sheet, cell = cell_of(book, line, place, model)
    book[sheet][cell] = value
    book.properties.lastModifiedBy = "李雷"
    book.save(path)
    return sheet, cell


def rename_sheet(book, old, new):
    """Rename a sheet and every reference to it, as Excel does and openpyxl does not."""
    book[old].title = new
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace(f"'{old}'!", f"'{new}'!").replace(f"{old}!", f"'{new}'!")


def protect(path, target, password):
    """Put a workbook under a password."""
    with path.open("rb") as opened, target.open("wb") as written:
        OOXMLFile(io.BytesIO(opened.read())).encrypt(password, written)
    return target
