"""What can be asked of the open document, in the scenario that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gpu_modeler.app import arithmetic, typing
from gpu_modeler.app.documents import Documents
from gpu_modeler.edits import lookup
from gpu_modeler.errors import CellError, Problem
from gpu_modeler.model import BASE, Cell, Line, Place

if TYPE_CHECKING:
    from gpu_modeler.app.claims import ClaimResult

ValueKind = Literal["input", "actual", "guidance", "override", "formula", "error"]


class Questions(Documents):
    """The document's values, cells and formulas, and what should be looked at. Nothing here changes the model."""

    # --- the scenario --------------------------------------------------------------------------------

    @property
    def scenario(self) -> str:
        """The id of the scenario that is shown and typed into."""
        return self._scenario if self._scenario in self.model.scenarios else BASE

    def choose_scenario(self, scenario: str, initiator: object = None) -> None:
        """Show another scenario.

        Raises:
            UnknownScenario: there is none of that id.
        """
        lookup.require_scenario(self.model, scenario)
        self._scenario = scenario
        self._tell("scenario", initiator=initiator)

    # --- questions ------------------------------------------------------------------------------

    def value(self, line: str, place: Place, scenario: str | None = None) -> float | CellError:
        """Return the value at one place, or Excel's error."""
        return self.figures.value(line, place, self.scenario if scenario is None else scenario)

    def weighted_value(self, line: str, place: Place) -> float | CellError | None:
        """Return a cell's probability-weighted value; `None` where the model has no probabilities."""
        from gpu_modeler.analysis.weighting import weighted_value

        return weighted_value(self.model, self.figures, line, place)

    def cell(self, line: str, place: Place, scenario: str | None = None) -> Cell | None:
        """Return the hard value in force with kind, source, note and alternatives; `None` where the formula holds."""
        return self.model.cell(line, place, self.scenario if scenario is None else scenario)

    def cell_kind(self, line: str, place: Place, scenario: str | None = None) -> ValueKind:
        """Say what stands at a place: input, actual, guidance, override, formula, or error."""
        if isinstance(self.value(line, place, scenario), CellError):
            return "error"
        cell = self.cell(line, place, scenario)
        if cell is not None:
            return cell.kind
        return "input" if self.model.lines[line].is_input else "formula"

    def formula_at(self, line: str, place: Place) -> str:
        """Return the formula in force at a place, the line's or an exception's; empty for an input."""
        return self.model.lines[line].formula_at(place)

    def editing_text(self, line: str, place: Place, scenario: str | None = None) -> str:
        """Return what an editor shows when it opens on a cell: the number to its last digit, or `=` and the formula."""
        known: Line = self.model.lines[line]
        cell = self.cell(line, place, scenario)
        if cell is None and not known.is_input:
            return f"={self.formula_at(line, place)}"
        value = 0.0 if cell is None or cell.value is None else cell.value
        return arithmetic.arithmetic_of(self, known, cell) or typing.editing_text(known, value)

    def problems(self) -> list[Problem]:
        """List what should be looked at: cell errors, sheets that do not balance, missing sources."""
        from gpu_modeler.app import checks

        return checks.problems(self.model, self.calculation)

    def claims(self) -> list[ClaimResult]:
        """Compare every claim of the story with the model, in the story's order."""
        from gpu_modeler.app.claims import claim_results

        return claim_results(self.model, self.calculation)
