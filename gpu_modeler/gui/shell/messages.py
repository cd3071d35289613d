"""The bar above the grid that says why something was refused, without stopping the work; and boxes for files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.gui.shell.letters import with_letter
from gpu_modeler.gui.theme import colours
from gpu_modeler.text import Language, Message, say

Severity = Literal["error", "info"]
INFO_SECONDS = 6
OFFER_LETTER = "O"
"""Takes what is offered together with Alt, from wherever the keyboard is; no menu of the bar has it."""
OFFER_KEYS = "Alt+O"


class MessageBar(QFrame):
    """One message at a time. An error stays until it is closed, mended or replaced; a hint goes by itself.

    The keyboard stays where it is: Escape that nothing else takes closes the bar, Alt with a letter takes its offer.
    """

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._message: Message | None = None
        self._offer: tuple[Message, Callable[[], object]] | None = None
        self._severity: Severity = "info"
        self.sign, self.text, self.close_button = QLabel(self), QLabel(self), QToolButton(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)  # names of the model stand in it
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.offer_button = QPushButton(self)
        self.offer_button.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # what is typed in the cell keeps the keyboard
        self.offer_button.clicked.connect(self._take_offer)
        self.offer_button.hide()
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 4)
        widgets = ((self.sign, 0), (self.text, 1), (self.offer_button, 0), (self.close_button, 0))
        for widget, stretch in widgets:
            layout.addWidget(widget, stretch)
        self._timer = QTimer(self, singleShot=True, interval=INFO_SECONDS * 1000)
        self._timer.timeout.connect(self.dismiss)
        self.hide()

    def show_message(self, message: Message, severity: Severity = "error") -> None:
        """Show a message in the session's language."""
        self._message, self._severity = message, severity
        self._set_offer(None)
        self.window().installEventFilter(self)
        self.sign.setText("⚠" if severity == "error" else "ℹ")
        self.retranslate()
        self.renew_theme()
        self.show()
        if severity == "info":
            self._timer.start()
        else:
            self._timer.stop()

    def offer(self, label: Message, action: Callable[[], object]) -> None:
        """Put a button beside the message that is shown: what can be done about it."""
        self._set_offer((label, action))
        self._timer.stop()  # a button does not run away from the pointer

    def _set_offer(self, offer: tuple[Message, Callable[[], object]] | None) -> None:
        self._offer = offer
        self.offer_button.setVisible(offer is not None)
        if offer is not None:
            text = offer[0].in_language(self._session.language)
            self.offer_button.setText(with_letter(text, OFFER_LETTER))
            self.offer_button.setToolTip(_spelled(OFFER_KEYS))

    def _take_offer(self) -> None:
        offer = self._offer
        self.dismiss()
        if offer is not None:
            offer[1]()

    def dismiss(self) -> None:
        """Put the message away."""
        self._timer.stop()
        self._message = None
        self._set_offer(None)
        self.window().removeEventFilter(self)
        self.hide()
        self.closed.emit()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Close at an Escape that came to the window because nothing in it had a use for it; called by Qt."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Escape and is_plain and self.isVisible():
                self.dismiss()
                return True
        return False

    def retranslate(self) -> None:
        """Say the same in the session's language."""
        close = say("message_close", self._session.language)
        self.close_button.setToolTip(f"{close} ({_spelled(Qt.Key.Key_Escape)})")
        self.close_button.setAccessibleName(close)
        self._set_offer(self._offer)
        if self._message is not None:
            self.text.setText(self._message.in_language(self._session.language))

    def renew_theme(self) -> None:
        """Colour by severity."""
        palette = colours()
        is_error = self._severity == "error"
        ground, ink = (palette.error_fill, palette.error_mark) if is_error else (palette.hover, palette.text)
        self.setStyleSheet(
            f"MessageBar {{ background: {ground}; border-top: 1px solid {palette.border}; }}"
            f"MessageBar QLabel {{ color: {ink}; }}"
        )


def _spelled(keys: str | Qt.Key) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def with_bar(widget: QWidget, bar: MessageBar) -> QWidget:
    """Return a column of a widget and, below it, a bar."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(widget, 1)
    layout.addWidget(bar)
    return column


Kind = Literal["warning", "question", "information"]
_ICONS = {
    "warning": QMessageBox.Icon.Warning,
    "question": QMessageBox.Icon.Question,
    "information": QMessageBox.Icon.Information,
}
BOX_WIDTH = 360
"""Logical pixels that the text of a box has at least, so that a sentence is not broken after every few words."""


def message_box(parent: QWidget | None, kind: Kind, title: str, text: str, detail: str = "") -> QMessageBox:
    """Return a box as all of them look, still without buttons; its text is plain and can be copied."""
    box = QMessageBox(_ICONS[kind], title, "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    widest = max(box.fontMetrics().horizontalAdvance(line) for line in text.splitlines() or [""])
    names = ("qt_msgbox_informativelabel", *(("qt_msgbox_label",) if widest < BOX_WIDTH else ()))
    for label in (
        box.findChild(QLabel, name) for name in names
    ):  # Qt breaks the lines of wider texts by itself
        if isinstance(label, QLabel):
            label.setMinimumWidth(BOX_WIDTH)
    return box


def tell_in_box(
    parent: QWidget | None, language: Language, title: str, text: str, kind: Kind = "warning"
) -> None:
    """Tell something in a box with one button."""
    box = message_box(parent, kind, title, text)
    box.addButton(say("button_ok", language), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def show_box(parent: QWidget, session: Session, title_key: str, message: Message) -> None:
    """Tell in a box what could not be done; for requests whose place is not in the grid, as opening a file."""
    language = session.language
    tell_in_box(parent, language, say(title_key, language), message.in_language(language))


def ask_leave(parent: QWidget, texts: Mapping[str, str]) -> bool:
    """Ask whether to leave what is being filled in; `texts` are its "title", "text", "detail", "leave" and "stay"."""
    box = message_box(parent, "question", texts["title"], texts["text"], texts["detail"])
    leave = box.addButton(texts["leave"], QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton(texts["stay"], QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave


def ask_save(parent: QWidget, session: Session) -> Literal["save", "discard", "cancel"]:
    """Ask what to do with unsaved changes."""
    language = session.language
    text, detail = say("ask_save", language, title=session.title), say("ask_save_detail", language)
    box = message_box(parent, "question", say("ask_save_title", language), text, detail)
    save = box.addButton(say("button_save", language), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(say("button_discard", language), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(say("button_cancel", language), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    return "save" if clicked is save else "discard" if clicked is discard else "cancel"
