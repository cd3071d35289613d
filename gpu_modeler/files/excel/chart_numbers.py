"""Numbers and cells behind the shapes of a workbook's charts: parts of floating bars, values as cells hold them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from gpu_modeler.charts.content import ChartContent, ChartPlan
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.chart_cells import Area, DrawnCurve
from gpu_modeler.files.excel.context import Value
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.model import PERIOD
from gpu_modeler.text import catalogue

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


def first_error(values: Sequence[Value]) -> str | None:
    """Return the error that a formula of these cells shows, in the order in which it names them."""
    return next((value for value in values if isinstance(value, str)), None)


def added(first: Value, second: Value, sign: int = 1) -> Value:
    """Return a sum or difference of two cells."""
    if isinstance(first, str) or isinstance(second, str):
        return first_error((first, second)) or ""
    return first + sign * second


def step_values(content: ChartContent, plan: ChartPlan, curves: Sequence[DrawnCurve]) -> list[Value]:
    """Return the steps of a waterfall as cells hold them: numbers, and the errors of the curves in their places."""
    numbers: list[float] = content.curves[0].values.tolist()
    if plan.along == PERIOD:
        values = curves[0].values
        found = [values[0], *(added(now, before, -1) for before, now in pairwise(values)), values[-1]]
    else:
        left = (curve.values[plan.at] for curve in curves)
        other = catalogue()["chart_step_other"]
        found = [0.0 if tick == other else next(left) for tick in content.plan.ticks]
    return [cell if isinstance(cell, str) else number for cell, number in zip(found, numbers, strict=False)]


def part_of(of: Callable[[float, float], float], ends: tuple[Value, Value]) -> Value:
    """Return a part of a floating bar; where an end is an error it is one."""
    start, end = ends
    if isinstance(start, str) or isinstance(end, str):
        return first_error(ends) or ""
    return of(start, end)


def of_role(
    steps: Area, area: Area, role: str, bars: Sequence[tuple[str, Value, Value]]
) -> tuple[Cells, list[Value]]:
    """Return the part of the bars that one role draws, by the sign that the step has when the workbook is looked at."""
    formulas: list[str] = []
    values: list[Value] = []
    for at, (own, value, part) in enumerate(bars):
        cell, step = cell_of(area, at), cell_of(steps, at)
        if "total" in {own, role}:
            formulas.append(cell if own == role else "0")
        else:
            sign = ">=" if role == "rise" else "<"
            formulas.append(f"IF({step}{sign}0,{cell},0)")
            if isinstance(value, str):  # the condition is an error
                values.append(value)
                continue
        values.append(part if own == role else 0.0)
    return valued(formulas, values), values


def extreme(name: str, members: Sequence[tuple[str, Value, bool]]) -> tuple[str, Value]:
    """Return MIN or MAX of cells given as (formula, value, whether it is live), and what it gives.

    Errors are passed over as in the window: those of other scenarios are left out, for a live one another cell counts.
    Where no other scenario has a number the formula shows the live cells' error.
    """
    of = min if name == "MIN" else max
    spare = next((text for text, value, is_live in members if not is_live and isinstance(value, float)), "")
    known = [
        (text, value, is_live) for text, value, is_live in members if is_live or isinstance(value, float)
    ]
    if not known:
        return "NA()", CellError.NA.text
    parts = [f"IFERROR({text},{spare})" if is_live and spare else text for text, _, is_live in known]
    values = [value for _, value, _ in known]
    numbers = [value for value in values if isinstance(value, float)]
    error = None if spare else first_error(values)
    return f"{name}({','.join(parts)})", of(numbers) if error is None else error


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
