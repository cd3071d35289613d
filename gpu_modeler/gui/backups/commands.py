"""Kept versions of the document, from the File menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the action does."""

    def backups() -> None:
        from gpu_modeler.gui.backups.dialog import show_backups
        from gpu_modeler.gui.grid.settling import settle

        if settle(window, formulas=True):
            show_backups(window)

    return {"backups": backups}
