"""Exports a model as an Excel workbook with live formulas, one scenario at a time.

This module only says in which order things happen: check the target, lay out, write every sheet, put the file in place.
"""

from __future__ import annotations

import difflib
import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, write_atomically
from gpu_modeler.files.excel.compare import CompareSheet
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.layout import SHEET_AXIS, Columns, Layout, lay_out
from gpu_modeler.files.excel.names import one_line
from gpu_modeler.files.excel.reach import reach_by_line
from gpu_modeler.files.excel.sheets import LineSheet
from gpu_modeler.files.excel.sources import SourcesSheet
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.formula.tree import BoundNode
from gpu_modeler.model import BASE, Model
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}


class UnknownScenario(ModelerError):
    """No scenario of that name."""

    key = "error_export_scenario"


class LargerThanASheet(ModelerError):
    """The model has more rows or columns than a sheet."""

    key = "error_excel_size"


def export_workbook(
    model: Model,
    calculation: Calculation,
    path: Path | str,
    language: Language = "zh",
    scenario: str = BASE,
) -> None:
    """Write the model with one scenario's values to an `.xlsx` file, whole or not at all.

    Raises:
        UnknownScenario: the model has no such scenario.
        FormulaNotForExcel, LargerThanASheet: the model passes one of Excel's limits.
        FolderMissing, TargetIsFolder, TargetIsSpecial, TargetIsModel, TargetReadOnly, TargetNotWritable: the file
            cannot, or must not, be written.
    """
    target = Path(path).expanduser()
    check_target(target)
    write_atomically(target, workbook_bytes(model, calculation, language, scenario))


def workbook_bytes(
    model: Model, calculation: Calculation, language: Language = "zh", scenario: str = BASE
) -> bytes:
    """Return the workbook as the bytes of an `.xlsx` file; raises as `export_workbook`, files apart."""
    from xlsxwriter.workbook import Workbook

    export = prepare(model, calculation, language, scenario)
    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        _write_sheets(book, export)
    return content.getvalue()


def prepare(model: Model, calculation: Calculation, language: Language, scenario: str) -> Export:
    """Lay the workbook out and check that it fits; nothing is written. Raises as `workbook_bytes`."""
    if scenario not in model.scenarios:
        nearest = difflib.get_close_matches(scenario, model.scenarios, n=1, cutoff=0.0)
        raise UnknownScenario(scenario=scenario, nearest=next(iter(nearest), BASE))
    reach = reach_by_line(_trees(model, calculation), len(model.periods))
    columns = Columns(
        openings=max(1, *(each.before for each in reach.values()), 0),
        periods=len(model.periods),
        closings=max((each.after for each in reach.values()), default=0),
    )
    layout = lay_out(model, columns, language)
    _check_size(layout)
    return Export(model, calculation, scenario, language, layout, reach)


def _trees(model: Model, calculation: Calculation) -> list[BoundNode]:
    trees: list[BoundNode] = []
    for line in model.lines:
        bound = calculation.bound(line)
        trees += [formula.tree for formula in (bound.formula, *bound.exceptions) if formula is not None]
    return trees


def _check_size(layout: Layout) -> None:
    rows = max(
        (rows[-1].row + 1 for rows in (layout.market, layout.company, layout.compare) if rows), default=0
    )
    if rows > _MOST_ROWS or layout.columns.end > _MOST_COLUMNS:
        raise LargerThanASheet(rows=f"{rows:,}", columns=f"{layout.columns.end:,}")


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


def _write_sheets(book: Workbook, export: Export) -> None:
    model, sheets, layout = export.model, export.layout.sheets, export.layout
    styles = Styles(book, export.language)
    title = one_line(model.properties.get("title", ""))
    book.set_properties({"title": title or say("excel_untitled", export.language)})

    def headed(name: str) -> str:
        return f"{title} · {name}" if title else name

    # All sheets first, so that they stand in order; then each is written.
    names = [sheets.market, *sheets.items.values(), sheets.compare, sheets.sources]
    made = {name: book.add_worksheet(name, worksheet_class=_worksheet_class()) for name in names if name}
    LineSheet(export, made[sheets.market], styles, "").write(layout.market, headed(sheets.market))
    for item, name in sheets.items.items():
        label = export.item_label(SHEET_AXIS, item)
        LineSheet(export, made[name], styles, item).write(layout.company, headed(label))
    if sheets.compare:
        CompareSheet(export, made[sheets.compare], styles).write(layout.compare, headed(sheets.compare))
    SourcesSheet(export, made[sheets.sources], styles).write(headed(sheets.sources))


__all__ = ["LargerThanASheet", "UnknownScenario", "export_workbook", "workbook_bytes"]
