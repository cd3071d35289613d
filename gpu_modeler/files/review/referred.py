"""A workbook's formula as a tree of the formula language, in which every cell it reads is still one exact cell.

The tree's names are `cell__0`, `cell__1`, …; what each reads stands beside the tree. Which of them are lags, fixed years or
items of a reduction is decided later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.layout import rest_axes
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.review.excel_text import Area, Corner, ExcelToken
from gpu_modeler.files.review.normal import MOST_CELLS, Normal
from gpu_modeler.files.review.spots import CONSTANT, IN_FORCE, SHEET_AXIS, YEARS, RowKey, Spot, index_of
from gpu_modeler.files.review.where import BookMap
from gpu_modeler.formula import FUNCTIONS, parse
from gpu_modeler.formula.tree import Node
from gpu_modeler.model import PERIOD, Line, Model
from gpu_modeler.text import Message

Items = tuple[tuple[str, str], ...]
CELL = "cell__"
"""How the names that stand for cells begin."""
THE_YEAR = ""
"""The line of a cell that holds a period's year."""


class NotTranslated(Exception):
    """A formula has no counterpart in the formula language; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.key)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ref:
    """One cell that is read. `index` counts periods from 0 and may lie outside; `None` for a line without periods.

    `is_held` tells a `$` before the column. `free` are the axes that a reduction around it runs over, with `lag` along a
    free period; `pinned` those it is fixed along although a reduction runs over them.
    """

    line: str
    items: Items
    index: int | None = None
    is_held: bool = False
    free: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    lag: int = 0


@dataclass
class Referred:
    """A tree with the cells its names stand for."""

    tree: Node
    refs: dict[str, Ref] = field(default_factory=dict)

    def added(self, ref: Ref) -> str:
        """Return the name of a further cell."""
        name = f"{CELL}{len(self.refs)}"
        self.refs[name] = ref
        return name


class FormulaReader:
    """Reads the formulas of one workbook over the lines of one model."""

    def __init__(self, model: Model, book: BookMap, normal: Normal) -> None:
        self._model = model
        self._book = book
        self._normal = normal
        self._periods = model.periods
        self._functions = {function.excel: name for name, function in FUNCTIONS.items()}

    def read(self, sheet: str, tokens: Sequence[ExcelToken]) -> Referred:
        """Return the tree of a formula on a sheet.

        Raises:
            NotTranslated: it holds something the formula language has no words for.
        """
        found = Referred(parse("0"))
        text = " ".join(self._part(found, sheet, token) for token in tokens)
        try:
            found.tree = parse(text)
        except ModelerError:
            raise NotTranslated(Message("review_formula_other")) from None
        return found

    def _part(self, found: Referred, sheet: str, token: ExcelToken) -> str:
        if token.kind == "name":
            token = self._normal.named(sheet, token) or token
        if token.area is not None:
            cells = self._cells(sheet, token.area)
            return ", ".join(found.added(self._ref(spot, is_held=is_held)) for spot, is_held in cells)
        if token.kind == "function":
            name = token.text.upper().removeprefix("_XLFN.")
            if name not in self._functions:
                raise NotTranslated(Message("review_formula_function", {"function": name}))
            return self._functions[name]
        if token.kind == "name" and token.text.upper() not in {"TRUE", "FALSE"}:
            raise NotTranslated(Message("review_formula_name", {"name": token.text}))
        if token.kind in {"text", "array", "other"} or token.text == "&":
            raise NotTranslated(Message("review_formula_other"))
        if token.kind == "error":
            raise NotTranslated(Message("review_formula_lost", {"error": token.text}))
        return token.text

    def _cells(self, sheet: str, area: Area) -> Iterator[tuple[Spot, bool]]:
        """Yield what an area's cells are, and whether their column is held."""
        name = area.sheet or sheet
        known = self._book.sheet(name)
        if area.size > MOST_CELLS or known is None:
            raise NotTranslated(_unknown_cell(name, area.first))
        for row in range(area.first.row, area.last.row + 1):
            for column in range(area.first.column, area.last.column + 1):
                spot = known.spot(row, column)
                if spot is not None:
                    corner = area.last if column == area.last.column else area.first
                    yield spot, corner.is_column_held
                elif area.is_single or not self._normal.is_nothing(name, row, column):
                    raise NotTranslated(_unknown_cell(name, Corner(row, column)))

    def _ref(self, spot: Spot, *, is_held: bool) -> Ref:
        row, column = _value_of(spot)
        if row == YEARS and column in self._periods:
            return Ref(THE_YEAR, (), self._periods.index(column), is_held)
        line = self._model.lines.get(row.line)
        if line is None or row.kind != "line" or len(row.parts) != len(rest_axes(line)) + 1:
            raise NotTranslated(Message("review_formula_cell", {"cell": "|".join(row.parts)}))
        index = index_of(self._periods, column)
        if (PERIOD in line.axes) != (index is not None):
            raise NotTranslated(Message("review_formula_cell", {"cell": "|".join((*row.parts, column))}))
        return Ref(line.id, _items(line, row), index, is_held)


def _value_of(spot: Spot) -> tuple[RowKey, str]:
    """Return the row of values and the column that a link, or the value in force of a scenario's input, shows."""
    row, column = spot
    if row.kind == "link":
        return RowKey("line", row.company, row.parts), column
    if row.kind == "cell" and column == IN_FORCE:
        return RowKey("line", row.company, row.parts[:-1]), row.parts[-1] or CONSTANT
    return row, column


def _items(line: Line, row: RowKey) -> Items:
    rest = dict(zip(rest_axes(line), row.parts[1:], strict=True))
    items = {**rest, SHEET_AXIS: row.company}
    return tuple((axis, items[axis]) for axis in line.axes if axis != PERIOD)


def _unknown_cell(sheet: str, corner: Corner) -> Message:
    return Message("review_formula_cell", {"cell": f"{sheet}!{address(corner.row, corner.column)}"})
