"""Writes the Scenarios sheet: the selector, and every cell that some scenario gives a value of its own.

Each row shows what is typed in each scenario (empty: as in its parent), what holds in each of them, and what is in force.
The cells of the other sheets that are listed here read the last.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.comments import comment_on_value, mark_of
from gpu_modeler.files.excel.context import Export, HardCell, Value
from gpu_modeler.files.excel.formats import (
    NARROWEST,
    WIDEST_NUMBER,
    WIDEST_TEXT,
    format_of,
    number_width,
    text_width,
)
from gpu_modeler.files.excel.head import SheetWriter
from gpu_modeler.files.excel.identity import CELL, HEADINGS, SCENARIOS, row_identity
from gpu_modeler.files.excel.layout import SHEET_AXIS, TITLE_ROW, ScenarioRow, rest_axes
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.files.excel.scenario_link import (
    BAND_ROW,
    COMPANY,
    FIRST_GIVEN,
    IDS_ROW,
    IN_FORCE,
    ITEMS,
    LABEL,
    NAMES_ROW,
    NUMBER_ROW,
    PERIOD_COLUMN,
    SELECTOR_COLUMN,
    SELECTOR_ROW,
    UNIT,
    scenario_names,
)
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.model import PERIOD, Line

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDEST_NAME = 14.0
_LINE_HEIGHT, _MOST_LINES = 15, 6
_HEADINGS = {
    LABEL: "label",
    COMPANY: "company",
    ITEMS: "items",
    PERIOD_COLUMN: "period",
    UNIT: "unit",
    IN_FORCE: "in_force",
}


class ScenariosSheet(SheetWriter):
    """Writes the Scenarios sheet."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles) -> None:
        super().__init__(export, sheet, styles)
        self._names = scenario_names(export)
        self._scenarios = tuple(self._names)
        self._first_effective = FIRST_GIVEN + len(self._names)
        self._formula_word = self.say("excel_scenarios_formula")

    def write(self, title: str) -> None:
        """Write everything on the sheet."""
        self.identify_sheet("scenarios")
        self.text(TITLE_ROW, LABEL, title, "title")
        self.sheet.set_row(TITLE_ROW, 24)
        self.text(TITLE_ROW + 1, LABEL, self.say("excel_scenarios_note"), "note")
        self._write_selector()
        self._write_headings_of_columns()
        for row in self.export.layout.scenarios:
            self._write_row(row, self.export.model.lines[row.line])
        self.inputs.write_notes()
        self._set_up(title)

    # --- selector and headings ---

    def _write_selector(self) -> None:
        names = f"${column_letters(FIRST_GIVEN)}${NAMES_ROW + 1}:${column_letters(self._first_effective - 1)}${NAMES_ROW + 1}"
        chosen = self._names[self.export.scenario]
        self.text(SELECTOR_ROW, LABEL, self.say("excel_scenarios_chosen"), "line")
        self.sheet.write_string(SELECTOR_ROW, SELECTOR_COLUMN, chosen, self.styles.text("selector"))
        self.sheet.data_validation(
            SELECTOR_ROW,
            SELECTOR_COLUMN,
            SELECTOR_ROW,
            SELECTOR_COLUMN,
            {
                "validate": "list",
                "source": f"={names}",
                "input_title": self.say("excel_scenarios_chosen"),
                "input_message": self.say("excel_scenarios_choose"),
            },
        )
        self.text(NUMBER_ROW, LABEL, self.say("excel_scenarios_number"), "unit")
        selector = f"{column_letters(SELECTOR_COLUMN)}{SELECTOR_ROW + 1}"
        number = self._scenarios.index(self.export.scenario) + 1
        self.sheet.write_formula(
            NUMBER_ROW, SELECTOR_COLUMN, f"=MATCH({selector},{names},0)", self.styles.text("number"), number
        )

    def _write_headings_of_columns(self) -> None:
        self.identify(IDS_ROW, SCENARIOS)
        self.identify(NAMES_ROW, HEADINGS)
        self.sheet.set_row(IDS_ROW, None, None, {"hidden": True})
        for column, name in _HEADINGS.items():
            self._heading(
                column,
                self.say(f"excel_scenarios_{name}"),
                "heading_left" if column < IN_FORCE else "heading",
            )
        self._write_names_of_scenarios()
        for column in range(LABEL, self._first_effective + len(self._names)):
            self.text(BAND_ROW, column, "", "section")
        self.text(BAND_ROW, FIRST_GIVEN, self.say("excel_scenarios_given"), "section")
        self.text(BAND_ROW, self._first_effective, self.say("excel_scenarios_effective"), "section")

    def _write_names_of_scenarios(self) -> None:
        for offset, (scenario, name) in enumerate(self._names.items()):
            self.text(IDS_ROW, FIRST_GIVEN + offset, scenario, "plain")
            for column in (FIRST_GIVEN + offset, self._first_effective + offset):
                self.text(NAMES_ROW, column, name, "heading_wrapped")
                self.widen(column, min(text_width(name) + 2, _WIDEST_NAME))
        lines = max(math.ceil((text_width(name) + 2) / _WIDEST_NAME) for name in self._names.values())
        self.sheet.set_row(NAMES_ROW, _LINE_HEIGHT * min(lines, _MOST_LINES))

    def _heading(self, column: int, text: str, style: str) -> None:
        self.text(NAMES_ROW, column, text, style)
        self.widen(column, text_width(text) + 2)

    # --- rows ---

    def _write_row(self, row: ScenarioRow, line: Line) -> None:
        self._write_names(row, line)
        form = format_of(line)
        is_formula = self.export.has_formula(line, row.place)
        values = [self._effective(row, line, scenario, is_formula=is_formula) for scenario in self._scenarios]
        for offset, scenario in enumerate(self._scenarios):
            self._write_given(row, line, scenario, FIRST_GIVEN + offset, form)
            text = self._effective_formula(row.row, scenario, is_formula=is_formula)
            style = self.styles.value("formula", "", form)
            self.sheet.write_formula(row.row, self._first_effective + offset, text, style, values[offset])
        ends = (self._first_effective, self._first_effective + len(self._scenarios) - 1)
        first, last = (f"${column_letters(column)}{row.row + 1}" for column in ends)
        self.sheet.write_formula(
            row.row,
            IN_FORCE,
            f"=INDEX({first}:{last},1,scenario)",
            self.styles.value("formula", "", form),
            values[self.export.scenario_position],
        )
        self._fit(values, form)

    def _write_names(self, row: ScenarioRow, line: Line) -> None:
        export = self.export
        items = dict(zip(line.axes, row.place, strict=True))
        company, period = items.get(SHEET_AXIS, ""), items.get(PERIOD, "")
        rest = tuple(items[axis] for axis in rest_axes(line))
        self.identify(row.row, row_identity(CELL, line.id, company, *rest, period))
        texts = {
            LABEL: export.line_label(line),
            COMPANY: export.item_label(SHEET_AXIS, company) if company else "",
            ITEMS: export.rest_label(line, rest) if rest else "",
            UNIT: export.unit_label(line),
        }
        for column, text in texts.items():
            if text:
                self.text(row.row, column, text, "unit_after_number" if column == UNIT else "label")
                self.widen(column, text_width(text) + 1.5)
        if period.isdecimal() and period.isascii():
            self.sheet.write_number(row.row, PERIOD_COLUMN, int(period), self.styles.text("number"))
        elif period:
            self.text(row.row, PERIOD_COLUMN, period, "label")

    def _write_given(self, row: ScenarioRow, line: Line, scenario: str, column: int, form: str) -> None:
        cell = self.export.model.cells_of(line.id).get((scenario, row.place))
        hard = None if cell is None or cell.value is None else HardCell(cell, scenario)
        style = self.styles.value("input", mark_of(line, hard) if hard else "", form)
        self.inputs.add(line, row.row, column)
        if cell is None:
            self.sheet.write_blank(row.row, column, None, style)
        elif cell.value is None:
            self.sheet.write_string(row.row, column, self._formula_word, style)
        else:
            self.sheet.write_number(row.row, column, cell.value, style)
        if hard is not None and (
            hard.cell.source or hard.cell.alternatives or self.export.noted(hard.cell.note)
        ):
            self.comment(row.row, column, comment_on_value(self.export, line, hard))

    def _effective_formula(self, row: int, scenario: str, *, is_formula: bool) -> str:
        """Return the formula of what holds: the own value, else the parent's; text where the line's formula holds."""
        position = self._scenarios.index(scenario)
        given = f"{column_letters(FIRST_GIVEN + position)}{row + 1}"
        own = given if is_formula else f"IF(ISNUMBER({given}),{given},0)"
        parent = self.export.model.scenarios[scenario].parent
        if not parent:
            return f'=IF(ISBLANK({given}),"{self._formula_word}",{given})' if is_formula else f"={own}"
        above = f"{column_letters(self._first_effective + self._scenarios.index(parent))}{row + 1}"
        return f"=IF(ISBLANK({given}),{above},{own})"

    def _effective(self, row: ScenarioRow, line: Line, scenario: str, *, is_formula: bool) -> Value:
        hard = self.export.model.cell(line.id, row.place, scenario)
        if hard is not None and hard.value is not None:
            return hard.value
        return self._formula_word if is_formula else 0.0

    # --- widths and printing ---

    def _fit(self, values: list[Value], form: str) -> None:
        for offset, value in enumerate(values):
            width = text_width(value) + 1.5 if isinstance(value, str) else number_width(value, form)
            for column in (FIRST_GIVEN + offset, self._first_effective + offset, IN_FORCE):
                self.widen(column, width)

    def _set_up(self, title: str) -> None:
        for column, width in self._widths.items():
            most = WIDEST_TEXT if column in {LABEL, SELECTOR_COLUMN} else WIDEST_NUMBER
            self.sheet.set_column(column, column, round(min(max(width, NARROWEST), most), 1))
        self.set_up_page(title, NAMES_ROW, LABEL, PERIOD_COLUMN)
        last = self.export.layout.scenarios[-1].row if self.export.layout.scenarios else NAMES_ROW
        self.sheet.print_area(0, LABEL, last, self._first_effective - 1)
