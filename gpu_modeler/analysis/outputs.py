"""What an analysis varies and what it asks for: cells of the model by line and place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gpu_modeler.engine import BatchValues
from gpu_modeler.engine.storage import Codes, Values
from gpu_modeler.model import PERIOD, Model, Place
from gpu_modeler.text import Labels


@dataclass(frozen=True, slots=True)
class Output:
    """One cell whose value is asked for; `place` holds item ids in the order of the line's axes."""

    line: str
    place: Place = ()


@dataclass(frozen=True, slots=True)
class Input:
    """Cells that are moved together: those of one line, and where there are `more`, theirs too."""

    line: str
    places: tuple[Place, ...]
    more: tuple[Input, ...] = ()

    @property
    def parts(self) -> tuple[Input, ...]:
        """Return one input for each line; several may be of the same line."""
        return (Input(self.line, self.places), *self.more)

    @property
    def cells(self) -> tuple[tuple[str, Place], ...]:
        """Return all cells, by line and place."""
        return tuple((part.line, place) for part in self.parts for place in part.places)


def values(batch: BatchValues, output: Output) -> Values:
    """Return an output's values `[case]` in the line's unit, NaN at errors.

    Raises:
        KeyError: the batch was not asked for the line, or the line has no such place.
    """
    return batch.at(output.line, output.place)[0]


def codes(batch: BatchValues, output: Output) -> Codes:
    """Return an output's error codes `[case]` (`CellError`), 0 where there is a value. Raises as `values`."""
    return batch.at(output.line, output.place)[1]


def name(model: Model, output: Output) -> str:
    """Return an output as it is written on the command line: `revenue@metax/training:2028`."""
    items = dict(zip(model.lines[output.line].axes, output.place, strict=True))
    period = items.pop(PERIOD, "")
    return output.line + ("@" if items else "") + "/".join(items.values()) + (f":{period}" if period else "")


def label(model: Model, output: Output) -> Labels:
    """Return what a person calls an output: `沐曦营业收入 2028`, `MetaX Revenue 2028`."""
    line = model.lines[output.line]
    at = dict(zip(line.axes, output.place, strict=True))
    years = [_item_labels(model, PERIOD, at.pop(PERIOD))] if PERIOD in at else []
    parts = [*(_item_labels(model, axis, item) for axis, item in at.items()), line.labels, *years]
    return joined(parts)


def in_sentence(model: Model, output: Output) -> Labels:
    """Return what a person calls an output within a sentence: `沐曦2028年营业收入`, `MetaX Revenue 2028`."""
    line = model.lines[output.line]
    at = dict(zip(line.axes, output.place, strict=True))
    if PERIOD not in at:
        return label(model, output)
    year = at.pop(PERIOD)
    items = [
        *(_item_labels(model, axis, item) for axis, item in at.items()),
        Labels(f"{year}年", year),
        line.labels,
    ]
    spaced = " ".join(item.in_language("zh") for item in items)
    spaced = re.sub("(?<=[\u3400-\u9fff）]) (?=[\u3400-\u9fff0-9])", "", spaced)
    return Labels(spaced, label(model, output).en)


def joined(parts: Sequence[Labels]) -> Labels:
    """Return names one after the other, with spaces but between Chinese ones."""
    spaced = " ".join(part.in_language("zh") for part in parts)
    return Labels(
        re.sub("(?<=[\u3400-\u9fff）]) (?=[\u3400-\u9fff])", "", spaced),
        " ".join(part.in_language("en") for part in parts),
    )


def _item_labels(model: Model, axis: str, item: str) -> Labels:
    return next(known.labels for known in model.axes[axis].items if known.id == item)
