"""Which charts a page shows: the model's own, or the ones that ship with the program. No Qt.

A chart whose lines the model lacks loses those curves, and is left out when none is left; one of the program's own with a
single curve left is called by its line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from gpu_modeler.model.document import Model
from gpu_modeler.model.records import Chart, Series
from gpu_modeler.text import catalogue

COMPARE_LINE = "compare_line"
"""The id of the chart of the line chosen on the Compare page."""

Mark = Literal["line", "bar"]

_BUILT_IN: dict[str, dict[str, tuple[tuple[str, Mark], ...]]] = {
    # page -> text key of the title -> (line, mark)
    "company": {
        "chart_revenue_profit": (("revenue", "bar"), ("net_profit", "line")),
        "chart_liquidity": (("liquid_funds", "bar"), ("runway_months", "line")),
        "chart_margins": (("gross_margin", "line"), ("net_margin", "line")),
        "chart_price_to_sales": (("price_to_sales", "line"),),
        "chart_value": (("market_cap", "bar"), ("equity_value", "bar")),
        "chart_demand_supply": (("demand_units", "bar"), ("units", "bar"), ("wafer_capacity", "line")),
    },
    "market": {
        "chart_market_size": (("tam", "bar"), ("open_market", "line"), ("domestic_market", "line")),
        "chart_demand_supply": (("demand_units", "bar"), ("units", "bar"), ("wafer_capacity", "line")),
        "chart_domestic_share": (("asic_self_supply", "line"), ("import_share", "line")),
        "chart_memory_price": (("hbm_price_index", "line"), ("hbm_fill_rate", "line")),
    },
    "compare": {
        "chart_value": (("market_cap", "bar"), ("equity_value", "bar")),
        "chart_revenue": (("revenue", "line"),),
        "chart_net_profit": (("net_profit", "line"),),
        "chart_price_to_sales": (("price_to_sales", "line"),),
    },
}


def charts_for(model: Model, page: str, compare_line: str = "") -> list[Chart]:
    """Return the page's charts in order; on the Compare page the chosen line's comes first."""
    own = [chart for chart in model.ordered("charts") if chart.page == page]
    candidates = own if own or model.charts else [_called(model, chart) for chart in built_in(page)]
    if page == "compare" and compare_line in model.lines:
        chosen = _line_chart(model, compare_line)
        others = [chart for chart in candidates if [s.line for s in chart.series] != [compare_line]]
        candidates = [chosen, *others]
    drawable = (_with_known_lines(model, chart) for chart in candidates)
    return [chart for chart in drawable if chart.series]


def built_in(page: str) -> list[Chart]:
    """Return the program's own charts of a page."""
    return [
        Chart(key, catalogue()[key], page, tuple(Series(line, {}, mark) for line, mark in curves))
        for key, curves in _BUILT_IN.get(page, {}).items()
    ]


def _line_chart(model: Model, line: str) -> Chart:
    return Chart(COMPARE_LINE, model.lines[line].labels, "compare", (Series(line),))


def _called(model: Model, chart: Chart) -> Chart:
    known = [series.line for series in chart.series if series.line in model.lines]
    is_reduced = len(known) == 1 < len(chart.series)
    return replace(chart, labels=model.lines[known[0]].labels) if is_reduced else chart


def _with_known_lines(model: Model, chart: Chart) -> Chart:
    return replace(chart, series=tuple(series for series in chart.series if series.line in model.lines))
