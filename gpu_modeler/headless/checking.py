"""`check`: what the rules find, the score, and how the story's claims come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.checking.catalogue import BY_ID
from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.app.checking.scoring import Score, score
from gpu_modeler.app.checking.sweep import findings
from gpu_modeler.app.checks import place_text
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session
    from gpu_modeler.model import Model


def checked(session: Session) -> tuple[list[Finding], Score]:
    """Return what the rules find in a session's model, and the score."""
    found = findings(session.model, session.calculation)
    return found, score(session.model, found)


def finding_record(model: Model, finding: Finding, language: Language) -> dict[str, object]:
    """Return a finding as JSON holds it; `dismissed` is the reason, null where it stands."""
    spot = finding.spot
    return {
        "rule": finding.rule,
        "name": say(BY_ID[finding.rule].name_key, language),
        "severity": finding.severity,
        "code": finding.code,
        "line": spot.line or None,
        "place": _place(model, finding),
        "exception": spot.exception,
        "span": list(spot.span) if spot.span else None,
        "message": finding.message.in_language(language),
        "fixable": finding.fix is not None,
        "dismissed": finding.reason or None,
    }


def _place(model: Model, finding: Finding) -> str:
    spot = finding.spot
    line = model.lines.get(spot.line)
    if line is None or spot.place is None:
        return spot.line or spot.name
    return place_text(line, spot.place, spot.scenario)


def score_record(found: Score) -> dict[str, int]:
    """Return the score as JSON holds it."""
    return {
        "points": found.points,
        "errors": found.errors,
        "warnings": found.warnings,
        "remarks": found.remarks,
        "dismissed": found.dismissed,
    }


def print_findings(model: Model, found: list[Finding], language: Language) -> None:
    """Print what stands, a line each: severity, place, what to do, rule."""
    for finding in found:
        if finding.is_open:
            severity = say(f"headless_{finding.severity}", language)
            place = _place(model, finding) or "–"
            print(f"{severity}  {place}  {finding.message.in_language(language)}  [{finding.rule}]")
