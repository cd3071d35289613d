"""What the window does when something is to be found, replaced or gone to; imported lightly, made when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.finding.desk import FindDesk
    from gpu_modeler.gui.window import MainWindow


class FindCommands:
    """Holds the find bar once it was asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.desk: FindDesk | None = None

    def _made(self) -> FindDesk:
        if self.desk is None:
            from gpu_modeler.gui.finding.desk import FindDesk

            self.desk = FindDesk(self._window)
            self._window.attached.append(self.desk)
        return self.desk

    def find(self) -> None:
        """Show the bar."""
        self._made().begin()

    def replace(self) -> None:
        """Show the bar with what to put in the place."""
        self._made().begin(replacing=True)

    def step(self, by: int) -> None:
        """Go to the next or previous hit; the first time ask what to find."""
        if self.desk is None or not self.desk.panel.wanted.text().strip():
            self.find()
        else:
            self.desk.step(by)

    def palette(self) -> None:
        """Ask for an action, a page, a company or a line."""
        from gpu_modeler.gui.finding.palette import ask_palette

        ask_palette(self._window)


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what each action does."""
    commands = FindCommands(window)
    return {
        "find": commands.find,
        "replace": commands.replace,
        "find_next": lambda: commands.step(1),
        "find_previous": lambda: commands.step(-1),
        "palette": commands.palette,
    }
