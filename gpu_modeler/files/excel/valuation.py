"""Writes the Valuation sheet: what every company is worth, side by side, and the table of a research note for each.

Everything is a link to, or a formula over, the companies' own sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.formats import format_of, with_dash_for_zero
from gpu_modeler.files.excel.layout import SHEET_AXIS
from gpu_modeler.files.excel.measures import (
    Figure,
    Figures,
    is_actual,
    sections_of_value,
    years_at_a_glance,
)
from gpu_modeler.files.excel.names import address, quoted
from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet
from gpu_modeler.files.excel.styles import FONT_COLOURS, Styles
from gpu_modeler.model import Line

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NAME, _UNIT, _FIRST = range(FIRST_COLUMN, FIRST_COLUMN + 3)
_TABLE_ROW = 3
_TABLES_ON_A_PAGE = 3


class ValuationSheet(ReportSheet):
    """Writes the Valuation sheet. `is_empty` where the model has nothing for it."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles, figures: Figures) -> None:
        super().__init__(export, sheet, styles, "valuation")
        self._figures = figures
        self._companies = tuple(export.layout.sheets.items)
        self._rows: dict[tuple[str, str], tuple[list[str], list[Value]]] = {}
        periods = len(export.model.periods) if figures.all else 0
        self._last = _FIRST + max(len(self._companies), periods) - 1

    @staticmethod
    def is_empty(export: Export, figures: Figures) -> bool:
        """Say whether the model has neither values of companies nor revenue to forecast."""
        return not export.layout.sheets.items or not (figures.all or sections_of_value(export))

    def write(self, title: str) -> None:
        """Write everything on the sheet."""
        wide = 15.5 if self.export.language != "zh" else 10.5
        self.set_widths({_NAME: 36.0, _UNIT: 13.0} | dict.fromkeys(range(_FIRST, self._last + 1), wide))
        self.head(title)
        row = self._write_values(_TABLE_ROW)
        parts = [(0, row - 2)]
        if self._figures.all:
            self.band(row, self.say("valuation_forecasts"), self._last)
            parts += self._write_forecasts(row)
        self.sheet.freeze_panes(2, _FIRST)
        self.set_up(title)
        self.styles.print_in_parts(self.sheet, (_NAME, self._last), parts)

    def _write_forecasts(self, row: int) -> list[tuple[int, int]]:
        """Write the companies' tables, and return the rows that stand on one page each."""
        parts = []
        first, end = row, row + 1
        for at, company in enumerate(self._companies, start=1):
            end = self._write_forecast(end, company)
            if at % _TABLES_ON_A_PAGE == 0 or at == len(self._companies):
                parts.append((first, end - 2))
                first = end
        return parts

    # --- side by side ---

    def _write_values(self, row: int) -> int:
        self.band(row, self.say("valuation_values"), self._last)
        names = [self.export.item_label(SHEET_AXIS, company) for company in self._companies]
        head = [self.say("excel_heading_label"), self.say("excel_heading_unit"), *names]
        self.headings(row + 1, head + [""] * (self._last - _FIRST - len(names) + 1), _FIRST)
        row += 2
        for section, lines in sections_of_value(self.export):
            self.text(
                row, _NAME, self.export.section_label(section) or self.say("excel_other_section"), "line"
            )
            row += 1
            for line in lines:
                self._write_line(row, line)
                row += 1
        return self._write_years(row) + 1

    def _write_line(self, row: int, line: Line) -> None:
        layout = self.export.layout
        self.text(row, _NAME, self.export.line_label(line), "item")
        self.text(row, _UNIT, self.export.unit_label(line), "unit")
        style = self.styles.value("link", "", format_of(line))
        column = self.export.first_column(line)
        for at, company in enumerate(self._companies, start=_FIRST):
            (value,) = self.export.values(line, {SHEET_AXIS: company})
            source = f"{quoted(layout.sheets.items[company])}!{address(layout.row_of[line.id, ()], column)}"
            self.formula(row, at, source, style, value)

    def _write_years(self, row: int) -> int:
        """Write the figures of the years that matter most, one row for each figure and year."""
        years = years_at_a_glance(self.export)
        for figure in self._figures.at_a_glance:
            self.text(row, _NAME, figure.label, "line")
            row += 1
            found = [self._row_of(figure, company) for company in self._companies]
            for year in years:
                self.text(row, _NAME, self._year(year), "item")
                self.text(row, _UNIT, figure.unit, "unit")
                for column, (formulas, values) in enumerate(found, start=_FIRST):
                    self.formula(row, column, formulas[year], self._style(figure), values[year])
                row += 1
        return row

    def _year(self, position: int) -> str:
        period = self.export.model.periods[position]
        reported = any(is_actual(self.export, company, period) for company in self._companies)
        return f"{period}{'A' if reported else 'E'}"

    # --- one company's table ---

    def _write_forecast(self, row: int, company: str) -> int:
        name = self.export.item_label(SHEET_AXIS, company)
        years = [
            f"{period}{'A' if is_actual(self.export, company, period) else 'E'}"
            for period in self.export.model.periods
        ]
        self.headings(row, [name, self.say("excel_heading_unit"), *years], _FIRST)
        row += 1
        for figure in self._figures.all:
            self.text(row, _NAME, figure.label, "item" if figure.is_detail else "label")
            self.text(row, _UNIT, figure.unit, "unit")
            formulas, values = self._row_of(figure, company)
            style = self._style(figure)
            for at, (formula, value) in enumerate(zip(formulas, values, strict=True)):
                self.formula(row, _FIRST + at, formula, style, value)
            row += 1
        return row + 1

    def _row_of(self, figure: Figure, company: str) -> tuple[Sequence[str], Sequence[Value]]:
        """Return a company's formulas and values of all periods."""
        found = self._rows.get((figure.name, company))
        if found is None:
            row = self._figures.formula(figure, company)
            first = self.export.layout.columns.first
            formulas = [row.at(first + at) for at in range(len(self.export.model.periods))]
            found = self._rows[figure.name, company] = formulas, self._figures.values(figure, company)
        return found

    def _style(self, figure: Figure) -> Format:
        """Return a link's look, to the right for dashes, too."""
        form = with_dash_for_zero(figure.form)
        return self.look(font_color=FONT_COLOURS["link"], num_format=form, align="right")
