"""Which cells the names of a formula mean while it is written: what is framed in the grid. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Namespace, parse
from gpu_modeler.formula.caret import Written, references
from gpu_modeler.formula.names import NameBinder
from gpu_modeler.formula.parser import children
from gpu_modeler.formula.tree import Call, Name, Node, Span
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import PERIOD, Line, Model

CELLS_AT_MOST = 100
"""Of one name; a frame around more says no more."""

Over = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Referenced:
    """One name of the text: where it stands, which reference it is (0, 1, … by first mention), what it means."""

    span: Span
    number: int
    cells: tuple[CellPlace, ...]


def referenced(namespace: Namespace, text: str, edited: CellPlace | None) -> list[Referenced]:
    """Return the references of a text in order; without an edited cell they have no cells.

    Two mentions of the same cells are the same reference. Names of axes, groups and items are none.
    """
    contexts = _contexts(text, namespace)
    numbers: dict[tuple[object, ...], int] = {}
    found = []
    for written in references(text):
        line = _line(namespace, written)
        if line is None:
            continue
        key = (line.id, written.qualifiers, written.lag, written.period)
        number = numbers.setdefault(key, len(numbers))
        over = contexts.get(written.span, {})
        cells = () if edited is None else _cells(namespace, line, written, edited, over)
        found.append(Referenced(written.span, number, cells))
    return found


def _line(namespace: Namespace, written: Written) -> Line | None:
    try:
        return namespace.line(written.name)
    except ModelerError:  # several carry the label
        return None


def _contexts(text: str, namespace: Namespace) -> dict[Span, Over]:
    """Return over which items each name is taken, by span; nothing where the text cannot be read yet."""
    try:
        tree = parse(text)
    except ModelerError:
        return {}
    found: dict[Span, Over] = {}
    waiting: list[tuple[Node, Over]] = [(tree, {})]
    while waiting:
        node, over = waiting.pop()
        if isinstance(node, Name):
            found[_bare(text, node.span)] = over
        inner = {**over, **_selected(text, node, namespace)} if isinstance(node, Call) else over
        waiting += [(child, inner) for child in children(node)]
    return found


def _bare(text: str, span: Span) -> Span:
    """Return a name's span without the parentheses around it."""
    first, last = span
    quoted = text[first:last]
    return (
        first + len(quoted) - len(quoted.lstrip("(（ \n")),
        last - len(quoted) + len(quoted.rstrip(")） \n")),
    )


def _selected(text: str, node: Call, namespace: Namespace) -> Over:
    try:
        return NameBinder(text, namespace, None).split_selectors(node)[1]
    except ModelerError:
        return {}


def _cells(
    namespace: Namespace, line: Line, written: Written, edited: CellPlace, over: Over
) -> tuple[CellPlace, ...]:
    model = namespace.model
    here = dict(zip(model.lines[edited.line].axes, edited.place, strict=True))
    named: dict[str, Sequence[str]] = {**over, **_fixed(namespace, line, written)}
    items = [named[axis] if axis in named else _own(model, axis, here, written.lag) for axis in line.axes]
    return tuple(
        CellPlace(line.id, place, edited.scenario) for place in islice(product(*items), CELLS_AT_MOST)
    )


def _fixed(namespace: Namespace, line: Line, written: Written) -> Over:
    """Return the items that qualifiers and a fixed year name, by axis."""
    found: dict[str, Sequence[str]] = {}
    for qualifier in written.qualifiers:
        found |= {axis: (item,) for axis, item in namespace.items(qualifier) if axis in line.axes}
    if written.period:
        found[PERIOD] = (written.period,) if written.period in namespace.model.periods else ()
    return found


def _own(model: Model, axis: str, here: Mapping[str, str], lag: int) -> Sequence[str]:
    """Return the edited cell's own item, so many periods on; all items where it has none."""
    known = model.item_ids(axis)
    if axis not in here:
        return known
    at = known.index(here[axis]) + (lag if axis == PERIOD else 0)
    return (known[at],) if 0 <= at < len(known) else ()
