"""A scenario's names and parent: for a new one, a copy, or one that is changed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.app.session import Session
from gpu_modeler.edits import (
    AddScenario,
    DuplicateScenario,
    Edit,
    RelabelScenario,
    ReparentScenario,
    SetCells,
    Several,
)
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.model import BASE, Cell, Model
from gpu_modeler.text import Labels, Message


class ScenarioDialog(CheckedDialog):
    """Asks for names and a parent, and has the session take them. `scenario` is the one that came out of it."""

    def __init__(self, session: Session, title_key: str, accept_key: str, parent: QWidget | None) -> None:
        super().__init__(session, title_key, accept_key, parent)
        self.scenario = ""
        self.zh, self.en, self.base = QLineEdit(self), QLineEdit(self), QComboBox(self)
        for known in session.model.ordered("scenarios"):
            self.base.addItem(known.labels.in_language(session.language), known.id)
        self.form.addRow(self.say("define_zh"), self.zh)
        self.form.addRow(self.say("define_en"), self.en)
        self.form.addRow(self.say("scenarios_parent"), self.base)
        self.zh.textEdited.connect(self.pause.start)
        self.en.textEdited.connect(self.pause.start)
        self.base.activated.connect(self.pause.start)
        (self.zh if session.language == "zh" else self.en).setFocus()
        self.resize(460, 240)

    @property
    def labels(self) -> Labels:
        """Return the names as they are typed; one may be empty."""
        return Labels(self.zh.text().strip(), self.en.text().strip())

    def edit(self) -> Edit:
        """Return what is to be done."""
        raise NotImplementedError

    def problem(self) -> Message | None:
        """Say that a name is missing or taken, or what the edits refuse."""
        labels = self.labels
        if not labels.zh and not labels.en:
            return Message("scenarios_name_missing")
        for known in self.session.model.ordered("scenarios"):
            taken = {known.labels.zh, known.labels.en, known.id} - {""}
            if known.id != self.scenario and taken & {labels.zh, labels.en}:
                return Message("scenarios_name_taken", {"name": known.labels})
        try:
            self.edit().replacements(self.session.model)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Say nothing more than that it can be taken."""
        return Message("scenarios_ready")

    def perform(self) -> None:
        """Have the session do it."""
        self.session.perform(self.edit(), self)

    def is_begun(self) -> bool:
        """Say whether a name is typed."""
        return bool(self.zh.text().strip() or self.en.text().strip())


class NewScenarioDialog(ScenarioDialog):
    """A scenario that differs in nothing from its parent yet."""

    def __init__(self, session: Session, base: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "scenarios_new_title", "scenarios_new_accept", parent)
        self.base.setCurrentIndex(self.base.findData(base))
        self.check()

    def edit(self) -> Edit:
        """Return the edit that adds it."""
        made = AddScenario(free_id(self.session.model, self.labels), self.labels, self.base.currentData())
        return without_probability(self.session.model, made, made.scenario, self.labels)

    def perform(self) -> None:
        """Add it, and remember which one it is."""
        made = free_id(self.session.model, self.labels)
        super().perform()
        self.scenario = made


class DuplicateScenarioDialog(ScenarioDialog):
    """A scenario with the same parent and the same own values."""

    def __init__(self, session: Session, original: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "scenarios_duplicate_title", "scenarios_duplicate_accept", parent)
        self._original = original
        known = session.model.scenarios[original]
        copied = Message("scenarios_copy_of", {"name": known.labels})
        self.zh.setText(copied.in_language("zh"))
        self.en.setText(copied.in_language("en"))
        self.base.setCurrentIndex(self.base.findData(known.parent or BASE))
        self.base.setEnabled(False)
        self.check()

    def edit(self) -> Edit:
        """Return the edit that copies it."""
        made = free_id(self.session.model, self.labels)
        copied = DuplicateScenario(self._original, made, self.labels)
        return without_probability(self.session.model, copied, made, self.labels)

    def perform(self) -> None:
        """Copy it, and remember which one the copy is."""
        made = free_id(self.session.model, self.labels)
        super().perform()
        self.scenario = made


class ChangeScenarioDialog(ScenarioDialog):
    """Other names and another parent, as one undo step; the base has no parent."""

    def __init__(self, session: Session, scenario: str, parent: QWidget | None = None) -> None:
        super().__init__(session, "scenarios_change_title", "scenarios_change_accept", parent)
        self.scenario = scenario
        known = session.model.scenarios[scenario]
        self.zh.setText(known.labels.zh)
        self.en.setText(known.labels.en)
        self._offer_parents()
        self.base.setCurrentIndex(self.base.findData(known.parent))
        self.base.setEnabled(scenario != BASE)
        self.check()

    def _offer_parents(self) -> None:
        """Leave out those that descend from the scenario."""
        model = self.session.model
        for at in reversed(range(self.base.count())):
            if self.scenario in model.lineage(self.base.itemData(at)):
                self.base.removeItem(at)

    def edit(self) -> Edit:
        """Return the edits of what was changed."""
        known = self.session.model.scenarios[self.scenario]
        parent = self.base.currentData() if self.scenario != BASE else known.parent
        relabel = RelabelScenario(self.scenario, self.labels)
        if parent == known.parent:
            return relabel
        reparent = ReparentScenario(self.scenario, parent)
        if replace(known, labels=self.labels) == known:
            return reparent
        return Several((relabel, reparent), Message("scenarios_edit_change", {"name": self.labels}))


def without_probability(model: Model, edit: Edit, scenario: str, labels: Labels) -> Edit:
    """Return the edit that adds a scenario and gives it no probability, so that the others still add up to 100 %."""
    line = model.lines.get(PROBABILITY_LINE)
    if line is None or line.axes or not line.is_input:
        return edit
    none = SetCells(scenario, ((PROBABILITY_LINE, (), Cell(0.0)),))
    return Several((edit, none), Message("scenarios_edit_add", {"name": labels}))


def free_id(model: Model, labels: Labels) -> str:
    """Return an id made from the English name that no scenario has; a Chinese name alone gives `scenario`."""
    plain = unicodedata.normalize("NFKD", labels.en).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "scenario"
    taken = set(model.scenarios)
    names = (stem if n == 1 else f"{stem}_{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
