"""The row above the indices: whose variance is asked about; compute, cancel, progress."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.sensitivity.output_chooser import OutputChooser
from gpu_modeler.text import Labels, say

STEPS = 1000


class DriversRow(QWidget):
    """While a run is under way the button cancels it. `chosen` carries another output."""

    chosen = Signal(object)
    runRequested = Signal()
    cancelRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_running = False
        self.label, self.output = (
            QLabel(self, textFormat=Qt.TextFormat.PlainText),
            OutputChooser(session, self),
        )
        self.run, self.progress = QPushButton(self), QProgressBar(self)
        self.label.setBuddy(self.output.line)
        self.name = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.name.hide()
        self.progress.setRange(0, STEPS)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACING[2])
        row.addWidget(self.label)
        row.addWidget(self.output, 2)
        row.addWidget(self.name)
        row.addWidget(self.run)
        row.addWidget(self.progress, 1)
        self.output.chosen.connect(self.chosen)
        self.run.clicked.connect(self._run_or_cancel)
        self.set_running(False)

    def _run_or_cancel(self) -> None:
        (self.cancelRequested if self.is_running else self.runRequested).emit()

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - named like Qt's own setters
        """Show that a run has begun or ended."""
        self.is_running = running
        self.output.setEnabled(not running)
        self.progress.setVisible(running)
        self.progress.setValue(0)
        self.retranslate()

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of the work is done."""
        self.progress.setValue(STEPS * done // max(total, 1))

    def show_output(self, output: Output | None) -> None:
        """Show an output as the one that is asked about."""
        self.output.show_output(output)
        name = naming.label(self._session.model, output) if output is not None else Labels("", "")
        self.name.setText(name.in_language(self._session.language))

    def leave_choice(self) -> None:
        """Name the output only: who embeds this chooses it."""
        self.output.hide()
        self.name.show()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.label.setText(say("drivers_output", language))
        self.run.setText(say("trials_cancel" if self.is_running else "drivers_run", language))
        self.progress.setAccessibleName(say("drivers_progress", language))
