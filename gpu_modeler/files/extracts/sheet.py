"""An extract as a small workbook: values with number formats, labels, units, years, and where each value comes from."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from gpu_modeler.files.excel.formats import (
    NARROWEST,
    SCIENTIFIC,
    WIDEST_NUMBER,
    WIDEST_TEXT,
    number_width,
    text_width,
)
from gpu_modeler.files.excel.names import SheetNames, clean_text
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.files.extracts.records import Extract, ExtractCell, ExtractRow
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LABEL, UNIT, FIRST = range(3)
"""The columns of labels and units, and that of the first value."""

_PAPER_A4 = 9
_COMMENT_WIDTH, _COMMENT_LINE = 330, 17
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "in_memory": True,
}


def extract_workbook(extract: Extract, language: Language) -> bytes:
    """Return an `.xlsx` file with the extract on one sheet."""
    return book_bytes(lambda book: _Sheet(book, extract, language).write())


def book_bytes(write: Callable[[Workbook], None]) -> bytes:
    """Return what `write` put into a workbook, as the bytes of a file."""
    from xlsxwriter.workbook import Workbook

    content = io.BytesIO()
    with Workbook(content, _OPTIONS) as book:
        write(book)
    return content.getvalue()


def set_up_print(sheet: Worksheet, heading_row: int, footer: str) -> None:
    """Print landscape, one page wide, the heading row on each page."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(heading_row)
    sheet.set_footer(f"&L{footer[:80].replace('&', '&&')}&R&P / &N")


class _Sheet:
    """Writes one extract from top to bottom."""

    def __init__(self, book: Workbook, extract: Extract, language: Language) -> None:
        self._extract = extract
        self._author = say("excel_comment_author", language)
        self._styles = Styles(book, language)
        self._sheet = book.add_worksheet(SheetNames().take(extract.sheet))
        self._head = 1 + len(extract.remarks)
        self._widths = [NARROWEST] * (FIRST + len(extract.columns))
        book.set_properties({"title": clean_text(extract.title), "comments": "\n".join(extract.remarks)})

    def write(self) -> None:
        self._text(0, LABEL, self._extract.title, "title")
        self._sheet.set_row(0, 24)
        for row, remark in enumerate(self._extract.remarks, start=1):
            self._text(row, LABEL, remark, "note")
        self._write_headings()
        for position, extract_row in enumerate(self._extract.rows, start=self._head + 1):
            self._write_row(position, extract_row)
        self._finish()

    def _write_headings(self) -> None:
        self._text(self._head, LABEL, self._extract.corner, "heading_left")
        self._text(self._head, UNIT, self._extract.unit_heading, "heading_left")
        self._widen(UNIT, text_width(self._extract.unit_heading) + 2)
        for column, heading in enumerate(self._extract.columns, start=FIRST):
            if isinstance(heading, int):
                self._sheet.write_number(self._head, column, heading, self._styles.text("year"))
            else:
                self._text(self._head, column, heading, "year")
                self._widen(column, text_width(heading) + 2)

    def _write_row(self, row: int, source: ExtractRow) -> None:
        style = {"section": "section", "heading": "line"}.get(
            source.kind, "item" if source.indent else "label"
        )
        self._text(row, LABEL, source.label, style)
        self._widen(LABEL, text_width(source.label) * (1.1 if source.kind == "heading" else 1) + 3)
        if source.note:
            self._comment(row, LABEL, source.note)
        if source.kind == "section":
            for column in range(UNIT, len(self._widths)):
                self._sheet.write_blank(row, column, None, self._styles.text("section"))
            return
        self._text(row, UNIT, source.unit, "unit")
        self._widen(UNIT, text_width(source.unit) + 1.5)
        self._write_cells(row, source)

    def _write_cells(self, row: int, source: ExtractRow) -> None:
        before = ""
        for column, cell in enumerate(source.cells, start=FIRST):
            if cell is None:
                continue
            self._write_cell(row, column, source, cell)
            if cell.comment and cell.comment != before:
                self._comment(row, column, cell.comment)
            before = cell.comment

    def _write_cell(self, row: int, column: int, source: ExtractRow, cell: ExtractCell) -> None:
        form = source.number_format
        if isinstance(cell.value, str):
            self._sheet.write_formula(
                row, column, "=" + cell.value, self._styles.value(cell.role, cell.mark, form), cell.value
            )
            return
        width = number_width(cell.value, form)
        if width > WIDEST_NUMBER:
            form, width = SCIENTIFIC, NARROWEST
        self._widen(column, width)
        self._sheet.write_number(row, column, cell.value, self._styles.value(cell.role, cell.mark, form))

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        """Write a text that never becomes a formula or a link."""
        if text:
            self._sheet.write_string(row, column, clean_text(text), self._styles.text(style))
        else:
            self._sheet.write_blank(row, column, None, self._styles.text(style))

    def _comment(self, row: int, column: int, text: str) -> None:
        lines = sum(1 + int(text_width(line) // 44) for line in text.split("\n"))
        size = {"width": _COMMENT_WIDTH, "height": _COMMENT_LINE * (lines + 1)}
        self._sheet.write_comment(row, column, clean_text(text), {**size, "author": self._author})

    def _widen(self, column: int, width: float) -> None:
        self._widths[column] = max(self._widths[column], width)

    def _finish(self) -> None:
        for column, width in enumerate(self._widths):
            most = WIDEST_TEXT if column == LABEL else WIDEST_NUMBER
            self._sheet.set_column(column, column, round(min(width, most), 1))
        self._sheet.freeze_panes(self._head + 1, FIRST)
        set_up_print(self._sheet, self._head, self._extract.title)
