"""Edits of what a line computes: its formula, its exceptions, and turning it into an input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, refusals
from gpu_modeler.edits.edit import Draft
from gpu_modeler.edits.lines import LineEdit, changed_line, fit_cells
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.model import BASE, Cell, FormulaException, Line, Model, Place, Replacement
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class SetFormula(LineEdit):
    """Give a line a formula (without `=`). Plain inputs give way to it; actuals, guidance and overrides stay."""

    key: ClassVar[str] = "edit_set_formula"
    formula: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record; the formula is checked when the calculation takes it over."""
        line = lookup.require_line(model, self.line)
        changed = replace(line, formula=self.formula, exceptions=line.exceptions if self.formula else ())
        draft = Draft(model)
        draft.put("lines", line.id, changed)
        if changed.is_input != line.is_input:
            fit_cells(draft, changed)
        return draft.replacements()


@dataclass(frozen=True)
class MakeInput(LineEdit):
    """Turn a formula line into an input that holds `cells`: (scenario, place, value)."""

    key: ClassVar[str] = "edit_make_input"
    cells: tuple[tuple[str, Place, float], ...] = ()

    @classmethod
    def keeping_values(cls, model: Model, calculation: Calculation, line: str) -> MakeInput:
        """Return the edit that keeps the numbers the line shows now, in every scenario.

        Raises:
            ErrorsCannotBecomeInputs: the line shows an error somewhere.
        """
        known = lookup.require_line(model, line)
        if known.is_input:
            return cls(line)
        return cls(line, tuple(shown_values(model, calculation, known, model.places(known))))

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record and fill its cells."""
        line = lookup.require_line(model, self.line)
        changed = replace(line, formula="", exceptions=())
        draft = Draft(model)
        draft.put("lines", line.id, changed)
        fit_cells(draft, changed)
        for scenario, place, value in self.cells:
            lookup.require_scenario(model, scenario)
            lookup.require_place(model, line, place)
            lookup.require_finite(value, line.labels)
            draft.put("cells", (scenario, line.id, place), Cell(value, "input"))
        return draft.replacements()


@dataclass(frozen=True)
class SetException(LineEdit):
    """Give part of a line a formula of its own, or take it away (`formula` empty).

    `scope` maps axes to the items it holds for; an exception of the same scope is replaced.
    """

    key: ClassVar[str] = "edit_set_exception"
    scope: Mapping[str, tuple[str, ...]]
    formula: str
    note: Labels = Labels("", "")

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record; a new exception comes last."""
        line = lookup.require_line(model, self.line)
        scope = ordered_scope(model, line, self.scope)
        kept = tuple(known for known in line.exceptions if not is_same_scope(known.scope, scope))
        if self.formula:
            if line.is_input:
                raise refusals.LineIsInput(line=lookup.line_name(line))
            exceptions = _with_exception(line, FormulaException(scope, self.formula, self.note))
        elif len(kept) == len(line.exceptions):
            raise refusals.NoSuchException(line=lookup.line_name(line), scope=scope_text(scope))
        else:
            exceptions = kept
        return changed_line(model, line.id, exceptions=exceptions)


def shown_values(
    model: Model, calculation: Calculation, line: Line, places: Iterable[Place], *, skip_errors: bool = False
) -> Iterator[tuple[str, Place, float]]:
    """Yield (scenario, place, value) of the numbers to be written down so that every scenario shows what it shows now.

    Raises:
        ErrorsCannotBecomeInputs: the line shows an error, unless those are skipped.
    """
    known = tuple(places)
    for scenario in model.orders["scenarios"]:
        parent = model.scenarios[scenario].parent
        for place in known:
            if skip_errors and isinstance(calculation.value(line.id, place, scenario), CellError):
                continue
            value = _number(calculation, line, place, scenario)
            cell = model.record("cells", (scenario, line.id, place))
            inherited = calculation.value(line.id, place, parent) if parent else None
            if (
                value != inherited if cell is None else cell.value is None
            ):  # one that clears would show nothing
                yield scenario, place, value


def ordered_scope(
    model: Model, line: Line, scope: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the scope with axes and items in the model's order.

    Raises:
        ModelerError: it is empty, or names an axis or item that the line does not have.
    """
    ordered: dict[str, tuple[str, ...]] = {}
    for axis, items in scope.items():
        if axis not in line.axes:
            known = lookup.require_axis(model, axis)
            raise refusals.AxisNotOnLine(line=lookup.line_name(line), axis=known.labels)
        for item in items:
            lookup.require_item(model.axes[axis], item)
    for axis in line.axes:
        if scope.get(axis):
            ordered[axis] = tuple(item for item in model.item_ids(axis) if item in scope[axis])
    if not ordered:
        raise refusals.NoSuchException(line=lookup.line_name(line), scope="")
    return ordered


def is_same_scope(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether two scopes hold for the same items, in whatever order: items are moved, scopes stay as written."""
    return one.keys() == other.keys() and all(set(one[axis]) == set(other[axis]) for axis in one)


def scope_text(scope: Mapping[str, tuple[str, ...]]) -> str:
    """Return a scope as read by a person, e.g. "company: biren"."""
    return "; ".join(f"{axis}: {', '.join(items)}" for axis, items in scope.items())


def _with_exception(line: Line, new: FormulaException) -> tuple[FormulaException, ...]:
    """Return the line's exceptions with the new one in the place of that of the same scope, or last.

    Where several came to have one scope, as when the last item that told them apart went, the last is in force: it is
    replaced, and those before it go.
    """
    same = [at for at, known in enumerate(line.exceptions) if is_same_scope(known.scope, new.scope)]
    if not same:
        return (*line.exceptions, new)
    return tuple(
        new if at == same[-1] else known
        for at, known in enumerate(line.exceptions)
        if at == same[-1] or at not in same
    )


def _number(calculation: Calculation, line: Line, place: Place, scenario: str = BASE) -> float:
    value = calculation.value(line.id, place, scenario)
    if isinstance(value, CellError):
        raise refusals.ErrorsCannotBecomeInputs(
            line=lookup.line_name(line), error=value.text, place=" ".join(place)
        )
    return value
