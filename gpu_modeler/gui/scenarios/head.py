"""The top of the page: what is shown, which scenario the buttons are about, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.model import BASE
from gpu_modeler.text import say

BUTTONS = ("new", "duplicate", "change", "left", "right", "remove", "bridge")
SHOWN = ("values", "differences", "relative")


class ScenariosHead(PageHead):
    """`asked` is sent with a button's name, `shownAs` with how values shall be shown."""

    asked = Signal(str)
    shownAs = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.chosen_label = QLabel(self)
        self.scenario, self.shown = QComboBox(self), QComboBox(self)
        self.by_name = {name: QPushButton(self) for name in BUTTONS}
        self.add_rows, self.take_out = QPushButton(self), QPushButton(self)
        bound_width(self.scenario)
        self.shown.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scenario.setMinimumWidth(150)
        self._lay_out()
        for name, button in self.by_name.items():
            button.clicked.connect(lambda _on=False, asked=name: self.asked.emit(asked))
        self.add_rows.clicked.connect(lambda: self.asked.emit("add_rows"))
        self.take_out.clicked.connect(lambda: self.asked.emit("take_out"))
        self.shown.activated.connect(lambda at: self.shownAs.emit(SHOWN[at]))
        self.scenario.activated.connect(self.refresh)

    def _lay_out(self) -> None:
        self.add_action(self.shown, self.add_rows, self.take_out, self.by_name["bridge"])
        self.chosen_label.setBuddy(self.scenario)
        line = self.add_flow()
        line.add_together(self.chosen_label, self.scenario)
        for name in BUTTONS[:-1]:
            line.addWidget(self.by_name[name])

    @property
    def chosen(self) -> str:
        """Return the scenario that the buttons are about."""
        return str(self.scenario.currentData() or BASE)

    def choose(self, scenario: str) -> None:
        """Let the buttons be about another scenario."""
        at = self.scenario.findData(scenario)
        if at >= 0:
            self.scenario.setCurrentIndex(at)
        self.refresh()

    def refresh(self) -> None:
        """List the scenarios anew, and say what can be asked for."""
        model, language = self._session.model, self._session.language
        chosen = self.chosen
        names = [(known.labels.in_language(language), known.id) for known in model.ordered("scenarios")]
        if names != [
            (self.scenario.itemText(at), self.scenario.itemData(at)) for at in range(self.scenario.count())
        ]:
            self.scenario.clear()
            for text, name in names:
                self.scenario.addItem(text, name)
            self.scenario.setCurrentIndex(max(self.scenario.findData(chosen), 0))
        order = model.orders["scenarios"]
        at = order.index(self.chosen)
        self.by_name["remove"].setEnabled(at > 0)
        self.by_name["left"].setEnabled(at > 1)
        self.by_name["right"].setEnabled(0 < at < len(order) - 1)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.call(say("page_scenarios", language), say("about_scenarios", language))
        self.chosen_label.setText(say("scenarios_about", language))
        combos.call(self.scenario, say("scenarios_about", language))
        combos.call(self.shown, say("scenarios_shown", language))
        at = max(self.shown.currentIndex(), 0)
        self.shown.clear()
        self.shown.addItems([say(f"scenarios_shown_{name}", language) for name in SHOWN])
        self.shown.setCurrentIndex(at)
        for name, button in self.by_name.items():
            button.setText(say(f"scenarios_button_{name}", language))
        for name in ("left", "right"):
            self.by_name[name].setToolTip(say(f"scenarios_tip_{name}", language))
        self.add_rows.setText(say("scenarios_button_add_rows", language))
        self.take_out.setText(say("scenarios_button_take_out", language))
        self.refresh()
