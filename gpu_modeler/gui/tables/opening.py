"""From a file or the clipboard to the dialog: reading beside the window, with a way out and the question for a password."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QProgressDialog, QWidget

from gpu_modeler.app import importing
from gpu_modeler.app.importing import FoundTable
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.files.clips import ClipTooLarge, workbook_of_clip
from gpu_modeler.files.reading import ReadWorkbook, read_workbook
from gpu_modeler.files.reading.faults import PasswordNeeded, PasswordWrong
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.grid.taking import LARGEST as LARGEST_BLOCK
from gpu_modeler.gui.grid.taking import clip_from, clipboard_content
from gpu_modeler.gui.manual.commands import give_help
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.text import Message, say

SUFFIXES = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt *.html *.htm"
SHOWN_AFTER_MS = 400


@dataclass(frozen=True)
class ReadTables:
    """A workbook and the tables found in it."""

    workbook: ReadWorkbook
    tables: list[FoundTable]


class TableOpening(QObject):
    """Takes tables in for one window; one at a time. `imported` is sent with the `TableImport` that was done."""

    imported = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._task: Task | None = None
        self._box: QProgressDialog | None = None

    @property
    def is_running(self) -> bool:
        """Whether a file is being read."""
        return self._task is not None

    def import_file(self) -> None:
        """Ask for a file and open its tables."""
        title, kinds = self._say("tables_file_title"), self._say("tables_file_filter")
        path, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(), f"{kinds} ({SUFFIXES})")
        if path:
            self.open_path(Path(path))

    def open_path(self, path: Path, password: str = "") -> None:
        """Read a file beside the window and open its tables."""
        self.cancel()
        self._session.settle()
        self._box = self._progress_box(path.name)
        self._task = run_in_background(
            self,
            lambda progress: self._read(path, password, progress),
            lambda answer: self._finish(path, answer),
            self._fail,
        )

    def paste(self, company: str = "") -> None:
        """Open the block of cells that the clipboard holds; it is about `company` where it names none itself."""
        content = clipboard_content()
        try:
            clip = clip_from(content)
        except ClipTooLarge as error:
            self._tell(error.message)
            return
        if clip is None and len(content.text()) > LARGEST_BLOCK:
            self._tell(Message("tables_clipboard_large"))
            return
        if clip is None or not any(cell.text.strip() for row in clip for cell in row):
            self._tell(Message("tables_clipboard_empty"))
            return
        self._session.settle()
        workbook = workbook_of_clip(clip, self._say("tables_clipboard"))
        found = importing.tables_of(self._session, workbook)
        self._open(ReadTables(workbook, [importing.about(table, COMPANY, company) for table in found]))

    def cancel(self) -> None:
        """Stop reading; nothing is heard of the file any more."""
        if self._task is not None:
            self._task.cancel()
        self._end()

    # --- reading ------------------------------------------------------------------------------------

    def _read(self, path: Path, password: str, progress: Progress) -> ReadTables | Message:
        """Return the tables, or the question for a password; in the thread."""
        try:
            workbook = read_workbook(path, password, is_cancelled=lambda: progress.is_cancelled)
        except (PasswordNeeded, PasswordWrong) as fault:
            return fault.message
        progress.check()
        return ReadTables(workbook, importing.tables_of(self._session, workbook))

    def _finish(self, path: Path, answer: ReadTables | Message) -> None:
        self._end()
        if isinstance(answer, ReadTables):
            self._open(answer)
            return
        password = self._ask_password(answer)
        if password:
            self.open_path(path, password)

    def _fail(self, message: Message) -> None:
        self._end()
        self._tell(message)

    def _end(self) -> None:
        self._task = None
        if self._box is not None:
            self._box.canceled.disconnect(self.cancel)
            self._box.close()
            self._box.deleteLater()
            self._box = None

    # --- the dialog ---------------------------------------------------------------------------------

    def _open(self, read: ReadTables) -> None:
        from gpu_modeler.gui.tables.dialog import TableDialog

        if not read.tables:
            self._tell(Message("tables_empty", {"file": read.workbook.name}))
            return
        dialog = TableDialog(self._session, read.workbook, read.tables, self._window)
        give_help(dialog)
        fit_to_screen(dialog)
        dialog.exec()
        taken = dialog.imported
        dialog.deleteLater()
        if taken is not None:
            self.imported.emit(taken)

    # --- boxes --------------------------------------------------------------------------------------

    def _progress_box(self, name: str) -> QProgressDialog:
        box = QProgressDialog(self._window)
        box.setWindowTitle(self._say("tables_file_title"))
        box.setLabelText(Message("tables_reading", {"file": name}).in_language(self._session.language))
        box.setCancelButtonText(self._say("button_cancel"))
        box.setRange(0, 0)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setMinimumDuration(SHOWN_AFTER_MS)
        box.setMinimumWidth(380)
        box.canceled.connect(self.cancel)
        box.setValue(0)
        return box

    def _ask_password(self, message: Message) -> str:
        box = QInputDialog(self._window)
        box.setWindowTitle(self._say("tables_file_title"))
        box.setLabelText(message.in_language(self._session.language))
        box.setTextEchoMode(QLineEdit.EchoMode.Password)
        box.setOkButtonText(self._say("button_ok"))
        box.setCancelButtonText(self._say("button_cancel"))
        text = box.textValue() if box.exec() else ""
        box.deleteLater()
        return text

    def _tell(self, message: Message) -> None:
        show_box(self._window, self._session, "tables_file_title", message)

    def _folder(self) -> str:
        path = self._session.path
        recent = self._session.recent_files
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    def _say(self, key: str) -> str:
        return say(key, self._session.language)
