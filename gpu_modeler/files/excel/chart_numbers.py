"""Numbers and cells behind the shapes of a workbook's charts: parts of floating bars, values as cells hold them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gpu_modeler.charts.content import ChartContent, ChartPlan
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.chart_cells import Area, DrawnCurve
from gpu_modeler.files.excel.context import Value
from gpu_modeler.files.excel.names import column_letters

Cells = list[tuple[str, Value]]


def valued(formulas: Sequence[str], values: Sequence[Value]) -> Cells:
    """Return formulas with what they give; a gap is an error that the workbook shows as such."""
    return [
        (formula, CellError.NA.text if isinstance(value, float) and math.isnan(value) else value)
        for formula, value in zip(formulas, values, strict=True)
    ]


def values_in_cells(content: ChartContent, at: int) -> list[Value]:
    """Return a curve's values as cells hold them: 45 % is 0.45, an error its text."""
    curve = content.curves[at]
    factor = 0.01 if curve.plan.unit.is_percent else 1.0
    codes = [0] * len(curve.values) if curve.codes is None else curve.codes.tolist()
    return [
        CellError(code).text if code else value * factor
        for code, value in zip(codes, curve.values.tolist(), strict=True)
    ]


def numbers_in_cells(content: ChartContent, at: int) -> list[Any]:
    """Return the same for a chart's own copy of them."""
    return list(values_in_cells(content, at))


def cell_of(area: Area, at: int) -> str:
    """Return the address of a row's cell."""
    return f"{column_letters(area.first_column + at)}{area.first_row + 1}"


def last_total(is_total: list[bool], before: int) -> int:
    """Return the position of the last total before a step."""
    return max((at for at in range(before) if is_total[at]), default=0)


def grouped(plan: ChartPlan, curves: list[DrawnCurve]) -> list[list[DrawnCurve]]:
    """Return the curves whose lowest and highest values make one range."""
    groups: dict[tuple[object, ...], list[DrawnCurve]] = {}
    for curve in curves:
        own = curve.plan
        key = (own.scenario,) if plan.along == "scenario" else (own.series, own.item, *own.key[:2])
        groups.setdefault(key, []).append(curve)
    return list(groups.values())


def base_part(start: float, end: float) -> float:
    """Return what is not seen below a floating bar."""
    return max(0.0, min(start, end)) + min(0.0, max(start, end))


def above_part(start: float, end: float) -> float:
    """Return how much of a bar stands above zero."""
    return max(0.0, start, end) - max(0.0, min(start, end))


def below_part(start: float, end: float) -> float:
    """Return how much of it hangs below, negative."""
    return min(0.0, start, end) - min(0.0, max(start, end))


def as_cells(content: ChartContent) -> ChartContent:
    """Return the content in the numbers of cells: 45 % is 0.45."""
    if not content.curves[0].plan.unit.is_percent:
        return content
    curves = tuple(replace(curve, values=curve.values / 100.0) for curve in content.curves)
    bars = tuple(replace(bar, low=bar.low / 100.0, high=bar.high / 100.0) for bar in content.bars)
    references = tuple(replace(one, value=one.value / 100.0) for one in content.references)
    return replace(content, curves=curves, bars=bars, references=references)
