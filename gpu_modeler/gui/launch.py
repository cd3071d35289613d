"""The way in for the window: lets nothing cost time before the first frame that need not. Imports nothing heavy."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gpu_modeler.app.running import pass_on
from gpu_modeler.app.start_words import read_start_words

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def main(arguments: Sequence[str] | None = None, watch: Callable[[MainWindow], object] | None = None) -> int:
    """Show the window until it is closed; arguments name .gpum files, as `app.start_words` reads them.

    Where a window is open already it takes the files, and this returns at once. `watch` is called with the window
    before it is shown, for who measures the start; then this is a window of its own.
    """
    words = read_start_words(sys.argv[1:] if arguments is None else arguments)
    if words.is_version:
        return say_version()
    if watch is None and not words.is_new_window and pass_on(words.paths):
        return 0
    gc.disable()  # what a start makes stays: looking through it for garbage took an eighth of the time
    spare_sources()
    from gpu_modeler.gui import application

    return application.main(words.paths, watch)


def say_version() -> int:
    """Print the version."""
    from gpu_modeler import release

    sys.stdout.write(f"GPU Modeler {release.described()}\n")
    return 0


def spare_sources() -> None:
    """Keep PySide from reading the source of each module that is imported: it looks there for its own name.

    It wants to know where its switch `__feature__` may be used, which nothing here does, and it keeps all that it read.
    Where PySide works in another way, nothing is changed.
    """
    import PySide6  # noqa: F401 - brings what is changed

    try:
        feature: Any = import_module("shibokensupport.feature")
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False
