"""The page What must be true: levers above, a chart for each company, the sentences below; it follows every edit."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.app.levers import USUAL, LeverChoice, chosen_lever, cost_lever, share_lever
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.answers import Answer, Answers, Wanted
from gpu_modeler.gui.implied.charts import ChartsView
from gpu_modeler.gui.implied.drawing import Point
from gpu_modeler.gui.implied.head import ImpliedHead
from gpu_modeler.gui.implied.panel import ImpliedPanel
from gpu_modeler.gui.implied.work import PAUSE_MS, ImpliedWork
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.text import Message, say

USUAL_LEVERS = {"across": share_lever, "upwards": cost_lever}


class ImpliedPage(QWidget):
    """It asks again when told that something changed, once it can be seen. `asked` carries what needs the window."""

    asked = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.wanted = Wanted()
        self.answers = Answers(self.wanted)
        self.work = ImpliedWork(session, self)
        self.head, self.messages = ImpliedHead(session, self), MessageBar(session, self)
        self.charts, self.panel = ChartsView(session, self.tell_at, self), ImpliedPanel(session, self)
        self.empty = QLabel(self)
        self._is_stale = True
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
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

    @property
    def is_fresh(self) -> bool:
        """Whether what is shown is so of the model as it is now."""
        return not self._is_stale and bool(self.answers.by_company) and self.answers.pricing is not None

    def _answer(self, name: str, company: str) -> None:
        if name == "large":
            self.show_large("" if self.wanted.large else company)
        elif name == "back":
            self.show_large("")
        elif name == "copy":
            self.panel.buttons["copy"].click()
        else:
            self.asked.emit(name, company)

    def choose_lever(self, name: str, choice: LeverChoice) -> None:
        """Ask over another lever, `across` or `upwards`; what cannot be moved is refused in words."""
        try:
            self._try(name, choice)
        except ModelerError as error:
            self.messages.show_message(error.message)
            self.head.rows[name].put_back()
            self._show_head()
            return
        self.messages.dismiss()
        self.charts.unpin()
        self.wanted = self.wanted.with_lever(name, choice)
        self.look_again()

    def _try(self, name: str, choice: LeverChoice) -> None:
        model = self._session.model
        companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
        company = self.company or next(iter(companies), "")
        chosen_lever(self._session.calculation, choice, USUAL_LEVERS[name], company, self._session.scenario)

    def choose_usual(self) -> None:
        """Ask over the usual levers."""
        self.messages.dismiss()
        self.charts.unpin()
        self.wanted = replace(self.wanted, across=USUAL, upwards=USUAL)
        self.look_again()

    def show_large(self, company: str) -> None:
        """Show one company's chart alone, in the window that suits it; all with an empty name."""
        known = self.answers if self.is_fresh and self.answers.is_whole else None
        self.wanted = replace(self.wanted, large=company)
        self.charts.show_large(company)
        if known is None:
            self.look_again()
            return
        self._show_head()
        self.work.begin(self.wanted, known=known)

    def model_changed(self) -> None:
        """Ask again, now or when the page is next shown."""
        self.work.stop()
        self._is_stale = True
        self._show_apply()
        if self.isVisible():
            self.look_again(pause=PAUSE_MS)

    def forget(self) -> None:
        """Show nothing of another document."""
        self.work.stop()
        self._is_stale = True
        self.wanted = Wanted()
        self.answers = Answers(self.wanted)
        self.charts.forget()
        self.panel.forget()

    def look_if_stale(self) -> None:
        """Ask again if something changed since."""
        if self._is_stale:
            self.look_again()

    def look_again(self, *, pause: int = 0) -> None:
        """Ask anew, in the background; what is shown stays until there is more."""
        self._is_stale = True
        self.charts.show_companies()
        self.wanted = replace(self.wanted, scenario=self._session.scenario, large=self.charts.large)
        self._show_head()
        self.head.show_state(running=True)
        self._show_apply()
        self.work.begin(self.wanted, pause)

    # --- answers ----------------------------------------------------------------------------------

    def _take(self, answers: Answers) -> None:
        before, self.answers = self.answers, answers
        self._is_stale = False
        for answer in answers.by_company.values():
            self.charts.show_answer(answer)
        self.head.show_state(running=not answers.is_whole)
        is_same = before.of(self.company) is answers.of(self.company) and before.groups is answers.groups
        if not is_same or answers.is_whole:
            self._show_why_nothing()
            self._show_company(self.company)

    def _fail(self, message: Message) -> None:
        self.head.show_state(running=False)
        self.messages.show_message(message)

    def _show_why_nothing(self) -> None:
        """Say in the charts' place why there is none, where it is so of all companies."""
        model, language = self._session.model, self._session.language
        companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
        refusals = {
            refusal.in_language(language)
            for company in companies
            if (refusal := self.answers.of(company).refusal) is not None
        }
        is_refused = (
            len(refusals) == 1 and not self.answers.found and len(self.answers.by_company) == len(companies)
        )
        if not companies:
            self.empty.setText(say("implied_no_company", language))
        elif is_refused:
            self.empty.setText(refusals.pop())
        self.stack.setCurrentWidget(self.empty if is_refused or not companies else self.charts)

    def _show_company(self, company: str) -> None:
        if company != self.company:
            return
        self._show_head()
        pinned = self.charts.pinned
        told = (
            self.tell_at(company, pinned).replace("\n", "；" if self._session.language == "zh" else "; ")
            if pinned
            else ""
        )
        self.panel.show_answers(self.answers, company, told, can_apply=self.point() is not None)

    def _show_head(self) -> None:
        self.head.show_wanted(self.wanted, self.answers.of(self.company).found)

    def _show_apply(self) -> None:
        self.panel.buttons["apply"].setEnabled(self.point() is not None)

    def answer(self) -> Answer:
        """Return what is known of the chosen company."""
        return self.answers.of(self.company)

    def point(self) -> Point | None:
        """Return the settings that can be put into the model: those marked, else the nearest ones."""
        found = self.answer().found
        if not self.is_fresh or found is None:
            return None
        if self.charts.pinned is not None:
            return self.charts.pinned
        return None if found.nearest is None else (found.nearest.x, found.nearest.y)

    def tell_at(self, company: str, at: Point) -> str:
        """Return what holds for a company at settings of both levers."""
        found, pricing = self.answers.of(company).found, self.answers.pricing
        if found is None or pricing is None:
            return ""
        language, money = self._session.language, words.money_of(pricing.model)
        return words.hover_text(found, at, pricing.at(found, *at), money, language)

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
        self.empty.setStyleSheet(f"color: {palette.muted}; background: {palette.surface};")
        self.empty.setFont(theme.font("heading"))
        for part in (self.head, self.messages, self.charts, self.panel):
            part.renew_theme()
        self._show_company(self.company)
