"""The upper table: chosen outputs in every scenario, their differences to the first, and the weighted value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QObject

from gpu_modeler.analysis.comparison import ComparedOutput, compare
from gpu_modeler.analysis.figures import percent
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.session import Session
from gpu_modeler.app.watching import default_outputs
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.scenarios.side_by_side import FIRST, SideBySide
from gpu_modeler.text import Message, say

Shown = Literal["values", "differences", "relative"]
NOTHING = "—"
PROBABILITY = Output(PROBABILITY_LINE)


class OutputsModel(SideBySide):
    """Rows are outputs that can be added and taken out; the first one holds the probabilities, where there are any.

    Attributes:
        shown: values, or differences to the first scenario, absolute or relative.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.shown: Shown = "values"
        self._outputs: list[Output] = []
        self._compared: dict[Output, ComparedOutput] = {}
        self._is_chosen = False
        self.propose()

    # --- which outputs ----------------------------------------------------------------------------

    def propose(self) -> None:
        """Begin with the usual outputs of the model now open."""
        self._outputs, self._is_chosen = [], False
        self.refresh()

    def add(self, outputs: Iterable[Output]) -> None:
        """Show more outputs, below the others."""
        self._is_chosen = True
        self._outputs = list(dict.fromkeys([*self._outputs, *outputs]))
        self.refresh()

    def take_out(self, outputs: Iterable[Output]) -> None:
        """Show some outputs no more."""
        self._is_chosen = True
        gone = set(outputs)
        self._outputs = [output for output in self._outputs if output not in gone]
        self.refresh()

    def refresh(self) -> None:
        """Read everything again; outputs whose cell is gone are left out until it comes back."""
        model = self.session.model
        if not self._outputs and not self._is_chosen:
            self._outputs = list(default_outputs(model))
        known = [output for output in self._outputs if self._is_known(output)]
        found = compare(self.session.calculation, known)
        self._compared = {each.output: each for each in found.outputs}
        has_probability = PROBABILITY_LINE in model.lines and not model.lines[PROBABILITY_LINE].axes
        self.show_rows([*([PROBABILITY] if has_probability else []), *known])

    def _is_known(self, output: Output) -> bool:
        line = self.session.model.lines.get(output.line)
        if line is None or len(line.axes) != len(output.place) or output == PROBABILITY:
            return False
        pairs = zip(line.axes, output.place, strict=True)
        return all(item in self.session.model.item_ids(axis) for axis, item in pairs)

    def show_as(self, shown: Shown) -> None:
        """Show values, or differences to the first scenario."""
        self.shown = shown
        self.redraw()

    # --- what is shown ----------------------------------------------------------------------------

    def columnCount(self, parent: object = None) -> int:
        """Return the columns of all tables, and that of the weighted value."""
        is_below = parent is not None and parent.isValid()  # type: ignore[attr-defined]
        return 0 if is_below else FIRST + len(self.scenarios) + 1

    def is_open(self, row: int, _scenario: str) -> bool:
        """Let probabilities be typed."""
        return self.rows[row] == PROBABILITY

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell: the sum of probabilities below the head of the weighted value."""
        output = self.rows[row]
        if column < FIRST:
            return super().text(row, column)
        if output == PROBABILITY:
            return self._probability_text(row, column)
        each, at = self._compared[output], column - FIRST
        if at == len(self.scenarios):
            return NOTHING if each.weighted is None else self.number(output, each.weighted)
        if self.shown == "values" or at == 0:
            return self.number(output, each.values[at])
        if self.shown == "relative":
            relative = each.relative[at]
            return NOTHING if relative is None else _signed_percent(relative, self.session.language)
        return self._difference_text(output, each.differences[at])

    def _probability_text(self, row: int, column: int) -> str:
        if self.scenario_at(column):
            return super().text(row, column)
        total = self.probability_total()
        return NOTHING if total is None else percent(total).in_language(self.session.language)

    def probability_total(self) -> float | None:
        """Return the sum of the probabilities, `None` where one is an error or the model has none."""
        if not self.rows or self.rows[0] != PROBABILITY:
            return None
        values = [self.value(0, scenario) for scenario in self.scenarios]
        numbers = [value for value in values if not isinstance(value, CellError)]
        return math.fsum(numbers) if len(numbers) == len(values) else None

    @property
    def is_weighted(self) -> bool:
        """Say whether the probabilities can weigh: none below zero, together 100 %."""
        return any(each.weighted is not None for each in self._compared.values())

    def _difference_text(self, output: Output, value: float | CellError) -> str:
        if isinstance(value, CellError):
            return value.text
        if Unit.parse(self.session.model.lines[output.line].unit).is_percent:
            points = {"points": f"{100 * value:+.1f}"}
            return NOTHING if value == 0 else say("bridge_points", self.session.language, **points)
        text = self.number(output, value)
        return f"+{text}" if value > 0 else text

    def colour(self, row: int, column: int) -> str:
        """Mark probabilities as inputs, a sum that is not 100 % and errors in red, losses against the first scenario."""
        palette = theme.colours()
        if self.rows[row] != PROBABILITY:
            return super().colour(row, column)
        if self.scenario_at(column):
            return palette.input_blue
        is_wrong = column >= FIRST and bool(self._compared) and not self.is_weighted
        return palette.error_mark if is_wrong else super().colour(row, column)

    def tip(self, row: int, column: int) -> str:
        """Tell why there is no weighted value, or no per cent."""
        language = self.session.language
        if column >= FIRST + len(self.scenarios) and self._compared and not self.is_weighted:
            return say("scenarios_no_weights", language)
        is_relative = self.shown == "relative" and column > FIRST and self.rows[row] != PROBABILITY
        if is_relative and self.text(row, column) == NOTHING:
            return say("scenarios_no_relative", language)
        return super().tip(row, column)

    def head(self, column: int) -> str:
        """Return the head of the weighted value."""
        if column < FIRST:
            return super().head(column)
        return say("scenarios_head_weighted", self.session.language)


def _signed_percent(share: float, language: Literal["zh", "en"]) -> str:
    return Message("scenarios_relative", {"share": percent(share, signed=True)}).in_language(language)
