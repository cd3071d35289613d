"""The box of kept versions: when each was saved, what it holds, what differs from the model now; and what to do with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gpu_modeler.app import backups as words
from gpu_modeler.app.backups import Contrast, copy_name, restore, when_text
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.backups import DAYS_KEPT, LAST_KEPT, Backups, Version, copy_elsewhere
from gpu_modeler.gui import theme
from gpu_modeler.gui.backups.reading import Reading
from gpu_modeler.gui.shell.documents import SUFFIX, waiting
from gpu_modeler.gui.shell.messages import show_box
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

WIDTH, HEIGHT = 900, 560
HEADS = ("when", "size", "lines", "values", "against")
LINES, VALUES, AGAINST = 2, 3, 4


class BackupsDialog(QDialog):
    """One row for each version of the chosen document, newest first; the chosen one is described below."""

    def __init__(self, window: MainWindow, backups: Backups) -> None:
        super().__init__(window)
        self._window, self._session, self._backups = window, window.session, backups
        self._language = window.session.language
        self.versions: list[Version] = []
        self.reading = Reading(window.session, self)
        self.reading.known.connect(self._show_known)
        self.setWindowTitle(self._say("backups_title"))
        self.heading = QLabel(self._say("backups_heading", last=LAST_KEPT, days=DAYS_KEPT), self)
        self.heading.setWordWrap(True)
        self.document = QComboBox(self)
        self.table = QTableWidget(0, len(HEADS), self)
        self.details = QPlainTextEdit(self)
        self._make_table()
        self._make_buttons()
        self._lay_out()
        self._fill_documents()
        self.document.activated.connect(self._show_versions)
        self.table.currentCellChanged.connect(lambda *_: self._follow())
        self._show_versions()

    # --- made once --------------------------------------------------------------------------------

    def _make_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels([self._say(f"backups_head_{head}") for head in HEADS])
        table.setAccessibleName(self._say("backups_list"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        table.setShowGrid(False)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self._say("backups_details"))

    def _make_buttons(self) -> None:
        roles = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(self)
        self.restore_button = self._button("backups_restore", roles.AcceptRole, "backups_tip_restore")
        self.look_button = self._button("backups_look", roles.ActionRole, "backups_tip_look")
        self.copy_button = self._button("backups_save_copy", roles.ActionRole)
        self.close_button = self._button("backups_close", roles.RejectRole)
        self.close_button.setDefault(True)
        self.restore_button.clicked.connect(self.restore)
        self.look_button.clicked.connect(self.look_into)
        self.copy_button.clicked.connect(self.save_copy)
        self.buttons.rejected.connect(self.reject)

    def _button(self, key: str, role: QDialogButtonBox.ButtonRole, tip: str = "") -> QPushButton:
        button = self.buttons.addButton(self._say(key), role)
        button.setToolTip(self._say(tip) if tip else "")
        return button

    def _lay_out(self) -> None:
        head = QFormLayout()
        head.addRow(self._say("backups_document"), self.document)
        self.document.setAccessibleName(self._say("backups_document"))
        self.document.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.document.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        middle = QSplitter(Qt.Orientation.Vertical, self)
        middle.addWidget(self.table)
        middle.addWidget(self.details)
        middle.setSizes([2 * HEIGHT // 3, HEIGHT // 3])
        middle.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setSpacing(theme.SPACING[3])
        rows.addWidget(self.heading)
        rows.addLayout(head)
        rows.addWidget(middle, 1)
        rows.addWidget(self.buttons)
        self.resize(WIDTH, HEIGHT)
        self.table.setFocus()

    # --- what is shown ------------------------------------------------------------------------------

    def _fill_documents(self) -> None:
        """List the open document first, then the others; such as are gone are among them."""
        own = self._session.path
        paths = [kept.path for kept in self._backups.documents()]
        if own is not None:
            paths = [own, *(path for path in paths if path != own)]
        for path in paths:
            self.document.addItem(str(path), path)
        self.document.setEnabled(bool(paths))

    @property
    def path(self) -> Path | None:
        """The document whose versions are listed."""
        found = self.document.currentData()
        return found if isinstance(found, Path) else None

    def _show_versions(self) -> None:
        self.versions = self._backups.versions(self.path) if self.path is not None else []
        self.table.setRowCount(len(self.versions))
        for row, version in enumerate(self.versions):
            texts = (
                when_text(version),
                words.size_text(version.size),
                "…",
                "…",
                self._say("backups_reading"),
            )
            for column, text in enumerate(texts):
                self._put(row, column, text)
        self.reading.start(self.versions)
        if self.versions:
            self.table.setCurrentCell(0, 0)
        self._follow()

    def _put(self, row: int, column: int, text: str) -> None:
        item = QTableWidgetItem(text)
        if 0 < column < AGAINST:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setItem(row, column, item)

    def _show_known(self, version: Version) -> None:
        """Show what is known of a version by now."""
        if version not in self.versions:
            return
        row, found = self.versions.index(version), self.reading.found[version]
        if isinstance(found, Contrast):
            texts = (f"{found.lines:,}", f"{found.values:,}", self._against(found))
        else:
            texts = ("—", "—", self._say("backups_damaged"))
        for column, text in zip((LINES, VALUES, AGAINST), texts, strict=True):
            self._put(row, column, text)
        if row == self.table.currentRow():
            self._follow()

    def _against(self, found: Contrast) -> str:
        if found.is_same:
            return self._say("backups_same")
        counts = {"values": found.other_values, "lines": found.other_lines, "others": found.other_records}
        return self._say("backups_differs", **counts)

    @property
    def chosen(self) -> Version | None:
        """The version under the cursor."""
        row = self.table.currentRow()
        return self.versions[row] if 0 <= row < len(self.versions) else None

    def _follow(self) -> None:
        chosen = self.chosen
        found = self.reading.found.get(chosen) if chosen is not None else None
        is_own = self.path is not None and self.path == self._session.path
        self.restore_button.setEnabled(isinstance(found, Contrast) and is_own)
        self.look_button.setEnabled(isinstance(found, Contrast))
        self.copy_button.setEnabled(chosen is not None)
        self.restore_button.setToolTip(
            self._say("backups_tip_restore" if is_own else "backups_other_document")
        )
        self.details.setPlainText(self._described(found))

    def _described(self, found: Contrast | Message | None) -> str:
        if found is None:
            return self._say("backups_reading" if self.chosen is not None else "backups_none")
        if isinstance(found, Message):
            return self._say("backups_damaged_detail", reason=found)
        lines = [self._against(found), *(each.in_language(self._language) for each in found.told)]
        return "\n".join([*lines, *([self._say("backups_more", count=found.untold)] if found.untold else [])])

    # --- what is done ---------------------------------------------------------------------------------

    def restore(self) -> None:
        """Let the document hold the chosen version, as one undo step."""
        chosen = self.chosen
        if chosen is None:
            return
        try:
            with waiting():
                before = self._session.history.mark
                restore(self._session, chosen)
        except ModelerError as error:
            show_box(self, self._session, "backups_title", error.message)
            return
        is_done = self._session.history.mark is not before
        self.accept()
        said = (
            Message("backups_restored", {"when": when_text(chosen)})
            if is_done
            else Message("backups_restore_nothing")
        )
        self._window.tell(said, "info")

    def look_into(self) -> None:
        """Open the chosen version as an untitled copy, after the question about unsaved edits."""
        chosen, path = self.chosen, self.path
        if chosen is None or path is None or not self._window.documents.may_leave():
            return
        try:
            with waiting():
                self._session.open_copy(chosen.path, copy_name(chosen, path))
        except ModelerError as error:
            show_box(self, self._session, "backups_title", error.message)
            return
        self.accept()

    def save_copy(self) -> None:
        """Put a copy of the chosen version, as it is, where somebody wants it."""
        chosen, path = self.chosen, self.path
        if chosen is None or path is None:
            return
        proposed = path.with_name(copy_name(chosen, path).in_language(self._language) + SUFFIX)
        kinds = f"{self._say('file_filter_model')} (*{SUFFIX})"
        target, _ = QFileDialog.getSaveFileName(self, self._say("backups_save_copy"), str(proposed), kinds)
        if not target:
            return
        try:
            copy_elsewhere(chosen, Path(target))
        except OSError as fault:
            values = {"path": target, "reason": fault.strerror or str(fault)}
            show_box(self, self._session, "backups_title", Message("backups_not_copied", values))
            return
        self._window.tell(Message("backups_copied", {"path": target}), "info")

    def done(self, result: int) -> None:
        """Stop reading, then close."""
        self.reading.stop()
        super().done(result)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)


def show_backups(window: MainWindow) -> BackupsDialog:
    """Show the box; the window waits for it."""
    guard = window.documents.guard
    box = BackupsDialog(window, guard.keeping.backups if guard is not None else Backups())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
