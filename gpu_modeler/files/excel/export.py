"""Exports a model as an Excel workbook with live formulas, which compute the scenario chosen in it.

This module only says in which order things happen: check the target, lay out, write every sheet, put the file in place.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.atomic import check_target, write_atomically
from gpu_modeler.files.excel.chart_blocks import chart_blocks
from gpu_modeler.files.excel.charts import ChartsWriter
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.excel.pages import pages
from gpu_modeler.files.excel.preparing import LargerThanASheet, UnknownScenario, prepare
from gpu_modeler.files.excel.scenario_link import defined_names
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.model import Model

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}


def export_workbook(
    model: Model,
    calculation: Calculation,
    path: Path | str,
    options: ExportOptions = ExportOptions(),
) -> None:
    """Write the model with one scenario's values to an `.xlsx` file, whole or not at all.

    Raises:
        UnknownScenario: the model has no such scenario.
        FormulaNotForExcel, LargerThanASheet: the model passes one of Excel's limits.
        MoneyChangesResult: with all amounts in the unit asked for, the model computes other results.
        FolderMissing, TargetIsFolder, TargetIsSpecial, TargetIsModel, TargetReadOnly, TargetNotWritable: the file
            cannot, or must not, be written.
    """
    target = Path(path).expanduser()
    check_target(target)
    write_atomically(target, workbook_bytes(model, calculation, options))


def workbook_bytes(model: Model, calculation: Calculation, options: ExportOptions = ExportOptions()) -> bytes:
    """Return the workbook as the bytes of an `.xlsx` file; raises as `export_workbook`, files apart."""
    from xlsxwriter.workbook import Workbook

    export = prepare(model, calculation, options)
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        write_sheets(book, export)
    return content.getvalue()


@cache
def _worksheet_class() -> type[Worksheet]:
    from xlsxwriter.worksheet import Worksheet

    class PlainFormulas(Worksheet):  # type: ignore[misc]  # XlsxWriter carries no types
        """A sheet whose formulas stand in the file as they were printed.

        XlsxWriter looks through each formula for some thirty functions newer than Excel 2010 and rewrites them, in
        sheet names too. There are none here, and the search takes a third of the whole export.
        """

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002
            return formula.removeprefix("=")

    return PlainFormulas


def write_sheets(book: Workbook, export: Export) -> None:
    """Write all sheets, charts and names into an open workbook."""
    book.set_properties({"title": export.title or export.say("excel_untitled")})
    styles = Styles(book, export.language)
    blocks = chart_blocks(export)
    # All sheets first, so that they stand in order; then each is written.
    made = [
        (book.add_worksheet(name, worksheet_class=_worksheet_class()), write)
        for name, write in pages(export, styles, blocks)
    ]
    for sheet, write in made:
        write(sheet)
    for sheet, _ in made:
        block = blocks.get(sheet.name)
        if block is not None:
            ChartsWriter(book, export, styles, sheet, block).write()
    for name, address in defined_names(export):
        book.define_name(name, "=" + address)


__all__ = [
    "LargerThanASheet",
    "UnknownScenario",
    "export_workbook",
    "prepare",
    "workbook_bytes",
    "write_sheets",
]
