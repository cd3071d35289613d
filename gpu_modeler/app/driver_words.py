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
    return "—" if math.isnan(estimate.value) else f"{100 * estimate.value:.{_decimals(estimate)}f}%"


def interval_text(estimate: Estimate) -> str:
    """Return the interval that holds a share in 95 of 100 runs: `38.9 – 43.5%`."""
    low, high = interval(estimate)
    if math.isnan(low) or math.isnan(high):
        return "—"
    digits = _decimals(estimate)
    return f"{100 * low + 0.0:.{digits}f} – {100 * high:.{digits}f}%"


def _decimals(estimate: Estimate) -> int:
    return 2 if 0 < estimate.error < 0.0005 else 1


def is_still(found: Indices) -> bool:
    """Say whether the output did not vary, so that nothing can be attributed."""
    return not found.variance > 0


def paragraph(found: Indices, names: Mapping[str, Labels], output: Labels) -> Message:
    """Return the sentences that read the indices of an output."""
    if is_still(found):
        return Message("drivers_said_still", {"output": output})
    return Message("drivers_said", {"shares": _shares(found, names, output), "rest": _rest(found)})


def _shares(found: Indices, names: Mapping[str, Labels], output: Labels) -> Message:
    largest = [index for index in found.factors[:NAMED] if index.total.value >= MATTERS]
    named = [
        Message("drivers_said_one", {"name": names[index.factor], "share": share_text(index.total)})
        for index in largest
    ]
    key = "drivers_said_level" if len(largest) > 1 and _overlap(*largest[:2]) else "drivers_said_ranked"
    return Message(key, {"output": output, "drivers": listed(named)})


def listed(parts: Sequence[Labels | Message]) -> Labels:
    """Return several names as one, separated as each language does."""
    zh, en = ([part.in_language(language) for part in parts] for language in LANGUAGES)
    return Labels("、".join(zh), ", ".join(en))


def _overlap(one: Index, other: Index) -> bool:
    """Say whether the intervals of two total indices meet, so that their order is open."""
    return interval(one.total)[0] <= interval(other.total)[1]


def _rest(found: Indices) -> Message:
    """Return how much the uncertainties explain each by itself, and what comes from several together."""
    alone = sum(index.first.value for index in found.factors)
    error = math.hypot(*(index.first.error for index in found.factors))
    if alone > 1 + 2 * error:
        return Message("drivers_said_shared", {"alone": f"{alone:.0%}"})
    together = max(0.0, 1 - alone)
    return Message("drivers_said_alone", {"alone": f"{1 - together:.0%}", "together": f"{together:.0%}"})
