"""An extract as neutral records: headings, rows and cells with everything a file may show of them. No writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gpu_modeler.files.excel.styles import Mark, Role

RowKind = Literal["section", "heading", "values"]


@dataclass(frozen=True, slots=True)
class ExtractCell:
    """One value: a number in the unit of its row (45 % is 0.45), or Excel's text of an error."""

    value: float | str
    role: Role = "formula"
    mark: Mark = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One row. `full_label` names it without the rows above: 产品收入 · 训练; `cells` is as long as the columns."""

    kind: RowKind
    label: str
    full_label: str
    unit: str = ""
    is_fraction: bool = False
    number_format: str = "General"
    indent: int = 0
    note: str = ""
    cells: tuple[ExtractCell | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """A page or a range of it.

    `title` says of what it is, `remarks` say of which model, scenario and day, and that it holds values; `corner` heads
    the labels, `columns` the values: years as numbers, other periods and the constants' column as texts.
    """

    title: str
    sheet: str
    remarks: tuple[str, ...]
    corner: str
    unit_heading: str
    fraction_unit: str
    columns: tuple[int | str, ...]
    rows: tuple[ExtractRow, ...]
