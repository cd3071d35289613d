"""The side bar: pages of the model, companies in the order of their axis, analyses, and what is there to inspect."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from gpu_modeler.app.rows import COMPANY, Page, PageKind
from gpu_modeler.app.session import Session
from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.shell.sidebar_form import WIDE, SideBarForm, short
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

PAGE = Qt.ItemDataRole.UserRole
SECTION, NAME = PAGE + 1, PAGE + 2
ICON = 16
ROW, HEADING = 26, 29
"""Heights at which all pages fit into a laptop's window."""
LISTED_VIEWS = ("scenario", "companies", "segment")
"""The ready-made views that are no other page; a model of one axis shows them the same."""


class SideBar(QListWidget):
    """A list whose headings cannot be chosen. `chosen` carries the page."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._has_review = False
        self._is_elsewhere = False
        self._is_drawn = False
        self._blank = _blank_icon()
        self.form = SideBarForm(session, self)
        self.setIconSize(QSize(ICON, ICON))
        self.setObjectName("sideBar")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reload()
        self.currentItemChanged.connect(self._choose)
        self.itemPressed.connect(self._choose_again)

    def sizeHint(self) -> QSize:
        """Return a width for company names."""
        return QSize(self.minimumWidth(), 400)

    def reload(self) -> None:
        """List the pages and companies anew, in the session's language; the current page stays current."""
        current = self.page
        self.blockSignals(True)
        self.clear()
        language = self._session.language
        self.setAccessibleName(say("sidebar_pages", language))
        self._add_heading("pages")
        self._add_page(say("page_market", language), Page("market"))
        self._add_page(say("page_compare", language), Page("compare"))
        self._add_companies()
        self._add_views()
        self._add_tools("analysis")
        self._add_tools("inspection")
        self.blockSignals(False)
        self.dress()
        if current is not None:
            self.show_page(current)

    def _add_companies(self) -> None:
        language, axis = self._session.language, self._session.model.axes.get(COMPANY)
        self._add_heading("companies")
        for company in axis.items if axis else ():
            self._add_page(company.labels.in_language(language), Page("company", company.id))

    def _add_views(self) -> None:
        language, model = self._session.language, self._session.model
        self._listed_views = tuple(model.views.values())
        self._add_heading("views")
        for ready in LISTED_VIEWS:
            self._add_page(say(f"view_ready_{ready}", language), Page("view", view=f":{ready}"))
        for view in model.ordered("views"):
            self._add_page(view.labels.in_language(language), Page("view", view=view.id))

    @property
    def are_views_others(self) -> bool:
        """Whether the model keeps other views than are listed."""
        return tuple(self._session.model.views.values()) != self._listed_views

    def _add_tools(self, heading: str) -> None:
        kinds: list[PageKind] = [kind for kind, tool in TOOLS.items() if tool.heading == heading]
        if heading == "inspection" and self._has_review:
            kinds.append("review")
        if kinds:
            self._add_heading(heading)
        for kind in kinds:
            self._add_page(say(f"page_{kind}", self._session.language), Page(kind))

    def show_review(self, *, shown: bool) -> None:
        """List the page of a review, or list it no more."""
        if shown != self._has_review:
            self._has_review = shown
            self.reload()

    @property
    def page(self) -> Page | None:
        """Return the chosen page; of a compare page only its kind."""
        row = self.currentRow()
        page: Page | None = self.item(row).data(PAGE) if row >= 0 else None
        return page

    def show_page(self, page: Page) -> None:
        """Mark a page as chosen, without telling; the manual is none of those listed."""
        self.blockSignals(True)
        self._is_elsewhere = page.kind == "manual"
        if self._is_elsewhere:
            self.clearSelection()
        for row in range(self.count()):
            held = self.item(row).data(PAGE)
            if held is not None and held.is_like(page):
                self.setCurrentRow(row)
        self.blockSignals(False)
        if self.form.shut:
            self._hide_shut()

    def page_at(self, at: QPoint) -> Page | None:
        """Return the page listed at a point, `None` on headings and beside the list."""
        item = self.itemAt(at)
        page: Page | None = item.data(PAGE) if item is not None else None
        return page

    def pages(self) -> list[Page]:
        """Return the pages from top to bottom."""
        held = (self.item(row).data(PAGE) for row in range(self.count()))
        return [page for page in held if page is not None]

    def _add_heading(self, section: str) -> None:
        text = say(f"sidebar_{section}", self._session.language)
        item = QListWidgetItem(self)
        item.setData(SECTION, section)
        item.setData(NAME, text)
        self._section = section
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font("caption", bold=True))
        item.setSizeHint(QSize(WIDE, HEADING))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)

    def _add_page(self, text: str, page: Page) -> None:
        item = QListWidgetItem(self)
        item.setData(PAGE, page)
        item.setData(NAME, text)
        item.setData(SECTION, self._section)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setSizeHint(QSize(WIDE, ROW))

    def _choose_again(self) -> None:
        """Go back to the entry that stayed current while the manual was shown."""
        if self._is_elsewhere:
            self._choose()

    def _choose(self) -> None:
        page = self.page
        if page is not None:
            self.chosen.emit(page)

    def draw_icons(self) -> None:
        """Draw a sign beside each page; from the first frame on, which does without."""
        self._is_drawn = True
        self.dress()

    def dress(self) -> None:
        """Give each row its text and sign as the bar is wide or narrow, and hide what is folded."""
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            (self._dress_heading if item.data(PAGE) is None else self._dress_page)(item)
        self.blockSignals(False)
        self.form.retranslate()
        self._hide_shut()

    def _dress_heading(self, item: QListWidgetItem) -> None:
        section, name = item.data(SECTION), item.data(NAME)
        item.setText(self.form.heading(section, name))
        item.setToolTip(plain_tip(name) if self.form.is_narrow else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, self.form.spoken_heading(section, name))

    def _dress_page(self, item: QListWidgetItem) -> None:
        page, name, is_narrow = item.data(PAGE), item.data(NAME), self.form.is_narrow
        is_lettered = is_narrow and (
            page.kind == "company" or bool(page.view)
        )  # their signs are all the same
        item.setText(short(name, is_view=bool(page.view)) if is_lettered else "" if is_narrow else name)
        item.setToolTip(plain_tip(name) if is_narrow else "")
        if is_lettered:
            item.setIcon(QIcon())
        else:
            item.setIcon(icons.coloured(page.kind, theme.colours().muted) if self._is_drawn else self._blank)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button below the list; called by Qt."""
        super().resizeEvent(event)
        self.form.place_button()

    # --- sections that fold -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold a section by its heading; called by Qt."""
        item = self.itemAt(event.position().toPoint())
        if item is not None and item.data(PAGE) is None:
            self.fold(self.row(item), folded=item.data(SECTION) not in self.form.shut)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left folds the section of the current page, Right unfolds it, Home and End go to the ends; called by Qt."""
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:  # the list's own stop at a heading
            shown = [
                row for row in range(self.count()) if self.item(row).data(PAGE) and not self.isRowHidden(row)
            ]
            self.setCurrentRow(shown[0 if event.key() == Qt.Key.Key_Home else -1])
            return
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.currentRow() >= 0:
            self.fold(self.currentRow(), folded=event.key() == Qt.Key.Key_Left)
            return
        super().keyPressEvent(event)

    def fold(self, row: int, *, folded: bool) -> None:
        """Hide the pages of the section to which a row belongs, or show them; the page in front stays in sight."""
        self.form.fold(self.item(row).data(SECTION), folded=folded)
        self.dress()

    def _hide_shut(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            if item.data(PAGE) is not None:
                item.setHidden(item.data(SECTION) in self.form.shut and row != self.currentRow())

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        if self._is_drawn:
            self.dress()
        self.setStyleSheet(
            f"QListWidget#sideBar {{ outline: 0; background: {palette.background}; border-right: 1px solid {palette.border}; }}"
            f"QListWidget#sideBar::item {{ padding-left: 10px; color: {palette.text}; border-left: 3px solid transparent; }}"
            f"QListWidget#sideBar::item:disabled {{ color: {palette.muted}; padding-left: 8px; padding-bottom: 4px; }}"
            f"QListWidget#sideBar::item:hover:!disabled {{ background: {palette.hover}; }}"
            f"QListWidget#sideBar::item:selected, QListWidget#sideBar::item:selected:hover {{ background: {palette.selection}; color: {palette.text};"
            f" border-left: 3px solid {palette.accent}; }}"
        )


def _blank_icon() -> QIcon:
    """Return a sign that holds the room of one that is yet to be drawn."""
    made = QPixmap(ICON, ICON)
    made.fill(Qt.GlobalColor.transparent)
    return QIcon(made)
