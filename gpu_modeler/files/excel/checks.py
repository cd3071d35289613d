"""Writes the Checks sheet: lines that must be 0, cells that must be numbers, claims, and what engines confirmed.

All verdicts are formulas: they follow whatever is changed in the workbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_modeler.edits.check_lines import NEAR_ZERO
from gpu_modeler.files.excel.check_rules import Findings, LineCheck, SheetCheck
from gpu_modeler.files.excel.claims import ClaimsTable
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.formats import format_of, text_width
from gpu_modeler.files.excel.identity import row_identity
from gpu_modeler.files.excel.layout import SHEET_AXIS
from gpu_modeler.files.excel.names import address, quoted
from gpu_modeler.files.excel.remarks import write_remarks
from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet, block, literal
from gpu_modeler.files.excel.styles import Styles
from gpu_modeler.files.excel.verdicts import ELSEWHERE, ERROR, GOOD, RED, RED_GROUND, colour_verdicts
from gpu_modeler.model import PERIOD

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

VERIFICATION = "verification"
"""The identity of the row that says which engines confirmed the formulas."""

_SUMMARY_ROW = 3
_KINDS = ("lines", "cells", "claims")
_TOTAL_ROW = _SUMMARY_ROW + 2 + len(_KINDS)
_VERIFICATION_ROW = _TOTAL_ROW + 1
_TABLES_ROW = _VERIFICATION_ROW + 2

NAME, SCOPE, UNIT, TOLERANCE, FAILING, VERDICT, FIRST_VALUE = range(FIRST_COLUMN, FIRST_COLUMN + 7)
TOTAL = address(_TOTAL_ROW, UNIT)
"""The cell that counts all checks that do not pass."""
VERIFIED = address(_VERIFICATION_ROW, SCOPE)
"""The cell that says which engines confirmed the formulas."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many things a table checks and how many do not pass, as formulas and as numbers."""

    checked: str
    failing: str
    values: tuple[int, int]


class ChecksSheet(ReportSheet):
    """Writes the Checks sheet: a summary, then a table for each kind of check."""

    def __init__(self, export: Export, sheet: Worksheet, styles: Styles, findings: Findings) -> None:
        super().__init__(export, sheet, styles, "checks")
        self._findings = findings
        self._last = max(FIRST_VALUE + len(export.model.periods) - 1, ClaimsTable.LAST)
        self._good, self._bad = self.say(GOOD), self.say(ERROR)

    def write(self, title: str) -> None:
        """Write everything on the sheet."""
        self._set_columns()
        self.head(title)
        row = _TABLES_ROW
        tallies = []
        for write in (self._write_lines, self._write_cells, self._write_claims):
            tally, row = write(row)
            tallies.append(tally)
        row = write_remarks(self, row)
        self._write_summary(tallies)
        colour_verdicts(self, row)
        self.sheet.freeze_panes(2, SCOPE)
        self.set_up(title)

    def _set_columns(self) -> None:
        words = (GOOD, ERROR, ELSEWHERE, "checks_verdict_disagrees", "checks_rule_at_least")
        wide = max(10.5, *(text_width(self.say(word)) + 1.5 for word in words))
        widths = {NAME: 50.0, SCOPE: 20.0, UNIT: 15.0}
        self.set_widths(widths | dict.fromkeys(range(TOLERANCE, self._last + 1), wide))

    # --- the summary ---

    def _write_summary(self, tallies: list[_Tally]) -> None:
        self.band(_SUMMARY_ROW, self.say("checks_summary"), self._last)
        names = ("checks_kind", "checks_checked", "checks_failing", "checks_verdict")
        self.headings(_SUMMARY_ROW + 1, [self.say(name) for name in names], SCOPE)
        for row, (kind, tally) in enumerate(zip(_KINDS, tallies, strict=True), start=_SUMMARY_ROW + 2):
            self.text(row, NAME, self.say(f"checks_of_{kind}"), "label")
            self._write_tally(row, tally)
        first, last = _SUMMARY_ROW + 2, _TOTAL_ROW - 1
        sums = [f"SUM({address(first, column)}:{address(last, column)})" for column in (SCOPE, UNIT)]
        self.text(_TOTAL_ROW, NAME, self.say("checks_total"), "line")
        checked = sum(tally.values[0] for tally in tallies)
        self._write_tally(_TOTAL_ROW, _Tally(sums[0], sums[1], (checked, self._findings.failing)))
        self._write_verification()

    def _write_tally(self, row: int, tally: _Tally) -> None:
        style = self.styles.value("formula", "", "#,##0")
        self.formula(row, SCOPE, tally.checked, style, tally.values[0])
        self.formula(row, UNIT, tally.failing, style, tally.values[1])
        self._verdict(row, TOLERANCE, f"{address(row, UNIT)}=0", is_good=tally.values[1] == 0)

    def _write_verification(self) -> None:
        self.identify(_VERIFICATION_ROW, row_identity(VERIFICATION))
        self.text(_VERIFICATION_ROW, NAME, self.say("checks_verification"), "line")
        found = self.export.options.verification or self.say("checks_not_verified")
        self.text(_VERIFICATION_ROW, SCOPE, found, "label")

    def _verdict(self, row: int, column: int, condition: str, *, is_good: bool) -> None:
        formula = f"IF({condition},{literal(self._good)},{literal(self._bad)})"
        style = self.look(bold=True, align="right")
        self.formula(row, column, formula, style, self._good if is_good else self._bad)

    # --- lines that must be 0 ---

    def _write_lines(self, row: int) -> tuple[_Tally, int]:
        self.band(row, self.say("checks_lines"), self._last)
        names = ["checks_line", "checks_where", "checks_unit", "checks_tolerance", "checks_failing"]
        self.headings(row + 1, [self.say(name) for name in (*names, "checks_verdict")], TOLERANCE)
        self._write_years(row + 1)
        checks = self._findings.lines
        first = row + 2
        for at, check in enumerate(checks, start=first):
            self._write_line(at, check)
        if checks:
            self._mark_faults(first, first + len(checks) - 1)
        cells = sum(len(check.values) for check in checks)
        failing = f"SUM({address(first, FAILING)}:{address(first + len(checks) - 1, FAILING)})"
        values = (cells, self._findings.failing_lines)
        counted = f"COUNTA({address(first, FIRST_VALUE)}:{address(first + len(checks) - 1, self._last)})"
        tally = _Tally(counted, failing, values) if checks else _Tally("0", "0", (0, 0))
        return tally, self._end(first + len(checks), has_rows=bool(checks))

    def _mark_faults(self, first: int, last: int) -> None:
        """Let cells that are not 0 stand out, each against the tolerance of its row."""
        off = f"=ABS({address(first, FIRST_VALUE)})>${address(first, TOLERANCE)}"
        look = self.styles.differential(font_color=RED, bg_color=RED_GROUND)
        rule = {"type": "formula", "criteria": off, "format": look}
        self.sheet.conditional_format(first, FIRST_VALUE, last, self._last, rule)

    def _write_years(self, row: int) -> None:
        for column in range(FIRST_VALUE, self._last + 1):
            self.text(row, column, "", "heading_right")
        if any(PERIOD in check.line.axes for check in self._findings.lines):
            for column, period in enumerate(self.export.model.periods, start=FIRST_VALUE):
                if period.isdecimal() and period.isascii():
                    self.number(row, column, int(period), self.styles.text("year"))
                else:
                    self.text(row, column, period, "year")

    def _write_line(self, row: int, check: LineCheck) -> None:
        export = self.export
        names = [export.line_label(check.line)]
        names += [export.rest_label(check.line, check.rest)] if check.rest else []
        self.text(row, NAME, " · ".join(names), "label")
        self.text(row, SCOPE, export.item_label(SHEET_AXIS, check.item) if check.item else "", "label")
        self.text(row, UNIT, export.unit_label(check.line), "unit")
        self.number(row, TOLERANCE, NEAR_ZERO, self.styles.value("input", "", "0.0E+00"))
        own = block(row, FIRST_VALUE, FIRST_VALUE + len(check.values) - 1)
        limit = address(row, TOLERANCE)
        count = f'COLUMNS({own})-COUNT({own})+COUNTIF({own},">"&{limit})+COUNTIF({own},"<"&-{limit})'
        self.formula(row, FAILING, count, self.styles.value("formula", "", "#,##0"), check.failing)
        self._verdict(row, VERDICT, f"{address(row, FAILING)}=0", is_good=check.failing == 0)
        style = self.styles.value("link", "", format_of(check.line))
        for offset, value in enumerate(check.values):
            source = f"{quoted(check.sheet)}!{address(check.row, check.first + offset)}"
            self.formula(row, FIRST_VALUE + offset, source, style, value)

    # --- cells that must be numbers ---

    def _write_cells(self, row: int) -> tuple[_Tally, int]:
        self.band(row, self.say("checks_cells"), self._last)
        names = ("checks_sheet", "checks_range", "checks_cell_count", "checks_no_number", "checks_verdict")
        self.headings(row + 1, [self.say(name) for name in names], UNIT)
        checks = self._findings.sheets
        first = row + 2
        for at, check in enumerate(checks, start=first):
            self._write_sheet(at, check)
        sums = [
            f"SUM({address(first, column)}:{address(first + len(checks) - 1, column)})"
            for column in (UNIT, TOLERANCE)
        ]
        cells = sum(check.cells for check in checks)
        tally = _Tally(sums[0], sums[1], (cells, self._findings.failing_cells))
        return (
            tally if checks else _Tally("0", "0", (0, 0)),
            self._end(first + len(checks), has_rows=bool(checks)),
        )

    def _write_sheet(self, row: int, check: SheetCheck) -> None:
        corners = (
            address(check.first_row, check.first_column),
            address(check.last_row, check.last_column),
        )
        area = f"{quoted(check.sheet)}!{corners[0]}:{corners[1]}"
        style = self.styles.value("formula", "", "#,##0")
        self.text(row, NAME, check.sheet, "label")
        self.text(row, SCOPE, ":".join(corners), "unit")
        self.formula(row, UNIT, f"COUNTA({area})", style, check.cells)
        self.formula(row, TOLERANCE, f"COUNTA({area})-COUNT({area})", style, check.errors)
        self._verdict(row, FAILING, f"{address(row, TOLERANCE)}=0", is_good=check.errors == 0)

    # --- claims ---

    def _write_claims(self, row: int) -> tuple[_Tally, int]:
        self.band(row, self.say("checks_claims"), self._last)
        table = ClaimsTable(self, self._findings)
        checks = self._findings.claims
        end = table.write(row + 1, self._last)
        if not checks:
            return _Tally("0", "0", (0, 0)), self._end(end, has_rows=False)
        status = f"{address(row + 2, table.STATUS)}:{address(end - 1, table.STATUS)}"
        here = sum(self._findings.is_here(check) for check in checks)
        elsewhere = literal(self.say(ELSEWHERE))
        tally = _Tally(
            f"ROWS({status})-COUNTIF({status},{elsewhere})",
            f"COUNTIF({status},{literal(self._bad)})",
            (here, self._findings.failing_claims),
        )
        return tally, self._end(end, has_rows=True)

    def _end(self, row: int, *, has_rows: bool) -> int:
        if has_rows:
            return row + 1
        self.text(row, NAME, self.say("excel_sources_none"), "note")
        return row + 2
