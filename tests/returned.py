"""Workbooks as colleagues send them back: exported by the program, typed over, sheets renamed, put under a password."""

import io

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.comments import Comment

from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from tests.files.colleague import Colleague

AUTHOR = "李雷"


def export(session, path):
    """Write the session's model, without the time that verifying takes, and return the path."""
    export_workbook(session.model, session.calculation, path, ExportOptions(language=session.language))
    return path


def type_into(path, line, place, value, model, comment=""):
    """Type into one cell and save, as a colleague does; return (sheet name, cell name)."""
    colleague = Colleague(path)
    cell = colleague.cell(model, model.lines[line], place)
    colleague.type(cell, value)
    if comment:
        cell.comment = Comment(comment, AUTHOR)
    colleague.book.properties.lastModifiedBy = AUTHOR
    colleague.save(path)
    return cell.parent.title, cell.coordinate


def rename_sheet(path, old, new):
    """Give a sheet another name and save."""
    colleague = Colleague(path)
    colleague.rename(colleague.book[old], new)
    colleague.save(path)


def protect(path, target, password):
    """Put a workbook under a password."""
    with path.open("rb") as opened, target.open("wb") as written:
        OOXMLFile(io.BytesIO(opened.read())).encrypt(password, written)
    return target
