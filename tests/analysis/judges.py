"""Spreadsheet engines that are not ours as judges of analyses: values are written into an exported workbook's cells.

The workbook goes to them without any stored value; what they answer comes from its formulas and what was written alone.
"""

from __future__ import annotations

from itertools import count, takewhile

from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import row_of, sheet_of
from gpu_modeler.files.excel.layout import CONSTANT
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.verify.bare_copy import bare_copy
from gpu_modeler.files.verify.cells import row_and_column
from tests.recalculation import workbook

SELECTOR = ("Scenarios", 3, 3)


class Judge:
    """One engine that holds the workbook; cells are named by line and place, as in the model, in the lines' units."""

    def __init__(self, engine, bare, places, scenarios):
        self._book = {"formualizer": _Formualizer, "ironcalc": _Ironcalc}[engine](bare)
        self._places, self._scenarios = places, scenarios
        self._before = {}
        self._base = {cell: self._book.value(at) for cell, at in places.items()}

    def base(self, line, place=()):
        """Return one cell's value with nothing typed in."""
        return self._base[line, place]

    def answers(self, inputs, cells, scenario="base"):
        """Return the values of cells with some inputs typed in, `None` for none; nothing else is, whatever was before."""
        wanted = {self._places[cell]: value for cell, value in inputs.items() if value is not None}
        wanted[SELECTOR] = self._scenarios[scenario]
        for at in wanted:
            self._before.setdefault(at, self._book.content(at))
        self._book.write(self._before | wanted)
        self._before = {at: self._before[at] for at in wanted}
        return [self._book.value(self._places[cell]) for cell in cells]


class _Formualizer:
    def __init__(self, bare):
        import formualizer

        self._book = formualizer.load_workbook(str(bare))
        self._book.evaluate_all()

    def content(self, at):
        text = self._book.get_formula(*at)
        return f"={text.removeprefix('=')}" if text else self._book.get_value(*at)

    def write(self, contents):
        """Write formulas one by one, values a run of neighbours at a time, which is as slow as one of them."""
        values = {}
        for at, content in contents.items():
            if isinstance(content, str) and content.startswith("="):
                self._book.set_formula(*at, content)
            else:
                values[at] = content
        for sheet, row, column in sorted(values):
            if (sheet, row, column - 1) not in values:
                ends = takewhile(lambda at: (sheet, row, at) in values, count(column))  # noqa: B023 - used at once
                run = [values[sheet, row, at] for at in ends]
                self._book.set_values_batch(sheet, row, column, [run])
        self._book.evaluate_all()

    def value(self, at):
        return self._book.get_value(*at)


class _Ironcalc:
    def __init__(self, bare):
        import ironcalc

        self._book = ironcalc.load_from_xlsx(str(bare), "en", "UTC", "en")
        self._numbers = {
            sheet["name"]: number for number, sheet in enumerate(self._book.get_worksheets_properties())
        }
        self._book.evaluate()

    def content(self, at):
        return self._book.get_cell_content(*self._here(at))

    def write(self, contents):
        for at, content in contents.items():
            text = content if isinstance(content, str) else repr(float(content))
            self._book.set_user_input(*self._here(at), text)
        self._book.evaluate()

    def value(self, at):
        return self._book.get_cell_value(*self._here(at))

    def _here(self, at):
        sheet, row, column = at
        return self._numbers[sheet], row, column


def exported(model, calculation, folder):
    """Return what makes judges of a model: a bare workbook's path, where its cells are, and what scenarios are called there."""
    path, bare = folder / "model.xlsx", folder / "bare.xlsx"
    export_workbook(model, calculation, path, ExportOptions("en", "base"))
    book = workbook(path)
    bare.write_bytes(bare_copy(book))
    places = {cell: at for sheet in book.sheets for cell, at in _cells(model, sheet, book.strings)}
    scenarios = {name: known.labels.en for name, known in model.scenarios.items()}
    return bare, places, scenarios


def _cells(model, sheet, strings):
    """Yield (line, place) and (sheet, row, column) of the cells of a sheet of lines, as hidden column and heads tell."""
    stored = {row_and_column(cell.address): cell.stored(strings) for cell in sheet.cells}
    kind, company = sheet_of(stored.get((1, 1))) or ("", "")
    if kind not in {"market", "company"}:
        return
    rows = {row: known for (row, column), text in stored.items() if column == 1 and (known := row_of(text))}
    head = next(row for row, (known, _) in rows.items() if known == "headings")
    columns = {
        str(int(value)): column
        for (row, column), value in stored.items()
        if row == head and isinstance(value, float)
    }
    for row, (known, parts) in rows.items():
        if known != "line":
            continue
        name, *rest = parts
        axes = model.lines[name].axes
        items = dict(zip([axis for axis in axes if axis not in {"period", "company"}], rest, strict=True))
        for period in model.periods if "period" in axes else [""]:
            whole = {**items, "company": company, "period": period}
            column = columns[period] if period else CONSTANT + 1
            yield (name, tuple(whole[axis] for axis in axes)), (sheet.name, row, column)
