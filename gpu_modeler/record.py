"""Frozen dataclasses with slots that cost little to define: a good part of what a start imports consists of them.

`@record` stands for `@dataclass(frozen=True, slots=True)`, and what comes out is a dataclass to `fields`, `replace`,
`asdict` and to type checkers alike. The standard decorator writes and compiles six methods for each class, 0.3 ms
apiece; here they are written when they are first called, or shared by all classes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from reprlib import recursive_repr
from typing import Any, TypeVar, dataclass_transform

Class = TypeVar("Class", bound=type)
Field = dataclasses.Field[Any]
Method = Callable[..., Any]


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: Class) -> Class:
    """Return the class as a frozen dataclass with slots; it takes no options, and no `InitVar` among its fields."""
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made.__dataclass_params__.frozen = True  # what inherits from it must be so too
    methods = {
        "__init__": _at_first_call(made, "__init__", _initializer),
        "__eq__": _at_first_call(made, "__eq__", _equality),
        "__hash__": _at_first_call(made, "__hash__", _hashing),
        "__repr__": _represent,
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _state,
        "__setstate__": _take_state,
    }
    for name, method in methods.items():
        if cls.__dict__.get(name) is None:  # a class that defines `__eq__` alone has None for its hash
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _at_first_call(cls: Any, name: str, write: Callable[[type], Method]) -> Method:
    """Return a method that puts the written one in its own place, and does what that does."""

    def first(self: Any, *values: object, **named: object) -> Any:
        written = write(cls)
        setattr(cls, name, written)
        return written(self, *values, **named)

    return first


def _compiled(cls: type, head: str, lines: list[str], known: dict[str, Any]) -> Method:
    name = head.partition("(")[0]
    exec(f"def {head}:\n " + "\n ".join(lines), known)  # noqa: S102 - of names of fields, as the standard library does
    made: Method = known[name]
    made.__qualname__ = f"{cls.__qualname__}.{name}"
    return made


def _initializer(cls: type) -> Method:
    """Write `__init__`: it sets each field past the refusal to set any."""
    known: dict[str, Any] = {"_missing": MISSING, "_set": object.__setattr__}
    head, lines = ["self"], []
    for field in dataclasses.fields(cls):
        name = field.name
        known[f"_new_{name}"], known[f"_default_{name}"] = field.default_factory, field.default
        is_made, is_given = field.default_factory is not MISSING, field.default is not MISSING
        if field.init:
            head.append(f"{name}=_missing" if is_made else f"{name}=_default_{name}" if is_given else name)
            value = f"_new_{name}() if {name} is _missing else {name}" if is_made else name
        elif is_made or is_given:
            value = f"_new_{name}()" if is_made else f"_default_{name}"
        else:
            continue  # `__post_init__` sets it
        lines.append(f"_set(self, {name!r}, {value})")
    lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    return _compiled(cls, f"__init__({', '.join(head)})", lines or ["pass"], known)


def _equality(cls: type) -> Method:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    ours, theirs = ("".join(f"{side}.{name}," for name in names) for side in ("self", "other"))
    lines = [
        "if other.__class__ is self.__class__:",
        f" return ({ours}) == ({theirs})",
        "return NotImplemented",
    ]
    return _compiled(cls, "__eq__(self, other)", lines, {})


def _hashing(cls: type) -> Method:
    fields = dataclasses.fields(cls)
    names = [field.name for field in fields if (field.compare if field.hash is None else field.hash)]
    return _compiled(
        cls, "__hash__(self)", [f"return hash(({''.join(f'self.{name},' for name in names)}))"], {}
    )


@recursive_repr()
def _represent(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _refuse_setting(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _take_state(self: Any, values: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), values, strict=True):
        object.__setattr__(self, field.name, value)
