"""Rules about the document: what it says of itself (R15), that it has checks (R16), tests (R21), review (R22)."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.app.checking import keeping
from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.edits.check_lines import is_check
from gpu_modeler.edits.claim_results import claim_result
from gpu_modeler.errors import CellError
from gpu_modeler.text import Message

PROPERTIES = ("purpose", "author", "currency", "as_of")
"""What the first sheet of a workbook tells whoever gets it."""


def says_what_it_is(subject: Subject) -> Iterator[Finding]:
    """R15: purpose, author, currency and date are filled in."""
    if not subject.lines:
        return
    for name in PROPERTIES:
        if not subject.model.properties.get(name, "").strip():
            message = Message("check_property", {"property": Message(f"check_property_{name}")})
            yield Finding("R15", "warning", Spot(name=name), message, f"property_{name}", "")


def has_checks(subject: Subject) -> Iterator[Finding]:
    """R16: a model of some size has lines that must be 0."""
    formulas = sum(not line.is_input for line in subject.lines)
    if formulas >= 10 and not any(is_check(line) for line in subject.lines):
        yield Finding("R16", "warning", Spot(), Message("check_no_checks"), "none", str(formulas))


def claims_hold(subject: Subject) -> Iterator[Finding | None]:
    """R21: what the story says is what the model computes."""
    for claim in subject.model.ordered("claims"):
        yield None
        result = claim_result(claim, subject.calculation)
        spot = Spot(name=result.claim.id)
        content = f"{result.claim.formula} {result.claim.expected} {result.values}"
        if result.fault is not None:
            yield Finding("R21", "error", spot, result.fault, "claim_formula", content)
        elif not result.is_as_recorded:
            shown = [
                value.text if isinstance(value, CellError) else f"{value:.6g}" for value in result.values
            ]
            expected = [f"{value:.6g}" for value in result.claim.expected]
            message = Message("problem_claim_verdict", {"value": shown, "expected": expected})
            yield Finding("R21", "warning", spot, message, "claim_verdict", content)


def tests_hold(subject: Subject) -> Iterator[Finding]:
    """R21: stored test cases give what they gave."""
    from gpu_modeler.app.checking.cases import case_faults

    for case in keeping.cases_of(subject.model):
        for fault in case_faults(subject.model, subject.calculation, case):
            spot = Spot(name=case.name)
            yield Finding("R21", "error", spot, fault, "case", f"{case} {fault.values}")


def reviewed(subject: Subject) -> Iterator[Finding]:
    """R22: what a reviewer ticked is as it was then, and the reviewer is not the author."""
    author = subject.model.properties.get("author", "").strip().casefold()
    for line in subject.lines:
        tick = keeping.tick_of(subject.model, line.id)
        if tick is None:
            continue
        told = {"reviewer": tick.reviewer, "date": tick.date}
        if tick.stamp != keeping.review_stamp(subject, line):
            message = Message("check_review_stale", told)
            yield Finding("R22", "warning", Spot(line.id), message, "stale", f"{tick.stamp} {line.formula}")
        elif author and tick.reviewer.strip().casefold() == author:
            message = Message("check_review_own", told)
            yield Finding("R22", "warning", Spot(line.id), message, "own", tick.reviewer)
    missing = sum(
        not line.is_input and keeping.tick_of(subject.model, line.id) is None for line in subject.lines
    )
    formulas = sum(not line.is_input for line in subject.lines)
    if missing:
        share = f"{1 - missing / formulas:.0%}"
        message = Message("check_review_missing", {"missing": missing, "formulas": formulas, "share": share})
        yield Finding("R22", "info", Spot(), message, "missing", str(missing))
