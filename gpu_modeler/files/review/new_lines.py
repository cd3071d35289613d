"""Rows that a colleague wrote, as lines of the model: values, formulas, and a unit where the row names none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from gpu_modeler.edits import DefineLine, Edit, SetCell
from gpu_modeler.files.review.contents import Content, Contents
from gpu_modeler.files.review.line_states import LineState
from gpu_modeler.files.review.making import Found, Maker, open_item
from gpu_modeler.files.review.referred import NotTranslated
from gpu_modeler.files.review.scopes import edits_of, new_formulas, with_formula
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import Spot, row_of_place
from gpu_modeler.model import Cell, Line, Place
from gpu_modeler.text import Message


def settle_units(sides: Sides, lines: tuple[str, ...]) -> None:
    """Give new lines with formulas the unit of their values, where the unit they name does not fit or is missing."""
    contents = Contents(sides)
    model = sides.frame
    known = Counter(line.unit for line in sides.base.lines.values())
    for name in lines:
        line = model.lines[name]
        first = _first_formula(sides, contents, line)
        if first is None:
            continue
        for unit in dict.fromkeys((line.unit, *(unit for unit, _ in known.most_common()))):
            if _fits(sides, replace(line, unit=unit), *first):
                model.lines[name] = replace(line, unit=unit)
                break


def _first_formula(sides: Sides, contents: Contents, line: Line) -> tuple[Place, Content] | None:
    for place in sides.frame.places(line):
        found = contents.at(Spot(*row_of_place(line, place)), line)
        if found is not None and found.kind == "formula":
            return place, found
    return None


def _fits(sides: Sides, line: Line, place: Place, content: Content) -> bool:
    try:
        sides.translator.translated(content.sheet.name, content.tokens, content.normal, line, place)
    except NotTranslated:
        return False
    return True


def new_line(maker: Maker, state: LineState) -> Iterator[Found]:
    """Yield the change that adds a line with all that stands in its row, and what of it cannot be said."""
    line = state.line
    texts = {place: found.text for place, found in state.formulas.items() if found.text is not None}
    for found in state.formulas.values():
        if found.text is None:
            assert found.reason is not None
            yield open_item(found.content, found.reason)
    for content in state.unreadable.values():
        assert content.note is not None
        yield open_item(content, content.note)
    if not texts and not state.numbers:
        return
    edits: list[Edit] = list(_definition(maker, line, texts))
    for place, content in state.numbers.items():
        edits.append(SetCell(line.id, place, Cell(content.number, "override" if texts else "input")))
    contents = [*state.numbers.values(), *(found.content for found in state.formulas.values())]
    years = maker.year_edits([dict(zip(line.axes, place, strict=True)) for place in (*texts, *state.numbers)])
    shown = Counter(texts.values()).most_common(1)
    companies = {content.sheet.company for content in contents}
    yield maker.change(
        "line",
        line,
        {"company": companies.pop()} if len(companies) == 1 and "company" in line.axes else {},
        contents[0],
        values=(None, None, f"={shown[0][0]}" if shown else next(iter(state.numbers.values())).number),
        edits=(*years, *edits),
        note=Message("review_new_line", {"label": line.labels}),
    )


def _definition(maker: Maker, line: Line, texts: dict[Place, str]) -> Iterator[Edit]:
    formula = Counter(texts.values()).most_common(1)[0][0] if texts else ""
    mine = maker.sides.mine
    place = maker.sides.frame.orders["lines"].index(line.id)
    before = [
        other
        for other in maker.sides.frame.orders["lines"][:place]
        if other in mine.lines and mine.lines[other].section == line.section
    ]
    yield DefineLine(
        line.id,
        formula=formula,
        unit=line.unit,
        axes=line.axes,
        section=line.section if line.section in mine.sections else "",
        labels=line.labels,
        after=before[-1] if before else "",
    )
    computed = replace(line, formula=formula)
    items = {axis: maker.sides.frame.item_ids(axis) for axis in line.axes}
    for new in new_formulas(computed, texts, dict.fromkeys(texts), items) if texts else ():
        yield from edits_of(computed, new)
        computed = with_formula(computed, new)
