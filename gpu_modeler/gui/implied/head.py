"""The head of the page: both levers, what the marks mean, and how far the work is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gpu_modeler.analysis.implied import Implied
from gpu_modeler.app.levers import USUAL
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied.answers import Wanted
from gpu_modeler.gui.implied.legend import Legend
from gpu_modeler.gui.implied.lever_row import LeverRow
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.text import catalogue, say

NAMES = ("across", "upwards")
USUAL_LABELS = {"across": "lever_share", "upwards": "lever_cost"}


class ImpliedHead(PageHead):
    """`changed` carries the name of a lever and its choice, `refused` a message; `reset` asks for the usual levers."""

    changed = Signal(str, object)
    refused = Signal(object)
    reset = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.state = QLabel(self)
        self.back = QPushButton(self)
        self.usual = QPushButton(self)
        self.rows = {name: LeverRow(session, name, self) for name in NAMES}
        self.legend = Legend(session, self)
        self._lay_out()
        self.usual.clicked.connect(self.reset)
        for name, row in self.rows.items():
            row.changed.connect(lambda choice, name=name: self.changed.emit(name, choice))
            row.refused.connect(self.refused)

    def _lay_out(self) -> None:
        self.add_action(self.state, self.back, self.usual)
        for line in (*self.rows.values(), self.legend):
            self.add_line(line)

    def show_wanted(self, wanted: Wanted, found: Implied | None) -> None:
        """Show what is asked, with the ends of the chosen company where somebody typed none."""
        language = self._session.language
        self.call(say("page_implied", language), say("about_implied", language))
        self.usual.setText(say("implied_reset", language))
        self.usual.setToolTip(say("implied_reset_tip", language))
        self.usual.setEnabled((wanted.across, wanted.upwards) != (USUAL, USUAL))
        self.back.setText(say("implied_back", language))
        self.back.setVisible(bool(wanted.large))
        for name, row in self.rows.items():
            row.setEnabled(bool(self._session.model.lines))
            usual = say(
                "implied_usual", language, label=catalogue()[USUAL_LABELS[name]].in_language(language)
            )
            lever = None if found is None else found.x if name == "across" else found.y
            row.show_choice(getattr(wanted, name), usual, lever)
        self.legend.retranslate()

    def show_state(self, *, running: bool) -> None:
        """Say whether more is to come."""
        self.state.setText(say("implied_working", self._session.language) if running else "")

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.state.setStyleSheet(f"color: {theme.colours().muted};")
        self.legend.update()
