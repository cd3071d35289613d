"""What shows the pages of story, vintages, sources and history, by action id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from gpu_modeler.app.rows import Page, PageKind

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

PAGES: tuple[PageKind, ...] = ("story", "vintages", "sources", "history")


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what each action does."""
    return {
        **{kind: partial(_begin, window, kind) for kind in PAGES},
        "show_amber": partial(_switch_amber, window),
    }


def is_amber_shown(window: MainWindow) -> bool:
    """Say whether the grid marks what cannot be trusted as it stands."""
    return window.session.settings.layout.get("amber") != "hidden"


def _switch_amber(window: MainWindow) -> None:
    from gpu_modeler.gui.sources.marks import marks_of

    marks_of(window).want(shown=not is_amber_shown(window))
    window.menus.refresh()


def _begin(window: MainWindow, kind: PageKind) -> None:
    """Show a page with the keyboard on it."""
    window.show_page(Page(kind))
    window.tools.desk(kind).take_focus()
