"""Asks for the answers in the background, hands over what comes in, and starts anew when something changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gpu_modeler.app.implying import TRIALS
from gpu_modeler.app.session import Session
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.implied.answers import Answers, Wanted, answers_of
from gpu_modeler.model import Model
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
        self._number = 0
        self._task: Task | None = None
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._begin)
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether more is to come."""
        return self._turn.isActive() or self._task is not None

    def begin(self, wanted: Wanted, pause: int = 0) -> None:
        """Ask anew, now or after a pause in which nothing else is asked; what was asked before is let go."""
        self.stop()
        self._wanted = wanted
        self._turn.start(pause)

    def stop(self) -> None:
        """Let go of what is still to come."""
        self._turn.stop()
        self._number += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        number, trials = self._number, self.trials
        model, wanted = self._session.model.copied(), self._wanted

        def work(progress: Progress) -> None:
            self._ask(progress, model, wanted, (number, trials))

        self._task = run_in_background(self, work, lambda _none: self._end(), self._fail)

    def _ask(self, progress: Progress, model: Model, wanted: Wanted, named: tuple[int, int]) -> None:
        """Send every state of the answers; in the thread of the background."""
        number, trials = named
        for answers in answers_of(model, wanted, trials, lambda _done, _total: progress.check()):
            progress.check()
            self._told.emit(number, answers)

    def _take(self, number: int, answers: Answers) -> None:
        if number == self._number:
            self.came.emit(answers)

    def _end(self) -> None:
        self._task = None

    def _fail(self, message: Message) -> None:
        self._task = None
        self.failed.emit(message)
