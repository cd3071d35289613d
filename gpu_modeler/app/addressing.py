"""From what a person or script names (line, company, segment, period) to places, and back to rows of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gpu_modeler.app.messages import AxisNotNeeded, ItemMissing
from gpu_modeler.app.questions import ValueKind
from gpu_modeler.app.session import Session
from gpu_modeler.edits import lookup
from gpu_modeler.errors import CellError
from gpu_modeler.model import Line, Model, Place

Chosen = Mapping[str, str | None]
"""For each axis the item that is named, by id or label, or `None`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One value with everything that says what it is. `items` holds the line's axes only."""

    line: str
    items: Mapping[str, str]
    scenario: str
    value: float | CellError
    unit: str
    kind: ValueKind


def find_place(model: Model, line: Line, chosen: Chosen) -> Place:
    """Return the one place that is named.

    Raises:
        AxisNotNeeded: an item is named on an axis that the line does not have.
        ItemMissing: an axis of the line is not named.
        ModelerError: there is no such item.
    """
    named = _named_items(model, line, chosen)
    for axis in line.axes:
        if axis not in named:
            raise ItemMissing(
                line=lookup.line_name(line),
                axes=lookup.axis_labels(model, line.axes),
                axis=axis,
                items=_examples(model.item_ids(axis)),
            )
    return tuple(named[axis] for axis in line.axes)


def find_places(model: Model, line: Line, chosen: Chosen) -> list[Place]:
    """Return all places that fit what is named; axes that are not named run over all items."""
    named = _named_items(model, line, chosen)
    wanted = [(at, named[axis]) for at, axis in enumerate(line.axes) if axis in named]
    return [place for place in model.places(line) if all(place[at] == item for at, item in wanted)]


def rows(session: Session, line: Line, chosen: Chosen, scenario: str) -> Iterator[Row]:
    """Yield the line's values at the places that fit, in one scenario."""
    lookup.require_scenario(session.model, scenario)
    for place in find_places(session.model, line, chosen):
        yield Row(
            line.id,
            dict(zip(line.axes, place, strict=True)),
            scenario,
            session.value(line.id, place, scenario),
            line.unit,
            session.cell_kind(line.id, place, scenario),
        )


def _named_items(model: Model, line: Line, chosen: Chosen) -> dict[str, str]:
    named = {axis: item for axis, item in chosen.items() if item is not None}
    for axis in named:
        if axis not in line.axes:
            known = model.axes.get(axis)
            raise AxisNotNeeded(
                line=lookup.line_name(line),
                axis=axis,
                label=known.labels if known else axis,
                axes=lookup.axis_labels(model, line.axes) or "—",
            )
    return {axis: lookup.find_item(model.axes[axis], item) for axis, item in named.items()}


def _examples(items: tuple[str, ...]) -> str:
    return ", ".join(items) if len(items) <= 8 else f"{items[0]} … {items[-1]}"
