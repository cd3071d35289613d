"""A box that offers the model's sources by title, found by any part of it; none is an answer too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import title_in
from gpu_modeler.edits.vintages import is_date
from gpu_modeler.text import say

LONGEST = 60


class SourceBox(QComboBox):
    """The latest sources stand first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(20)
        language = session.language
        self.addItem(say("sources_none", language), "")
        for source in sorted(session.model.sources.values(), key=lambda known: known.date, reverse=True):
            title = title_in(language, source.title)
            short = title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
            self.addItem(f"{short}  {source.date}  [{source.id}]", source.id)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)

    @property
    def chosen(self) -> str:
        """Return the source's id, empty for none; of what is typed and no title of a source the text itself."""
        typed = self.currentText().strip()
        if typed and typed != self.itemText(self.currentIndex()).strip():
            return typed
        return str(self.currentData() or "") if typed else ""

    @property
    def date(self) -> str:
        """Return the source's date where it is one."""
        known = self._session.model.sources.get(self.chosen)
        date = known.date[:10] if known is not None else ""
        return date if is_date(date) else ""

    def choose(self, source: str) -> None:
        """Choose a source."""
        self.setCurrentIndex(max(0, self.findData(source)))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # the title tells more than the end of an id
