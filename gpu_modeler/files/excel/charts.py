"""Draws the application's charts below the tables of Market, the companies and Compare, as Excel's own charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gpu_modeler.charts.content import ChartPlan
from gpu_modeler.charts.names import curve_name, unit_label
from gpu_modeler.files.excel.chart_blocks import ChartBlock
from gpu_modeler.files.excel.chart_cells import (
    Area,
    DrawnCurve,
    area_of,
    drawn_curves,
    drawn_items,
    names_of_companies,
    sum_formulas,
)
from gpu_modeler.files.excel.chart_looks import (
    tick_axis_look,
    title_look,
    value_axis_look,
)
from gpu_modeler.files.excel.chart_marks import groups_of, look_of, type_of
from gpu_modeler.files.excel.chart_shapes import SHAPES, ShapeWriter
from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.formats import format_of
from gpu_modeler.files.excel.identity import row_identity
from gpu_modeler.files.excel.layout import HEADING_ROW, LABEL, SHEET_AXIS, UNIT, rest_axes
from gpu_modeler.files.excel.names import chart_text, clean_text
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CHART = "chart"
"""The identity of rows that only serve charts."""
_HEIGHT, _ROW_HEIGHT, _GAP = 380, 20, 12
_ROWS = _HEIGHT // _ROW_HEIGHT + 1
_MOST_ACROSS, _WIDEST, _NARROWEST = 3, 600, 400


class ChartsWriter:
    """Draws one block of charts."""

    def __init__(
        self, book: Workbook, export: Export, styles: Styles, sheet: Worksheet, block: ChartBlock
    ) -> None:
        self._book, self._export, self._styles = book, export, styles
        self._sheet, self._block = sheet, block
        self._data_row = 0
        self._last_column = export.layout.columns.end - 1

    def write(self) -> None:
        """Draw everything, print it on pages of its own, and write the sums that it needs below."""
        block = self._block
        self._sheet.write_string(
            block.row, LABEL, clean_text(self._export.say("cover_charts")), self._styles.text("section")
        )
        for column in range(UNIT, self._last_column + 1):
            self._sheet.write_blank(block.row, column, None, self._styles.text("section"))
        width, across = self._grid()
        down = -(-len(block.plans) // across)
        last = block.row + 1 + down * _ROWS
        self._data_row = last + 3
        for position, plan in enumerate(block.plans):
            chart = self._chart(plan)
            chart.set_size({"width": width, "height": _HEIGHT})
            row = block.row + 1 + position // across * _ROWS
            place = {"x_offset": (width + _GAP) * (position % across), "y_offset": 8, "object_position": 2}
            self._sheet.insert_chart(row, LABEL, chart, {**place, "description": self._title(plan)})
        parts = ((0, block.row - 2), (block.row, last - 1))
        self._styles.print_in_parts(self._sheet, (LABEL, self._last_column), parts)

    def _grid(self) -> tuple[int, int]:
        """Return a chart's width in pixels and how many stand side by side: as wide as the table together."""
        total = sum(self._sheet._size_col(column) for column in range(LABEL, self._last_column + 1))
        across = max(1, min(_MOST_ACROSS, len(self._block.plans), total // _NARROWEST))
        width = (total - _GAP * (across - 1)) // across
        return max(_NARROWEST, min(_WIDEST, width)), across

    # --- one chart ---

    def _chart(self, plan: ChartPlan) -> Chart:
        if plan.kind in SHAPES or plan.along == SHEET_AXIS:
            return ShapeWriter(self._book, self._export, self._styles, self).chart(plan)
        return self._chart_of_curves(plan)

    def _chart_of_curves(self, plan: ChartPlan) -> Chart:
        curves = drawn_curves(self._export, plan)
        held = [area_of(self._export, plan, curve) for curve in curves]
        areas = [area or self._summed(plan, curve) for area, curve in zip(held, curves, strict=True)]
        named = [
            area for area, curve in zip(held, plan.curves, strict=True) if area and not rest_axes(curve.line)
        ]
        ticks, names = self._ticks(plan, next(iter(named), None))
        groups = groups_of(plan)
        charts = []
        for mark, members in groups:
            chart = self._book.add_chart(type_of(plan, mark))
            for at in members:
                cells = self._cells(curves[at], areas[at], ticks, names)
                look = look_of(plan, mark, curves[at])
                chart.add_series({"name": chart_text(self._curve_name(plan, curves[at])), **cells, **look})
            charts.append(chart)
        main = charts[0]
        for other in charts[1:]:
            main.combine(other)
        self.dress(plan, curves, main, charts)
        return main

    @staticmethod
    def _cells(curve: DrawnCurve, area: Area, ticks: Area, names: list[Value]) -> dict[str, Any]:
        """Return the cells of a series and what stands in them, which a chart keeps beside."""
        return {
            "categories": ticks.formula,
            "categories_data": names,
            "values": area.formula,
            "values_data": list(curve.values),
        }

    def dress(
        self, plan: ChartPlan, curves: Sequence[DrawnCurve], main: Chart, charts: Sequence[Chart]
    ) -> None:
        """Give a chart its title, axes and legend."""
        font = self._styles.font
        main.set_title(title_look(chart_text(self._title_with_unit(plan)), font))
        main.set_x_axis(tick_axis_look(font))
        for on_right in (False, True):
            drawn = [curve for curve in curves if curve.plan.on_right == on_right]
            if drawn:
                values = [value for curve in drawn for value in curve.values]
                look = value_axis_look(drawn[0].plan.unit, values, font, has_grid=not on_right)
                if plan.kind == "shares":
                    look["num_format"] = "0%"
                if on_right:
                    for chart in charts:
                        chart.set_y2_axis(look)
                else:
                    main.set_y_axis(look)
        legend = {"position": "bottom", "font": {"name": font, "size": 9}}
        main.set_legend(legend if len(curves) > 1 or plan.kind in SHAPES else {"none": True})
        main.set_chartarea({"border": {"color": "#D9D9D9"}})
        main.show_hidden_data()  # folded sections are drawn all the same
        main.show_blanks_as("gap")

    # --- ticks and sums ---

    def _ticks(self, plan: ChartPlan, on_compare: Area | None) -> tuple[Area, list[Value]]:
        """Return the cells that name the ticks, and what stands there; companies have their names on Compare."""
        export, columns = self._export, self._export.layout.columns
        if plan.axis == PERIOD:
            drawn = drawn_items(export, plan)
            row, first = HEADING_ROW, columns.first + export.model.periods.index(drawn[0])
            names: list[Value] = [
                float(period) if period.isdecimal() and period.isascii() else period for period in drawn
            ]
            return Area(self._block.sheet, row, first, row, first + len(names) - 1), names
        names = [export.item_label(SHEET_AXIS, item) for item in export.model.item_ids(SHEET_AXIS)]
        if on_compare is not None:
            return names_of_companies(on_compare), names
        return self.write_names(plan, [str(name) for name in names]), names

    def write_names(self, plan: ChartPlan, names: Sequence[str]) -> Area:
        """Write a row of names that only a chart needs, and return it."""
        row, first = self._next_data_row(plan), self._export.layout.columns.first
        for at, name in enumerate(names):
            self._sheet.write_string(row, first + at, clean_text(name), self._styles.text("unit"))
        return Area(self._block.sheet, row, first, row, first + len(names) - 1)

    def write_row(self, plan: ChartPlan, name: str, line: Line, cells: Sequence[tuple[str, Value]]) -> Area:
        """Write a row of formulas with their values that only a chart needs, and return it."""
        row, first = self._next_data_row(plan), self._export.layout.columns.first
        self._sheet.write_string(row, LABEL, clean_text(name), self._styles.text("unit"))
        style = self._styles.value("formula", "", format_of(line))
        for at, (formula, value) in enumerate(cells):
            self._sheet.write_formula(row, first + at, f"={formula}", style, value)
        return Area(self._block.sheet, row, first, row, first + len(cells) - 1)

    @property
    def sheet_name(self) -> str:
        """The sheet that is written to."""
        return self._block.sheet

    def _summed(self, plan: ChartPlan, curve: DrawnCurve) -> Area:
        """Write a row of sums for a curve that no range holds, and return it."""
        formulas = sum_formulas(self._export, curve, self._block.sheet)
        cells = list(zip(formulas, curve.values, strict=True))
        return self.write_row(plan, self._curve_name(plan, curve), curve.plan.line, cells)

    def _next_data_row(self, plan: ChartPlan) -> int:
        row = self._data_row
        self._data_row += 1
        self._sheet.write_string(row, 0, clean_text(row_identity(CHART, plan.id)))
        return row

    # --- words ---

    def _title(self, plan: ChartPlan) -> str:
        names = [self._export.named(labels) for labels in (plan.subject, plan.title)]
        return clean_text(" · ".join(name for name in names if name))

    def _title_with_unit(self, plan: ChartPlan) -> str:
        """Return the title with the unit of the left axis; the legend tells that of the right one."""
        if plan.kind in {"scatter", "shares"}:
            return self._title(plan)
        unit = self._export.named(Labels(unit_label(plan, "zh"), unit_label(plan, "en")))
        return f"{self._title(plan)} ({unit})" if unit else self._title(plan)

    def _curve_name(self, plan: ChartPlan, curve: DrawnCurve) -> str:
        zh, en = (curve_name(plan, curve.plan, language, axis=True) for language in ("zh", "en"))
        return clean_text(self._export.named(Labels(zh, en)))
