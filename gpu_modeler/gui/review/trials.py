"""Effects computed beside the window: changes are tried one after the other in a thread, answers come as they are known."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Signal

from gpu_modeler.app.effects import Outcome
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.text import Message

TELL_SECONDS = 0.1
"""Answers are handed over in heaps, so that the table is not drawn again for each."""
TOGETHER = -1
"""The number under which the outcome of all accepted changes together comes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried, and the number under which its outcome is awaited."""

    number: int
    run: Callable[[], Outcome]


class Trials(QObject):
    """A queue of trials and the thread that works on it.

    Invariant: at most one thread works; an outcome asked for before `forget` is never told after it.
    """

    known = Signal(object)
    """A dictionary of outcomes by number, in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Trial] = deque()
        self._found: deque[tuple[int, int, Outcome]] = deque()
        self._generation = 0
        self._task: Task | None = None

    @property
    def is_running(self) -> bool:
        """Whether outcomes are still to come."""
        return self._task is not None

    def want(self, trials: Iterable[Trial]) -> None:
        """Try these after those that wait."""
        self._waiting.extend(trials)
        self._start()

    def want_next(self, trial: Trial) -> None:
        """Try this before all that wait, and instead of one of the same number."""
        for waiting in [waiting for waiting in self._waiting if waiting.number == trial.number]:
            self._waiting.remove(waiting)
        self._waiting.appendleft(trial)
        self._start()

    def forget(self) -> None:
        """Want nothing of what was asked for so far."""
        self._generation += 1
        self._waiting.clear()

    def stop(self) -> None:
        """Let the thread end."""
        self.forget()
        if self._task is not None:
            self._task.cancel()

    def _start(self) -> None:
        if self._task is not None or not self._waiting:
            return
        generation = self._generation
        self._task = run_in_background(
            self,
            lambda progress: self._work(progress, generation),
            lambda _none: None,
            lambda _message: None,
            lambda _fraction, _message: self._tell(),
        )
        self._task.ended.connect(self._end)

    def _work(self, progress: Progress, generation: int) -> None:
        """Try what waits; in the thread."""
        told_at = monotonic()
        while self._waiting and generation == self._generation:
            progress.check()
            try:
                trial = self._waiting.popleft()
            except IndexError:  # the window took it away
                return
            self._found.append((generation, trial.number, trial.run()))
            if trial.number == TOGETHER or monotonic() - told_at > TELL_SECONDS:
                progress.report(0.0, Message("review_trying"))
                told_at = monotonic()

    def _end(self) -> None:
        self._task = None
        self._tell()
        self._start()

    def _tell(self) -> None:
        found: dict[int, Outcome] = {}
        while self._found:
            generation, number, outcome = self._found.popleft()
            if generation == self._generation:
                found[number] = outcome
        if found:
            self.known.emit(found)
