"""Stands where Python and Qt put what nobody caught: it is logged, told once, and the window lives on."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gpu_modeler.errors import ModelerError

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

log = logging.getLogger("gpu_modeler")
qt_log = logging.getLogger("gpu_modeler.qt")
QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
SAME_ERROR_SECONDS = 5
"""An error that comes again so soon, as from painting, is logged and not told again."""


class Reporter(QObject):
    """Takes what nobody caught, in this thread and in others, from `install` until `restore`."""

    _raised_elsewhere = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_telling = False
        self._last, self._last_at = "", 0.0
        self._restored: Callable[[], None] | None = None
        self._raised_elsewhere.connect(self._tell)

    def install(self) -> None:
        """Stand in for Python's hooks."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook, sys.unraisablehook = self, self._of_thread, _of_destructor
        self._restored = lambda: _put_back(*before)
        QApplication.instance().aboutToQuit.connect(self.restore)  # type: ignore[union-attr]

    def restore(self) -> None:
        """Put Python's hooks back; may be called twice."""
        restored, self._restored = self._restored, None
        if restored is not None:
            restored()

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log the error and tell it in a box, one at a time."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        if isValid(self._window):
            self._tell(error)

    def _of_thread(self, raised: threading.ExceptHookArgs) -> None:
        error = raised.exc_value
        if error is None or isinstance(error, SystemExit):
            return
        name = raised.thread.name if raised.thread is not None else ""
        log.error("unexpected error in thread %s", name, exc_info=error)
        if isValid(self):
            self._raised_elsewhere.emit(error)  # a box is for the thread of the window

    def _tell(self, error: BaseException) -> None:
        seen = _seen(error)
        if self._is_telling or (seen == self._last and time.monotonic() - self._last_at < SAME_ERROR_SECONDS):
            return
        self._is_telling = True
        try:
            self._show(error)
        finally:
            self._is_telling = False
            self._last, self._last_at = seen, time.monotonic()

    def _show(self, error: BaseException) -> None:
        if isinstance(error, ModelerError):  # a refusal that nobody caught says itself what to do
            from gpu_modeler.gui.shell.messages import show_box

            show_box(self._window, self._window.session, "box_unexpected", error.message)
        else:
            from gpu_modeler.gui.reporting.dialog import tell_crash

            tell_crash(self._window, error)


def log_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Put what Qt says into the log."""
    if "propagateSizeHints" not in text:  # the offscreen platform says so for each window
        qt_log.log(QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)


def _of_destructor(raised: sys.UnraisableHookArgs) -> None:
    """Log what was raised where nothing can be raised, as in a destructor; nothing a person asked for failed."""
    if raised.exc_value is not None:
        log.error("error where none can be raised", exc_info=raised.exc_value)


def _put_back(main: object, thread: object, destructor: object) -> None:
    sys.excepthook, threading.excepthook, sys.unraisablehook = main, thread, destructor  # type: ignore[assignment]


def _seen(error: BaseException) -> str:
    """Return what tells an error from another: its kind, its text and where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__} {error} {place}"
