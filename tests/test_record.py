"""A record is what `@dataclass(frozen=True, slots=True)` makes of the same class, in all that a caller can see."""

import copy
import dataclasses
import inspect
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.record import record


class Plain:
    """A point of some kind."""

    x: float
    y: float = 2.0
    note: str = dataclasses.field(default="", compare=False)
    tags: dict[str, int] = dataclasses.field(default_factory=dict, hash=False)
    size: float = dataclasses.field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", abs(self.x) + abs(self.y))


def bare(cls: type) -> type:
    """Return the class anew: both decorators change what they are given."""
    held = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    return type(cls.__name__, (), held)


Standard = dataclasses.dataclass(frozen=True, slots=True)(bare(Plain))
Ours = record(bare(Plain))


@record
class Kept:
    """At the top of a module, so that it can be pickled."""

    name: str
    parts: tuple[int, ...] = ()


@record
class Empty:
    """Has no fields."""


NUMBERS = st.floats(allow_nan=False)
GIVEN = st.fixed_dictionaries(
    {"x": NUMBERS},
    optional={
        "y": NUMBERS,
        "note": st.text(max_size=3),
        "tags": st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    },
)


@given(GIVEN, GIVEN)
def test_answers_as_the_standard_library_does(first, second):
    ours, theirs = (Ours(**first), Ours(**second)), (Standard(**first), Standard(**second))
    assert repr(ours[0]) == repr(theirs[0])
    assert hash(ours[0]) == hash(theirs[0])
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] == ours[0]) == (theirs[0] == theirs[0])
    assert repr(dataclasses.asdict(ours[0])) == repr(dataclasses.asdict(theirs[0]))
    assert repr(dataclasses.replace(ours[0], y=0.5)) == repr(dataclasses.replace(theirs[0], y=0.5))


def test_has_the_same_shape():
    assert [field.name for field in dataclasses.fields(Ours)] == [
        field.name for field in dataclasses.fields(Standard)
    ]
    assert Ours.__slots__ == Standard.__slots__
    assert Ours.__match_args__ == Standard.__match_args__
    assert dataclasses.is_dataclass(Ours)
    Ours(1.0)
    assert list(inspect.signature(Ours).parameters) == list(inspect.signature(Standard).parameters)


def test_each_object_has_a_default_of_its_own():
    assert Ours(1.0).tags is not Ours(1.0).tags


def test_cannot_be_changed():
    made = Ours(1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.x = 2.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.other = 2.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.x
    assert made.x == 1.0


@pytest.mark.parametrize("wrong", [{}, {"x": 1.0, "size": 2.0}, {"x": 1.0, "z": 3}])
def test_refuses_other_arguments(wrong):
    for cls in (Standard, Ours):
        with pytest.raises(TypeError):
            cls(**wrong)


def test_differs_from_one_of_another_class():
    assert Ours(1.0) != Standard(1.0)
    assert Kept("a") != ("a", ())
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_is_copied_and_pickled():
    made = Kept("a", (1, 2))
    assert pickle.loads(pickle.dumps(made)) == made
    assert copy.deepcopy(made) == made
    assert copy.copy(made) == made


def test_keeps_a_method_that_the_class_has():
    @record
    class Own:  # noqa: PLW1641 - its hash is that of a record
        """Equal to all of its kind."""

        x: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __repr__(self) -> str:
            return "own"

    assert Own(1) == Own(2)
    assert repr(Own(1)) == "own"


def test_what_inherits_must_be_frozen_too():
    with pytest.raises(TypeError):

        @dataclasses.dataclass
        class Loose(Kept):
            """Could be changed."""
