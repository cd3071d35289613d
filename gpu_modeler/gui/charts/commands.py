"""What the window's actions about charts do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return the handlers by action id."""
    return {"chart_selection": lambda: _insert(window)}


def _insert(window: MainWindow) -> None:
    from gpu_modeler.gui.charts.desk import ChartDesk

    if window.charts is not None:
        desk = window.charts.findChild(ChartDesk)
        assert isinstance(desk, ChartDesk)
        desk.insert()
