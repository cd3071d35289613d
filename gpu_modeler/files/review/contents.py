"""What stands in each cell that a model's value has, compared with what was exported there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.review.canonical import Tree, canonical, same
from gpu_modeler.files.review.excel_text import ExcelToken, tokens_of
from gpu_modeler.files.review.sides import Address, Sides
from gpu_modeler.files.review.spots import IN_FORCE, RowKey, Spot
from gpu_modeler.files.review.where import SheetMap
from gpu_modeler.formula import read_number
from gpu_modeler.model import Line
from gpu_modeler.text import Message

SAME_TO = 1e-13
"""Numbers that differ by less (relatively) were only written with fewer digits."""

_WRAPPED = ("IF", "(", "ISNUMBER", "(", ")", ",", ",")
Kind = Literal["same", "number", "formula", "empty", "unreadable", "gone"]


@dataclass(frozen=True)
class Content:
    """What a returned cell holds. `number` is in the workbook's unit; `tokens` are the formula, without its scenarios' part.

    `is_wired`: the value that a scenario gives still goes first. `note` says how a number was read, or why none was.
    """

    kind: Kind
    sheet: SheetMap
    row: int
    column: int
    number: float = 0.0
    tokens: tuple[ExcelToken, ...] = ()
    normal: str = ""
    is_wired: bool = False
    note: Message | None = None

    @property
    def cell(self) -> ReadCell:
        """Return the cell as read."""
        return self.sheet.cell(self.row, self.column)

    @property
    def address(self) -> str:
        """Return the cell's address, as Excel writes it."""
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """Return what a person sees in the formula bar."""
        cell = self.cell
        return f"={cell.formula}" if cell.formula else "" if cell.value is None else str(cell.value)


class Contents:
    """Reads returned cells."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides

    def at(self, spot: Spot, line: Line) -> Content | None:
        """Return what stands in the cell of a line's value; `None` where the cell is gone."""
        found = self._sides.returned_at.get(spot)
        if found is None:
            return None
        before = self._sides.exported_at.get(spot)
        if before is None or not self.is_same(before, found):
            return self._read(spot, found, line.unit)
        if self._reaches_further(line, found):
            content = self._formula(spot, found)
            return content if content.kind == "formula" else Content("same", *found)
        return Content("same", *found)

    def _reaches_further(self, line: Line, found: Address) -> bool:
        """Say whether a formula may mean something else because years were added, which it does not read by itself."""
        years = len(self._sides.frame.periods) > len(self._sides.base.periods)
        return years and not line.is_input and bool(found[0].cell(*found[1:]).formula)

    def is_same(self, before: Address, now: Address) -> bool:
        """Say whether a cell holds what was exported."""
        was, now_cell = before[0].cell(*before[1:]), now[0].cell(*now[1:])
        if was.formula or now_cell.formula:
            if not self._sides.returned.read.has_formulas:
                return True
            return bool(was.formula and now_cell.formula) and self._is_same_formula(before, now)
        return is_same_value(was.value, now_cell.value)

    def _is_same_formula(self, before: Address, now: Address) -> bool:
        was, is_now = before[0].cell(*before[1:]).formula, now[0].cell(*now[1:]).formula
        if was == is_now and self._sides.is_unmoved:
            return True
        return same(
            self._sides.exported_normal.text(before[0].name, was),
            self._sides.returned_normal.text(now[0].name, is_now),
        )

    def _read(self, spot: Spot, found: Address, unit: str) -> Content:
        sheet, row, column = found
        cell = sheet.cell(row, column)
        if cell.formula:
            return self._formula(spot, found)
        if cell.value is None or cell.value == "":
            return Content("empty", *found)
        if cell.is_error or cell.is_date:
            return Content(
                "unreadable", *found, note=Message("review_not_a_number", {"text": str(cell.value)})
            )
        if isinstance(cell.value, bool | float | int):
            return Content("number", *found, number=float(cell.value))
        try:
            number = read_number(cell.value, unit)
        except ModelerError as fault:
            return Content("unreadable", *found, note=fault.message)
        return Content(
            "number", *found, number=number, note=Message("review_text_read", {"text": cell.value})
        )

    def _formula(self, spot: Spot, found: Address) -> Content:
        sheet, row, column = found
        formula = sheet.cell(row, column).formula
        inner, is_wired = self._without_scenarios(spot, sheet.name, tuple(tokens_of(formula)))
        normal = self._sides.returned_normal.joined(sheet.name, inner)
        number = constant(normal) if not any(token.area for token in inner) else None
        if number is not None and not is_wired:
            return Content(
                "number", *found, number=number, note=Message("review_formula_constant", {"text": formula})
            )
        return Content("formula", *found, tokens=inner, normal=normal, is_wired=is_wired)

    def _without_scenarios(
        self, spot: Spot, sheet: str, tokens: tuple[ExcelToken, ...]
    ) -> tuple[tuple[ExcelToken, ...], bool]:
        """Return what stands in `IF(ISNUMBER(in force), in force, …)`, and whether it was wrapped so."""
        texts = [token.text.upper() for token in tokens]
        if len(tokens) < 11 or (*texts[:4], texts[5], texts[6], texts[8]) != _WRAPPED:
            return tokens, False
        if not _is_one_argument(texts[9:-1]) or texts[-1] != ")":
            return tokens, False
        in_force = self._sides.spots.text(in_force_row(spot), IN_FORCE)
        read = {
            self._sides.returned_normal.area(sheet, token) for token in (tokens[4], tokens[7]) if token.area
        }
        return (tokens[9:-1], True) if read == {in_force} else (tokens, False)


def _is_one_argument(texts: Sequence[str]) -> bool:
    """Say whether the parentheses within are closed, and no comma stands outside them."""
    depth = 0
    for text in texts:
        depth += (text == "(") - (text == ")")
        if depth < 0 or (depth == 0 and text == ","):
            return False
    return depth == 0


def in_force_row(spot: Spot) -> RowKey:
    """Return the row of the Scenarios sheet that lists a value's cell."""
    row, column = spot
    period = "" if column.startswith("·") else column
    return RowKey("cell", row.company, (*row.parts, period))


def is_same_value(was: object, now: object) -> bool:
    """Say whether two values are the same but for digits that other programs do not keep."""
    if isinstance(was, bool) or isinstance(now, bool):
        return was == now
    if isinstance(was, float | int) and isinstance(now, float | int):
        return math.isclose(was, now, rel_tol=SAME_TO, abs_tol=1e-300)
    return ("" if was is None else was) == ("" if now is None else now)  # a zero is not nothing


def constant(normal: str) -> float | None:
    """Return the number that a formula without any reference is; `None` for every other formula."""
    tree = canonical(normal)
    if tree is None:
        return None
    found = _constant(tree)
    return None if found is None else float(found)


def _constant(tree: Tree) -> Fraction | None:
    if tree[0] == "sum":
        terms: Sequence[tuple[Fraction, Tree]] = tree[1]  # type: ignore[assignment]
        return _total([(by, _constant(term)) for by, term in terms])
    if tree[0] != "product" or tree[3]:
        return None
    factors: Sequence[Tree] = tree[2]  # type: ignore[assignment]
    found: Fraction | None = tree[1]  # type: ignore[assignment]
    for factor in factors:
        inner = _constant(factor)
        found = None if inner is None or found is None else found * inner
    return found


def _total(parts: Sequence[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    known = [by * part for by, part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None
