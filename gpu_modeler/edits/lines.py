"""Edits of lines: adding, changing what they are called and how they look, moving, duplicating, removing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from gpu_modeler.edits import checking, lookup, references, refusals, uncertainties, views, vintages
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.edits.units import converted_cells
from gpu_modeler.formula import Namespace
from gpu_modeler.model import Chart, Line, Model, Replacement
from gpu_modeler.text import Labels


@dataclass(frozen=True)
class LineEdit(Edit):
    """An edit of one line."""

    line: str

    def subject(self, model: Model) -> object:
        """Return the line's labels."""
        return model.lines[self.line].labels if self.line in model.lines else self.line


@dataclass(frozen=True)
class DefineLine(LineEdit):
    """Add a line; or give the line of that id another formula, unit and axes (labels where given).

    `axes` may stand in any order. `section`: empty for the section of `after`, or the last one. `after`: the line it
    follows; empty for the section's end.
    """

    key: ClassVar[str] = "edit_define_line"
    formula: str = ""
    unit: str = "1"
    axes: tuple[str, ...] = ()
    section: str = ""
    labels: Labels | None = None
    after: str = ""
    number_format: str = ""
    note: Labels | None = None

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check names and axes; the formula is checked when the calculation takes it over."""
        for axis in self.axes:
            lookup.require_axis(model, axis)
        if self.section:
            lookup.require_section(model, self.section)
        if self.after:
            lookup.require_line(model, self.after)
        if self.labels:
            lookup.require_clear_label(model, self.line, self.labels.zh)
        draft = Draft(model)
        if self.line in model.lines:
            self._redefine(draft, model.lines[self.line])
        else:
            self._add(draft)
        references.keep_meanings(draft)
        return draft.replacements()

    def _add(self, draft: Draft) -> None:
        model = draft.model
        lookup.require_free_name(model, self.line)
        section = self.section or (model.lines[self.after].section if self.after else _last_section(model))
        labels = self.labels or Labels(self.line, self.line)
        note = self.note or Labels("", "")
        record = Line(
            self.line, labels, self.unit, self._ordered_axes(model), section, self.formula,
            number_format=self.number_format, note=note,
        )  # fmt: skip
        draft.put("lines", self.line, record)
        draft.insert("lines", self.line, self.after or _last_line_of(model, section))
        views.join_group(draft, self.line, self.after)

    def _redefine(self, draft: Draft, line: Line) -> None:
        axes = self._ordered_axes(draft.model)
        if axes != line.axes and draft.model.cells_of(line.id):
            raise refusals.LineHoldsCells(
                line=lookup.line_name(line), axes=lookup.axis_labels(draft.model, line.axes)
            )
        changed = replace(
            line,
            unit=self.unit,
            axes=axes,
            section=self.section or line.section,
            formula=self.formula,
            exceptions=line.exceptions if axes == line.axes and self.formula else (),
            labels=self.labels or line.labels,
            number_format=self.number_format or line.number_format,
            note=self.note or line.note,
        )
        draft.put("lines", line.id, changed)
        if self.unit != line.unit:
            converted_cells(draft, line, self.unit)
        fit_cells(draft, changed)
        uncertainties.fit_axes(draft, changed)
        if axes != line.axes:
            vintages.leave_line(draft, line.id)

    def _ordered_axes(self, model: Model) -> tuple[str, ...]:
        return tuple(axis for axis in model.orders["axes"] if axis in self.axes)


@dataclass(frozen=True)
class RelabelLine(LineEdit):
    """Give a line other labels; its name in formulas stays."""

    key: ClassVar[str] = "edit_relabel_line"
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record; formulas that use the old label follow."""
        lookup.require_clear_label(model, self.line, self.labels.zh)
        draft = Draft(model)
        draft.put("lines", self.line, replace(lookup.require_line(model, self.line), labels=self.labels))
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class SetUnit(LineEdit):
    """Measure a line in another unit.

    Hard values are converted where only the scale differs (亿元 into 万元) and `convert` holds; otherwise the numbers stay.
    """

    key: ClassVar[str] = "edit_set_unit"
    unit: str
    convert: bool = True

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record and convert the cells of every scenario."""
        line = lookup.require_line(model, self.line)
        draft = Draft(model)
        draft.put("lines", line.id, replace(line, unit=self.unit))
        if self.convert and self.unit != line.unit:
            converted_cells(draft, line, self.unit)
        return draft.replacements()


@dataclass(frozen=True)
class SetNumberFormat(LineEdit):
    """Show a line's numbers in another way."""

    key: ClassVar[str] = "edit_set_number_format"
    number_format: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        return changed_line(model, self.line, number_format=self.number_format)


@dataclass(frozen=True)
class SetLineNote(LineEdit):
    """Write a note on a line."""

    key: ClassVar[str] = "edit_set_line_note"
    note: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        return changed_line(model, self.line, note=self.note)


@dataclass(frozen=True)
class MoveLine(LineEdit):
    """Put a line behind another, or at the beginning of a section (`after` empty)."""

    key: ClassVar[str] = "edit_move_line"
    section: str
    after: str = ""

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the order, and the record where the section changes."""
        line = lookup.require_line(model, self.line)
        lookup.require_section(model, self.section)
        draft = Draft(model)
        draft.put("lines", line.id, replace(line, section=self.section))
        if self.after:
            lookup.require_line(model, self.after)
            if self.after != line.id:
                draft.insert("lines", line.id, self.after)
            return draft.replacements()
        others = [key for key in model.orders["lines"] if key != line.id]
        same = [index for index, key in enumerate(others) if model.lines[key].section == self.section]
        if same:
            others.insert(same[0], line.id)
            draft.put("orders", "lines", tuple(others))
        return draft.replacements()


@dataclass(frozen=True)
class DuplicateLine(LineEdit):
    """Add a copy of a line with its hard values, behind it. What it reads of itself (`x[-1]`) the copy reads of itself."""

    key: ClassVar[str] = "edit_duplicate_line"
    new_line: str
    labels: Labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Copy record and cells."""
        line = lookup.require_line(model, self.line)
        lookup.require_free_name(model, self.new_line)
        lookup.require_clear_label(model, self.new_line, self.labels.zh)
        draft = Draft(model)
        copy = references.renamed_line(line, Namespace(model), {line.id: self.new_line})
        draft.put("lines", self.new_line, replace(copy, id=self.new_line, labels=self.labels))
        draft.insert("lines", self.new_line, line.id)
        views.join_group(draft, self.new_line, line.id)
        for (scenario, place), cell in model.cells_of(line.id).items():
            draft.put("cells", (scenario, self.new_line, place), cell)
        references.keep_meanings(draft)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveLine(LineEdit):
    """Take a line out, with its hard values and its curves in charts. Refused while a formula or claim reads it."""

    key: ClassVar[str] = "edit_remove_line"

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Name the dependents, or drop the record."""
        line = lookup.require_line(model, self.line)
        users = references.users_of_line(model, line.id)
        if users:
            raise refusals.LineInUse(line.id, users.shown)
        draft = Draft(model)
        draft.drop("lines", line.id)
        for scenario, place in model.cells_of(line.id):
            draft.put("cells", (scenario, line.id, place), None)
        for chart in model.charts.values():
            kept = tuple(series for series in chart.series if series.line != line.id)
            draft.put("charts", chart.id, replace(chart, series=kept))
        uncertainties.leave_line(draft, line.id)
        vintages.leave_line(draft, line.id)
        views.leave_line(draft, line.id)
        checking.leave_line(draft, line.id)
        return draft.replacements()


@dataclass(frozen=True)
class RenameLine(LineEdit):
    """Give a line another name; formulas, claims, charts and hard values follow."""

    key: ClassVar[str] = "edit_rename_line"
    new_line: str

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace every record that holds the name."""
        line = lookup.require_line(model, self.line)
        if self.new_line == line.id:
            return ()
        lookup.require_free_name(model, self.new_line)
        draft = Draft(model)
        draft.put("lines", line.id, None)
        draft.put("lines", self.new_line, replace(line, id=self.new_line))
        order = tuple(self.new_line if key == line.id else key for key in model.orders["lines"])
        draft.put("orders", "lines", order)
        for (scenario, place), cell in model.cells_of(line.id).items():
            draft.put("cells", (scenario, line.id, place), None)
            draft.put("cells", (scenario, self.new_line, place), cell)
        for chart in model.charts.values():
            draft.put("charts", chart.id, self._followed(chart))
        uncertainties.follow_line(draft, line.id, self.new_line)
        vintages.follow_line(draft, line.id, self.new_line)
        views.follow_line(draft, line.id, self.new_line)
        checking.follow_line(draft, line.id, self.new_line)
        references.keep_meanings(draft, {line.id: self.new_line})
        return draft.replacements()

    def _followed(self, chart: Chart) -> Chart:
        series = tuple(
            replace(curve, line=self.new_line) if curve.line == self.line else curve for curve in chart.series
        )
        return replace(chart, series=series)


def changed_line(model: Model, line: str, **changes: object) -> tuple[Replacement, ...]:
    """Return the replacement that changes some fields of a line."""
    known = lookup.require_line(model, line)
    draft = Draft(model)
    draft.put("lines", line, replace(known, **changes))  # type: ignore[arg-type]
    return draft.replacements()


def fit_cells(draft: Draft, line: Line) -> None:
    """Make the kinds of a line's hard values fit it, after it got a formula or lost it.

    A new formula takes the place of plain inputs; what has another standing (actuals, guidance) stays over it.
    """
    for scenario, place in draft.model.cells_of(line.id):
        key = (scenario, line.id, place)
        cell = draft.get("cells", key)
        if cell is None:
            continue
        if line.is_input and cell.kind == "override":
            draft.put("cells", key, replace(cell, kind="input"))
        elif not line.is_input and cell.kind == "input":
            draft.put("cells", key, None)


def _last_section(model: Model) -> str:
    sections = model.orders.get("sections", ())
    return sections[-1] if sections else ""


def _last_line_of(model: Model, section: str) -> str:
    found = [key for key in model.orders.get("lines", ()) if model.lines[key].section == section]
    return found[-1] if found else ""
