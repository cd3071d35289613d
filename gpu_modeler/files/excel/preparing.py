"""Lays a workbook out before anything is written: values in the units asked for, columns, rows, sheets, and that they fit."""

from __future__ import annotations

import difflib
from dataclasses import replace

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.layout import Columns, Layout, lay_out
from gpu_modeler.files.excel.money import require_same_results, with_money
from gpu_modeler.files.excel.options import ExportOptions, Money
from gpu_modeler.files.excel.reach import reach_by_line
from gpu_modeler.formula.tree import BoundNode
from gpu_modeler.model import BASE, Model

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


class UnknownScenario(ModelerError):
    """No scenario of that name."""

    key = "error_export_scenario"


class LargerThanASheet(ModelerError):
    """The model has more rows or columns than a sheet."""

    key = "error_excel_size"


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
    dated = replace(options, exported_at=options.moment)  # one time, wherever it is told
    return Export(model, shown, values, dated, layout, reach)


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
