"""What the actions about views, zoom and groups of rows do; the strip and its boxes are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from gpu_modeler.app.notices import Notice
from gpu_modeler.gui.shell.attached import Attached
from gpu_modeler.gui.views.zooming import Zooming
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.views.desk import ViewDesk
    from gpu_modeler.gui.window import MainWindow


class ViewCommands(Attached):
    """Handlers, and the strip once it was made."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._desk: ViewDesk | None = None
        self.zoom = Zooming(window)
        window.sidebar.customContextMenuRequested.connect(self._show_menu)
        window.attached.append(self)

    def page_shown(self) -> None:
        """Say that a view has more columns than are shown, and how to see the others."""
        view = self._window.view
        if view.page.kind != "view" or not view.grid.contents.layout.is_cut:
            return
        from gpu_modeler.app.views import MOST_COLUMNS

        self._window.tell(Message("view_is_cut", {"count": f"{MOST_COLUMNS:,}"}))
        if self._desk is None or not self._desk.strip.isVisible():
            view.messages.offer(Message("action_arrange"), lambda: self.desk.arrange())  # noqa: PLW0108 - made then

    def take_notice(self, notice: Notice) -> None:
        """Say what the zoom's button says in the session's language."""
        if notice.kind == "language":
            self.zoom.retranslate()

    @property
    def desk(self) -> ViewDesk:
        """The strip in which views are arranged."""
        if self._desk is None:
            from gpu_modeler.gui.views.desk import ViewDesk

            self._desk = ViewDesk(self._window)
            self._window.attached.append(self._desk)
        return self._desk

    def group(self) -> None:
        """Put the selected rows under a heading."""
        from gpu_modeler.gui.views.grouping import group_rows

        group_rows(self._window)

    def ungroup(self) -> None:
        """Take the selected rows out of their group."""
        from gpu_modeler.gui.views.grouping import ungroup_rows

        ungroup_rows(self._window)

    def _show_menu(self, at: QPoint) -> None:
        """Offer what can be done with a kept view of the side bar."""
        page = self._window.sidebar.page_at(at)
        if page is not None and page.view in self._window.session.model.views:
            from gpu_modeler.gui.views.view_menu import show_view_menu

            show_view_menu(self._window, self.desk, page.view)


def view_commands(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return the handlers by action."""
    made = ViewCommands(window)
    zoom = made.zoom
    return {
        "arrange": lambda: made.desk.arrange(),  # noqa: PLW0108 - made when it is first asked for
        "save_view": lambda: made.desk.save(),  # noqa: PLW0108
        "zoom_in": zoom.larger,
        "zoom_out": zoom.smaller,
        "zoom_reset": zoom.reset,
        "group_rows": made.group,
        "ungroup_rows": made.ungroup,
    }
