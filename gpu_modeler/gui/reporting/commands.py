"""A report about a problem, for who wants one without an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the action does."""

    def report() -> None:
        from gpu_modeler.gui.reporting.dialog import tell_report

        tell_report(window)

    return {"report_problem": report}
