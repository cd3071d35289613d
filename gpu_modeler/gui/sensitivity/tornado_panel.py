"""The lower half of the page: what each input does alone, as the tornado's bars or as the spider's curves."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.tornado import Bar, Spider, Tornado
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.page_head import ShortLabel
from gpu_modeler.gui.sensitivity.bars import TornadoModel
from gpu_modeler.gui.sensitivity.curve_card import CurveCard
from gpu_modeler.gui.sensitivity.drawn import spider_of
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.sensitivity.question import BETWEEN_SCENARIOS, SPIDER_CURVES, Question, whole_line
from gpu_modeler.gui.sensitivity.slices import Slices
from gpu_modeler.gui.sensitivity.switch import Switch
from gpu_modeler.gui.sensitivity.tornado_view import TornadoView
from gpu_modeler.text import Message, say

SHARES = (0.05, 0.1, 0.2, 0.3, BETWEEN_SCENARIOS)
VIEWS = ("bars", "spider")


class TornadoPanel(QWidget):
    """`found` is sent with each new tornado, `opened` with the cell (`CellPlace`) of an input that shall be gone to."""

    found = Signal(object)
    opened = Signal(object)

    def __init__(self, session: Session, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._question = session, question
        self.bars = TornadoModel(session, self)
        self.tornado, self.spider = TornadoView(session, self.bars, self), CurveCard(self, by_position=True)
        self.title, self.rest, self.share_label = QLabel(self), ShortLabel(self), QLabel(self)
        self.empty = EmptyState(self)
        self.share, self.switch = QComboBox(self), Switch(session, VIEWS, self)
        self.stack = QStackedWidget(self)
        self.work = Slices[Tornado](self, self._take, self.show_nothing)
        self.spider_work = Slices[Spider](self, self._take_spider, self.show_nothing)
        self._lay_out()
        self.share.activated.connect(self._choose_share)
        self.switch.chosen.connect(self.show_view)
        self.tornado.opened.connect(self._open_bar)
        self.spider.opened.connect(self.opened)

    def _lay_out(self) -> None:
        for widget in (self.tornado, self.spider, self.empty):
            self.stack.addWidget(widget)
        self.share.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.share_label.setBuddy(self.share)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.title)
        heading.addWidget(self.rest, 1)
        heading.addWidget(self.share_label)
        heading.addWidget(self.share)
        heading.addWidget(self.switch)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 12, 8)
        rows.setSpacing(4)
        rows.addLayout(heading)
        rows.addWidget(self.stack, 1)

    # --- evaluating ---------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self.work.is_running or self.spider_work.is_running

    def begin(self, pause: int = 0) -> None:
        """Evaluate the tornado, and what is drawn of it, after some milliseconds."""
        self.spider_work.stop()
        self.work.begin(self._question.tornado_parts(), pause)

    def stop(self) -> None:
        """Let go of what is still to be evaluated."""
        self.work.stop()
        self.spider_work.stop()

    def forget(self) -> None:
        """Show nothing of what was evaluated: its lines may be gone."""
        self.stop()
        self.bars.show_tornado(None)
        self.spider.show_picture(None, self._session.language)

    def _choose_share(self) -> None:
        self._question.share = self.share.currentData()
        self.begin()

    def _take(self, found: Tornado) -> None:
        self.bars.show_tornado(found)
        self.tornado.fit_columns()
        if found.bars and not self.tornado.currentIndex().isValid():
            self.tornado.selectRow(0)
        self.show_view()
        self.found.emit(found)

    def _take_spider(self, found: Spider) -> None:
        self.spider.show_picture(spider_of(self._session, found), self._session.language)

    # --- showing ------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """How the answer is shown."""
        return self.switch.name

    def show_view(self) -> None:
        """Show the answer as it is chosen; the spider is evaluated where it is seen."""
        found = self.bars.found
        self.retranslate()
        if found is None:
            return
        self.empty.setText(say("tornado_nothing", self._session.language))
        shown = self.spider if self.view == "spider" else self.tornado
        self.stack.setCurrentWidget(shown if found.bars else self.empty)
        if found.bars and self.view == "spider":
            self.spider_work.begin(self._question.spider_parts(found))

    def show_nothing(self, message: Message) -> None:
        """Say why there is nothing to see."""
        self.forget()
        language = self._session.language
        offer = "" if self._session.model.lines else say("action_guided_model", language)
        self.empty.say(message.in_language(language), offer, partial(run_action, self, "guided_model"))
        self.stack.setCurrentWidget(self.empty)
        self.retranslate()

    def _open_bar(self, bar: Bar) -> None:
        self.opened.emit(CellPlace(*bar.cell))

    def inputs(self) -> list[Input]:
        """Return the inputs behind the output, those that matter most first, then lines of which all move together."""
        found = self.bars.found
        drivers = [*(bar.driver for bar in found.bars), *found.still] if found is not None else []
        inputs = [driver.input for driver in drivers]
        lines: dict[str, list[Input]] = {}
        for moved in inputs:
            lines.setdefault(moved.line, []).append(moved)
        whole = [whole_line(parts) for parts in lines.values() if len(parts) > 1]
        return [*inputs, *whole]

    def focus(self) -> None:
        """Put the keyboard on what is shown."""
        (self.spider if self.view == "spider" else self.tornado).setFocus()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.switch.retranslate()
        self.share_label.setText(say("tornado_span", language))
        texts = [
            (say("tornado_between", language) if share == BETWEEN_SCENARIOS else f"±{share:.0%}", share)
            for share in SHARES
        ]
        fill(self.share, texts, self._question.share)
        combos.call(self.share, say("tornado_span", language))
        self.title.setText(say("spider_name" if self.view == "spider" else "tornado_name", language))
        self.tornado.setAccessibleName(self.title.text())
        self.rest.setText("  ·  ".join(self._remarks()))

    def _remarks(self) -> list[str]:
        """Return what the marks mean, and how many inputs are not shown."""
        found, language = self.bars.found, self._session.language
        if found is None or self._question.output is None:
            return []
        said = []
        if found.bars and self.view == "bars":
            said.append(say("tornado_legend", language))
        if self.view == "spider" and len(found.bars) > SPIDER_CURVES:
            said.append(say("spider_first", language, count=SPIDER_CURVES, all=len(found.bars)))
        if found.still:
            said.append(say("tornado_rest", language, still=len(found.still)))
        return said

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.switch.renew_theme()
        self.rest.setStyleSheet(f"color: {palette.muted};")
        self.title.setFont(theme.font("heading", bold=True))
        self.tornado.renew_theme()
        self.spider.restyle()
