"""Work that comes in pieces, done while the window is idle, and begun anew whenever something else is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Message

T = TypeVar("T")
SLICE_SECONDS = 0.012
"""After so long a key or a click has its turn."""


class Slices(Generic[T]):
    """Runs an iterator to its end and hands over what it yielded last. Work begun later takes its place."""

    def __init__(self, owner: QObject, done: Callable[[T], None], failed: Callable[[Message], None]) -> None:
        self._done, self._failed = done, failed
        self._work: Iterator[T] | None = None
        self._last: T | None = None
        self._turn = QTimer(owner, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._work is not None

    def begin(self, work: Iterator[T], pause: int = 0) -> None:
        """Do this instead of what was begun before; the first slice at once, or after some milliseconds."""
        self.stop()
        self._work = work
        if pause:
            self._turn.start(pause)
        else:
            self._go_on()

    def stop(self) -> None:
        """Answer nothing more."""
        self._turn.stop()
        self._work = self._last = None

    def _go_on(self) -> None:
        begun = perf_counter()
        while self._work is not None and perf_counter() - begun < SLICE_SECONDS:
            self._step(self._work)
        if self._work is not None:
            self._turn.start(0)

    def _step(self, work: Iterator[T]) -> None:
        try:
            self._last = next(work)
        except StopIteration:
            found = self._last
            self.stop()
            if found is not None:
                self._done(found)
        except ModelerError as error:
            self.stop()
            self._failed(error.message)
