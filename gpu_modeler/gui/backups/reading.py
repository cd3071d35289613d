"""Reads kept versions one after the other in a thread, and compares them with the model as it was when asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from gpu_modeler.app.backups import Contrast, contrast, read
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.backups import Version
from gpu_modeler.gui.background import Task, run_in_background
from gpu_modeler.model import Model
from gpu_modeler.text import Message


class Reading(QObject):
    """`found` says by version how it differs, or why it cannot be read; `known` is sent for each."""

    known = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._now = session.model.copied()
        self.found: dict[Version, Contrast | Message] = {}
        self._waiting: list[Version] = []
        self._task: Task | None = None

    def start(self, versions: Sequence[Version]) -> None:
        """Read these from now on, in this order; what is known is told at once."""
        self.stop()
        for version in versions:
            if version in self.found:
                self.known.emit(version)
        self._waiting = [version for version in versions if version not in self.found]
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._task = None
            return
        version, now = self._waiting.pop(0), self._now
        self._task = run_in_background(
            self,
            lambda _progress: _looked_at(version, now),
            lambda found: self._take(version, found),
            lambda message: self._take(version, message),
        )

    def _take(self, version: Version, found: Contrast | Message) -> None:
        self.found[version] = found
        self.known.emit(version)
        self._next()

    def stop(self) -> None:
        """Read no more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None


def _looked_at(version: Version, now: Model) -> Contrast | Message:
    try:
        return contrast(read(version), now)
    except ModelerError as fault:
        return fault.message
