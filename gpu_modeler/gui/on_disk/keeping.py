"""Keeps versions of the window's document in a thread; that it cannot is said once, and hinders nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.files.backups import Backups, FileMoved, Version
from gpu_modeler.gui.background import run_in_background
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class VersionKeeping(QObject):
    """The versions of one window's documents."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.backups = Backups()
        self._is_told = False

    def keep(self, path: Path, learn: Callable[[str], object]) -> None:
        """Keep the file as it lies on the disk, in a thread; `learn` hears its hash, in the window's."""

        def done(answer: Version | OSError | None) -> None:
            if isinstance(answer, Version):
                learn(answer.sha256)
            elif answer is not None:
                self.tell(answer)

        run_in_background(self, lambda _progress: kept(self.backups, path), done, lambda _message: None)

    def tell(self, fault: OSError) -> None:
        """Say once that nothing can be kept."""
        if not self._is_told and not isinstance(fault, FileMoved):
            self._is_told = True
            reason = fault.strerror or str(fault)
            self._window.tell(
                Message("backups_failing", {"reason": reason, "folder": str(self.backups.folder)})
            )


def kept(backups: Backups, path: Path) -> Version | OSError | None:
    """Keep a file; return why that was not possible. Safe in any thread."""
    try:
        return backups.keep(path)
    except OSError as fault:
        return fault
