"""Values that a scenario takes over from a parent: clearing or cutting them there takes nothing away. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from gpu_modeler.app.blocks import CellAt
from gpu_modeler.model import Model
from gpu_modeler.text import Labels


def holder(model: Model, at: CellAt) -> str:
    """Return the scenario that holds the value in force at a cell, "" where none does."""
    lineage = model.lineage(at.scenario)
    return next(
        (name for name in lineage if model.record("cells", (name, at.line, at.place)) is not None), ""
    )


def stays_when_cleared(model: Model, at: CellAt) -> bool:
    """Say whether clearing a cell changes nothing: an input whose value is a parent scenario's."""
    return model.lines[at.line].is_input and holder(model, at) not in {"", at.scenario}


def shows_parent_when_cleared(model: Model, at: CellAt) -> bool:
    """Say whether a parent scenario's value comes into sight when the cell's own is cleared."""
    parent = model.scenarios[at.scenario].parent
    own = model.record("cells", (at.scenario, at.line, at.place))
    return own is not None and bool(parent) and model.cell(at.line, at.place, parent) is not None


def holders(model: Model, places: Iterable[CellAt]) -> Labels:
    """Return the names of the scenarios that hold the values of cells."""
    names = dict.fromkeys(holder(model, at) for at in places)
    labels = [model.scenarios[name].labels for name in names if name]
    return Labels("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))
