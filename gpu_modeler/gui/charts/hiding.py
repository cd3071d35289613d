"""Which curves of a chart are hidden and which years are looked at, while the document is open. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gpu_modeler.charts.content import ChartContent
from gpu_modeler.gui.charts.wording import CurveKey, Entry


class Hiding:
    """Invariant: at least one of the curves that can be hidden is not, as far as the legend knows them."""

    def __init__(self) -> None:
        self.keys: frozenset[CurveKey] = frozenset()
        self.zoom: tuple[int, int] | None = None

    def toggle(self, key: CurveKey, entries: Sequence[Entry]) -> None:
        """Hide a curve, or show it again; the last one stays."""
        changed = self.keys ^ {key}
        if not _all(entries) <= changed:
            self.keys = changed

    def isolate(self, key: CurveKey, entries: Sequence[Entry]) -> None:
        """Hide all other curves; where they are, show all again."""
        others = _all(entries) - {key}
        self.keys = frozenset() if self.keys - {key} == others else others

    def without(self, content: ChartContent) -> ChartContent:
        """Return the content without the curves that are hidden."""
        if not self.keys or content.bars:
            return content
        curves = tuple(curve for curve in content.curves if curve.plan.key not in self.keys)
        if not curves or len(curves) == len(content.curves):
            return content
        plan = replace(content.plan, curves=tuple(curve.plan for curve in curves))
        return replace(content, plan=plan, curves=curves)


def _all(entries: Sequence[Entry]) -> frozenset[CurveKey]:
    return frozenset(entry.key for entry in entries if entry.key)
