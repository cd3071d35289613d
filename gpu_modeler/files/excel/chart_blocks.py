"""Which charts stand below which sheet's table, and where. Positions only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.charts.content import ChartPlan, read
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.definitions import charts_for
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.layout import HEADING_ROW, LABEL, CompareRow, Row
from gpu_modeler.files.excel.names import address

MOST_COMPANIES = 60
"""With more companies than this, their sheets have no charts: thousands of them would make the file unusable."""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """The charts below one sheet's table. `row` is that of their heading."""

    sheet: str
    row: int
    plans: tuple[ChartPlan, ...]

    @property
    def address(self) -> str:
        """Where a link to the charts leads."""
        return address(self.row, LABEL)


def chart_blocks(export: Export) -> dict[str, ChartBlock]:
    """Return the charts of each sheet that has some, by the sheet's name."""
    layout = export.layout
    pages: list[tuple[str, str, str, Sequence[Row] | Sequence[CompareRow]]] = []
    pages.append((layout.sheets.market, "market", "", layout.market))
    if len(layout.sheets.items) <= MOST_COMPANIES:
        pages += [(name, "company", item, layout.company) for item, name in layout.sheets.items.items()]
    if layout.sheets.compare:
        pages.append((layout.sheets.compare, "compare", "", layout.compare))
    blocks = {}
    for sheet, page, company, rows in pages:
        view = View(page, company, export.scenario)
        planned = plans_for(export.model, charts_for(export.model, page), view)
        plans = [plan for plan in planned if read(plan, export.model, export.calculation).fault is None]
        if plans:
            row = (rows[-1].row if rows else HEADING_ROW) + 3
            blocks[sheet] = ChartBlock(sheet, row, tuple(plans))
    return blocks
