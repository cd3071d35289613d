"""An export from the request to the file: asked in a box, made of the model as it is, verified beside the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from gpu_modeler.app.notices import Notice
from gpu_modeler.files.verify import words
from gpu_modeler.files.verify.export import ExportSnapshot, VerifiedExport
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.export.dialog import ExportDialog, ExportRequest
from gpu_modeler.gui.export.strip import ButtonName, ExportStrip, Tone
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.export.findings import FindingsDialog
    from gpu_modeler.gui.window import MainWindow


class Exports(QObject):
    """One export at a time; what became of the last one stands in the status bar until it is put away."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._task: Task | None = None
        self._last: VerifiedExport | None = None
        self._closes_window = False
        self.findings: FindingsDialog | None = None
        self.strip = ExportStrip(
            self._session,
            {
                "cells": self.show_findings,
                "open": self._open_file,
                "folder": self._open_folder,
                "cancel": self.cancel,
                "close": self._put_away,
            },
            window.status,
        )
        window.status.insertWidget(1, self.strip, 1)
        self.strip.hide()  # the status bar shows what is put into it
        self._session.subscribe(self._take_notice)

    # --- asking and starting --------------------------------------------------------------------

    def ask(self) -> bool:
        """Ask for the file and what it shall show, and begin; `False` where that was cancelled."""
        if self.is_running:
            self._window.tell(Message("export_is_running"))
            return False
        dialog = ExportDialog(self._session, self._window.documents.folder(), self._window)
        if not ask(dialog):
            if dialog.wants_checks:
                self._window.commands.run_named("checks")
            return False
        self.start(dialog.request)
        return True

    def start(self, request: ExportRequest) -> None:
        """Make, verify and write the workbook of the model as it is now, beside the window."""
        snapshot = self._session.export_snapshot(request.options, verified=request.verified)
        self.strip.show_progress(0.0, Message("export_begins", {"name": request.path.name}))
        outcome: list[VerifiedExport] = []
        work = partial(_export, snapshot, request.path, outcome)
        self._task = run_in_background(self, work, lambda _done: None, self._fail, self.strip.show_progress)
        self._task.ended.connect(partial(self._end, outcome))

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._task is not None and self._task.is_running

    def cancel(self) -> None:
        """Stop the export that is under way."""
        if self._task is not None:
            self._task.cancel()

    def close_window_after(self) -> None:
        """Let the window close once the export under way is done."""
        self._window.tell(Message("export_before_closing"), "info")
        self._closes_window = True

    def stop(self) -> None:
        """Take no more notice of the session: the window closes."""
        self._session.unsubscribe(self._take_notice)
        if self.findings is not None:
            self.findings.close()

    # --- what becomes of it ---------------------------------------------------------------------

    def _end(self, outcome: list[VerifiedExport]) -> None:
        """Tell of the file; a cancelled export may have been past its last look, and then there is one."""
        if outcome:
            self._tell(outcome[0])
        elif self._task is not None and self._task.is_cancelled:
            self.strip.hide()
            self._window.tell(Message("export_stopped"), "info")
        if self._closes_window:
            self._closes_window = False
            self._window.close()

    def _fail(self, message: Message) -> None:
        self.strip.hide()
        show_box(self._window, self._session, "box_export", message)

    def _tell(self, done: VerifiedExport) -> None:
        self._last = done
        is_bad = not done.is_verified and (done.verification is not None or done.fault is not None)
        buttons: tuple[ButtonName, ...] = ("open", "folder")
        if done.verification is not None and done.verification.findings:
            buttons = ("cells", *buttons)
        tone: Tone = "bad" if is_bad else "good" if done.is_verified else "plain"
        self.strip.show_result(outcome_message(done, done.path.name), tone, buttons)
        self._window.tell(outcome_message(done, str(done.path)), "error" if is_bad else "info")
        if "cells" in buttons:
            self.show_findings()

    def show_findings(self) -> None:
        """Show the cells that no engine confirms, in a box that takes no key from the grid."""
        from gpu_modeler.gui.export.findings import FindingsDialog

        if self._last is None or self._last.verification is None:
            return
        if self.findings is not None:
            self.findings.close()
            self.findings.deleteLater()
        self.findings = FindingsDialog(self._session, self._last.verification, self._window)
        self.findings.show()

    # --- buttons --------------------------------------------------------------------------------

    def _open_file(self) -> None:
        if self._last is not None:
            self._open(self._last.path)

    def _open_folder(self) -> None:
        if self._last is not None:
            self._open(self._last.path.parent)

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute()))):
            self._window.tell(Message("export_not_opened", {"path": path}))

    def _put_away(self) -> None:
        self.strip.hide()

    def _take_notice(self, notice: Notice) -> None:
        if notice.kind == "language":
            self.strip.retranslate()
        if notice.kind == "theme":
            self.strip.renew_theme()


def _export(snapshot: ExportSnapshot, path: Path, outcome: list[VerifiedExport], progress: Progress) -> None:
    outcome.append(snapshot.export(path, progress.report, lambda: progress.is_cancelled))


def outcome_message(done: VerifiedExport, file: str) -> Message:
    """Return what is told of an export; `file` is how its file is named."""
    if done.verification is None:
        outcome = done.fault or Message("export_not_verified")
    elif done.is_verified:
        outcome = words.summary(done.verification)
    else:
        outcome = Message("export_differs", {"count": words.summary(done.verification)})
    key = "export_copy_told" if done.is_copy else "export_told"
    return Message(key, {"outcome": outcome, "file": file})
