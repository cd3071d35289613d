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
    spare_sources()
    from gpu_modeler.gui import application

    return application.main(arguments, watch)


def spare_sources() -> None:
    """Keep PySide from reading the source of each module that is imported: it looks there for its own name.

    It wants to know where its switch `__feature__` may be used, which nothing here does, and it keeps all that it read.
    Where PySide works in another way, nothing is changed.
    """
    import PySide6  # noqa: F401 - brings what is changed

    try:
        from shibokensupport import feature
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False
