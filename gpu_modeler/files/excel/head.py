"""What the sheets of lines have in common: head, headings, labels, columns of zeros, widths, frozen panes, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.formats import (
    COUNT,
    NARROWEST,
    PRICE,
    SCIENTIFIC,
    WIDEST_NUMBER,
    WIDEST_TEXT,
    format_of,
    number_width,
    text_width,
)
from gpu_modeler.files.excel.identity import (
    HEADING,
    HEADINGS,
    IDENTITY,
    LINE,
    SECTION,
    SheetKind,
    row_identity,
    sheet_identity,
)
from gpu_modeler.files.excel.inputs import InputRanges
from gpu_modeler.files.excel.layout import (
    CONSTANT,
    HEADING_ROW,
    LABEL,
    LEGEND_ROW,
    SCENARIO_ROW,
    SOURCE,
    TITLE_ROW,
    UNIT,
)
from gpu_modeler.files.excel.names import clean_text, one_line
from gpu_modeler.files.excel.scenario_link import with_shown_scenario
from gpu_modeler.files.excel.styles import LEGEND, Styles
from gpu_modeler.model import Line, Place

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_COMMENT_WIDTH, _COMMENT_LINE = 330, 17
_PAPER_A4 = 9


class SheetWriter:
    """Writes to one sheet; keeps how wide its columns must be. Labels are written as strings only."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles) -> None:
        self.export = export
        self.sheet = sheet
        self.styles = styles
        self.columns = export.layout.columns
        self.inputs = InputRanges(export, sheet)
        self._widths: dict[int, float] = {}
        self._period_width = NARROWEST

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in the workbook's language."""
        return self.export.say(key, **values)

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Write a text that never becomes a formula or a link."""
        if text:
            self.sheet.write_string(row, column, clean_text(text), self.styles.text(style))
        else:
            self.sheet.write_blank(row, column, None, self.styles.text(style))

    def identify(self, row: int, text: str) -> None:
        """Write into the hidden column what the row is."""
        self.sheet.write_string(row, IDENTITY, text)

    def identify_sheet(self, kind: SheetKind, company: str = "") -> None:
        """Write what the sheet is, and hide the column that says so."""
        self.identify(0, clean_text(sheet_identity(kind, company)))
        self.sheet.set_column(IDENTITY, IDENTITY, None, None, {"hidden": True})

    def comment(self, row: int, column: int, text: str) -> None:
        """Attach a comment, large enough for its text."""
        lines = sum(1 + int(text_width(line) // 44) for line in text.split("\n"))
        size = {"width": _COMMENT_WIDTH, "height": _COMMENT_LINE * (lines + 1)}
        self.sheet.write_comment(row, column, text, {**size, "author": self.say("excel_comment_author")})

    # --- head and headings ---

    def write_head(self, title: str, *, is_compare: bool = False) -> None:
        """Write title, scenario, legend and the heading row. Compare uses some of the columns only."""
        self.text(TITLE_ROW, LABEL, title, "title")
        sheets = self.export.layout.sheets
        formula, shown = with_shown_scenario(self.export, "excel_scenario_shown", sheet=sheets.scenarios)
        self.sheet.write_formula(SCENARIO_ROW, LABEL, "=" + formula, self.styles.text("note"), shown)
        self.sheet.set_row(TITLE_ROW, 24)
        if not is_compare:
            self._write_legend()
        self._write_headings(is_compare=is_compare)

    def _write_legend(self) -> None:
        for position, (name, role, mark) in enumerate(LEGEND):
            text = self.say(f"excel_legend_{name}")
            column = self.columns.first + position
            self.sheet.write_string(LEGEND_ROW, column, text, self.styles.legend(role, mark))
            if position < self.columns.periods:
                self.widen(column, text_width(text) + 1)

    def _write_headings(self, *, is_compare: bool) -> None:
        self.identify(HEADING_ROW, HEADINGS)
        names = {LABEL: "label", UNIT: "unit", SOURCE: "source", CONSTANT: "constant"}
        names |= dict.fromkeys(range(self.columns.first_opening, self.columns.first), "opening")
        names |= dict.fromkeys(range(self.columns.first_closing, self.columns.end), "closing")
        for column, name in names.items():
            is_unused = is_compare and name in {"source", "opening", "closing"}
            text = "" if is_unused else self.say(f"excel_heading_{name}")
            self.text(HEADING_ROW, column, text, "heading_left" if column < CONSTANT else "heading")
            self.widen(column, text_width(text) + 2)
        for offset, period in enumerate(self.export.model.periods):
            column = self.columns.first + offset
            if period.isdecimal() and period.isascii():
                self.sheet.write_number(HEADING_ROW, column, int(period), self.styles.text("year"))
            else:
                self.text(HEADING_ROW, column, one_line(period), "year")
        if self.columns.openings and not is_compare:
            self.comment(HEADING_ROW, self.columns.first_opening, self.say("excel_opening_note"))

    def write_section(self, row: int, section: str) -> None:
        """Write a section's heading across all columns."""
        self.identify(row, row_identity(SECTION, section))
        self.text(
            row, LABEL, self.export.section_label(section) or self.say("excel_other_section"), "section"
        )
        for column in range(UNIT, self.columns.end):
            self.sheet.write_blank(row, column, None, self.styles.text("section"))

    def write_line_heading(self, row: int, line: Line) -> None:
        """Write the name of a line whose items follow in rows of their own."""
        self.identify(row, row_identity(HEADING, line.id))
        self._write_label(row, self.export.line_label(line), "line")
        self._write_unit(row, line)
        self._write_note(row, line)

    def write_labels(self, row: int, line: Line, rest: Place) -> None:
        """Write label and unit of a row of values."""
        self.identify(row, row_identity(LINE, line.id, *rest))
        self._write_label(row, self.export.rest_label(line, rest), "item" if rest else "label")
        self._write_unit(row, line)
        if not rest:
            self._write_note(row, line)

    def write_item(self, row: int, line: Line, label: str) -> None:
        """Write label and unit of one of several rows under a line's heading."""
        self._write_label(row, label, "item")
        self._write_unit(row, line)

    def _write_label(self, row: int, label: str, style: str) -> None:
        self.text(row, LABEL, label, style)
        self.widen(LABEL, text_width(label) * (1.1 if style == "line" else 1) + 3)

    def _write_unit(self, row: int, line: Line) -> None:
        unit = self.export.unit_label(line)
        self.text(row, UNIT, unit, "unit")
        self.widen(UNIT, text_width(unit) + 1.5)

    def _write_note(self, row: int, line: Line) -> None:
        note = clean_text(self.export.noted(line.note))
        if note:
            self.comment(row, LABEL, note)

    # --- widths, panes, printing ---

    def widen(self, column: int, width: float) -> None:
        """Make a column at least so wide."""
        self._widths[column] = max(self._widths.get(column, 0.0), width)

    def fit(self, line: Line, values: Sequence[Value], *, is_period: bool) -> str:
        """Make room for a row's numbers and return the number format that shows them."""
        numbers = [value for value in values if not isinstance(value, str)]
        form = format_of(line)
        if not numbers:
            return form
        if form == PRICE and line.unit == "1" and all(number == int(number) for number in numbers):
            form = COUNT  # yes and no, numbers of things
        width = max(number_width(max(numbers), form), number_width(min(numbers), form))
        if width > WIDEST_NUMBER:
            form, width = SCIENTIFIC, NARROWEST
        if is_period:
            self._period_width = max(self._period_width, width)
        else:
            self.widen(CONSTANT, width)
        return form

    def _set_widths(self) -> None:
        columns = self.columns
        for column in range(columns.first, columns.first_closing):
            self.widen(column, self._period_width)
        for column, width in self._widths.items():
            least, most = (NARROWEST, WIDEST_TEXT) if column == LABEL else (0.0, WIDEST_NUMBER)
            self.sheet.set_column(column, column, round(min(max(width, least), most), 1))

    def finish(self, title: str) -> None:
        """Set widths, freeze head and labels, and set up printing."""
        self._set_widths()
        self.set_up_page(title, HEADING_ROW, LABEL, UNIT)

    def set_up_page(self, title: str, heading_row: int, first: int, last: int) -> None:
        """Freeze head and labels, and print landscape, one page wide, with both on each page."""
        sheet = self.sheet
        sheet.outline_settings(True, False, True, False)  # a section's heading stands above its lines
        sheet.freeze_panes(heading_row + 1, last + 1)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(heading_row)
        sheet.repeat_columns(first, last)
        escaped = title[:80].replace("&", "&&")
        sheet.set_footer(f"&L{escaped}&C&A&R&P / &N")
