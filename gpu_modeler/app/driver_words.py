"""What global sensitivity says: shares of the variance with their intervals, and the sentences that read them. No Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gpu_modeler.analysis.indices import Index, Indices, interval
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.text import LANGUAGES, Labels, Message

NAMED = 3
"""How many drivers a sentence names at most."""
MATTERS = 0.01
"""A driver of a smaller total index is not named."""


def share_text(estimate: Estimate) -> str:
    """Return a share of the variance: `41.2%`, to the digit that its error can tell."""
    return "—" if math.isnan(estimate.value) else f"{_rounded(estimate.value, estimate)}%"


def interval_text(estimate: Estimate) -> str:
    """Return the interval that holds a share in 95 of 100 runs: `38.9 – 43.5%`."""
    low, high = interval(estimate)
    if math.isnan(low) or math.isnan(high):
        return "—"
    return f"{_rounded(low, estimate)} – {_rounded(high, estimate)}%"


def _rounded(share: float, estimate: Estimate) -> str:
    """Return a share times 100, without a sign where it is rounded to nothing."""
    digits = _decimals(estimate)
    return f"{round(100 * share, digits) + 0.0:.{digits}f}"


def _decimals(estimate: Estimate) -> int:
    return 2 if 0 < estimate.error < 0.0005 else 1


def is_still(found: Indices) -> bool:
    """Say whether the output did not vary, so that nothing can be attributed."""
    return not found.variance > 0


def paragraph(found: Indices, names: Mapping[str, Labels], output: Labels) -> Message:
    """Return the sentences that read the indices of an output."""
    if is_still(found):
        return Message("drivers_said_still", {"output": output})
    told = {kind: _ranked(found, kind, names) for kind in ("first", "total")}
    return Message("drivers_said", {"output": output, **told, "rest": _rest(found)})


def _of(index: Index, kind: str) -> Estimate:
    return index.first if kind == "first" else index.total


def _ranked(found: Indices, kind: str, names: Mapping[str, Labels]) -> Message:
    """Return the inputs of the largest indices of a kind, and whether their order is open."""
    ranked = sorted(found.factors, key=lambda index: -_of(index, kind).value)[:NAMED]
    largest = [index for index in ranked if _of(index, kind).value >= MATTERS]
    if not largest:
        return Message("drivers_said_none")
    named = [
        Message("drivers_said_one", {"name": names[index.factor], "share": share_text(_of(index, kind))})
        for index in largest
    ]
    is_open = len(ranked) > 1 and _overlap(*(_of(index, kind) for index in ranked[:2]))
    return Message("drivers_said_level" if is_open else "drivers_said_ranked", {"drivers": listed(named)})


def listed(parts: Sequence[Labels | Message]) -> Labels:
    """Return several names as one, separated as each language does."""
    zh, en = ([part.in_language(language) for part in parts] for language in LANGUAGES)
    return Labels("、".join(zh), ", ".join(en))


def _overlap(one: Estimate, other: Estimate) -> bool:
    """Say whether the intervals of two indices meet, so that their order is open."""
    return interval(one)[0] <= interval(other)[1]


def _rest(found: Indices) -> Message:
    """Return how much the uncertainties explain each by itself, and what comes from several together."""
    alone = sum(index.first.value for index in found.factors)
    error = math.hypot(*(index.first.error for index in found.factors))
    if alone > 1 + 2 * error:
        return Message("drivers_said_shared", {"alone": f"{alone:.0%}"})
    together = max(0.0, 1 - alone)
    return Message("drivers_said_alone", {"alone": f"{1 - together:.0%}", "together": f"{together:.0%}"})
