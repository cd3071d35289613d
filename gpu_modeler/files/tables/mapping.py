"""How a table becomes cells of the model: which row is which line, which column which period, in which unit.

Rows and columns are treated alike: either may give the line, the period, the company or another item, so that periods
across, periods down and companies as columns are one and the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from gpu_modeler.model import BASE, SourceKind

TableKind = Literal["", "input", "actual", "guidance", "override"]


@dataclass(frozen=True)
class Part:
    """What one row, one column or a whole table says about its values.

    Attributes:
        line: the line's id; empty where others say it.
        items: the item by axis, e.g. `{"period": "2024", "company": "cambricon"}`.
        unit: of the values, in the spelling of the formula language; empty where others say it.
        kind: what the values are; empty where others say it.
        is_negative: values are taken with the other sign, as costs that a statement prints as negative numbers.
        is_ignored: its values are left out on purpose.
    """

    line: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    kind: TableKind = ""
    is_negative: bool = False
    is_ignored: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether it says nothing about the place of a value."""
        return not (self.line or self.items or self.is_ignored)

    def with_items(self, **items: str) -> Part:
        """Return it with further items."""
        return replace(self, items={**self.items, **items})


IGNORED = Part(is_ignored=True)


@dataclass(frozen=True)
class TableMapping:
    """One table on one sheet. Rows and columns count from 0.

    Attributes:
        sheet: its name; empty for the first one.
        headings: the rows that hold the headings of columns, from above.
        labels: the columns that hold the labels of rows, from the left.
        first_row, last_row: the rows of values; the last is `None` for all that follow.
        first_column, last_column: between which columns the table stands.
        unit_column: where each row's unit stands; `None` for nowhere.
        whole: what holds for all values. Its unit is that of amounts of money; shares, prices and ratios have their own.
        rows, columns: what is said by the text of a label or heading.
        is_exact: also rows and columns that are not listed count where they name a line, item or period exactly.
    """

    sheet: str = ""
    headings: tuple[int, ...] = (0,)
    labels: tuple[int, ...] = (0,)
    first_row: int = 1
    last_row: int | None = None
    first_column: int = 0
    last_column: int | None = None
    unit_column: int | None = None
    whole: Part = Part()
    rows: Mapping[str, Part] = field(default_factory=dict)
    columns: Mapping[str, Part] = field(default_factory=dict)
    is_exact: bool = True

    def holds(self, row: int, column: int) -> bool:
        """Say whether a cell belongs to the table, its headings and labels included."""
        is_row = row in self.headings or (
            row >= self.first_row and (self.last_row is None or row <= self.last_row)
        )
        return (
            is_row
            and column >= self.first_column
            and (self.last_column is None or column <= self.last_column)
        )

    def holds_value(self, row: int, column: int) -> bool:
        """Say whether a cell of the table stands where values stand."""
        return row not in self.headings and column not in {*self.labels, self.unit_column}


@dataclass(frozen=True)
class WantedSource:
    """The source that the values will quote. Without a title it is named after file and sheet."""

    title: str = ""
    date: str = ""
    kind: SourceKind = "filing"
    address: str = ""


@dataclass(frozen=True)
class ImportMapping:
    """All tables of one import, the scenario they go to and the source they quote.

    `kind` holds where no row, column or heading says what the values are.
    """

    tables: tuple[TableMapping, ...]
    scenario: str = BASE
    kind: TableKind = ""
    source: WantedSource = WantedSource()
