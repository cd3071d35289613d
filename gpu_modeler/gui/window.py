"""The main window: side bar, page, charts; it hands notices of the session to its parts and wires the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.settling import settle
from gpu_modeler.gui.later import later
from gpu_modeler.gui.page_view import PageView
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.shell.commands import Commands
from gpu_modeler.gui.shell.documents import Documents
from gpu_modeler.gui.shell.dropping import dropped_path, take_dropped
from gpu_modeler.gui.shell.leaving import leave_gone_page
from gpu_modeler.gui.shell.menus import Menus
from gpu_modeler.gui.shell.messages import Severity, with_bar
from gpu_modeler.gui.shell.right_column import RightColumn
from gpu_modeler.gui.shell.room import Pages, Room
from gpu_modeler.gui.shell.sidebar import SideBar
from gpu_modeler.gui.shell.status import StatusBar
from gpu_modeler.gui.shell.tools import TOOLS, Tools
from gpu_modeler.gui.tips import plain_title
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.live.desk import LiveDesk
    from gpu_modeler.gui.review.desk import ReviewDesk
    from gpu_modeler.gui.review.page import ReviewPage

NARROW = 1100
"""Below this width the charts give way to the grid, unless they are asked for."""
SIZE = QSize(1440, 860)
ROOMY = QSize(1600, 1000)
"""On a smaller screen the window takes all of it at the first start."""


class MainWindow(QMainWindow):
    """One document in one window."""

    painted = Signal()
    """Sent once, after the first frame: what is heavy may be built from then on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        theme.use_language(session.language)
        self.session = session
        self.charts: Any = None
        self._reviews: ReviewDesk | None = None
        self._live: LiveDesk | None = None
        self.attached: list[Attached] = []
        self.tools = Tools(self)
        self._are_charts_wanted = session.settings.layout.get("charts", "shown") != "hidden"
        self._is_painted = False
        self.documents = Documents(session, self)
        self.sidebar = SideBar(session, self)
        self._lay_out()
        self.view = PageView(session, self.centre)  # in its place at once: moving so many parts takes time
        self.centre.addWidget(self.view)
        self.status = StatusBar(session, self)
        self.setStatusBar(self.status)
        self.commands = Commands(self)
        self.menus = Menus(self, self.commands)
        self._connect()
        self.setAcceptDrops(True)
        self.renew_theme()
        self._restore_layout()
        self.show_page(self._first_page())
        self._retitle()
        self.view.grid.values.setFocus()

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.addWidget(self.sidebar)
        self.centre = Pages()
        self.splitter.addWidget(with_bar(Room(self.centre), self.tools.messages))
        self.right = RightColumn(self.splitter)
        self.splitter.addWidget(self.right)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self.splitter.setHandleWidth(1)
        self.setCentralWidget(self.splitter)
        self.resize(SIZE)

    def _connect(self) -> None:
        self.session.subscribe(self.take_notice)
        self.sidebar.chosen.connect(self.show_page)
        self.sidebar.itemClicked.connect(lambda _item: self._focus_page())
        self.view.pageRequested.connect(self.show_page)
        self.view.grid.currentMoved.connect(self.menus.follow_cursor)
        self.view.modeChanged.connect(self.status.show_mode)
        self.view.statisticsChanged.connect(self.status.show_statistics)
        self.centre.currentChanged.connect(lambda: self.status.follow_grid(is_away=self.is_grid_away))
        self.view.grid.values.customContextMenuRequested.connect(self._show_context_menu)
        self.view.grid.values.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.notifier().changed.connect(self.renew_theme)
        self.painted.connect(self.menus.complete)

    # --- pages ----------------------------------------------------------------------------------

    def _first_page(self) -> Page:
        """Return the first company's page, where the story is; the market where there is no company."""
        axis = self.session.model.axes.get(COMPANY)
        return Page("company", axis.items[0].id) if axis and axis.items else Page("market")

    def show_page(self, page: Page) -> None:
        """Show a page in the grid, the side bar and the charts; or one without rows in their place."""
        if not settle(self):
            self.sidebar.show_page(self.view.page)
            return
        is_choosing = self.sidebar.hasFocus()
        self.sidebar.show_page(page)
        self.tools.messages.dismiss()
        if page.kind == "review" and self.review_page is not None:
            self.centre.setCurrentWidget(self.review_page)
        elif page.kind in TOOLS:
            self._show_tool(page)
        else:
            self._show_in_grid(page)
        self._place_charts()
        self.menus.refresh()
        if is_choosing:  # the arrows go on from page to page; Enter or a click goes into the page
            self.sidebar.setFocus()

    def _show_tool(self, page: Page) -> None:
        desk = self.tools.desk(page.kind)
        self.centre.setCurrentWidget(desk.widget)
        desk.shown()

    def _show_in_grid(self, page: Page) -> None:
        if page.kind == "compare" and page.line:
            self.view.compare.show_line(page.line)
        self.view.show_page(page)
        self.centre.setCurrentWidget(self.view)  # with its page: it may hold another document's
        for part in self.attached:
            part.page_shown()
        self._show_charts_of_page()

    def _show_charts_of_page(self) -> None:
        if self.charts is None:
            return
        page = self.view.chart_page
        if page.kind == "compare" and page.line:
            self.charts.set_compare_line(page.line)
        self.charts.show_page(page.kind, page.company or None)

    def step_page(self, step: int) -> None:
        """Show the next or previous page of the side bar."""
        pages = self.sidebar.pages()
        tool = self.tools.current
        here = Page("review") if self.is_reviewing else Page(tool) if tool else self.view.page
        at = next((k for k, page in enumerate(pages) if page.is_like(here)), 0)
        self.show_page(pages[(at + step) % len(pages)])

    def add_charts(self, charts: QWidget) -> None:
        """Put the charts at the right; they come after the first frame."""
        self.charts = charts
        self.right.add(charts, first=False)
        self.right.take_room()
        self._place_charts()
        self._show_charts_of_page()
        self.menus.refresh()

    def _place_charts(self) -> None:
        """Show the charts where they are wanted, unless the window is too narrow or another page needs the room."""
        for part in self.attached:
            part.place()
        if self.charts is not None:
            is_wide = self.width() >= NARROW
            self.charts.setVisible(self._are_charts_wanted and is_wide and not self.is_grid_away)
        self.right.follow()

    def show_charts(self, *, shown: bool) -> None:
        """Show or hide the charts, now and at the next start."""
        self._are_charts_wanted = shown
        self.charts.setVisible(shown)
        self.right.follow()

    @property
    def is_distribution_shown(self) -> bool:
        """Whether the distribution of the cursor's cell stands beside the grid."""
        return self._live is not None and self._live.is_wanted

    @property
    def live(self) -> LiveDesk:
        """The distributions beside the grid; made when they are first asked for."""
        if self._live is None:
            from gpu_modeler.gui.live.desk import LiveDesk

            self._live = LiveDesk(self)
            self.attached.append(self._live)
            if self.right.isHidden():
                self.right.take_room()
        return self._live

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the charts go where the window becomes narrow, and come back where it is wide again."""
        super().resizeEvent(event)
        self.sidebar.form.fit(event.size().width())
        was_narrow, is_narrow = event.oldSize().width() < NARROW, event.size().width() < NARROW
        if self.charts is not None and was_narrow != is_narrow:
            self._place_charts()
            self.menus.refresh()

    # --- reviews --------------------------------------------------------------------------------

    @property
    def reviews(self) -> ReviewDesk:
        """What opens returned workbooks; made when it is first needed."""
        if self._reviews is None:
            from gpu_modeler.gui.review.desk import ReviewDesk

            self._reviews = ReviewDesk(self)
            self.attached.append(self._reviews)
        return self._reviews

    @property
    def review_page(self) -> ReviewPage | None:
        """The page of the open review."""
        return self._reviews.page if self._reviews is not None else None

    @property
    def is_reviewing(self) -> bool:
        """Whether the review stands in the grid's place."""
        page = self.review_page
        return page is not None and self.centre.currentWidget() is page

    @property
    def is_grid_away(self) -> bool:
        """Whether another page stands in the grid's place."""
        return self.tools.current is not None or self.is_reviewing

    def show_review(self, page: ReviewPage | None) -> None:
        """Put a review's page in the centre; `None` goes back to the grid, and lists it no more."""
        self.sidebar.show_review(shown=page is not None)
        if page is not None:
            self.centre.addWidget(page)
        self.show_page(Page("review") if page is not None else self.view.page)
        self._focus_page()

    def _focus_page(self) -> None:
        tool = self.tools.current
        if tool is not None:
            self.tools.desk(tool).take_focus()
            return
        review = self.review_page
        (review.table if review and self.is_reviewing else self.view.grid.values).setFocus()

    # --- notices --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Hand a change on to the parts it concerns."""
        self.menus.complete()  # some of these parts come with it
        if notice.kind == "language":
            theme.use_language(self.session.language)
        if notice.kind == "document":  # what is being typed was for the document before
            self.view.grid.editing.cancel()
            self.view.bar.forget()
        is_structure = notice.changes is not None and notice.changes.structure
        self.tools.take_notice(notice)  # first: what they show may be gone from the model
        if is_structure or self.sidebar.are_views_others:
            leave_gone_page(self)
        if notice.kind == "document":
            self._show_document()
        if notice.kind == "language" or is_structure or self.sidebar.are_views_others:
            self.sidebar.reload()
        if notice.kind != "theme":
            self.view.take_notice(notice)
        for part in self.attached:
            part.take_notice(notice)
        if notice.changes is not None:
            self.status.show_recalculation(notice.changes.elapsed)
        if notice.kind == "language":
            self.status.retranslate()
            self.menus.retranslate()
        if notice.kind == "theme":
            self._apply_theme()
        self.menus.refresh()
        self._retitle()

    def _show_document(self) -> None:
        self.sidebar.reload()
        self.view.bar.name_box.forget()  # before it is resized: it may hold a cell of the document before
        self.view.grid.contents.folded.clear()
        self.show_page(self._first_page())
        self.view.grid.values.setFocus()

    def _retitle(self) -> None:
        title, language = self.session.title, self.session.language
        if self.session.is_recovered:
            title = say("title_recovered", language, title=title)
        self.setWindowTitle(plain_title(title) + "[*] — " + say("app_name", language))
        self.setWindowModified(self.session.is_modified)

    def _apply_theme(self) -> None:
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply_theme(app, self.session.theme)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.sidebar.renew_theme()
        self.view.renew_theme()
        self.tools.renew_theme()
        for part in self.attached:
            part.renew_theme()

    def tell(self, message: Message, severity: Severity = "error") -> None:
        """Show a message in the bar below the grid, or below the page that stands in its place."""
        (self.tools if self.is_grid_away else self.view).messages.show_message(message, severity)

    # --- events ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window can be seen."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            later(self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, then remember how the window stood; a refused text keeps it open."""
        if not settle(self, formulas=True):
            event.ignore()
            return
        exports = self.commands.exports
        if exports is not None and exports.is_running:
            exports.close_window_after()
            event.ignore()
            return
        if not self.documents.may_leave():
            event.ignore()
            return
        self._keep_layout()
        if exports is not None:
            exports.stop()
        for desk in self.tools.all():
            desk.stop()
        for part in self.attached:
            part.stop()
        self.session.unsubscribe(self.take_notice)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take models and workbooks."""
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the model, or review or read the workbook, that was dropped."""
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            later(self, lambda: take_dropped(self, path))  # the drag ends before a question is asked

    def _show_context_menu(self, at: QPoint) -> None:
        self.menus.context_menu().exec(self.view.grid.values.viewport().mapToGlobal(at))

    # --- layout ---------------------------------------------------------------------------------

    def _restore_layout(self) -> None:
        kept = self.session.settings.layout.get("geometry", "")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))
            return
        room = self.screen().availableSize()
        if room.width() < ROOMY.width() or room.height() < ROOMY.height():
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_layout(self) -> None:
        self.session.keep_layout(
            {
                "geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
                "charts": "shown" if self._are_charts_wanted else "hidden",
            }
        )
