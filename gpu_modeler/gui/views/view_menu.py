"""The menu of a kept view in the side bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.views.desk import ViewDesk
    from gpu_modeler.gui.window import MainWindow


def show_view_menu(window: MainWindow, desk: ViewDesk, view: str) -> None:
    """Offer to rename a view or to keep it no longer."""
    language = window.session.language
    menu = QMenu(window.sidebar)
    menu.addAction(say("view_rename", language)).triggered.connect(lambda: desk.rename(view))
    menu.addAction(say("edit_remove_view", language)).triggered.connect(lambda: desk.remove(view))
    menu.exec(QCursor.pos())
    menu.deleteLater()
