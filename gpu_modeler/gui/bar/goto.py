"""From what a person types into the name box to a cell: `revenue · 寒武纪 · 2030`, `cambricon.revenue[2030]`. No Qt.

Parts may stand in any order. Each is an id, a label in either language, its pinyin or initials, or the last word of a
Chinese label (收入 for 营业收入).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gpu_modeler import matching
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD, Item, Line, Model
from gpu_modeler.text import Labels, Language

Meant = Line | tuple[str, str]
SUGGESTED = 12
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
        meant = _meant(model, part)
        if meant is None:
            raise _not_found(model, part)
        if isinstance(meant, Line):
            line = line or meant
        else:
            chosen[meant[0]] = meant[1]
    if line is None:
        if here is None:
            raise _not_found(model, text)
        line = model.lines[here.line]
    return CellPlace(line.id, tuple(_item(model, axis, chosen, here) for axis in line.axes))


def _parts(model: Model, text: str) -> Iterator[str]:
    """Yield the names in a text; of words between spaces as many as make up one name."""
    for part in _SEPARATORS.split(text.strip().removeprefix("=")):
        words = part.split()
        while words:
            count = next((k for k in range(len(words), 1, -1) if _exactly(model, " ".join(words[:k]))), 1)
            yield " ".join(words[:count])
            del words[:count]


def _item(model: Model, axis: str, chosen: dict[str, str], here: CellPlace | None) -> str:
    items = model.item_ids(axis)
    if chosen.get(axis) in items:
        return chosen[axis]
    if here is not None:
        at = dict(zip(model.lines[here.line].axes, here.place, strict=True))
        if at.get(axis) in items:
            return at[axis]
    return items[0]


def _meant(model: Model, name: str) -> Meant | None:
    """Return the line, or the (axis, item), that a name means; exact names come before what sounds like it."""
    found = _exactly(model, name) or _period(model, name)
    if found is not None:
        return found
    lines: list[tuple[Meant, tuple[str, str, str]]] = [
        (line, _names_of(line)) for line in model.ordered("lines")
    ]
    items = [
        ((axis.id, item.id), _names_of(item))
        for axis in model.axes.values()
        if axis.id != PERIOD
        for item in axis.items
    ]
    return _best(model, name, [*lines, *items])


def _period(model: Model, name: str) -> tuple[str, str] | None:
    """Return the period that is written as in a table's heading: 2027年, FY2027, 2027E."""
    if not any(letter.isdigit() for letter in name):
        return None
    from gpu_modeler.files.tables.periods import read_period

    heading = read_period(name)
    known = heading is not None and PERIOD in model.axes and heading.item in model.item_ids(PERIOD)
    return (PERIOD, heading.item) if heading is not None and known else None


def _exactly(model: Model, name: str) -> Meant | None:
    if name in model.lines:
        return model.lines[name]
    for line in model.lines.values():
        if _is_called(line.labels, name):
            return line
    for axis in model.axes.values():
        for item in axis.items:
            if item.id.lower() == name.lower() or _is_called(item.labels, name):
                return axis.id, item.id
    return None


def _is_called(labels: Labels, name: str) -> bool:
    return name.lower() in {labels.zh.lower(), labels.en.lower()}


def _names_of(record: Line | Item) -> tuple[str, str, str]:
    return record.id, record.labels.zh, record.labels.en


def _best(model: Model, name: str, known: Sequence[tuple[Meant, tuple[str, str, str]]]) -> Meant | None:
    """Return what the name surely means: its pinyin, initials, or the last word of its Chinese label.

    Of several the line that most formulas read, then the shortest name.
    """
    wanted = name.strip().casefold()
    if len(wanted) < 2 or wanted.isdigit():
        return None
    found = []
    for position, (one, names) in enumerate(known):
        grade = matching.grade(wanted, names)
        if grade is not None and not wanted.isascii() and names[1].endswith(wanted):
            grade = matching.SHORT_FORM
        if grade is not None and grade <= matching.SHORT_FORM:
            found.append(((grade, -_readers(model, one), len(names[1]), position), one))
    return min(found, key=lambda each: each[0])[1] if found else None


def _readers(model: Model, one: Meant) -> int:
    """Count the lines whose formula names a line."""
    if not isinstance(one, Line):
        return 0
    name = re.compile(rf"(?<!\w){re.escape(one.id)}(?!\w)")
    return sum(bool(name.search(line.formula)) for line in model.lines.values())


# --- what is offered while a person types -----------------------------------------------------------


def suggestions(
    model: Model, text: str, language: Language, uses: Mapping[str, int] | None = None
) -> list[str]:
    """Return what the text may become, best first: its last word completed to names of lines, items and years."""
    cut = max((found.end() for found in _SEPARATORS.finditer(text)), default=0)
    cut = max(cut, text.rfind(" ") + 1)
    before, typed = text[:cut], text[cut:]
    if not typed.strip():
        return []
    graded = []
    for position, (names, shown, weight) in enumerate(_offered(model, language, uses or {})):
        grade = matching.grade(typed, names)
        if grade is not None:
            by_id = names[0].startswith(typed.lower()) and not shown.lower().startswith(typed.lower())
            graded.append((grade - weight, len(shown), position, names[0] if by_id else shown))
    return list(dict.fromkeys(before + name for *_, name in sorted(graded)[:SUGGESTED]))


def _offered(
    model: Model, language: Language, uses: Mapping[str, int]
) -> Iterator[tuple[tuple[str, ...], str, float]]:
    for line in model.ordered("lines"):
        yield _names_of(line), line.labels.in_language(language), min(1.5, uses.get(line.id, 0) / 8)
    for axis in model.axes.values():
        for item in axis.items:
            yield _names_of(item), item.labels.in_language(language), 0.0


def nearest_names(model: Model, text: str, language: Language, count: int = 3) -> list[str]:
    """Return the names most like what is typed, for the message that nothing is called so."""
    import difflib

    found = suggestions(model, text, language)[:count]
    if found:
        return found
    known = {
        name.lower(): shown for names, shown, _ in _offered(model, language, {}) for name in names if name
    }
    close = difflib.get_close_matches(text.lower(), known, n=count, cutoff=0.5)
    return list(dict.fromkeys(known[name] for name in close))


def _not_found(model: Model, text: str) -> ModelerError:
    zh, en = (nearest_names(model, text, language) for language in ("zh", "en"))
    if zh or en:
        return PlaceNotFoundNearest(name=text, nearest=Labels("”、“".join(zh), '", "'.join(en)))
    return PlaceNotFound(name=text)
