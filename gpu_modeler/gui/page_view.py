"""The centre of the window: formula bar, messages, and the grid of one page, working together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.sound_pages import companies_of, sound_page
from gpu_modeler.gui.bar.bar import FormulaBar
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.pane import GridPane
from gpu_modeler.gui.grid.summing import Summing
from gpu_modeler.gui.shell.compare_bar import CompareBar
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.views.choosers import PageChoosers


def _key(page: Page) -> str:
    """Return under what a page's cursor is remembered."""
    return f"{page.kind} {page.company} {page.view}"


class PageView(QWidget):
    """Shows a page; the cursor remembers its place on each."""

    pageRequested = Signal(object)  # Page, when a place on another page is gone to
    jumping = Signal(object)  # CellPlace, before the cursor is moved there
    modeChanged = Signal(str)
    statisticsChanged = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.bar = FormulaBar(session, self)
        self.compare = CompareBar(session, self)
        self.messages = MessageBar(session, self)
        self.grid = GridPane(session, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.compare)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.messages)  # below, so that no row moves when it comes or goes
        self.compare.hide()
        self.choosers: PageChoosers | None = None
        self._places: dict[str, CellPlace] = {}
        self._views: dict[str, Page] = {}
        self.companies = companies_of(session.model)
        self._connect()

    def _connect(self) -> None:
        grid, editing = self.grid, self.grid.editing
        grid.currentMoved.connect(self._follow_cursor)
        self._summing = Summing(grid)
        self._summing.found.connect(self.statisticsChanged)
        self.bar.grid = grid
        grid.values.pick = self._pick
        editing.refused.connect(self._refuse)
        editing.editor.cancelled.connect(self.messages.dismiss)
        editing.editor.cancelled.connect(self._follow_cursor)
        editing.editor.textEdited.connect(self.bar.mirror)
        grid.values.escaped.connect(self.messages.dismiss)
        editing.noticed.connect(lambda message: self.messages.show_message(message, "info"))
        editing.formulaRequested.connect(self.bar.begin_formula)
        editing.modeChanged.connect(self._change_mode)
        self.bar.modeChanged.connect(self.modeChanged)
        self.bar.refused.connect(self.messages.show_message)
        self.bar.noticed.connect(lambda message: self.messages.show_message(message, "info"))
        self.bar.writing.refused.connect(self.messages.show_message)
        self.bar.writing.offered.connect(self.messages.offer)
        self.bar.writing.noticed.connect(lambda message: self.messages.show_message(message, "info"))
        self.bar.placeRequested.connect(self.go_to)
        self.bar.finished.connect(self._return_to_grid)
        self.bar.name_box.dropped.connect(self.messages.dismiss)
        self.compare.chosen.connect(self._compare)

    # --- pages ----------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """Return the page that is shown."""
        return self.grid.contents.page

    @property
    def chart_page(self) -> Page:
        """Return the page whose charts stand beside this one."""
        if self.page.kind != "view":
            return self.page
        from gpu_modeler.app.view_choices import chart_page

        return chart_page(self._session.model, self.page)

    def show_page(self, page: Page) -> None:
        """Show a page; a compare page without a line takes the one that was compared last."""
        model = self._session.model
        page = sound_page(model, page, self.companies)
        self.companies = companies_of(model)
        self._remember_place()
        if page.kind == "view":
            page = self._continued(page)
        if self.bar.is_editing and not self.bar.is_writing_formula:
            self.bar.drop()
        self.messages.dismiss()
        if page.kind == "compare" and not page.line:
            page = self.compare.page
        self.compare.setVisible(page.kind == "compare")
        self._show_choosers(page)
        self.bar.name_box.company = page.company or dict(page.items).get(COMPANY, "")
        self.grid.show_page(page)
        remembered = self._places.get(_key(page))
        if remembered is not None and page.kind != "compare":
            self.grid.go_to_cell(remembered)

    def _continued(self, page: Page) -> Page:
        """Return a view as it was left, of the company one comes from."""
        from gpu_modeler.app.view_choices import continued

        found = continued(self._session.model, page, self.page, self._views.get(page.view))
        self._views[page.view] = found
        return found

    def _show_choosers(self, page: Page) -> None:
        """Show above the grid what a view fixes; made when the first view is shown."""
        if page.kind == "view" and self.choosers is None:
            from gpu_modeler.gui.views.choosers import PageChoosers

            self.choosers = PageChoosers(self._session, self)
            self.choosers.chosen.connect(self._compare)
            column = self.layout()
            assert isinstance(column, QVBoxLayout)
            column.insertWidget(column.indexOf(self.grid), self.choosers)
        if self.choosers is not None:
            self.choosers.setVisible(page.kind == "view")
            if page.kind == "view":
                from gpu_modeler.gui.tab_order import follow_layout

                self.choosers.show_page(page)
                follow_layout(self)

    def _compare(self, page: Page) -> None:
        self.pageRequested.emit(page)
        self.grid.values.setFocus()

    def _remember_place(self) -> None:
        place = self.grid.current_place()
        if place is not None:
            self._places[_key(self.page)] = place

    def forget_gone_places(self) -> None:
        """Forget where the cursor stood on lines and items that the model has no more."""
        model = self._session.model
        known = {axis: set(model.item_ids(axis)) for axis in model.axes}
        self._places = {
            key: place
            for key, place in self._places.items()
            if (line := model.lines.get(place.line)) is not None
            and len(line.axes) == len(place.place)
            and all(item in known[axis] for axis, item in zip(line.axes, place.place, strict=True))
        }

    def page_of(self, place: CellPlace) -> Page:
        """Return the page on which a cell stands."""
        line = self._session.model.lines[place.line]
        section = self._session.model.sections.get(line.section)
        if section is not None and section.page == "market":
            return Page("market")
        if COMPANY in line.axes:
            return Page("company", place.place[line.axes.index(COMPANY)])
        return sound_page(self._session.model, Page("company", self.page.company), self.companies)

    def go_to(self, place: CellPlace) -> None:
        """Move the cursor to a cell, on this page where it has it, else on its own; a refused text keeps it."""
        if not self.grid.editing.settle():
            return
        self.jumping.emit(place)
        if self.isHidden():  # a review stands in its place
            self.pageRequested.emit(self.page)
        if not self.grid.go_to_cell(place):
            self.pageRequested.emit(self.page_of(place))
            self.grid.go_to_cell(place)
        self.grid.values.setFocus()

    # --- the cursor -----------------------------------------------------------------------------

    def _follow_cursor(self) -> None:
        self.bar.show_cell(self.grid.current_place(), self.grid.current_line())

    def _pick(self, _row: int, _column: int) -> bool:
        return self.bar.writing.pick()

    def _change_mode(self, mode: str) -> None:
        if mode != "ready":
            self.messages.dismiss()
        self.modeChanged.emit(mode)

    def _refuse(self, message: Message) -> None:
        """Say why something was refused, without the message covering the cell that it is about."""
        self.messages.show_message(message)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the grid becomes lower now, not after the next turn
        self.grid.values.scrollTo(self.grid.values.currentIndex())

    def _return_to_grid(self, rows: int) -> None:
        self.grid.values.setFocus()
        if rows:
            self.grid.values.move_down(rows)

    # --- notices --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Draw again what a notice concerns."""
        if notice.kind in {"document", "language"} or (
            notice.changes is not None and notice.changes.structure
        ):
            self.compare.reload()
        if notice.kind == "document":
            self._places.clear()
            self._views.clear()
            self.messages.dismiss()
            self.bar.forget()
        elif notice.changes is not None and notice.changes.structure:
            edited = self.bar.writing.edited
            if edited is not None and edited.line not in self._session.model.lines:
                self.bar.forget()
        if notice.kind == "language":
            for widget in (self.bar, self.messages):
                widget.retranslate()
        if notice.kind in {"document", "edit"} and (notice.changes is None or notice.changes.structure):
            self.bar.name_box.retranslate()
        self.grid.take_notice(notice)
        self.companies = companies_of(self._session.model)
        is_other = notice.kind == "language" or (notice.changes is not None and notice.changes.structure)
        if is_other and self.choosers is not None and self.page.kind == "view":
            self.choosers.show_page(self.page)
        if notice.kind in {"document", "edit", "scenario"}:
            if notice.kind == "edit":
                self.messages.dismiss()
            self._follow_cursor()
            self._summing.start()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        for widget in (self.bar, self.messages, self.grid):
            widget.renew_theme()
