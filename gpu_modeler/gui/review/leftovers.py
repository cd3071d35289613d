"""Below the changes: what was not understood and why, what was only moved, and what was seen but not followed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gpu_modeler.app import review_words as words
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

HEADS = ("sheet", "cell", "text", "reason")


class Leftovers(QTabWidget):
    """Three lists; one that is empty is not there, and nothing is where all are."""

    def __init__(self, reviewing: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reviewing = reviewing
        self.open, self.moved, self.unfollowed = QTreeWidget(self), QListWidget(self), QListWidget(self)
        self.open.setColumnCount(len(HEADS))
        self.open.setRootIsDecorated(False)
        self.open.setUniformRowHeights(True)
        self.open.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.open.header()
        header.setStretchLastSection(True)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(2, 320)
        for listed in (self.moved, self.unfollowed):
            listed.setWordWrap(True)
        self.setDocumentMode(True)
        self.retranslate()
        self.setVisible(self.count() > 0)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        review, language = self._reviewing.review, self._reviewing.session.language
        self.open.clear()
        self.open.setHeaderLabels([say(f"review_head_{head}", language) for head in HEADS])
        for found in review.not_understood:
            texts = [found.sheet, found.cell, found.text, found.reason.in_language(language)]
            item = QTreeWidgetItem(texts)
            for column, text in enumerate(texts):
                item.setToolTip(column, plain_tip(text))
            self.open.addTopLevelItem(item)
        self.moved.clear()
        self.moved.addItems([message.in_language(language) for message in review.moved])
        self.unfollowed.clear()
        self.unfollowed.addItems([words.unfollowed_text(it, language) for it in self._reviewing.unfollowed])
        current = self.currentIndex()
        self.clear()
        for widget, key, count in (
            (self.open, "review_not_understood", len(review.not_understood)),
            (self.moved, "review_moved", len(review.moved)),
            (self.unfollowed, "review_unfollowed", len(self._reviewing.unfollowed)),
        ):
            text = say(key, language, count=count)
            widget.setAccessibleName(text)
            if count:
                self.addTab(widget, text)
            else:
                widget.hide()
        self.setCurrentIndex(max(0, min(current, self.count() - 1)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
