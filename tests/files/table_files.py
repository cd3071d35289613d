"""Tables as analysts have them, made from the published figures in facts.csv; and ways to take them in."""

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

import xlsxwriter

from gpu_modeler.engine import Calculation
from gpu_modeler.files import starter
from gpu_modeler.files.reading.records import ReadCell, ReadSheet, ReadWorkbook
from gpu_modeler.files.tables import preview, proposed_mapping

FACTS = Path(__file__).parents[2] / "resources" / "starter" / "facts.csv"


@cache
def facts():
    """Return the published amounts by (company, metric, period), in 亿元, per cent as they stand."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] in {"actual", "reported", "derived"}]
    return {(r["company"], r["metric"], r["period"]): r["value"] for r in rows if _is_number(r["value"])}


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def amount(company, metric, period, scale=10_000):
    """Return a published amount in another unit: 10,000 makes 万元 of 亿元."""
    return float(Fraction(facts()[company, metric, period]) * scale)


@cache
def model_and_values():
    model = starter.load_starter()
    return model, Calculation.of(model)


def written(path, sheets, formats=None):
    """Write {sheet: rows} as xlsx; a cell is a value, None, or (formula, value) or (value, number format)."""
    workbook = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                _write(workbook, sheet, row, column, value)
    workbook.close()
    return path


def _write(workbook, sheet, row, column, value):
    if isinstance(value, tuple) and isinstance(value[0], str) and value[0].startswith("="):
        sheet.write_formula(row, column, value[0], None, value[1])
    elif isinstance(value, tuple):
        sheet.write(row, column, value[0], workbook.add_format({"num_format": value[1]}))
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def grid(rows, name="Sheet1", file="table.xlsx", merged=()):
    """Return rows of values, or of `ReadCell`, as a workbook of one sheet, without a file."""
    cells = {
        (row, column): value if isinstance(value, ReadCell) else ReadCell(_scalar(value))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    }
    return ReadWorkbook(file, "xlsx", (ReadSheet(name, "visible", cells, tuple(merged)),))


def _scalar(value):
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def taken(workbook, mapping=None, model=None):
    """Return the preview of a workbook, by the proposed mapping where none is given."""
    starter_model, calculation = model_and_values()
    model = model or starter_model
    if model is not starter_model:
        calculation = Calculation.of(model)
    if mapping is None:
        mapping, _ = proposed_mapping(model, workbook)
    return preview(model, workbook, mapping, calculation.value)


def values_of(wanted):
    """Return the new values by (line, place)."""
    return {(change.line, change.place): change.new for change in wanted.changes}


def reasons_of(wanted):
    """Return why cells were not understood, by cell."""
    return {found.cell: found.reason.key for found in wanted.not_understood}
