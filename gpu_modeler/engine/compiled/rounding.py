"""Rounding as `formula/rounding.py` does it, the same steps on vectors of cases."""

from __future__ import annotations

from math import trunc
from typing import Literal

from gpu_modeler.engine.compiled.body import NOTHING, Body, I, Number, V, constant

Cut = Literal["half up", "up", "down"]

_FIFTEEN_DIGITS = constant(1e15)
_NO_FRACTION = constant(2.0**52)
_MOST_PLACES = 308


def rounded(body: Body, cut: Cut, number: Number, digits: Number) -> Number:
    """Cut a tight number's size at constant digits and restore the sign."""
    assert digits.constant is not None, "only constant digits are compiled"
    places = max(-_MOST_PLACES, min(_MOST_PLACES, trunc(digits.constant)))
    ten = constant(float(f"1e{abs(places)}"))
    shrink, grow = ("fdiv", "fmul") if places >= 0 else ("fmul", "fdiv")
    size = Number(body.intrinsic("fabs", number))
    scaled = body.arithmetic(grow, size, ten)
    is_long = body.compare("oge", scaled, _FIFTEEN_DIGITS)
    twice = body.arithmetic("fmul", constant(2.0), spacing(body, scaled))
    nudge = Number(body.select(is_long, constant(0.0).name, twice.name))
    result = body.arithmetic(shrink, _cut(body, cut, scaled, nudge), ten)
    stays = body.compare("oge", scaled, _NO_FRACTION)
    if places > 0:
        stays = body.either(stays, is_long)
    signed = body.intrinsic("copysign", result, number)
    kept = body.select(stays, number.name, signed)
    # Adding zero makes -0 a plain 0.
    return Number(body.arithmetic("fadd", Number(kept), constant(0.0)).name, is_loose=True)


def _cut(body: Body, cut: Cut, scaled: Number, nudge: Number) -> Number:
    if cut == "up":
        return Number(body.intrinsic("ceil", body.arithmetic("fsub", scaled, nudge)))
    moved = body.arithmetic("fadd", scaled, nudge)
    if cut == "half up":
        moved = body.arithmetic("fadd", moved, constant(0.5))
    return Number(body.intrinsic("floor", moved))


def spacing(body: Body, number: Number) -> Number:
    """Return the distance from a number that is not negative to the next larger one."""
    bits = body.emit(f"bitcast {V} {number.name} to {I}")
    following = body.emit(f"add {I} {bits}, splat (i64 1)")
    return body.arithmetic("fsub", Number(body.emit(f"bitcast {I} {following} to {V}")), number)


def to_multiple(body: Body, cut: Literal["ceil", "floor"], number: Number, significance: Number) -> Number:
    """Return the multiple of a number above or below another; both are tight."""
    zero = constant(0.0)
    steps = body.arithmetic("fdiv", number, significance)
    size = Number(body.intrinsic("fabs", steps))
    nudge = body.arithmetic("fmul", constant(-2.0 if cut == "ceil" else 2.0), spacing(body, size))
    whole = Number(body.intrinsic(cut, body.arithmetic("fadd", steps, nudge)))
    multiple = body.arithmetic("fmul", whole, significance)
    of_nothing = body.compare("oeq", significance, zero)
    result = body.select(of_nothing, zero.name, multiple.name)
    is_error = body.both(body.compare("ogt", number, zero), body.compare("olt", significance, zero))
    if cut == "floor":
        is_error = body.either(is_error, body.both(of_nothing, body.compare("one", number, zero)))
    is_error = body.either(is_error, body.joined_errors([number, significance]))
    return Number(body.select(is_error, NOTHING, result), is_loose=True)
