"""The checks' actions: their page, and the next finding from the grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gpu_modeler.app.rows import Page

if TYPE_CHECKING:
    from gpu_modeler.gui.checks.jumping import NextFinding
    from gpu_modeler.gui.window import MainWindow


class CheckCommands:
    """Imports what the start does not need when it is asked."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._walk: NextFinding | None = None

    def show(self) -> None:
        """Show the page, the keyboard on its list."""
        self._window.show_page(Page("checks"))
        self._window.tools.desk("checks").take_focus()

    def go_on(self) -> None:
        """Show the next finding."""
        if self._walk is None:
            from gpu_modeler.gui.checks.jumping import NextFinding

            self._walk = NextFinding()
        self._walk.go_on(self._window)

    def stress(self) -> None:
        """Show the tests and run the stress test."""
        from typing import cast

        from gpu_modeler.gui.checks.desk import CheckDesk

        self.show()
        page = cast("CheckDesk", self._window.tools.desk("checks")).page
        page.show_tab("tests")
        page.tests.start()


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the checks' actions do in a window."""
    made = CheckCommands(window)
    return {"checks": made.show, "next_finding": made.go_on, "stress_test": made.stress}
