"""Asks for the answers in the background, hands over what comes in, and starts anew when something changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gpu_modeler.app.implying import TRIALS
from gpu_modeler.app.session import Session
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.implied.answers import Answers, Wanted, answers_of, drawn_anew
from gpu_modeler.text import Message

PAUSE_MS = 200


class ImpliedWork(QObject):
    """`came` carries `Answers`, ever more of them; `failed` a message when nothing more will come."""

    came = Signal(object)
    failed = Signal(object)
    _told = Signal(int, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.trials = TRIALS
        self._wanted = Wanted()
        self._known: Answers | None = None
        self._number = 0
        self._task: Task | None = None
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._begin)
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether more is to come."""
        return self._turn.isActive() or self._task is not None

    def begin(self, wanted: Wanted, pause: int = 0, known: Answers | None = None) -> None:
        """Ask anew, now or after a pause in which nothing else is asked; what was asked before is let go.

        With whole answers that are `known` only pictures are drawn anew.
        """
        self.stop()
        self._wanted, self._known = wanted, known
        self._turn.start(pause)

    def stop(self) -> None:
        """Let go of what is still to come."""
        self._turn.stop()
        self._number += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        number, wanted, known, trials = self._number, self._wanted, self._known, self.trials
        model = self._session.model.copied()

        def work(progress: Progress) -> None:
            def watch(_done: int, _total: int) -> None:
                progress.check()

            parts = drawn_anew(known, wanted, watch) if known else answers_of(model, wanted, trials, watch)
            for answers in parts:
                progress.check()
                self._told.emit(number, answers)

        self._task = run_in_background(self, work, lambda _none: self._end(), self._fail)

    def _take(self, number: int, answers: Answers) -> None:
        if number == self._number:
            self.came.emit(answers)

    def _end(self) -> None:
        self._task = None

    def _fail(self, message: Message) -> None:
        self._task = None
        self.failed.emit(message)
