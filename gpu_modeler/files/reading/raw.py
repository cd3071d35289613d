"""What the reading process gathers before it answers: cells that may still change, and one table of all texts.

Each text is held and sent once, however many cells show it: a file of 134 KB can name one long text a million times.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gpu_modeler.files.reading.faults import WorkbookTooLarge
from gpu_modeler.files.reading.records import (
    Limits,
    Scalar,
    SheetState,
    Unfollowed,
    UnfollowedKind,
    WorkbookKind,
)
from gpu_modeler.text import Message

MAX_LISTED_TEXT = 300


class RawCell:
    """A cell as `ReadCell` describes it, cheap to make and to change."""

    __slots__ = (
        "array_range",
        "author",
        "comment",
        "formula",
        "is_date",
        "is_error",
        "number_format",
        "value",
    )

    def __init__(
        self,
        value: Scalar,
        formula: str = "",
        number_format: str = "General",
        *,
        is_error: bool = False,
        is_date: bool = False,
    ) -> None:
        self.value = value
        self.formula = formula
        self.number_format = number_format
        self.is_error = is_error
        self.is_date = is_date
        self.comment = self.author = self.array_range = ""


@dataclass
class RawSheet:
    """A sheet being read; cells by (row, column) from 0."""

    name: str
    state: SheetState = "visible"
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class RawWorkbook:
    """A workbook being read."""

    kind: WorkbookKind
    sheets: list[RawSheet] = field(default_factory=list)
    defined_names: dict[str, str] = field(default_factory=dict)
    author: str = ""
    last_modified_by: str = ""
    modified: str = ""
    unfollowed: list[Unfollowed] = field(default_factory=list)
    not_listed: int = 0
    has_formulas: bool = False


class Budget:
    """What is left of the limits while one file is read; every spender raises `WorkbookTooLarge` at the end of it."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.cells = 0
        self.characters = 0
        self.merged = 0

    def refuse(self, key: str, limit: float) -> WorkbookTooLarge:
        """Return the fault for a limit; `key` names the catalogue text that tells which."""
        return WorkbookTooLarge(path=self.path, what=Message(key, {"limit": f"{limit:,.0f}"}))

    def spend_cell(self) -> None:
        """Count one cell that holds something."""
        self.cells += 1
        if self.cells > self.limits.cells:
            raise self.refuse("reading_limit_cells", self.limits.cells)

    def spend_text(self, characters: int) -> None:
        """Count characters of text that are kept."""
        self.characters += characters
        if self.characters > self.limits.text_characters:
            raise self.refuse("reading_limit_text", self.limits.text_characters)

    def spend_merged(self) -> None:
        """Count one merged range."""
        self.merged += 1
        if self.merged > self.limits.merged_ranges:
            raise self.refuse("reading_limit_merged", self.limits.merged_ranges)

    def list_unfollowed(
        self, workbook: RawWorkbook, kind: UnfollowedKind, where: str, text: str = ""
    ) -> None:
        """List something that is not followed, as long as the list stays readable."""
        if len(workbook.unfollowed) < self.limits.listed:
            workbook.unfollowed.append(Unfollowed(kind, where, text[:MAX_LISTED_TEXT]))
        else:
            workbook.not_listed += 1
