"""Trials run beside the window: begun, watched, cancelled, and answered in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from gpu_modeler.app.beside import beside
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.text import Message

T = TypeVar("T")
STEPS = 1000


class RunRow(Protocol):
    """What shows a run, and asks for it to be cancelled by its signal."""

    cancelRequested: Any

    def set_running(self, running: bool) -> None:  # noqa: FBT001 - named like Qt's own setters
        """Show that a run has begun or ended."""

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""


class TrialsRun(Generic[T]):
    """One run at a time, shown by a row whose button cancels it. A run begun later takes its place."""

    def __init__(
        self,
        owner: QObject,
        head: RunRow,
        failed: Callable[[Message], None],
    ) -> None:
        self._owner, self._head, self._failed = owner, head, failed
        self._done: Callable[[T], None] | None = None
        self._task: Task | None = None
        head.cancelRequested.connect(self.stop)

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def begin(self, done: Callable[[T], None], function: Callable[..., T], *arguments: object) -> None:
        """Call a function that can be imported, and is given `watch`, in a process of its own; `done` gets its answer."""
        self.stop()
        self._done = done
        self._head.set_running(True)
        self._task = run_in_background(
            self._owner,
            lambda progress: _watched(progress, function, arguments),
            self._take,
            self._refuse,
            lambda part, _message: self._head.show_progress(round(STEPS * part), STEPS),
        )

    def stop(self) -> None:
        """Let go of what is under way: its answer is not wanted any more."""
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _end(self) -> None:
        self._task = self._done = None
        self._head.set_running(False)

    def _take(self, found: T) -> None:
        done = self._done
        self._end()
        if done is not None:
            done(found)

    def _refuse(self, message: Message) -> None:
        self._end()
        self._failed(message)


def _watched(progress: Progress, function: Callable[..., T], arguments: tuple[object, ...]) -> T:
    def watch(done: int, total: int) -> None:
        progress.check()
        if done:
            progress.report(done / max(total, 1), Message("trials_progress"))

    return beside(function, *arguments, watch=watch)
