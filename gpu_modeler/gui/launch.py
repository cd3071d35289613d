"""The way in for the window: lets nothing cost time before the first frame that need not. Imports nothing heavy."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def main(arguments: Sequence[str] | None = None, watch: Callable[[MainWindow], object] | None = None) -> int:
    """Show the window until it is closed; the first argument may name a .gpum file.

    `watch` is called with the window before it is shown, for who measures the start.
    """
    gc.disable()  # what a start makes stays: looking through it for garbage took an eighth of the time
    from gpu_modeler.gui import application

    return application.main(arguments, watch)
