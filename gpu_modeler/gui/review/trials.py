"""Effects computed while the window is idle: changes are tried a few at a time, answers come as they are known.

In the window's own thread on purpose. A thread of Python beside it would take turns with every cell that Qt asks this
program for while it paints: measured, painting waited for seconds, and the trials took four times as long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from gpu_modeler.app.effects import Outcome

SLICE_SECONDS = 0.01
"""After so long a key or a click has its turn."""
TELL_SECONDS = 0.2
"""Answers are handed over in heaps, so that the table is not drawn again for each."""
TOGETHER = -1
"""The number under which the outcome of all accepted changes together comes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried, and the number under which its outcome is awaited."""

    number: int
    run: Callable[[], Outcome]


class Trials(QObject):
    """A queue of trials. An outcome asked for before `forget` is never told after it."""

    known = Signal(object)
    """A dictionary of outcomes by number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Trial] = deque()
        self._found: dict[int, Outcome] = {}
        self._told_at = 0.0
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._work)

    @property
    def is_running(self) -> bool:
        """Whether outcomes are still to come."""
        return bool(self._waiting) or self._turn.isActive()

    def want(self, trials: Iterable[Trial]) -> None:
        """Try these after those that wait."""
        self._waiting.extend(trials)
        self._go_on()

    def want_next(self, trial: Trial) -> None:
        """Try this before all that wait, and instead of one of the same number."""
        for waiting in [waiting for waiting in self._waiting if waiting.number == trial.number]:
            self._waiting.remove(waiting)
        self._waiting.appendleft(trial)
        self._go_on()

    def forget(self) -> None:
        """Want nothing of what was asked for so far."""
        self._turn.stop()
        self._waiting.clear()
        self._found.clear()

    def _go_on(self, pause: float = 0.0) -> None:
        if self._waiting and not self._turn.isActive():
            self._turn.start(round(1000 * pause))

    def _work(self) -> None:
        """Try what fits into a slice; a trial that takes longer is followed by as long a rest."""
        begun = now = perf_counter()
        while self._waiting and now - begun < SLICE_SECONDS:
            trial = self._waiting.popleft()
            self._found[trial.number] = trial.run()
            now = perf_counter()
        if TOGETHER in self._found or not self._waiting or now - self._told_at > TELL_SECONDS:
            self._tell(now)
        taken = now - begun
        self._go_on(taken if taken > 2 * SLICE_SECONDS else 0.0)

    def _tell(self, now: float) -> None:
        found, self._found, self._told_at = self._found, {}, now
        if found:
            self.known.emit(found)
