"""What taking a table would change: old and new of every cell, and all that was not understood. Changes nothing.

Every cell of the sheets that are read is accounted for, so that nothing is lost without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gpu_modeler.errors import CellError
from gpu_modeler.files.tables.mapping import ImportMapping
from gpu_modeler.model import CellKind, Place
from gpu_modeler.text import Message

ValueOf = Callable[[str, Place, str], float | CellError]
"""The model's value by (line, place, scenario), as `Calculation.value` gives it."""

Fate = Literal["change", "unchanged", "repeated", "empty", "heading", "ignored", "outside", "not understood"]
"""What became of a cell: changes the model · is there already · says again what another cell says · holds no value · is a
heading, label or unit · left out by the mapping · stands in no table · is listed as not understood."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands in the table.

    Attributes:
        text: the cell as a person reads it there.
        formula: a terminal's formula with its `=`, as Wind's; empty for others.
    """

    sheet: str
    cell: str
    text: str
    formula: str = ""

    @property
    def name(self) -> str:
        """Return e.g. 利润表!B7."""
        return f"{self.sheet}!{self.cell}" if self.sheet else self.cell


@dataclass(frozen=True, slots=True)
class TableChange:
    """One cell of the model that would get another value.

    Attributes:
        old: what is in force, `None` where nothing is; an error where the formula gives one.
        new: in the line's unit.
        unit: the unit the table gives it in, as the formula language spells it.
        is_unit_assumed: the table names none, so the line's own was taken.
        is_over_formula: a hard value over a formula.
    """

    line: str
    place: Place
    old: float | CellError | None
    new: float
    kind: CellKind
    unit: str
    origin: Origin
    is_unit_assumed: bool = False
    is_over_formula: bool = False

    @property
    def is_turned(self) -> bool:
        """Say whether old and new have opposite signs, as where a statement prints costs as negative numbers."""
        return not isinstance(self.old, CellError | None) and self.old * self.new < 0


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A cell that was not taken, or a heading or label whose `count` cells were not."""

    sheet: str
    cell: str
    text: str
    reason: Message
    count: int = 1


@dataclass(frozen=True)
class TableImport:
    """What an import would do.

    Invariant: `fates` counts each cell of the sheets read once; those of "not understood" are those of the list.
    """

    file: str
    mapping: ImportMapping
    changes: tuple[TableChange, ...]
    not_understood: tuple[NotUnderstood, ...]
    fates: Mapping[Fate, int] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """Return how many cells the sheets hold."""
        return sum(self.fates.values())


def counted(fates: Iterable[Fate]) -> dict[Fate, int]:
    """Return how many cells had each fate."""
    return dict(Counter(fates))
