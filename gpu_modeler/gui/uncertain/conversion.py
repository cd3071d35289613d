"""From one kind of distribution to another of about the same place and width, and its numbers as they are typed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from math import isfinite, sqrt

import numpy as np

from gpu_modeler.analysis.distribution import Distribution, number_text
from gpu_modeler.analysis.distribution_shape import figures
from gpu_modeler.analysis.outcomes import Discrete

_ENDS = (0.01, 0.99)

Parameters = tuple[str, ...]


def parameter_names(family: type[Distribution]) -> tuple[str, ...]:
    """Return the names of a family's parameters in the order in which they are typed."""
    return tuple(field.name for field in fields(family))


def is_optional(family: type[Distribution], name: str) -> bool:
    """Say whether a parameter may be left out."""
    return next(field.default is not MISSING for field in fields(family) if field.name == name)


def typed_parameters(distribution: Distribution, text: str) -> Parameters:
    """Return the parameters as they stand in a distribution's text, `4%` as `4%`; without those that may be left out."""
    inner = text[text.index("(") + 1 : text.rindex(")")] if "(" in text else text
    if isinstance(distribution, Discrete):
        return (inner.strip().removeprefix("{").removesuffix("}"),)
    parts = tuple(part.strip() for part in inner.split(","))
    is_plain = all("=" not in part for part in parts)
    return parts if is_plain else tuple(map(number_text, distribution.parameters))


def composed(family: type[Distribution], parameters: Parameters) -> str:
    """Return the text that the parameters make; empty ones at the end are left out."""
    kept = list(parameters)
    names = parameter_names(family)
    while kept and not kept[-1].strip() and is_optional(family, names[len(kept) - 1]):
        kept.pop()
    inner = ", ".join(part.strip() for part in kept)
    return f"{family.name}({{{inner}}})" if family is Discrete else f"{family.name}({inner})"


def alike(known: Distribution, family: type[Distribution], *, percent: bool, stays: float) -> str:
    """Return a distribution of another family about where one is, `percent` says how its numbers are written."""

    def text(value: float) -> str:
        shown = float(f"{value:.3g}") + 0.0
        return f"{100 * shown:.6g}%" if percent else number_text(shown)

    found = figures(known, stays)
    spread = sqrt(known.variance) or abs(found.mean) / 10 or 0.01
    ends = [value for value in known.ppf(np.array(_ENDS)).tolist() if isfinite(value)] or [found.p10]
    low, high = (ends[0], ends[-1]) if ends[0] < ends[-1] else (found.mean - spread, found.mean + spread)
    middle = min(max(found.p50, low), high)
    p10, p90 = (
        (found.p10, found.p90) if found.p10 < middle < found.p90 else (middle - spread, middle + spread)
    )
    makers: Mapping[str, Callable[[], Parameters]] = {
        "fixed": lambda: (text(found.p50),),
        "normal": lambda: (text(found.mean), text(spread)),
        "lognormal": lambda: (text(abs(found.mean) or spread), text(spread)),
        "uniform": lambda: (text(low), text(high)),
        "triangular": lambda: (text(low), text(middle), text(high)),
        "pert": lambda: (text(low), text(middle), text(high)),
        "beta": lambda: ("2", "2", text(low), text(high)),
        "discrete": lambda: (f"{text(low)}: 25%, {text(middle)}: 50%, {text(high)}: 25%",),
        "p10_p50_p90": lambda: (text(p10), text(middle), text(p90)),
        "event": lambda: ("10%", text(high)),
    }
    return composed(family, makers[family.name]())
