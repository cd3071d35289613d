"""From what a person types into the name box to a cell: `revenue · 寒武纪 · 2030`, `cambricon.revenue[2030]`. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD, Line, Model
from gpu_modeler.text import Labels

_SEPARATORS = re.compile(r"\s*[·.,，、\[\]/|]\s*|\s{2,}")


class PlaceNotFound(ModelerError):
    """A part of the typed place names nothing."""

    key = "goto_not_found"


class PlaceNotFoundNearest(ModelerError):
    """The same, with a name that is like it."""

    key = "goto_not_found_nearest"


def find_place(model: Model, text: str, here: CellPlace | None, company: str = "") -> CellPlace:
    """Return the cell that `text` names; what it leaves out is taken from `here`, or is the first item.

    Raises:
        PlaceNotFound: a part of the text is no line, item or period.
    """
    line: Line | None = None
    chosen: dict[str, str] = {"company": company} if company else {}
    for part in _parts(model, text):
        found = _line_called(model, part)
        if found is not None and line is None:
            line = found
            continue
        place = _item_called(model, part)
        if place is None:
            raise _not_found(model, part)
        chosen[place[0]] = place[1]
    if line is None:
        if here is None:
            raise _not_found(model, text)
        line = model.lines[here.line]
    return CellPlace(line.id, tuple(_item(model, axis, chosen, here) for axis in line.axes))


def _parts(model: Model, text: str) -> Iterator[str]:
    for part in _SEPARATORS.split(text.strip().removeprefix("=")):
        if not part:
            continue
        if _line_called(model, part) or _item_called(model, part) or " " not in part:
            yield part
        else:
            yield from part.split()


def _item(model: Model, axis: str, chosen: dict[str, str], here: CellPlace | None) -> str:
    items = model.item_ids(axis)
    if chosen.get(axis) in items:
        return chosen[axis]
    if here is not None:
        at = dict(zip(model.lines[here.line].axes, here.place, strict=True))
        if at.get(axis) in items:
            return at[axis]
    return items[0]


def _line_called(model: Model, name: str) -> Line | None:
    if name in model.lines:
        return model.lines[name]
    return next((line for line in model.lines.values() if _is_called(line.labels, name)), None)


def _item_called(model: Model, name: str) -> tuple[str, str] | None:
    for axis in model.axes.values():
        for item in axis.items:
            if item.id.lower() == name.lower() or _is_called(item.labels, name):
                return axis.id, item.id
    return None


def _is_called(labels: Labels, name: str) -> bool:
    return name.lower() in {labels.zh.lower(), labels.en.lower()}


def names(model: Model) -> list[str]:
    """Return every line's names, for completion and for the nearest match."""
    found: dict[str, None] = {}
    for line in model.ordered("lines"):
        found.update(dict.fromkeys(name for name in (line.labels.zh, line.labels.en, line.id) if name))
    return list(found)


def _not_found(model: Model, text: str) -> ModelerError:
    items = [
        name
        for axis in model.axes.values()
        if axis.id != PERIOD
        for item in axis.items
        for name in (item.id, item.labels.zh, item.labels.en)
    ]
    import difflib

    nearest = difflib.get_close_matches(text, [*names(model), *items], n=1, cutoff=0.5)
    if nearest:
        return PlaceNotFoundNearest(name=text, nearest=nearest[0])
    return PlaceNotFound(name=text)
