"""Variances and standard deviations of items that come one after another."""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.engine.compiled.body import NOTHING, Body, Number, constant


def moments_with(body: Body, known: Sequence[Number], item: Number) -> tuple[Number, ...]:
    """Return count, sum, mean and sum of squared differences from it with one more item; `known` are those without."""
    count, total, mean, squares = known
    count = body.arithmetic("fadd", count, constant(1.0))
    away = body.arithmetic("fsub", item, mean)
    mean = body.arithmetic("fadd", mean, body.arithmetic("fdiv", away, count))
    square = body.arithmetic("fmul", away, body.arithmetic("fsub", item, mean))
    return count, body.arithmetic("fadd", total, item), mean, body.arithmetic("fadd", squares, square)


def spread(body: Body, function: str, moments: Sequence[Number], count: int) -> Number:
    """Return VAR or STDEV of so many items; of one it is an error, and where the sum is none."""
    if count < 2:
        return Number(NOTHING)
    _, total, _, squares = moments
    fault = body.arithmetic("fsub", total, total)
    variance = body.arithmetic("fdiv", body.arithmetic("fadd", squares, fault), constant(float(count - 1)))
    if function == "VAR":
        return variance
    return Number(body.intrinsic("sqrt", variance), is_loose=True)
