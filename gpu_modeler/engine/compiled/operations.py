"""Operators and functions of the formula language on vectors of cases, as `formula/kernels.py` has them on arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import trunc

from gpu_modeler.engine.compiled.body import NOTHING, Body, Number, Truth, V, Value, constant, double
from gpu_modeler.engine.compiled.rounding import rounded, to_multiple
from gpu_modeler.engine.compiled.spreads import moments_with, spread
from gpu_modeler.formula.tree import Scale

_ARITHMETIC = {"+": "fadd", "-": "fsub", "*": "fmul", "/": "fdiv"}
_CONDITIONS = {"=": "oeq", "<>": "one", "<": "olt", ">": "ogt", "<=": "ole", ">=": "oge"}
_NEAR = constant(2.0**-48)
_LARGEST_EXPONENT = 64


def unary(body: Body, operator: str, operand: Number) -> Number:
    """Return `-x`, `+x` or `x%`."""
    if operator == "-":
        return body.negative(operand)
    return body.arithmetic("fdiv", operand, constant(100.0)) if operator == "%" else operand


def scaled(body: Body, node: Scale, operand: Number) -> Number:
    """Return a number in another unit: first multiplied, then divided."""
    numerator, denominator = float(node.factor.numerator), float(node.factor.denominator)
    if numerator != 1 or denominator == 1:
        operand = body.arithmetic("fmul", operand, constant(numerator))
    if denominator != 1:
        operand = body.arithmetic("fdiv", operand, constant(denominator))
    return operand


def binary(body: Body, operator: str, left: Number, right: Number, *, is_exact: bool) -> Value:
    """Return `left operator right`; comparisons are to 15 digits unless `is_exact`."""
    if operator in _CONDITIONS:
        return compared(body, operator, body.tight(left), body.tight(right), is_exact=is_exact)
    if operator == "^":
        return power(body, left, right)
    right = body.tight(right) if operator == "/" else right
    return body.arithmetic(_ARITHMETIC[operator], left, right)


def compared(body: Body, operator: str, left: Number, right: Number, *, is_exact: bool) -> Truth:
    """Return where two tight numbers compare as wanted."""
    is_error = body.joined_errors([left, right])
    if is_exact:
        return Truth(body.compare(_CONDITIONS[operator], left, right), is_error)
    is_equal = _is_equal(body, left, right)
    if operator == "=":
        return Truth(is_equal, is_error)
    if operator == "<>":
        return Truth(body.opposite(is_equal), is_error)
    holds = body.compare(_CONDITIONS[operator], left, right)
    if operator in {"<", ">"}:
        return Truth(body.both(holds, body.opposite(is_equal)), is_error)
    return Truth(body.either(holds, is_equal), is_error)


def _is_equal(body: Body, left: Number, right: Number) -> str:
    one, other = (Number(body.intrinsic("fabs", each)) for each in (left, right))
    lesser = Number(body.select(body.compare("olt", one, other), one.name, other.name))
    limit = body.arithmetic("fmul", lesser, _NEAR)
    distance = Number(body.intrinsic("fabs", body.arithmetic("fsub", left, right)))
    return body.compare("ole", distance, limit)


def power(body: Body, base: Number, exponent: Number) -> Number:
    """Return a power; small whole constants are multiplied out."""
    base, exponent = body.tight(base), body.tight(exponent)
    whole = exponent.constant
    if whole is not None and whole == trunc(whole) and 0 < abs(whole) <= _LARGEST_EXPONENT:
        return _multiplied_out(body, base, int(whole))
    return Number(body.call("power", base, exponent), is_loose=True)


def _multiplied_out(body: Body, base: Number, exponent: int) -> Number:
    square, result, left = base, None, abs(exponent)
    while left:
        if left & 1:
            result = square if result is None else body.arithmetic("fmul", result, square)
        left >>= 1
        if left:
            square = body.arithmetic("fmul", square, square)
    assert result is not None
    return result if exponent > 0 else body.arithmetic("fdiv", constant(1.0), result)


def lesser(body: Body, left: Number, right: Number) -> Number:
    """Return the smaller of two tight numbers, an error where either is one."""
    return _extreme(body, "olt", left, right)


def greater(body: Body, left: Number, right: Number) -> Number:
    """Return the larger of two tight numbers, an error where either is one."""
    return _extreme(body, "ogt", left, right)


def _extreme(body: Body, condition: str, left: Number, right: Number) -> Number:
    if left.constant is not None:
        # What is compared with a constant is an error itself or not at all.
        return Number(body.select(body.compare(condition, left, right), left.name, right.name))
    if right.constant is not None:
        return _extreme(body, condition, right, left)
    takes_left = body.either(body.compare(condition, left, right), body.is_error(left))
    return Number(body.select(takes_left, left.name, right.name))


# --- functions ------------------------------------------------------------------------------------


def called(body: Body, name: str, arguments: Sequence[Value]) -> Value:
    """Return a function of values."""
    if name in {"AND", "OR"}:
        return joined_truths(body, name, [body.truth(each) for each in arguments])
    if name == "NOT":
        truth = body.truth(arguments[0])
        return Truth(body.opposite(truth.holds), truth.is_error)
    if name == "IF":
        return _chosen(body, body.truth(arguments[0]), *map(body.number, arguments[1:]))
    return _OF_NUMBERS[name](body, [body.number(each) for each in arguments])


def joined_truths(body: Body, name: str, truths: Sequence[Truth]) -> Truth:
    """Return where all hold, or any."""
    join = body.both if name == "AND" else body.either
    holds, is_error = truths[0]
    for truth in truths[1:]:
        holds, is_error = join(holds, truth.holds), body.either(is_error, truth.is_error)
    return Truth(holds, is_error)


def _chosen(body: Body, condition: Truth, one: Number, other: Number) -> Number:
    taken = body.select(condition.holds, one.name, other.name)
    return Number(body.select(condition.is_error, NOTHING, taken), one.is_loose or other.is_loose)


def _choose(body: Body, arguments: Sequence[Number]) -> Number:
    index, *options = arguments
    whole = Number(body.intrinsic("trunc", body.tight(index)))
    result = NOTHING
    for at, option in enumerate(options, start=1):
        is_taken = body.compare("oeq", whole, constant(float(at)))
        result = body.select(is_taken, option.name, result)
    return Number(result, any(option.is_loose for option in options))


def _if_error(body: Body, arguments: Sequence[Number]) -> Number:
    tried, instead = body.tight(arguments[0]), arguments[1]
    return Number(body.select(body.is_error(tried), instead.name, tried.name), instead.is_loose)


def _told(body: Body, flags: str) -> Number:
    return Number(body.select(flags, constant(1.0).name, constant(0.0).name))


def counted(body: Body, number: Number) -> Number:
    """Return 1 where there is no error, else 0."""
    number = body.tight(number)
    return _told(body, body.compare("ord", number, number))


def _count(body: Body, arguments: Sequence[Number]) -> Number:
    result = counted(body, arguments[0])
    for argument in arguments[1:]:
        result = body.arithmetic("fadd", result, counted(body, argument))
    return result


def _folded(join: Callable[[Body, Number, Number], Number]) -> Callable[[Body, Sequence[Number]], Number]:
    def fold(body: Body, arguments: Sequence[Number]) -> Number:
        result = arguments[0]
        for argument in arguments[1:]:
            result = join(body, result, argument)
        return result

    return fold


def _tightly(join: Callable[[Body, Number, Number], Number]) -> Callable[[Body, Sequence[Number]], Number]:
    fold = _folded(join)
    return lambda body, arguments: fold(body, [body.tight(each) for each in arguments])


def _sum(body: Body, left: Number, right: Number) -> Number:
    return body.arithmetic("fadd", left, right)


def _product(body: Body, left: Number, right: Number) -> Number:
    return body.arithmetic("fmul", left, right)


def _average(body: Body, arguments: Sequence[Number]) -> Number:
    return body.arithmetic("fdiv", _folded(_sum)(body, arguments), constant(float(len(arguments))))


def _spread_of(function: str) -> Callable[[Body, Sequence[Number]], Number]:
    def of_arguments(body: Body, arguments: Sequence[Number]) -> Number:
        known: tuple[Number, ...] = (constant(0.0),) * 4
        for argument in arguments:
            known = moments_with(body, known, argument)
        return spread(body, function, known, len(arguments))

    return of_arguments


def _sign(body: Body, arguments: Sequence[Number]) -> Number:
    number, zero = arguments[0], constant(0.0)
    number = body.tight(number)
    below = body.select(body.compare("olt", number, zero), constant(-1.0).name, number.name)
    return Number(body.select(body.compare("ogt", number, zero), constant(1.0).name, below))


def _intrinsic(name: str) -> Callable[[Body, Sequence[Number]], Number]:
    return lambda body, arguments: Number(body.intrinsic(name, body.tight(arguments[0])), is_loose=True)


def _from_library(name: str) -> Callable[[Body, Sequence[Number]], Number]:
    return lambda body, arguments: Number(body.call(name, body.tight(arguments[0])), is_loose=True)


def _logarithm(body: Body, arguments: Sequence[Number]) -> Number:
    if len(arguments) == 1:
        return _from_library("decimal_logarithm")(body, arguments)
    number, base = (_from_library("logarithm")(body, [each]) for each in arguments)
    return body.arithmetic("fdiv", number, body.tight(base))


def _modulo(body: Body, arguments: Sequence[Number]) -> Number:
    number, divisor = map(body.tight, arguments)
    whole = Number(body.intrinsic("floor", body.arithmetic("fdiv", number, divisor)), is_loose=True)
    return body.arithmetic("fsub", number, body.arithmetic("fmul", divisor, whole))


def _straight_line(body: Body, arguments: Sequence[Number]) -> Number:
    cost, salvage, life = arguments
    return body.arithmetic("fdiv", body.arithmetic("fsub", cost, salvage), body.tight(life))


def _truncated(body: Body, arguments: Sequence[Number]) -> Number:
    if len(arguments) == 2:
        return rounded(body, "down", *map(body.tight, arguments))
    number = body.intrinsic("trunc", body.tight(arguments[0]))
    return Number(body.emit(f"fadd {V} {number}, splat (double {double(0.0)})"))


_OF_NUMBERS: dict[str, Callable[[Body, Sequence[Number]], Number]] = {
    "CHOOSE": _choose,
    "IFERROR": _if_error,
    "ISERROR": lambda body, given: _told(body, body.is_error(body.tight(given[0]))),
    "ISNUMBER": lambda body, given: counted(body, given[0]),
    "COUNT": _count,
    "NA": lambda _body, _given: Number(NOTHING),
    "SUM": _folded(_sum),
    "PRODUCT": _folded(_product),
    "AVERAGE": _average,
    "VAR": _spread_of("VAR"),
    "STDEV": _spread_of("STDEV"),
    "MIN": _tightly(lesser),
    "MAX": _tightly(greater),
    "ABS": _intrinsic("fabs"),
    "SIGN": _sign,
    "SQRT": _intrinsic("sqrt"),
    "EXP": _from_library("exponential"),
    "LN": _from_library("logarithm"),
    "LOG10": _from_library("decimal_logarithm"),
    "LOG": _logarithm,
    "POWER": lambda body, given: power(body, given[0], given[1]),
    "MOD": _modulo,
    "INT": _intrinsic("floor"),
    "TRUNC": _truncated,
    "ROUND": lambda body, given: rounded(body, "half up", *map(body.tight, given)),
    "ROUNDUP": lambda body, given: rounded(body, "up", *map(body.tight, given)),
    "ROUNDDOWN": lambda body, given: rounded(body, "down", *map(body.tight, given)),
    "CEILING": lambda body, given: to_multiple(body, "ceil", *map(body.tight, given)),
    "FLOOR": lambda body, given: to_multiple(body, "floor", *map(body.tight, given)),
    "SLN": _straight_line,
}

CELLWISE = frozenset({"AND", "OR", "NOT", "IF", *_OF_NUMBERS})
"""The functions that can be compiled cell by cell."""
