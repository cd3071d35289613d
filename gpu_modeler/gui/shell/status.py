"""The status bar: mode, what the selection adds up to, how long the last recalculation took."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.statistics import Statistics
from gpu_modeler.text import say


class StatusBar(QStatusBar):
    """Texts only; the window hands over what they are about."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._mode = "ready"
        self._statistics = Statistics(0)
        self._seconds: float | None = None
        self.setSizeGripEnabled(False)
        self.mode, self.selection, self.recalculation = QLabel(self), QLabel(self), QLabel(self)
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
        self.selection.setText("     ".join(self._parts(statistics)))

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

    def _parts(self, s: Statistics) -> list[str]:
        language = self._session.language
        if s.weighted is not None:
            return [say("status_weighted", language, value=self._amount(s.weighted, s))]
        if s.count < 2:
            return []
        parts = []
        if s.average is not None and s.total is not None:
            parts.append(say("status_average", language, value=self._amount(s.average, s)))
            parts.append(say("status_sum", language, value=self._amount(s.total, s)))
        else:
            parts.append(say("status_mixed_units", language))
        parts.insert(1, say("status_count", language, value=s.count))
        if s.growth_per_year is not None:
            parts.append(say("status_growth", language, value=f"{s.growth_per_year:.1%}"))
        return parts

    def _amount(self, value: float, s: Statistics) -> str:
        pattern = pattern_of(s.unit, s.number_format)
        unit = "" if pattern.percent else unit_label(s.unit, self._session.language)
        return f"{number_text(value, pattern)} {unit}".rstrip()
