"""The charts of all companies in rows, or one of them large."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied.answers import Answer
from gpu_modeler.gui.implied.chart import ImpliedChart
from gpu_modeler.gui.implied.words import Point, Teller

NARROWEST, LOWEST = 320, 165
MOST_COLUMNS = 4
SPACE = 8


class ChartsView(QScrollArea):
    """`chosen` and `pinnedMoved` carry a company; `asked` a name and the company."""

    chosen = Signal(str)
    pinnedMoved = Signal(str)
    asked = Signal(str, str)

    def __init__(self, session: Session, tell_at: Teller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tell_at = session, tell_at
        self.by_company: dict[str, ImpliedChart] = {}
        self.company, self.large = "", ""
        self._columns_shown = 0
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(12, 4, 12, 4)
        self._grid.setSpacing(SPACE)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def pinned(self) -> Point | None:
        """The settings that are marked on the chosen chart."""
        chart = self.by_company.get(self.company)
        return chart.pinned if chart is not None else None

    # --- showing ----------------------------------------------------------------------------------

    def show_companies(self) -> None:
        """Have a chart for each company of the model, in its order; the chosen one stays chosen."""
        model = self._session.model
        companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
        for gone in [company for company in self.by_company if company not in companies]:
            self.by_company.pop(gone).deleteLater()
        made = [company for company in companies if company not in self.by_company]
        for company in made:
            self._add(company)
        is_moved = list(self.by_company) != list(companies)
        self.by_company = {company: self.by_company[company] for company in companies}
        if self.company not in self.by_company:
            self.company = next(iter(companies), "")
        if self.large and self.large not in self.by_company:
            self.large, is_moved = "", True
        self._mark()
        if made or is_moved or self._grid.count() != len(companies):
            self.lay_out()

    def _add(self, company: str) -> None:
        chart = self.by_company[company] = ImpliedChart(self._session, company, self._body)
        chart.tell_at = self._tell_at
        chart.chosen.connect(self.choose)
        chart.pinnedMoved.connect(self.pinnedMoved)
        chart.asked.connect(self._answer)

    def show_answer(self, answer: Answer) -> None:
        """Show what is known of a company."""
        if answer.company in self.by_company:
            self.by_company[answer.company].show_answer(answer)

    def forget(self) -> None:
        """Show no company."""
        for chart in self.by_company.values():
            chart.deleteLater()
        self.by_company, self.company, self.large = {}, "", ""

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        for chart in self.by_company.values():
            chart.retranslate()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.viewport().setStyleSheet(f"background: {theme.colours().background};")
        for chart in self.by_company.values():
            chart.update()

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self, company: str) -> None:
        """Make a company the chosen one."""
        if company != self.company and company in self.by_company:
            self.company = company
            self._mark()
            self.chosen.emit(company)

    def _mark(self) -> None:
        for company, chart in self.by_company.items():
            chart.choose(chosen=company == self.company)

    def unpin(self) -> None:
        """Mark nothing on any chart."""
        for chart in self.by_company.values():
            chart.pin(None)

    def show_large(self, company: str) -> None:
        """Show one chart alone, or all with an empty name."""
        self.large = company if company in self.by_company else ""
        self.lay_out()
        if self.company in self.by_company:
            self.by_company[self.company].setFocus()

    def _answer(self, name: str, company: str) -> None:
        steps = {"left": -1, "right": 1, "up": -self.columns, "down": self.columns}
        if name in steps:
            self._step(steps[name])
        else:
            self.asked.emit(name, company)

    def _step(self, step: int) -> None:
        companies = list(self.by_company)
        at = companies.index(self.company) + step
        if 0 <= at < len(companies) and not self.large:
            chart = self.by_company[companies[at]]
            chart.setFocus()
            self.ensureWidgetVisible(chart)

    # --- places -----------------------------------------------------------------------------------

    @property
    def columns(self) -> int:
        """How many charts stand side by side."""
        if self.large:
            return 1
        count = max(1, len(self.by_company))
        fits = max(1, (self.viewport().width() - SPACE) // (NARROWEST + SPACE))
        most = min(fits, MOST_COLUMNS, count)
        rows = -(-count // most)
        return -(-count // rows)

    def lay_out(self) -> None:
        """Put the charts into rows of one height."""
        for chart in self.by_company.values():
            self._grid.removeWidget(chart)
        columns = self.columns
        shown = [self.large] if self.large else list(self.by_company)
        for company, chart in self.by_company.items():
            chart.setVisible(company in shown)
        for at, company in enumerate(shown):
            self._grid.addWidget(self.by_company[company], at // columns, at % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        rows = -(-len(shown) // columns)
        for row in range(max(self._grid.rowCount(), rows)):
            self._grid.setRowStretch(row, 1 if row < rows else 0)
            self._grid.setRowMinimumHeight(row, LOWEST if row < rows else 0)
        self._columns_shown = columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand otherwise where there is other room; called by Qt."""
        super().resizeEvent(event)
        if self.by_company and self._columns_shown != self.columns:
            self.lay_out()
