"""What the charts beside the grid ask of the window: boxes, edits, ways to cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QMenu

from gpu_modeler import edits
from gpu_modeler.charts.definitions import COMPARE_LINE, charts_for
from gpu_modeler.charts.suggesting import Picked, free_id, suggested
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.charts.canvas import Point
from gpu_modeler.gui.charts.card import ChartCard
from gpu_modeler.gui.charts.panel import ChartPanel
from gpu_modeler.gui.charts.points import PointCell
from gpu_modeler.gui.charts.series_rows import MOST
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.later import later
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.model import Chart
from gpu_modeler.text import Labels, Message, catalogue, say

if TYPE_CHECKING:
    from gpu_modeler.edits.edit import Edit
    from gpu_modeler.gui.window import MainWindow


class ChartDesk(QObject):
    """Connects one panel with its window."""

    def __init__(self, window: MainWindow, panel: ChartPanel) -> None:
        super().__init__(panel)
        self._window, self._session, self._panel = window, window.session, panel
        panel.visited.connect(self._visit)
        panel.told.connect(lambda message: window.tell(message, "info"))
        panel.left.connect(lambda: window.view.grid.values.setFocus())  # noqa: PLW0108 - asked for when it is needed
        panel.asked.connect(self._answer)
        panel.changing.connect(self.change)

    # --- the chart of the selection ---

    def insert(self) -> None:
        """Ask what chart the selected cells become, and put it beside the page."""
        picked = picked_cells(self._window)
        if not picked:
            self._window.tell(Message("chart_nothing_selected"))
            return
        session, view = self._session, self._panel.view
        chart = suggested(session.model, session.calculation, picked, view)
        made = self._asked(chart)
        if made is None:
            return
        self._perform(edits.SetChart(replace(made, id=free_id(session.model.charts))))
        self._window.show_charts(shown=True)
        self._window.menus.refresh()
        self._show_last()

    def _asked(self, chart: Chart) -> Chart | None:
        from gpu_modeler.gui.charts.dialog import ChartDialog

        dialog = ChartDialog(self._session, chart, self._panel.view, self._window)
        return dialog.chart if ask(dialog) else None

    def _show_last(self) -> None:
        bar = self._panel.verticalScrollBar()
        later(self, lambda: bar.setValue(bar.maximum()))  # once the new card is laid out

    # --- charts that are there ---

    def change(self, name: str, what: str) -> None:
        """Edit, duplicate, move or remove a chart; one that came with the program becomes the model's own first."""
        chart = self._chart(name)
        if chart is None:
            return
        if what == "edit":
            made = self._asked(chart)
            if made is not None and made != chart:
                self._perform(edits.SetChart(made if name != COMPARE_LINE else self._fresh(made)))
        elif what == "duplicate":
            self._perform(edits.SetChart(self._fresh(chart, is_copy=True), after=name))
        elif name != COMPARE_LINE:
            steps = {"up": -1, "down": 1}
            self._perform(edits.MoveChart(name, steps[what]) if what in steps else edits.RemoveChart(name))

    def _chart(self, name: str) -> Chart | None:
        view = self._panel.view
        shown = charts_for(self._session.model, view.page, self._panel.compare_line)
        return next((chart for chart in shown if chart.id == name), None)

    def _fresh(self, chart: Chart, *, is_copy: bool = False) -> Chart:
        labels = chart.labels
        if is_copy:
            copy = catalogue()["chart_copy_name"]
            labels = Labels(copy.zh.format(title=labels.zh), copy.en.format(title=labels.en))
        return replace(chart, id=free_id(self._session.model.charts), labels=labels)

    def _perform(self, edit: Edit) -> None:
        """Do an edit, with the page's own charts first put into the model where it has none yet."""
        view, model = self._panel.view, self._session.model
        kept = [
            edits.SetChart(chart) for chart in charts_for(model, view.page) if chart.id not in model.charts
        ]
        try:
            self._session.perform(edits.Several((*kept, edit), edit.described(model)) if kept else edit, self)
        except ModelerError as error:
            self._window.tell(error.message)

    # --- points ---

    def _visit(self, cell: tuple[str, tuple[str, ...]]) -> None:
        self._window.view.go_to(CellPlace(*cell))

    def _answer(self, card: ChartCard, point: Point, value: float, on_screen: QPointF) -> None:
        """Say why a point cannot be dragged, and offer what can be done: seek the value, put it over the formula."""
        editor, content = self._panel.editor, card.shown
        if editor is None or content is None:
            return
        why = editor.why_not(content, point)
        self._window.tell(why, "info")
        cell = PointCell.of(content.curves[point[0]], point[1])
        if cell is None or why.key != "chart_point_computed":
            return
        menu = self._menu(card, cell, value, editor.target_text(content, point, value))
        menu.popup(on_screen.toPoint())

    def _menu(self, card: ChartCard, cell: PointCell, value: float, text: str) -> QMenu:
        menu, language = QMenu(card), self._session.language
        choices = {
            "chart_seek": lambda: self._seek(cell, value),
            "chart_put_over": lambda: self._override(cell, value),
            "chart_go_to_cell": lambda: self._visit((cell.line, cell.place)),
        }
        for key, chosen in choices.items():
            menu.addAction(say(key, language, value=text)).triggered.connect(
                lambda _on=False, do=chosen: do()
            )
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _seek(self, cell: PointCell, value: float) -> None:
        from gpu_modeler.analysis import Output
        from gpu_modeler.gui.sensitivity.seek_dialog import SeekDialog

        dialog = SeekDialog(self._session, Output(cell.line, cell.place), self._window)
        dialog.aim_at(value * cell.factor)
        if ask(dialog) and dialog.applied is not None:
            self._window.tell(dialog.applied, "info")

    def _override(self, cell: PointCell, value: float) -> None:
        assert self._panel.editor is not None
        try:
            self._panel.editor.override(cell, value)
        except ModelerError as error:
            self._window.tell(error.message)


def picked_cells(window: MainWindow) -> list[Picked]:
    """Return the selected cells of at most so many rows as a chart can tell apart; of one cell its whole row."""
    grid = window.view.grid
    contents = grid.contents
    rows: dict[int, list[int]] = {}
    for row, column in grid.values.selected_cells():
        if row in rows or len(rows) < MOST:
            rows.setdefault(row, []).append(column)
    if len(rows) == 1:
        ((row, columns),) = rows.items()
        if len(columns) == 1:
            rows = {row: list(contents.columns_of(contents.shown[row]))}
    found = (contents.cell_place(row, column) for row, columns in rows.items() for column in columns)
    return [Picked(cell.line, cell.place, cell.scenario) for cell in found if cell is not None]
