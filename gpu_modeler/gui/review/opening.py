"""Reading a returned workbook beside the window: progress with a way out, and the question for a password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit, QProgressDialog, QWidget

from gpu_modeler.app.review_request import ReviewAnswer, ReviewRequest
from gpu_modeler.app.session import Session
from gpu_modeler.files.excel.manifest import NoManifest
from gpu_modeler.files.reading.faults import PasswordNeeded, PasswordWrong
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.text import Message, say

SHOWN_AFTER_MS = 400


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why there is no answer: a password is needed, or the workbook is none of ours."""

    kind: Literal["password", "foreign"]
    message: Message


@dataclass(frozen=True, slots=True)
class Replies:
    """What is called in the window's thread: one of these, or nothing where the request is cancelled."""

    done: Callable[[ReviewAnswer], object]
    failed: Callable[[Message], object]
    foreign: Callable[[Message], object]


class Opening(QObject):
    """One request at a time; a new one takes the place of the one under way."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._task: Task | None = None
        self._box: QProgressDialog | None = None

    @property
    def is_running(self) -> bool:
        """Whether a workbook is being read."""
        return self._task is not None

    def start(self, request: ReviewRequest, replies: Replies) -> None:
        """Read and compare, then reply."""
        self.cancel()
        self._box = self._progress_box(request)
        self._task = run_in_background(
            self,
            lambda progress: _answer(request, progress),
            lambda answer: self._finish(request, answer, replies),
            lambda message: self._fail(message, replies),
            self._show_progress,
        )

    def cancel(self) -> None:
        """Stop; nothing is heard of the request any more."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _finish(self, request: ReviewRequest, answer: ReviewAnswer | Unanswered, replies: Replies) -> None:
        self._end()
        if isinstance(answer, ReviewAnswer):
            replies.done(answer)
        elif answer.kind == "foreign":
            replies.foreign(answer.message)
        else:
            password = self._ask_password(answer.message)
            if password:
                self.start(request.with_password(password), replies)

    def _fail(self, message: Message, replies: Replies) -> None:
        self._end()
        replies.failed(message)

    def _end(self) -> None:
        self._task = None
        if self._box is not None:
            self._box.canceled.disconnect(self.cancel)
            self._box.close()
            self._box.deleteLater()
            self._box = None

    # --- boxes --------------------------------------------------------------------------------------

    def _progress_box(self, request: ReviewRequest) -> QProgressDialog:
        language = self._session.language
        name = request.path.name if request.path else request.read.name if request.read else ""
        box = QProgressDialog(self._window)
        box.setWindowTitle(say("review_reading_title", language))
        box.setLabelText(say("review_reading", language, file=name))
        box.setCancelButtonText(say("button_cancel", language))
        box.setRange(0, 100)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setMinimumDuration(SHOWN_AFTER_MS)
        box.setMinimumWidth(380)
        box.setAutoReset(False)
        box.setAutoClose(False)
        box.canceled.connect(self.cancel)
        box.setValue(0)
        return box

    def _show_progress(self, fraction: float, message: Message) -> None:
        if self._box is not None:
            self._box.setLabelText(message.in_language(self._session.language))
            self._box.setValue(round(100 * fraction))

    def _ask_password(self, message: Message) -> str:
        """Return what is typed, empty where the question is refused."""
        language = self._session.language
        box = QInputDialog(self._window)
        box.setWindowTitle(say("review_password_title", language))
        box.setLabelText(message.in_language(language))
        box.setTextEchoMode(QLineEdit.EchoMode.Password)
        box.setOkButtonText(say("button_ok", language))
        box.setCancelButtonText(say("button_cancel", language))
        text = box.textValue() if box.exec() else ""
        box.deleteLater()
        return text


def _answer(request: ReviewRequest, progress: Progress) -> ReviewAnswer | Unanswered:
    """Return the answer, or what must be asked or done instead; in the thread."""
    try:
        return request.answer(progress.report, lambda: progress.is_cancelled)
    except (PasswordNeeded, PasswordWrong) as fault:
        return Unanswered("password", fault.message)
    except NoManifest as fault:
        return Unanswered("foreign", fault.message)
