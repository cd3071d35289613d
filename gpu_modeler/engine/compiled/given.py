"""The values of a batch's inputs in every case, and where kernels find them in memory. Nothing is copied that need not be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.batch import Inputs
from gpu_modeler.model import Place

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cell = tuple[str, Place]


class Given:
    """What is put into `cells`, in their order.

    `values[input]` are `[case]`; `missing[input]` says in which cases there is none, `None` where there is one in all.
    `addresses` and `flag_addresses` are those of both.
    """

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(cells)
        count = len(self.cells)
        self.count = 1
        self.values: list[Values] = [np.empty(0)] * count
        self.missing: list[Flags | None] = [None] * count
        self.addresses = np.zeros(count, dtype=np.int64)
        self.flag_addresses = np.zeros(count, dtype=np.int64)

    @property
    def may_miss(self) -> Flags:
        """Which inputs have no value in some cases."""
        return np.array([missing is not None for missing in self.missing], dtype=bool)

    def take_over(self, inputs: Inputs) -> None:
        """Take other values of the same cells.

        Raises:
            ValueError: they are not of one length.
        """
        for at, cell in enumerate(self.cells):
            values = inputs[cell]
            if values is not self.values[at]:
                self._take(at, values)
        lengths = {len(values) for values in self.values} or {1}
        if len(lengths) > 1:
            raise ValueError(f"inputs of {sorted(lengths)} cases in one batch")
        self.count = lengths.pop()

    def _take(self, at: int, values: Sequence[float] | Values) -> None:
        missing = None
        if isinstance(values, np.ma.MaskedArray):
            missing = np.ascontiguousarray(np.ma.getmaskarray(values))
            values = values.filled(0.0)
        self.missing[at] = missing
        self.flag_addresses[at] = 0 if missing is None else address_of(missing)
        self.values[at] = _side_by_side(values)
        self.addresses[at] = address_of(self.values[at])

    def only(self, cases: NDArray[np.intp]) -> Inputs:
        """Return the inputs of some cases."""
        return {
            cell: values[cases] if missing is None else np.ma.masked_array(values[cases], missing[cases])
            for cell, values, missing in zip(self.cells, self.values, self.missing, strict=True)
        }


def _side_by_side(values: Sequence[float] | Values) -> Values:
    """Return values side by side in memory: the same array where they are, which `numpy.asarray` does not promise."""
    if type(values) is np.ndarray and values.dtype == np.float64 and values.flags.c_contiguous:
        return values
    return np.ascontiguousarray(values, np.float64)


def address_of(array: NDArray[np.generic]) -> int:
    """Return where an array begins in memory."""
    return int(array.__array_interface__["data"][0])
