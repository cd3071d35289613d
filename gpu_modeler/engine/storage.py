"""Where values are kept: one padded array for each line, error codes beside it, hard values over it. No evaluation.

Arrays are in memory order (`space.py`). Rows of zeros stand before the first and after the last period, so that the
value of an earlier or later period is a view, and 0 outside the periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.space import TIME, Box, slices
from gpu_modeler.errors import CellError
from gpu_modeler.model import PERIOD

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class LineStore:
    """The values of one line, `[…, period, case]`.

    Invariants: `padded` holds `before` rows of zeros, then the periods, then `after` rows of zeros; `codes` is `None` or
    of the shape of `padded`, not 0 exactly where the value is NaN.
    """

    __slots__ = ("after", "axes", "before", "codes", "hard", "padded", "shape")

    def __init__(self, axes: Sequence[str], shape: tuple[int, ...], before: int = 0, after: int = 0) -> None:
        self.axes = tuple(axes)
        self.shape = shape
        self.before = before if PERIOD in axes else 0
        self.after = after if PERIOD in axes else 0
        rows = self.before + shape[TIME] + self.after
        self.padded: Values = np.zeros((*shape[:TIME], rows, shape[-1]))
        self.codes: Codes | None = None
        self.hard = HardValues(shape)

    @classmethod
    def over(cls, other: LineStore, padded: Values) -> LineStore:
        """Return a line like `other` whose values, padding included, lie in `padded`, with another number of cases."""
        store = cls.__new__(cls)
        store.axes, store.before, store.after = other.axes, other.before, other.after
        store.shape = (*other.shape[:-1], padded.shape[-1])
        store.padded, store.codes, store.hard = padded, None, other.hard
        return store

    @property
    def values(self) -> Values:
        """Return the values of all periods."""
        return self.padded[..., self.before : self.before + self.shape[TIME], :]

    @property
    def period_codes(self) -> Codes | None:
        """Return the error codes of all periods."""
        if self.codes is None:
            return None
        return self.codes[..., self.before : self.before + self.shape[TIME], :]

    def index(self, box: Box, shift: int = 0) -> tuple[slice, ...]:
        """Return the index into `padded` of a box, read `shift` periods on."""
        low, high = box[TIME]
        offset = self.before + shift
        return (*slices(box[:TIME]), slice(low + offset, high + offset), slice(*box[-1]))

    def view(self, box: Box, shift: int = 0) -> Values:
        """Return the values of a box, read `shift` periods on; `shift` lies within the padding."""
        return self.padded[self.index(box, shift)]

    def holds_shift(self, shift: int) -> bool:
        """Say whether the padding is wide enough for a lag or lead."""
        return -self.before <= shift <= self.after

    def write(self, box: Box, values: Values, codes: Codes | None) -> None:
        """Put values and codes in place."""
        where = self.index(box)
        self.padded[where] = values
        if codes is None and self.codes is not None:
            self.codes[where] = 0
            if not self.codes.any():
                self.codes = None
        elif codes is not None:
            if self.codes is None:
                self.codes = np.zeros(self.padded.shape, dtype=np.uint8)
            self.codes[where] = codes

    def widened(self, before: int, after: int) -> LineStore:
        """Return the same values with other padding."""
        wider = LineStore(self.axes, self.shape, before, after)
        wider.values[...] = self.values
        codes = self.period_codes
        if codes is not None:
            wider.codes = np.zeros(wider.padded.shape, dtype=np.uint8)
            where = slice(wider.before, wider.before + self.shape[TIME])
            wider.codes[..., where, :] = codes
        wider.hard = self.hard
        return wider


class HardValues:
    """Values typed into a line's cells: `mask` says where, `values` what (0 elsewhere).

    Shapes as the line's, without padding. A value that is not finite is kept as NaN and shows as #NUM!. `version`
    counts the changes of `mask`.
    """

    __slots__ = ("has_faults", "mask", "values", "version")

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.mask: Flags = np.zeros(shape, dtype=bool)
        self.values: Values = np.zeros(shape)
        self.has_faults = False
        self.version = 0

    @classmethod
    def over(cls, mask: Flags, values: Values) -> HardValues:
        """Return hard values that lie in given arrays."""
        hard = cls.__new__(cls)
        hard.mask, hard.values = mask, values
        hard.has_faults = bool(np.isnan(values).any())
        hard.version = 0
        return hard

    def set(self, index: tuple[int | slice | NDArray[np.intp], ...], value: float | Values | None) -> None:
        """Put a hard value in place, or take it away (`None`); several where the index holds arrays."""
        if np.any(self.mask[index] != (value is not None)):
            self.mask[index] = value is not None
            self.version += 1
        if value is None:
            self.values[index] = 0.0
            return
        is_good = np.isfinite(value)
        self.values[index] = np.where(is_good, value, np.nan)
        self.has_faults = self.has_faults or not np.all(is_good)

    def take_away(self, index: tuple[int | slice, ...], cases: Flags) -> None:
        """Take a cell's hard value away in some cases `[case]`."""
        if cases.any():
            self.mask[index] &= ~cases
            self.values[index] = np.where(cases, 0.0, self.values[index])
            self.version += 1

    def hold_in(self, row: Flags, cases: Flags) -> None:
        """Say in which cases `[case]` a cell holds a value; `row` is its part of `mask`."""
        if (row != cases).any():
            row[:] = cases
            self.version += 1

    def find_faults(self) -> None:
        """Look for values that are not finite, after `values` were written to."""
        is_finite = np.isfinite(self.values)
        self.has_faults = not is_finite.all()
        if self.has_faults:
            self.values[~is_finite] = np.nan

    def set_one(self, index: tuple[int, ...], value: float | None) -> None:
        """Put one hard value in place, or take it away (`None`)."""
        if (value is not None) != self.mask[index]:
            self.mask[index] = value is not None
            self.version += 1
        if value is None:
            self.values[index] = 0.0
        elif isfinite(value):
            self.values[index] = value
        else:
            self.values[index] = np.nan
            self.has_faults = True

    def lay_over(self, box: Box, values: Values, codes: Codes | None) -> Codes | None:
        """Write the hard values of a box over `values`, clear the errors below them, and return the codes."""
        where = slices(box)
        mask, hard = self.mask[where], self.values[where]
        np.copyto(values, hard, where=mask)
        if codes is None and not self.has_faults:
            return None
        codes = np.zeros(values.shape, dtype=np.uint8) if codes is None else codes
        np.copyto(codes, np.where(np.isnan(hard), np.uint8(CellError.NUM), np.uint8(0)), where=mask)
        return codes if codes.any() else None
