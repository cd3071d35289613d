"""Work that takes its time, done while the window lives on: it runs in a thread of a pool and answers in the window's.

The window's thread hears of progress and of the end through the event loop, so callbacks may touch widgets; the work
itself must not. Work whose owner is gone, or that was cancelled, runs to its next look at `Progress.is_cancelled` and
is heard of no more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Message

log = logging.getLogger("gpu_modeler")
T = TypeVar("T")
THREADS = 4
"""However few processors there are: most work waits for another process."""
PATIENCE_MS = 10_000
"""How long the program's end waits for work that was told to stop."""


class Cancelled(Exception):
    """The work was told to stop, and has stopped."""


class Progress:
    """What work gets to say how far it is, and to hear whether it shall go on. Safe in any thread."""

    def __init__(self, tell: Callable[[float, Message], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    def report(self, fraction: float, message: Message) -> None:
        """Say which part of the work is done, from 0 to 1, and what is done now."""
        if not self.is_cancelled:
            self._tell(fraction, message)

    @property
    def is_cancelled(self) -> bool:
        """Whether the work shall stop: it was cancelled, its owner is gone, or the program ends."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise `Cancelled` where the work shall stop."""
        if self.is_cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Let the work hear that it shall stop."""
        self._cancelled.set()


class Task(QObject):
    """Work under way. Lives in the window's thread, and as long as the work.

    Invariant: one of `done` and `failed` is called, once; neither after `cancel` or once the owner is gone.
    """

    progressed = Signal(float, object)
    """Fraction from 0 to 1 and a `Message`; sent in the window's thread."""
    ended = Signal()
    """Sent last, in the window's thread, however the work ended; not once the owner is gone."""
    _told = Signal(float, object)
    _finished = Signal(object)

    def __init__(self, owner: QObject, work: Callable[[Progress], Callable[[], None]]) -> None:
        super().__init__()
        self._owner = owner
        self._progress = Progress(self._told.emit)
        self._runnable = _Runnable(lambda: self._finished.emit(work(self._progress)))
        self.is_running = True
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        owner.destroyed.connect(self._progress.cancel)

    def cancel(self) -> None:
        """Tell the work to stop; its answer is not wanted any more."""
        self._progress.cancel()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._progress.is_cancelled

    def start(self) -> None:
        """Begin, as soon as the pool has a thread to spare."""
        _running().add(self)
        _pool().start(self._runnable)

    @property
    def _is_heard(self) -> bool:
        return shiboken6.isValid(self._owner)

    @Slot(float, object)
    def _tell(self, fraction: float, message: Message) -> None:
        if self._is_heard and not self.is_cancelled:
            self.progressed.emit(fraction, message)

    @Slot(object)
    def _finish(self, answer: Callable[[], None]) -> None:
        self.is_running = False
        _running().discard(self)
        if not self._is_heard:
            return
        try:
            if not self.is_cancelled:
                answer()
        finally:
            self.ended.emit()


def run_in_background(
    owner: QObject,
    work: Callable[[Progress], T],
    done: Callable[[T], None],
    failed: Callable[[Message], None],
    progressed: Callable[[float, Message], None] | None = None,
) -> Task:
    """Start `work` in a thread of its own; `done`, `failed` and `progressed` are called in the window's thread.

    A `ModelerError` reaches `failed` as its message; any other fault is logged, and told in general words. Work that
    may be cancelled looks at `Progress.is_cancelled`, or calls `Progress.check`, every now and then.
    """
    task = Task(owner, _Answered(work, done, failed))
    if progressed is not None:
        task.progressed.connect(progressed)
    task.start()
    return task


class _Answered(Generic[T]):
    """Work that never raises: it returns what is to be called in the window's thread."""

    def __init__(
        self, work: Callable[[Progress], T], done: Callable[[T], None], failed: Callable[[Message], None]
    ) -> None:
        self._work, self._done, self._failed = work, done, failed

    def __call__(self, progress: Progress) -> Callable[[], None]:
        try:
            result = self._work(progress)
        except Cancelled:
            return lambda: None
        except ModelerError as error:
            return self._failing(error.message)
        except Exception as error:
            log.exception("unexpected error in the background")
            return self._failing(
                Message("unexpected_error", {"kind": type(error).__name__, "text": str(error)})
            )
        return lambda: self._done(result)

    def _failing(self, message: Message) -> Callable[[], None]:
        return lambda: self._failed(message)


class _Runnable(QRunnable):
    """Kept by its task, so that Python and Qt do not both delete it."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._work = work

    def run(self) -> None:
        """Do the work; called by the pool."""
        self._work()


@cache
def _running() -> set[Task]:
    return set()


@cache
def _pool() -> QThreadPool:
    pool = QThreadPool()
    pool.setMaxThreadCount(THREADS)
    app = QCoreApplication.instance()
    assert app is not None
    app.aboutToQuit.connect(stop_all)
    return pool


def stop_all() -> None:
    """Tell all work to stop, and wait for it: no thread outlives the program."""
    for task in _running():
        task.cancel()
    if not _pool().waitForDone(PATIENCE_MS):
        log.warning("work in the background did not stop")
