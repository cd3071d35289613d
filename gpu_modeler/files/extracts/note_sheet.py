"""The table of a note as a workbook: one sheet, the companies' tables one below the other, all digits kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gpu_modeler.files.excel.formats import WIDEST_TEXT, number_width, text_width
from gpu_modeler.files.excel.names import SheetNames, clean_text
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.files.extracts.note_records import NoteRow, NoteTable
from gpu_modeler.files.extracts.sheet import book_bytes, set_up_print
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_FONTS: dict[Language, str] = {"zh": "Microsoft YaHei", "en": "Arial"}
_GREY, _INK = "#555F6D", "#1F3864"
_NARROWEST = 10.0
_LINE, _REMARK_LINE = 16.5, 13.0
"""Heights in points."""


def notes_workbook(tables: Sequence[NoteTable], language: Language) -> bytes:
    """Return an `.xlsx` file with the tables."""
    return book_bytes(lambda book: _Sheet(book, language).write(tables))


class _Sheet:
    """Writes tables from top to bottom; `_row` is the next free row, `_remarks` wait for the columns' widths."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self._book = book
        self._styles = Styles(book, language)
        self._sheet = book.add_worksheet(SheetNames().take(say("note_sheet", language)))
        self._face = {"font_name": _FONTS[language], "font_size": 10, "valign": "vcenter"}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._widths: dict[int, float] = {}
        self._remarks: list[tuple[int, str, int]] = []
        self._row = 0
        self._sheet.set_default_row(_LINE)

    def write(self, tables: Sequence[NoteTable]) -> None:
        for table in tables:
            self._write_table(table)
            self._row += 1
        self._widths = {
            at: round(min(max(width, _NARROWEST), WIDEST_TEXT), 1) for at, width in self._widths.items()
        }
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)
        for row, remark, years in self._remarks:
            self._write_remark(row, remark, years)
        set_up_print(self._sheet, 0, tables[0].title if tables else "")

    def _write_remark(self, row: int, remark: str, years: int) -> None:
        """Write a remark over the table's whole width, on as many lines as it takes."""
        look = {"font_color": _GREY, "font_size": 8, "text_wrap": True, "valign": "top"}
        self._sheet.merge_range(row, 0, row, years, "", self._format(look))
        self._sheet.write_string(row, 0, clean_text(remark), self._format(look))
        room = sum(self._widths[column] for column in range(1 + years))
        self._sheet.set_row(row, _REMARK_LINE * (1 + int(text_width(remark) / room)))

    def _write_table(self, table: NoteTable) -> None:
        self._sheet.write_string(self._row, 0, clean_text(table.title), self._styles.text("title"))
        self._sheet.set_row(self._row, 24)
        self._row += 1
        self._write_head(table)
        for row in table.rows:
            self._write_row(table, row, is_last=row is table.rows[-1])
        self._remarks += [
            (self._row + at, remark, len(table.years)) for at, remark in enumerate(table.remarks)
        ]
        self._row += len(table.remarks)

    def _write_head(self, table: NoteTable) -> None:
        look = {"bold": True, "top": 2, "bottom": 1, "top_color": _INK, "bottom_color": _INK}
        self._write_text(0, table.corner, look)
        for column, year in enumerate(table.years, start=1):
            self._write_text(column, year, {**look, "align": "right"})
        self._row += 1

    def _write_row(self, table: NoteTable, row: NoteRow, *, is_last: bool) -> None:
        look: dict[str, Any] = {"bottom": 2, "bottom_color": _INK} if is_last else {}
        look |= {"font_color": _GREY} if row.is_detail else {}
        self._write_text(0, row.label, {**look, **({"indent": 1} if row.is_detail else {})})
        for column, value in enumerate(row.values, start=1):
            self._write_value(column, table, row, value, look)
        self._row += 1

    def _write_value(
        self, column: int, table: NoteTable, row: NoteRow, value: float | str | None, look: dict[str, Any]
    ) -> None:
        if value is None:
            self._write_text(column, table.not_meaningful, {**look, "align": "right", "font_color": _GREY})
            return
        form = self._format({**look, "num_format": row.number_format, "align": "right"})
        if isinstance(value, str):
            self._sheet.write_formula(self._row, column, "=" + value, form, value)
            return
        self._widen(column, number_width(value, row.number_format))
        self._sheet.write_number(self._row, column, value, form)

    def _write_text(self, column: int, text: str, look: dict[str, Any]) -> None:
        self._sheet.write_string(self._row, column, clean_text(text), self._format(look))
        self._widen(column, text_width(text) + 3)

    def _format(self, look: dict[str, Any]) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**self._face, **look})
        return self._formats[key]

    def _widen(self, column: int, width: float) -> None:
        self._widths[column] = max(self._widths.get(column, 0.0), width)
