"""Text files of fields: csv, tsv and what vendors call txt. Every value stays the text that it is."""

from __future__ import annotations

import codecs
import csv
import io
import re

from gpu_modeler.files.reading.faults import WorkbookDamaged
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet, RawWorkbook
from gpu_modeler.files.reading.records import UnfollowedKind
from gpu_modeler.files.reading.shared import address

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DELIMITERS = "\t,;|"
_SAMPLE_LINES = 50
_LONGEST_FIELD = 1 << 20
_WOULD_RUN = re.compile(r"\s*[=+@-][^|]*\|[^!]*!|\s*=")


def decoded(content: bytes) -> str | None:
    """Return the text of UTF-8, UTF-16 or GB 18030; None where it is no text at all."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded_as(content, encoding)
    guesses: tuple[str, ...] = ("utf-8", "gb18030")
    if (
        content[:200].count(0) > len(content[:200]) // 4
    ):  # UTF-16 without its mark has a zero in each Latin character
        guesses = (
            ("utf-16-le", "utf-16-be")
            if content[1:200:2].count(0) > content[0:200:2].count(0)
            else ("utf-16-be",)
        )
    return next((text for encoding in guesses if (text := _decoded_as(content, encoding)) is not None), None)


def _decoded_as(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        return None
    return None if _CONTROL.search(text) else text


def delimiter_of(text: str) -> str:
    """Return the character that parts the fields: the one that stands most evenly in the first lines."""
    lines = [
        line for line in re.sub('"[^"]*"', "", text[:65_536]).splitlines()[:_SAMPLE_LINES] if line.strip()
    ]
    return max(_DELIMITERS, key=lambda character: _evenness(lines, character))


def _evenness(lines: list[str], character: str) -> float:
    counts = [line.count(character) for line in lines]
    used = [count for count in counts if count]
    if not used:
        return -1.0
    usual = max(set(used), key=used.count)
    return used.count(usual) / len(lines) + min(usual, 9) / 100


def read_delimited(text: str, budget: Budget) -> RawWorkbook:
    """Return a workbook of one sheet; text that a spreadsheet would take for a formula is listed and stays text."""
    workbook = RawWorkbook("csv", [RawSheet("csv")])
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter_of(text))
    try:
        for row, fields in enumerate(rows):
            for column, field in enumerate(fields):
                _add(workbook, row, column, field, budget)
    except csv.Error as error:
        raise WorkbookDamaged(path=budget.path, reason=str(error)) from error
    return workbook


def _add(workbook: RawWorkbook, row: int, column: int, field: str, budget: Budget) -> None:
    if not field.strip():
        return
    budget.spend_cell()
    budget.spend_text(len(field))
    workbook.sheets[0].cells[row, column] = RawCell(field)
    if _WOULD_RUN.match(field):
        kind: UnfollowedKind = "dde" if "|" in field else "formula in text"
        budget.list_unfollowed(workbook, kind, address(row, column), field)
