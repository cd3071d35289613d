"""The proof of a review: the model that takes all of it computes what the returned workbook computes elsewhere."""

from __future__ import annotations

import math

import formualizer

from gpu_modeler.edits import History
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.review import acceptance, review_workbook
from gpu_modeler.formula import Unit
from gpu_modeler.model import PERIOD
from tests.files.colleague import Colleague

NEW = "Extra "
"""How the labels of rows begin that a test's colleague writes."""
ERRORS = {
    "Div": "#DIV/0!",
    "Num": "#NUM!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Na": "#N/A",
    "Name": "#NAME?",
}


def sent(model, folder, options=ExportOptions()):
    """Export a model and return the file's path."""
    path = folder / "sent.xlsx"
    export_workbook(model, Calculation.of(model), path, options)
    return path


def edited(path, edit):
    """Return the path of the workbook after a colleague's edit."""
    colleague = Colleague(path)
    edit(colleague)
    return colleague.save(path.with_name("returned.xlsx"))


def reviewed(model, path):
    return review_workbook(model, read_workbook(path))


def accepted(model, review, changes=None):
    """Take the changes into the model, and return its calculation."""
    calculation = Calculation.of(model)
    history = History(model, calculation)
    history.perform(acceptance(model, review, review.changes if changes is None else changes))
    return calculation


def differences(model, calculation, path, shown=None):
    """Return the values in which a model differs from the workbook as formualizer recomputes it, in every scenario.

    `shown` maps lines to the unit in which the workbook shows them, where it is another one.
    """
    colleague = Colleague(path)
    cells = dict(_all_cells(colleague, model))
    book = formualizer.load_workbook(str(path))
    found = []
    for scenario, name in scenario_names(colleague).items():
        choose(book, colleague, name)
        for (line, place), address in cells.items():
            value = calculation.value(line, place, scenario)
            other = number(book.get_value(*address))
            factor = factor_of(model, line, shown)
            if not agree(value, other, factor):
                found.append((scenario, line, place, value, other, address))
    return found


def _all_cells(colleague, model):
    """Yield each (line, place) with its (sheet, row, column), found by the hidden texts, new rows by their labels."""
    for line in model.lines.values():
        for place in model.places(line):
            items = dict(zip(line.axes, place, strict=True))
            key = ("company", items["company"]) if "company" in items else ("market", "")
            sheet, rows, columns = _map(colleague, *key)
            rest = tuple(items[axis] for axis in line.axes if axis not in {PERIOD, "company"})
            row = rows.get((line.id, *rest)) or rows.get(line.labels.en)
            assert row is not None or line.labels.en.startswith(NEW), (line.id, place)
            if row is not None:
                yield (line.id, place), (sheet, row, columns[items.get(PERIOD, "")])


def _map(colleague, kind, company):
    maps = colleague.__dict__.setdefault("maps", {})
    if (kind, company) not in maps:
        sheet = colleague.sheet(kind, company)
        rows = {parts: row for row, (known, parts) in colleague.identities(sheet).items() if known == "line"}
        rows |= {
            cell.value: cell.row
            for line in sheet.iter_rows()
            for cell in line
            if str(cell.value).startswith(NEW)
        }
        headings = colleague.row(sheet, "headings")
        columns = {str(cell.value): cell.column for cell in sheet[headings] if cell.value is not None}
        columns[""] = colleague.constant_column(sheet)
        maps[kind, company] = sheet.title, rows, columns
    return maps[kind, company]


def scenario_names(colleague):
    """Return {scenario: its name in the selector}."""
    sheet = colleague.sheet("scenarios")
    ids, names = colleague.row(sheet, "scenarios"), colleague.row(sheet, "headings")
    return {
        cell.value: sheet.cell(names, cell.column).value for cell in sheet[ids][1:] if cell.value is not None
    }


def choose(book, colleague, name):
    """Put a scenario into the selector and recompute."""
    sheet = colleague.sheet("scenarios")
    names = set(scenario_names(colleague).values())
    selector = next(
        cell
        for row in sheet.iter_rows(max_row=colleague.row(sheet, "scenarios"))
        for cell in row
        if cell.value in names
    )
    book.set_value(sheet.title, selector.row, selector.column, name)
    book.evaluate_all()


def number(value):
    if isinstance(value, dict) and value.get("type") == "Error":
        return ERRORS.get(value["kind"], value["kind"])
    return 0.0 if value is None else value


def agree(value, other, factor=1.0):
    if isinstance(value, CellError):
        return value.text == other
    if isinstance(other, str):
        return False
    return math.isclose(value * factor, float(other), rel_tol=1e-9, abs_tol=1e-9 * max(1.0, factor))


def factor_of(model, line, shown):
    if not shown or line not in shown:
        return 1.0
    return float(Unit.parse(model.lines[line].unit).factor_to(Unit.parse(shown[line])))
