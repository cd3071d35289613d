"""The inspector's panel: the cell's name and value, pages in tabs, and the paragraph that explains it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.inspecting.in_scenario import seen_in
from gpu_modeler.app.inspecting.names import place_labels, value_labels
from gpu_modeler.app.inspecting.readings import Spot, is_there
from gpu_modeler.app.session import Session
from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.charts.card import Title
from gpu_modeler.gui.inspector.explanation import Explanation
from gpu_modeler.gui.inspector.history_page import HistoryPage
from gpu_modeler.gui.inspector.overview_page import OverviewPage
from gpu_modeler.gui.inspector.page import InspectorPage
from gpu_modeler.gui.inspector.source_page import SourcePage
from gpu_modeler.gui.inspector.trace_page import TracePage
from gpu_modeler.gui.inspector.words import tip
from gpu_modeler.text import say

NARROWEST = 280
PAUSE_MS = 120
"""The paragraph waits until the cursor rests: behind some cells it asks hundreds of inputs."""


class InspectorPanel(QWidget):
    """Shows one cell; only the page in front is filled.

    Invariant: `_stale` holds the pages that show something else than `spot` as it is now.
    """

    jumpRequested = Signal(object)  # Spot
    closeRequested = Signal()
    leaveRequested = Signal()
    refused = Signal(object)  # Message

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = self._seen = session
        self.spot: Spot | None = None
        self.title, self.where, self.value = Title(self), Title(self), QLabel(self)
        self.explain_button, self.close_button = QPushButton(self), QToolButton(self)
        self.tabs = QTabWidget(self)
        self.pages: tuple[InspectorPage, ...] = (
            OverviewPage(session, self),
            TracePage(session, self),
            SourcePage(session, self),
            HistoryPage(session, self),
        )
        self.explanation = Explanation(session, self)
        self.explanation.hide()
        self._stale: set[InspectorPage] = set(self.pages)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._explain_now)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.renew_theme()

    def _lay_out(self) -> None:
        self.setMinimumWidth(NARROWEST)
        for label in (self.title, self.where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setObjectName("mutedLabel")
        self.close_button.setAutoRaise(True)
        self.explain_button.setCheckable(True)
        icons.follow(self.close_button, "close")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(True)
        for page in self.pages:
            self.tabs.addTab(page, "")
        top, below = QHBoxLayout(), QHBoxLayout()
        for row, left, right in (
            (top, self.title, self.close_button),
            (below, self.value, self.explain_button),
        ):
            row.addWidget(left, 1)
            row.addWidget(right)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._splitter.addWidget(self.tabs)
        self._splitter.addWidget(self.explanation)
        self._splitter.setChildrenCollapsible(False)
        head = QVBoxLayout()
        head.setContentsMargins(theme.SPACING[3], theme.SPACING[1], theme.SPACING[1], theme.SPACING[1])
        head.setSpacing(0)
        head.addLayout(top)
        head.addWidget(self.where)
        head.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        for page in self.pages:
            page.jumpRequested.connect(self.jumpRequested)
            page.refused.connect(self.refused)
            page.performed.connect(self.leaveRequested)
        self.tabs.currentChanged.connect(lambda _at: self._fill())
        self.close_button.clicked.connect(self.closeRequested)
        self.explain_button.clicked.connect(lambda: self.explain(shown=self.explain_button.isChecked()))
        self.explanation.closeRequested.connect(lambda: self.explain(shown=False))

    # --- what is shown --------------------------------------------------------------------------

    def show_cell(self, spot: Spot | None, scenario: str = "") -> None:
        """Show a cell, or that there is none; in the chosen scenario where none is given."""
        if spot is not None and not is_there(self._session.model, spot):
            spot = None
        seen = seen_in(self._session, scenario)
        if spot != self.spot or seen.scenario != self.scenario:
            self.spot = spot
            self.forget()
        self._see(seen)
        self._name()
        self._fill()
        if self.explanation.isVisible():
            self._pause.start()

    @property
    def scenario(self) -> str:
        """The scenario in which the cell is shown."""
        return self._seen.scenario

    def _see(self, seen: Session) -> None:
        """Let every page ask this session."""
        self._seen = self.explanation.session = seen
        for page in self.pages:
            page.session = seen

    def forget(self) -> None:
        """Read everything again when it is next looked at."""
        self._stale = set(self.pages)

    def _name(self) -> None:
        language, spot = self._session.language, self.spot
        self.explain_button.setEnabled(spot is not None or self.explanation.isVisible())
        if spot is None:
            for label in (self.title, self.where, self.value):
                label.setText("")
            self.title.setText(say("inspect_no_cell", language))
            return
        model = self._session.model
        line = model.lines[spot.line]
        scenario = model.scenarios[self.scenario].labels.in_language(language)
        place = place_labels(model, spot).in_language(language)
        self.title.setText(line.labels.in_language(language))
        self.where.setText(" · ".join(part for part in (place, scenario) if part))
        self.value.setText(value_labels(self._seen.value(*spot), line.unit).in_language(language))
        for label in (self.title, self.where):
            label.setToolTip(tip(label.text()))

    def _fill(self) -> None:
        """Fill the page in front where it shows something else."""
        page = self.pages[self.tabs.currentIndex()]
        if page in self._stale:
            self._stale.discard(page)
            page.show_cell(self.spot)

    def explain(self, *, shown: bool) -> None:
        """Show or hide the paragraph."""
        self.explanation.setVisible(shown)
        self.explain_button.setChecked(shown)
        if shown:
            self._explain_now()
            upper = round(0.42 * self._splitter.height())
            self._splitter.setSizes([upper, self._splitter.height() - upper])

    def _explain_now(self) -> None:
        self._pause.stop()
        is_sound = self.spot is not None and is_there(self._session.model, self.spot)
        self.explanation.show_cell(self.spot if is_sound else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the grid; called by Qt."""
        if event.key() == Qt.Key.Key_Escape:
            self.leaveRequested.emit()
            return
        super().keyPressEvent(event)

    # --- language and colours -------------------------------------------------------------------

    def retranslate(self) -> None:
        """Take the language now in use."""
        language = self._session.language
        self.setAccessibleName(say("inspect_panel", language))
        self.tabs.setAccessibleName(say("inspect_panel", language))
        for at, page in enumerate(self.pages):
            self.tabs.setTabText(at, say(f"inspect_tab_{page.name}", language))
        self.explain_button.setText(say("inspect_explain", language))
        self.close_button.setToolTip(say("button_close", language))
        self.close_button.setAccessibleName(say("button_close", language))

    def renew_theme(self) -> None:
        """Take the fonts and colours now in force."""
        self.title.setFont(theme.font("heading", bold=True))
        self.where.setFont(theme.font("caption"))
        self.value.setFont(theme.font("title", bold=True))
        self.forget()

    def stop(self) -> None:
        """Let go of the timer before the window closes."""
        self._pause.stop()
