"""Labels of edits as JSON values and back."""

from __future__ import annotations

import math
import re
from functools import cache
from string import Formatter
from typing import Any

from gpu_modeler.text import LANGUAGES, Labels, Message, catalogue

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
    return _message(value, 0)


def _message(value: Any, depth: int) -> Message:
    if not isinstance(value, dict) or set(value) != {"key", "values"} or depth > _DEEPEST:
        raise ValueError("a label that is none")
    key, values = value["key"], dict(value["values"])
    message = Message(key, {name: _read(each, depth + 1) for name, each in values.items()})
    return message if _can_be_said(message) else Message(UNKNOWN)


def _can_be_said(message: Message) -> bool:
    places, is_plain = _places(str(message.key))
    if not places <= message.values.keys():
        return False
    return is_plain or _is_said(message)


@cache
def _places(key: str) -> tuple[frozenset[str], bool]:
    """Return which values a text asks for, and whether it takes them as they are; a place nobody fills for no text."""
    if key not in catalogue():
        return frozenset({""}), True
    labels, parser = catalogue()[key], Formatter()
    parts = [part for text in (labels.zh, labels.en) for part in parser.parse(text) if part[1] is not None]
    is_plain = not any(
        spec or conversion or not name.isidentifier() for _, name, spec, conversion in parts if name
    )
    return frozenset(re.split(r"[.\[]", name or "")[0] for _, name, _, _ in parts), is_plain


def _is_said(message: Message) -> bool:
    try:
        for language in LANGUAGES:
            message.in_language(language)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        return False
    return True


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
