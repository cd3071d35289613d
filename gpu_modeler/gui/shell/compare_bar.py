"""The head of the compare page: which line, and which of its segments."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLabel, QWidget

from gpu_modeler.app.rows import COMPANY, SEGMENT, SUMMED, Page, is_additive
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import say

FIRST_LINE = "revenue"


class CompareBar(QWidget):
    """Two choices. `chosen` carries the page they make."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.line_label, self.segment_label = QLabel(self), QLabel(self)
        self.line_box, self.segment_box = QComboBox(self), QComboBox(self)
        self.line_box.setEditable(True)
        self.line_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        bound_width(self.line_box)
        self.line_box.setMinimumWidth(300)
        bound_width(self.segment_box)
        self.line_box.setMaxVisibleItems(24)
        completer = self.line_box.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        for widget in (self.line_label, self.line_box, self.segment_label, self.segment_box):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.reload()
        self.line_box.activated.connect(self._choose_line)
        self.segment_box.activated.connect(self._choose)
        editor = self.line_box.lineEdit()
        assert editor is not None
        editor.editingFinished.connect(self._restore_text)

    @property
    def page(self) -> Page:
        """Return the page of the present choices."""
        return Page(
            "compare", line=self.line_box.currentData() or "", segment=self.segment_box.currentData() or ""
        )

    def show_line(self, line: str) -> None:
        """Choose a line, as when a cell of it is gone to."""
        at = self.line_box.findData(line)
        if at >= 0 and at != self.line_box.currentIndex():
            self.line_box.setCurrentIndex(at)
            self._fill_segments()

    def comparable(self, line: str) -> str:
        """Return the line if companies have it, otherwise the empty text: the line compared last."""
        return line if self.line_box.findData(line) >= 0 else ""

    def begin_choice(self) -> None:
        """Let a line be typed."""
        self.line_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        editor = self.line_box.lineEdit()
        assert editor is not None
        editor.selectAll()

    def reload(self) -> None:
        """List the lines that companies have, in the session's language; the choices stay where they can."""
        language = self._session.language
        line = self.line_box.currentData() or FIRST_LINE
        segment = self.segment_box.currentData()
        self.line_label.setText(say("compare_line", language))
        combos.call(self.line_box, say("compare_line", language))
        combos.call(self.segment_box, say("compare_segment", language))
        self.segment_label.setText(say("compare_segment", language))
        self.line_box.clear()
        for candidate in self._candidates():
            self.line_box.addItem(
                f"{candidate.labels.in_language(language)}  ·  {candidate.id}", candidate.id
            )
        self.line_box.setCurrentIndex(max(0, self.line_box.findData(line)))
        self._fill_segments()
        at = self.segment_box.findData(segment)
        if at >= 0:
            self.segment_box.setCurrentIndex(at)

    def _candidates(self) -> list[Line]:
        lines: list[Line] = list(self._session.model.ordered("lines"))
        of_companies = [line for line in lines if COMPANY in line.axes]
        return sorted(
            of_companies, key=lambda line: PERIOD not in line.axes
        )  # series first, constants after them

    def _fill_segments(self) -> None:
        language, model = self._session.language, self._session.model
        self.segment_box.clear()
        line = model.lines.get(self.line_box.currentData() or "")
        has_segments = line is not None and SEGMENT in line.axes
        if line is not None and has_segments:
            if is_additive(line.unit):
                self.segment_box.addItem(say("compare_segments_summed", language), SUMMED)
            self.segment_box.addItem(say("compare_segments_each", language), "")
            for item in model.axes[SEGMENT].items:
                self.segment_box.addItem(item.labels.in_language(language), item.id)
        self.segment_box.setVisible(has_segments)
        self.segment_label.setVisible(has_segments)

    def _choose_line(self) -> None:
        self._fill_segments()
        self._choose()

    def _choose(self) -> None:
        self.chosen.emit(self.page)

    def _restore_text(self) -> None:
        editor, at = self.line_box.lineEdit(), self.line_box.currentIndex()
        if editor is None or at < 0 or editor.text() == self.line_box.itemText(at):
            return
        wanted = editor.text().strip()
        matches = [k for k in range(self.line_box.count()) if wanted and wanted in self.line_box.itemText(k)]
        self.line_box.setCurrentIndex(matches[0] if matches else at)
        editor.setText(self.line_box.itemText(self.line_box.currentIndex()))
        if matches:
            self._choose_line()
