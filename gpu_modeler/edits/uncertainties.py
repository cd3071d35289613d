"""Edits of what is uncertain, and how uncertainties follow the lines and items that they are about.

Whether a distribution's text can be read is asked by who lets a person type it; here it is text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import lookup, refusals
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.model import Correlation, Line, Model, Replacement, Uncertainty
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class SetUncertainty(Edit):
    """Say how far cells of a line may turn out otherwise, or change what was said under that id."""

    key: ClassVar[str] = "edit_set_uncertainty"
    uncertainty: Uncertainty

    def subject(self, model: Model) -> object:
        """Return the line's labels."""
        return _line_labels(model, self.uncertainty.line)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check line, items and source; then replace the record, its numbers in the line's unit as it is now."""
        wanted = self.uncertainty
        lookup.require_text(wanted.id)
        line = lookup.require_line(model, wanted.line)
        _require_scope(model, line, wanted)
        if wanted.source:
            lookup.require_source(model, wanted.source)
        unit = "" if wanted.move == "factor" else wanted.unit or line.unit
        each = tuple(axis for axis in line.axes if axis in wanted.each)
        draft = Draft(model)
        draft.put("uncertainties", wanted.id, replace(wanted, unit=unit, each=each))
        if wanted.id not in model.uncertainties:
            draft.insert("uncertainties", wanted.id)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveUncertainty(Edit):
    """Take an uncertainty out with its correlations: the cells are certain again."""

    key: ClassVar[str] = "edit_remove_uncertainty"
    uncertainty: str

    def subject(self, model: Model) -> object:
        """Return the line's labels."""
        known = model.uncertainties.get(self.uncertainty)
        return _line_labels(model, known.line) if known else self.uncertainty

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the records."""
        _require_uncertainty(model, self.uncertainty)
        draft = Draft(model)
        _drop(draft, self.uncertainty)
        return draft.replacements()


@dataclass(frozen=True)
class SetCorrelation(Edit):
    """Correlate two uncertainties, or the items of one. A correlation of 0 takes the record away."""

    key: ClassVar[str] = "edit_set_correlation"
    correlation: Correlation

    def subject(self, model: Model) -> object:
        """Return the pair."""
        return " – ".join(self.correlation.key)

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check both and the number; then replace the record under the sorted pair."""
        first, second = self.correlation.key
        for name in (first, second):
            _require_uncertainty(model, name)
        value = self.correlation.value
        if not -1 <= value <= 1:
            raise refusals.NotACorrelation(value=f"{value:g}")
        record = replace(self.correlation, first=first, second=second) if value else None
        draft = Draft(model)
        draft.put("correlations", (first, second), record)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveCorrelation(Edit):
    """Let two uncertainties be drawn on their own again."""

    key: ClassVar[str] = "edit_remove_correlation"
    first: str
    second: str

    def subject(self, model: Model) -> object:
        """Return the pair."""
        return f"{self.first} – {self.second}"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record; nothing where there is none."""
        draft = Draft(model)
        draft.put("correlations", Correlation(self.first, self.second, 0.0).key, None)
        return draft.replacements()


# --- following lines and items ----------------------------------------------------------------------


def leave_line(draft: Draft, line: str) -> None:
    """Drop the uncertainties of a line that is taken out."""
    for known in draft.model.uncertainties.values():
        if known.line == line:
            _drop(draft, known.id)


def follow_line(draft: Draft, old: str, new: str) -> None:
    """Let uncertainties stay with a line that is renamed."""
    for known in draft.model.uncertainties.values():
        if known.line == old:
            draft.put("uncertainties", known.id, replace(known, line=new))


def fit_axes(draft: Draft, line: Line) -> None:
    """Let uncertainties name no axis that their line does not have any more."""
    for known in draft.model.uncertainties.values():
        if known.line == line.id:
            scope = {axis: items for axis, items in known.scope.items() if axis in line.axes}
            each = tuple(axis for axis in known.each if axis in line.axes)
            draft.put("uncertainties", known.id, replace(known, scope=scope, each=each))


def join_items(draft: Draft, axis: str, item: str, new_items: tuple[str, ...]) -> None:
    """Put new items, which are made after an item, into the scopes that hold it."""
    for known in draft.model.uncertainties.values():
        items = known.scope.get(axis, ())
        if item in items:
            scope = {**known.scope, axis: (*items, *new_items)}
            draft.put("uncertainties", known.id, replace(known, scope=scope))


def leave_item(draft: Draft, axis: str, item: str) -> None:
    """Take an item out of scopes; an uncertainty of nothing else goes with it."""
    for known in draft.model.uncertainties.values():
        if item not in known.scope.get(axis, ()):
            continue
        left = tuple(other for other in known.scope[axis] if other != item)
        if left:
            draft.put("uncertainties", known.id, replace(known, scope={**known.scope, axis: left}))
        else:
            _drop(draft, known.id)


def _drop(draft: Draft, name: str) -> None:
    draft.drop("uncertainties", name)
    for pair in draft.model.correlations:
        if name in pair:
            draft.put("correlations", pair, None)


# --- what is refused --------------------------------------------------------------------------------


def _require_scope(model: Model, line: Line, wanted: Uncertainty) -> None:
    for axis in (*wanted.scope, *wanted.each):
        lookup.require_axis(model, axis)
        if axis not in line.axes:
            raise refusals.AxisNotOfLine(
                line=lookup.line_name(line),
                axis=model.axes[axis].labels,
                axes=lookup.axis_labels(model, line.axes),
            )
    for axis, items in wanted.scope.items():
        if not items:
            raise refusals.LastItemStays(name=model.axes[axis].labels)
        for item in items:
            lookup.require_item(model.axes[axis], item)


def _require_uncertainty(model: Model, name: str) -> None:
    if name not in model.uncertainties:
        raise refusals.UnknownUncertainty(name, lookup.nearest(name, model.uncertainties))


def _line_labels(model: Model, line: str) -> Labels | str:
    return model.lines[line].labels if line in model.lines else line
