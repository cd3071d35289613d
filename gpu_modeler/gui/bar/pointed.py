"""The text that stands for cells which are pointed at while a formula is written. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.gui.bar.reference import reference_text
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD, Model

AT_MOST = 20
"""Cells, or lines, that are named one by one."""
NESTED = {"", "SUM", "MIN", "MAX"}
"""Functions that give the same of their own results."""


def range_text(model: Model, cells: Sequence[CellPlace], edited: CellPlace, function: str = "") -> str:
    """Return how the formula of `edited`'s line names a block of cells; empty where no formula means it.

    A run of years is `SUM(revenue, 2026:2028)`, all items of an axis `SUM(price, segment)`, a group's
    items `SUM(revenue, trio)`; a few cells without such a name are named one by one, `SUM(a, b)`, and a large block of
    several lines by a sum of each. Inside the call of such a function only the arguments.
    """
    if len(cells) == 1:
        return reference_text(model, cells[0], edited)
    is_inside = function in FUNCTIONS and FUNCTIONS[function].reduction is not None
    arguments = _arguments(model, cells, edited, function if is_inside else "")
    return arguments if is_inside or not arguments else f"SUM({arguments})"


def _arguments(model: Model, cells: Sequence[CellPlace], edited: CellPlace, function: str) -> str:
    lines = list(dict.fromkeys(cell.line for cell in cells))
    whole = _over_axes(model, cells, edited) if len(lines) == 1 else ""
    if whole:
        return whole
    if len(cells) <= AT_MOST:
        return ", ".join(reference_text(model, cell, edited) for cell in cells)
    parts = [_over_axes(model, [cell for cell in cells if cell.line == line], edited) for line in lines]
    if len(lines) > AT_MOST or not all(parts) or function not in NESTED:
        return ""
    return ", ".join(f"{function or 'SUM'}({part})" for part in parts)


def _over_axes(model: Model, cells: Sequence[CellPlace], edited: CellPlace) -> str:
    """Return the value and its selectors; empty where the cells are no whole block of items with a name."""
    axes = model.lines[cells[0].line].axes
    wanted = {axis: {cell.place[at] for cell in cells} for at, axis in enumerate(axes)}
    if prod(len(items) for items in wanted.values()) != len(set(cells)):
        return ""
    selectors = {axis: _selector(model, axis, items) for axis, items in wanted.items() if len(items) > 1}
    if not all(selectors.values()):
        return ""
    return ", ".join([_value(model, cells[0], edited, selectors), *selectors.values()])


def _value(model: Model, first: CellPlace, edited: CellPlace, selectors: Mapping[str, str]) -> str:
    """Return the reference whose axes in `selectors` are left open."""
    axes = model.lines[first.line].axes
    here = dict(zip(model.lines[edited.line].axes, edited.place, strict=True))
    place = tuple(
        here.get(axis, item) if axis in selectors else item
        for axis, item in zip(axes, first.place, strict=True)
    )
    text = reference_text(model, CellPlace(first.line, place), edited)
    open_here = [
        item for axis, item in zip(axes, place, strict=True) if axis in selectors and axis not in here
    ]
    for item in open_here:  # named because the edited line lacks the axis
        text = text.replace(f"[{item}]", "") if f"[{item}]" in text else text.replace(f"{item}.", "", 1)
    return text


def _selector(model: Model, axis: str, items: set[str]) -> str:
    known = model.item_ids(axis)
    if len(items) == len(known):
        return axis
    ordered = [item for item in known if item in items]
    if axis == PERIOD:
        first = known.index(ordered[0])
        is_run = list(known[first : first + len(ordered)]) == ordered
        return f"{ordered[0]}:{ordered[-1]}" if is_run else ""
    groups = (group for group in model.ordered("groups") if group.axis == axis)
    return next((group.id for group in groups if set(group.items) == items), "")
