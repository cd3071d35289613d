"""Labels' pinyin made ready between keystrokes, once a formula is begun: the first letter does not wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from gpu_modeler import pinyin
from gpu_modeler.app.session import Session

SLICE = 0.006
"""Seconds between two turns of the window."""


class Warming(QObject):
    """Goes through the labels of the model once, and ends."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._labels: Iterator[str] = iter([line.labels.zh for line in session.model.lines.values()])
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        until = perf_counter() + SLICE
        while perf_counter() < until:
            label = next(self._labels, None)
            if label is None:
                self._timer.stop()
                return
            pinyin.initials(label)
            pinyin.spelling(label)
