"""The formulas of one row: each of the line's formulas printed once, filled in for every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.addresses import RowFormula, RowView
from gpu_modeler.files.excel.context import Export
from gpu_modeler.formula.excel import TooManyForExcel, print_excel, too_large_for_excel
from gpu_modeler.model import Line
from gpu_modeler.text import Labels, Message


class FormulaNotForExcel(ModelerError):
    """A formula passes one of Excel's limits."""

    key = "error_excel_formula"


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """A formula ready to be filled in along a row. `exception` is its position among the line's, `None` for its own."""

    text: RowFormula
    is_link: bool
    exception: int | None


class FormulasOfRow:
    """Prints a line's formulas as seen from one row, when they are first asked for."""

    def __init__(self, export: Export, line: Line, sheet: str, items: dict[str, str]) -> None:
        self._export = export
        self._line = line
        self._sheet = sheet
        self._items = items
        self._bound = export.calculation.bound(line.id)
        self._printed: dict[int | None, PrintedFormula | None] = {}

    def at(self, place: Sequence[str], column: int) -> PrintedFormula | None:
        """Return the formula in force at a place, `None` for an input.

        Raises:
            FormulaNotForExcel: it is too long, nested too deep, or has too many arguments.
        """
        exception = self._bound.exception_at(place) if self._line.exceptions else None
        if exception not in self._printed:
            self._printed[exception] = self._print(exception, column)
        return self._printed[exception]

    def unless_given(self, address: str, place: Sequence[str], column: int) -> str:
        """Return the formula of a cell that takes the number at `address`, and computes where none is there.

        An input takes it as it is: `address` always holds a number then.

        Raises:
            FormulaNotForExcel: as `at`.
        """
        formula = self.at(place, column)
        if formula is None:
            return address
        text = f"IF(ISNUMBER({address}),{address},{formula.text.at(column)})"
        limit = too_large_for_excel(text)
        if limit:
            raise self._refused(limit)
        return text

    def _print(self, exception: int | None, column: int) -> PrintedFormula | None:
        bound = self._bound.formula if exception is None else self._bound.exceptions[exception]
        if bound is None:
            return None
        view = RowView(self._export.model, self._export.layout, self._sheet, self._items)
        try:
            text = RowFormula(print_excel(bound.tree, view))
        except TooManyForExcel as error:
            raise self._refused("arguments") from error
        limit = too_large_for_excel(text.at(column))
        if limit:
            raise self._refused(limit)
        return PrintedFormula(text, view.has_left_the_sheet, exception)

    def _refused(self, limit: str) -> FormulaNotForExcel:
        labels = self._line.labels
        shown = Labels(labels.zh or self._line.id, labels.en or self._line.id)
        return FormulaNotForExcel(line=shown, limit=Message(f"excel_limit_{limit}"))
