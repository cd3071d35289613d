"""CSV that Excel and WPS open by a double click and scripts read without surprises: UTF-8 with a mark, all digits kept.

A text that a spreadsheet program would take for a formula gets an apostrophe in front; numbers never do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from gpu_modeler.files.excel.names import clean_text
from gpu_modeler.files.extracts.records import Extract, ExtractCell, ExtractRow

BYTE_ORDER_MARK = "\ufeff"
_BLANKS = " \u00a0\u2007\u202f\u3000\u200b\ufeff"
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Field = float | str


def extract_csv(extract: Extract) -> bytes:
    """Return a header (line, unit, periods), then a row for each section and each row of values."""
    header: list[Field] = [extract.corner, extract.unit_heading, *map(str, extract.columns)]
    rows = [_fields(extract, row) for row in extract.rows if row.kind != "heading"]
    return csv_bytes([header, *rows])


def csv_bytes(rows: Iterable[Sequence[Field]]) -> bytes:
    """Return rows of texts and numbers as the bytes of a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[field_text(field) for field in row] for row in rows])
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def field_text(field: Field) -> str:
    """Return a number to its last digit, or a text that stays a text."""
    if isinstance(field, str):
        return guarded(field)
    return repr(float(field) + 0.0).removesuffix(".0")  # -0.0 reads as 0


def guarded(text: str) -> str:
    """Return the text with an apostrophe before it where some line of it could be taken for a formula.

    >>> guarded("=1+1"), guarded(" -x"), guarded("a-b")
    ("'=1+1", "' -x", 'a-b')
    """
    lines = [text, *text.replace("\r", "\n").splitlines()]
    is_risky = any(line.lstrip(_BLANKS).startswith(_BEGINNINGS) for line in lines)
    return "'" + clean_text(text) if is_risky else clean_text(text)


def _fields(extract: Extract, row: ExtractRow) -> list[Field]:
    if row.kind == "section":
        return [row.full_label, *[""] * (1 + len(extract.columns))]
    unit = extract.fraction_unit if row.is_fraction else row.unit
    return [row.full_label, unit, *map(_field, row.cells)]


def _field(cell: ExtractCell | None) -> Field:
    return "" if cell is None else cell.value
