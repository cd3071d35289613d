"""Looks after one file: told of changes by the system, and looking anew when the window comes to the front."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gpu_modeler.app.on_disk import Found, Standing, look
from gpu_modeler.gui.background import Task, run_in_background

PAUSE_MS = 250
"""After the system tells of a change: a file is written in several steps."""


class DiskWatch(QObject):
    """Says what a look found where the file is not as it is known; the looking is done in a thread, as drives may hang."""

    found = Signal(object)
    """A `Found`, in the window's thread."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._known: Standing | None = None
        self._task: Task | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._wait)
        self._watcher.directoryChanged.connect(self._wait)
        window.installEventFilter(self)

    @property
    def known(self) -> Standing | None:
        """The file as it is known; `None` where there is none to look after."""
        return self._known

    def follow(self, known: Standing | None) -> None:
        """Look after a file from now on, as it is known."""
        self._known = known
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._watch_paths()

    def _watch_paths(self) -> None:
        """Watch the file and its folder; a file that was replaced is another one, and has to be named anew."""
        wanted = set()
        if self._known is not None:
            wanted = {str(self._known.path), str(self._known.path.parent)}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        missing = [path for path in sorted(wanted - watched) if _is_there(path)]
        if missing:
            self._watcher.addPaths(missing)

    def _wait(self, _path: str) -> None:
        self._pause.start()

    def look(self) -> None:
        """Look now, in a thread; nothing where a look is under way."""
        known = self._known
        if known is None or (self._task is not None and self._task.is_running):
            return
        self._task = run_in_background(
            self, lambda _progress: look(known), lambda seen: self._take(known, seen), lambda _message: None
        )

    def _take(self, known: Standing, seen: Found) -> None:
        if known is not self._known:
            return
        if seen.state == "same":
            self._known = seen.standing
        self._watch_paths()
        self.found.emit(seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look when the window comes to the front: network drives tell of nothing."""
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return False

    def stop(self) -> None:
        """Look after nothing any more."""
        self._pause.stop()
        self.follow(None)


def _is_there(path: str) -> bool:
    from PySide6.QtCore import QFileInfo

    return QFileInfo.exists(path)
