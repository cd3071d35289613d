"""The lower table: the cells in which scenarios differ from the base, a column for each scenario."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from gpu_modeler.analysis.outputs import Output, label
from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.session import Session
from gpu_modeler.edits import ClearCells, Several
from gpu_modeler.errors import CellError
from gpu_modeler.gui import theme
from gpu_modeler.gui.scenarios.side_by_side import FIRST, Index, SideBySide
from gpu_modeler.model import BASE, Model, Place
from gpu_modeler.text import Message, say


class CellsModel(SideBySide):
    """A row stays, once it was shown, until `renew`: what was cleared can be typed again."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._held: list[Output] = []
        self._wanted: list[str] = []
        self.renew()

    def renew(self) -> None:
        """Show what differs now, and nothing else."""
        self._held = []
        self.refresh()

    def narrow(self, text: str) -> None:
        """Show the cells alone whose name, in either language, or id has every typed word."""
        self._wanted = text.lower().split()
        self.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        model = self.session.model
        held = [output for output in self._held if _is_cell(model, output)]
        self._held = in_order(model, {*differing_cells(model), *held})
        self.show_rows([output for output in self._held if self._is_wanted(output)])

    @property
    def count(self) -> int:
        """Return how many cells there are, narrowed or not."""
        return len(self._held)

    def _is_wanted(self, output: Output) -> bool:
        if not self._wanted:
            return True
        labels = label(self.session.model, output)
        words = f"{labels.zh} {labels.en} {output.line} {' '.join(output.place)}".lower()
        return all(word in words for word in self._wanted)

    # --- what is shown ----------------------------------------------------------------------------

    def is_open(self, _row: int, _scenario: str) -> bool:
        """Every cell can be typed over."""
        return True

    def is_own(self, row: int, column: int) -> bool:
        """Say whether a scenario itself holds the cell; what is not its own is its parent's, or a formula's."""
        output = self.rows[row]
        key = (self.scenario_at(column), output.place)
        return key in self.session.model.cells_of(output.line)

    def colour(self, row: int, column: int) -> str:
        """Write own values blue, all others grey."""
        palette = theme.colours()
        if column < FIRST or isinstance(self.value(row, self.scenario_at(column)), CellError):
            return super().colour(row, column)
        return palette.input_blue if self.is_own(row, column) else palette.muted

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give own values of a scenario a ground as well: never a hue alone."""
        if role == Qt.ItemDataRole.BackgroundRole and index.isValid() and index.column() > FIRST:
            is_own = self.is_own(index.row(), index.column())
            return QColor(theme.colours().hover) if is_own else None
        return super().data(index, role)

    def tip(self, row: int, column: int) -> str:
        """Tell whose value it is, and where it comes from."""
        scenario = self.scenario_at(column)
        if not scenario:
            return super().tip(row, column)
        model, output = self.session.model, self.rows[row]
        holder = next(
            (name for name in model.lineage(scenario) if (name, output.place) in model.cells_of(output.line)),
            "",
        )
        if not holder or model.cells_of(output.line)[holder, output.place].value is None:
            return say("scenarios_tip_formula", self.session.language)
        key = "scenarios_tip_own" if holder == scenario else "scenarios_tip_inherited"
        told = say(key, self.session.language, scenario=model.scenarios[holder].labels)
        source = model.sources.get(model.cells_of(output.line)[holder, output.place].source)
        return f"{told}\n{source.title}" if source else told

    # --- clearing ---------------------------------------------------------------------------------

    def clear(self, indexes: Iterable[Index]) -> None:
        """Take the chosen own values away, as one undo step: the parents' show again.

        The base has no parent: its values are cleared in the grid alone, where there is a formula to show.
        """
        places: dict[str, list[tuple[str, Place]]] = {}
        for index in indexes:
            scenario = self.scenario_at(index.column())
            if scenario not in {"", BASE} and self.is_own(index.row(), index.column()):
                output = self.rows[index.row()]
                places.setdefault(scenario, []).append((output.line, output.place))
        edits = tuple(ClearCells(scenario, tuple(found)) for scenario, found in places.items())
        if edits:
            title = Message("scenarios_edit_clear", {"count": sum(map(len, places.values()))})
            self.session.perform(edits[0] if len(edits) == 1 else Several(edits, title), self)
        else:
            self.refused.emit(Message("scenarios_nothing_to_clear"))


def differing_cells(model: Model) -> set[Output]:
    """Return the cells that a scenario other than the base holds itself, but for its probability."""
    return {
        Output(line, place)
        for (scenario, line, place), _ in model.all_cells()
        if scenario != BASE and line != PROBABILITY_LINE and line in model.lines
    }


def in_order(model: Model, cells: Iterable[Output]) -> list[Output]:
    """Return cells in the order of lines, companies and further items; a line's years stand together."""
    lines = {line: at for at, line in enumerate(model.orders["lines"])}
    items = {axis: {item: at for at, item in enumerate(model.item_ids(axis))} for axis in model.axes}

    def position(output: Output) -> tuple[int, list[int]]:
        axes = model.lines[output.line].axes
        places = [items[axis][item] for axis, item in zip(axes, output.place, strict=True)]
        by_axis = sorted(zip(axes, places, strict=True), key=lambda pair: pair[0] == "period")
        return lines[output.line], [at for _, at in by_axis]

    return sorted(cells, key=position)


def _is_cell(model: Model, output: Output) -> bool:
    line = model.lines.get(output.line)
    if line is None or len(line.axes) != len(output.place):
        return False
    return all(item in model.item_ids(axis) for axis, item in zip(line.axes, output.place, strict=True))
