"""Tries the changes on a copy of the model: what it would refuse, a circle above all, is listed instead of offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.edits import Several
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.review.accepting import ordered
from gpu_modeler.files.review.records import Change, NotUnderstood
from gpu_modeler.model import Model
from gpu_modeler.text import Message

_TRIED = frozenset(
    {
        "formula", "exception", "line", "line removed", "period", "label", "scenario", "item", "unit", "section", "group",
        "source", "claim", "chart", "uncertainty", "vintage", "view", "property",
    }
)  # fmt: skip
"""The kinds of changes that a model may refuse."""


def tried(model: Model, changes: Sequence[Change]) -> tuple[list[Change], list[NotUnderstood]]:
    """Return the changes that the model takes, all of them together, and those that it refuses."""
    doubtful = [change for change in changes if change.kind in _TRIED]
    if not doubtful or _refusal(model, changes) is None:
        return list(changes), []
    kept = [change for change in changes if change.kind not in _TRIED and not _needs_more(model, change)]
    waiting = [change for change in changes if change not in kept]
    refused: list[NotUnderstood] = []
    for change, fault in _one_by_one(model, kept, waiting):
        if fault is None:
            kept.append(change)
        else:
            reason = Message("review_formula_refused", {"reason": fault.message})
            refused.append(NotUnderstood(change.sheet, change.cell, str(change.theirs or ""), reason))
    return [change for change in changes if change in kept], refused


def _needs_more(model: Model, change: Change) -> bool:
    """Say whether a change of values stands on a line or year that only comes with another change."""
    return _refusal(model, [change]) is not None


def _one_by_one(
    model: Model, kept: list[Change], waiting: Sequence[Change]
) -> Iterator[tuple[Change, ModelerError | None]]:
    """Yield each change with why it is refused beside those kept so far; as many at once as go together."""
    if not waiting:
        return
    fault = _refusal(model, [*kept, *waiting])
    if fault is None or len(waiting) == 1:
        yield from ((change, fault) for change in waiting)
        return
    middle = len(waiting) // 2
    yield from _one_by_one(model, kept, waiting[:middle])
    yield from _one_by_one(model, kept, waiting[middle:])


def _refusal(model: Model, changes: Sequence[Change]) -> ModelerError | None:
    """Return why a model does not take changes, `None` where it does; the model itself stays as it is."""
    copy = model.copied()
    try:
        for replacement in Several(ordered(changes)).replacements(copy):
            copy.apply(replacement)
        Calculation.of(copy)
    except ModelerError as fault:
        return fault
    return None
