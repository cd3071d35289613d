"""Writing the document: what is replaced is kept first; a large one is written while the window lives on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject

from gpu_modeler.app.on_disk import look
from gpu_modeler.app.saving import SaveSnapshot, is_large
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.backups import Version
from gpu_modeler.gui.background import Task, run_in_background
from gpu_modeler.gui.on_disk.keeping import kept
from gpu_modeler.gui.shell.documents import waiting
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.on_disk.guard import FileGuard
    from gpu_modeler.gui.window import MainWindow

Written = tuple[ModelerError | None, OSError | None]
"""Why it could not be written, and why what it replaces could not be kept."""


class Saving(QObject):
    """One save at a time: another one waits for the one under way."""

    def __init__(self, window: MainWindow, guard: FileGuard) -> None:
        super().__init__(window)
        self._window, self._session, self._guard = window, window.session, guard
        self._task: Task | None = None
        self._was_written = True

    @property
    def is_running(self) -> bool:
        """Whether the document is being written."""
        return self._task is not None

    def save(self, target: Path, *, must_wait: bool) -> bool:
        """Save to a path; `True` where it was done, or, without `must_wait`, begun."""
        self.wait()
        path = target.absolute()
        if not self._guard.may_save(path):
            return False
        self._session.settle()
        snapshot = SaveSnapshot.of(self._session, path)
        if must_wait or not is_large(snapshot.model):
            with waiting():
                answer = self._written(snapshot)
            return self._take(snapshot, answer)
        self._begin(snapshot)
        return True

    def wait(self) -> bool:
        """Wait for what is being written; `True` where nothing was, or it was written."""
        if self._task is None:
            return True
        loop = QEventLoop()
        self._task.ended.connect(loop.quit)
        with waiting():
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return self._was_written

    def _begin(self, snapshot: SaveSnapshot) -> None:
        text = say("disk_saving", self._session.language, name=snapshot.target.name)
        self._window.status.showMessage(text)
        self._task = run_in_background(
            self,
            lambda _progress: self._written(snapshot),
            lambda answer: self._end(snapshot, answer),
            self._fail,
        )

    def _end(self, snapshot: SaveSnapshot, answer: Written) -> None:
        self._task = None
        self._window.status.clearMessage()
        self._was_written = self._take(snapshot, answer)
        if self._was_written:
            text = say("disk_saved", self._session.language, name=snapshot.target.name)
            self._window.status.showMessage(text, 3000)

    def _fail(self, message: Message) -> None:
        self._task, self._was_written = None, False
        self._window.status.clearMessage()
        show_box(self._window, self._session, "box_save", message)

    def _written(self, snapshot: SaveSnapshot) -> Written:
        """Keep what is replaced, and write; return what went wrong with either. Safe in any thread."""
        failing = self._keep_replaced(snapshot.target)
        try:
            snapshot.write()
        except ModelerError as fault:
            return fault, failing
        return None, failing

    def _keep_replaced(self, target: Path) -> OSError | None:
        known = self._guard.watch.known
        if known is not None and known.path == target and known.sha256 and look(known).state == "same":
            return None  # kept when it was opened or saved
        answer = kept(self._guard.keeping.backups, target)
        return None if isinstance(answer, Version) else answer

    def _take(self, snapshot: SaveSnapshot, answer: Written) -> bool:
        fault, failing = answer
        if failing is not None:
            self._guard.keeping.tell(failing)
        if fault is not None:
            show_box(self._window, self._session, "box_save", fault.message)
            return False
        self._guard.begin_saved(snapshot.target)
        snapshot.take_note(self._session)
        return True
