"""Where the bars of a waterfall stand, and what is written at them. Pure arithmetic and texts, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gpu_modeler.analysis.bridge import Bridge
from gpu_modeler.analysis.bridge_text import change_text
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.formula import Unit
from gpu_modeler.text import Language

BarKind = Literal["end", "up", "down"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from `low` to `high`, in what the axis shows (per cent times 100); `level` is where it leads to."""

    kind: BarKind
    name: str
    text: str
    low: float
    high: float
    level: float


def bars_of(bridge: Bridge, language: Language) -> list[Bar]:
    """Return the start, a bar per driver from where the last one led to, and the end."""
    scale = 100.0 if Unit.parse(bridge.unit).is_percent else 1.0
    level = bridge.start * scale
    bars = [_end(bridge, bridge.before.labels.in_language(language), bridge.start, scale, language)]
    for step in bridge.steps:
        reached = level + step.value * scale
        text = change_text(bridge, step.value).in_language(language)
        kind: BarKind = "up" if step.value >= 0 else "down"
        name = step.group.labels.in_language(language)
        bars.append(Bar(kind, name, text, min(level, reached), max(level, reached), reached))
        level = reached
    return [*bars, _end(bridge, bridge.after.labels.in_language(language), bridge.end, scale, language)]


def _end(bridge: Bridge, name: str, value: float, scale: float, language: Language) -> Bar:
    shown = value * scale
    text = figure(value, bridge.unit).in_language(language)
    return Bar("end", name, text, min(shown, 0.0), max(shown, 0.0), shown)


def share_text(bridge: Bridge, value: float, language: Language) -> str:
    """Return a driver's part of the change, empty where there is none to speak of."""
    is_still = abs(bridge.change) <= 1e-9 * max(abs(bridge.start), abs(bridge.end))
    return "" if is_still else percent(value / bridge.change).in_language(language)
