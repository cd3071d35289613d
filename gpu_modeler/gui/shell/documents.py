"""Requests about files: asking for paths, asking about unsaved changes, telling in a box what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.shell.messages import ask_save
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.on_disk.guard import FileGuard

SUFFIX = ".gpum"


@contextmanager
def waiting() -> Iterator[None]:
    """Show by the pointer that something takes its time."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


class Documents(QObject):
    """Each request answers whether it was done; a refused one has told why, and changed nothing."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.is_guarded = False
        """Whether files are locked, watched and kept in versions; where not, they are only read and written."""
        self._guard: FileGuard | None = None

    @property
    def guard(self) -> FileGuard | None:
        """What does that, made when it is first needed."""
        if self.is_guarded and self._guard is None:
            from gpu_modeler.gui.on_disk.guard import FileGuard
            from gpu_modeler.gui.window import MainWindow

            assert isinstance(self._window, MainWindow)
            self._guard = FileGuard(self._window)
        return self._guard

    def new(self) -> bool:
        """Start an empty model."""
        return self.may_leave() and self.attempt("box_new", self._session.new)

    def new_starter(self) -> bool:
        """Start from the starter model."""
        return self.may_leave() and self.attempt("box_new", self._session.new_starter)

    def open(self) -> bool:
        """Ask for a file and open it."""
        if not self.may_leave():
            return False
        found, _ = QFileDialog.getOpenFileName(
            self._window,
            self._say("file_open_title"),
            self.folder(),
            self._filter("file_filter_model", SUFFIX),
        )
        return bool(found) and self._open(Path(found))

    def open_path(self, path: Path) -> bool:
        """Open a file that was named: dropped on the window, taken from the recent ones, given at the start."""
        return self.may_leave() and self._open(path)

    def _open(self, path: Path) -> bool:
        if self.guard is not None:
            return self.guard.open(path)
        return self.attempt("box_open", lambda: self._session.open(path))

    def save(self, *, must_wait: bool = False) -> bool:
        """Save, asking for a path where there is none; a large document only begins to be, unless it `must_wait`."""
        path = self._session.path
        return self.save_as(must_wait=must_wait) if path is None else self._save(path, must_wait=must_wait)

    def save_as(self, *, must_wait: bool = False) -> bool:
        """Ask for a path and save there."""
        path = self._ask_target("file_save_title", "file_filter_model", SUFFIX)
        return path is not None and self._save(path, must_wait=must_wait)

    def _save(self, path: Path, *, must_wait: bool) -> bool:
        if self.guard is not None:
            return self.guard.saving.save(path, must_wait=must_wait)
        return self.attempt("box_save", lambda: self._session.save_as(path))

    def may_leave(self) -> bool:
        """Ask about unsaved changes; `False` where the document must stay."""
        if self._guard is not None and not self._guard.saving.wait():
            return False  # it was said why
        if not self._session.is_modified:
            return True
        answer = ask_save(self._window, self._session)
        return self.save(must_wait=True) if answer == "save" else answer == "discard"

    def attempt(self, title_key: str, request: Callable[[], object]) -> bool:
        """Do something about files, with the pointer that waits; say in a box why it was refused."""
        try:
            with waiting():
                request()
        except ModelerError as error:
            from gpu_modeler.gui.salvage.asking import tell_file_fault

            tell_file_fault(self._window, self._session, title_key, error)
            return False
        return True

    def _ask_target(self, title_key: str, filter_key: str, suffix: str) -> Path | None:
        proposed = str(Path(self.folder()) / (self._session.title + suffix))
        found, _ = QFileDialog.getSaveFileName(
            self._window, self._say(title_key), proposed, self._filter(filter_key, suffix)
        )
        if not found:
            return None
        path = Path(found)
        return path if path.suffix else path.with_suffix(suffix)

    def _filter(self, key: str, suffix: str) -> str:
        return f"{self._say(key)} (*{suffix})"

    def folder(self) -> str:
        """Return where a file box opens: beside the document, or beside the one that was open last."""
        path = self._session.path
        recent = self._session.recent_files
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    def _say(self, key: str) -> str:
        return say(key, self._session.language)
