"""The page What must be true: levers above, a chart for each company, the sentences below; it follows every edit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.app.levers import LeverChoice
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.empty_state import EmptyState, run_action, say_no_lines
from gpu_modeler.gui.implied.answers import Answers
from gpu_modeler.gui.implied.asking import Asking
from gpu_modeler.gui.implied.charts import ChartsView
from gpu_modeler.gui.implied.head import ImpliedHead
from gpu_modeler.gui.implied.panel import ImpliedPanel
from gpu_modeler.gui.implied.words import Point
from gpu_modeler.gui.implied.work import PAUSE_MS, ImpliedWork
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.text import Message, say


class ImpliedPage(QWidget):
    """It asks again when told that something changed, once it can be seen. `asked` carries what needs the window."""

    asked = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.asking = Asking(session)
        self.work = ImpliedWork(session, self)
        self.head, self.messages = ImpliedHead(session, self), MessageBar(session, self)
        self.charts, self.panel = ChartsView(session, self.asking.tell_at, self), ImpliedPanel(session, self)
        self.empty = EmptyState(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.charts)
        self.stack.addWidget(self.empty)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.panel)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([540, 190])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.messages)  # below, so that no chart moves when it comes or goes

    def _connect(self) -> None:
        self.work.came.connect(self._take)
        self.work.failed.connect(self._fail)
        self.head.changed.connect(self.choose_lever)
        self.head.refused.connect(self.messages.show_message)
        self.head.reset.connect(self.choose_usual)
        self.head.back.clicked.connect(lambda: self.show_large(""))
        self.charts.chosen.connect(self._show_company)
        self.charts.pinnedMoved.connect(self._show_company)
        self.charts.asked.connect(self._answer)
        self.panel.asked.connect(lambda name: self._answer(name, self.company))

    # --- asking -----------------------------------------------------------------------------------

    @property
    def company(self) -> str:
        """The company whose sentence is shown."""
        return self.charts.company

    def _answer(self, name: str, company: str) -> None:
        if name == "large":
            self.show_large("" if self.asking.wanted.large else company)
        elif name == "back":
            self.show_large("")
        elif name == "copy":
            self.panel.buttons["copy"].click()
        else:
            self.asked.emit(name, company)

    def choose_lever(self, name: str, choice: LeverChoice) -> None:
        """Ask over another lever, `across` or `upwards`; what cannot be moved is refused in words."""
        try:
            self.asking.choose(name, choice, self.company)
        except ModelerError as error:
            self.messages.show_message(error.message)
            self.head.rows[name].put_back()
            self._show_head()
            return
        self._ask_otherwise()

    def choose_usual(self) -> None:
        """Ask over the usual levers."""
        self.asking.choose_usual()
        self._ask_otherwise()

    def _ask_otherwise(self) -> None:
        self.messages.dismiss()
        self.charts.unpin()
        self.look_again()

    def show_large(self, company: str) -> None:
        """Show one company's chart alone, in the window that suits it; all with an empty name."""
        known = self.asking.enlarge(company)
        self.charts.show_large(company)
        if known is None:
            self.look_again()
            return
        self._show_head()
        self.work.begin(self.asking.wanted, known=known)

    def model_changed(self) -> None:
        """Ask again, now or when the page is next shown."""
        self.work.stop()
        self.asking.is_stale = True
        self._show_apply()
        if self.isVisible():
            self.look_again(pause=PAUSE_MS)

    def forget(self) -> None:
        """Show nothing of another document."""
        self.work.stop()
        for part in (self.asking, self.charts, self.panel):
            part.forget()

    def look_if_stale(self) -> None:
        """Ask again if something changed since."""
        if self.asking.is_stale:
            self.look_again()

    def look_again(self, *, pause: int = 0) -> None:
        """Ask anew, in the background; what is shown stays until there is more."""
        self.charts.show_companies()
        follow_layout(self)
        self.asking.begin(self.charts.large, self.company)
        self._show_head()
        self.head.show_state(running=True)
        self._show_apply()
        self.work.begin(self.asking.wanted, pause)

    # --- answers ----------------------------------------------------------------------------------

    def _take(self, answers: Answers) -> None:
        is_other = self.asking.take(answers, self.company)
        for answer in answers.by_company.values():
            self.charts.show_answer(answer)
        self.head.show_state(running=not answers.is_whole)
        if is_other:
            self._show_why_nothing()
            self._show_company(self.company)

    def _fail(self, message: Message) -> None:
        self.head.show_state(running=False)
        self.messages.show_message(message)

    def _show_why_nothing(self) -> None:
        why = self.asking.why_nothing()
        language, model = self._session.language, self._session.model
        if model.lines:
            self.empty.say(why, say("action_structure", language), partial(run_action, self, "structure"))
        else:
            say_no_lines(self.empty, language)
        self.stack.setCurrentWidget(self.empty if why else self.charts)
        self.panel.setHidden(bool(why))  # it would say the same, beside buttons that can do nothing

    def _show_company(self, company: str) -> None:
        """Show what is said of the chosen company, and of the point that is marked on its chart."""
        if company != self.company:
            return
        self._show_head()
        pinned, joint = self.charts.pinned, "；" if self._session.language == "zh" else "; "
        told = joint.join(self.asking.tell_at(company, pinned).split("\n")) if pinned else ""
        self.panel.show_answers(self.asking.answers, company, told, can_apply=self.point() is not None)

    def _show_head(self) -> None:
        self.head.show_wanted(self.asking.wanted, self.asking.answers.of(self.company).found)

    def _show_apply(self) -> None:
        self.panel.buttons["apply"].setEnabled(self.point() is not None)

    def point(self) -> Point | None:
        """Return the settings of the chosen company that can be put into the model."""
        return self.asking.point(self.company, self.charts.pinned)

    # --- looks ------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        self.messages.retranslate()
        self.charts.retranslate()
        self.head.show_state(running=self.work.is_running)
        self._show_why_nothing()
        self._show_head()
        self._show_company(self.company)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"ImpliedPage {{ background: {palette.background}; }}")
        for part in (self.head, self.messages, self.charts, self.panel):
            part.renew_theme()
        self._show_company(self.company)
