"""The box after an error that nobody expected, and the same for who wants a report without one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.reporting.ground import ground_of
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

WIDTH, HEIGHT = 680, 460
JOURNAL_SECONDS = 1.0
"""So long the box waits for the journal before it calls the work unprotected."""


class ReportDialog(QDialog):
    """Says what happened and whether the work is safe, shows the whole report, and saves it where one wants it."""

    def __init__(self, window: MainWindow, headline: str, body: str, text: str, *, is_crash: bool) -> None:
        super().__init__(window)
        self._window, self._language = window, window.session.language
        self._text = text
        self.setWindowTitle(self._say("crash_title" if is_crash else "report_title"))
        self.headline, self.body = self._label(headline, is_bold=True), self._label(body)
        self.explained = self._label(self._say("crash_what_report"))
        self.report = QPlainTextEdit(text, self)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName(self._say("crash_report_name"))
        self.buttons = self._make_buttons(is_crash=is_crash)
        self._lay_out()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setSpacing(theme.SPACING[3])
        for label in (self.headline, self.body, self.explained):
            rows.addWidget(label)
            label.setVisible(bool(label.text()))
        rows.addWidget(self.report, 1)
        rows.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)
        self.go_on.setFocus()

    def _make_buttons(self, *, is_crash: bool) -> QDialogButtonBox:
        box, roles = QDialogButtonBox(self), QDialogButtonBox.ButtonRole
        self.save_report = box.addButton(self._say("crash_save_report"), roles.ActionRole)
        self.save_report.clicked.connect(self.ask_report_path)
        self.save_copy = box.addButton(self._say("crash_save_copy"), roles.ActionRole)
        self.save_copy.setVisible(is_crash)
        self.save_copy.clicked.connect(self._window.documents.save_as)
        going_on = "crash_continue" if is_crash else "report_close"
        self.go_on = box.addButton(self._say(going_on), roles.RejectRole)
        self.go_on.setDefault(True)
        box.rejected.connect(self.reject)
        return box

    def ask_report_path(self) -> None:
        """Ask where the report is to lie, and write it there."""
        proposed = str(Path(self._window.documents.folder()) / "gpu-modeler-report.txt")
        kinds = f"{self._say('report_filter')} (*.txt)"
        found, _ = QFileDialog.getSaveFileName(self, self._say("report_file_title"), proposed, kinds)
        if found:
            self.save_report_as(Path(found))

    def save_report_as(self, path: Path) -> None:
        """Write the report; a refusal is told in the place of what the box said."""
        from gpu_modeler.app.reporting.report import write_report

        try:
            write_report(path, self._text)
            said = Message("report_saved", {"path": str(path)})
        except ModelerError as error:
            said = error.message
        self.explained.setText(said.in_language(self._language))

    def _label(self, text: str, *, is_bold: bool = False) -> QLabel:
        made = QLabel(text, self)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(True)
        if is_bold:
            font = made.font()
            font.setBold(True)
            made.setFont(font)
        return made

    def _say(self, key: str) -> str:
        return say(key, self._language)


def tell_crash(window: MainWindow, error: BaseException) -> None:
    """Show the box after an error that nobody expected."""
    from gpu_modeler.app.reporting.report import report_text

    language = window.session.language
    headline, body = say("crash_headline", language), say(safety(window), language)
    _show(ReportDialog(window, headline, body, report_text(ground_of(window, error)), is_crash=True))


def tell_report(window: MainWindow, fault: Path | None = None) -> None:
    """Show a report without an error in this run; `fault` is what a crash of an earlier run left."""
    from gpu_modeler.app.reporting.report import report_text

    headline = say("report_headline", window.session.language)
    _show(ReportDialog(window, headline, "", report_text(ground_of(window, fault=fault)), is_crash=False))


def safety(window: MainWindow) -> str:
    """Return the key of the text that says where the work is: in its file, in the journal, or in this window alone."""
    if not window.session.is_modified:
        return "crash_unchanged"
    return "crash_kept" if is_protected(window) else "crash_unprotected"


def is_protected(window: MainWindow) -> bool:
    """Say whether every edit so far stands in the recovery journal, on the disk."""
    from gpu_modeler.app.protection import Protection

    keeper = window.session.keeper
    return isinstance(keeper, Protection) and keeper.wait(JOURNAL_SECONDS) and keeper.warning is None


def _show(box: QWidget) -> None:
    assert isinstance(box, QDialog)
    box.exec()
    box.deleteLater()
