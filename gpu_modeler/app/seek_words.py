"""What a goal seek found, in sentences for both faces."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.roots import Leap, Root
from gpu_modeler.analysis.seek import Sought
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.model import Model
from gpu_modeler.text import Message

_NOTHING = 1e-15
_ROUNDING = 1e-12


def messages(session: Session, sought: Sought) -> Iterator[Message]:
    """Yield the question, solutions, jumps and ranges of errors; without a solution how near it got."""
    model, goal, unknown = session.model, sought.goal, sought.unknown
    at = SoughtTexts(model, sought)
    output = naming.label(model, goal.output)
    now = session.calculation.value(goal.output.line, goal.output.place, sought.scenario)
    value = words.value_with_unit(model.lines[goal.output.line], now)
    label = words.moved_label(model, unknown.driver)
    bounds = {"low": at.setting(unknown.low), "high": at.setting(unknown.high)}
    target = at.value(goal.target)
    yield Message(
        "seek_question", {"output": output, "target": target, "value": value, "input": label} | bounds
    )
    for root in sought.found.roots:
        yield _root_message(at, root, output)
    for leap in sought.found.leaps:
        yield _leap_message(at, leap, sought)
    for low, high in sought.found.gaps:
        yield Message("seek_gap", {"low": at.setting(low), "high": at.setting(high)})
    if not sought.found.roots and not (unknown.whole and sought.found.leaps):
        yield Message("seek_none")
        yield nearest_message(at, sought)


class SoughtTexts:
    """Settings and values of one search as texts."""

    def __init__(self, model: Model, sought: Sought) -> None:
        self._model, self._driver = model, sought.unknown.driver
        self._target = sought.goal.target
        self._size = max(abs(sought.unknown.low), abs(sought.unknown.high))
        self._line = model.lines[sought.goal.output.line]

    def setting(self, setting: float) -> str:
        """Return a setting; what is next to nothing within the bounds is 0."""
        is_nothing = abs(setting) < _NOTHING * self._size
        return words.setting_text(self._model, self._driver, 0.0 if is_nothing else setting)

    def value(self, value: float) -> str:
        """Return a value of the output; what is the target but for rounding reads as the target."""
        if abs(value - self._target) <= _ROUNDING * max(1.0, abs(self._target)):
            value = self._target
        return words.precise_text(self._line, value)


def _root_message(at: SoughtTexts, root: Root, output: object) -> Message:
    key = {"crossing": "seek_root", "touch": "seek_touch", "level": "seek_level"}[root.kind]
    bounds = {"low": at.setting(root.low), "high": at.setting(root.high)} if root.kind == "level" else {}
    return Message(key, {"at": at.setting(root.at), "output": output, "value": at.value(root.value)} | bounds)


def _leap_message(at: SoughtTexts, leap: Leap, sought: Sought) -> Message:
    values = {
        "low": at.setting(leap.low),
        "high": at.setting(leap.high),
        "value_low": at.value(leap.value_low),
        "value_high": at.value(leap.value_high),
    }
    if not sought.unknown.whole:
        return Message("seek_jump_at" if values["low"] == values["high"] else "seek_jump", values)
    return Message("seek_whole", values | {"closer": at.setting(sought.closer(leap))})


def nearest_message(at: SoughtTexts, sought: Sought) -> Message:
    """Return how near the output got to its target, and where."""
    if sought.found.nearest is None:
        return Message("seek_no_value")
    setting, value = sought.found.nearest
    off = at.value(abs(value - sought.goal.target))
    return Message("seek_nearest", {"at": at.setting(setting), "value": at.value(value), "off": off})
