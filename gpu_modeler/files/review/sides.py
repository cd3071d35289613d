"""The three sides of a review: what was exported, what came back, and the model as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gpu_modeler.files.excel.manifest import Manifest
from gpu_modeler.files.review.normal import Normal
from gpu_modeler.files.review.referred import FormulaReader
from gpu_modeler.files.review.spots import RowKey, Spot, Spots
from gpu_modeler.files.review.translating import Translator
from gpu_modeler.files.review.where import BookMap, SheetMap
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import Cell, Line, Model, Place

Address = tuple[SheetMap, int, int]


@dataclass(frozen=True)
class Sides:
    """`base` is the exported model as its workbook shows it, `frame` the same with the years and lines that came back.

    `exported` is the workbook of `base`, `returned` what came back; `mine` is the model as it is now.
    """

    manifest: Manifest
    new_lines: tuple[str, ...]
    base: Model
    frame: Model
    mine: Model
    exported: BookMap
    returned: BookMap
    spots: Spots

    # --- where things stand ---

    @cached_property
    def exported_at(self) -> Mapping[Spot, Address]:
        """Where each cell stood."""
        return self.exported.addresses()

    @cached_property
    def returned_at(self) -> Mapping[Spot, Address]:
        """Where each cell stands now."""
        return self.returned.addresses()

    @cached_property
    def returned_rows(self) -> Mapping[RowKey, tuple[SheetMap, int]]:
        """Where each row stands now."""
        return {key: (sheet, row) for sheet in self.returned.sheets for row, key in sheet.rows.items()}

    @cached_property
    def exported_rows(self) -> Mapping[RowKey, tuple[SheetMap, int]]:
        """Where each row stood."""
        return {key: (sheet, row) for sheet in self.exported.sheets for row, key in sheet.rows.items()}

    @cached_property
    def is_unmoved(self) -> bool:
        """Say whether every sheet, row and column stands where it was exported: equal formula texts mean the same then."""
        return self.exported.read.defined_names == {
            name: text.removeprefix("=")
            for name, text in self.returned.read.defined_names.items()
            if name in self.exported.read.defined_names
        } and all(
            (now := self.returned.of(sheet.kind, sheet.company)) is not None and now.stands_as(sheet)
            for sheet in self.exported.sheets
        )

    # --- formulas ---

    @cached_property
    def exported_normal(self) -> Normal:
        """Writes the exported formulas with identities."""
        return Normal(self.exported)

    @cached_property
    def returned_normal(self) -> Normal:
        """Writes the returned formulas with identities."""
        return Normal(self.returned)

    @cached_property
    def translator(self) -> Translator:
        """Translates the returned formulas."""
        reader = FormulaReader(self.frame, self.returned, self.returned_normal)
        return Translator(self.frame, self.spots, reader)

    # --- units and cells ---

    def to_mine(self, line: str, value: float) -> float:
        """Return a number of the workbook in the unit that the model measures the line in now."""
        return value * self._factor(line)

    def _factor(self, line: str) -> float:
        shown, mine = self.frame.lines.get(line), self.mine.lines.get(line)
        if shown is None or mine is None or shown.unit == mine.unit:
            return 1.0
        try:
            one, other = Unit.parse(shown.unit), Unit.parse(mine.unit)
        except UnknownUnit:
            return 1.0
        return float(one.factor_to(other)) if one.fits(other) else 1.0

    def units_fit(self, line: str) -> bool:
        """Say whether the model still measures the line in a unit that the workbook's can be converted to."""
        shown, mine = self.frame.lines[line], self.mine.lines.get(line)
        if mine is None or shown.unit == mine.unit:
            return True
        try:
            return Unit.parse(shown.unit).fits(Unit.parse(mine.unit))
        except UnknownUnit:
            return False


def own_cells(model: Model, line: str, place: Place) -> dict[str, Cell]:
    """Return the hard values that scenarios give a place themselves, by scenario."""
    cells = model.cells_of(line)
    return {scenario: cell for (scenario, at), cell in cells.items() if at == place} if cells else {}


def line_of(model: Model, line: str) -> Line | None:
    """Return the line, `None` where the model has none of that id."""
    return model.lines.get(line)
