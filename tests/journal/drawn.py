"""Records of every type, drawn by the declared types of their fields; nothing here knows how a journal writes them."""

from collections.abc import Mapping
from dataclasses import fields
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

TEXTS = st.text(max_size=12)
NUMBERS = st.one_of(st.floats(allow_nan=False), st.sampled_from([0.1, -0.0, 5e-324, 1e308, 2**53 + 1.0]))


def values(kind):
    """Draw a value of a type as the model's records declare them."""
    plain = {
        str: TEXTS,
        float: NUMBERS,
        int: st.integers(-(2**70), 2**70),
        bool: st.booleans(),
        NoneType: st.none(),
    }
    if kind in plain:
        return plain[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, parts))
    if origin in {Union, UnionType}:
        return st.one_of(*map(values, parts))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(TEXTS, values(parts[1]), max_size=3)
    return records(kind)


def records(kind):
    """Draw a record of a class, with a value for each field."""
    hints = get_type_hints(kind)
    drawn = [values(hints[field.name]) for field in fields(kind)]
    return st.tuples(*drawn).map(lambda each: kind(*each))
