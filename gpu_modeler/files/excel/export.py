"""Exports a model as an Excel workbook with live formulas, one scenario at a time.

This module only says in which order things happen: check the target, lay out, write every sheet, put the file in place.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, write_atomically
from gpu_modeler.files.excel.charts import ChartBlock, ChartsWriter, chart_blocks
from gpu_modeler.files.excel.check_rules import Findings
from gpu_modeler.files.excel.checks import ChecksSheet
from gpu_modeler.files.excel.compare import CompareSheet
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.cover import CoverSheet, sheets_shown
from gpu_modeler.files.excel.layout import SHEET_AXIS, Columns, Layout, Row, lay_out
from gpu_modeler.files.excel.manifest import write_manifest
from gpu_modeler.files.excel.measures import Figures
from gpu_modeler.files.excel.money import require_same_results, with_money
from gpu_modeler.files.excel.options import ExportOptions, Money
from gpu_modeler.files.excel.reach import reach_by_line
from gpu_modeler.files.excel.scenario_link import defined_names
from gpu_modeler.files.excel.scenarios import ScenariosSheet
from gpu_modeler.files.excel.sheets import LineSheet
from gpu_modeler.files.excel.sources import SourcesSheet
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.files.excel.valuation import ValuationSheet
from gpu_modeler.formula.tree import BoundNode
from gpu_modeler.model import BASE, Model

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
        _write_sheets(book, export)
    return content.getvalue()


def prepare(model: Model, calculation: Calculation, options: ExportOptions) -> Export:
    """Lay the workbook out and check that it fits; nothing is written. Raises as `workbook_bytes`."""
    _require_scenario(model, options.scenario)
    shown, values = _in_money(model, calculation, options.money)
    reach = reach_by_line(_trees(shown, values), len(model.periods))
    columns = Columns(
        openings=max(1, *(each.before for each in reach.values()), 0),
        periods=len(model.periods),
        closings=max((each.after for each in reach.values()), default=0),
    )
    layout = lay_out(shown, columns, options.language)
    _check_size(layout)
    return Export(model, shown, values, options, layout, reach)


def _in_money(model: Model, calculation: Calculation, money: Money) -> tuple[Model, Calculation]:
    """Return model and values with all amounts in one unit, where one is asked for."""
    shown = with_money(model, money)
    if shown is model:
        return model, calculation
    values = Calculation.of(shown)
    require_same_results(calculation, values, money)
    return shown, values


def _require_scenario(model: Model, scenario: str) -> None:
    if scenario not in model.scenarios:
        nearest = difflib.get_close_matches(scenario, model.scenarios, n=1, cutoff=0.0)
        raise UnknownScenario(scenario=scenario, nearest=next(iter(nearest), BASE))


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
    book.set_properties({"title": export.title or export.say("excel_untitled")})
    styles = Styles(book, export.language)
    blocks = chart_blocks(export)
    # All sheets first, so that they stand in order; then each is written.
    made = [
        (book.add_worksheet(name, worksheet_class=_worksheet_class()), write)
        for name, write in _pages(export, styles, blocks)
    ]
    for sheet, write in made:
        write(sheet)
    for sheet, _ in made:
        block = blocks.get(sheet.name)
        if block is not None:
            ChartsWriter(book, export, styles, sheet, block).write()
    for name, address in defined_names(export):
        book.define_name(name, "=" + address)


def _pages(
    export: Export, styles: Styles, blocks: Mapping[str, ChartBlock]
) -> Iterator[tuple[str, Callable[[Worksheet], None]]]:
    """Yield each sheet's name and what writes it, in the order of the sheets."""
    layout, sheets = export.layout, export.layout.sheets
    findings = Findings(export)
    figures = Figures(export)
    has_valuation = not ValuationSheet.is_empty(export, figures)
    names = sheets_shown(export, blocks, has_valuation=has_valuation)

    def headed(name: str) -> str:
        return f"{export.title} · {name}" if export.title else name

    def write_lines(sheet: Worksheet, item: str, rows: Sequence[Row], title: str) -> None:
        LineSheet(export, sheet, styles, item).write(rows, headed(title))

    yield sheets.cover, lambda sheet: CoverSheet(export, sheet, styles, findings, names).write()
    yield sheets.market, partial(write_lines, item="", rows=layout.market, title=sheets.market)
    for item, name in sheets.items.items():
        label = export.item_label(SHEET_AXIS, item)
        yield name, partial(write_lines, item=item, rows=layout.company, title=label)
    if sheets.compare:
        title = headed(sheets.compare)
        yield sheets.compare, lambda sheet: CompareSheet(export, sheet, styles).write(layout.compare, title)
    scenarios = headed(sheets.scenarios)
    yield sheets.scenarios, lambda sheet: ScenariosSheet(export, sheet, styles).write(scenarios)
    if has_valuation:
        valuation = headed(sheets.valuation)
        yield sheets.valuation, lambda sheet: ValuationSheet(export, sheet, styles, figures).write(valuation)
    yield sheets.sources, lambda sheet: SourcesSheet(export, sheet, styles).write(headed(sheets.sources))
    checks = headed(sheets.checks)
    yield sheets.checks, lambda sheet: ChecksSheet(export, sheet, styles, findings).write(checks)
    yield sheets.manifest, partial(write_manifest, export)


__all__ = ["LargerThanASheet", "UnknownScenario", "export_workbook", "workbook_bytes"]
