"""Choosing one formula cell: its line, and an item for each axis of the line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from gpu_modeler.analysis import Output
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import say


class OutputChooser(QWidget):
    """`chosen` carries the output."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.output: Output | None = None
        self._shown: object = None
        self.line = QComboBox(self)
        self.line.setMaxVisibleItems(24)
        self.line.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.line.setMinimumContentsLength(16)
        self.items: dict[str, QComboBox] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.line, 1)
        self.line.activated.connect(self._choose)
        self.setFocusProxy(self.line)

    def show_output(self, output: Output | None) -> None:
        """List lines and items anew, in the session's language, and show an output as chosen."""
        self.output = output
        model, language = self._session.model, self._session.language
        if self._shown == (language, output):
            return
        self._shown = (language, output)
        entries = [
            (line.labels.in_language(language) or line.id, line.id)
            for line in model.ordered("lines")
            if not line.is_input
        ]
        fill(self.line, entries, output.line if output else "")
        combos.call(self.line, say("sensitivity_output_line", language))
        for axis in [axis for axis in self.items if axis not in model.axes]:
            self.items.pop(axis).deleteLater()
        line = model.lines[output.line] if output else None
        for axis in self._axes():
            self._show_axis(axis, line)

    def forget(self) -> None:
        """List lines and items anew when an output is next shown: their names may be others."""
        self._shown = None

    def _axes(self) -> list[str]:
        axes = [axis for axis in self._session.model.axes if axis != PERIOD]
        return [*axes, PERIOD] if PERIOD in self._session.model.axes else axes

    def _show_axis(self, axis: str, line: Line | None) -> None:
        box = self.items.get(axis)
        if box is None:
            box = self.items[axis] = QComboBox(self)
            box.setMaxVisibleItems(24)
            bound_width(box)
            box.activated.connect(self._choose)
            QWidget.setTabOrder([self.line, *self.items.values()][-2], box)
            self._row.addWidget(box)
        known, language = self._session.model.axes[axis], self._session.language
        at = line.axes.index(axis) if line is not None and axis in line.axes else -1
        box.setVisible(at >= 0)
        combos.call(box, known.labels.in_language(language))
        chosen = self.output.place[at] if self.output is not None and at >= 0 else None
        fill(box, [(item.labels.in_language(language), item.id) for item in known.items], chosen)

    def _choose(self) -> None:
        line = self._session.model.lines[self.line.currentData()]
        place = tuple(self.items[axis].currentData() for axis in line.axes)
        if place not in set(self._session.model.places(line)):  # a line that has not all items of an axis
            place = next(iter(self._session.model.places(line)))
        found = Output(line.id, place)
        self.show_output(found)
        self.chosen.emit(found)


def fill(box: QComboBox, entries: Sequence[tuple[str, object]], chosen: object = None) -> None:
    """List entries anew; `chosen` is current, or with `None` what was."""
    wanted = box.currentData() if chosen is None else chosen
    box.blockSignals(True)
    box.clear()
    for text, held in entries:
        box.addItem(text, held)
    at = next((row for row, (_, held) in enumerate(entries) if held == wanted), 0)
    box.setCurrentIndex(at)
    box.blockSignals(False)


def make_searchable(box: QComboBox) -> None:
    """Let a box be typed into: what holds the typed text is offered, and nothing is added to the list."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaxVisibleItems(24)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    completer = box.completer()
    if completer is not None:
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
