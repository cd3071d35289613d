"""Taking out of a damaged document what is sound, from the File menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the action does."""

    def salvage() -> None:
        from gpu_modeler.gui.grid.settling import settle
        from gpu_modeler.gui.salvage.asking import ask_and_take_out

        if settle(window, formulas=True):
            ask_and_take_out(window)

    return {"salvage": salvage}
