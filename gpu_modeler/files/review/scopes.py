"""Which formula goes where: a line's formula and exceptions made from the formulas that stand at its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gpu_modeler.edits import Edit, SetException, SetFormula
from gpu_modeler.model import PERIOD, FormulaException, Line, Place

Scope = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class NewFormula:
    """A formula for the whole line (`scope` is `None`), or for part of it; an empty text takes an exception away.

    `is_anew`: an exception of the same scope goes first, so that this one comes last and wins.
    """

    text: str
    places: tuple[Place, ...]
    scope: Scope | None = None
    is_anew: bool = False


def new_formulas(
    line: Line, changed: Mapping[Place, str], visible: Collection[Place], items: Mapping[str, Sequence[str]]
) -> tuple[NewFormula, ...]:
    """Return what gives `changed` places their new formulas, and leaves those of the other `visible` places as they are.

    Places that are not visible hold values; whatever formula lies under them does not matter. `items` are the axes' items.
    """
    found: list[NewFormula] = []
    wanted = {place: changed.get(place, line.formula_at(place)) for place in visible}
    own = [place for place in visible if line.exception_at(place) is None]
    if own and all(place in changed for place in own):
        text = Counter(changed[place] for place in own).most_common(1)[0][0]
        places = tuple(place for place in own if changed[place] == text)
        found.append(NewFormula(text, places))
        line = replace(line, formula=text)
    for new in _of_exceptions(line, changed, visible, items):
        found.append(new)
        line = with_formula(line, new)
    left = {place: text for place, text in wanted.items() if line.formula_at(place) != text}
    for text in dict.fromkeys(left.values()):
        places = tuple(place for place, other in left.items() if other == text)
        for box in _boxes(line, places, visible):
            new = _exception(line, text, box, wanted, items)
            found.append(new)
            line = with_formula(line, new)
    return tuple(found)


def with_formula(line: Line, new: NewFormula) -> Line:
    """Return the line with a formula in place, as the edits put it."""
    if new.scope is None:
        return replace(line, formula=new.text)
    exceptions = [each for each in line.exceptions if dict(each.scope) != dict(new.scope)]
    if not new.text:
        return replace(line, exceptions=tuple(exceptions))
    same = [at for at, each in enumerate(line.exceptions) if dict(each.scope) == dict(new.scope)]
    at = same[0] if len(same) == 1 and not new.is_anew else len(exceptions)
    exceptions.insert(at, FormulaException(new.scope, new.text))
    return replace(line, exceptions=tuple(exceptions))


def edits_of(line: Line, new: NewFormula) -> tuple[Edit, ...]:
    """Return the edits that put a formula in place; `line` is the line as it is now."""
    if new.scope is None:
        return (SetFormula(line.id, new.text),)
    same = [each for each in line.exceptions if dict(each.scope) == dict(new.scope)]
    if not new.text and not same:
        return ()
    setting = SetException(line.id, new.scope, new.text)
    if new.text and (len(same) > 1 or (same and new.is_anew)):
        return SetException(line.id, new.scope, ""), setting
    return (setting,)


def _of_exceptions(
    line: Line, changed: Mapping[Place, str], visible: Collection[Place], items: Mapping[str, Sequence[str]]
) -> Iterator[NewFormula]:
    """Yield the exceptions that got another formula at all their places."""
    for at, exception in enumerate(line.exceptions):
        places = tuple(place for place in visible if line.exception_at(place) == at)
        texts = {changed.get(place, "") for place in places}
        if len(texts) == 1 and (text := next(iter(texts))):
            # The edit looks for a scope in the order of the axes; one that was stored otherwise can only be outdone.
            scope = {
                axis: tuple(item for item in items[axis] if item in used)
                for axis, used in exception.scope.items()
            }
            is_found = any(dict(each.scope) == scope for each in line.exceptions)
            yield NewFormula("" if text == line.formula and is_found else text, places, scope)


def _exception(
    line: Line,
    text: str,
    box: Sequence[Place],
    wanted: Mapping[Place, str],
    items: Mapping[str, Sequence[str]],
) -> NewFormula:
    """Return the exception for a box of places, restricted along as few axes as will do."""
    full = {
        axis: tuple(item for item in items[axis] if item in {place[at] for place in box})
        for at, axis in enumerate(line.axes)
    }
    short = {axis: used for axis, used in full.items() if used != tuple(items[axis])}
    tries = [
        NewFormula(text, tuple(box), scope, is_anew) for scope in (short, full) for is_anew in (False, True)
    ]
    inside = set(box)
    expected = {place: text if place in inside else line.formula_at(place) for place in wanted}
    return next(new for new in tries if new.scope and _gives(line, new, expected))


def _gives(line: Line, new: NewFormula, expected: Mapping[Place, str]) -> bool:
    after = with_formula(line, new)
    return all(after.formula_at(place) == text for place, text in expected.items())


def _boxes(line: Line, places: Sequence[Place], visible: Collection[Place]) -> Iterator[tuple[Place, ...]]:
    """Yield the places in groups that are all the visible places of their items; periods are split last."""
    used = [{place[at] for place in places} for at in range(len(line.axes))]
    hull = [place for place in visible if all(item in axis for item, axis in zip(place, used, strict=True))]
    if len(hull) == len(places):
        yield tuple(places)
        return
    axes = sorted(range(len(line.axes)), key=lambda at: line.axes[at] == PERIOD)
    split = next(at for at in axes if len(used[at]) > 1)
    for item in dict.fromkeys(place[split] for place in places):
        yield from _boxes(line, [place for place in places if place[split] == item], visible)
