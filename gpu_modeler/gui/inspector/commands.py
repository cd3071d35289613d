"""What the inspector's actions do. Light: the panel is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gpu_modeler.gui.inspector.jumps import Jumps
from gpu_modeler.gui.later import later

if TYPE_CHECKING:
    from gpu_modeler.gui.inspector.desk import Inspector
    from gpu_modeler.gui.window import MainWindow

LAYOUT = "inspector"
"""Under this name the settings keep whether the panel is shown."""


class InspectorCommands:
    """Makes the inspector of a window when it is first needed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._inspector: Inspector | None = None
        self.jumps = Jumps(window)
        if window.session.settings.layout.get(LAYOUT) == "shown":
            later(window, self._show_again)  # made after the first frame, which is not to wait

    @property
    def inspector(self) -> Inspector:
        """The inspector, made where it is not yet."""
        if self._inspector is None:
            from gpu_modeler.gui.inspector.desk import Inspector

            self._inspector = Inspector(self._window)
            self._window.attached.append(self._inspector)
        return self._inspector

    def _show_again(self) -> None:
        self.inspector.want(shown=True)

    @property
    def is_shown(self) -> bool:
        """Whether the panel stands beside the grid."""
        return self._inspector is not None and self._inspector.is_wanted

    def toggle(self) -> None:
        """Show or hide the panel."""
        self.inspector.want(shown=not self.is_shown)

    def explain(self) -> None:
        """Explain the cursor's cell in a paragraph."""
        self.inspector.explain()

    def precedents(self) -> None:
        """Go to what the cursor's cell is computed from."""
        from gpu_modeler.gui.inspector.going import go_to_precedents

        go_to_precedents(self._window)

    def dependents(self) -> None:
        """Go to what is computed from the cursor's cell."""
        from gpu_modeler.gui.inspector.going import go_to_dependents

        go_to_dependents(self._window)


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what each action does."""
    commands = InspectorCommands(window)
    return {
        "inspector": commands.toggle,
        "explain_number": commands.explain,
        "go_precedents": commands.precedents,
        "go_dependents": commands.dependents,
        "go_back": commands.jumps.back,
        "go_forward": commands.jumps.forward,
    }


def is_shown(window: MainWindow) -> bool:
    """Say whether the inspector stands beside the grid of a window."""
    return any(part.name == LAYOUT and getattr(part, "is_wanted", False) for part in window.attached)
