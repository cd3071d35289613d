"""What the binary formats tell that calamine does not: extents before it allocates, errors, number formats.

calamine (0.9) allocates each sheet by its extent and aborts where there is not so much memory, and turns every error
value into an empty cell. So the cells' headers are walked first; nothing is allocated by what a file claims.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.files.reading.serials import BUILT_IN

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class Formats:
    """Number formats by the number that cells give, through the table of cell styles."""

    custom: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)

    def of(self, style: int) -> str:
        """Return the format of a style; General where it is not defined."""
        number = self.styles[style] if style < len(self.styles) else 0
        return self.custom.get(number) or BUILT_IN.get(number, "General")


@dataclass
class SheetSurvey:
    """What was seen of one sheet; places from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    top: int = 1 << 30
    left: int = 1 << 30
    bottom: int = -1
    right: int = -1

    def see(self, row: int, column: int, style: int, budget: Budget) -> None:
        """Note one cell that holds something."""
        budget.spend_cell()
        self.styles[row, column] = style
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)

    @property
    def extent_cells(self) -> int:
        """Rows times columns of the range that holds all cells."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)


def check_extents(surveys: list[SheetSurvey], budget: Budget) -> None:
    """Refuse sheets that calamine would need too much memory for.

    Raises:
        WorkbookTooLarge: as it says.
    """
    if sum(survey.extent_cells for survey in surveys) > budget.limits.extent_cells:
        raise budget.refuse("reading_limit_extent", budget.limits.extent_cells)
