"""Distributions beside the grid: the cell under the cursor, and cells that are kept in sight; all follow every edit.

Nothing is computed while the panel is out of sight, and nothing in the window's process.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.live_beside import Answer
from gpu_modeler.app.live_changes import is_there
from gpu_modeler.app.live_figures import Question
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.live.card import MOST_PINNED, LiveCard
from gpu_modeler.gui.live.drag import Drag
from gpu_modeler.gui.live.watched import usual_output
from gpu_modeler.gui.live.work import LiveWork
from gpu_modeler.text import Message, say


class LivePanel(QFrame):
    """Holds the cards and asks for what they show.

    Invariants: the first card is that of the cursor's cell; `pinned` are the cells of the others, or, where none is
    pinned, the company's value is.
    """

    closeRequested = Signal()
    leaveRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cell: Output | None = None
        self._company = ""
        self._pinned: list[Output] = []
        self.drag = Drag(session, self)
        self.work = LiveWork(session, self, self._take, self._fail)
        self.cards: list[LiveCard] = []
        self.title, self.count, self.nothing = QLabel(self), QLabel(self), QLabel(self)
        self.close_button = QToolButton(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._lay_out()
        self.drag.refused.connect(self._fail)
        session.subscribe(self._noticed)
        theme.notifier().changed.connect(self.retranslate)
        self.destroyed.connect(lambda *_, told=self._noticed: session.unsubscribe(told))
        self.retranslate()

    def _lay_out(self) -> None:
        self.setObjectName("livePanel")
        self.setMinimumWidth(280)
        self.title.setFont(theme.font("heading", bold=True))
        self.close_button.setAutoRaise(True)
        icons.follow(self.close_button, "close")
        self.close_button.clicked.connect(self.closeRequested)
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACING[3], theme.SPACING[1], theme.SPACING[2], 0)
        head.setSpacing(theme.SPACING[3])
        self.count.setObjectName("mutedLabel")
        self.count.setFont(theme.font("caption"))
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.close_button)
        surface = QWidget()
        surface.setObjectName("chartSurface")
        self._column = QVBoxLayout(surface)
        self._column.setContentsMargins(*[theme.SPACING[2]] * 4)
        self._column.setSpacing(theme.SPACING[2])
        self.nothing.setObjectName("mutedLabel")
        self.nothing.setWordWrap(True)
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("chartPanel")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(surface)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self._scroll, 1)

    # --- what the window tells ----------------------------------------------------------------------

    @property
    def pinned(self) -> tuple[Output, ...]:
        """The cells that stay in sight."""
        return tuple(self._pinned)

    def show_cell(self, place: CellPlace | None, company: str = "") -> None:
        """Follow the cursor; `company` is that of the page."""
        self._cell = None if place is None else Output(place.line, place.place)
        self._company = company
        self._look_soon()

    def toggle_pin(self, output: Output) -> None:
        """Keep a cell in sight, or keep it no more."""
        if output in self._pinned:
            self._pinned.remove(output)
        elif len(self._pinned) < MOST_PINNED:
            self._pinned.append(output)
        self._look_soon()

    def take_hold(self) -> bool:
        """Put the keyboard on the handle of the cursor's cell; say whether it has one."""
        self._look()
        here = next((card for card in self.cards if card.output == self._cell), None)
        if here is None or here.dragging.isHidden():
            return False
        here.dragging.track.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(here.dragging)
        return True

    def stop(self) -> None:
        """Let go of what is dragged and of the process that computes, before the window closes."""
        self._soon.stop()
        self.drag.let_go()
        self.work.stop()
        self._session.unsubscribe(self._noticed)

    def _noticed(self, notice: Notice) -> None:
        was_on = self.drag.is_on
        self.drag.take_notice(notice)
        if was_on and not self.drag.is_on:
            for card in self.cards:
                card.dragging.loosen()
        if notice.kind == "document":
            self._pinned, self._cell = [], None
            self._drop_cards(0)
        if notice.kind == "language":
            self.retranslate()
        if notice.kind in {"document", "edit", "scenario"}:
            self._look_soon()

    # --- looking ------------------------------------------------------------------------------------

    def _look_soon(self) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what can be seen; called by Qt."""
        super().showEvent(event)
        self._look_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing more; called by Qt."""
        super().hideEvent(event)
        self._soon.stop()
        for card in self.cards:
            card.dragging.let_go()
        self.work.pause()

    def _look(self) -> None:
        """Show a card for each cell, and ask for their figures."""
        model = self._session.model
        self._pinned = [output for output in self._pinned if is_there(model, output.line, output.place)]
        here = (
            self._cell
            if self._cell is not None and is_there(model, self._cell.line, self._cell.place)
            else None
        )
        kept = self._pinned or [*filter(None, [usual_output(model, self._company)])]
        shown = [*([here] if here is not None else []), *(output for output in kept if output != here)]
        self.nothing.setVisible(here is None)
        self._show_cards(shown)
        if shown:
            hot = ((here.line, here.place),) if here is not None else ()
            groups = tuple(
                tuple(group) for group in ([here] if here else [], shown[1 if here else 0 :]) if group
            )
            self.work.ask(Question(groups, self._session.scenario, hot))

    def _show_cards(self, outputs: list[Output]) -> None:
        self._drop_cards(len(outputs))
        while len(self.cards) < len(outputs):
            self._add_card()
        can_pin = len(self._pinned) < MOST_PINNED
        for card, output in zip(self.cards, outputs, strict=True):
            card.show_output(output, is_pinned=output in self._pinned, can_pin=can_pin)

    def _add_card(self) -> None:
        card = LiveCard(self._session, self.drag, self)
        card.pinToggled.connect(self.toggle_pin)
        card.leaveRequested.connect(self.leaveRequested)
        card.dragging.began.connect(self._remember)
        card.dragging.ended.connect(self._forget)
        self.cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)

    def _drop_cards(self, keep: int) -> None:
        for card in self.cards[keep:]:
            card.dragging.let_go()
            card.hide()
            card.deleteLater()
        del self.cards[keep:]

    def _remember(self) -> None:
        for card in self.cards:
            card.picture.remember()

    def _forget(self) -> None:
        for card in self.cards:
            card.picture.forget()

    # --- answers ------------------------------------------------------------------------------------

    def _take(self, question: Question, answer: Answer) -> None:
        """Show figures in the cards that still show those cells, if it is still that scenario."""
        if isinstance(answer, Message):
            self._fail(answer)
            return
        if question.scenario != self._session.scenario:
            return
        found = {figures.output: figures for figures in answer}
        self._show_count(max((figures.trials for figures in answer), default=0))
        for card in self.cards:
            if card.output in found:
                card.show_figures(found[card.output])

    def _show_count(self, trials: int) -> None:
        text = say("live_trials", self._session.language, count=f"{trials:,}") if trials else ""
        self.count.setText(text)

    def _fail(self, message: Message) -> None:
        for card in self.cards:
            card.show_fault(message)

    def retranslate(self) -> None:
        """Say everything in the session's language, in the colours in force."""
        language = self._session.language
        self.title.setText(say("live_title", language))
        self.nothing.setText(say("live_no_cell", language))
        self.close_button.setToolTip(say("live_close", language))
        self.close_button.setAccessibleName(say("live_close", language))
        self.setAccessibleName(say("live_title", language))
        self._show_count(max((card.figures.trials for card in self.cards if card.figures), default=0))
        for card in self.cards:
            if card.output is not None and is_there(self._session.model, card.output.line, card.output.place):
                card.refresh()
