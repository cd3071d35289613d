"""The side bar's form: wide with names or narrow with signs, and which of its sections are folded; both outlive a start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSplitter, QToolButton

from gpu_modeler.app.session import Session
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.shell.sidebar import SideBar

FORM, FOLDED = "side_bar", "side_bar_folded"
"""Names of what is kept: "narrow" or "wide" once a person chose, and the folded sections by commas."""
WIDE, NARROW, WIDEST = 152, 60, 16_777_215
BUTTON = 26
SMALL_WINDOW = 1099
"""Up to this width of the window the bar is narrow by itself, as long as nobody chose."""
KEYS = "Ctrl+F1"


class SideBarForm(QObject):
    """Says how the bar is drawn; `changed` of it is told to the bar by `dress`."""

    def __init__(self, session: Session, bar: SideBar) -> None:
        super().__init__(bar)
        self._session, self._bar = session, bar
        kept = session.settings.layout
        self._chosen = kept.get(FORM, "")
        self.is_narrow = self._chosen == "narrow"
        self.shut = {name for name in kept.get(FOLDED, "").split(",") if name}
        self.button = QToolButton(bar)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.switch)
        bar.setViewportMargins(0, 0, 0, BUTTON)
        self._take_width()

    # --- width ------------------------------------------------------------------------------------

    def switch(self) -> None:
        """Take the other form, now and at the next start."""
        self._chosen = "wide" if self.is_narrow else "narrow"
        self._session.keep_layout({FORM: self._chosen})
        self._take(is_narrow=not self.is_narrow)

    def fit(self, window: int) -> None:
        """Be narrow in a small window, of so many logical pixels, unless a person chose the form."""
        if not self._chosen:
            self._take(is_narrow=window <= SMALL_WINDOW)

    def _take(self, *, is_narrow: bool) -> None:
        if is_narrow != self.is_narrow:
            self.is_narrow = is_narrow
            self._take_width()
            self._bar.dress()

    def _take_width(self) -> None:
        elide = Qt.TextElideMode
        self._bar.setTextElideMode(elide.ElideNone if self.is_narrow else elide.ElideRight)
        self._bar.setMinimumWidth(NARROW if self.is_narrow else WIDE)
        self._bar.setMaximumWidth(NARROW if self.is_narrow else WIDEST)
        holder = self._bar.parentWidget()
        if isinstance(holder, QSplitter):  # which gives what is left to the page only when it is told
            at, sizes, width = holder.indexOf(self._bar), holder.sizes(), self._bar.minimumWidth()
            sizes[at], sizes[at + 1] = width, sizes[at + 1] + sizes[at] - width
            holder.setSizes(sizes)

    def place_button(self) -> None:
        """Put the button that switches the form below the list."""
        size = self._bar.size()
        self.button.setGeometry(2, size.height() - BUTTON + 1, max(0, size.width() - 5), BUTTON - 2)

    def retranslate(self) -> None:
        """Say what the button does, in the session's language."""
        self.button.setText("»" if self.is_narrow else "«")
        key = "sidebar_widen" if self.is_narrow else "sidebar_narrow"
        name = say(key, self._session.language)
        keys = QKeySequence(KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button.setToolTip(f"{name} ({keys})")
        self.button.setAccessibleName(name)

    # --- folding ----------------------------------------------------------------------------------

    def fold(self, section: str, *, folded: bool) -> None:
        """Fold a section or unfold it, now and at the next start."""
        if folded == (section in self.shut):
            return
        (self.shut.add if folded else self.shut.discard)(section)
        self._session.keep_layout({FOLDED: ",".join(sorted(self.shut))})

    # --- words ------------------------------------------------------------------------------------

    def heading(self, section: str, name: str) -> str:
        """Return what is shown of a heading."""
        sign = "▸" if section in self.shut else "▾"
        return sign if self.is_narrow else f"{sign} {name}"

    def spoken_heading(self, section: str, name: str) -> str:
        """Return what a reader says of a heading."""
        return say("sidebar_folded", self._session.language, section=name) if section in self.shut else name


def short(name: str, *, is_view: bool = False) -> str:
    """Return two signs by which a company is known where there is no room: 寒武纪 is 寒武, Moore Threads is MT.

    Views are told apart by what comes last: By scenario is Sc, 按业务 is 业务.
    """
    words = name.split()
    if is_view and words:
        return words[-1][:2].title() if name.isascii() else name.removeprefix("按")[:2]
    if name.isascii() and len(words) > 1:
        return "".join(word[0] for word in words[:2]).upper()
    return name[:2]
