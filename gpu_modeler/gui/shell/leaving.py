"""Leaving a page whose company or line is gone from the model, before anything asks for its values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.rows import Page
from gpu_modeler.app.sound_pages import sound_page

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def leave_gone_page(window: MainWindow) -> None:
    """Show the nearest page in the grid where the shown one's company, line or view is gone; what is before it stays."""
    model, page = window.session.model, window.view.page
    near = sound_page(model, page, window.view.companies)
    window.view.forget_gone_places()
    if near == page:
        return
    if near.kind == "compare":
        window.view.compare.reload()
        near = window.view.compare.page
    _show(window, near)


def _show(window: MainWindow, page: Page) -> None:
    if window.is_grid_away:
        window.view.show_page(page)
    else:
        window.sidebar.reload()
        window.show_page(page)
