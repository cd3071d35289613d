"""Records as JSON values and back, to the last bit: by the fields' declared types, and nothing is ever run.

A record is the list of its fields in order, those at the end that have their default left out. A float keeps every
digit; what is not finite is a text (`"nan"`, `"inf"`, `"-inf"`), as JSON has no such numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gpu_modeler.edits.history import Step
from gpu_modeler.files.journal.messages import message_of, message_value
from gpu_modeler.model import (
    Axis,
    Cell,
    Chart,
    Claim,
    Correlation,
    Group,
    Line,
    Replacement,
    RowGroup,
    Scenario,
    Section,
    Source,
    Uncertainty,
    View,
    Vintage,
)
from gpu_modeler.text import Message

Coder = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""From a record's value to JSON's, and back; the way back raises ValueError for what does not fit."""
RECORDS: dict[str, object] = {
    "axes": Axis,
    "groups": Group,
    "sections": Section,
    "lines": Line,
    "scenarios": Scenario,
    "sources": Source,
    "claims": Claim,
    "charts": Chart,
    "uncertainties": Uncertainty,
    "correlations": Correlation,
    "vintages": Vintage,
    "views": View,
    "row_groups": RowGroup,
    "properties": str,
    "orders": tuple[str, ...],
    "cells": Cell,
}
"""The type of each table's records."""
KEYS: dict[str, object] = {"cells": tuple[str, str, tuple[str, ...]], "correlations": tuple[str, str]}
"""The type of each table's keys, where it is not a text."""
_NOT_FINITE = {
    "nan": math.nan,
    "inf": math.inf,
    "-inf": -math.inf,
}  # one object each, so that it equals itself


class DoesNotFit(ValueError):
    """What stands in a journal is no record of ours."""


def step_text(step: Step) -> str:
    """Return a step as JSON."""
    made = [encoded_replacement(each) for each in step.replacements]
    return json.dumps([message_value(step.label), made], separators=(",", ":"))


def step_of(text: str) -> Step:
    """Return the step in a text.

    Raises:
        ValueError: it is none.
    """
    label, made = _list(json.loads(text), 2)
    return Step(message_of(label), tuple(replacement_of(each) for each in _list(made)))


def label_of(text: str) -> Message:
    """Return the label of the step in a text, for a list; raises as `step_of`."""
    return message_of(_list(json.loads(text), 2)[0])


def encoded_replacement(replacement: Replacement) -> list[Any]:
    """Return a replacement as JSON values."""
    table = replacement.table
    key, record = key_coder(table)[0], record_coder(table)[0]
    ends = (None if end is None else record(end) for end in (replacement.before, replacement.after))
    return [table, key(replacement.key), *ends]


def replacement_of(value: Any) -> Replacement:
    """Return the replacement that JSON values stand for; raises ValueError where they stand for none."""
    table, key, before, after = _list(value, 4)
    if table not in RECORDS:
        raise DoesNotFit(table)
    record = record_coder(table)[1]
    ends = (None if end is None else record(end) for end in (before, after))
    return Replacement(table, key_coder(table)[1](key), *ends)


def record_coder(table: str) -> Coder:
    """Return how a table's records are written and read."""
    return _coder(RECORDS[table])


def key_coder(table: str) -> Coder:
    """Return how a table's keys are written and read."""
    return _coder(KEYS.get(table, str))


@cache
def _coder(kind: Any) -> Coder:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind is float:
        return _encode_number, _number
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _same, _one_of(frozenset(parts))
    if origin is tuple:
        return _tuple(parts)
    if origin is not None and issubclass_of_mapping(origin):
        return _mapping(parts[1])
    if origin in {Union, UnionType}:
        return _optional(parts)
    return _dataclass(kind)


def issubclass_of_mapping(origin: Any) -> bool:
    """Say whether a generic type is a mapping's."""
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _same(value: Any) -> Any:
    return value


def _exactly(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise DoesNotFit(f"{value!r:.40} is no {kind.__name__}")
        return value

    return check


_PLAIN: dict[Any, Coder] = {kind: (_same, _exactly(kind)) for kind in (str, bool, int)}


def _encode_number(value: Any) -> Any:
    if type(value) is int:
        return value
    number = float(value)
    return number if math.isfinite(number) else str(number)


def _number(value: Any) -> Any:
    if type(value) is float or type(value) is int:
        return value
    if type(value) is str and value in _NOT_FINITE:
        return _NOT_FINITE[value]
    raise DoesNotFit(f"{value!r:.40} is no number")


def _one_of(known: frozenset[Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or value not in known:
            raise DoesNotFit(f"{value!r:.40} is none of {sorted(known)}")
        return value

    return check


def _tuple(parts: tuple[Any, ...]) -> Coder:
    if parts[-1] is Ellipsis:
        encode, decode = _coder(parts[0])
        if encode is _same:
            return list, lambda value: tuple([decode(each) for each in _list(value)])
        return (
            lambda value: [encode(each) for each in value],
            lambda value: tuple([decode(each) for each in _list(value)]),
        )
    pairs = [_coder(part) for part in parts]
    return (
        lambda value: [pair[0](each) for pair, each in zip(pairs, value, strict=True)],
        lambda value: tuple(
            [pair[1](each) for pair, each in zip(pairs, _list(value, len(pairs)), strict=True)]
        ),
    )


def _mapping(kind: Any) -> Coder:
    encode, decode = _coder(kind)

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise DoesNotFit(f"{value!r:.40} is no table")
        return {name: decode(each) for name, each in value.items()}

    return lambda value: {name: encode(each) for name, each in value.items()}, read


def _optional(parts: tuple[Any, ...]) -> Coder:
    (kind,) = (part for part in parts if part is not NoneType)
    encode, decode = _coder(kind)
    return (
        lambda value: None if value is None else encode(value),
        lambda value: None if value is None else decode(value),
    )


def _dataclass(kind: Any) -> Coder:
    hints = get_type_hints(kind)
    known = fields(kind)
    names = [field.name for field in known]
    coders = [_coder(hints[name]) for name in names]
    defaults = [_default(field) for field in known]
    needed = sum(field.default is MISSING and field.default_factory is MISSING for field in known)
    decoders = [coder[1] for coder in coders]

    def write(record: Any) -> list[Any]:
        values = [getattr(record, name) for name in names]
        count = len(values)
        while count > needed and values[count - 1] == defaults[count - 1]:
            count -= 1
        return [coder[0](value) for coder, value in zip(coders, values[:count], strict=False)]

    def read(value: Any) -> Any:
        held = _list(value)
        if not needed <= len(held) <= len(names):
            raise DoesNotFit(f"{len(held)} fields of {kind.__name__}")
        return kind(*[decode(each) for decode, each in zip(decoders, held, strict=False)])

    return write, read


def _default(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _list(value: Any, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise DoesNotFit(f"{value!r:.40} is no list of {length or 'some'}")
    return value
