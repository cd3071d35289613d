"""Live figures asked for and answered: one question at a time, the newest next, those in between never."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gpu_modeler.app.live_beside import Answer, LiveBeside
from gpu_modeler.app.live_figures import Question
from gpu_modeler.app.session import Session
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.text import Message


class LiveWork(QObject):
    """Answers what was asked for last, over the model as it is when the work begins.

    Invariant: at most one question is under way; `answered` and `failed` are called in the window's thread, and not for
    what was asked before `stop`.
    """

    def __init__(
        self,
        session: Session,
        owner: QObject,
        answered: Callable[[Question, Answer], None],
        failed: Callable[[Message], None],
    ) -> None:
        super().__init__(owner)
        self._session, self._answered, self._failed = session, answered, failed
        self.beside = LiveBeside()
        self._wanted: Question | None = None
        self._task: Task | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._wanted is not None or self._task is not None

    def ask(self, question: Question) -> None:
        """Ask about the model as it will be once the window has nothing more urgent to do."""
        self._wanted = question
        self._soon.start()

    def pause(self) -> None:
        """Begin nothing more; what is under way ends by itself."""
        self._soon.stop()
        self._wanted = None

    def stop(self) -> None:
        """Answer nothing more, and end the process that computes."""
        self.pause()
        task, self._task = self._task, None
        if task is None:
            self.beside.end()
            return
        task.cancel()  # its thread ends the process: it may be reading from it
        self.beside = LiveBeside(is_apart=self.beside.is_apart)

    def _begin(self) -> None:
        question = self._wanted
        if question is None or self._task is not None:
            return
        self._wanted = None
        model, beside = self._session.model.copied(), self.beside

        def work(progress: Progress) -> Answer:
            try:
                return beside.ask(model, question, lambda _done, _total: progress.check())
            finally:
                if progress.is_cancelled:
                    beside.end()

        def done(answer: Answer) -> None:
            self._end()
            self._answered(question, answer)

        def failed(message: Message) -> None:
            self._end()
            self._failed(message)

        self._task = run_in_background(self, work, done, failed)

    def _end(self) -> None:
        self._task = None
        if self._wanted is not None:
            self._soon.start()
