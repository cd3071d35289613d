"""The centre of the window: formula bar, messages, and the grid of one page, working together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.app.session import Session
from gpu_modeler.gui.bar.bar import FormulaBar
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.pane import GridPane
from gpu_modeler.gui.shell.compare_bar import CompareBar
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.statistics import statistics_of, statistics_of_cell
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Message


class PageView(QWidget):
    """Shows a page; the cursor remembers its place on each."""

    pageRequested = Signal(object)  # Page, when a place on another page is gone to
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
        self._places: dict[str, CellPlace] = {}
        self._connect()

    def _connect(self) -> None:
        grid, editing = self.grid, self.grid.editing
        grid.currentMoved.connect(self._follow_cursor)
        grid.selectionMoved.connect(self._add_up)
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
        self.bar.placeRequested.connect(self.go_to)
        self.bar.finished.connect(self._return_to_grid)
        self.bar.name_box.dropped.connect(self.messages.dismiss)
        self.compare.chosen.connect(self._compare)

    # --- pages ----------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """Return the page that is shown."""
        return self.grid.contents.page

    def show_page(self, page: Page) -> None:
        """Show a page; a compare page without a line takes the one that was compared last."""
        self._remember_place()
        if self.bar.is_editing and not self.bar.is_writing_formula:
            self.bar.drop()
        self.messages.dismiss()
        if page.kind == "compare" and not page.line:
            page = self.compare.page
        self.compare.setVisible(page.kind == "compare")
        self.bar.name_box.company = page.company
        self.grid.show_page(page)
        remembered = self._places.get(f"{page.kind} {page.company}")
        if remembered is not None and page.kind != "compare":
            self.grid.go_to_cell(remembered)

    def _compare(self, page: Page) -> None:
        self.pageRequested.emit(page)
        self.grid.values.setFocus()

    def _remember_place(self) -> None:
        place = self.grid.current_place()
        if place is not None:
            self._places[f"{self.page.kind} {self.page.company}"] = place

    def page_of(self, place: CellPlace) -> Page:
        """Return the page on which a cell stands."""
        line = self._session.model.lines[place.line]
        section = self._session.model.sections.get(line.section)
        if section is not None and section.page == "market":
            return Page("market")
        if COMPANY in line.axes:
            return Page("company", place.place[line.axes.index(COMPANY)])
        return Page("company", self.page.company or self._session.model.item_ids(COMPANY)[0])

    def go_to(self, place: CellPlace) -> None:
        """Move the cursor to a cell, on this page where it has it, else on its own."""
        if self.isHidden():  # a review stands in its place
            self.pageRequested.emit(self.page)
        if not self.grid.go_to_cell(place):
            self.pageRequested.emit(self.page_of(place))
            self.grid.go_to_cell(place)
        self.grid.values.setFocus()

    # --- the cursor -----------------------------------------------------------------------------

    def _follow_cursor(self) -> None:
        self.bar.show_cell(self.grid.current_place(), self.grid.current_line())

    def _add_up(self) -> None:
        cells = self.grid.values.selected_cells()
        if len(cells) < 2:
            place = self.grid.contents.cell_place(*cells[0]) if cells else None
            self.statisticsChanged.emit(statistics_of_cell(self._session, place))
            return
        numbers, units = self.grid.contents.selected_values(cells)
        rows = {row for row, _ in cells}
        is_series = (
            len(rows) == 1
            and all(self.grid.contents.period_of(column) for _, column in cells)
            and self._runs_along_years(cells)
        )
        self.statisticsChanged.emit(statistics_of(numbers, units, years=len(cells) - 1 if is_series else 0))

    def _runs_along_years(self, cells: list[tuple[int, int]]) -> bool:
        contents, row = self.grid.contents, cells[0][0]
        columns = [column for _, column in cells]
        line = self._session.model.lines.get(contents.line_at(row, columns[0]))
        runs = contents.layout.axes == (PERIOD,) and line is not None and PERIOD in line.axes
        return runs and columns[-1] - columns[0] == len(columns) - 1

    def _pick(self, row: int, column: int) -> bool:
        return self.bar.pick(self.grid.contents.cell_place(row, column))

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
            self.messages.dismiss()
            self.bar.forget()
        elif notice.changes is not None and notice.changes.structure:
            self.bar.forget_if_gone()
        if notice.kind == "language":
            for widget in (self.bar, self.messages):
                widget.retranslate()
        if notice.kind in {"document", "edit"} and (notice.changes is None or notice.changes.structure):
            self.bar.name_box.retranslate()
        self.grid.take_notice(notice)
        if notice.kind in {"document", "edit", "scenario"}:
            if notice.kind == "edit":
                self.messages.dismiss()
            self._follow_cursor()
            self._add_up()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        for widget in (self.bar, self.messages, self.grid):
            widget.renew_theme()
