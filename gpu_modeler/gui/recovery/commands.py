"""Unsaved work of earlier runs, for who answered "later", or wants to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the action does."""

    def recover_work() -> None:
        from gpu_modeler.files.journal.shelf import left_behind
        from gpu_modeler.gui.recovery.dialog import offer
        from gpu_modeler.gui.recovery.keeping import keeping_of

        keeping, found = keeping_of(window), left_behind()
        if keeping is None or not found:
            window.tell(Message("recovery_nothing"), "info")
            return
        offer(window, keeping.protection, found)

    return {"recover_work": recover_work}
