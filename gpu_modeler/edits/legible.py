"""Texts without characters that no file can hold: they come with what other programs put on the clipboard.

Zero bytes and other control characters are taken out, line breaks of other programs become plain ones, and half of a
surrogate pair becomes the mark for an unreadable character. Done where every edit passes, so that saving never meets one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from gpu_modeler.model import Replacement

Value = TypeVar("Value")
_ILLEGIBLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]"
_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_HALVES = "[\ud800-\udfff]"
_PLAIN = (float, int, bool, type(None))


def legible_text(text: str) -> str:
    """Return a text as every file can hold it."""
    if text.isprintable() or not re.search(_ILLEGIBLE, text):
        return text
    whole = re.sub(_HALVES, "�", re.sub(_BREAKS, "\n", text))
    return re.sub(_ILLEGIBLE, "", whole)


def legible(value: Value) -> Value:
    """Return a record, a message, or what they hold, with every text legible; itself where nothing is to be done."""
    made: Any = value
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, str):
        made = legible_text(value)
    elif isinstance(value, tuple):
        parts = [legible(part) for part in value]
        if any(part is not before for part, before in zip(parts, value, strict=True)):
            made = type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    elif isinstance(value, Mapping):
        held = {key: legible(part) for key, part in value.items()}
        if any(held[key] is not value[key] for key in held):
            made = held
    elif is_dataclass(value) and not isinstance(value, type):
        made = _legible_record(value)
    return made  # type: ignore[no-any-return]


def _legible_record(record: Any) -> Any:
    changed = {}
    for name in _names(record.__class__):
        before = getattr(record, name)
        after = legible(before)
        if after is not before:
            changed[name] = after
    return replace(record, **changed) if changed else record


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.init)


def legible_replacements(replacements: tuple[Replacement, ...]) -> tuple[Replacement, ...]:
    """Return replacements whose new records are legible, without those that change nothing then."""
    made = []
    for step in replacements:
        after = legible(step.after)
        if after is step.after:
            made.append(step)
        elif after != step.before:
            made.append(Replacement(step.table, step.key, step.before, after))
    return tuple(made)
