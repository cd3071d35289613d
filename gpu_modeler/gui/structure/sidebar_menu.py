"""The menu of the side bar: companies are added, copied, renamed, moved and removed where they are listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from gpu_modeler.app.building.moving import moved
from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.structure.requests import Requests
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def open_sidebar_menu(window: MainWindow, at: QPoint) -> None:
    """Open the menu at a point of the side bar."""
    page = window.sidebar.page_at(at)
    if page is None or page.kind == COMPANY:
        menu = company_menu(window, page)
        menu.exec(window.sidebar.viewport().mapToGlobal(at))


def company_menu(window: MainWindow, page: Page | None) -> QMenu:
    """Return the menu of a company's entry; beside the entries, what can be asked without one."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    requests, language = Requests(window), window.session.language
    company = page.company if page is not None else ""

    def add(name: str, answer: Callable[[], object], *, enabled: bool = True) -> None:
        entry = menu.addAction(say(f"sidebar_menu_{name}", language), lambda: _tried(window, answer))
        entry.setEnabled(enabled)

    def insert() -> None:
        made = requests.insert_item(COMPANY, company)
        if made is not None:
            requests.show(made)

    add("insert", insert)
    if company:
        target = Target("item", company, COMPANY)
        model = window.session.model

        def duplicate() -> None:
            for copy in requests.duplicate([target]):
                requests.show(copy)

        add("duplicate", duplicate)
        add("rename", lambda: requests.rename(target))
        menu.addSeparator()
        for name, step in (("up", -1), ("down", 1)):
            can_go = moved(model, [target], step) is not None
            add(name, partial(requests.move, [target], step), enabled=can_go)
        menu.addSeparator()
        add("delete", lambda: requests.delete([target]), enabled=len(model.item_ids(COMPANY)) > 1)
    menu.addSeparator()
    add("structure", lambda: window.commands.run_named("structure"))
    return menu


def _tried(window: MainWindow, answer: Callable[[], object]) -> None:
    try:
        answer()
    except ModelerError as error:
        window.tell(error.message)
