"""The same distribution for another way of moving cells: a factor on 10 as a value of about 10, and so on. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gpu_modeler.analysis.distribution import Distribution, number_text
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.distributions import (
    Fixed,
    Lognormal,
    Normal,
    Pert,
    ThreePoints,
    Triangular,
    Uniform,
)
from gpu_modeler.analysis.outcomes import Discrete, Event, Off
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import is_percent
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import Line, Move, Place


def converted(
    session: Session,
    line: Line,
    places: Sequence[Place],
    moves: tuple[Move, Move],
    text: str,
    *,
    scale: float = 1.0,
) -> str:
    """Return a distribution's text whose numbers move the cells about as far in another way; empty where none is alike.

    `scale` brings numbers that are no factors to the line's unit, in which the new ones are.
    Numbers refer to the mean of the cells: `pert(0.8, 1, 1.2)` as a factor on 10 is `pert(8, 10, 12)` as a value.
    """
    try:
        known = read_distribution(text)
    except ModelerError:
        return ""
    values = [session.value(line.id, place) for place in places]
    numbers = [value for value in values if not isinstance(value, CellError)]
    base = sum(numbers) / len(numbers) if numbers else 0.0
    if not base or isinstance(known, Off):
        return ""
    before, after = moves
    percent = after != "factor" and is_percent(line)

    def carried(number: float) -> float:
        value = {"set": number * scale, "add": base + number * scale, "factor": base * number}[before]
        return {"set": value, "add": value - base, "factor": value / base}[after]

    return _rewritten(known, carried, percent=percent)


def _rewritten(known: Distribution, carried: Callable[[float], float], *, percent: bool) -> str:
    """Return a distribution with its places carried elsewhere, widths along with them; empty for shapes that cannot be."""

    def written(number: float) -> str:
        rounded = float(f"{number:.4g}") + 0.0
        return f"{100 * rounded:.6g}%" if percent else number_text(rounded)

    def wide(width: float) -> str:
        return written(abs(carried(width) - carried(0.0)))

    if isinstance(known, Normal | Lognormal):
        mean = carried(known.mu)
        return f"{known.name if mean > 0 else Normal.name}({written(mean)}, {wide(known.sd)})"
    if isinstance(known, Fixed | Uniform | Triangular | ThreePoints):
        return f"{known.name}({', '.join(written(carried(number)) for number in known.parameters)})"
    if isinstance(known, Pert):
        return f"pert({', '.join(written(carried(number)) for number in known.parameters[:3])})"
    if isinstance(known, Event):
        return f"event({100 * known.probability:.6g}%, {written(carried(known.value))})"
    if isinstance(known, Discrete):
        pairs = (f"{written(carried(value))}: {100 * share:.6g}%" for value, share in known.outcomes)
        return f"discrete({{{', '.join(pairs)}}})"
    return ""
