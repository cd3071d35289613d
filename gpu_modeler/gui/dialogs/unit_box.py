"""A box for units: the usual ones and those of the model, completed by their text or by their name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.model import Model
from gpu_modeler.text import Language

USUAL = (
    "CNY_100m",
    "CNY_10k",
    "%",
    "x",
    "1",
    "chip",
    "wafer",
    "CNY_10k/chip",
    "USD_100m",
    "month",
    "CY",
    "CNY/share",
)
BETWEEN = "  ·  "


class UnitBox(QComboBox):
    """Any unit may be typed; the list is an offer."""

    def __init__(self, model: Model, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(20)
        of_lines = sorted({line.unit for line in model.lines.values()} - set(USUAL))
        for unit in (*USUAL, *of_lines):
            label = unit_label(unit, language)
            self.addItem(unit if label in {"", unit} else f"{unit}{BETWEEN}{label}")
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    @property
    def unit(self) -> str:
        """Return the unit in the spelling of formulas; a text that is none as it was typed."""
        typed = self.currentText().partition(BETWEEN)[0].strip() or "1"
        try:
            return Unit.parse(typed).text
        except ModelerError:
            return typed

    def choose(self, unit: str) -> None:
        """Show a unit, with its name where the list has it."""
        at = self.findText(unit + BETWEEN, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchCaseSensitive)
        self.setEditText(self.itemText(at) if at >= 0 else unit)
