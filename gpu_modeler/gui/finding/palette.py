"""The command palette: actions with their keys and menu, pages, companies and lines; what was used last comes first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.gui.dialogs.finder import Entry, Finder, action_entries, line_entries
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.shell.sidebar import NAME, PAGE
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

_recent: list[str] = []
"""Keys of what was chosen since the start, the latest first."""


def ask_palette(window: MainWindow) -> None:
    """Show the palette and do what is chosen."""
    ask(Finder(window.session, "palette_hint", palette_entries(window), window, _recent))


def palette_entries(window: MainWindow) -> list[Entry]:
    """Return actions first, then pages and companies, then lines."""
    return [
        *action_entries(window.menus),
        *page_entries(window),
        *(entry for entry in line_entries(window.session, window.view)),
    ]


def page_entries(window: MainWindow) -> list[Entry]:
    """Return the pages of the side bar; a company is found by both its names."""
    session, entries = window.session, []
    companies = session.model.axes.get(COMPANY)
    labels = {item.id: item.labels for item in companies.items} if companies else {}
    kind, sidebar = say("palette_page", session.language), window.sidebar
    for row in range(sidebar.count()):
        page: Page | None = sidebar.item(row).data(PAGE)
        if page is None:
            continue
        text = sidebar.item(row).data(NAME)
        called = labels.get(page.company)
        names = (page.company, called.zh, called.en) if called is not None else (text,)
        key = f"page {page.kind} {page.company} {page.view}"
        entries.append(Entry(text, kind, page.kind, partial(window.show_page, page), names, key, further=1))
    return entries
