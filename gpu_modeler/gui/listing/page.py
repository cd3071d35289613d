"""A page that lists things: title and summary, search and choice, buttons, the table, and words on the row below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.app.web_addresses import web_address
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.gui.empty_state import EmptyState, run_action
from gpu_modeler.gui.listing.model import Column, Row
from gpu_modeler.gui.listing.table import ListingTable
from gpu_modeler.gui.page_head import PageHead, ShortLabel
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say


class ListingPage(QWidget):
    """Asked by name of a button (`asked`), and to open a row. Texts stand in the catalogue.

    `key` makes their keys of `search`, `empty`, `button_NAME` and `choice_NAME`; the title is `page_AREA`.
    """

    asked = Signal(str)
    opened = Signal(object)
    changed = Signal()
    """Another choice, another word to search for."""
    moved = Signal()

    def __init__(
        self,
        session: Session,
        area: str,
        key: Callable[[str], str],
        *,
        buttons: Sequence[str],
        choices: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self._area, self._key, self._choices = session, area, key, tuple(choices)
        self.head, self.summary, self.words = PageHead(self), ShortLabel(self), QLabel(self)
        self.title = self.head.title
        self.search, self.choice = QLineEdit(self), QComboBox(self)
        self.by_name = {name: QPushButton(self) for name in buttons}
        self.link = QPushButton(self)
        self.table = ListingTable(self)
        self.empty = EmptyState(self)
        self._address = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        over = QVBoxLayout(self.table)  # covers the table, its headings too, whatever its size
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.empty)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setContentsMargins(SPACING[3], SPACING[2], SPACING[3], SPACING[2])
        self.words.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.head.add_action(self.summary)
        second, below = self.head.add_flow(), QHBoxLayout()
        second.addWidget(self.search)
        second.addWidget(self.choice)
        second.addStretch()
        for button in self.by_name.values():
            second.addWidget(button)
        below.addWidget(self.words, 1)
        below.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        below.setContentsMargins(0, SPACING[2], SPACING[3], SPACING[2])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        inset = QVBoxLayout()
        inset.setContentsMargins(SPACING[3], 0, SPACING[3], 0)
        inset.addWidget(self.table)
        rows.addLayout(inset, 1)
        rows.addLayout(below)
        self.search.setMinimumWidth(220)
        self.search.setClearButtonEnabled(True)
        self.choice.setVisible(bool(self._choices))
        bound_width(self.choice)
        self.link.hide()

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=120)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._search_now)
        self.choice.activated.connect(lambda _at: self.changed.emit())
        for name, button in self.by_name.items():
            button.clicked.connect(lambda _on=False, asked=name: self.asked.emit(asked))
        self.link.clicked.connect(self.open_link)
        self.table.opened.connect(self.opened)
        self.table.moved.connect(self.moved)
        self.table.menuAsked.connect(self._show_menu)

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """Return what is chosen to be listed."""
        return str(self.choice.currentData() or "")

    def choose(self, name: str) -> None:
        """List something else."""
        self.choice.setCurrentIndex(max(0, self.choice.findData(name)))
        self.changed.emit()

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row], summary: str) -> None:
        """Show rows, those that the search finds; headings stay where a row stands below them."""
        words = self.search.text()
        found = [row for row in rows if row.is_heading or row.fits(words)]
        kept = [
            row
            for at, row in enumerate(found)
            if not row.is_heading or (at + 1 < len(found) and not found[at + 1].is_heading)
        ]
        self.table.listing.show(columns, kept)
        self.summary.setText(summary)
        self._show_empty(is_empty=not kept, is_narrowed=bool(words) or self.choice.currentIndex() > 0)

    def _show_empty(self, *, is_empty: bool, is_narrowed: bool) -> None:
        """Say in the table's place what belongs here, with what begins it; or that the search finds nothing."""
        self.empty.setVisible(is_empty)
        if not is_empty:
            return
        language = self.session.language
        add = self.by_name.get("add")
        if is_narrowed:
            self.empty.say(
                say("empty_nothing_fits", language), say("empty_show_all", language), self.show_all
            )
        else:
            if self.session.model.lines:
                offer, do = add.text() if add is not None else "", lambda: self.asked.emit("add")
            else:
                offer, do = say("action_guided_model", language), partial(run_action, self, "guided_model")
            self.empty.say(say(self._key("empty"), language), offer, do)

    def show_all(self) -> None:
        """Take the search and the choice back."""
        self.search.clear()
        self.choice.setCurrentIndex(0)
        self._search_now()

    def say_words(self, words: str, address: str = "") -> None:
        """Say something of the row under the cursor, with a link that opens on a click alone."""
        self.words.setText(words)
        self._address = web_address(address)
        self.link.setVisible(bool(self._address))
        self.link.setToolTip(plain_tip(self._address))

    def open_link(self) -> None:
        """Open the address in the browser: a web address, no other."""
        if self._address:
            QDesktopServices.openUrl(QUrl(self._address))

    def enable(self, enabled: Callable[[str], bool]) -> None:
        """Say which buttons can be asked."""
        for name, button in self.by_name.items():
            button.setEnabled(enabled(name))

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, button in self.by_name.items():
            action = menu.addAction(button.text(), lambda asked=name: self.asked.emit(asked))
            action.setEnabled(button.isEnabled())
        menu.popup(where)

    def _search_now(self) -> None:
        self._pause.stop()
        self.changed.emit()
        self.table.setFocus()

    # --- looks --------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language, key = self.session.language, self._key
        self.head.call(say(f"page_{self._area}", language), say(f"about_{self._area}", language))
        self.search.setPlaceholderText(say(key("search"), language))
        self.search.setAccessibleName(say(key("search"), language))
        self.link.setText(say("listing_open_link", language))
        self.table.setAccessibleName(say(f"page_{self._area}", language))
        for name, button in self.by_name.items():
            button.setText(say(key(f"button_{name}"), language))
        chosen = self.chosen
        self.choice.clear()
        for name in self._choices:
            self.choice.addItem(say(key(f"choice_{name}"), language), name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
        combos.call(self.choice, say("listing_choice", language))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.table.renew_theme()
        self.words.setStyleSheet(f"color: {palette.text};")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the search back."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._search_now()
        else:
            super().keyPressEvent(event)
