"""The upper half of the page: the table over one or two inputs, as plain numbers, as a heat map, or as lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis.sensitivity import Sensitivity
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.page_head import ShortLabel
from gpu_modeler.gui.sensitivity.curve_card import CurveCard
from gpu_modeler.gui.sensitivity.drawn import lines_of
from gpu_modeler.gui.sensitivity.question import Question
from gpu_modeler.gui.sensitivity.slices import Slices
from gpu_modeler.gui.sensitivity.switch import Switch
from gpu_modeler.gui.sensitivity.table import SensitivityModel, SensitivityTable
from gpu_modeler.text import Message, say

VIEWS = ("heat", "table", "lines")


class TablePanel(QWidget):
    """Evaluates and shows the table. `resized` is sent when it wants another height; `opened` carries an input's cell.

    A table of one input is shown as a line until a person chooses otherwise.
    """

    resized = Signal()
    opened = Signal(object)

    def __init__(self, session: Session, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._question = session, question
        self._is_view_chosen = False
        self.model = SensitivityModel(session, self)
        self.table, self.lines, self.empty = (
            SensitivityTable(self.model, self),
            CurveCard(self),
            EmptyState(self),
        )
        self.sides, self.switch = (
            ShortLabel(self),
            Switch(session, VIEWS, self),
        )
        self.stack = QStackedWidget(self)
        self.work = Slices[Sensitivity](self, self._take, self.show_nothing)
        self._lay_out()
        self.switch.chosen.connect(self._choose_view)
        self.lines.opened.connect(self.opened)

    def _lay_out(self) -> None:
        for widget in (self.table, self.lines, self.empty):
            self.stack.addWidget(widget)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.sides, 1)
        heading.addWidget(self.switch)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 12, 8)
        rows.setSpacing(4)
        rows.addLayout(heading)
        rows.addWidget(self.stack, 1)

    # --- evaluating ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Evaluate the table over the inputs of the question."""
        self.work.begin(self._question.table_parts())

    def forget(self) -> None:
        """Show nothing of what was evaluated: its lines may be gone."""
        self.work.stop()
        self.model.show_table(None)
        self.lines.show_picture(None, self._session.language)

    def _take(self, found: Sensitivity) -> None:
        is_sized = self.model.rowCount() == found.values.shape[1]
        self.model.show_table(found)
        if not self._is_view_chosen:
            self.switch.choose("lines" if len(found.scales) == 1 else "heat")
        self.show_view()
        if not is_sized:
            self.resized.emit()

    def show_nothing(self, message: Message) -> None:
        """Say why there is no table."""
        self.forget()
        language = self._session.language
        offer = "" if self._session.model.lines else say("action_guided_model", language)
        self.empty.say(message.in_language(language), offer, partial(run_action, self, "guided_model"))
        self.stack.setCurrentWidget(self.empty)
        self.show_sides()

    # --- showing ------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """How the answer is shown."""
        return self.switch.name

    def _choose_view(self) -> None:
        self._is_view_chosen = True
        self.show_view()
        self.resized.emit()

    def show_view(self) -> None:
        """Show the answer as it is chosen."""
        found = self.model.found
        self.model.heat(heated=self.view == "heat")
        self.show_sides()
        if found is None:
            return
        is_drawn = self.view == "lines"
        self.lines.show_picture(lines_of(self._session, found) if is_drawn else None, self._session.language)
        self.stack.setCurrentWidget(self.lines if is_drawn else self.table)

    def show_sides(self) -> None:
        """Name the inputs that go down and across."""
        found, language = self.model.found, self._session.language
        self.sides.setText("")
        if found is None or self._question.output is None or self.view == "lines":
            return
        labels = [words.moved_label(self._session.model, scale.driver) for scale in found.scales]
        told = dict(zip(("rows", "columns"), labels, strict=False))
        key = "sensitivity_page_sides" if len(labels) > 1 else "sensitivity_page_side"
        self.sides.setText(Message(key, told).in_language(language))

    def wanted_height(self) -> int:
        """Return the height at which all of it can be seen."""
        around = self.height() - self.stack.height()
        inside = self.table.wanted_height() if self.view != "lines" else self.lines.sizeHint().height()
        return inside + max(around, 0)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        self.switch.retranslate()
        self.table.setAccessibleName(say("sensitivity_table", self._session.language))
        self.show_sides()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.switch.renew_theme()
        self.sides.setFont(theme.font("body"))
        self.table.renew_theme()
        self.lines.restyle()
