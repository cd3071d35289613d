"""Changes of numbers: inputs, numbers typed over formulas, values that scenarios give, values taken away."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.edits import ClearCell, Edit, SetCell
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.options import BOOK_LANGUAGES
from gpu_modeler.files.excel.words import said
from gpu_modeler.files.review.comment_changes import comment_at
from gpu_modeler.files.review.contents import Content, constant, in_force_row, is_same_value
from gpu_modeler.files.review.line_states import FormulaAt, LineState
from gpu_modeler.files.review.making import Found, Maker, open_item
from gpu_modeler.files.review.records import Held
from gpu_modeler.files.review.sides import own_cells
from gpu_modeler.files.review.spots import GIVEN, Spot, row_of_place
from gpu_modeler.formula import read_number
from gpu_modeler.model import BASE, Cell, Line, Place
from gpu_modeler.text import Labels, Message


class _GivenByFormula(ModelerError):
    """A scenario is given what a formula computes, and its value is not in the file."""

    key = "review_formula_in_scenarios"


def value_changes(maker: Maker, state: LineState) -> Iterator[Found]:
    """Yield the changes of a line's values, in the order of its places."""
    line = state.line
    for place, content in state.numbers.items():
        yield from _number(maker, line, place, content)
    for place, content in state.emptied.items():
        yield from _emptied(maker, line, place, content)
    for content in state.unreadable.values():
        assert content.note is not None
        yield open_item(content, content.note)
    for place, found in state.formulas.items():
        yield from _kept_or_cleared(maker, line, place, found)
    decided = {place for place, _ in state.held()}
    for place in maker.sides.frame.places(line):
        if place not in decided:
            yield from _given(maker, line, place)


def _number(maker: Maker, line: Line, place: Place, content: Content, text: str = "") -> Iterator[Found]:
    """Yield the change that a number makes which holds in every scenario; `text` is a formula kept beside it."""
    reason = maker.refusal(line, place)
    if reason is not None:
        yield open_item(content, reason)
        return
    value = maker.sides.to_mine(line.id, content.number)
    own = own_cells(maker.sides.mine, line.id, place)
    if not text and set(own) == {BASE} and is_same_value(own[BASE].value, value):
        return
    comment = comment_at(maker.sides, Spot(*row_of_place(line, place)))
    note = "\n".join(part for part in (text, comment) if part)
    cell = Cell(value, "input", note=Labels(note, note))
    yield maker.change(
        "input" if line.is_input else "override",
        line,
        dict(zip(line.axes, place, strict=True)),
        content,
        values=(maker.held(maker.sides.base, line, place), maker.held(maker.sides.mine, line, place), value),
        edits=maker.holding(line, place, cell),
        scenario=BASE,
        is_changed_here=maker.is_changed_here(line, place),
        note=content.note,
        source=comment or maker.source_of(line, place),
    )


def _emptied(maker: Maker, line: Line, place: Place, content: Content) -> Iterator[Found]:
    """Yield the change that emptying a cell makes: formulas read 0 in it."""
    reason = maker.refusal(line, place)
    if reason is not None:
        yield open_item(content, reason)
        return
    own = own_cells(maker.sides.mine, line.id, place)
    before = (maker.held(maker.sides.base, line, place), maker.held(maker.sides.mine, line, place))
    if line.is_input and not own:
        return
    edits = tuple(maker.clearing(line, place)) if line.is_input else maker.holding(line, place, Cell(0.0))
    yield maker.change(
        "cleared" if line.is_input else "override",
        line,
        dict(zip(line.axes, place, strict=True)),
        content,
        values=(*before, None if line.is_input else 0.0),
        edits=edits,
        scenario=BASE,
        is_changed_here=maker.is_changed_here(line, place),
        note=Message("review_emptied"),
        source=maker.source_of(line, place),
    )


def _kept_or_cleared(maker: Maker, line: Line, place: Place, found: FormulaAt) -> Iterator[Found]:
    content = found.content
    if found.text is None:
        assert found.reason is not None
        value = content.cell.value
        if isinstance(value, bool) or not isinstance(value, float | int):
            yield open_item(content, found.reason)
            return
        note = Message("review_formula_kept", {"reason": found.reason})
        kept = Content("number", content.sheet, content.row, content.column, float(value), note=note)
        yield from _number(maker, line, place, kept, content.text)
    elif not content.is_wired and not line.is_input:
        yield from _cleared(maker, line, place, content, found.text)


def _cleared(maker: Maker, line: Line, place: Place, content: Content, formula: str) -> Iterator[Found]:
    """Yield the change that a formula makes which was typed over a hard value: the value goes, in every scenario."""
    edits = tuple(maker.clearing(line, place)) if maker.refusal(line, place) is None else ()
    if not edits:
        return
    yield maker.change(
        "cleared",
        line,
        dict(zip(line.axes, place, strict=True)),
        content,
        values=(
            maker.held(maker.sides.base, line, place),
            maker.held(maker.sides.mine, line, place),
            f"={formula}",
        ),
        edits=edits,
        scenario=BASE,
        is_changed_here=maker.is_changed_here(line, place, formula),
        source=maker.source_of(line, place),
    )


# --- what scenarios give ---------------------------------------------------------------------------


def _given(maker: Maker, line: Line, place: Place) -> Iterator[Found]:
    """Yield the changes on a place's row of the Scenarios sheet."""
    row = in_force_row(Spot(*row_of_place(line, place)))
    for scenario in maker.sides.base.orders["scenarios"]:
        spot = Spot(row, GIVEN + scenario)
        was, now = maker.sides.exported_at.get(spot), maker.sides.returned_at.get(spot)
        if was is None or now is None:
            continue
        before, cell = was[0].cell(*was[1:]), now[0].cell(*now[1:])
        if not cell.formula and is_same_value(before.value, cell.value):
            continue
        if _is_formula_word(before.value) and _is_formula_word(cell.value):
            continue
        yield from _given_in(maker, line, place, scenario, Content("same", *now))


def _given_in(maker: Maker, line: Line, place: Place, scenario: str, content: Content) -> Iterator[Found]:
    reason = maker.refusal(line, place)
    if reason is None and scenario not in maker.sides.mine.scenarios:
        reason = Message("review_scenario_gone", {"scenario": scenario})
    try:
        cell, note = _cell_given(maker, line, content)
    except ModelerError as fault:
        reason = reason or fault.message
    if reason is not None:
        yield open_item(content, reason)
        return
    own = own_cells(maker.sides.mine, line.id, place).get(scenario)
    if _is_same_cell(own, cell):
        return
    before = own_cells(maker.sides.base, line.id, place).get(scenario)
    edit: Edit = ClearCell(line.id, place, scenario)
    if cell is not None:
        edit = SetCell(line.id, place, cell, scenario)
    kind = "input" if line.is_input else "override"
    formula = f"={line.formula_at(place)}" if not line.is_input else None
    yield maker.change(
        "cleared" if cell is None or cell.value is None else kind,  # type: ignore[arg-type]
        line,
        dict(zip(line.axes, place, strict=True)),
        content,
        values=(
            _own_held(maker, line, before, formula),
            _own_held(None, line, own, formula),
            _own_held(None, line, cell, formula),
        ),
        edits=(edit,),
        scenario=scenario,
        is_changed_here=not _is_same_cell(_in_my_unit(maker, line, before), own),
        note=note,
        source=maker.source_of(line, place, scenario),
    )


def _cell_given(maker: Maker, line: Line, content: Content) -> tuple[Cell | None, Message | None]:
    """Return the cell that a scenario's column says, `None` where it is as in its parent.

    Raises:
        ModelerError: the text is no number, or a formula reads cells and its value is not stored.
    """
    cell = content.cell
    note = (
        Message("review_formula_kept", {"reason": Message("review_formula_in_scenarios")})
        if cell.formula
        else None
    )
    value = cell.value if cell.value is not None or not cell.formula else _computed(maker, content)
    if value is None or value == "":
        return None, None
    if _is_formula_word(value):
        return Cell(None), None
    if isinstance(value, str):
        number = read_number(value, line.unit)
        note = Message("review_text_read", {"text": value})
    else:
        number = float(value)
    kept = content.text if cell.formula else ""
    return Cell(maker.sides.to_mine(line.id, number), "input", note=Labels(kept, kept)), note


def _computed(maker: Maker, content: Content) -> float:
    """Return the value of a formula beside which none is stored."""
    value = constant(maker.sides.returned_normal.text(content.sheet.name, content.cell.formula))
    if value is None:
        raise _GivenByFormula
    return value


def _is_formula_word(value: object) -> bool:
    return value in {said("excel_scenarios_formula", language) for language in BOOK_LANGUAGES}


def _in_my_unit(maker: Maker, line: Line, cell: Cell | None) -> Cell | None:
    return cell if cell is None or cell.value is None else Cell(maker.sides.to_mine(line.id, cell.value))


def _is_same_cell(one: Cell | None, other: Cell | None) -> bool:
    if one is None or other is None:
        return one is other
    return is_same_value(one.value, other.value)


def _own_held(maker: Maker | None, line: Line, cell: Cell | None, formula: str | None) -> Held:
    if cell is None:
        return None
    if cell.value is None:
        return formula
    return maker.sides.to_mine(line.id, cell.value) if maker is not None else cell.value
