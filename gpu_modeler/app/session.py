"""The session: one open document with its values, its history and the choices of whoever works on it.

Both faces, the window and the command line, talk to this class and to nothing below it that changes the model.
No Qt here, no dialogs: a question to a person is asked by the face, the answer arrives as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler import edits
from gpu_modeler.app import arithmetic, typing
from gpu_modeler.app.questions import Questions
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import lookup
from gpu_modeler.edits.edit import Edit
from gpu_modeler.files import starter
from gpu_modeler.model import Model, Place
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet
    from gpu_modeler.files.excel.options import ExportOptions
    from gpu_modeler.files.verify.export import ExportSnapshot, VerifiedExport


class Session(Questions):
    """The application without a window.

    Invariants: those of `Documents`; the choices, too, are as they were when a request fails.
    """

    def __init__(
        self,
        model: Model | None = None,
        settings_file: SettingsFile | None = None,
        *,
        is_quick: bool = False,
    ) -> None:
        """Start with `model`, or the starter model; `settings_file` is the platform's where none is given.

        A quick start shows the starter model's values as kept from an earlier start, where there are any, until `settle`
        or until something needs more than values.
        """
        super().__init__(
            settings_file or SettingsFile.standard(),
            starter.load_starter() if model is None else model,
            is_quick=is_quick and model is None,
        )

    def export_excel(
        self, path: Path | str, options: ExportOptions | None = None, *, verified: bool = True
    ) -> VerifiedExport:
        """Write an Excel workbook with live formulas, and say where it lies and how its verification went.

        Where no options are given it shows the chosen scenario in the chosen language. An independent engine that
        computes otherwise keeps no workbook from being written, but from being called verified.
        """
        from gpu_modeler.app.checking.booked import checked_options
        from gpu_modeler.files.verify.export import export_unverified, export_verified

        export = export_verified if verified else export_unverified
        return export(self.model, self.calculation, path, checked_options(self, options))

    def export_snapshot(self, options: ExportOptions, *, verified: bool = True) -> ExportSnapshot:
        """Return the model as it is now, to be exported in any thread."""
        from gpu_modeler.app.checking.booked import checked_options
        from gpu_modeler.files.verify.export import ExportSnapshot

        return ExportSnapshot.of(self.model, checked_options(self, options), verified=verified)

    def export_options(self) -> ExportOptions:
        """Return the options of a workbook of the chosen scenario in the chosen language."""
        from gpu_modeler.files.excel.options import ExportOptions

        return ExportOptions(self.language, self.scenario)

    # --- changes --------------------------------------------------------------------------------

    def perform(self, edit: Edit, initiator: object = None) -> ChangeSet:
        """Do one edit, as one undo step. Every change of the model comes through here.

        Raises:
            ModelerError: it is refused; model, values and history are as they were.
        """
        self.settle()
        return self._told(self.history.perform(edit), initiator)

    def undo(self, initiator: object = None) -> ChangeSet:
        """Take back the last edit. Raises `NothingToUndo`."""
        return self._told(self.history.undo(), initiator)

    def redo(self, initiator: object = None) -> ChangeSet:
        """Do again what was undone last. Raises `NothingToRedo`."""
        return self._told(self.history.redo(), initiator)

    def type_into_cell(
        self, line: str, place: Place, text: str, scenario: str | None = None, initiator: object = None
    ) -> ChangeSet:
        """Take what was typed into a cell, as Excel would.

        `=1200*1.1` is computed and becomes the cell's number; any other `=…` becomes the line's formula. Nothing clears
        the cell, anything else must be a number: `1,234.5`, `45%`, `12.3亿`, `(763)`. In a percent line a bare number from 1 on is taken as per cent (45 is 45 %), as in Excel.
        It goes to the chosen scenario where none is given.

        Raises:
            ModelerError: not a number, no such place, or a formula that is refused.
        """
        if arithmetic.is_arithmetic(text):
            chosen = self.scenario if scenario is None else scenario
            return self.perform(arithmetic.arithmetic_edit(self, line, place, text, chosen), initiator)
        if text.strip().startswith("="):
            return self.set_formula(line, text, initiator)
        if not text.strip():
            return self.clear_cell(line, place, scenario, initiator)
        known = lookup.require_line(self.model, line)
        value = typing.typed_value(known, text)
        return self.set_value(line, place, value, scenario, initiator=initiator)

    def set_value(
        self,
        line: str,
        place: Place,
        value: float,
        scenario: str | None = None,
        *,
        source: str = "",
        initiator: object = None,
    ) -> ChangeSet:
        """Put a number, in the line's unit (45 % is 0.45), at one place; over a formula it becomes an override."""
        chosen = self.scenario if scenario is None else scenario
        return self.perform(
            edits.SetCells.of_values(self.model, chosen, {(line, place): value}, source), initiator
        )

    def set_values(
        self,
        values: Mapping[tuple[str, Place], float],
        scenario: str | None = None,
        initiator: object = None,
    ) -> ChangeSet:
        """Put numbers at several places as one undo step (paste, fill right, fill down)."""
        chosen = self.scenario if scenario is None else scenario
        return self.perform(edits.SetCells.of_values(self.model, chosen, values), initiator)

    def clear_cell(
        self, line: str, place: Place, scenario: str | None = None, initiator: object = None
    ) -> ChangeSet:
        """Take a hard value away, so that the formula, or the parent scenario's value, shows again."""
        return self.clear_cells([(line, place)], scenario, initiator)

    def clear_cells(
        self,
        places: Iterable[tuple[str, Place]],
        scenario: str | None = None,
        initiator: object = None,
    ) -> ChangeSet:
        """Clear several cells as one undo step."""
        chosen = self.scenario if scenario is None else scenario
        return self.perform(edits.ClearCells(chosen, tuple(places)), initiator)

    def set_formula(self, line: str, text: str, initiator: object = None) -> ChangeSet:
        """Give a line another formula; a leading `=` is left out. An empty text makes it an input that keeps its values.

        Raises:
            FormulaError: with the span in the text, the reason, and the nearest name where one is meant.
        """
        formula = text.strip().removeprefix("=").strip()
        if formula:
            return self.perform(edits.SetFormula(line, formula), initiator)
        lookup.require_line(self.model, line)
        return self.perform(edits.MakeInput.keeping_values(self.model, self.calculation, line), initiator)

    def set_exception(
        self, line: str, scope: Mapping[str, tuple[str, ...]], text: str, initiator: object = None
    ) -> ChangeSet:
        """Give part of a line (e.g. `{"company": ("biren",)}`) a formula of its own; an empty text takes it away."""
        formula = text.strip().removeprefix("=").strip()
        return self.perform(edits.SetException(line, scope, formula), initiator)

    def define_line(
        self,
        line: str,
        formula: str = "",
        *,
        unit: str = "1",
        axes: Iterable[str] = (),
        section: str = "",
        labels: Labels | None = None,
        after: str = "",
        initiator: object = None,
    ) -> ChangeSet:
        """Add a line, or give an existing one another formula, unit and axes.

        `section` is the section's id: where none is given that of the line `after`, or the last one. `after` is the
        line it follows, the section's end where none is given.
        """
        formula = formula.strip().removeprefix("=").strip()
        edit = edits.DefineLine(
            line, formula=formula, unit=unit, axes=tuple(axes), section=section, labels=labels, after=after
        )
        return self.perform(edit, initiator)

    def _told(self, changes: ChangeSet, initiator: object) -> ChangeSet:
        self._tell("edit", changes, initiator)
        return changes
