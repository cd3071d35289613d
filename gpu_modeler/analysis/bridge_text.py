"""The paragraph that tells a bridge, in Chinese and English, from the largest drivers."""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.analysis.bridge import Bridge, Step, total
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.outputs import in_sentence
from gpu_modeler.formula import Unit
from gpu_modeler.text import Labels, Language, Message

_MOST_NAMED = 4
_SMALLEST_NAMED = 0.03
"""Of the largest step."""


def paragraph(bridge: Bridge) -> Labels:
    """Return the sentences: from where to where, what drove it, what stood against it, what is left."""
    return Labels(_told(bridge, "zh"), _told(bridge, "en"))


def change_text(bridge: Bridge, value: float, *, signed: bool = True) -> Labels:
    """Return a part of the difference: an amount, or percentage points."""
    if not Unit.parse(bridge.unit).is_percent:
        return figure(value, bridge.unit, signed=signed)
    sign = "-" if value < 0 else "+" if signed and value > 0 else ""
    message = Message("bridge_points", {"points": f"{sign}{abs(100 * value):.1f}"})
    return Labels(message.in_language("zh"), message.in_language("en"))


def _told(bridge: Bridge, language: Language) -> str:
    sentences = [_opening(bridge)]
    towards, against = _named(bridge)
    if not bridge.steps:
        sentences.append(Message("bridge_nothing"))
    elif not _moves(bridge):
        sentences += _listed("bridge_both", bridge, [*towards, *against], language)
    else:
        sentences += _listed("bridge_mainly", bridge, towards, language)
        sentences += _listed("bridge_offset", bridge, against, language)
    rest = [step for step in bridge.steps if step not in towards and step not in against]
    if any(step.value for step in rest):
        sentences.append(Message("bridge_rest", {"value": change_text(bridge, total(rest))}))
    return "".join(sentence.in_language(language) for sentence in sentences)


def _opening(bridge: Bridge) -> Message:
    values: dict[str, object] = {
        "before": bridge.before.labels,
        "after": bridge.after.labels,
        "output": in_sentence(bridge.after.model, bridge.output),
        "start": figure(bridge.start, bridge.unit),
        "end": figure(bridge.end, bridge.unit),
    }
    if not _moves(bridge):
        return Message("bridge_stays", values)
    values["change"] = change_text(bridge, abs(bridge.change), signed=False)
    values["relative"] = ""
    if bridge.start > 0 and not Unit.parse(bridge.unit).is_percent:
        relative = percent(bridge.change / bridge.start, signed=True)
        values["relative"] = Message("bridge_relative", {"relative": relative})
    return Message("bridge_rises" if bridge.change > 0 else "bridge_falls", values)


def _moves(bridge: Bridge) -> bool:
    return abs(bridge.change) > 1e-9 * max(abs(bridge.start), abs(bridge.end))


def _named(bridge: Bridge) -> tuple[list[Step], list[Step]]:
    """Return the steps to name, largest first: those in the direction of the change, and those against it."""
    direction = -1 if bridge.change < 0 else 1
    largest = max((abs(step.value) for step in bridge.steps), default=0.0)
    worth = [
        step
        for step in sorted(bridge.steps, key=lambda step: -abs(step.value))
        if abs(step.value) >= _SMALLEST_NAMED * largest > 0 and step.group.kind != "other"
    ]
    towards = [step for step in worth if step.value * direction > 0]
    against = [step for step in worth if step.value * direction < 0]
    return towards[:_MOST_NAMED], against[:_MOST_NAMED]


def _listed(key: str, bridge: Bridge, steps: Sequence[Step], language: Language) -> list[Message]:
    if not steps:
        return []
    between = "、" if language == "zh" else ", "
    named = between.join(_driver(bridge, step).in_language(language) for step in steps)
    return [Message(key, {"drivers": named})]


def _driver(bridge: Bridge, step: Step) -> Message:
    values: dict[str, object] = {"label": step.group.labels, "value": change_text(bridge, step.value)}
    if not _moves(bridge) or step.value * bridge.change < 0:
        return Message("bridge_driver_plain", values)
    return Message("bridge_driver", values | {"share": percent(step.value / bridge.change)})
