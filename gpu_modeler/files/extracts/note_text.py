"""The table of a note as text: CSV with all digits, and what the clipboard takes, tab-separated and HTML.

Word, WPS and Excel take the HTML: a table with three rules, numbers to the right, and in Excel with all their digits and
the number format. Programs without HTML take the tab-separated text, which shows what the table shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gpu_modeler.files.excel.formats import number_text
from gpu_modeler.files.extracts.csv_text import Field, csv_bytes, guarded
from gpu_modeler.files.extracts.note_records import NoteRow, NoteTable
from gpu_modeler.text import Language, say

_FONTS: dict[Language, str] = {
    "zh": "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif",
    "en": "Arial,'Helvetica Neue',sans-serif",
}
_LOCALES: dict[Language, int] = {"zh": 2052, "en": 1033}
_INK, _GREY = "#1F3864", "#555F6D"
_THICK, _THIN = f"2px solid {_INK}", f"1px solid {_INK}"


def notes_csv(tables: Sequence[NoteTable], language: Language) -> bytes:
    """Return the tables one below the other, an empty row between; percentages are fractions, as their unit says."""
    rows: list[list[Field]] = []
    for table in tables:
        rows += [*([[]] if rows else []), *_csv_rows(table, language)]
    return csv_bytes(rows)


def notes_tsv(tables: Sequence[NoteTable]) -> str:
    """Return the tables as tab-separated text, as they show."""
    return "\n\n".join("\n".join("\t".join(row) for row in _shown_rows(table)) for table in tables)


def notes_html(tables: Sequence[NoteTable], language: Language) -> str:
    """Return the tables as an HTML document."""
    body = "<p></p>".join(_html(table, language) for table in tables)
    office = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return f'<html {office}><head><meta charset="utf-8"></head><body>{body}</body></html>'


def value_text(table: NoteTable, row: NoteRow, value: float | str | None) -> str:
    """Return what a cell of the table shows."""
    if value is None:
        return table.not_meaningful
    return value if isinstance(value, str) else number_text(value + 0.0, row.number_format)


def _csv_rows(table: NoteTable, language: Language) -> Iterator[list[Field]]:
    yield [table.title]
    yield [table.corner, say("excel_heading_unit", language), *table.years]
    for row in table.rows:
        unit = say("extract_fraction", language) if row.unit == "%" else row.unit
        yield [
            row.plain_label,
            unit,
            *(table.not_meaningful if value is None else value for value in row.values),
        ]
    for remark in table.remarks:
        yield [remark]


def _shown_rows(table: NoteTable) -> Iterator[list[str]]:
    """Yield the texts of each row; a name that a pasted sheet would take for a formula is guarded, numbers are not."""
    yield [guarded(table.title)]
    yield [table.corner, *table.years]
    for row in table.rows:
        yield [row.label, *(value_text(table, row, value) for value in row.values)]
    for remark in table.remarks:
        yield [guarded(remark)]


def _html(table: NoteTable, language: Language) -> str:
    width = 1 + len(table.years)
    face = f"font-family:{_FONTS[language]};font-size:9pt"
    style = f"border-collapse:collapse;{face}"
    rows = "".join(_html_row(table, row, language, is_last=row is table.rows[-1]) for row in table.rows)
    remarks = "".join(
        f'<tr><td colspan="{width}" style="{face};font-size:8pt;color:{_GREY}">{escape(guarded(remark))}</td></tr>'
        for remark in table.remarks
    )
    title = f'<tr><td colspan="{width}" style="{face};font-weight:bold;color:{_INK}">{escape(guarded(table.title))}</td></tr>'
    return f'<table cellspacing="0" cellpadding="3" style="{style}">{title}{_html_head(table, face)}{rows}{remarks}</table>'


def _html_head(table: NoteTable, face: str) -> str:
    look = f"{face};border-top:{_THICK};border-bottom:{_THIN};font-weight:bold"
    years = "".join(
        f'<td style="{look};text-align:right;padding:2px 8px">{escape(year)}</td>' for year in table.years
    )
    return f'<tr><td style="{look};text-align:left">{escape(table.corner)}</td>{years}</tr>'


def _html_row(table: NoteTable, row: NoteRow, language: Language, *, is_last: bool) -> str:
    look = f"font-family:{_FONTS[language]};font-size:9pt"
    look += f";border-bottom:{_THICK}" if is_last else ""
    look += f";color:{_GREY}" if row.is_detail else ""
    indent = ";padding-left:18px" if row.is_detail else ""
    cells = "".join(_html_cell(table, row, value, look, language) for value in row.values)
    return f'<tr><td style="{look};text-align:left;white-space:nowrap{indent}">{escape(row.label)}</td>{cells}</tr>'


def _html_cell(
    table: NoteTable, row: NoteRow, value: float | str | None, look: str, language: Language
) -> str:
    style = f"{look};text-align:right;padding:2px 8px;white-space:nowrap"
    text = escape(value_text(table, row, value))
    if not isinstance(value, float):
        return f'<td style="{style}">{text}</td>'
    form = row.number_format.replace(",", "\\,").replace(".", "\\.")
    digits = f'x:num="{value!r}" sdval="{value!r}" sdnum="{_LOCALES[language]};0;{row.number_format}"'
    return f"<td {digits} style=\"{style};mso-number-format:'{form}'\">{text}</td>"
