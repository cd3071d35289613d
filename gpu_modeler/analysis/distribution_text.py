"""The text form of distributions, as a person types it.

    text      = family "(" [argument {"," argument}] ")" | number          (a number alone is fixed)
    argument  = [parameter "="] number
    off       = "off(" text ")"                                        (kept, but not drawn)
    discrete  = "discrete(" ["{"] value ":" probability {"," …} ["}"] ")"
    number    = digits, with sign, point, exponent and "%" as usual

Families have Chinese names too; full-width brackets, commas and colons are read as the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches

from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distribution_faults import (
    DistributionArguments,
    DistributionUnknown,
    DistributionUnreadable,
)
from gpu_modeler.analysis.distributions import (
    Beta,
    Fixed,
    Lognormal,
    Normal,
    Pert,
    ThreePoints,
    Triangular,
    Uniform,
)
from gpu_modeler.analysis.outcomes import Discrete, Event, Off

FAMILIES: tuple[type[Distribution], ...] = (
    Fixed, Normal, Lognormal, Uniform, Triangular, Pert, Beta, Discrete, ThreePoints, Event,
)  # fmt: skip
_NAMES: Mapping[str, type[Distribution]] = {family.name: family for family in FAMILIES} | {Off.name: Off}
_CHINESE = {
    "固定": "fixed", "正态": "normal", "对数正态": "lognormal", "均匀": "uniform", "三角": "triangular",
    "贝塔": "beta", "离散": "discrete", "三点": "p10_p50_p90", "事件": "event", "关闭": "off",
}  # fmt: skip
_PARAMETERS = {"mean": "mu", "sigma": "sd", "min": "low", "max": "high", "p": "probability"}
"""Other words for parameters."""
_WIDTHS = str.maketrans("（），：｛｝＝％＋－", "(),:{}=%+-")
_CALL = re.compile(r"([^\W\d]\w*)\s*\((.*)\)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_distribution(text: str) -> Distribution:
    """Return the distribution that a text says.

    Raises:
        DistributionUnreadable: it has not the form of one.
        DistributionUnknown: no family has that name.
        DistributionArguments: the family has other parameters.
        DistributionImpossible: the parameters describe none.
    """
    plain = text.translate(_WIDTHS).strip()
    if _is_number(plain):
        return Fixed(_number(plain, text))
    call = _CALL.fullmatch(plain)
    if call is None:
        raise DistributionUnreadable(text=text)
    family = _family(call[1])
    inner = call[2].strip()
    if family is Off:
        return switched_off(read_distribution(inner))
    if family is Discrete:
        return _discrete(inner, text)
    return family(**_arguments(family, inner, text))


def switched_off(distribution: Distribution) -> Off:
    """Return a distribution kept but not drawn; one that is off already stays as it is."""
    return distribution if isinstance(distribution, Off) else Off(distribution)


def _family(name: str) -> type[Distribution]:
    known = _CHINESE.get(name, name.casefold())
    if known not in _NAMES:
        near = get_close_matches(known, [*_NAMES, *_CHINESE], n=1)
        families = [family.name for family in FAMILIES]
        raise DistributionUnknown(name=name, near=near[0] if near else "—", known=families)
    return _NAMES[known]


def _arguments(family: type[Distribution], inner: str, text: str) -> dict[str, float]:
    order = [field.name for field in fields(family)]
    needed = {field.name for field in fields(family) if field.default is MISSING}
    found: dict[str, float] = {}
    for at, part in enumerate(inner.split(",") if inner else ()):
        name, equals, number = part.rpartition("=")
        given = name.strip().casefold() if equals else (order[at] if at < len(order) else "")
        key = given if given in order else _PARAMETERS.get(given, given)
        if key not in order or key in found:
            raise _wrong_arguments(family, text)
        found[key] = _number(number, text)
    if not needed <= found.keys():
        raise _wrong_arguments(family, text)
    return found


def _wrong_arguments(family: type[Distribution], text: str) -> DistributionArguments:
    return DistributionArguments(text=text, wanted=form(family), example=family.example)


def form(family: type[Distribution]) -> str:
    """Return how a family is typed, e.g. `normal(mean, sd)`."""
    if family is Discrete:
        return "discrete({value: probability, …})"
    words = ("mean" if field.name == "mu" else field.name for field in fields(family))
    return f"{family.name}({', '.join(words)})"


def _discrete(inner: str, text: str) -> Discrete:
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    pairs = [part.split(":") for part in inner.split(",")]
    if not all(len(pair) == 2 for pair in pairs):
        raise _wrong_arguments(Discrete, text)
    return Discrete.of([(_number(value, text), _number(share, text)) for value, share in pairs])


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.removesuffix("%").rstrip()) is not None


def _number(text: str, whole: str) -> float:
    """Return a number; `45%` is the double nearest to 0.45."""
    plain = text.strip()
    if not _is_number(plain):
        raise DistributionUnreadable(text=whole)
    if not plain.endswith("%"):
        return float(plain)
    digits, _, exponent = plain[:-1].rstrip().casefold().partition("e")
    return float(f"{digits}e{int(exponent or 0) - 2}")
