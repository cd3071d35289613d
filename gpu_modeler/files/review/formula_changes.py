"""Changes of formulas: a line's, an exception's, and an input that became a formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from gpu_modeler.edits import ClearCell, Edit, SetCell, SetFormula
from gpu_modeler.files.review.contents import Content
from gpu_modeler.files.review.line_states import LineState
from gpu_modeler.files.review.making import Found, Maker, open_item, same_formula
from gpu_modeler.files.review.records import Held
from gpu_modeler.files.review.scopes import NewFormula, edits_of, new_formulas, with_formula
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import Spot, row_of_place
from gpu_modeler.formula import FormulaError, Namespace, bind
from gpu_modeler.model import BASE, PERIOD, Cell, Line, Model, Place
from gpu_modeler.text import Message


def formula_changes(maker: Maker, state: LineState) -> Iterator[Found]:
    """Yield the changes of a line's formulas."""
    line = state.line
    changed = {
        place: found.text
        for place, found in state.formulas.items()
        if found.text is not None and found.text != line.formula_at(place)
    }
    if not changed:
        return
    first = state.formulas[next(iter(changed))].content
    reason = maker.refusal(line, next(iter(changed)))
    if reason is not None:
        yield open_item(first, reason)
        return
    if line.is_input:
        yield from _became_formula(maker, state, changed)
        return
    items = {axis: maker.sides.frame.item_ids(axis) for axis in line.axes}
    for new in new_formulas(line, changed, _visible(maker.sides, state), items):
        yield from _change(maker, state, new)


def _visible(sides: Sides, state: LineState) -> dict[Place, None]:
    """Return the places at which a formula stands that can be read."""
    line = state.line
    hidden = {*state.numbers, *state.emptied, *state.unreadable, *state.gone}
    hidden |= {place for place, found in state.formulas.items() if found.text is None}
    return {
        place: None
        for place in sides.frame.places(line)
        if place not in hidden and _is_formula(sides, line, place)
    }


def _is_formula(sides: Sides, line: Line, place: Place) -> bool:
    found = sides.returned_at.get(Spot(*row_of_place(line, place)))
    return found is not None and bool(found[0].cell(*found[1:]).formula)


def _change(maker: Maker, state: LineState, new: NewFormula) -> Iterator[Found]:
    line = state.line
    mine = maker.sides.mine.lines[line.id]
    place = next(each for each in new.places)
    content = _content(state, new)
    text = new.text or line.formula
    if _holds_already(mine, new, text):
        return
    reason = _refused(maker.sides.mine, mine, text, maker)
    if reason is not None:
        yield open_item(content, reason)
        return
    edits = edits_of(mine, new)
    if not edits:
        return
    years = maker.year_edits([dict(zip(line.axes, each, strict=True)) for each in new.places])
    before: Held = f"={line.formula_at(place)}"
    is_changed_here = any(
        not same_formula(line.formula_at(each), mine.formula_at(each)) for each in new.places
    )
    yield maker.change(
        "formula" if new.scope is None else "exception",
        line,
        _items(new.scope),
        content,
        values=(before, f"={mine.formula_at(place)}", f"={text}"),
        edits=(*years, *edits),
        is_changed_here=is_changed_here,
    )


def _content(state: LineState, new: NewFormula) -> Content:
    """Return the cell that shows a change: the first of its places where a formula was typed."""
    places = [place for place in new.places if place in state.formulas]
    return state.formulas[places[0] if places else next(iter(state.formulas))].content


def _holds_already(mine: Line, new: NewFormula, text: str) -> bool:
    if new.scope is None:
        return same_formula(mine.formula, text)
    return all(same_formula(mine.formula_at(place), text) for place in new.places)


def _items(scope: Mapping[str, tuple[str, ...]] | None) -> dict[str, str]:
    """Return the items that a change is shown at: the one company, and the year from which it holds."""
    found = {}
    for axis, items in (scope or {}).items():
        if len(items) == 1 or axis == PERIOD:
            found[axis] = items[0]
    return found


def _refused(model: Model, line: Line, text: str, maker: Maker) -> Message | None:
    """Return why the model as it is now cannot take a formula; `None` where it can."""
    if maker.years or len(maker.sides.frame.lines) > len(model.lines):
        return None  # it may name years or lines that come with it; accepting checks it
    try:
        bind(text, line, Namespace(model))
    except FormulaError as fault:
        return Message("review_formula_refused", {"reason": fault.message})
    return None


# --- inputs --------------------------------------------------------------------------------------


def _became_formula(maker: Maker, state: LineState, changed: Mapping[Place, str]) -> Iterator[Found]:
    """Yield the change that gives an input a formula; what is typed elsewhere on the line stays over it.

    A formula for part of an input is an exception: elsewhere the line's formula is 0, as an input without a value is.
    """
    line, mine = state.line, maker.sides.mine.lines[state.line.id]
    if not mine.is_input:
        yield open_item(
            state.formulas[next(iter(changed))].content, Message("review_axes_changed", {"line": line.labels})
        )
        return
    places = tuple(maker.sides.frame.places(line))
    is_whole = len(changed) == len(places)
    texts = Counter(changed.values()).most_common()
    computed = replace(line, formula=texts[0][0] if is_whole else "0")
    items = {axis: maker.sides.frame.item_ids(axis) for axis in line.axes}
    news = new_formulas(computed, changed, places, items)
    edits: list[Edit] = [SetFormula(line.id, computed.formula)]
    for new in news:
        edits += edits_of(computed, new)
        computed = with_formula(computed, new)
    edits += _kept_values(maker, state, mine, changed)
    content = state.formulas[next(iter(changed))].content
    years = maker.year_edits([dict(zip(line.axes, place, strict=True)) for place in changed])
    place = next(iter(changed))
    yield maker.change(
        "formula" if is_whole else "exception",
        line,
        {} if is_whole else _shared_items(line, changed),
        content,
        values=(
            maker.held(maker.sides.base, line, place),
            maker.held(maker.sides.mine, line, place),
            f"={texts[0][0]}",
        ),
        edits=(*years, *edits),
        is_changed_here=any(maker.is_changed_here(line, each) for each in changed),
    )


def _shared_items(line: Line, places: Collection[Place]) -> dict[str, str]:
    """Return the items that all the places have in common, and the first of their periods."""
    used = {axis: dict.fromkeys(place[at] for place in places) for at, axis in enumerate(line.axes)}
    return {axis: next(iter(found)) for axis, found in used.items() if len(found) == 1 or axis == PERIOD}


def _kept_values(maker: Maker, state: LineState, mine: Line, changed: Mapping[Place, str]) -> Iterator[Edit]:
    """Yield what keeps the values that no formula was typed over, which a new formula would take away."""
    model = maker.sides.mine
    own = model.cells_of(mine.id)
    unwired = {place for place in changed if not state.formulas[place].content.is_wired}
    for place in maker.sides.frame.places(mine):
        if place not in changed and (BASE, place) not in own:
            yield SetCell(mine.id, place, Cell(0.0, "override"))
    for (scenario, place), cell in own.items():
        if place in unwired:
            if cell.kind != "input":
                yield ClearCell(mine.id, place, scenario)
            continue
        kind = "override" if cell.kind == "input" else cell.kind
        value = 0.0 if cell.value is None else cell.value
        yield SetCell(mine.id, place, replace(cell, value=value, kind=kind), scenario)
