"""The cells of a workbook that no engine confirms: where, what stands there, what the engines compute."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.session import Session
from gpu_modeler.files.verify import words
from gpu_modeler.files.verify.records import Finding, Verification
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

COLUMNS = ("cell", "formula", "stored", "recomputed")
MOST_ROWS = 2_000
"""More would make nobody wiser, and the table slow."""


class FindingsDialog(QDialog):
    """A table beside the window: it may stay open while the cells are looked at elsewhere."""

    def __init__(self, session: Session, found: Verification, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._found = session, found
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.table = QTableWidget(min(len(found.findings), MOST_ROWS), len(COLUMNS), self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the buttons
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        self.copy_button = self.buttons.addButton("", roles.ActionRole)
        self.close_button = self.buttons.addButton("", roles.RejectRole)
        self.copy_button.clicked.connect(self.copy)
        self.buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy)
        layout = QVBoxLayout(self)
        for widget in (self.head, self.table, self.buttons):
            layout.addWidget(widget)
        self.retranslate()
        self.resize(900, 420)
        session.subscribe(self._take_notice)
        self.finished.connect(lambda _: session.unsubscribe(self._take_notice))

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.setWindowTitle(say("export_findings_title", language))
        self.table.setAccessibleName(self.windowTitle())
        lines = [words.summary(self._found), *map(words.engine_line, self._found.engines)]
        self.head.setText("\n".join(line.in_language(language) for line in lines))
        self.table.setHorizontalHeaderLabels([say(f"export_findings_{name}", language) for name in COLUMNS])
        self.copy_button.setText(say("export_findings_copy", language))
        self.close_button.setText(say("button_close", language))
        for row, finding in enumerate(self._found.findings[:MOST_ROWS]):
            for column, text in enumerate(texts_of(finding, language)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.table.setItem(row, column, item)
        self._fit()

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        for column, width in enumerate((170, 300, 140)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def copy(self) -> None:
        """Put the table on the clipboard: all of it, or the rows that are chosen where there are several."""
        language = self._session.language
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        rows = chosen if len(chosen) > 1 else range(len(self._found.findings))
        lines = ["\t".join(say(f"export_findings_{name}", language) for name in COLUMNS)]
        # A formula must not come alive where the table is pasted.
        lines += [
            "\t".join(_inert(text) for text in texts_of(self._found.findings[row], language)) for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _take_notice(self, notice: Notice) -> None:
        if notice.kind == "language":
            self.retranslate()


def texts_of(finding: Finding, language: Language) -> tuple[str, str, str, str]:
    """Return cell, formula, stored value, and what the engines compute or why they do not."""
    recomputed = (
        finding.reason.in_language(language)
        if finding.reason is not None
        else words.recomputed_text(finding, language)
    )
    return finding.place, finding.formula, words.value_text(finding.stored, language), recomputed


def _inert(text: str) -> str:
    flat = " ".join(text.split())
    return f"'{flat}" if flat[:1] in {"=", "+", "-", "@"} and not _is_number(flat) else flat


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
