"""The status bar: mode, what the selection adds up to, how long the last recalculation took."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import percent_text, plain_text
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.shell.figures import Figure, Figures
from gpu_modeler.gui.statistics import Statistics
from gpu_modeler.text import say

COPIED_MS = 3000


class StatusBar(QStatusBar):
    """Texts only; the window hands over what they are about."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._mode = "ready"
        self._statistics = Statistics(0)
        self._seconds: float | None = None
        self.setSizeGripEnabled(False)
        self.mode, self.selection, self.recalculation = QLabel(self), Figures(self), QLabel(self)
        self.selection.copied.connect(self._tell_copied)
        self.mode.setMinimumWidth(70)
        self.recalculation.setContentsMargins(16, 0, 0, 0)
        self.setContentsMargins(10, 0, 10, 0)
        self.addWidget(self.mode)
        self.addPermanentWidget(self.selection)
        self.addPermanentWidget(self.recalculation)
        self.zoom = QToolButton(self)
        self.zoom.setAutoRaise(True)
        self.zoom.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.addPermanentWidget(self.zoom)
        self.retranslate()

    def show_mode(self, mode: str) -> None:
        """Say what a key would do: "ready", "enter" or "edit"."""
        self._mode = mode
        self.mode.setText(say(f"mode_{mode}", self._session.language))

    def show_statistics(self, statistics: Statistics) -> None:
        """Say what the selection adds up to."""
        self._statistics = statistics
        self.selection.show_figures(self._parts(statistics), self._session.language)

    def follow_grid(self, *, is_away: bool) -> None:
        """Hide what is said of the grid's selection while another page stands in its place."""
        self.selection.setVisible(not is_away)

    def _tell_copied(self, text: str) -> None:
        self.showMessage(say("status_copied", self._session.language, value=text), COPIED_MS)

    def show_recalculation(self, seconds: float) -> None:
        """Say how long the last recalculation took."""
        self._seconds = seconds
        self.recalculation.setText(
            say("status_recalculation", self._session.language, milliseconds=f"{seconds * 1000:.2f}")
        )

    def retranslate(self) -> None:
        """Say the same in the session's language."""
        self.show_mode(self._mode)
        self.show_statistics(self._statistics)
        if self._seconds is not None:
            self.show_recalculation(self._seconds)

    def _parts(self, s: Statistics) -> list[Figure]:
        language = self._session.language
        if s.weighted is not None:
            return [self._figure("status_weighted", s.weighted, s)]
        if s.count < 2:
            return []
        count = Figure(say("status_count", language, value=s.count), str(s.count))
        if s.average is None or s.total is None or s.least is None or s.most is None:
            return [Figure(say("status_mixed_units", language)), count]
        figures = [
            self._figure("status_average", s.average, s),
            count,
            self._figure("status_least", s.least, s),
            self._figure("status_most", s.most, s),
            self._figure("status_sum", s.total, s),
        ]
        return [*figures, *self._growth(s)]

    def _growth(self, s: Statistics) -> list[Figure]:
        language = self._session.language
        if s.why_no_growth:
            return [Figure(say(f"status_no_growth_{s.why_no_growth}", language))]
        if s.growth_per_year is None:
            return []
        text = say("status_growth", language, value=f"{s.growth_per_year:.1%}")
        return [Figure(text, percent_text(s.growth_per_year))]

    def _figure(self, key: str, value: float, s: Statistics) -> Figure:
        pattern = pattern_of(s.unit, s.number_format)
        unit = "" if pattern.percent else unit_label(s.unit, self._session.language)
        text = f"{number_text(value, pattern)} {unit}".rstrip()
        copied = percent_text(value) if pattern.percent else plain_text(value)
        return Figure(say(key, self._session.language, value=text), copied)
