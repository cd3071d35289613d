"""Data validation on typed numbers: a message with the unit, and a warning where a number is hardly meant. Blocks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.names import column_letters, cut
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.model import Line

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST_RANGES = 100
"""So many ranges share one validation; files with very long lists of ranges are refused by some programs."""

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_LEAST_PERCENT, _MOST_PERCENT = -1.0, 10.0
_LARGEST = 9.99e307


class InputRanges:
    """Collects the cells of one sheet that hold typed numbers, by unit, and validates them."""

    def __init__(self, export: Export, sheet: Worksheet) -> None:
        self._export = export
        self._sheet = sheet
        self._ranges: dict[str, list[list[int]]] = {}
        self._lines: dict[str, Line] = {}

    def add(self, line: Line, row: int, column: int) -> None:
        """Take note of a cell; neighbours of a row become one range."""
        ranges = self._ranges.setdefault(line.unit, [])
        self._lines.setdefault(line.unit, line)
        if ranges and ranges[-1][0] == row and ranges[-1][2] == column - 1:
            ranges[-1][2] = column
        else:
            ranges.append([row, column, column])

    def write(self) -> None:
        """Write one validation per unit."""
        for unit, ranges in self._ranges.items():
            rule = self._number(unit)
            for start in range(0, len(ranges), _MOST_RANGES):
                self._validate(ranges[start : start + _MOST_RANGES], rule)

    def write_notes(self) -> None:
        """Tell the unit of one cell's input where texts may be typed as well."""
        note = self._export.say("excel_input_in_scenario")
        for unit, ranges in self._ranges.items():
            rule = {"validate": "any", **self._message(unit, note)}
            for start in range(0, len(ranges), _MOST_RANGES):
                self._validate(ranges[start : start + _MOST_RANGES], rule)

    def _validate(self, ranges: list[list[int]], rule: dict[str, Any]) -> None:
        row, first, last = ranges[0]
        addresses = " ".join(_addresses(ranges))
        self._sheet.data_validation(row, first, row, last, {**rule, "multi_range": addresses})

    def _number(self, unit: str) -> dict[str, Any]:
        is_percent = _is_percent(unit)
        least, most = (_LEAST_PERCENT, _MOST_PERCENT) if is_percent else (-_LARGEST, _LARGEST)
        warning = self._export.say("excel_input_far_percent" if is_percent else "excel_input_no_number")
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_type": "warning",
            "error_title": cut(self._export.say("excel_input_warning"), _LONGEST_TITLE),
            "error_message": cut(warning, _LONGEST_MESSAGE),
            **self._message(unit, ""),
        }

    def _message(self, unit: str, note: str) -> dict[str, str]:
        label = self._export.unit_label(self._lines[unit]) or self._export.say("excel_input_plain")
        text = self._export.say("excel_input_unit", unit=label) + (f"\n{note}" if note else "")
        return {"input_message": cut(text, _LONGEST_MESSAGE)}


def _is_percent(unit: str) -> bool:
    try:
        return Unit.parse(unit).is_percent
    except UnknownUnit:
        return False


def _addresses(ranges: list[list[int]]) -> Iterator[str]:
    for row, first, last in ranges:
        start, end = (f"{column_letters(column)}{row + 1}" for column in (first, last))
        yield start if first == last else f"{start}:{end}"
