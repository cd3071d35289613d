"""The box that offers unsaved work of an earlier run: which model, when, what was done last; and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
)

from gpu_modeler.app.recovering import restore
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.journal.shelf import DAYS_KEPT, LeftBehind, discard
from gpu_modeler.gui import theme
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.shell.documents import waiting
from gpu_modeler.gui.shell.messages import message_box, show_box
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.app.protection import Protection
    from gpu_modeler.gui.window import MainWindow

WIDTH, HEIGHT = 720, 420


class RecoveryDialog(QDialog):
    """One entry for each document; the chosen one is described beside the list."""

    def __init__(self, window: MainWindow, protection: Protection, found: Sequence[LeftBehind]) -> None:
        super().__init__(window)
        self._window, self._protection, self._found = window, protection, list(found)
        self._language = window.session.language
        self.setWindowTitle(self._say("recovery_title"))
        self.heading = QLabel(self._say("recovery_heading", count=len(found)), self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self._say("recovery_list"))
        self.words = QPlainTextEdit(self)
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(self._say("recovery_details"))
        self._make_buttons()
        self._lay_out()
        self._fill()
        self.list.currentRowChanged.connect(self._show_chosen)
        self.list.setCurrentRow(0)

    def _make_buttons(self) -> None:
        roles = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(self)
        self.discard_button = self.buttons.addButton(self._say("recovery_discard"), roles.DestructiveRole)
        self.restore_button = self.buttons.addButton(self._say("recovery_restore"), roles.AcceptRole)
        self.later_button = self.buttons.addButton(self._say("recovery_later"), roles.RejectRole)
        self.restore_button.setDefault(True)
        self.restore_button.clicked.connect(self.restore)
        self.discard_button.clicked.connect(self.discard)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACING[3])
        middle.addWidget(self.list, 2)
        middle.addWidget(self.words, 3)
        rows = QVBoxLayout(self)
        rows.setSpacing(theme.SPACING[3])
        rows.addWidget(self.heading)
        rows.addLayout(middle, 1)
        rows.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)
        fit_to_screen(self)
        follow_layout(self)
        self.list.setFocus()

    def _fill(self) -> None:
        for each in self._found:
            self.list.addItem(f"{self._name(each)}\n{_when(each)}")

    def _name(self, each: LeftBehind) -> str:
        if each.identity.path:
            return Path(each.identity.path).name
        if each.fault is not None:
            return each.path.name
        return each.identity.title.in_language(self._language) or self._say("app_untitled")

    @property
    def chosen(self) -> LeftBehind | None:
        """The entry under the cursor."""
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self.restore_button.setEnabled(chosen is not None and chosen.fault is None)
        self.discard_button.setEnabled(chosen is not None)
        self.words.setPlainText("" if chosen is None else "\n".join(self._described(chosen)))

    def _described(self, each: LeftBehind) -> list[str]:
        if each.fault is not None:
            return [each.fault.user_message(self._language)]
        identity = each.identity
        lines = [
            self._say("recovery_where", path=identity.path)
            if identity.path
            else self._say("recovery_untitled"),
            self._say("recovery_when", when=_when(each), host=identity.host),
            self._say("recovery_edits" if each.edits else "recovery_undone", count=each.edits),
        ]
        if each.damage:
            lines += ["", self._say("recovery_incomplete", damage=each.damage)]
        if each.labels:
            lines += ["", self._say("recovery_last")]
            lines += [f"· {label.in_language(self._language)}" for label in each.labels]
        return lines

    def restore(self) -> None:
        """Open the chosen document as it was."""
        chosen = self.chosen
        if chosen is None or chosen.fault is not None or not self._window.documents.may_leave():
            return
        try:
            with waiting():
                said = restore(
                    self._window.session,
                    chosen.path,
                    self._protection,
                    is_guarded=self._window.documents.is_guarded,
                )
        except ModelerError as error:
            self._forget(chosen)
            show_box(self, self._window.session, "recovery_title", error.message)
            return
        self.accept()
        self._window.tell(said[0] if said else Message("recovery_done"), "error" if said else "info")

    def discard(self) -> None:
        """Throw the chosen work away, after asking; it is kept for some days where nobody looks."""
        chosen = self.chosen
        if chosen is None or not self._may_discard(chosen):
            return
        try:
            discard(chosen.path)
        except (ModelerError, OSError) as error:
            reason = error.message if isinstance(error, ModelerError) else _not_moved(error)
            show_box(self, self._window.session, "recovery_title", reason)
        self._forget(chosen)

    def _may_discard(self, chosen: LeftBehind) -> bool:
        title, detail = self._say("recovery_title"), self._say("recovery_ask_discard_detail", days=DAYS_KEPT)
        text = self._say("recovery_ask_discard", name=self._name(chosen), count=chosen.edits)
        box = message_box(self, "question", title, text, detail)
        going = box.addButton(self._say("recovery_discard_now"), QMessageBox.ButtonRole.DestructiveRole)
        staying = box.addButton(self._say("button_cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(staying)
        box.setEscapeButton(staying)
        box.exec()
        return box.clickedButton() is going

    def _forget(self, gone: LeftBehind) -> None:
        row = self._found.index(gone)
        del self._found[row]
        self.list.takeItem(row)
        if not self._found:
            self.reject()

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)


def _when(each: LeftBehind) -> str:
    return datetime.fromtimestamp(each.changed).astimezone().strftime("%Y-%m-%d %H:%M")


def _not_moved(error: OSError) -> Message:
    return Message("recovery_not_discarded", {"reason": error.strerror or str(error)})


def offer(window: MainWindow, protection: Protection, found: Sequence[LeftBehind]) -> RecoveryDialog:
    """Show the box; the window waits for it, other programs and windows do not."""
    box = RecoveryDialog(window, protection, found)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
