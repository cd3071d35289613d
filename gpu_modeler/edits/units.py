"""Converting a line's hard values and vintages when its unit changes in scale alone."""

from __future__ import annotations

from dataclasses import replace

from gpu_modeler.edits import vintages
from gpu_modeler.edits.edit import Draft
from gpu_modeler.formula import Unit
from gpu_modeler.model import Line


def converted_cells(draft: Draft, line: Line, unit: str) -> None:
    """Convert the line's cells from its unit into `unit`, alternatives and vintages too; nothing where the dimension differs.

    Raises:
        FormulaError: `unit` is none.
    """
    before, after = Unit.parse(line.unit), Unit.parse(unit)
    if not before.fits(after) or before.scale == after.scale:
        return
    factor = before.factor_to(after)
    multiplier, divisor = float(factor.numerator), float(factor.denominator)
    vintages.convert(draft, line, multiplier, divisor)
    for (scenario, place), cell in draft.model.cells_of(line.id).items():
        alternatives = tuple(
            replace(other, value=other.value * multiplier / divisor) for other in cell.alternatives
        )
        value = None if cell.value is None else cell.value * multiplier / divisor
        draft.put("cells", (scenario, line.id, place), replace(cell, value=value, alternatives=alternatives))
