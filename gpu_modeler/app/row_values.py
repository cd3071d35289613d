"""A row's numbers, cut out of the calculation's arrays. No texts, no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from gpu_modeler.app.rows import GridRow
from gpu_modeler.app.session import Session
from gpu_modeler.model import PERIOD

if TYPE_CHECKING:  # the first frame shows kept values, before numpy is there
    import numpy as np
    import numpy.typing as npt

    from gpu_modeler.app.across import Across
    from gpu_modeler.app.layout import Layout

    Values = npt.NDArray[np.float64]
    Codes = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

Scalar = TypeVar("Scalar", bound="np.generic")


class RowReader:
    """Reads rows of a layout in the session's scenario. `load` again when axes or layout change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._axes: list[str] = []
        self._positions: dict[str, dict[str, int]] = {}
        self._across: Across | None = None

    def load(self, layout: Layout | None = None) -> None:
        """Learn the axes of the model now open, and of a layout other than periods across."""
        model = self._session.model
        self._axes = [axis for axis in model.orders["axes"] if axis != PERIOD]
        self._positions = {
            axis: {item: k for k, item in enumerate(model.item_ids(axis))} for axis in self._axes
        }
        self._across = None
        if layout is not None and not layout.is_plain:
            from gpu_modeler.app.across import Across

            self._across = Across(self._session, layout)

    def values(self, row: GridRow) -> Values:
        """Return the row's values along its columns, NaN at errors; what is summed is added up."""
        if self._across is not None:
            return self._across.values(row)
        cut = self._along_row(self._session.figures.values(row.line), row)
        values: Values = cut.sum(axis=_summed(row)) if row.summed else cut
        return values

    def codes(self, row: GridRow) -> Codes | None:
        """Return the row's error codes like `values`, `None` where there is no error."""
        if self._across is not None:
            return self._across.codes(row)
        codes = self._session.figures.codes(row.line)
        if codes is None:
            return None
        cut = self._along_row(codes, row)
        worst: Codes = cut.max(axis=_summed(row)) if row.summed else cut
        return worst

    def changed(self, mask_of: Callable[[str], Mask | None], row: GridRow) -> Sequence[int]:
        """Return the positions along the row's columns that the lines' masks, shaped as their values, mark."""
        if self._across is not None:
            return self._across.changed(mask_of, row)
        mask = mask_of(row.line)
        if mask is None:
            return ()
        import numpy as np

        cut = self._along_row(mask, row)
        flags = cut.any(axis=_summed(row)) if row.summed else cut
        positions: list[int] = np.flatnonzero(flags).tolist()
        return positions

    def _along_row(self, array: npt.NDArray[Scalar], row: GridRow) -> npt.NDArray[Scalar]:
        """Cut `array` [period, other axes…, scenario] to [period, summed axes…]."""
        index: list[int | slice] = [slice(None)]
        for axis in self._axes:
            is_summed = axis in row.summed
            index.append(slice(None) if is_summed else self._positions[axis].get(row.items.get(axis, ""), 0))
        scenarios = self._session.model.orders["scenarios"]
        index.append(scenarios.index(self._session.scenario) if array.shape[-1] > 1 else 0)
        cut: npt.NDArray[Scalar] = array[tuple(index)]
        return cut


def _summed(row: GridRow) -> tuple[int, ...]:
    return tuple(range(1, 1 + len(row.summed)))
