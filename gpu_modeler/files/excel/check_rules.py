"""What the Checks sheet checks, and how each check comes out now: lines that must be 0, cells that must be numbers, claims.

No writing. The sheet's formulas find the same by themselves; what is found here stands beside them as their values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from gpu_modeler.edits.check_lines import NEAR_ZERO, is_check
from gpu_modeler.edits.claim_results import ClaimResult, claim_result
from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.layout import CONSTANT, SHEET_AXIS, CompareRow, Row
from gpu_modeler.files.excel.reach import Reach
from gpu_modeler.model import PERIOD, Claim, Line, Place


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One row of a line that must be 0: the company's sheet and row, and its values in order."""

    line: Line
    item: str
    rest: Place
    sheet: str
    row: int
    first: int
    values: tuple[Value, ...]

    @property
    def failing(self) -> int:
        """How many cells are not 0, errors among them."""
        return sum(isinstance(value, str) or abs(value) > NEAR_ZERO for value in self.values)


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """The block of values on one sheet, all of which must be numbers: rows and columns from 0, ends included."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    cells: int
    errors: int


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A claim as the shown scenario has it (`now`) and as its own scenario has it (`own`)."""

    claim: Claim
    now: ClaimResult
    own: ClaimResult


class Findings:
    """Everything the Checks sheet checks. Worked out once, for the sheet itself and for the Cover."""

    def __init__(self, export: Export) -> None:
        self._export = export

    @cached_property
    def lines(self) -> tuple[LineCheck, ...]:
        """The rows of lines that must be 0, company by company."""
        return tuple(
            check
            for line in self._export.model.ordered("lines")
            if is_check(line)
            for check in self._of(line)
        )

    def _of(self, line: Line) -> Iterator[LineCheck]:
        export, layout = self._export, self._export.layout
        companies = tuple(layout.sheets.items) if SHEET_AXIS in line.axes else ("",)
        rests = [rest for name, rest in layout.row_of if name == line.id]
        for company in companies:
            sheet = layout.sheets.items[company] if company else layout.sheets.market
            for rest in rests:
                values = export.values(line, export.items_of_row(line, company, rest))
                row = layout.row_of[line.id, rest]
                yield LineCheck(line, company, rest, sheet, row, export.first_column(line), tuple(values))

    @cached_property
    def sheets(self) -> tuple[SheetCheck, ...]:
        """The blocks of values of Market, the companies and Compare."""
        layout = self._export.layout
        found = [self._block(layout.sheets.market, "", layout.market)]
        found += [self._block(name, item, layout.company) for item, name in layout.sheets.items.items()]
        found.append(self._compare_block())
        return tuple(check for check in found if check is not None)

    def _block(self, sheet: str, item: str, rows: tuple[Row, ...]) -> SheetCheck | None:
        cells = errors = 0
        for row in rows:
            if row.rest is not None:
                reach = self._export.reach.get(row.line, Reach())
                cells += self._count(row.line) + reach.before + reach.after
                errors += self._errors(row.line, item, row.rest)
        return self._sheet_check(sheet, rows, cells, errors)

    def _compare_block(self) -> SheetCheck | None:
        rows = self._export.layout.compare
        links = [row for row in rows if row.item]
        cells = sum(self._count(row.line) for row in links)
        errors = sum(self._errors(row.line, row.item, row.rest) for row in links)
        return self._sheet_check(self._export.layout.sheets.compare, rows, cells, errors)

    def _count(self, line: str) -> int:
        """Return how many values a row of a line has."""
        model = self._export.model
        return len(model.periods) if PERIOD in model.lines[line].axes else 1

    def _errors(self, line: str, item: str, rest: Place) -> int:
        """Return how many of a row's values are errors."""
        if line not in self._lines_with_errors:
            return 0
        known = self._export.model.lines[line]
        values = self._export.values(known, self._export.items_of_row(known, item, rest))
        return sum(isinstance(value, str) for value in values)

    @cached_property
    def _lines_with_errors(self) -> frozenset[str]:
        codes = self._export.calculation.codes
        return frozenset(line for line in self._export.model.lines if codes(line) is not None)

    def _sheet_check(
        self, sheet: str, rows: tuple[Row, ...] | tuple[CompareRow, ...], cells: int, errors: int
    ) -> SheetCheck | None:
        if not rows:
            return None
        last = self._export.layout.columns.end - 1
        return SheetCheck(sheet, rows[0].row, CONSTANT, rows[-1].row, last, cells, errors)

    @cached_property
    def claims(self) -> tuple[ClaimCheck, ...]:
        """The claims, in the story's order."""
        return tuple(self._claim(claim) for claim in self._export.model.ordered("claims"))

    def _claim(self, claim: Claim) -> ClaimCheck:
        calculation = self._export.calculation
        own = claim_result(claim, calculation)
        if claim.scenario == self._export.scenario:
            return ClaimCheck(claim, own, own)
        shown = replace(claim, scenario=self._export.scenario)
        return ClaimCheck(claim, claim_result(shown, calculation), own)

    def is_here(self, check: ClaimCheck) -> bool:
        """Say whether the workbook shows the claim's scenario."""
        return check.claim.scenario == self._export.scenario

    # --- how many do not pass ---

    @cached_property
    def failing_lines(self) -> int:
        """Cells of check lines that are not 0."""
        return sum(check.failing for check in self.lines)

    @cached_property
    def failing_cells(self) -> int:
        """Cells that hold no number."""
        return sum(check.errors for check in self.sheets)

    @cached_property
    def failing_claims(self) -> int:
        """Claims of the shown scenario whose verdict is not the recorded one."""
        return sum(self.is_here(check) and not check.now.is_as_recorded for check in self.claims)

    @property
    def failing(self) -> int:
        """All together."""
        return self.failing_lines + self.failing_cells + self.failing_claims
