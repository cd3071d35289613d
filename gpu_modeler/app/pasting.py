"""Pasting into cells of the model: numbers in their units, arithmetic with them, formulas, notes and sources. No clipboard.

A line has one formula, so a pasted formula becomes an exception for the cells it is pasted into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from gpu_modeler.app import typing as typed
from gpu_modeler.app.blocks import CellAt, cells_edits, clearing_edits
from gpu_modeler.app.exact import scaled
from gpu_modeler.app.messages import EntryRefused
from gpu_modeler.edits import SetException, SetSource
from gpu_modeler.edits.cells import typed_over
from gpu_modeler.edits.edit import Edit
from gpu_modeler.edits.lookup import line_name
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import Cell, Line, Source
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from gpu_modeler.app.session import Session

What = Literal["values", "all", "notes", "formulas"]
Operation = Literal["none", "add", "subtract", "multiply", "divide"]
WHATS: tuple[What, ...] = ("values", "all", "notes", "formulas")
OPERATIONS: tuple[Operation, ...] = ("none", "add", "subtract", "multiply", "divide")


@dataclass(frozen=True, slots=True)
class PastedCell:
    """What is pasted into one cell.

    Attributes:
        text: as a person would type it; a number of ours has `number` in `unit` as well.
        formula: of the copied cell, "" where it held a number.
        note, source: of the copied cell.
        is_nil: another program wrote a dash or N/A there, which is no number; the text is "" then.
    """

    text: str
    number: float | None = None
    unit: str | None = None
    formula: str = ""
    note: Labels = Labels("", "")
    source: Source | None = None
    is_nil: bool = False

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was copied."""
        return not self.text.strip() and self.number is None


@dataclass(frozen=True, slots=True)
class PasteRequest:
    """How to paste: Excel's Paste Special.

    With `keeps_formulas`, as Ctrl+V pastes, a formula that is pasted where the same formula belongs leaves it there, and
    takes away what stands over it.
    """

    what: What = "values"
    operation: Operation = "none"
    skips_blanks: bool = True
    transposes: bool = False
    keeps_formulas: bool = False


@dataclass
class PasteRefused(Exception):
    """One cell did not take what it was given: which, and why."""

    at: CellAt
    reason: ModelerError = field(repr=False)


def paste_edits(session: Session, pasted: Mapping[CellAt, PastedCell], request: PasteRequest) -> list[Edit]:
    """Return the edits that paste, in order.

    Raises:
        PasteRefused: a cell cannot hold what it would get; nothing is to be pasted then.
    """
    if request.what == "formulas":
        return _formula_edits(session, pasted)
    sources = _Sources(session)
    cells, cleared = {}, []
    for at, cell in pasted.items():
        if request.keeps_formulas and has_formula(session, at, cell):
            cleared.append(at)
            continue
        if cell.is_blank and request.what != "notes":
            cleared += [] if request.skips_blanks else [at]
            continue
        try:
            made = _cell(session, at, cell, request, sources)
        except ModelerError as reason:
            raise PasteRefused(at, reason) from reason
        if made is not None:
            cells[at] = made
    held = [at for at in cleared if session.cell(*at) is not None]
    return [*sources.edits, *cells_edits(cells), *clearing_edits(held)]


def has_formula(session: Session, at: CellAt, pasted: PastedCell) -> bool:
    """Say whether a copied cell's formula is the one that belongs where it is pasted."""
    return bool(pasted.formula) and session.formula_at(at.line, at.place) == pasted.formula


def _cell(
    session: Session, at: CellAt, pasted: PastedCell, request: PasteRequest, sources: _Sources
) -> Cell | None:
    """Return the cell as it becomes; `None` where it stays as it is."""
    before: Cell | None = session.model.record("cells", (at.scenario, at.line, at.place))
    if request.what == "notes":
        if before is None or before.value is None:
            return None
        return replace(before, note=pasted.note, source=sources.name(pasted.source))
    value = _value(session, at, pasted, request.operation)
    if request.what == "values" or request.operation != "none":
        return typed_over(before, value)
    made = typed_over(before, value, sources.name(pasted.source))
    return replace(made, note=pasted.note)


def _value(session: Session, at: CellAt, pasted: PastedCell, operation: Operation) -> float:
    line = session.model.lines[at.line]
    if operation == "none":
        return number_for(line, pasted)
    held = session.value(at.line, at.place, at.scenario)
    if isinstance(held, CellError):
        raise EntryRefused(line=line_name(line), reason=f"{held.text}")
    if operation in {"add", "subtract"}:
        number = number_for(line, pasted)
        return held + number if operation == "add" else held - number
    factor = _factor(line, pasted)
    if operation == "divide" and factor == 0:
        raise EntryRefused(line=line_name(line), reason=CellError.DIV0.text)
    return held * factor if operation == "multiply" else held / factor


def number_for(line: Line, pasted: PastedCell) -> float:
    """Return a pasted number in the line's unit. Raises `EntryRefused` where it does not fit or is none."""
    if pasted.number is None or pasted.unit is None:
        return typed.typed_value(line, pasted.text)
    from gpu_modeler.formula import Unit
    from gpu_modeler.formula.agreement import unit_words
    from gpu_modeler.formula.numbers import EntryUnitMismatch

    own, target = Unit.parse(pasted.unit), Unit.parse(line.unit)
    if not own.fits(target) or (own.is_rate and own.scale != target.scale):
        fault = EntryUnitMismatch(text=pasted.text, unit=unit_words(own), wanted=unit_words(target))
        raise EntryRefused(line=line_name(line), reason=fault.message)
    return scaled(pasted.number, own.factor_to(target))


def _factor(line: Line, pasted: PastedCell) -> float:
    """Return a pasted number by which values are multiplied: a plain one, or per cent."""
    from gpu_modeler.formula import Unit, read_number

    if pasted.number is not None and pasted.unit is not None and Unit.parse(pasted.unit).is_dimensionless:
        return pasted.number
    try:
        return read_number(pasted.text, "1")
    except ModelerError as fault:
        raise EntryRefused(line=line_name(line), reason=fault.message) from fault


# --- formulas -------------------------------------------------------------------------------------


def _formula_edits(session: Session, pasted: Mapping[CellAt, PastedCell]) -> list[Edit]:
    """Return the exceptions that pasted formulas make, one for each line and formula; cells that have it stay."""
    wanted: dict[tuple[str, str], list[CellAt]] = {}
    for at, cell in pasted.items():
        if cell.formula and session.model.lines[at.line].formula_at(at.place) != cell.formula:
            wanted.setdefault((at.line, cell.formula), []).append(at)
    edits: list[Edit] = []
    for (name, formula), places in wanted.items():
        edits += [SetException(name, scope, formula) for scope in _scopes(session.model.lines[name], places)]
    computed = [at for at, cell in pasted.items() if cell.formula and session.cell(*at) is not None]
    return [*edits, *clearing_edits(computed)]


def _scopes(line: Line, places: list[CellAt]) -> list[dict[str, tuple[str, ...]]]:
    """Return the parts of a line's axes that hold just these places: one where they are a full block, else one each."""
    items = [dict.fromkeys(at.place[k] for at in places) for k in range(len(line.axes))]
    size = 1
    for found in items:
        size *= len(found)
    if size == len({at.place for at in places}):
        return [{axis: tuple(found) for axis, found in zip(line.axes, items, strict=True)}]
    return [{axis: (item,) for axis, item in zip(line.axes, at.place, strict=True)} for at in places]


# --- sources --------------------------------------------------------------------------------------


class _Sources:
    """Names for pasted sources in the open model; those of another document are taken along."""

    def __init__(self, session: Session) -> None:
        self._model = session.model
        self._taken: dict[Source, str] = {}
        self.edits: list[Edit] = []

    def name(self, source: Source | None) -> str:
        """Return the id under which the model has a source."""
        if source is None:
            return ""
        if source not in self._taken:
            self._taken[source] = self._added(source)
        return self._taken[source]

    def _added(self, source: Source) -> str:
        known = self._model.sources
        if known.get(source.id) == source:
            return source.id
        names = {*known, *self._taken.values()}
        number, name = 2, source.id
        while name in names:
            name, number = f"{source.id}_{number}", number + 1
        self.edits.append(SetSource(replace(source, id=name)))
        return name
