"""Several engines' judgements made one: who says yes, who says no, and who cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.files.verify.judging import Judged, Judgement
from gpu_modeler.files.verify.records import Engine, Finding, Verification
from gpu_modeler.text import Message


def merged(judgements: Sequence[Judgement], engines: Sequence[Engine]) -> Verification:
    """Return the verification that the judgements add up to; they are of one workbook."""
    findings = list(_findings(judgements))
    differences = tuple(finding for finding in findings if finding.kind == "differs")
    not_judged = tuple(finding for finding in findings if finding.kind == "not judged")
    formulas = judgements[0].formulas
    return Verification(formulas, formulas - len(findings), tuple(engines), differences, not_judged)


def _findings(judgements: Sequence[Judgement]) -> Iterator[Finding]:
    """Yield the cells that some engine contradicts, or none confirms, in the workbook's order."""
    for number in sorted(set().union(*(judgement.others for judgement in judgements))):
        judged = {
            judgement.engine: judgement.others[number]
            for judgement in judgements
            if number in judgement.others
        }
        differing = {engine: cell for engine, cell in judged.items() if cell.verdict == "differs"}
        is_confirmed = len(judged) < len(judgements)
        if differing or not is_confirmed:
            yield _finding(judgements, judged, differing)


def _finding(
    judgements: Sequence[Judgement], judged: dict[str, Judged], differing: dict[str, Judged]
) -> Finding:
    cell = next(iter(judged.values()))
    recomputed = {
        judgement.engine: differing[judgement.engine].recomputed
        if judgement.engine in differing
        else cell.stored
        for judgement in judgements
        if judgement.engine in differing or judgement.engine not in judged
    }
    return Finding(
        "differs" if differing else "not judged",
        cell.sheet,
        cell.address,
        f"={cell.formula}",
        cell.stored,
        recomputed,
        None if differing else _reason(judged),
    )


def _reason(judged: dict[str, Judged]) -> Message:
    """Return why no engine judges the cell: one reason where all have the same."""
    reasons = {(cell.reason, cell.detail) for cell in judged.values()}
    if len(reasons) == 1:
        return _words(*reasons.pop())
    each = [
        Message("verify_reason_of", {"engine": engine, "reason": _words(cell.reason, cell.detail)})
        for engine, cell in judged.items()
    ]
    return Message("verify_reasons", {"reasons": each})


def _words(reason: str, detail: str) -> Message:
    return Message(f"verify_reason_{reason}", {"detail": detail})
