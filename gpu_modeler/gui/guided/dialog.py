"""Three steps to a first model: what is wrong is said at its field, and going back or away loses nothing."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.guided import fields
from gpu_modeler.app.guided.answers import Answers
from gpu_modeler.app.guided.fields import REPORTED, Valuation
from gpu_modeler.app.guided.model import guided_model, outcome
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.guided.basics import Basics
from gpu_modeler.gui.guided.figures import FiguresModel
from gpu_modeler.gui.guided.table import FiguresTable
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.model import Model
from gpu_modeler.text import Language, Message, say

PAUSE_MS = 150
SHOWN_OUTCOMES = 4


class GuidedDialog(QDialog):
    """`model` is what came out of it, once it is accepted."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.model: Model | None = None
        self.setWindowTitle(say("guided_window", language))
        self.basics = Basics(language, self)
        self.reported = FiguresModel(language, self, has_reasons=False)
        self.assumed = FiguresModel(language, self, has_reasons=True)
        self.figures = FiguresTable(self.reported, say("guided_table_reported", language), self)
        self.views = FiguresTable(self.assumed, say("guided_table_assumed", language), self)
        self._proposed: dict[tuple[int, str], str] = {}
        self._names: tuple[str, ...] = ()
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out()
        self._connect()
        self._show(0)
        self._opened = self.answers()

    def _lay_out(self) -> None:
        self.title, self.about, self.verdict = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.about, self.verdict):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setFont(theme.font("title", bold=True))
        self.about.setObjectName("mutedLabel")
        self.verdict.setMinimumHeight(3 * self.fontMetrics().height())
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.steps = QStackedWidget(self)
        for widget in (self.basics, self.figures, self._assumptions()):
            self.steps.addWidget(widget)
        self.back, self.next, self.cancel = (QPushButton(self) for _ in range(3))
        self.back.setText(say("guided_back", self.language))
        self.cancel.setText(say("button_cancel", self.language))
        for button in (self.back, self.cancel):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(theme.SPACING[4],) * 4)
        rows.setSpacing(theme.SPACING[3])
        for widget, stretch in ((self.title, 0), (self.about, 0), (self.steps, 1), (self.verdict, 0)):
            rows.addWidget(widget, stretch)
        rows.addLayout(buttons)
        self.resize(1060, 640)

    def _assumptions(self) -> QWidget:
        made = QWidget(self)
        self.by = {
            way: QRadioButton(say(f"guided_by_{way}", self.language), made) for way in ("dcf", "multiple")
        }
        self.ways = QButtonGroup(made)
        line = QHBoxLayout()
        line.addWidget(QLabel(say("guided_valuation", self.language), made))
        for button in self.by.values():
            self.ways.addButton(button)
            line.addWidget(button)
        line.addStretch(1)
        self.by["dcf"].setChecked(True)
        rows = QVBoxLayout(made)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(line)
        rows.addWidget(self.views, 1)
        return made

    def _connect(self) -> None:
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(lambda: self._show(self.step - 1))
        self.cancel.clicked.connect(self.reject)
        self.basics.changed.connect(self.pause.start)
        for figures in (self.reported, self.assumed):
            figures.typed.connect(self.pause.start)
        self.ways.buttonClicked.connect(lambda _button: self._ask_assumptions())
        self.pause.timeout.connect(self.check)

    # --- steps ------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """The step that is shown, from 0."""
        return self.steps.currentIndex()

    @property
    def valuation(self) -> Valuation:
        """The way of valuing that is chosen."""
        return "dcf" if self.by["dcf"].isChecked() else "multiple"

    def answers(self) -> Answers:
        """Return everything as it is typed."""
        basics = self.basics
        return Answers(
            basics.companies.toPlainText(), basics.last_year.text().strip(), basics.years.value(),
            basics.currency, self.valuation, dict(self.reported.texts), dict(self.assumed.texts),
        )  # fmt: skip

    def take_over(self, answers: Answers) -> None:
        """Begin with answers given before."""
        self.basics.show_answers(answers)
        self.by[answers.valuation].setChecked(True)
        self.reported.texts.update(answers.reported)
        self.assumed.texts.update(answers.assumed)
        self._keep_with_companies(answers)

    def go_on(self) -> None:
        """Show the next step, or build the model; stay where something is wrong, with the keyboard there."""
        if not self.check(blaming=True):
            return
        if self.step < 2:
            self._show(self.step + 1)
            return
        try:
            self.model = guided_model(self.answers())
        except ModelerError as error:
            self._judge(error.message, wrong=True)
            return
        self.accept()

    def _show(self, step: int) -> None:
        answers = self.answers()
        if step == 1:
            self._keep_with_companies(answers)
            self.reported.show_fields(REPORTED, answers.names, answers.currency)
        self.steps.setCurrentIndex(step)
        if step == 2:
            self._ask_assumptions()
        self.title.setText(say(f"guided_step_{step + 1}", self.language))
        about = Message(f"guided_about_{step + 1}", {"year": answers.last_year})
        self.about.setText(about.in_language(self.language))
        self.back.setVisible(step > 0)
        self.next.setText(say("guided_finish" if step == 2 else "guided_next", self.language))
        self.next.setDefault(step == 0)
        self.next.setAutoDefault(step == 0)  # in the tables Enter goes down
        follow_layout(self)
        self.check()
        if step:
            (self.figures if step == 1 else self.views).begin()
        else:
            self.basics.take_focus()

    def _keep_with_companies(self, answers: Answers) -> None:
        """Let what was typed follow its company where the list of companies was changed."""
        names = tuple(labels.zh for labels in answers.names)
        if self._names and names != self._names:
            for texts in (self.reported.texts, self.assumed.texts, self._proposed):
                kept = {
                    (names.index(self._names[place]), field): text
                    for (place, field), text in texts.items()
                    if place < len(self._names) and self._names[place] in names
                }
                texts.clear()
                texts.update(kept)
        self._names = names

    def _ask_assumptions(self) -> None:
        """Show the assumptions; a proposal that follows from figures is renewed unless it was changed."""
        answers = self.answers()
        for place in range(len(answers.names)):
            texts = {field.id: answers.reported.get((place, field.id), "") for field in REPORTED}
            for name, text in fields.proposals(texts, answers.currency).items():
                key = place, name
                if self.assumed.texts.get(key, "") in {"", self._proposed.get(key, "")}:
                    self.assumed.texts[key] = text
                self._proposed[key] = text
        self.assumed.show_fields(fields.asked(self.valuation), answers.names, answers.currency)
        self.check()

    # --- checking ---------------------------------------------------------------------------------

    def check(self, *, blaming: bool = False) -> bool:
        """Say what is wrong with this step; with `blaming`, put the keyboard there."""
        self.pause.stop()
        answers = self.answers()
        if self.step == 0:
            return self._check_basics(answers, blaming=blaming)
        table, figures = ((self.figures, self.reported), (self.views, self.assumed))[self.step - 1]
        found = list(answers.faults("reported" if self.step == 1 else "assumed"))
        figures.show_faults({(place, field.id): message for place, field, message in found})
        if not found:
            self._judge(self._outcome(answers) if self.step == 2 else Message("guided_ready"), wrong=False)
            return True
        place, field, message = min(
            found, key=lambda one: not figures.texts.get((one[0], one[1].id), "").strip()
        )
        where = {"company": answers.names[place], "field": field.labels, "fault": message}
        is_typed = bool(figures.texts.get((place, field.id), "").strip())
        self._judge(Message("guided_where", where), wrong=blaming or is_typed)
        if blaming:
            index = figures.index_of(place, field)
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect  # whatever key is held
            table.selectionModel().setCurrentIndex(index, choose)
            table.setFocus()
        return False

    def _check_basics(self, answers: Answers, *, blaming: bool) -> bool:
        found = answers.fault_of_basics()
        if found is None:
            self._judge(Message("guided_ready"), wrong=False)
            return True
        field, message = found
        self._judge(message, wrong=blaming or field != "companies" or bool(answers.names))
        if blaming:
            self.basics.take_focus(field)
        return False

    def _outcome(self, answers: Answers) -> Message | str:
        """Say what each company is worth by these answers."""
        try:
            found = outcome(answers)
        except ModelerError as error:
            return error.message
        unit = unit_label(answers.currency.unit("price"), self.language)
        told = [
            Message(
                "guided_outcome",
                {"company": labels, "value": f"{worth:,.2f} {unit}", "upside": f"{100 * upside:+,.1f}%"},
            ).in_language(self.language)
            for labels, worth, upside in found[:SHOWN_OUTCOMES]
        ]
        return "\n".join([*told, "…"] if len(found) > SHOWN_OUTCOMES else told)

    def _judge(self, message: Message | str, *, wrong: bool) -> None:
        palette = theme.colours()
        text = message if isinstance(message, str) else message.in_language(self.language)
        is_good = not wrong and isinstance(message, Message) and message.key == "guided_ready"
        self.verdict.setText(text)
        is_told = isinstance(message, str)
        colour = (
            palette.error_mark
            if wrong
            else palette.text
            if is_told
            else palette.ok_mark
            if is_good
            else palette.muted
        )
        self.verdict.setStyleSheet(f"color: {colour}")

    def reject(self) -> None:
        """Ask before what was typed is left, be it by Esc, by Cancel or by the window's cross."""
        from gpu_modeler.gui.shell.messages import ask_leave

        parts = ("title", "text", "detail", "leave", "stay")
        texts = {part: say(f"guided_leave_{part}", self.language) for part in parts}
        if self.answers() == self._opened or ask_leave(self, texts):
            self.pause.stop()
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        """Remember what stood there: only what is typed from now on is asked about."""
        if not event.spontaneous():
            self._opened = self.answers()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+Enter go on from anywhere."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.go_on()
        else:
            super().keyPressEvent(event)
