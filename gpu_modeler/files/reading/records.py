"""What reading a workbook answers: neutral records, the same for every kind of file.

Rows and columns count from 0. Nothing here knows how files are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gpu_modeler.text import Message

Scalar = float | str | bool | None
SheetState = Literal["visible", "hidden", "veryHidden"]
WorkbookKind = Literal["xlsx", "xls", "xlsb", "ods", "csv", "html"]
UnfollowedKind = Literal[
    "macro",
    "external link",
    "dde",
    "ole link",
    "web query",
    "power query",
    "connection",
    "web function",
    "embedded object",
    "control",
    "file hyperlink",
    "chart sheet",
    "macro sheet",
    "formula in text",
    "formula without text",
    "more",
]


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell that holds something.

    value: a number, text, a truth value, or None (only a comment, or a formula never calculated). An error is its
        text with `is_error`; a date is ISO text with `is_date` (`2025-03-31`, `2025-03-31T18:00:00`, `18:00:00`).
    formula: without the leading "=", as the file spells it (`_xlfn.` kept); shared formulas are moved to this cell.
    array_range: the range of an array formula (`B2:B5`); each of its cells carries the formula.
    """

    value: Scalar
    formula: str = ""
    number_format: str = "General"
    is_error: bool = False
    comment: str = ""
    comment_author: str = ""
    is_date: bool = False
    array_range: str = ""


@dataclass(frozen=True)
class ReadSheet:
    """One sheet of cells; sparse, by (row, column). `merged` holds (top, left, bottom, right), all included."""

    name: str
    state: SheetState
    cells: Mapping[tuple[int, int], ReadCell]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """Something in the file that was seen and not followed, run or opened.

    where: the sheet and cell (`Market!B2`), or the part of the file; text: what it points to, shortened.
    """

    kind: UnfollowedKind
    where: str
    text: str = ""

    @property
    def kind_message(self) -> Message:
        """Return the kind in words."""
        return Message(f"unfollowed_{self.kind.replace(' ', '_')}")


@dataclass(frozen=True)
class ReadWorkbook:
    """A workbook as read.

    name: the file's name without its folder.
    defined_names: by name; a name that belongs to one sheet is keyed `Sheet!name`. Without the leading "=".
    modified: ISO time as the file claims, or "".
    has_formulas: formulas were read where there are any; False for xls, xlsb, ods, csv and html: values only.
    """

    name: str
    kind: WorkbookKind
    sheets: tuple[ReadSheet, ...]
    defined_names: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    last_modified_by: str = ""
    modified: str = ""
    unfollowed: tuple[Unfollowed, ...] = ()
    has_formulas: bool = True

    def sheet(self, name: str) -> ReadSheet | None:
        """Return the sheet of that name, without regard to case as in Excel, or None."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost. The defaults read 500,000 cells and refuse every known bomb in seconds.

    memory_bytes: address space of the reading process (where the platform can limit it: Linux, most Unixes).
    seconds: of processor time, where the platform can limit that; of wall time twice as many, for busy machines.
    part_ratio: how many times its packed size one part of more than 8 MiB may unpack to.
    extent_cells: rows times columns of a sheet in formats whose reader allocates by extent (xls, xlsb).
    """

    file_bytes: int = 100 << 20
    memory_bytes: int = 1536 << 20
    seconds: float = 30.0
    entries: int = 10_000
    unpacked_bytes: int = 512 << 20
    part_ratio: int = 100
    sheets: int = 1_000
    cells: int = 500_000
    text_characters: int = 32 << 20
    merged_ranges: int = 100_000
    extent_cells: int = 20_000_000
    answer_bytes: int = 192 << 20
    listed: int = 1_000

    @property
    def wall_seconds(self) -> float:
        """How long the application waits at most."""
        return 2 * self.seconds
