"""Every cell of a line in a written workbook, found by what its hidden column and headings say, and what it should hold."""

from __future__ import annotations

import openpyxl

from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.identity import row_of, sheet_of
from gpu_modeler.files.excel.layout import CONSTANT


def places_of_cells(model, path):
    """Yield (sheet, address, line, place) of every cell of the line sheets, read from the hidden column and the heads."""
    for sheet in openpyxl.load_workbook(path):
        kind, company = sheet_of(sheet["A1"].value)
        if kind not in {"market", "company"}:
            continue
        rows = [row_of(cell.value) for cell in sheet["A"]]
        heads = {str(cell.value): cell.column for cell in sheet[rows.index(("headings", ())) + 1]}
        for number, row in enumerate(rows, start=1):
            if row is None or row[0] != "line":
                continue
            name, *rest = row[1]
            axes = model.lines[name].axes
            known = dict(zip([each for each in axes if each not in {"period", "company"}], rest, strict=True))
            for period in model.periods if "period" in axes else [""]:
                items = {**known, "company": company, "period": period}
                column = heads[period] if period else CONSTANT + 1
                cell = sheet.cell(number, column)
                yield sheet.title, cell.coordinate, cell.value, name, tuple(items[each] for each in axes)


def expected(calculation, line_id, place, scenario):
    """Return the application's value of a cell."""
    line = calculation.model.lines[line_id]
    items = dict(zip(line.axes, place, strict=True))
    index = [
        calculation.model.item_ids(each).index(items[each]) if each in items else 0
        for each in calculation.axes
    ]
    index.append(tuple(calculation.model.orders["scenarios"]).index(scenario))
    codes = calculation.codes(line_id)
    code = 0 if codes is None else int(codes[tuple(index)])
    return CellError(code).text if code else float(calculation.values(line_id)[tuple(index)])
