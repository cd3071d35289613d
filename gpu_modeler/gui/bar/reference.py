"""The text of a reference when a cell is clicked while a formula is written. No Qt."""

from __future__ import annotations

from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD, Model


def reference_text(model: Model, clicked: CellPlace, edited: CellPlace) -> str:
    """Return how the formula of `edited`'s line names the `clicked` cell: by lag where both have periods.

    >>> # cambricon's revenue of 2029, clicked from biren's 2030: "cambricon.revenue[-1]"
    """
    there = dict(zip(model.lines[clicked.line].axes, clicked.place, strict=True))
    here = dict(zip(model.lines[edited.line].axes, edited.place, strict=True))
    qualifiers = [item for axis, item in there.items() if axis != PERIOD and here.get(axis) != item]
    name = ".".join([*qualifiers, clicked.line])
    if PERIOD not in there:
        return name
    if PERIOD not in here:
        return f"{name}[{there[PERIOD]}]"
    lag = model.periods.index(there[PERIOD]) - model.periods.index(here[PERIOD])
    return f"{name}[{lag:+d}]" if lag else name
