"""What generated numpy source refers to: numbered parameters, each with a description of the array to put there.

The names in generated code are made here and nowhere else; no text a person typed ever gets into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple

from gpu_modeler.engine.helpers import NAMES

Dtype = Literal["float", "bool"]


class Number(NamedTuple):
    """A literal."""

    value: float


class Read(NamedTuple):
    """The cells an instruction reads, for all periods of the piece.

    With `is_inside` the line is one of the loop's own: a list of the rows being computed, one a period.
    """

    piece: int
    at: int
    is_inside: bool = False


class Temporary(NamedTuple):
    """Room for an instruction's result, or for a mask that goes with it; `is_row` for one period only.

    It varies along `axes`; `until` is the last instruction that reads it.
    """

    piece: int
    at: int
    dtype: Dtype
    axes: frozenset[str]
    until: int
    is_row: bool = False
    purpose: Literal["result", "truth", "number", "taken", "not taken"] = "result"


class RowsOf(NamedTuple):
    """The periods of another parameter, as a list."""

    piece: int
    name: str


class Items(NamedTuple):
    """The items that reduction `at` takes from another parameter: a tuple of views, or a list of such by period."""

    piece: int
    at: int
    name: str


class Target(NamedTuple):
    """Where a piece's values go: an array, or in a loop a list of rows."""

    piece: int


class Periods(NamedTuple):
    """The periods (from, until) in which a piece holds."""

    piece: int
    is_end: bool


class NodeRows(NamedTuple):
    """The rows of all that is computed for a line of a loop."""

    node: int


class HardRows(NamedTuple):
    """By period, the hard values of a line of a loop to lay over (values, mask), or `None`."""

    node: int


Description = Number | Read | Temporary | RowsOf | Items | Target | Periods | NodeRows | HardRows


@dataclass
class Listing:
    """Source under construction.

    `before` runs once, `body` once, or for each period where the pieces are stepped.
    """

    before: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    parameters: dict[str, Description] = field(default_factory=dict)
    _names: dict[tuple[type, Description], str] = field(default_factory=dict)

    def parameter(self, description: Description) -> str:
        """Return the name under which the code sees what is described."""
        key = (type(description), description)  # named tuples of different kinds may be equal
        name = self._names.get(key)
        if name is None:
            name = f"{_PREFIX[type(description)]}{len(self.parameters)}"
            self._names[key] = name
            self.parameters[name] = description
        return name

    def source(self, *, is_stepped: bool) -> str:
        """Return the text of `make(parameters)`, which returns the function to run."""
        lines = [f"def make({', '.join(self.parameters)}):"]
        if is_stepped:
            lines.append("    def run(periods):")
            lines.extend(f"        {line}" for line in self.before)
            lines.append("        for t in periods:")
            lines.extend(f"            {line}" for line in self.body or ["pass"])
        else:
            lines.append("    def run():")
            lines.extend(f"        {line}" for line in [*self.before, *self.body] or ["pass"])
        lines.append("    return run")
        return "\n".join(lines)


_PREFIX: Mapping[type, str] = {
    Number: "c",
    Read: "r",
    Temporary: "v",
    RowsOf: "w",
    Items: "i",
    Target: "out",
    Periods: "p",
    NodeRows: "n",
    HardRows: "h",
}


@cache
def compiled(source: str) -> Callable[..., Callable[..., None]]:
    """Return `make` of a listing. Lines of like shape have the same source and share it."""
    names: dict[str, Any] = dict(NAMES)
    exec(compile(source, "<formula>", "exec"), names)  # noqa: S102 - printed from a checked tree, never typed text
    made: Callable[..., Callable[..., None]] = names["make"]
    return made
