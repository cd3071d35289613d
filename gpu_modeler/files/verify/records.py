"""What verification answers. Answers of an engine are numbers, texts, truth values, or Excel's error text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.text import Message

Answer = float | str | bool | None
FindingKind = Literal["differs", "not judged"]


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine's part.

    agreeing: formula cells in which it computes what is stored, and can be trusted to. fault: why it judged nothing,
        `None` where it did its work.
    """

    name: str
    version: str
    agreeing: int = 0
    fault: Message | None = None

    @property
    def title(self) -> str:
        """Return name and version."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A formula cell that is not verified.

    kind: "differs" where an engine computes something else than is stored; "not judged" where no engine can be
        trusted to say. formula: with its "=". stored: `None` where the file holds no value. recomputed: by engine,
        of those that can be trusted there. reason: why it is not judged.
    """

    kind: FindingKind
    sheet: str
    cell: str
    formula: str
    stored: Answer
    recomputed: Mapping[str, Answer]
    reason: Message | None = None

    @property
    def place(self) -> str:
        """Return the cell as Excel spells it: `Market!F12`, `'GPU A'!B3`."""
        is_plain = self.sheet.isidentifier()
        name = self.sheet if is_plain else "'" + self.sheet.replace("'", "''") + "'"
        return f"{name}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Verification:
    """The judgement of a workbook.

    Invariant: `formulas` is `verified` and as many as there are in `differences` and `not_judged` together. A cell is
    verified where at least one engine that can be trusted there computes what is stored, and none computes otherwise.
    """

    formulas: int
    verified: int
    engines: tuple[Engine, ...]
    differences: tuple[Finding, ...] = ()
    not_judged: tuple[Finding, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether every formula cell is verified."""
        return self.verified == self.formulas

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The cells that are not verified, those that differ first."""
        return (*self.differences, *self.not_judged)
