"""What the sheets around the model have in common (Cover, Valuation, Checks): texts, formulas, tables, print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.formats import text_width
from gpu_modeler.files.excel.identity import IDENTITY, SheetKind, sheet_identity
from gpu_modeler.files.excel.names import address, clean_text
from gpu_modeler.files.excel.scenario_link import with_shown_scenario
from gpu_modeler.files.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FIRST_COLUMN = 1
"""The first column that shows; the one before holds identities."""

_HEADING = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864", "text_wrap": True}
_LINE_HEIGHT = 15.0
_PAPER_A4 = 9


def block(row: int, first: int, last: int) -> str:
    """Return the range of neighbouring cells of a row."""
    return f"{address(row, first)}:{address(row, last)}"


def literal(text: str) -> str:
    """Return a text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


class ReportSheet:
    """Writes to one sheet around the model. Labels are written as strings only; widths are kept to measure wrapping."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles, kind: SheetKind) -> None:
        self.export = export
        self.sheet = sheet
        self.styles = styles
        self._widths: dict[int, float] = {}
        sheet.write_string(0, IDENTITY, sheet_identity(kind))
        sheet.set_column(IDENTITY, IDENTITY, None, None, {"hidden": True})

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in the workbook's language."""
        return self.export.say(key, **values)

    # --- cells ---

    def text(self, row: int, column: int, text: str, style: str | Format) -> None:
        """Write a text that never becomes a formula or a link; an empty one leaves the look alone."""
        form = self.styles.text(style) if isinstance(style, str) else style
        if text:
            self.sheet.write_string(row, column, clean_text(text), form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def number(self, row: int, column: int, value: float, style: Format) -> None:
        """Write a number."""
        self.sheet.write_number(row, column, value, style)

    def formula(self, row: int, column: int, formula: str, style: Format, value: Value) -> None:
        """Write a formula, without its equals sign, with the value it has."""
        self.sheet.write_formula(row, column, "=" + formula, style, value)

    def link(self, row: int, column: int, target: str, text: str, style: Format) -> None:
        """Write a link to a place of this workbook, e.g. `'公司'!B1`."""
        self.sheet.write_url(row, column, f"internal:{target}", style, clean_text(text))

    def identify(self, row: int, text: str) -> None:
        """Write into the hidden column what the row is."""
        self.sheet.write_string(row, IDENTITY, text)

    # --- tables ---

    def head(self, title: str) -> None:
        """Write title and scenario."""
        self.text(0, FIRST_COLUMN, title, "title")
        self.sheet.set_row(0, 24)
        formula, value = with_shown_scenario(self.export, "excel_scenario")
        self.formula(1, FIRST_COLUMN, formula, self.styles.text("note"), value)

    def band(self, row: int, text: str, last: int) -> None:
        """Write the heading of a table across its columns."""
        self.text(row, FIRST_COLUMN, text, "section")
        for column in range(FIRST_COLUMN + 1, last + 1):
            self.text(row, column, "", "section")

    def headings(self, row: int, names: Sequence[str], first_number: int) -> None:
        """Write the heads of a table's columns; from `first_number` on they stand over numbers. Long ones wrap."""
        shown = dict(enumerate(names, start=FIRST_COLUMN))
        for column, name in shown.items():
            align = "right" if column >= first_number else "left"
            self.text(row, column, name, self.look(**_HEADING, align=align))
        self.wrap_height(row, shown)

    def wrap_height(self, row: int, texts: Mapping[int, str]) -> None:
        """Make a row as high as its wrapped texts (by column) need; not every program does so by itself."""
        lines = 1
        generous = (
            1.2 if self.export.language == "en" else 1.0
        )  # Latin letters are measured wider than they are
        for column, text in texts.items():
            room = max(generous * self._widths.get(column, 9.0), 4.0)
            needed = sum(-(-text_width(line) // room) or 1 for line in text.split("\n"))
            lines = max(lines, int(needed))
        if lines > 1:
            self.sheet.set_row(row, min(_LINE_HEIGHT * lines, 400.0))

    # --- the sheet as a whole ---

    def set_widths(self, widths: Mapping[int, float]) -> None:
        """Set columns' widths, in characters."""
        for column, width in widths.items():
            self._widths[column] = width
            self.sheet.set_column(column, column, round(width, 1))

    def set_up(self, title: str, *, is_portrait: bool = False, pages_high: int = 0) -> None:
        """Set up printing on A4, one page wide."""
        sheet = self.sheet
        sheet.hide_gridlines(2)
        if is_portrait:
            sheet.set_portrait()
        else:
            sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.fit_to_pages(1, pages_high)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        escaped = title[:80].replace("&", "&&")
        sheet.set_footer(f"&L{escaped}&C&A&R&P / &N")

    def look(self, **properties: Any) -> Format:
        """Return a format."""
        return self.styles.look(**properties)
