"""One row: how many trials, from which seed, by which points, on how many workers and where; run, cancel, progress."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.sampling import KINDS, MOST_TRIALS
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos
from gpu_modeler.gui.flowing import FlowLayout
from gpu_modeler.gui.simulation.choices import FEWEST_TRIALS, MOST_SEED, MOST_WORKERS, Choices
from gpu_modeler.gui.simulation.words import time_left
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.app.simulating import Request

STEPS = 1000
"""Of the progress bar."""
SOON_KNOWN = 1.0
"""Seconds after which the time that remains can be told."""
CLUSTER_WIDTH, SPIN_BUTTONS = 150, 34


class TrialsHead(QWidget):
    """What is chosen here is kept in the settings and shared by all pages; each shows it anew when it is shown."""

    runRequested = Signal()
    cancelRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_running, self._began = False, 0.0
        self.trials, self.seed, self.workers = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        self.method, self.cluster = QComboBox(self), QLineEdit(self)
        self.run, self.progress, self.remaining = QPushButton(self), QProgressBar(self), QLabel(self)
        self._labels = {name: QLabel(self) for name in ("trials", "seed", "method", "workers", "cluster")}
        self._set_up()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.set_running(False)

    def _set_up(self) -> None:
        self.trials.setRange(FEWEST_TRIALS, MOST_TRIALS)
        self.trials.setGroupSeparatorShown(True)
        self.trials.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.seed.setRange(0, MOST_SEED)
        self.workers.setRange(0, MOST_WORKERS)
        for box in (self.trials, self.seed, self.workers):
            box.setKeyboardTracking(False)
        self.seed.setMaximumWidth(self.seed.fontMetrics().horizontalAdvance("0" * 10) + SPIN_BUTTONS)
        self.cluster.setMinimumWidth(CLUSTER_WIDTH // 2)
        self.cluster.setMaximumWidth(CLUSTER_WIDTH)
        self.progress.setRange(0, STEPS)
        self.progress.setMinimumWidth(CLUSTER_WIDTH)

    def _lay_out(self) -> None:
        row = FlowLayout()
        self.setLayout(row)
        for name, label in self._labels.items():
            field: QWidget = getattr(self, name)
            label.setBuddy(field)
            row.add_together(label, field)
        row.addWidget(self.run)
        row.addWidget(self.progress)
        row.addWidget(self.remaining)

    def _connect(self) -> None:
        for box in (self.trials, self.seed, self.workers):
            box.valueChanged.connect(self._keep)
        self.method.activated.connect(self._keep)
        self.cluster.editingFinished.connect(self._keep)
        self.run.clicked.connect(self._run_or_cancel)

    # --- what is chosen ---------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """Return what is chosen."""
        return Choices(
            self.trials.value(),
            self.seed.value(),
            self.method.currentData(),
            self.workers.value(),
            self.cluster.text().strip(),
        )

    def request(self, outputs: Sequence[Output], *, race: bool = False) -> Request:
        """Return what is to be simulated: these outputs, in the scenario that is shown, by what is chosen."""
        from gpu_modeler.app.simulating import Request

        chosen = self.choices
        return Request(
            tuple(outputs),
            chosen.sampling,
            self._session.scenario,
            workers=chosen.workers,
            cluster=chosen.cluster,
            race=race,
        )

    def show_choices(self) -> None:
        """Show what is kept: another page may have changed it."""
        chosen = Choices.kept(self._session)
        fields = (self.trials, self.seed, self.workers, self.method, self.cluster)
        for field in fields:
            field.blockSignals(True)
        self.trials.setValue(chosen.trials)
        self.seed.setValue(chosen.seed)
        self.workers.setValue(chosen.workers)
        self.method.setCurrentIndex(max(0, self.method.findData(chosen.kind)))
        self.cluster.setText(chosen.cluster)
        for field in fields:
            field.blockSignals(False)

    def _keep(self) -> None:
        if self.choices != Choices.kept(self._session):
            self.choices.keep(self._session)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is kept; called by Qt."""
        super().showEvent(event)
        self.show_choices()

    # --- a run ------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether trials are being run."""
        return self._is_running

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - named like Qt's own setters
        """Show that a run has begun or ended; while one is under way the button cancels it."""
        self._is_running, self._began = running, monotonic()
        for name in self._labels:
            getattr(self, name).setEnabled(not running)
        self.progress.setVisible(running)
        self.progress.setRange(0, 0)  # busy, until the first trials are done
        self.remaining.setVisible(running)
        self.remaining.clear()
        self._name_button()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of the trials are done, and for how long the rest will take."""
        if done > 0:
            self.progress.setRange(0, STEPS)
        self.progress.setValue(STEPS * done // max(total, 1))
        spent = monotonic() - self._began
        if spent >= SOON_KNOWN and done > 0:
            left = spent * (total - done) / done
            self.remaining.setText(time_left(left).in_language(self._session.language))

    def _run_or_cancel(self) -> None:
        (self.cancelRequested if self._is_running else self.runRequested).emit()

    # --- words ------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        for name, label in self._labels.items():
            text = say(f"trials_{name}", language)
            label.setText(text)
            field: QWidget = getattr(self, name)
            combos.call(field, text)
            field.setToolTip(say(f"trials_{name}_tip", language))
        self.workers.setSpecialValueText(say("trials_workers_auto", language))
        self.cluster.setPlaceholderText(say("trials_this_machine", language))
        self.method.clear()
        for kind in KINDS:
            self.method.addItem(say(f"trials_by_{kind}", language), kind)
        self.progress.setAccessibleName(say("trials_progress", language))
        self._name_button()
        self.show_choices()

    def _name_button(self) -> None:
        """Call the button by what it does; it is as wide either way, so it never moves under the pointer."""
        keys, wide = ("trials_run", "trials_cancel"), 0
        self.run.setMinimumWidth(0)
        for key in keys:
            self.run.setText(say(key, self._session.language))
            wide = max(wide, self.run.sizeHint().width())
        self.run.setMinimumWidth(wide)
        self.run.setText(say(keys[self._is_running], self._session.language))
