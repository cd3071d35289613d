"""Labels of edits as JSON values and back."""

from __future__ import annotations

import math
from typing import Any

from gpu_modeler.text import Labels, Message, catalogue

UNKNOWN = "recovery_step_of_another_version"
_DEEPEST = 20


def message_value(message: Message) -> dict[str, Any]:
    """Return a message as JSON values; a value of another kind than text, number, labels and messages as its text."""
    return {"key": message.key, "values": {name: _value(each) for name, each in message.values.items()}}


def _value(value: object) -> Any:
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, float):
        return {"float": repr(float(value))} if not math.isfinite(value) else float(value)
    if isinstance(value, Labels):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Message):
        return message_value(value)
    if isinstance(value, list | tuple):
        return [_value(each) for each in value]
    return str(value)


def message_of(value: Any) -> Message:
    """Return the message in JSON values; one that this version's texts cannot say becomes a general one.

    Raises:
        ValueError, TypeError: it is no message.
    """
    message = _message(value, 0)
    try:
        message.in_language("zh"), message.in_language("en")
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return Message(UNKNOWN)
    return message


def _message(value: Any, depth: int) -> Message:
    if not isinstance(value, dict) or set(value) != {"key", "values"} or depth > _DEEPEST:
        raise ValueError("a label that is none")
    if value["key"] not in catalogue():
        return Message(UNKNOWN)
    values = dict(value["values"])
    return Message(value["key"], {name: _read(each, depth + 1) for name, each in values.items()})


def _read(value: Any, depth: int) -> object:
    if isinstance(value, list):
        return tuple(_read(each, depth + 1) for each in value)
    if not isinstance(value, dict):
        return value
    if set(value) == {"zh", "en"}:
        return Labels(str(value["zh"]), str(value["en"]))
    if set(value) == {"float"}:
        return float(value["float"])
    return _message(value, depth)
