"""Edits a returned workbook as a colleague would: types, copies, inserts and moves rows, renames sheets.

References in all formulas follow as Excel makes them follow. Nothing here knows how a review reads the workbook, except
the hidden texts by which cells are found.
"""

from __future__ import annotations

import re
from copy import copy

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from gpu_modeler.files.excel.identity import row_of, sheet_of
from gpu_modeler.model import PERIOD

REFERENCE = re.compile(
    r"""("(?:[^"]|"")*")|((?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?(?![\w.(!])"""
)
CORNER = re.compile(r"(\$?)([A-Z]+)(\$?)(\d+)")


class Colleague:
    """One workbook, open for editing."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)

    def save(self, path):
        self.book.save(path)
        return path

    # --- finding ---

    def sheet(self, kind, company=""):
        return next(sheet for sheet in self.book if sheet_of(self.first(sheet)) == (kind, company))

    @staticmethod
    def first(sheet):
        return next(
            (cell.value for row in sheet.iter_rows(max_row=3) for cell in row if sheet_of(cell.value)), None
        )

    @staticmethod
    def identities(sheet):
        """Return {row: (kind, parts)} of the hidden column."""
        found = {}
        for row in sheet.iter_rows(max_col=3):
            for cell in row:
                said = row_of(cell.value) if isinstance(cell.value, str) else None
                if said is not None and said[0] in {
                    "line",
                    "section",
                    "heading",
                    "headings",
                    "cell",
                    "scenarios",
                    "link",
                }:
                    found[cell.row] = said
        return found

    def row(self, sheet, *identity):
        return next(
            row for row, (kind, parts) in self.identities(sheet).items() if (kind, *parts) == identity
        )

    def column(self, sheet, heading):
        """Return the column under a heading: a year, or the text of a constant's."""
        row = self.row(sheet, "headings")
        return next(cell.column for cell in sheet[row] if str(cell.value) == str(heading))

    def constant_column(self, sheet):
        row = self.row(sheet, "headings")
        return next(cell.column for cell in sheet[row] if cell.value in {"常数", "Constant", "常数 Constant"})

    def cell(self, model, line, place):
        """Return the cell of a value."""
        items = dict(zip(line.axes, place, strict=True))
        sheet = self.sheet("company", items["company"]) if "company" in items else self.sheet("market")
        rest = [items[axis] for axis in line.axes if axis not in {PERIOD, "company"}]
        row = self.row(sheet, "line", line.id, *rest)
        column = self.column(sheet, items[PERIOD]) if PERIOD in items else self.constant_column(sheet)
        return sheet.cell(row, column)

    def given(self, model, line, place, scenario):
        """Return the cell in which a scenario's value is typed, `None` where the place is not listed."""
        sheet = self.sheet("scenarios")
        items = dict(zip(line.axes, place, strict=True))
        rest = [items[axis] for axis in line.axes if axis not in {PERIOD, "company"}]
        wanted = ("cell", (line.id, items.get("company", ""), *rest, items.get(PERIOD, "")))
        rows = [row for row, said in self.identities(sheet).items() if said == wanted]
        ids = self.row(sheet, "scenarios")
        columns = [cell.column for cell in sheet[ids] if cell.value == scenario]
        return sheet.cell(rows[0], columns[0]) if rows else None

    # --- typing ---

    @staticmethod
    def type(cell, value):
        cell.value = value

    @staticmethod
    def comment(cell, text):
        cell.comment = Comment(text, "Li")

    @staticmethod
    def fill(source, target):
        """Copy a formula as filling does: relative references move."""
        target.value = Translator(source.value, origin=source.coordinate).translate_formula(target.coordinate)

    # --- structure ---

    def rename(self, sheet, name):
        old = sheet.title
        sheet.title = name

        def renamed(own, prefix, first, last):
            if prefix is None or unquoted(prefix) != old:
                return None
            return f"{quoted(name)}!", first, last

        self._rewrite(renamed)

    def insert_rows(self, sheet, at, count=1):
        self._move(sheet, lambda row, column: (row + count if row >= at else row, column))

    def insert_columns(self, sheet, at, count=1):
        self._move(sheet, lambda row, column: (row, column + count if column >= at else column))

    def delete_row(self, sheet, at):
        self._delete(sheet, at)

    def move_row(self, sheet, row, to):
        """Cut a row and insert it elsewhere; references follow the cells."""
        order = [each for each in range(1, max(sheet.max_row, to) + 1) if each != row]
        order.insert(to - 1, row)
        now = {old: new for new, old in enumerate(order, start=1)}
        self._move(sheet, lambda at, column: (now.get(at, at), column))

    def sort_rows(self, sheet, rows, order, first_column=1):
        """Sort rows as Data > Sort does: contents move, references to them do not; formulas move as if copied."""
        kept = {
            (row, cell.column): (cell.value, cell.comment)
            for row in rows
            for cell in sheet[row]
            if cell.column >= first_column
        }
        for target, source in zip(rows, order, strict=True):
            for (row, column), (value, comment) in kept.items():
                if row != source:
                    continue
                cell = sheet.cell(target, column)
                origin = f"{get_column_letter(column)}{source}"
                if isinstance(value, str) and value.startswith("="):
                    value = Translator(value, origin=origin).translate_formula(cell.coordinate)  # noqa: PLW2901
                cell.value = value
                cell.comment = copy(comment) if comment is not None else None

    def _move(self, sheet, moved):
        """Put the cells of a sheet elsewhere and let all references follow."""
        cells = {}
        for (row, column), cell in sheet._cells.items():
            cell.row, cell.column = moved(row, column)
            cells[cell.row, cell.column] = cell
        sheet._cells = cells
        self._rewrite(self._follower(sheet, lambda row, column, _is_last: moved(row, column)))

    def _delete(self, sheet, gone):
        def moved(row, column, is_last):
            if row == gone:
                return None if not is_last else (row - 1, column)
            return (row - 1 if row > gone else row, column)

        cells = {}
        for (row, column), cell in sheet._cells.items():
            if row == gone:
                continue
            cell.row = row - 1 if row > gone else row
            cells[cell.row, column] = cell
        sheet._cells = cells
        self._rewrite(self._follower(sheet, moved))

    @staticmethod
    def _follower(sheet, moved):
        def followed(own, prefix, first, last):
            if (unquoted(prefix) if prefix else own) != sheet.title:
                return None
            start = at_corner(first, lambda row, column: moved(row, column, False))
            if last is None:
                return (prefix, start, None) if start else "#REF!"
            end = at_corner(last, lambda row, column: moved(row, column, True))
            if start is None:  # the first row of a range was deleted: the next one is in its place
                start = first
            if row_number(end) < row_number(start):
                return "#REF!"
            return prefix, start, end

        return followed

    def _rewrite(self, change):
        for sheet in self.book:
            for cell in list(sheet._cells.values()):
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = rewritten(cell.value, sheet.title, change)
        for name, defined in list(self.book.defined_names.items()):
            defined.attr_text = rewritten(defined.attr_text, "", change)
            self.book.defined_names[name] = defined


def rewritten(formula, own, change):
    """Return a formula with its references changed."""

    def replaced(match):
        text, prefix, first, last = match.groups()
        if text is not None:
            return text
        new = change(own, prefix, first, last)
        if new is None or isinstance(new, str):
            return new or match[0]
        prefix, first, last = new
        return f"{prefix or ''}{first}" + (f":{last}" if last else "")

    return REFERENCE.sub(replaced, formula)


def at_corner(corner, moved):
    column_held, letters, row_held, row = CORNER.fullmatch(corner).groups()
    new = moved(int(row), openpyxl.utils.column_index_from_string(letters))
    return new and f"{column_held}{get_column_letter(new[1])}{row_held}{new[0]}"


def row_number(corner):
    return int(CORNER.fullmatch(corner)[4])


def unquoted(prefix):
    name = prefix.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def quoted(name):
    return "'" + name.replace("'", "''") + "'"
