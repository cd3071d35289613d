"""What a later start hands over: the window comes to the front and opens the file, as if it had been asked for in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget

from gpu_modeler.app.running import Door
from gpu_modeler.app.start_words import open_another_window
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.shell.dropping import ORDER, take_dropped

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class SecondStarts(Attached):
    """Open while the window is; where no door can be opened each start is a window of its own."""

    name = "second_starts"

    def __init__(self, window: MainWindow) -> None:
        self._knocks = _Knocks(window)
        try:
            self.door: Door | None = Door(lambda paths, word: self._knocks.came.emit((paths, word)))
        except (OSError, ValueError):
            self.door = None

    def stop(self) -> None:
        """Close the door."""
        if self.door is not None:
            self.door.close()


class _Knocks(QObject):
    """Brings what the door's thread hears into the window's, and what macOS says about double-clicked files."""

    came = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        app = QApplication.instance()
        if app is not None and sys.platform == "darwin":  # elsewhere it would only cost time, at each event
            app.installEventFilter(self)

    def _take(self, asked: tuple[list[Path], str]) -> None:
        paths, word = asked
        come_to_front(self._window, word)
        take_files(self._window, paths)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the event by which macOS hands a file over."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self._take(([Path(event.file())], ""))
            return True
        return False


def take_files(window: MainWindow, paths: list[Path]) -> None:
    """Open the first file here, unless it is open or a box asks something; the others in windows of their own."""
    is_asking = QApplication.activeModalWidget() is not None
    for number, path in enumerate(paths):
        if path == window.session.path:
            continue
        if number or is_asking:
            open_another_window(path)
        elif path.suffix.lower() in ORDER and path.exists():
            take_dropped(window, path)
        else:
            window.documents.open_path(path)  # which says what is wrong with it


def come_to_front(window: QWidget, word: str = "") -> None:
    """Show the window before all others; `word` is what a Wayland desktop asks for to let it."""
    if word:
        os.environ["XDG_ACTIVATION_TOKEN"] = word  # Qt hands it on and forgets it
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    front = QApplication.activeModalWidget() or window
    front.show()
    front.raise_()
    front.activateWindow()


def begin_second_starts(window: MainWindow) -> None:
    """Listen for later starts from now on, and give the window its icon."""
    from PySide6.QtGui import QIcon

    from gpu_modeler.resources import resource_folder

    window.attached.append(SecondStarts(window))
    QApplication.setWindowIcon(QIcon(str(resource_folder() / "application" / "gpu-modeler.svg")))
