"""Arranging the page in view, and keeping the arrangement in the model."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from gpu_modeler import edits
from gpu_modeler.app.layout import LINE
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY, SEGMENT, Page
from gpu_modeler.app.view_choices import READY, SECTION, ready_views, view_of
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.gui.views.name_dialog import NameDialog
from gpu_modeler.gui.views.strip import ArrangeStrip
from gpu_modeler.model import Model, View
from gpu_modeler.text import Labels, Message, catalogue, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class ViewDesk(Attached):
    """The strip above the grid, and what its buttons do."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session
        self.strip = ArrangeStrip(self.session, window.view)
        self.strip.hide()
        column = window.view.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1 + column.indexOf(window.view.compare), self.strip)
        follow_layout(window.view)
        self.strip.changed.connect(self._show)
        self.strip.saveRequested.connect(self.save)
        self.strip.shownRequested.connect(self._ask_shown)
        self.strip.closed.connect(self.close)
        self.strip.renew_theme()

    # --- arranging ------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Open the strip on the page in view; asked again, close it."""
        if self.strip.isVisible():
            self.close()
            return
        page = arranged_page(self.session.model, self.window.view.page)
        if page != self.window.view.page:
            self.window.show_page(page)
        self.strip.show_view(view_of(self.session.model, page))
        self.strip.show()
        self.strip.take_focus()

    def close(self) -> None:
        """Close the strip; the page stays as it is arranged."""
        self.strip.hide()
        self.window.view.grid.values.setFocus()

    def _show(self, view: View) -> None:
        page = self.window.view.page
        model = self.session.model
        is_kept = page.view and view_of(model, Page("view", view=page.view)) == view
        self.window.show_page(replace(page, arrangement=None if is_kept else view))

    def _ask_shown(self) -> None:
        from gpu_modeler.gui.views.shown_dialog import ShownDialog

        dialog = ShownDialog(self.session, self.strip.view, self.window)
        if ask(dialog):
            view = replace(self.strip.view, only=dialog.only())
            self.strip.show_view(view)
            self._show(view)

    # --- keeping --------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a name and keep the arrangement in the model; under the name of a kept view it takes its place."""
        page = arranged_page(self.session.model, self.window.view.page)
        model, language = self.session.model, self.session.language
        known = model.views.get(page.view)
        dialog = NameDialog(
            say("view_save_title", language), known.labels if known else Labels("", ""), language, self.window
        )
        if not ask(dialog):
            return
        same = next((view for view in model.views.values() if _alike(view.labels, dialog.labels)), None)
        name = same.id if same else free_id(model.views, dialog.labels, "view")
        shown = view_of(model, page)
        kept = replace(shown, id=name, labels=dialog.labels, page={**shown.page, **dict(page.items)})
        self.session.perform(edits.SetView(kept), self)
        self.window.show_page(Page("view", view=name, items=page.items))
        self.strip.show_view(kept)
        self.window.tell(Message("view_saved", {"view": kept.labels}), "info")

    def rename(self, view: str) -> None:
        """Ask for another name."""
        known = self.session.model.views.get(view)
        if known is None:
            return
        language = self.session.language
        dialog = NameDialog(say("edit_rename_view", language), known.labels, language, self.window)
        if ask(dialog):
            self.session.perform(edits.RenameView(view, dialog.labels), self)

    def remove(self, view: str) -> None:
        """Keep a view no longer; it can be undone, so nothing is asked."""
        self.session.perform(edits.RemoveView(view), self)

    # --- as a part of the window ------------------------------------------------------------------

    def page_shown(self) -> None:
        """Let the strip go with the page that it arranges, or follow to another view."""
        page = self.window.view.page
        if page.kind != "view":
            self.strip.hide()
        elif self.strip.isVisible():
            self.strip.show_view(view_of(self.session.model, page))

    def take_notice(self, notice: Notice) -> None:
        """Follow axes, views and language."""
        if self.strip.isVisible() and (
            notice.kind in {"language", "document"} or self.window.view.page.kind == "view"
        ):
            self.page_shown()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.strip.renew_theme()


def arranged_page(model: Model, page: Page) -> Page:
    """Return the view that shows what a page shows, to be arranged from there."""
    ready = {view.id: view for view in ready_views(model)}
    if page.kind == "view":
        return page
    if page.kind == "market" and f"{READY}company" in ready:
        sections = tuple(section.id for section in model.ordered("sections") if section.page == "market")
        view = replace(ready[f"{READY}company"], labels=catalogue()["page_market"], only={SECTION: sections})
        return Page("view", arrangement=view)
    if page.kind == "compare":
        segment = ((SEGMENT, page.segment),) if page.segment else ()
        return Page("view", view=f"{READY}line", items=(*segment, (LINE, page.line)))
    items = ((COMPANY, page.company),) if page.company else ()
    return Page("view", view=f"{READY}company", items=items)


def free_id(taken: Iterable[str], labels: Labels, otherwise: str) -> str:
    """Return an id for something new: the English name in small letters, or a general one, with a number if need be."""
    word = re.sub(r"[^a-z0-9]+", "_", labels.en.lower()).strip("_") or otherwise
    known = set(taken)
    numbered = (f"{word}_{n}" for n in range(2, len(known) + 3))
    return word if word not in known else next(name for name in numbered if name not in known)


def _alike(one: Labels, other: Labels) -> bool:
    return one.in_language("zh") == other.in_language("zh") or one.in_language("en") == other.in_language(
        "en"
    )
