"""The charts beside the grid, one card each, following every edit.

An edit marks the charts whose lines changed; when Qt has nothing more urgent (a timer of 0 ms, so after keys and the
grid), those that can be seen are drawn once, however many edits came in between. The others wait until they are seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.charts.content import ChartPlan, Values, read
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.definitions import charts_for
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.engine import ChangeSet
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.card import ChartCard
from gpu_modeler.gui.charts.hiding import Hiding
from gpu_modeler.gui.charts.wording import source_line
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import Chart
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.points import PointEditor

COLUMN_WIDTH = 420
"""A panel twice as wide shows two charts side by side."""


class ChartSession(Protocol):
    """The part of the session that charts use."""

    @property
    def model(self) -> Model:
        """The open document."""

    @property
    def calculation(self) -> Values:
        """Its values."""

    @property
    def scenario(self) -> str:
        """The scenario that is shown."""

    @property
    def language(self) -> Language:
        """The language in use."""

    def subscribe(self, subscriber: Callable[[Notice], None], /) -> None:
        """Tell `subscriber` of changes."""

    def unsubscribe(self, subscriber: Callable[[Notice], None], /) -> None:
        """Tell it no more."""


class ChartPanel(QScrollArea):
    """The charts of the page in view.

    Invariants: `cards` holds a card for each plan, in order; cards beyond are hidden and kept for the next page. No
    values are read for a card that cannot be seen.
    """

    asked = Signal(object, object, float, QPointF)
    """A computed point of a card was dragged: card, point, value as shown, and the place on the screen."""
    visited = Signal(object)
    """The cell behind a point is wanted: (line, place)."""
    told = Signal(object)
    """A message for the window."""
    left = Signal()
    """The keyboard goes back to the grid."""
    changing = Signal(str, str)
    """A chart's id, and what is to be done with it."""

    def __init__(self, session: ChartSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hidden: dict[tuple[str, str], Hiding] = {}
        self.editor = self._new_editor()
        self._language: Language = session.language
        self._scenario = session.scenario
        self._page, self._company, self._compare_line = "company", "", ""
        self._plans: list[ChartPlan] = []
        self._pool: list[ChartCard] = []
        self._own: list[Chart] = []
        self._columns = 1
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._draw_visible)
        self._lay_out()
        session.subscribe(self._noticed)
        theme.notifier().changed.connect(self._restyle)
        self.destroyed.connect(lambda *_, told=self._noticed: session.unsubscribe(told))

    def _new_editor(self) -> PointEditor | None:
        """Return what moves points, where the session's model can be changed."""
        if not isinstance(self._session, Session):
            return None
        from gpu_modeler.gui.charts.points import PointEditor

        made = PointEditor(self._session, self)
        made.refused.connect(self.told)
        return made

    def _lay_out(self) -> None:
        self.setObjectName("chartPanel")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(280)
        surface = QWidget()
        surface.setObjectName("chartSurface")
        self._grid = QGridLayout(surface)
        self._grid.setContentsMargins(*[theme.SPACING[2]] * 4)
        self._grid.setSpacing(theme.SPACING[2])
        self._nothing = QLabel(surface, alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setObjectName("mutedLabel")
        self._nothing.setWordWrap(True)
        self.setWidget(surface)

    # --- what the window asks for ---

    @property
    def cards(self) -> list[ChartCard]:
        """The charts in view, top to bottom, whether scrolled into sight or not."""
        return self._pool[: len(self._plans)]

    def show_page(self, page: str, company: str | None = None) -> None:
        """Show the charts of a page: "company" (of one company), "market" or "compare"."""
        self._page, self._company = page, company or ""
        self._replan(keep_ranges=False)

    def set_compare_line(self, line: str) -> None:
        """Put the chart of one line over all companies first on the Compare page."""
        if line != self._compare_line:
            self._compare_line = line
            if self._page == "compare":
                self._replan(keep_ranges=False)

    def set_scenario(self, scenario: str) -> None:
        """Show another scenario; axes stay where they are if its data fit, so that the eye can compare."""
        if scenario != self._scenario:
            self._scenario = scenario
            self._replan(keep_ranges=True)

    def retranslate(self, language: Language) -> None:
        """Speak another language."""
        if language != self._language:
            self._language = language
            self._replan(keep_ranges=True)

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """Follow an edit; without `changes` everything may be another."""
        if changes is None or changes.structure or self._own != self._own_charts():
            self._replan(keep_ranges=True)
            return
        for card in self.cards:
            if card.plan is not None and not card.plan.lines.isdisjoint(changes.masks):
                card.is_stale = True
                self._timer.start()

    # --- notices ---

    def _noticed(self, notice: Notice) -> None:
        if self.editor is not None:
            self.editor.take_notice(notice)
        if notice.kind == "edit":
            self.refresh(notice.changes)
        elif notice.kind == "document":
            self._hidden.clear()
            self._scenario = self._session.scenario
            self._replan(keep_ranges=False)
        elif notice.kind == "scenario":
            self.set_scenario(self._session.scenario)
        elif notice.kind == "language":
            self.retranslate(self._session.language)

    def _restyle(self) -> None:
        for card in self._pool:
            card.restyle()

    # --- plans and cards ---

    def _own_charts(self) -> list[Chart]:
        return list(self._session.model.ordered("charts"))

    def _replan(self, *, keep_ranges: bool) -> None:
        self._own = self._own_charts()
        self._plans = self._new_plans()
        while len(self._pool) < len(self._plans):
            self._pool.append(self._new_card())
        for card, plan in zip(self.cards, self._plans, strict=True):
            same = keep_ranges and card.plan is not None and card.plan.id == plan.id
            card.show_plan(plan, self._language, keep_ranges=same)
            card.looking.take(self._hidden.setdefault((self._page, plan.id), card.looking.hiding))
        self._nothing.setText(say("chart_none", self._language))
        self.setAccessibleName(say("chart_panel", self._language))
        self._arrange()
        self._timer.start()

    def _new_card(self) -> ChartCard:
        card = ChartCard(self.widget(), self.editor)
        card.painted.connect(self._timer.start)
        card.visited.connect(self.visited)
        card.told.connect(self.told)
        card.left.connect(self.left)
        card.asked.connect(partial(self.asked.emit, card))
        card.changing.connect(lambda what: self.changing.emit(card.plan.id if card.plan else "", what))
        return card

    @property
    def view(self) -> View:
        """What the charts are about."""
        return self._view()

    @property
    def compare_line(self) -> str:
        """The line that is compared over the companies."""
        return self._compare_line

    def _new_plans(self) -> list[ChartPlan]:
        model, view = self._session.model, self._view()
        return plans_for(model, charts_for(model, self._page, self._compare_line), view)

    def _view(self) -> View:
        model = self._session.model
        companies = model.item_ids("company") if "company" in model.axes else ()
        company = self._company if self._company in companies else ""
        if self._page == "company" and not company:
            company = next(iter(companies), "")
        scenario = self._scenario if self._scenario in model.scenarios else self._session.scenario
        return View(self._page, company if self._page == "company" else "", scenario)

    def _arrange(self) -> None:
        """Put the cards into as many columns as fit, all of one height, what is left over below them."""
        while self._grid.count():
            self._grid.takeAt(0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        cards = self.cards
        for position, card in enumerate(cards):
            self._grid.addWidget(card, position // self._columns, position % self._columns)
        for position, card in enumerate(self._pool):
            card.setVisible(position < len(cards))
        self._nothing.setVisible(not cards)
        if not cards:
            self._grid.addWidget(self._nothing, 0, 0)
        self._grid.setRowStretch(len(cards) // self._columns + 1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange where another number of columns fits; called by Qt."""
        super().resizeEvent(event)
        columns = max(1, self.viewport().width() // COLUMN_WIDTH)
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    # --- drawing ---

    def _draw_visible(self) -> None:
        """Draw what is stale and can be seen. A card's first plot is made alone, so that keys come in between."""
        stale = [card for card in self.cards if card.is_stale and not card.visibleRegion().isEmpty()]
        missing = next((card for card in stale if card.plot is None), None)
        if missing is not None:
            missing.build()
            self._draw(missing)
            self._timer.start()
            return
        for card in stale:
            self._draw(card)

    def _draw(self, card: ChartCard) -> None:
        if card.plan is not None:
            model = self._session.model
            content = read(card.plan, model, self._session.calculation)
            card.footer.setText(source_line(content, model, self._language))
            card.show_content(content)
