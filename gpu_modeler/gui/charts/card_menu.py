"""The menu of a chart's card: to its cell, change it, take it along."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from gpu_modeler.gui.charts import export
from gpu_modeler.gui.charts.keys import point_near
from gpu_modeler.gui.charts.points import PointCell
from gpu_modeler.gui.charts.wording import table
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.card import ChartCard

CHANGES = ("edit", "duplicate", "up", "down", "remove")


def card_menu(card: ChartCard, at: QPoint | None) -> QMenu:
    """Return the menu, made for the language in use."""
    menu = QMenu(card)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_visit(menu, card, at)
    if card.editor is not None:  # a session that can be changed
        for name in CHANGES:
            action = menu.addAction(say(f"chart_{name}", card.language))
            action.triggered.connect(lambda _on=False, chosen=name: card.changing.emit(chosen))
        menu.addSeparator()
    choices: dict[str, Callable[[], object]] = {
        "chart_copy_image": lambda: export.copy_image(card),
        "chart_copy_data": lambda: _copy_data(card),
        "chart_save_image": lambda: export.ask_and_save(card, "png", card.language),
        "chart_save_drawing": lambda: export.ask_and_save(card, "svg", card.language),
        "chart_save_data": lambda: export.ask_and_save(card, "csv", card.language),
    }
    for key, chosen in choices.items():
        menu.addAction(say(key, card.language)).triggered.connect(lambda _on=False, do=chosen: do())
    return menu


def _add_visit(menu: QMenu, card: ChartCard, at: QPoint | None) -> None:
    point = point_near(card, QPointF(at)) if at is not None else None
    if point is None or card.shown is None:
        return
    cell = PointCell.of(card.shown.curves[point[0]], point[1])
    if cell is not None:
        action = menu.addAction(say("chart_go_to_cell", card.language))
        action.triggered.connect(lambda: card.visited.emit((cell.line, cell.place)))
        menu.addSeparator()


def _copy_data(card: ChartCard) -> None:
    if card.content is not None:
        export.copy_text(table(card.shown or card.content, card.language))
