"""What people and scripts call a cell in one word: `LINE[@COMPANY[/SEGMENT]][:PERIOD]`, ids or labels.

`equity_value@metax`, `net_profit@cambricon:2030`, `revenue_share@metax/training:2028`, `wacc`. What follows `@` are items
of the line's axes other than the period, in their order. An input may leave items out: `tam_growth` is every year.
"""

from __future__ import annotations

import re

from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.app.addressing import find_place, find_places
from gpu_modeler.edits import lookup
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import BASE, PERIOD, Line, Model, Place

JOINT = " & "
"""Between the names of inputs that are moved together; the blanks may be left out where no name holds the sign."""


class TooManyItems(ModelerError):
    """More items are named after `@` than the line has axes."""

    key = "error_output_too_many_items"


class NothingToMove(ModelerError):
    """A formula line without typed values is to be moved in all its years at once."""

    key = "error_input_is_formula"


def find_output(model: Model, text: str) -> Output:
    """Return the one cell that is named.

    Raises:
        ModelerError: there is no such line, company, segment or period (the nearest name is offered), or one is missing.
    """
    line, chosen = _read(model, text)
    return Output(line.id, find_place(model, line, chosen))


def find_outputs(model: Model, text: str) -> list[Output]:
    """Return every cell that fits, in the order of the line's places: a line without a period gives all its years.

    Raises:
        ModelerError: as `find_output`, but that nothing need be named.
    """
    line, chosen = _read(model, text)
    return [Output(line.id, place) for place in find_places(model, line, chosen)]


def find_input(model: Model, text: str, scenario: str = BASE) -> Input:
    """Return the cells that are named, to be moved together.

    Where no period is named these are the years that hold a typed value in `scenario`, without those that are reported
    where there are others; of an input line without any value, all years.

    Raises:
        NothingToMove: a formula line that holds no typed value there; name the period.
        ModelerError: there is no such line, company, segment or period; the nearest name is offered.
    """
    line, chosen = _read(model, text)
    places = tuple(find_places(model, line, chosen))
    if PERIOD not in line.axes or chosen.get(PERIOD) is not None:
        return Input(line.id, places)
    typed = _typed(model, line, places, scenario)
    if not typed and not line.is_input:
        raise NothingToMove(line=lookup.line_name(line), name=text)
    return Input(line.id, typed or places)


def find_inputs(model: Model, text: str, scenario: str = BASE) -> Input:
    """Return the cells that are named, those of several inputs where `&` stands between names: `wacc & terminal_growth`.

    Errors as `find_input`.
    """
    sign = JOINT if JOINT in text else JOINT.strip()
    names = [text] if _is_name(model, text, sign) else [name for name in text.split(sign) if name.strip()]
    found = [find_input(model, name.strip(), scenario) for name in names or [text]]
    return Input(found[0].line, found[0].places, tuple(found[1:]))


def _is_name(model: Model, text: str, sign: str) -> bool:
    """Say whether the sign stands in what a line is called: `R&D growth@metax`."""
    head = re.split("[@:]", text)[0].strip()
    return sign in head and bool(lookup.named(head, lookup.line_labels(model)))


def _typed(model: Model, line: Line, places: tuple[Place, ...], scenario: str) -> tuple[Place, ...]:
    """Return the places that hold a typed value; what was reported stands, unless there is nothing else."""
    kinds = {place: cell.kind for place in places if (cell := model.cell(line.id, place, scenario))}
    moving = tuple(place for place, kind in kinds.items() if kind != "actual")
    return moving or tuple(kinds)


def _read(model: Model, text: str) -> tuple[Line, dict[str, str | None]]:
    """Return the line, and for each axis the item that is named, or `None`."""
    whole = lookup.named(text, lookup.line_labels(model))
    head, _, period = (text, "", "") if whole else text.rpartition(":") if ":" in text else (text, "", "")
    name, _, listed = (text, "", "") if whole else head.partition("@")
    line = lookup.find_line(model, name.strip())
    items = [item.strip() for item in listed.split("/")] if listed.strip() else []
    axes = [axis for axis in line.axes if axis != PERIOD]
    if len(items) > len(axes):
        raise TooManyItems(
            line=lookup.line_name(line), text=text, axes=lookup.axis_labels(model, axes) or "—"
        )
    chosen: dict[str, str | None] = {axis: item or None for axis, item in zip(axes, items, strict=False)}
    return line, chosen | {PERIOD: period.strip() or None}
