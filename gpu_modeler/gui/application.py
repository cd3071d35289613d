"""Starts the window: the grid first, the charts after the first frame. No display: draws the window to a file."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    Qt,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.later import later
from gpu_modeler.gui.reporting.hooks import Reporter, log_qt_message
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.text import Message

log = logging.getLogger("gpu_modeler")
SCREENSHOT_SIZE = (1440, 900)
CHECKS_AFTER_MS = 800
"""After the first frame: what the rules find is not what a person looks at first."""
LISTENS_AFTER_MS = 300
"""After the window is shown: a second double click does not come sooner."""


def main(paths: Sequence[Path] = (), watch: Callable[[MainWindow], object] | None = None) -> int:
    """Show the window until it is closed, with a file in it, as `launch.main`, which gets here sooner."""
    app = make_application()
    try:
        session = Session(is_quick=True)
    except ModelerError as error:  # the shipped model is missing or damaged
        from gpu_modeler.app.settings import system_language

        QMessageBox.critical(None, "GPU Modeler", error.user_message(system_language()))
        return 1
    window = open_window(app, session)
    keep_work(window)
    if watch is not None:
        watch(window)
    window.show()
    if not theme.can_write_chinese():
        log.warning("no font with Chinese characters is installed")
        window.tell(Message("no_chinese_font"))
    if paths:
        later(window, lambda: open_given(window, paths))
    if watch is None:
        take_later_starts(window)
    return app.exec()


def open_given(window: MainWindow, paths: Sequence[Path]) -> None:
    """Open the first file here and the others in windows of their own."""
    from gpu_modeler.app.start_words import open_another_window

    window.documents.open_path(paths[0])
    for path in paths[1:]:
        open_another_window(path)


def take_later_starts(window: MainWindow) -> None:
    """Let later starts hand their files to this window, once it is at rest."""

    def begin() -> None:
        from gpu_modeler.gui.shell.second_starts import begin_second_starts

        begin_second_starts(window)

    later(window, begin, LISTENS_AFTER_MS)


def make_application() -> QApplication:
    """Return Qt's application, set up for this program."""
    qInstallMessageHandler(log_qt_message)
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("GPU Modeler")
    app.setDesktopFileName("gpu-modeler")
    return app


def open_window(app: QApplication, session: Session) -> MainWindow:
    """Return the window, not yet shown; its charts are built after its first frame."""
    theme.apply_theme(app, session.theme)
    translators = Translators(app, session)
    window = MainWindow(session)
    window.painted.connect(lambda: finish_start(window))
    session.subscribe(lambda notice: translators.follow() if notice.kind == "language" else None)
    Reporter(window).install()
    return window


def keep_work(window: MainWindow) -> None:
    """Keep unsaved work from the first edit on; the writing begins after the first frame."""
    from gpu_modeler.app.protection import protect

    protection = protect(window.session)
    window.documents.is_guarded = True

    def begin() -> None:
        from gpu_modeler.gui.recovery import keeping

        _ = window.documents.guard  # the file is locked, looked after and kept from now on
        keeping.begin(window, protection)

    window.painted.connect(begin)


def finish_start(window: MainWindow) -> None:
    """After the first frame: compute what it showed, then build what is heavy."""
    try:
        window.session.settle()
        window.sidebar.draw_icons()
        build_charts(window)
        watch_of_checks(window)
        mark_amber(window)
        begin_log(window)
    finally:
        if not gc.isenabled():  # see `launch`
            gc.freeze()
            gc.enable()


def build_charts(window: MainWindow) -> None:
    """Import and build what is heavy; the window works without it if that fails."""
    from gpu_modeler.gui.charts.desk import ChartDesk
    from gpu_modeler.gui.charts.panel import ChartPanel

    if window.charts is None:
        panel = ChartPanel(window.session, window)
        window.add_charts(panel)
        ChartDesk(window, panel)


def watch_of_checks(window: MainWindow) -> None:
    """Count what the rules find from now on; the import waits until the window is at rest."""

    def begin() -> None:
        from gpu_modeler.gui.checks.watch import watch_of

        watch_of(window)

    later(window, begin, CHECKS_AFTER_MS)


def mark_amber(window: MainWindow) -> None:
    """Mark in the grid what cannot be trusted as it stands, where that is wanted."""
    from gpu_modeler.gui.sources.marks import marks_of

    marks_of(window)


def begin_log(window: MainWindow) -> None:
    """Keep a log of this run, and tell of a crash that ended an earlier one."""
    from gpu_modeler.gui.reporting.part import begin_log as begin

    begin(window)


class Translators:
    """Qt's own texts (file dialogs, context menus) in the session's language."""

    def __init__(self, app: QApplication, session: Session) -> None:
        self._app = app
        self._session = session
        self._chinese = QTranslator(app)
        self._is_installed = False
        self.follow()

    def follow(self) -> None:
        """Speak the session's language."""
        is_chinese = self._session.language == "zh"
        QLocale.setDefault(QLocale("zh_CN" if is_chinese else "en_US"))
        if is_chinese and not self._is_installed:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._chinese.load("qtbase_zh_CN", folder):
                self._app.installTranslator(self._chinese)
                self._is_installed = True
        elif not is_chinese and self._is_installed:
            self._app.removeTranslator(self._chinese)
            self._is_installed = False


def render_screenshot(path: Path, size: tuple[int, int] = SCREENSHOT_SIZE) -> None:
    """Draw the window with its charts to a PNG file, without a display."""
    app = make_application()
    window = open_window(app, Session())
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*size)
    window.show()
    app.processEvents()
    build_charts(window)
    for _ in range(10):  # charts draw in later turns of the event loop
        app.processEvents()
    window.grab().save(str(path))
    window.hide()
