"""Ctrl+[ and Ctrl+]: to the cell a cell is computed from, or that is computed from it; of several a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from gpu_modeler.app.inspecting.in_scenario import seen_in
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.inspecting.tracing import Dependents, Node, Precedents
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

MOST_CELLS = 20
"""Of one line, listed in the menu itself rather than in one of their own."""


def go_to_precedents(window: MainWindow) -> None:
    """Go to the cell's precedent, or offer them where there are several."""
    place = _place(window)
    if place is not None:
        session = seen_in(window.session, place.scenario)
        _go(window, Precedents(session, Spot(place.line, place.place)), "inspect_no_precedents")


def go_to_dependents(window: MainWindow) -> None:
    """Go to the cell's dependent, or offer them where there are several."""
    place = _place(window)
    if place is not None:
        session = seen_in(window.session, place.scenario)
        _go(window, Dependents(session, Spot(place.line, place.place)), "inspect_no_dependents")


def _place(window: MainWindow) -> CellPlace | None:
    place = None if window.is_grid_away else window.view.grid.current_place()
    if place is None:
        window.tell(Message("inspect_no_cell"), "info")
    return place


def _go(window: MainWindow, tree: Precedents | Dependents, nothing: str) -> None:
    nodes = [node for node in tree.top() if node.spot is not None or node.members]
    if not nodes:
        window.tell(Message(nothing), "info")
    elif len(nodes) == 1 and nodes[0].spot is not None:
        jump(window, nodes[0].spot, tree.session.scenario)
    else:
        offer(window, tree, nodes)


def jump(window: MainWindow, spot: Spot, scenario: str = "") -> None:
    """Move the cursor to a cell: in its scenario where the page shows several, else in the one that is chosen."""
    place = CellPlace(spot.line, spot.place, scenario)
    is_chosen = scenario == window.session.scenario
    if is_chosen or window.view.grid.contents.row_of(place) is None:
        place = CellPlace(spot.line, spot.place)
    window.view.go_to(place)


def offer(window: MainWindow, tree: Precedents | Dependents, nodes: Sequence[Node]) -> QMenu:
    """Show the cells in a list at the cursor, with their values; return it."""
    menu = QMenu(window)
    menu.setObjectName("jumpList")
    menu.setAccessibleName(say("inspect_jump_list", window.session.language))
    _fill(menu, window, tree, nodes)
    menu.aboutToHide.connect(menu.deleteLater)
    values = window.view.grid.values
    cursor = values.visualRect(values.currentIndex())
    menu.popup(values.viewport().mapToGlobal(cursor.bottomLeft() + QPoint(0, 2)))
    first = next(iter(menu.actions()), None)
    if first is not None:
        menu.setActiveAction(first)
    return menu


def _fill(menu: QMenu, window: MainWindow, tree: Precedents | Dependents, nodes: Sequence[Node]) -> None:
    for node in nodes:
        text = entry_text(node, window)
        if node.spot is not None:
            menu.addAction(text).triggered.connect(partial(jump, window, node.spot, tree.session.scenario))
        elif node.members:
            inner = menu.addMenu(text)
            inner.aboutToShow.connect(partial(_open, inner, window, tree, node))


def _open(menu: QMenu, window: MainWindow, tree: Precedents | Dependents, node: Node) -> None:
    if not menu.actions():
        _fill(menu, window, tree, tree.children(node))


def entry_text(node: Node, window: MainWindow) -> str:
    """Return an entry's name, and its value at the right."""
    language = window.session.language
    label = node.labels.in_language(language).replace("&", "&&")
    value = node.value.in_language(language)
    return f"{label}\t{value}" if value else label
