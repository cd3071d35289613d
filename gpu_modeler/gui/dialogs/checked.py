"""What boxes have in common that ask for a definition: it is checked while it is typed, and a refusal keeps them open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Completion
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.preview import completions_for
from gpu_modeler.gui.tab_order import begin_at_first_field, follow_layout
from gpu_modeler.text import Message, say

PAUSE_MS = 200


class CheckedDialog(QDialog):
    """A form, a verdict below it, and buttons.

    A box of this kind fills `form`, connects its fields to `pause.start`, and answers `problem`, `ready` and `perform`.
    """

    def __init__(self, session: Session, title_key: str, accept_key: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.say(title_key))
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.verdict = QLabel(self)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.verdict.setMinimumHeight(3 * self.fontMetrics().height())
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        self.accept_button = self.buttons.addButton(self.say(accept_key), roles.AcceptRole)
        self.cancel_button = self.buttons.addButton(self.say("button_cancel"), roles.RejectRole)
        self.accept_button.setDefault(True)
        self.cancel_button.setAutoDefault(False)  # Enter never drops what was typed
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.pause.timeout.connect(self.check)
        self.rows = QVBoxLayout(self)
        self.rows.setSpacing(theme.SPACING[3])
        self.rows.addLayout(self.form)
        self.rows.addWidget(self.verdict)
        self.rows.addStretch(1)
        self.rows.addWidget(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab go as the box is laid out, whatever was made first, from its first field on."""
        follow_layout(self)
        begin_at_first_field(self)
        super().showEvent(event)

    def say(self, key: str) -> str:
        """Return a text in the session's language."""
        return say(key, self.session.language)

    def formula_field(self) -> FormulaEdit:
        """Return an editor for formulas whose Enter accepts and whose Esc closes the box."""
        made = FormulaEdit(self._complete, self)
        made.committed.connect(self.accept)
        made.dropped.connect(self.reject)
        made.typed.connect(self.pause.start)
        return made

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        return completions_for(self.session, text, cursor)

    # --- what a box of this kind answers --------------------------------------------------------

    def problem(self) -> Message | None:
        """Return what is wrong with the texts so far; `None` where they can be taken."""
        raise NotImplementedError

    def ready(self) -> Message:
        """Return what is said where nothing is wrong."""
        raise NotImplementedError

    def perform(self) -> None:
        """Have the session do it. Raises `ModelerError` where it is refused."""
        raise NotImplementedError

    def is_begun(self) -> bool:
        """Say whether enough is typed that a message is a reproach and no hint."""
        return True

    # --- checking and taking --------------------------------------------------------------------

    def check(self) -> bool:
        """Say what is wrong so far, or that it can be taken."""
        found = self.problem()
        palette = theme.colours()
        wrong = palette.error_mark if self.is_begun() else palette.muted
        self._judge(found or self.ready(), palette.ok_mark if found is None else wrong)
        self.accept_button.setEnabled(found is None)
        return found is None

    def _judge(self, message: Message, colour: str) -> None:
        self.verdict.setText(message.in_language(self.session.language))
        self.verdict.setStyleSheet(f"color: {colour}")

    def accept(self) -> None:
        """Have it done; stay where the session refuses."""
        self.pause.stop()
        if self.check():
            self.attempt(self.perform)

    def attempt(self, request: Callable[[], object]) -> None:
        """Do something and close, or say why not."""
        try:
            request()
        except ModelerError as error:
            self._judge(error.message, theme.colours().error_mark)
            return
        self.done(self.DialogCode.Accepted)
