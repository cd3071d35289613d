"""The box that lists what of a damaged document is missing, changed or in doubt; the list can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.salvaging import SHOWN, Report
from gpu_modeler.gui import theme
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

WIDTH, HEIGHT = 680, 420


class SalvageDialog(QDialog):
    """What was taken out stands in the window already; this says what to look at."""

    def __init__(self, window: MainWindow, report: Report) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._report = window, report
        self._language = window.session.language
        self.setWindowTitle(self._say("salvage_title"))
        self.heading = _label(report.heading().in_language(self._language), self)
        self.hint = _label(self._say("salvage_untitled", path=report.path), self)
        self.words = QPlainTextEdit(self)
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(self._say("salvage_list"))
        self.words.setPlainText("\n".join(self._shown()))
        self._make_buttons()
        self._lay_out()

    def _shown(self) -> list[str]:
        """Return the list, shortened in the middle where it is very long."""
        lines = self._report.lines(self._language)
        if len(lines) <= SHOWN:
            return lines
        more = self._say("salvage_more", count=f"{len(lines) - SHOWN:,}")
        return [lines[-1], *lines[: SHOWN - 1], more]

    def _make_buttons(self) -> None:
        roles = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(self)
        self.copy_button = self._button("salvage_copy", roles.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        self.backups_button = self._button("action_backups", roles.ActionRole)
        self.backups_button.clicked.connect(lambda: self._instead("backups"))
        self.recover_button = self._button("action_recover_work", roles.ActionRole)
        self.recover_button.clicked.connect(lambda: self._instead("recover_work"))
        self.recover_button.setVisible(_has_unsaved_work())
        self.close_button = self._button("button_close", roles.RejectRole)
        self.close_button.setDefault(True)
        self.buttons.rejected.connect(self.reject)

    def _button(self, key: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        return self.buttons.addButton(self._say(key), role)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setSpacing(theme.SPACING[3])
        rows.addWidget(self.heading)
        rows.addWidget(self.words, 1)
        rows.addWidget(self.hint)
        rows.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)
        self.words.setFocus()

    def copy(self) -> None:
        """Put the whole list on the clipboard."""
        QGuiApplication.clipboard().setText(self._report.as_text(self._language))

    def _instead(self, action: str) -> None:
        """Close, and look for an earlier state elsewhere."""
        self.accept()
        self._window.menus.actions[action].trigger()

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)


def _label(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _has_unsaved_work() -> bool:
    from gpu_modeler.files.journal.shelf import left_behind

    return bool(left_behind())
