"""The box of the goal seek: all values of an input at which an output has its target; one of them is put into the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.ranges import natural_driver
from gpu_modeler.analysis.seek import Goal, Sought, Unknown, seek
from gpu_modeler.analysis.tornado import Tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.seek_words import messages
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import exact_value
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.sensitivity.bounds import default_bounds
from gpu_modeler.gui.sensitivity.input_box import InputBox
from gpu_modeler.gui.sensitivity.output_chooser import OutputChooser
from gpu_modeler.gui.sensitivity.question import Question
from gpu_modeler.gui.sensitivity.shortened import shortened
from gpu_modeler.gui.sensitivity.slices import Slices
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message, say

PAUSE_MS = 250
SETTING = Qt.ItemDataRole.UserRole


class SeekDialog(QDialog):
    """Seeks as soon as all is given, and again after each change. `applied` says what was put into the model."""

    def __init__(self, session: Session, output: Output, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._question = Question(session)
        self.driver: Driver | None = None
        self.sought: Sought | None = None
        self.applied: Message | None = None
        self.output, self.target = OutputChooser(session, self), QLineEdit(self)
        self.input = InputBox(session, self)
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        self.told, self.found = QLabel(self), QListWidget(self)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.ranking = Slices[Tornado](self, self._take_ranking, self._refuse)
        self._lay_out()
        self._connect()
        self._ask_about(output)

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        language = self._session.language
        self.setWindowTitle(say("seek_title", language))
        bounds = QHBoxLayout()
        for field, key in ((self.low, "seek_low"), (self.high, "seek_high")):
            combos.call(field, say(key, language))
            bounds.addWidget(field, 1)
            if field is self.low:
                bounds.addWidget(QLabel(say("seek_to", language), self))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(say("seek_output", language), self.output)
        form.addRow(say("seek_target", language), self.target)
        form.addRow(say("seek_input", language), self.input)
        form.addRow(say("seek_bounds", language), bounds)
        self.target.setAccessibleName(say("seek_target", language))
        combos.call(self.input, say("seek_input", language))
        self.found.setAccessibleName(say("seek_found", language))
        self.found.setWordWrap(True)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        self.accept_button = self.buttons.addButton(say("seek_apply", language), roles.AcceptRole)
        self.buttons.addButton(say("button_cancel", language), roles.RejectRole)
        rows = QVBoxLayout(self)
        rows.setSpacing(12)
        rows.addLayout(form)
        rows.addWidget(self.told)
        rows.addWidget(self.found, 1)
        rows.addWidget(self.buttons)
        self.resize(680, 480)

    def _connect(self) -> None:
        self.output.chosen.connect(self._ask_about)
        self.input.taken.connect(self._take_input)
        self.input.refused.connect(self._refuse)
        for field in (self.target, self.low, self.high):
            field.textEdited.connect(self.pause.start)
        self.pause.timeout.connect(self.search)
        self.found.itemActivated.connect(self.accept)
        self.found.currentItemChanged.connect(self._enable)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # --- what is asked ------------------------------------------------------------------------------

    def _ask_about(self, output: Output) -> None:
        """Ask about another output: its value now is the first target; the input that matters most is proposed."""
        self._question.ask_about(output)
        self.output.show_output(output)
        value = self._session.value(output.line, output.place)
        line = self._session.model.lines[output.line]
        self.target.setText("" if isinstance(value, CellError) else words.precise_text(line, value))
        self.target.selectAll()
        self.target.setFocus()
        self.driver = None
        self.input.show_inputs([], None)
        self._forget(Message("seek_ranking"))
        self.ranking.begin(self._question.tornado_parts())

    def aim_at(self, target: float) -> None:
        """Ask for a target, in the unit of the output's line."""
        output = self._question.output
        if output is not None:
            self.target.setText(words.precise_text(self._session.model.lines[output.line], target))
            self.target.selectAll()

    def _take_ranking(self, found: Tornado) -> None:
        inputs = [driver.input for driver in (*(bar.driver for bar in found.bars), *found.still)]
        self.input.show_inputs(inputs, inputs[0] if inputs else None)
        if inputs:
            self._take_input(inputs[0])
        else:
            self._forget(Message("tornado_nothing"))

    def _take_input(self, moved: Input | None) -> None:
        if moved is None:
            return
        model = self._session.model
        self.driver = natural_driver(model.lines[moved.line], moved)
        ends = default_bounds(self._session.calculation, self.driver, self._session.scenario)
        for field, end in zip((self.low, self.high), ends, strict=True):
            field.setText(words.setting_text(model, self.driver, end).removeprefix("×").replace(",", ""))
        tip = words.moved_label(model, self.driver).in_language(self._session.language)
        for widget in (self.input, self.low, self.high):
            widget.setToolTip(plain_tip(tip))
        self.search()

    # --- seeking ------------------------------------------------------------------------------------

    def search(self) -> None:
        """Seek with what is given, and list what was found."""
        self.pause.stop()
        output = self._question.output
        if self.driver is None or output is None:
            return
        try:
            sought = self._seek(self.driver, output)
        except ModelerError as error:
            self._refuse(error.message)
            return
        self._show(sought)

    def _seek(self, driver: Driver, output: Output) -> Sought:
        session = self._session
        model, calculation = session.model, session.calculation
        target = exact_value(model.lines[output.line], self.target.text())
        low, high = (words.read_setting(model, driver, field.text()) for field in (self.low, self.high))
        unknown = Unknown.of(calculation, driver, low, high, session.scenario)
        return seek(calculation, unknown, Goal(output, target), session.scenario)

    def _show(self, sought: Sought) -> None:
        self._forget(None)
        self.sought = sought
        language = self._session.language
        first, *others = messages(self._session, sought)
        self.told.setText(first.in_language(language))
        settings: list[float | None] = [root.at for root in sought.found.roots]
        settings += [sought.closer(leap) if sought.unknown.whole else None for leap in sought.found.leaps]
        for number, message in enumerate(others):
            item = QListWidgetItem(message.in_language(language), self.found)
            setting = settings[number] if number < len(settings) else None
            item.setData(SETTING, setting)
            if setting is None:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            elif setting == sought.best:
                self.found.setCurrentItem(item)
        self._enable()

    def _forget(self, message: Message | None) -> None:
        self.sought = None
        self.found.clear()
        self.told.setStyleSheet("")
        self.told.setText(message.in_language(self._session.language) if message else "")
        self._enable()

    def _refuse(self, message: Message) -> None:
        self._forget(message)
        self.told.setStyleSheet(f"color: {theme.colours().error_mark}")

    @property
    def setting(self) -> float | None:
        """Return the chosen solution."""
        held = self.found.currentIndex().data(SETTING)
        return held if isinstance(held, float) else None

    def _enable(self) -> None:
        self.accept_button.setEnabled(self.setting is not None)

    # --- taking -------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Put the chosen solution into the model as one step; seek first where something was typed since."""
        if self.pause.isActive():
            self.search()
            return
        setting, sought = self.setting, self.sought
        if setting is None or sought is None:
            return
        model = self._session.model
        driver, goal = sought.unknown.driver, sought.goal
        try:
            words.accept(self._session, {driver: setting}, sought.scenario, words.goal_note(model, [goal]))
        except ModelerError as error:
            self._refuse(error.message)
            return
        told = {
            "input": words.moved_label(model, driver),
            "at": shortened(words.setting_text(model, driver, setting)),
        }
        self.applied = Message("seek_applied", told)
        super().accept()

    def done(self, result: int) -> None:
        """Let go of what is still to be evaluated."""
        self.pause.stop()
        self.ranking.stop()
        super().done(result)
