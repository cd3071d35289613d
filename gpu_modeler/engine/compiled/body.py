"""LLVM's language, written line by line: arithmetic on vectors of lanes, one lane a case. No formulas are known here.

An error is NaN. Values that may have become infinite are marked `is_loose`; `tight` makes NaN of what is not finite, and
is asked for wherever an infinity could vanish from sight (a divisor, a comparison) and before a value is kept.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

WIDTH = 8
"""Lanes of one vector: what AVX-512 holds; other machines take two or four registers for it."""

V = f"<{WIDTH} x double>"
B = f"<{WIDTH} x i1>"
I = f"<{WIDTH} x i64>"  # noqa: E741

LARGEST = 0x7FEFFFFFFFFFFFFF
NAN_BITS = 0x7FF8000000000000


class Number(NamedTuple):
    """The name of a vector of doubles, or a constant's text; `is_loose` where it may be infinite."""

    name: str
    is_loose: bool = False
    constant: float | None = None


class Truth(NamedTuple):
    """Two vectors of flags: where something holds, and where it is an error (there the first means nothing)."""

    holds: str
    is_error: str


Value = Number | Truth


def double(value: float) -> str:
    """Return a double to the last bit."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X}"


def constant(value: float) -> Number:
    """Return the same number in all lanes."""
    return Number(f"splat (double {double(value)})", is_loose=False, constant=value)


NOTHING = f"splat (double 0x{NAN_BITS:016X})"
"""The error in all lanes."""


@dataclass
class Body:
    """Statements of one function, and the label of the block they go to."""

    lines: list[str] = field(default_factory=list)
    label: str = "lane"
    intrinsics: set[str] = field(default_factory=set)
    _count: int = 0

    def fresh(self, stem: str = "t") -> str:
        """Return a new name."""
        self._count += 1
        return f"{stem}{self._count}"

    def emit(self, right: str) -> str:
        """Write an assignment and return its name."""
        name = f"%{self.fresh()}"
        self.lines.append(f"  {name} = {right}")
        return name

    def open(self, label: str) -> None:
        """Begin a block."""
        self.lines.append(f"{label}:")
        self.label = label

    def jump(self, label: str) -> None:
        """End a block by going on to another."""
        self.lines.append(f"  br label %{label}")

    # --- arithmetic ---

    def arithmetic(self, operation: str, left: Number, right: Number) -> Number:
        """Return `left operation right` (fadd, fsub, fmul, fdiv), which may be infinite."""
        return Number(self.emit(f"{operation} {V} {left.name}, {right.name}"), is_loose=True)

    def negative(self, number: Number) -> Number:
        """Return the number with the other sign."""
        return Number(self.emit(f"fneg {V} {number.name}"), number.is_loose)

    def intrinsic(self, name: str, *arguments: Number | str, kind: str = V) -> str:
        """Call one of LLVM's own functions of vectors of doubles."""
        full = f"llvm.{name}.v{WIDTH}f64"
        self.intrinsics.add(f"declare {kind} @{full}({', '.join([V] * len(arguments))})")
        texts = (each.name if isinstance(each, Number) else each for each in arguments)
        return self.emit(f"call {kind} @{full}({', '.join(f'{V} {text}' for text in texts)})")

    def call(self, name: str, *arguments: Number) -> str:
        """Call a function of the library."""
        return self.emit(f"call {V} @{name}({', '.join(f'{V} {each.name}' for each in arguments)})")

    def tight(self, number: Number) -> Number:
        """Return NaN where a number is not finite."""
        if not number.is_loose:
            return number
        size = self.intrinsic("fabs", number)
        is_finite = self.emit(f"fcmp ole {V} {size}, splat (double 0x{LARGEST:016X})")
        return Number(self.select(is_finite, number.name, NOTHING))

    # --- flags ---

    def compare(self, condition: str, left: Number | str, right: Number | str) -> str:
        """Return flags: `condition` is one of LLVM's (olt, oeq, uno …)."""
        names = [each if isinstance(each, str) else each.name for each in (left, right)]
        return self.emit(f"fcmp {condition} {V} {names[0]}, {names[1]}")

    def either(self, one: str, other: str) -> str:
        """Return flags where either holds."""
        return self.emit(f"or {B} {one}, {other}")

    def both(self, one: str, other: str) -> str:
        """Return flags where both hold."""
        return self.emit(f"and {B} {one}, {other}")

    def opposite(self, flags: str) -> str:
        """Return flags where these do not hold."""
        return self.emit(f"xor {B} {flags}, splat (i1 true)")

    def select(self, flags: str, one: str, other: str) -> str:
        """Return `one` where the flags hold, else `other`."""
        return self.emit(f"select {B} {flags}, {V} {one}, {V} {other}")

    def is_error(self, number: Number) -> str:
        """Return where a tight number is an error."""
        return self.compare("uno", number, number)

    def number(self, value: Value) -> Number:
        """Return a value as a number: a truth as 1 or 0."""
        if isinstance(value, Number):
            return value
        chosen = self.select(value.holds, constant(1.0).name, constant(0.0).name)
        return Number(self.select(value.is_error, NOTHING, chosen))

    def truth(self, value: Value) -> Truth:
        """Return where a value is not zero."""
        if isinstance(value, Truth):
            return value
        number = self.tight(value)
        return Truth(self.compare("une", number, constant(0.0)), self.is_error(number))

    def joined_errors(self, numbers: Sequence[Number]) -> str:
        """Return where any of some tight numbers is an error; there is at least one."""
        varying = [each for each in numbers if each.constant is None] or list(numbers[:1])
        found = ""
        for at in range(0, len(varying), 2):
            pair = self.compare("uno", varying[at], varying[min(at + 1, len(varying) - 1)])
            found = self.either(found, pair) if found else pair
        return found
