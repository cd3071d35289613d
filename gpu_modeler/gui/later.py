"""Doing something in a later turn of the event loop, as the static function of `QTimer` does, but so that an error in it is told.

PySide 6.10 keeps what a function given to that one raises pending: other code of this program then meets it at a
random place, or the process ends. What a timer's signal calls is reported to `sys.excepthook` at once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(context: QObject, do: Callable[[], object], milliseconds: int = 0) -> None:
    """Do something after some milliseconds, unless `context` is gone by then."""
    timer = QTimer(context, singleShot=True, interval=milliseconds)
    timer.timeout.connect(lambda: do())  # noqa: PLW0108 - Qt would pass on to a signal's `emit` what it takes for arguments
    timer.timeout.connect(timer.deleteLater)
    timer.start()
