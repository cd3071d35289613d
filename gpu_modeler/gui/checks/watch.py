"""Keeps the findings up to date while a person works: after a pause, a few milliseconds at a time."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.app.checking.scoring import Score, score
from gpu_modeler.app.checking.sweep import Memory, Sweep
from gpu_modeler.app.notices import Notice
from gpu_modeler.gui.checks.counter import Counter
from gpu_modeler.gui.shell.attached import Attached

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

PAUSE_MS = 300
"""After the last edit: who types on is left alone."""
SLICE_SECONDS = 0.006
"""Of work between two looks at what the window wants."""


class Watch(QObject, Attached):
    """What the rules find, with the count in the status bar. While `is_stale` it is of the model before the last edits."""

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._session = window.session
        self._memory = Memory()
        self._steps: Iterator[None] | None = None
        self._sweep: Sweep | None = None
        self.findings: list[Finding] = []
        self.is_stale = True
        self._pause, self._slices = QTimer(self), QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._work)
        self.counter = Counter(self._session, window.status)
        window.status.addPermanentWidget(self.counter)
        self.counter.show()

    @property
    def score(self) -> Score:
        """The score of what was found."""
        return score(self._session.model, self.findings)

    @property
    def standing(self) -> list[Finding]:
        """What nobody dismissed."""
        return [finding for finding in self.findings if finding.is_open]

    def begin_soon(self) -> None:
        """Look at everything again after a pause."""
        self._slices.stop()
        self._steps = self._sweep = None
        if not self.is_stale:
            self.is_stale = True
            self._tell()
        self._pause.start()

    def finish(self) -> None:
        """Be up to date when this returns: for whoever asks and cannot wait."""
        if not self.is_stale:
            return
        if self._steps is None:
            self._begin()
        while self._steps is not None:
            self._work()

    def _begin(self) -> None:
        self._pause.stop()
        self._sweep = Sweep(self._session.model, self._session.calculation, self._memory)
        self._steps = self._sweep.steps()
        self._slices.start()

    def _work(self) -> None:
        """Go on for a few milliseconds."""
        until = perf_counter() + SLICE_SECONDS
        while self._steps is not None and perf_counter() < until:
            if next(self._steps, self) is self:
                self._end()

    def _end(self) -> None:
        self._slices.stop()
        if self._sweep is not None:
            self.findings = self._sweep.findings()
        self._steps = self._sweep = None
        self.is_stale = False
        self._tell()

    def _tell(self) -> None:
        self.counter.show_score(self.score, is_stale=self.is_stale)
        self.changed.emit()

    def take_notice(self, notice: Notice) -> None:
        """Look again after a change of the model; say it again in another language."""
        if notice.kind == "document":
            self._memory = Memory()
            self.findings = []
        if notice.kind in {"document", "edit"}:
            self.begin_soon()
        if notice.kind == "language":
            self._tell()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.counter.renew_theme()

    def stop(self) -> None:
        """Let go of the timers."""
        self._pause.stop()
        self._slices.stop()
        self._steps = None


def watch_of(window: MainWindow) -> Watch:
    """Return the window's watch; made, and set going, when it is first asked for."""
    for part in window.attached:
        if isinstance(part, Watch):
            return part
    made = Watch(window)
    window.attached.append(made)
    made.counter.clicked.connect(lambda: _show_page(window))
    made.begin_soon()
    return made


def _show_page(window: MainWindow) -> None:
    from gpu_modeler.app.rows import Page

    window.show_page(Page("checks"))
    window.tools.desk("checks").take_focus()
