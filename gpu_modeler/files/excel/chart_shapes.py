"""Waterfalls, ranges, scatters and companies of one year as Excel's own charts, from rows of live formulas below them.

A floating bar is a stacked column upon one that is not seen. Where it crosses zero it has a part above and one below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from gpu_modeler.charts.content import ChartContent, ChartPlan, read
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.chart_cells import Area, DrawnCurve, drawn_curves, is_live, sum_formulas
from gpu_modeler.files.excel.chart_looks import colour_of, value_axis_look
from gpu_modeler.files.excel.chart_numbers import (
    above_part,
    added,
    as_cells,
    base_part,
    below_part,
    cell_of,
    extreme,
    grouped,
    last_total,
    numbers_in_cells,
    of_role,
    part_of,
    step_values,
    valued,
    values_in_cells,
)
from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.names import chart_text, column_letters
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Labels, catalogue

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

SHAPES = frozenset({"waterfall", "football", "scatter"})
_UNSEEN = {"fill": {"none": True}, "border": {"none": True}}
_WITHOUT_NAMES = {"waterfall": [0, 2, 4, 6], "football": [0, 2]}
"""Series that a legend leaves out: what is not seen, and parts below zero."""
_ROLES = (("total", 0), ("rise", 2), ("fall", 1))


class Rows(Protocol):
    """What writes rows below the charts."""

    @property
    def sheet_name(self) -> str:
        """The sheet that is written to."""

    def write_names(self, plan: ChartPlan, names: Sequence[str], /) -> Area:
        """Write names."""

    def write_row(
        self, plan: ChartPlan, name: str, line: Line, cells: Sequence[tuple[str, Value]], /
    ) -> Area:
        """Write formulas with their values."""

    def dress(
        self, plan: ChartPlan, curves: Sequence[DrawnCurve], main: Chart, charts: Sequence[Chart], /
    ) -> None:
        """Give a chart its title, axes and legend."""


@dataclass(frozen=True, slots=True)
class _Floating:
    """The rows of floating bars: what is not seen, and the parts above and below zero."""

    base: Area
    above: Area
    below: Area


class ShapeWriter:
    """Writes the rows of one chart and draws it from them."""

    def __init__(self, book: Workbook, export: Export, styles: Styles, rows: Rows) -> None:
        self._book, self._export, self._styles, self._rows = book, export, styles, rows

    def chart(self, plan: ChartPlan) -> Chart:
        """Return a chart that stands for one of the window's."""
        content = read(plan, self._export.model, self._export.calculation)
        content = content if plan.kind not in {"waterfall", "football"} else as_cells(content)
        curves = drawn_curves(self._export, plan)
        if plan.kind == "waterfall":
            made = self._waterfall(plan, content, curves)
        elif plan.kind == "football":
            made = self._ranges(plan, content, curves)
        elif plan.kind == "scatter":
            made = self._scatter(plan, content, curves)
        else:
            made = self._companies(plan, content, curves)
        self._rows.dress(plan, curves, made, [made])
        if plan.kind in _WITHOUT_NAMES:
            font = {"name": self._styles.font, "size": 9}
            made.set_legend({"position": "bottom", "font": font, "delete_series": _WITHOUT_NAMES[plan.kind]})
        if plan.kind == "scatter":
            look = value_axis_look(curves[0].plan.unit, curves[0].values, self._styles.font, has_grid=True)
            made.set_x_axis({**look, "name": self._line_name(content, 0), "label_position": "low"})
            look = value_axis_look(
                content.curves[1].plan.unit, numbers_in_cells(content, 1), self._styles.font, has_grid=True
            )
            made.set_y_axis({**look, "name": self._line_name(content, 1), "label_position": "low"})
            made.set_legend({"none": True})
        return made

    # --- words and cells ---

    def _say(self, key: str) -> str:
        return chart_text(self._export.named(catalogue()[key]))

    def _names(self, plan: ChartPlan, content: ChartContent) -> tuple[Area, list[str]]:
        names = [self._export.named(tick) for tick in content.plan.ticks]
        return self._rows.write_names(plan, names), names

    def _line_name(self, content: ChartContent, at: int) -> str:
        labels = content.curves[at].plan.label
        return chart_text(self._export.named(Labels(labels.zh, labels.en)))

    def _at_year(self, plan: ChartPlan, curve: DrawnCurve) -> str:
        return sum_formulas(self._export, curve, self._rows.sheet_name)[plan.at]

    def _series(
        self, name: str, ticks: tuple[Area, list[str]], area: Area, values: Sequence[Value]
    ) -> dict[str, Any]:
        return {
            "name": name,
            "categories": ticks[0].formula,
            "categories_data": list(ticks[1]),
            "values": area.formula,
            "values_data": list(values),
        }

    # --- waterfalls ---

    def _waterfall(self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve]) -> Chart:
        ticks = self._names(plan, content)
        line, values = curves[0].plan.line, step_values(content, plan, curves)
        is_total = [bar.role == "total" for bar in content.bars]
        changes = self._changes(plan, content, curves, is_total)
        steps = self._rows.write_row(plan, self._say("chart_excel_step"), line, valued(changes, values))
        ends, start_values, end_values = self._levels(plan, line, steps, is_total, values)
        starts = ["0" if total else cell_of(ends, at - 1) for at, total in enumerate(is_total)]
        chart = self._book.add_chart({"type": "column", "subtype": "stacked"})
        seen = [bar.role for bar in content.bars]
        low_high = [(start, cell_of(ends, at)) for at, start in enumerate(starts)]
        numbers = list(zip(start_values, end_values, strict=True))
        floating = self._floating(plan, line, low_high, numbers)
        chart.add_series(
            {
                **self._series(" ", ticks, floating.base, [part_of(base_part, pair) for pair in numbers]),
                **_UNSEEN,
                "gap": 40,
                "overlap": 100,
            }
        )
        for role, colour in _ROLES:
            for area, part in ((floating.above, above_part), (floating.below, below_part)):
                parts = [part_of(part, pair) for pair in numbers]
                cells, own = of_role(steps, area, role, list(zip(seen, values, parts, strict=True)))
                row = self._rows.write_row(plan, self._say(f"chart_step_{role}"), line, cells)
                look = {"fill": {"color": colour_of(colour)}, "border": {"none": True}}
                name = self._say(f"chart_step_{role}")
                chart.add_series({**self._series(name, ticks, row, own), **look})
        return chart

    def _changes(
        self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve], is_total: list[bool]
    ) -> list[str]:
        """Return each step's formula."""
        if plan.along == PERIOD:
            cells = sum_formulas(self._export, curves[0], self._rows.sheet_name)
            return [
                cells[0],
                *(f"{now}-{before}" for before, now in pairwise(cells)),
                cells[-1],
            ][: len(is_total)]
        found: list[str] = []
        left = iter(curves)
        for tick in content.plan.ticks:
            if tick == catalogue()["chart_step_other"]:
                found.append("")  # what does not add up: known once the next total is
                continue
            curve = next(left)
            sign = "-" if curve.plan.role == "less" else ""
            found.append(f"{sign}{self._at_year(plan, curve)}")
        for at, formula in enumerate(found):
            if not formula:
                before = "+".join(f"({part})" for part in found[last_total(is_total, at) : at])
                found[at] = f"{found[at + 1]}-({before})"
        return found

    def _levels(
        self, plan: ChartPlan, line: Line, steps: Area, is_total: list[bool], values: list[Value]
    ) -> tuple[Area, list[Value], list[Value]]:
        """Write the level behind each step; return it with the levels before and behind each."""
        starts: list[Value] = []
        ends: list[Value] = []
        for total, value in zip(is_total, values, strict=True):
            starts.append(0.0 if total else ends[-1])
            ends.append(value if total else added(starts[-1], value))
        row = steps.first_row + 1  # where the next row goes
        formulas = []
        for at, total in enumerate(is_total):
            before = f"{column_letters(steps.first_column + at - 1)}{row + 1}"
            formulas.append(cell_of(steps, at) if total else f"{before}+{cell_of(steps, at)}")
        return (
            self._rows.write_row(plan, self._say("chart_excel_level"), line, valued(formulas, ends)),
            starts,
            ends,
        )

    def _floating(
        self, plan: ChartPlan, line: Line, ends: list[tuple[str, str]], numbers: list[tuple[Value, Value]]
    ) -> _Floating:
        parts = (
            ("chart_excel_base", "MAX(0,MIN({0},{1}))+MIN(0,MAX({0},{1}))", base_part),
            ("chart_excel_above", "MAX(0,MAX({0},{1}))-MAX(0,MIN({0},{1}))", above_part),
            ("chart_excel_below", "MIN(0,MIN({0},{1}))-MIN(0,MAX({0},{1}))", below_part),
        )
        areas = [
            self._rows.write_row(
                plan,
                self._say(key),
                line,
                valued([text.format(*pair) for pair in ends], [part_of(of, pair) for pair in numbers]),
            )
            for key, text, of in parts
        ]
        return _Floating(*areas)

    # --- ranges ---

    def _ranges(self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve]) -> Chart:
        """Return ranges with lines across: upright, as lying bars need axes that an input's change would make wrong."""
        ticks, line = self._names(plan, content), curves[0].plan.line
        groups = grouped(plan, [curve for curve in curves if curve.plan.role != "reference"])
        export = self._export
        cells = [
            [(self._at_year(plan, one), one.values[plan.at], is_live(export, one.plan)) for one in members]
            for members in groups
        ]
        ranges = {name: [extreme(name, own) for own in cells] for name in ("MIN", "MAX")}
        low, high = (
            self._rows.write_row(plan, self._say(key), line, ranges[name])
            for key, name in (("chart_low", "MIN"), ("chart_high", "MAX"))
        )
        ends = [(cell_of(low, at), cell_of(high, at)) for at in range(len(groups))]
        numbers = [(least, most) for (_, least), (_, most) in zip(*ranges.values(), strict=True)]
        floating = self._floating(plan, line, ends, numbers)
        chart = self._book.add_chart({"type": "column", "subtype": "stacked"})
        look = {"fill": {"color": colour_of(0), "transparency": 45}, "border": {"none": True}}
        name = self._say("chart_range_lines" if plan.along == "scenario" else "chart_range")
        chart.add_series(
            {
                **self._series(" ", ticks, floating.base, [part_of(base_part, pair) for pair in numbers]),
                **_UNSEEN,
                "gap": 90,
                "overlap": 100,
            }
        )
        chart.add_series(
            {
                **self._series(name, ticks, floating.above, [part_of(above_part, pair) for pair in numbers]),
                **look,
            }
        )
        chart.add_series(
            {
                **self._series(" ", ticks, floating.below, [part_of(below_part, pair) for pair in numbers]),
                **look,
            }
        )
        across = self._book.add_chart({"type": "line"})
        if plan.along != "scenario":
            self._add_shown(across, plan, groups, ticks)
        for at, curve in enumerate(curve for curve in curves if curve.plan.role == "reference"):
            formula = self._at_year(plan, curve)
            value = curve.values[plan.at]
            area = self._rows.write_row(
                plan, self._export.named(curve.plan.label), curve.plan.line, [(formula, value)] * len(groups)
            )
            line_look = {
                "line": {"color": colour_of(1 + at), "width": 2, "dash_type": "dash"},
                "marker": {"type": "none"},
            }
            across.add_series(
                {
                    **self._series(
                        chart_text(self._export.named(curve.plan.label)), ticks, area, [value] * len(groups)
                    ),
                    **line_look,
                }
            )
        if across.series:
            chart.combine(across)
        return chart

    def _add_shown(
        self,
        across: Chart,
        plan: ChartPlan,
        groups: list[list[DrawnCurve]],
        ticks: tuple[Area, list[str]],
    ) -> None:
        """Mark where the scenario of the workbook lies."""
        own = [
            next((curve for curve in members if is_live(self._export, curve.plan)), None)
            for members in groups
        ]
        cells = [("NA()" if curve is None else self._at_year(plan, curve)) for curve in own]
        values = [CellError.NA.text if curve is None else curve.values[plan.at] for curve in own]
        name = self._say("chart_shown")
        area = self._rows.write_row(plan, name, groups[0][0].plan.line, valued(cells, values))
        marker = {
            "type": "diamond",
            "size": 9,
            "fill": {"color": colour_of(0)},
            "border": {"color": "#FFFFFF"},
        }
        across.add_series(
            {**self._series(name, ticks, area, values), "line": {"none": True}, "marker": marker}
        )

    # --- scatters and companies ---

    def _scatter(self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve]) -> Chart:
        """Return a series for each point, named by it: labels from cells are not known to all programs."""
        _, names = self._names(plan, content)
        areas = [self._row_of(plan, content, curves, at) for at in (0, 1)]
        numbers = [numbers_in_cells(content, at) for at in (0, 1)]
        is_path = plan.along == PERIOD
        chart = self._book.add_chart(
            {"type": "scatter", "subtype": "straight_with_markers"} if is_path else {"type": "scatter"}
        )
        unmarked = {"line": {"color": "#8C96A3", "width": 1.25}, "marker": {"type": "none"}}
        if is_path:
            chart.add_series({**self._points(" ", areas, numbers), **unmarked})
        for at, name in enumerate(names):
            colour = colour_of(0 if is_path else at)
            marker = {"type": "circle", "size": 8, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}}
            label = {"series_name": True, "value": False, "position": "right"}
            own = [
                Area(a.sheet, a.first_row, a.first_column + at, a.first_row, a.first_column + at)
                for a in areas
            ]
            point = self._points(chart_text(name), own, [[values[at]] for values in numbers])
            chart.add_series({**point, "line": {"none": True}, "marker": marker, "data_labels": label})
        return chart

    @staticmethod
    def _points(name: str, areas: list[Area], numbers: list[list[Any]]) -> dict[str, Any]:
        across, up = areas
        return {
            "name": name,
            "categories": across.formula,
            "categories_data": numbers[0],
            "values": up.formula,
            "values_data": numbers[1],
        }

    def _row_of(self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve], at: int) -> Area:
        own = [curve for curve in curves if curve.plan.series == content.curves[at].plan.series]
        if plan.along == PERIOD:
            formulas = sum_formulas(self._export, own[0], self._rows.sheet_name)
        else:
            companies = list(dict.fromkeys(curve.plan.item for curve in curves))
            by_item = {curve.plan.item: self._at_year(plan, curve) for curve in own}
            formulas = [by_item.get(item, "NA()") for item in companies]
        values = values_in_cells(content, at)
        if not is_live(self._export, own[0].plan):  # a number that is not there is written as missing
            values = [CellError.NA.text if isinstance(value, str) else value for value in values]
        cells = valued(formulas, values)
        return self._rows.write_row(plan, self._line_name(content, at), own[0].plan.line, cells)

    def _companies(self, plan: ChartPlan, content: ChartContent, curves: list[DrawnCurve]) -> Chart:
        ticks = self._names(plan, content)
        chart = self._book.add_chart({"type": "column"})
        for at, curve in enumerate(content.curves):
            area = self._row_of(plan, content, curves, at)
            look = {
                "fill": {"color": colour_of(at)},
                "border": {"none": True},
                "gap": 60,
                "y2_axis": curve.plan.on_right,
            }
            chart.add_series(
                {
                    **self._series(self._line_name(content, at), ticks, area, numbers_in_cells(content, at)),
                    **look,
                }
            )
        return chart
