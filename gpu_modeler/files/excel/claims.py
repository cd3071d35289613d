"""The table of claims on the Checks sheet: what is told, what the model says, and whether both agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.edits.claim_results import ClaimResult
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.check_rules import ClaimCheck, Findings
from gpu_modeler.files.excel.claim_formulas import claim_formulas
from gpu_modeler.files.excel.formats import number_format
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet, literal
from gpu_modeler.files.excel.scenario_link import is_shown
from gpu_modeler.files.excel.verdicts import ELSEWHERE, ERROR, GOOD
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.model import Claim
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_HEADINGS = (
    "claim",
    "scenario",
    "unit",
    "expected",
    "expected_high",
    "tolerance",
    "rule",
    "value",
    "value_high",
)
_VERDICTS = ("now", "told", "exported", "status")


class ClaimsTable:
    """Writes one row for each claim."""

    LABEL, SCENARIO, UNIT, EXPECTED, EXPECTED_HIGH, TOLERANCE, RULE, VALUE, VALUE_HIGH = range(
        FIRST_COLUMN, FIRST_COLUMN + 9
    )
    NOW, TOLD, EXPORTED, STATUS = range(FIRST_COLUMN + 9, FIRST_COLUMN + 13)
    LAST = STATUS

    def __init__(self, sheet: ReportSheet, findings: Findings) -> None:
        self._sheet = sheet
        self._export = sheet.export
        self._findings = findings

    def write(self, row: int, last: int) -> int:
        """Write headings and rows; return the row after them."""
        names = [self._sheet.say(f"checks_claims_{name}") for name in (*_HEADINGS, *_VERDICTS)]
        names += [""] * (last - self.LAST)
        self._sheet.headings(row, names, self.EXPECTED)
        for at, check in enumerate(self._findings.claims, start=row + 1):
            self._write_claim(at, check)
        return row + 1 + len(self._findings.claims)

    def _write_claim(self, row: int, check: ClaimCheck) -> None:
        claim, sheet = check.claim, self._sheet
        label = self._export.named(claim.labels) or claim.id
        sheet.text(row, self.LABEL, label, "wrapped")
        scenario = self._export.named(self._export.model.scenarios[claim.scenario].labels)
        sheet.text(row, self.SCENARIO, scenario, "wrapped")
        sheet.wrap_height(row, {self.LABEL: label, self.SCENARIO: scenario})
        sheet.text(row, self.UNIT, self._unit(claim), "unit")
        numbers = self._number_style("input", claim)
        for column, end in zip((self.EXPECTED, self.EXPECTED_HIGH), self._ends(claim), strict=False):
            sheet.number(row, column, end, numbers)
        sheet.number(row, self.TOLERANCE, claim.tolerance, sheet.styles.value("input", "", "0.0%"))
        sheet.text(row, self.RULE, sheet.say(f"checks_rule_{claim.check}"), sheet.look(align="right"))
        self._write_values(row, check)
        self._write_verdicts(row, check)

    def _ends(self, claim: Claim) -> tuple[float, ...]:
        return claim.expected if claim.formula_high else claim.expected[:1]

    def _unit(self, claim: Claim) -> str:
        try:
            unit = Unit.parse(claim.unit)
        except UnknownUnit:
            return claim.unit
        return self._export.named(Labels(unit.label("zh"), unit.label("en")))

    def _number_style(self, role: str, claim: Claim) -> Format:
        form = number_format(claim.unit)
        shown = "#,##0.0" if form.endswith("%") else form
        return self._sheet.styles.value("input" if role == "input" else "link", "", shown)

    def _write_values(self, row: int, check: ClaimCheck) -> None:
        formulas = claim_formulas(self._export, check.claim) if check.now.values else None
        style = self._number_style("link", check.claim)
        for at, value in enumerate(check.now.values):
            column = (self.VALUE, self.VALUE_HIGH)[at]
            shown = value.text if isinstance(value, CellError) else value
            if formulas is not None:
                self._sheet.formula(row, column, formulas[at], style, shown)
            elif isinstance(shown, str):
                self._sheet.text(row, column, shown, "unit")
            else:
                self._sheet.number(row, column, shown, style)

    def _write_verdicts(self, row: int, check: ClaimCheck) -> None:
        sheet = self._sheet
        style = sheet.look(align="right")
        if check.now.values:
            now = f"IF({self._agrees(row, check.claim)},{self._word('agrees')},{self._word('disagrees')})"
            sheet.formula(row, self.NOW, now, style, self._said(check.now))
        else:
            sheet.text(row, self.NOW, self._said(check.now), style)
        sheet.text(row, self.TOLD, sheet.say(f"checks_verdict_{check.claim.expected_verdict}"), style)
        sheet.text(row, self.EXPORTED, self._said(check.own), style)
        self._write_status(row, check)

    def _agrees(self, row: int, claim: Claim) -> str:
        """Return the condition under which the values fit what is told; false for an error."""
        pairs = [(self.VALUE, self.EXPECTED), (self.VALUE_HIGH, self.EXPECTED_HIGH)][: len(self._ends(claim))]
        allowed = address(row, self.TOLERANCE)
        conditions = []
        for value, expected in ((address(row, one), address(row, other)) for one, other in pairs):
            if claim.check == "at_least":
                conditions.append(f"{value}>={expected}-{allowed}*ABS({expected})")
            else:
                conditions.append(f"ABS({value}-{expected})<={allowed}*ABS({expected})*1.000000000001")
        fits = conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
        return f"IFERROR({fits},FALSE)"

    def _write_status(self, row: int, check: ClaimCheck) -> None:
        """Write whether the verdict is the recorded one; a claim of another scenario is not judged."""
        sheet = self._sheet
        good, bad, elsewhere = (sheet.say(key) for key in (GOOD, ERROR, ELSEWHERE))
        same = f"{address(row, self.NOW)}={address(row, self.TOLD)}"
        judged = f"IF({same},{literal(good)},{literal(bad)})"
        shown, is_here = is_shown(self._export, check.claim.scenario)
        if shown:
            judged = f"IF({shown},{judged},{literal(elsewhere)})"
        elif not is_here:
            judged = literal(elsewhere)
        found = (good if check.now.is_as_recorded else bad) if is_here else elsewhere
        sheet.formula(row, self.STATUS, judged, sheet.look(bold=True, align="right"), found)

    def _said(self, result: ClaimResult) -> str:
        return self._sheet.say(f"checks_verdict_{result.verdict}")

    def _word(self, verdict: str) -> str:
        return literal(self._sheet.say(f"checks_verdict_{verdict}"))
