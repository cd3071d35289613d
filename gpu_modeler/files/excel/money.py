"""Amounts in yuan shown in one unit throughout, 亿元 or RMB bn: a copy of the model in which every such line is in it."""

from __future__ import annotations

import numpy as np

from gpu_modeler.edits import SetUnit
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.options import Money
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.model import Line, Model
from gpu_modeler.text import Labels

_NEAR = 1e-9


class MoneyChangesResult(ModelerError):
    """A formula rounds or compares amounts in its own unit, so that another unit gives another result."""

    key = "error_export_money"


def with_money(model: Model, money: Money) -> Model:
    """Return a copy in which every line of amounts in yuan has the unit `money`, its values converted.

    Formulas stay the same text. The model itself where nothing is to be converted.
    """
    lines = [line.id for line in model.lines.values() if factor_of(line, money) != 1.0]
    if not lines:
        return model
    copy = model.copied()
    for line in lines:
        for replacement in SetUnit(line, money).replacements(copy):
            copy.apply(replacement)
    return copy


def factor_of(line: Line, money: Money) -> float:
    """Return what a value of the line is multiplied by to be in `money`; 1 for what is no amount in yuan."""
    try:
        unit = Unit.parse(line.unit)
    except UnknownUnit:
        return 1.0
    wanted = Unit.parse(money or line.unit)
    is_amount = bool(unit.currencies) and len(unit.powers) == 1
    return float(unit.factor_to(wanted)) if is_amount and unit.fits(wanted) else 1.0


def require_same_results(before: Calculation, after: Calculation, money: Money) -> None:
    """Check that every value of `after` is that of `before` in the other unit.

    Raises:
        MoneyChangesResult: a line's values are others; it names the first such line.
    """
    for line in before.model.ordered("lines"):
        old, new = before.values(line.id) * factor_of(line, money), after.values(line.id)
        largest = float(np.max(np.nan_to_num(np.abs(old)), initial=0.0))
        # Values that are errors are NaN.
        if not np.allclose(old, new, rtol=_NEAR, atol=_NEAR * largest, equal_nan=True):
            raise MoneyChangesResult(line=_named(line))


def _named(line: Line) -> Labels:
    return Labels(line.labels.zh or line.id, line.labels.en or line.id)
