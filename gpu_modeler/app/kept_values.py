"""The starter model's values as the engine gave them at an earlier start: what the first frame shows.

They count only while the model's data and the engine's own code are the files they were (see `kept`). The engine
itself follows right after the first frame, computes everything again, and is what every edit and question goes to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from gpu_modeler import kept
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Model, Place
from gpu_modeler.resources import resource_folder

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation

NAME = "starter_values"

Index = Sequence[int | slice]


class KeptArray:
    """The little of an array that reading rows needs: cutting, adding up and listing."""

    def __init__(
        self, flat: memoryview[Any], shape: Sequence[int], strides: Sequence[int], start: int = 0
    ) -> None:
        self.shape = tuple(shape)
        self._flat, self._strides, self._start = flat, strides, start

    def __getitem__(self, index: Index) -> KeptArray:
        """Return the part at an index with one entry per axis: a position, or `slice(None)` for all."""
        start, shape, strides = self._start, [], []
        for part, extent, stride in zip(index, self.shape, self._strides, strict=True):
            if isinstance(part, slice):
                shape.append(extent)
                strides.append(stride)
            else:
                start += part * stride
        return KeptArray(self._flat, shape, strides, start)

    def number(self) -> float:
        """Return the number of an array without axes."""
        return cast("float", self._flat[self._start])

    def flat(self) -> list[float]:
        """Return all numbers, the last axis fastest."""
        positions = [self._start]
        for extent, stride in zip(self.shape, self._strides, strict=True):
            positions = [position + k * stride for position in positions for k in range(extent)]
        return [self._flat[position] for position in positions]

    def tolist(self) -> list[float]:
        """Return the numbers of an array with one axis."""
        assert len(self.shape) == 1
        return self.flat()

    def sum(self, axis: tuple[int, ...]) -> KeptArray:
        """Add up over all axes but the first."""
        assert len(axis) == len(self.shape) - 1
        return _listed([sum(self[k, *[slice(None)] * len(axis)].flat()) for k in range(self.shape[0])])

    def max(self, axis: tuple[int, ...]) -> KeptArray:
        """Take the largest over all axes but the first."""
        assert len(axis) == len(self.shape) - 1
        return _listed([max(self[k, *[slice(None)] * len(axis)].flat()) for k in range(self.shape[0])])


def _listed(numbers: list[float]) -> KeptArray:
    from array import array

    return KeptArray(memoryview(array("d", numbers)), (len(numbers),), (1,))


def load(model: Model) -> KeptCalculation | None:
    """Return the values kept for the starter model, `None` where there are none that count."""
    body = kept.read_bytes(NAME, _stamp())
    try:
        return None if body is None else KeptCalculation(model, body)
    except (ValueError, KeyError, TypeError):
        return None


def keep(calculation: Calculation) -> None:
    """Keep the values of the starter model for the next start."""
    kept.write_bytes(NAME, _stamp(), body_of(calculation))


def _stamp() -> str:
    package = Path(__file__).parent.parent
    folders = (package / name for name in ("engine", "files", "formula", "model"))
    return kept.stamp(resource_folder() / "starter", *folders, suffixes=(".toml", ".csv", ".py"))


def body_of(calculation: Calculation) -> bytes:
    """Return all values and codes: a line of JSON that says where each line's stand, the values, then the codes."""
    values, codes, lines = bytearray(), bytearray(), {}
    for line in calculation.model.lines:
        found, errors = calculation.values(line), calculation.codes(line)
        lines[line] = (len(values) // 8, found.shape, -1 if errors is None else len(codes))
        values += found.tobytes()
        codes += b"" if errors is None else errors.tobytes()
    head = json.dumps({"size": len(values), "lines": lines}, separators=(",", ":"))
    return b"%s\n%s%s" % (head.encode(), values, codes)


class KeptCalculation:
    """Answers for values as the `Calculation` of the model does, as long as the model is as it was loaded."""

    def __init__(self, model: Model, body: bytes) -> None:
        """Take what `body_of` returned.

        Raises:
            ValueError, KeyError, TypeError: it is something else, or of another model.
        """
        head, _, _ = body.partition(b"\n")
        found = json.loads(head)
        numbers = memoryview(body)[len(head) + 1 :]
        self.model = model
        self._body = body
        self._numbers, self._codes = numbers[: found["size"]].cast("d"), numbers[found["size"] :]
        self._lines: dict[str, tuple[int, list[int], int]] = found["lines"]
        if list(self._lines) != list(model.lines):
            raise ValueError
        self._scenarios = model.orders["scenarios"]
        self._axes = model.orders["axes"]

    def values(self, line: str) -> KeptArray:
        """Return a line's values as `Calculation.values` does."""
        start, shape, _ = self._lines[line]
        return KeptArray(self._numbers, shape, _strides(shape), start)

    def codes(self, line: str) -> KeptArray | None:
        """Return a line's error codes as `Calculation.codes` does."""
        _, shape, start = self._lines[line]
        return None if start < 0 else KeptArray(self._codes, shape, _strides(shape), start)

    def value(self, line: str, place: Place, scenario: str = BASE) -> float | CellError:
        """Return the value at a place as `Calculation.value` does."""
        items = dict(zip(self.model.lines[line].axes, place, strict=True))
        at = [self.model.item_ids(axis).index(items[axis]) if axis in items else 0 for axis in self._axes]
        _, shape, _ = self._lines[line]
        index = (*at, self._scenarios.index(scenario) if shape[-1] > 1 else 0)
        codes = self.codes(line)
        code = int(codes[index].number()) if codes is not None else 0
        return CellError(code) if code else self.values(line)[index].number()

    def agrees_with(self, calculation: Calculation) -> bool:
        """Say whether the calculation gives the same values, to the last bit."""
        return body_of(calculation) == self._body


def _strides(shape: Sequence[int]) -> tuple[int, ...]:
    strides = [1]
    for extent in reversed(shape[1:]):
        strides.append(strides[-1] * extent)
    return tuple(reversed(strides))
