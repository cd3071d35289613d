"""A bound formula printed with identities, as the export would print it at one place of its line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from gpu_modeler.files.excel.layout import rest_axes
from gpu_modeler.files.review.spots import (
    CONSTANT,
    SHEET_AXIS,
    YEARS,
    Spots,
    column_at,
    value_row,
)
from gpu_modeler.formula.excel import Items, print_excel
from gpu_modeler.formula.tree import BoundNode, Reference
from gpu_modeler.model import PERIOD, Line, Model, Place


class SeenFrom:
    """The layout seen from one place (an `ExcelLayout` of the formula printer), with identities instead of addresses."""

    def __init__(self, model: Model, spots: Spots, line: Line, place: Place) -> None:
        self._model = model
        self._spots = spots
        self._periods = model.periods
        self._own: Items = dict(zip(line.axes, place, strict=True))

    def cell(self, reference: Reference, at: Items) -> str:
        """Return one cell's identity."""
        items = {**self._own, **at, **reference.fixed}
        line = self._line(reference.line)
        if PERIOD not in line.axes:
            return self._text(line, items, CONSTANT)
        if abs(reference.lag) >= len(self._periods) and PERIOD not in reference.fixed:
            return "0"
        index = self._periods.index(items[PERIOD]) + reference.lag
        return self._text(line, items, column_at(self._periods, index))

    def block(self, reference: Reference, over: Mapping[str, tuple[str, ...]], at: Items) -> str | None:
        """Return the items' identities joined by commas, rows first."""
        line = self._line(reference.line)
        if any(axis not in line.axes or axis in reference.fixed for axis in over):
            return None
        axes = [axis for axis in over if axis != PERIOD]
        axes += [axis for axis in over if axis == PERIOD]
        chosen = product(*(over[axis] for axis in axes))
        return ",".join(
            self.cell(reference, {**at, **dict(zip(axes, items, strict=True))}) for items in chosen
        )

    def running(self, reference: Reference, at: Items) -> str:
        """Return the identities from the first period up to this one."""
        items = {**self._own, **at, **reference.fixed}
        line = self._line(reference.line)
        if abs(reference.lag) >= len(self._periods):
            return "0"
        last = self._periods.index(items[PERIOD]) + reference.lag
        first, last = min(reference.lag, last), max(reference.lag, last)
        return ",".join(
            self._text(line, items, column_at(self._periods, index)) for index in range(first, last + 1)
        )

    def year(self, at: Items) -> str:
        """Return the number of the year, which its heading is; the identity of a heading that is a text."""
        period = at.get(PERIOD) or self._own[PERIOD]
        return period if period.isdecimal() else self._spots.text(YEARS, period)

    def _line(self, line: str) -> Line:
        return self._model.lines[line]

    def _text(self, line: Line, items: Items, column: str) -> str:
        company = items[SHEET_AXIS] if SHEET_AXIS in line.axes else ""
        rest = tuple(items[axis] for axis in rest_axes(line))
        return self._spots.text(value_row(line.id, company, rest), column)


def print_at(tree: BoundNode, model: Model, spots: Spots, line: Line, place: Place) -> str:
    """Return the formula with identities, as seen from one place of a line; `line` need not be in the model yet.

    Raises:
        TooManyForExcel: a function would need more than 255 arguments.
    """
    return print_excel(tree, SeenFrom(model, spots, line, place))
