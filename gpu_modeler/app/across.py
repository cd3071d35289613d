"""Rows whose columns are any axes: companies, scenarios, lines, years within companies. No texts, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gpu_modeler.app.layout import LINE, SCENARIO, SUM, Layout
from gpu_modeler.app.rows import GridRow
from gpu_modeler.app.session import Session
from gpu_modeler.model import PERIOD

Numbers = npt.NDArray[Any]
Reduction = Callable[[Numbers, tuple[int, ...]], Numbers]


@dataclass(frozen=True, slots=True)
class Part:
    """The columns of a row that are read in one go: of one line, adding up the same axes.

    Attributes:
        line: "" for the row's own.
        summed: the axes added up.
        at: positions along the row's columns [n].
        index: per axis fixed by the columns, the position of its item [n].
    """

    line: str
    summed: frozenset[str]
    at: npt.NDArray[np.intp]
    index: dict[str, npt.NDArray[np.intp]]


class Across:
    """Reads rows of one layout."""

    def __init__(self, session: Session, layout: Layout) -> None:
        self._session = session
        self._layout = layout
        model = session.model
        others = [axis for axis in model.orders["axes"] if axis != PERIOD]
        self._dimensions = [PERIOD, *others]
        self._positions = {axis: _numbered(model.item_ids(axis)) for axis in self._dimensions}
        self._positions[SCENARIO] = _numbered(model.orders["scenarios"])
        self._parts: dict[tuple[int, ...] | range, list[Part]] = {}

    def values(self, row: GridRow) -> npt.NDArray[np.float64]:
        """Return the row's values along its columns, NaN at errors."""
        found = np.full(len(self._layout.columns_of(row)), np.nan)
        for part in self._parts_of(row):
            array = self._session.calculation.values(part.line or row.line)
            found[part.at] = self._cut(array, part, row, lambda a, axes: a.sum(axis=axes, keepdims=True))
        return found

    def codes(self, row: GridRow) -> npt.NDArray[np.uint8] | None:
        """Return the row's error codes like `values`, `None` where there is no error."""
        found = np.zeros(len(self._layout.columns_of(row)), np.uint8)
        for part in self._parts_of(row):
            array = self._session.calculation.codes(part.line or row.line)
            if array is not None:
                found[part.at] = self._cut(array, part, row, lambda a, axes: a.max(axis=axes, keepdims=True))
        return found if found.any() else None

    def changed(self, mask_of: Callable[[str], Numbers | None], row: GridRow) -> list[int]:
        """Return the positions along the row's columns that the masks mark."""
        found = np.zeros(len(self._layout.columns_of(row)), bool)
        for part in self._parts_of(row):
            mask = mask_of(part.line or row.line)
            if mask is not None:
                found[part.at] = self._cut(
                    mask, part, row, lambda a, axes: np.asarray(a.any(axis=axes, keepdims=True))
                )
        positions: list[int] = np.flatnonzero(found).tolist()
        return positions

    def _cut(self, array: Numbers, part: Part, row: GridRow, reduced: Reduction) -> Numbers:
        """Cut `array` [period, other axes…, scenario] to the part's columns [n], or to one number for all of them."""
        summed = part.summed.union(row.summed)
        along = tuple(k for k, axis in enumerate(self._dimensions) if axis in summed)
        whole = reduced(array, along) if along else array
        index = [
            0 if whole.shape[k] == 1 else self._index(axis, part, row)
            for k, axis in enumerate([*self._dimensions, SCENARIO])
        ]
        cut: Numbers = whole[tuple(index)]
        return cut

    def _index(self, axis: str, part: Part, row: GridRow) -> int | npt.NDArray[np.intp]:
        if axis in part.index:
            return part.index[axis]
        item = row.items.get(axis, self._session.scenario if axis == SCENARIO else "")
        return self._positions[axis].get(item, 0)

    # --- parts ----------------------------------------------------------------------------------

    def _parts_of(self, row: GridRow) -> list[Part]:
        columns = self._layout.columns_of(row)
        key = columns if isinstance(columns, range) else tuple(columns)
        if key not in self._parts:
            self._parts[key] = list(self._made(list(columns)))
        return self._parts[key]

    def _made(self, columns: list[int]) -> list[Part]:
        alike: dict[tuple[str, frozenset[str]], list[int]] = {}
        for at, column in enumerate(columns):
            items = self._layout.columns[column].items
            summed = frozenset(axis for axis, item in items.items() if item == SUM)
            alike.setdefault((items.get(LINE, ""), summed), []).append(at)
        return [self._part(line, summed, at, columns) for (line, summed), at in alike.items()]

    def _part(self, line: str, summed: frozenset[str], at: list[int], columns: list[int]) -> Part:
        held = [self._layout.columns[columns[k]].items for k in at]
        index = {
            axis: np.array([self._positions[axis][items[axis]] for items in held], np.intp)
            for axis in held[0]
            if axis != LINE and axis not in summed
        }
        return Part(line, summed, np.array(at, np.intp), index)


def _numbered(items: tuple[str, ...]) -> dict[str, int]:
    return {item: k for k, item in enumerate(items)}
