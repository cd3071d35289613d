"""What came back of one line: where numbers were typed, where which formula stands now, what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gpu_modeler.files.review.contents import Content, Contents
from gpu_modeler.files.review.referred import NotTranslated
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import Spot, row_of_place
from gpu_modeler.model import Line, Place
from gpu_modeler.text import Message


@dataclass(frozen=True)
class FormulaAt:
    """The formula that came back at a place, in the formula language; `None` with the reason where it cannot be said."""

    content: Content
    text: str | None
    reason: Message | None = None


@dataclass
class LineState:
    """What differs from the export, by place. Places that are not named are as they were."""

    line: Line
    numbers: dict[Place, Content] = field(default_factory=dict)
    formulas: dict[Place, FormulaAt] = field(default_factory=dict)
    emptied: dict[Place, Content] = field(default_factory=dict)
    unreadable: dict[Place, Content] = field(default_factory=dict)
    gone: list[Place] = field(default_factory=list)

    @property
    def is_as_exported(self) -> bool:
        """Say whether nothing differs."""
        return not (self.numbers or self.formulas or self.emptied or self.unreadable or self.gone)

    def held(self) -> Iterator[tuple[Place, Content]]:
        """Yield the places whose value no scenario decides any more."""
        yield from self.numbers.items()
        yield from self.emptied.items()
        yield from (
            (place, found.content) for place, found in self.formulas.items() if not found.content.is_wired
        )


def states(sides: Sides) -> Iterator[LineState]:
    """Yield what came back of each line that the workbook holds, new lines and years among them."""
    contents = Contents(sides)
    for line in sides.frame.ordered("lines"):
        yield _state(sides, contents, line)


def _state(sides: Sides, contents: Contents, line: Line) -> LineState:
    state = LineState(line)
    for place in sides.frame.places(line):
        found = contents.at(Spot(*row_of_place(line, place)), line)
        if found is None:
            state.gone.append(place)
        elif found.kind == "number":
            state.numbers[place] = found
        elif found.kind == "formula":
            state.formulas[place] = FormulaAt(found, None)
        elif found.kind == "empty" and not _is_new(sides, line, place):
            state.emptied[place] = found
        elif found.kind == "unreadable":
            state.unreadable[place] = found
    if state.formulas:
        state.formulas = dict(_translated(sides, line, state.formulas))
    return state


def _is_new(sides: Sides, line: Line, place: Place) -> bool:
    """Say whether a place came with the workbook: nothing was taken away where nothing stands."""
    return line.id not in sides.base.lines or any(
        item not in sides.base.item_ids(axis) for axis, item in zip(line.axes, place, strict=True)
    )


def _translated(
    sides: Sides, line: Line, formulas: Mapping[Place, FormulaAt]
) -> Iterator[tuple[Place, FormulaAt]]:
    """Yield the formulas in the formula language, as few different ones as say the same."""
    texts = dict.fromkeys(
        text for text in (line.formula, *(exception.formula for exception in line.exceptions)) if text
    )
    waiting: dict[Place, FormulaAt] = {}
    for place, found in formulas.items():
        before = line.formula_at(place)
        if before and sides.translator.holds(before, found.content.normal, line, place):
            yield place, FormulaAt(found.content, before)
            continue
        try:
            texts |= dict.fromkeys(_translations(sides, line, place, found.content, texts))
        except NotTranslated as fault:
            yield place, FormulaAt(found.content, None, fault.reason)
            continue
        waiting[place] = found
    yield from _fewest(sides, line, waiting, texts)


def _translations(
    sides: Sides, line: Line, place: Place, content: Content, known: Mapping[str, None]
) -> tuple[str, ...]:
    if any(sides.translator.holds(text, content.normal, line, place) for text in known):
        return ()
    return sides.translator.translated(content.sheet.name, content.tokens, content.normal, line, place)


def _fewest(
    sides: Sides, line: Line, places: Mapping[Place, FormulaAt], texts: Mapping[str, None]
) -> Iterator[tuple[Place, FormulaAt]]:
    """Yield for each place the text that holds at most places, so that a row gets one formula where one will do."""
    holding = {
        text: [
            place
            for place, found in places.items()
            if sides.translator.holds(text, found.content.normal, line, place)
        ]
        for text in texts
    }
    waiting = dict(places)
    for text in sorted(holding, key=lambda each: -len(holding[each])):
        for place in holding[text]:
            if place in waiting:
                yield place, FormulaAt(waiting.pop(place).content, text)
