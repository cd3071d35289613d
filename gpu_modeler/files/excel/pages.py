"""The sheets of a workbook in their order, and what writes each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.chart_blocks import ChartBlock
from gpu_modeler.files.excel.check_rules import Findings
from gpu_modeler.files.excel.checks import ChecksSheet
from gpu_modeler.files.excel.compare import CompareSheet
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.cover import CoverSheet, sheets_shown
from gpu_modeler.files.excel.layout import SHEET_AXIS, Row
from gpu_modeler.files.excel.manifest import write_manifest
from gpu_modeler.files.excel.measures import Figures
from gpu_modeler.files.excel.scenarios import ScenariosSheet
from gpu_modeler.files.excel.sheets import LineSheet
from gpu_modeler.files.excel.sources import SourcesSheet
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.files.excel.valuation import ValuationSheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def pages(
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
