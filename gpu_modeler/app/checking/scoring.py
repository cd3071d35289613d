"""One figure for how a model is built: open findings against its size."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.model import Model
from gpu_modeler.text import Message

ERROR_WEIGHT, WARNING_WEIGHT = 5, 1
"""Remarks (info) cost nothing; what was dismissed with a reason costs nothing."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many findings stand, and of 100 how many points that leaves.

    points = 100 × (1 − (5 × errors + warnings) / lines), rounded down, at least 0: a model in which every line has one
    warning, or every fifth an error, has none left. Only a model without errors and warnings has 100.
    """

    errors: int
    warnings: int
    remarks: int
    dismissed: int
    lines: int

    @property
    def points(self) -> int:
        """Return the points out of 100."""
        cost = ERROR_WEIGHT * self.errors + WARNING_WEIGHT * self.warnings
        return max(0, math.floor(100 - 100 * cost / max(self.lines, 1)))

    @property
    def message(self) -> Message:
        """Return the score in a line: FAST 96/100, 2 errors, 7 warnings."""
        counts = {"points": self.points, "errors": self.errors, "warnings": self.warnings}
        return Message("check_score", {**counts, "remarks": self.remarks, "dismissed": self.dismissed})


def score(model: Model, findings: Iterable[Finding]) -> Score:
    """Count the findings of a model."""
    found = list(findings)
    standing = [finding for finding in found if finding.is_open]
    errors, warnings, remarks = (
        sum(finding.severity == severity for finding in standing) for severity in ("error", "warning", "info")
    )
    return Score(errors, warnings, remarks, len(found) - len(standing), len(model.lines))
