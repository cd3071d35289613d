"""Exponentials, logarithms and powers of whole vectors, right to little more than half a unit in the last place.

The logarithm is found as a sum of two doubles, so that a power or a decimal logarithm loses nothing by the
multiplication: 8^(1/3) is 2 and LOG10(1000) is 3. The polynomial is that of fdlibm's `log`.
"""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

from gpu_modeler.engine.compiled.body import NOTHING, Body, I, Number, V, constant

_LN2_HIGH, _LN2_LOW = constant(6.93147180369123816490e-01), constant(1.90821492927058770002e-10)
_LOG2_E = constant(1.4426950408889634)
_LOG10_E_HIGH, _LOG10_E_LOW = constant(0.4342944819032518), constant(1.098319650216765e-17)
_LARGEST_POWER = 800.0
_SQUARE_ROOT_OF_HALF = 0x3FE6A09E667F3BCD
_SMALLEST_NORMAL = 2.2250738585072014e-308
_OF_LOGARITHM = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
_OF_EXPONENTIAL = tuple(1.0 / factorial(at) for at in range(2, 14))


class Pair(NamedTuple):
    """A number as a sum of two doubles, the second one small."""

    high: Number
    low: Number


def exponential_text() -> str:
    """Return `exponential(number)`."""
    body = Body()
    number = Number("%number")
    result = _exponential(body, Pair(number, constant(0.0)))
    return _function(
        "exponential", ("number",), body, body.select(_fails(body, number), NOTHING, result.name)
    )


def logarithm_text() -> str:
    """Return `logarithm(number)`, an error unless the number is positive."""
    body = Body()
    found = _logarithm(body, Number("%number"))
    total = _sum(body, found.high, found.low)
    return _function("logarithm", ("number",), body, _of_positive(body, Number("%number"), total))


def decimal_logarithm_text() -> str:
    """Return `decimal_logarithm(number)`, an error unless the number is positive."""
    body = Body()
    found = _logarithm(body, Number("%number"))
    product = _times(body, found, _LOG10_E_HIGH)
    low = _fused(body, found.high, _LOG10_E_LOW, product.low)
    total = _sum(body, product.high, low)
    return _function("decimal_logarithm", ("number",), body, _of_positive(body, Number("%number"), total))


def positive_power_text() -> str:
    """Return `positive_power(base, exponent)`: 0 of a base of 0, an error of a base below."""
    body = Body()
    base, exponent = Number("%base"), Number("%exponent")
    result = _exponential(body, _times(body, _logarithm(body, base), exponent))
    zero = constant(0.0)
    result_or_zero = body.select(body.compare("oeq", base, zero), zero.name, result.name)
    is_good = body.both(body.compare("oge", base, zero), body.compare("ord", exponent, exponent))
    return _function(
        "positive_power", ("base", "exponent"), body, body.select(is_good, result_or_zero, NOTHING)
    )


def _function(name: str, parameters: tuple[str, ...], body: Body, result: str) -> str:
    given = ", ".join(f"{V} %{parameter}" for parameter in parameters)
    declared = "\n".join(sorted(body.intrinsics))
    lines = "\n".join(body.lines)
    return f"{declared}\ndefine {V} @{name}({given}) #0 {{\n{lines}\n  ret {V} {result}\n}}\n"


# --- the mathematics ------------------------------------------------------------------------------


def _logarithm(body: Body, number: Number) -> Pair:
    """Return ln of a positive number; anything of another."""
    exponent, mantissa = _taken_apart(body, number)
    f = _difference(body, mantissa, constant(1.0))
    s = body.arithmetic("fdiv", f, _sum(body, constant(2.0), f))
    z = _product(body, s, s)
    rest = _product(body, z, _polynomial(body, z, _OF_LOGARITHM))
    half_square = _product(body, _product(body, constant(0.5), f), f)
    correction = _difference(body, _product(body, s, _sum(body, half_square, rest)), half_square)
    of_mantissa = _exact_sum(body, f, correction)
    whole = _exact_sum(body, _product(body, exponent, _LN2_HIGH), of_mantissa.high)
    low = _sum(body, whole.low, of_mantissa.low)
    return Pair(whole.high, _fused(body, exponent, _LN2_LOW, low))


def _taken_apart(body: Body, number: Number) -> Pair:
    """Return the power of two and the rest, between the root of a half and the root of two."""
    is_tiny = body.compare("olt", number, constant(_SMALLEST_NORMAL))
    grown = _product(body, number, constant(2.0**54))
    normal = body.select(is_tiny, grown.name, number.name)
    bits = body.emit(f"bitcast {V} {normal} to {I}")
    above = body.emit(f"sub {I} {bits}, splat (i64 {_SQUARE_ROOT_OF_HALF})")
    power = body.emit(f"ashr {I} {above}, splat (i64 52)")
    shifted = body.emit(f"shl {I} {power}, splat (i64 52)")
    mantissa = body.emit(f"bitcast {I} {body.emit(f'sub {I} {bits}, {shifted}')} to {V}")
    exponent = Number(body.emit(f"sitofp {I} {power} to {V}"))
    lowered = _difference(body, exponent, constant(54.0))
    return Pair(Number(body.select(is_tiny, lowered.name, exponent.name)), Number(mantissa))


def _exponential(body: Body, number: Pair) -> Number:
    """Return e to a sum of two doubles; what is beyond all numbers becomes infinite or 0."""
    limited = _within(body, number.high)
    power = Number(body.intrinsic("rint", _product(body, limited, _LOG2_E)))
    down = body.negative(power)
    high = _fused(body, down, _LN2_HIGH, limited)
    is_inside = body.compare("oeq", limited, number.high)
    rest = Number(body.select(is_inside, number.low.name, constant(0.0).name))
    low = _fused(body, down, _LN2_LOW, rest)
    r = _exact_sum(body, high, low)
    curve = _product(body, _product(body, r.high, r.high), _polynomial(body, r.high, _OF_EXPONENTIAL))
    above_one = _sum(body, r.high, _sum(body, curve, r.low))
    return _scaled(body, _sum(body, constant(1.0), above_one), power)


def _within(body: Body, number: Number) -> Number:
    """Return a number cut to what a power of two can express; 0 of an error."""
    low, high = constant(-_LARGEST_POWER), constant(_LARGEST_POWER)
    known = body.select(body.compare("ord", number, number), number.name, constant(0.0).name)
    above = body.select(body.compare("olt", known, low), low.name, known)
    return Number(body.select(body.compare("ogt", above, high), high.name, above))


def _scaled(body: Body, number: Number, power: Number) -> Number:
    """Return a number times a power of two, in two steps: one alone may lie outside the doubles."""
    whole = body.emit(f"fptosi {V} {power.name} to {I}")
    half = body.emit(f"ashr {I} {whole}, splat (i64 1)")
    for part in (half, body.emit(f"sub {I} {whole}, {half}")):
        biased = body.emit(f"add {I} {part}, splat (i64 1023)")
        bits = body.emit(f"shl {I} {biased}, splat (i64 52)")
        number = _product(body, number, Number(body.emit(f"bitcast {I} {bits} to {V}")))
    return number


# --- arithmetic -----------------------------------------------------------------------------------


def _sum(body: Body, one: Number, other: Number) -> Number:
    return body.arithmetic("fadd", one, other)


def _difference(body: Body, one: Number, other: Number) -> Number:
    return body.arithmetic("fsub", one, other)


def _product(body: Body, one: Number, other: Number) -> Number:
    return body.arithmetic("fmul", one, other)


def _fused(body: Body, one: Number, other: Number, added: Number) -> Number:
    """Return `one * other + added`, rounded once."""
    return Number(body.intrinsic("fma", one, other, added))


def _exact_sum(body: Body, one: Number, other: Number) -> Pair:
    total = _sum(body, one, other)
    others = _difference(body, total, one)
    ones = _difference(body, total, others)
    return Pair(total, _sum(body, _difference(body, one, ones), _difference(body, other, others)))


def _times(body: Body, pair: Pair, factor: Number) -> Pair:
    high = _product(body, pair.high, factor)
    rest = _fused(body, pair.high, factor, body.negative(high))
    return Pair(high, _fused(body, pair.low, factor, rest))


def _polynomial(body: Body, at: Number, coefficients: tuple[float, ...]) -> Number:
    result = constant(coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        result = _fused(body, result, at, constant(coefficient))
    return result


def _fails(body: Body, number: Number) -> str:
    return body.compare("uno", number, number)


def _of_positive(body: Body, number: Number, result: Number) -> str:
    return body.select(body.compare("ogt", number, constant(0.0)), result.name, NOTHING)
