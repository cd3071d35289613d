"""The manual's face: search and contents at the left, the page at the right, back and forward above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.manual.contents import PAGES, places, sections
from gpu_modeler.app.manual.searching import Hit, hits
from gpu_modeler.gui import theme
from gpu_modeler.gui.manual.reader import MouseTurns, Reader
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.text import Language, say

PLACE = Qt.ItemDataRole.UserRole
CONTENTS_WIDTH = 250
PAUSE_MS = 120
WEB = frozenset({"http", "https"})


class ManualPage(QWidget):
    """Where it stands is a place as links name it, `window#fill`. `left` asks to go back to where one came from."""

    left = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self._visited: list[str] = []
        self._at = -1
        self.search = QLineEdit(self, clearButtonEnabled=True)
        self.contents, self.found = QTreeWidget(self), QListWidget(self)
        self.beside = QStackedWidget(self)
        self.back, self.forward = QToolButton(self), QToolButton(self)
        self.none = QLabel(self.found)
        self.head, self.reader = PageHead(self), Reader(self)
        MouseTurns(self.reader)
        self._lay_out()
        self._connect()
        self.retranslate(language)

    def _lay_out(self) -> None:
        for listed in (self.contents, self.found):
            listed.setFrameShape(QFrame.Shape.NoFrame)
            self.beside.addWidget(listed)
        self.contents.setHeaderHidden(True)
        self.contents.setUniformRowHeights(True)
        self.found.setWordWrap(True)
        self.found.setSpacing(SPACING[1])
        self.none.setObjectName("mutedLabel")
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setWordWrap(True)
        self.none.setMargin(SPACING[2])
        for button, arrow in ((self.back, Qt.ArrowType.LeftArrow), (self.forward, Qt.ArrowType.RightArrow)):
            button.setArrowType(arrow)
            button.setAutoRaise(True)
        left, head = QWidget(self), QHBoxLayout()
        head.setContentsMargins(SPACING[2], SPACING[2], SPACING[2], SPACING[1])
        head.setSpacing(SPACING[1])
        for part in (self.back, self.forward, self.search):
            head.addWidget(part)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.beside, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(self.reader)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.setSizes([CONTENTS_WIDTH, 4 * CONTENTS_WIDTH])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._open_first)
        self.contents.currentItemChanged.connect(self._choose_item)
        self.found.itemActivated.connect(lambda item: self.show_place(item.data(PLACE)))
        self.found.itemClicked.connect(lambda item: self.show_place(item.data(PLACE)))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forward.clicked.connect(lambda: self.turn(1))
        self.reader.linked.connect(self.follow)
        self.reader.turned.connect(self.turn)
        self.reader.left.connect(self.left)
        self.reader.verticalScrollBar().valueChanged.connect(lambda _value: self._mark())

    # --- where it stands ----------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Return the section at the top of what is in sight."""
        anchor = self.reader.anchor
        return self.reader.page if anchor == self.reader.page else f"{self.reader.page}#{anchor}"

    def show_place(self, place: str) -> None:
        """Show a section, and remember it; places that the manual does not have show its first page."""
        known = place if place in places() else PAGES[0]
        if self._at < 0 or self._visited[self._at] != known:
            if self._at >= 0:
                self._visited[self._at] = self._exact
            self._visited[self._at + 1 :] = [known]
            self._at += 1
        self._open(known)

    @property
    def _exact(self) -> str:
        """Return where one was: what was asked for, as long as nobody scrolled away from it."""
        return self._visited[self._at] if self.reader.asked else self.place

    def turn(self, by: int) -> None:
        """Go back or forward over what was shown."""
        if 0 <= self._at + by < len(self._visited):
            self._visited[self._at] = self._exact
            self._at += by
            self._open(self._visited[self._at])

    def follow(self, url: QUrl) -> None:
        """Show what a link of the manual leads to; a page of the web is opened by the system."""
        if url.scheme() in WEB:
            QDesktopServices.openUrl(url)
            return
        page = url.path().removesuffix(".md").rpartition(".")[0] or self.reader.page
        self.show_place(f"{page}#{url.fragment()}" if url.hasFragment() else page)

    def _open(self, place: str) -> None:
        page, anchor = places()[place]
        if (page, self.language) != (self.reader.page, self.reader.language):
            self.reader.show_page(page, self.language)
        self.reader.go_to(anchor)
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._visited))
        self._mark()

    # --- contents and search ------------------------------------------------------------------------

    def _fill_contents(self) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        for page in PAGES:
            top: QTreeWidgetItem | None = None
            for section in sections(page, self.language):
                if section.level > 2:
                    continue
                item = QTreeWidgetItem([section.title])
                item.setData(0, PLACE, section.place)
                item.setToolTip(0, section.title)
                if top is None:
                    top = item
                    self.contents.addTopLevelItem(top)
                else:
                    top.addChild(item)
        self.contents.blockSignals(False)

    def _mark(self) -> None:
        """Mark in the contents what is in sight."""
        place = self.place
        self.contents.blockSignals(True)
        for at in range(self.contents.topLevelItemCount()):
            top = self.contents.topLevelItem(at)
            if top is None:
                continue
            top.setExpanded(top.data(0, PLACE) == self.reader.page)
            for item in (top, *(top.child(below) for below in range(top.childCount()))):
                if item.data(0, PLACE) == place:
                    self.contents.setCurrentItem(item)
        self.contents.blockSignals(False)

    def _choose_item(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.show_place(item.data(0, PLACE))

    def _find(self) -> None:
        typed = self.search.text()
        self.beside.setCurrentWidget(self.found if typed.strip() else self.contents)
        self._list(hits(typed, self.language))

    def _list(self, listed: Sequence[Hit]) -> None:
        self.found.clear()
        for hit in listed:
            above = hit.title if hit.title == hit.page_title else f"{hit.title} — {hit.page_title}"
            item = QListWidgetItem(f"{above}\n{hit.around}" if hit.around else above, self.found)
            item.setData(PLACE, hit.place)
        self.none.setVisible(not listed)
        self.none.resize(QSize(self.found.width(), self.none.sizeHint().height()))

    def _open_first(self) -> None:
        """Show what fits best at once; the list stays."""
        self._pause.stop()
        self._find()
        if self.found.count():
            self.found.setCurrentRow(0)
            self.show_place(self.found.item(0).data(PLACE))

    # --- language and theme -------------------------------------------------------------------------

    def retranslate(self, language: Language) -> None:
        """Speak a language; the section in sight stays in sight."""
        place = self.place if self.reader.page else ""
        self.language = language
        self.head.call(say("page_manual", language), say("about_manual", language))
        self.search.setPlaceholderText(say("manual_search", language))
        self.search.setAccessibleName(say("manual_search", language))
        self.none.setText(say("manual_none", language))
        self.contents.setAccessibleName(say("manual_contents", language))
        self.found.setAccessibleName(say("manual_found", language))
        self.reader.setAccessibleName(say("page_manual", language))
        for button, key in ((self.back, "manual_back"), (self.forward, "manual_forward")):
            button.setToolTip(say(key, language))
            button.setAccessibleName(say(key, language))
        self._fill_contents()
        self._find()
        if place:
            self._open(place)

    def renew_theme(self) -> None:
        """Take the colours now in force; what is in sight stays in sight."""
        self.setStyleSheet(f"QSplitter::handle {{ background: {theme.colours().border}; }}")
        if self.reader.page:
            at = self.reader.verticalScrollBar().value()
            self.reader.show_page(self.reader.page, self.language)
            self.reader.verticalScrollBar().setValue(at)
