"""What a model is built of, as one kind of name: lines, sections, items of axes, groups, scenarios, axes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from gpu_modeler.model import Model
from gpu_modeler.record import record
from gpu_modeler.text import Labels

TargetKind = Literal["line", "section", "item", "group", "scenario", "axis"]

_TABLES = {
    "line": "lines",
    "section": "sections",
    "group": "groups",
    "scenario": "scenarios",
    "axis": "axes",
}


@record
class Target:
    """One part of a model; `axis` says of which axis an item is."""

    kind: TargetKind
    id: str
    axis: str = ""


def exists(model: Model, target: Target) -> bool:
    """Say whether the model has it."""
    if target.kind == "item":
        return target.axis in model.axes and target.id in model.item_ids(target.axis)
    return target.id in getattr(model, _TABLES[target.kind])


def labels_of(model: Model, target: Target) -> Labels:
    """Return how it is called, its id where the model has no such thing."""
    if not exists(model, target):
        return Labels(target.id, target.id)
    if target.kind == "item":
        return next(item.labels for item in model.axes[target.axis].items if item.id == target.id)
    labels: Labels = getattr(model, _TABLES[target.kind])[target.id].labels
    return labels


def ids_of(targets: Iterable[Target], kind: TargetKind) -> tuple[str, ...]:
    """Return the ids of those of one kind."""
    return tuple(target.id for target in targets if target.kind == kind)


def order_of(model: Model, target: Target) -> tuple[str, ...]:
    """Return the ids among which it stands, in display order."""
    if target.kind == "item":
        return model.item_ids(target.axis)
    return model.orders.get(_TABLES[target.kind], ())


def in_order(model: Model, targets: Iterable[Target]) -> list[Target]:
    """Return targets without doubles in display order, those that are gone left out."""
    found = [target for target in dict.fromkeys(targets) if exists(model, target)]
    return sorted(
        found, key=lambda target: (target.kind, target.axis, order_of(model, target).index(target.id))
    )
