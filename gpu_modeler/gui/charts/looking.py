"""Which part of a chart its card shows: curves that the legend hides, and a stretch of the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.charts.content import ChartContent, windowed
from gpu_modeler.gui.charts.hiding import Hiding
from gpu_modeler.gui.charts.legend import Legend
from gpu_modeler.gui.charts.wording import CurveKey

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.card import ChartCard


class Looking(QObject):
    """Follows the legend of a card and draws the card again."""

    def __init__(self, card: ChartCard, legend: Legend) -> None:
        super().__init__(card)
        self._card, self._legend = card, legend
        self.hiding = Hiding()
        legend.toggled.connect(self._toggle)
        legend.isolated.connect(self._isolate)

    def forget(self) -> None:
        """Show everything: it is another chart."""
        self.hiding = Hiding()

    def take(self, hiding: Hiding) -> None:
        """Hide what was hidden when this chart was last shown."""
        if hiding is not self.hiding:
            self.hiding = hiding
            self._legend.show_entries(self._legend.entries, hiding.keys)

    def part_of(self, content: ChartContent) -> ChartContent:
        """Return what is shown of a content."""
        shown = self.hiding.without(content)
        if self.hiding.zoom is not None and shown.fault is None:
            shown = windowed(shown, *self.hiding.zoom)
        return shown

    def _toggle(self, key: CurveKey) -> None:
        self.hiding.toggle(key, self._legend.entries)
        self._show()

    def _isolate(self, key: CurveKey) -> None:
        self.hiding.isolate(key, self._legend.entries)
        self._show()

    def _show(self) -> None:
        self._legend.show_entries(self._legend.entries, self.hiding.keys)
        self._card.redraw()

    def zoom(self, first: int, last: int) -> None:
        """Show the ticks from one to another of those in view."""
        begin = self.hiding.zoom[0] if self.hiding.zoom is not None else 0
        self.hiding.zoom = (begin + first, begin + last)
        self._card.redraw()

    def show_all_years(self) -> None:
        """Show every tick again."""
        if self.hiding.zoom is not None:
            self.hiding.zoom = None
            self._card.redraw()
