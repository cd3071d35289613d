"""Asking the model a question: each action opens its page in the grid's place, ready to begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from gpu_modeler.app.rows import Page, PageKind

if TYPE_CHECKING:
    from gpu_modeler.gui.scenarios.desk import ScenarioDesk
    from gpu_modeler.gui.sensitivity.desk import SensitivityDesk
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the actions of the Analysis menu do."""
    return {
        "scenarios": lambda: window.show_page(Page("scenarios")),
        "explain": lambda: explain(window),
        "sensitivity": lambda: _sensitivities(window).begin(),
        "goal_seek": lambda: _sensitivities(window).seek(),
        "implied": lambda: begin(window, "implied"),
        "simulation": lambda: begin(window, "simulation"),
        "race": lambda: begin(window, "race"),
        "show_distribution": lambda: window.live.want(shown=not window.live.is_wanted),
        "drag_input": lambda: window.live.take_hold(),  # noqa: PLW0108 - made when it is first asked for
    }


def begin(window: MainWindow, kind: PageKind) -> None:
    """Show a page, and put the keyboard where a person begins."""
    window.show_page(Page(kind))
    window.tools.desk(kind).take_focus()


def explain(window: MainWindow) -> None:
    """Show the scenarios side by side, and explain a difference between two of them."""
    window.show_page(Page("scenarios"))
    cast("ScenarioDesk", window.tools.desk("scenarios")).explain()


def _sensitivities(window: MainWindow) -> SensitivityDesk:
    return cast("SensitivityDesk", window.tools.desk("sensitivity"))
