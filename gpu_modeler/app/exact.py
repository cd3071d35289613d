"""Numbers taken as they are written: 3 万元 are 0.0003 亿元, not 0.00030000000000000003."""

import math
from decimal import Decimal
from fractions import Fraction


def as_written(value: float) -> Fraction:
    """Return the shortest decimal number that a finite double is written as, so that 0.1 is a tenth."""
    return Fraction(Decimal(repr(float(value))))


def scaled(value: float, factor: Fraction) -> float:
    """Return a finite number in another unit, rounded once; infinity where it is too large, which no cell takes."""
    if factor == 1:
        return value
    try:
        return float(as_written(value) * factor)
    except OverflowError:
        return math.copysign(math.inf, value)
