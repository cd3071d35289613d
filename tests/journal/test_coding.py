"""Records and labels as JSON and back: the same to the last bit, whatever they hold."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.edits.history import Step
from gpu_modeler.files.journal.coding import KEYS, RECORDS, DoesNotFit, replacement_of, step_of, step_text
from gpu_modeler.files.journal.messages import UNKNOWN, message_of, message_value
from gpu_modeler.model import Cell, Replacement, Source
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Labels, Message
from tests.journal.drawn import TEXTS, values

LABEL = Message("edit_with_subject", {"label": Message("edit_several"), "subject": Labels("收入", "Revenue")})


def test_every_table_of_the_model_has_its_type():
    assert set(RECORDS) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=40)
@given(data=st.data())
def test_a_step_comes_back_as_it_was(table, data):
    key = data.draw(values(KEYS.get(table, str)))
    ends = [data.draw(st.none() | values(RECORDS[table])) for _ in range(2)]
    step = Step(LABEL, (Replacement(table, key, *ends),))
    found = step_of(step_text(step))
    assert found.replacements == step.replacements
    assert repr(found.replacements) == repr(step.replacements)  # a minus zero is none, and an int no float
    assert hash(found.replacements[0].key) == hash(key)


@pytest.mark.parametrize("number", [math.inf, -math.inf])
def test_what_is_not_finite_comes_back(number):
    step = Step(LABEL, (Replacement("cells", ("base", "x", ()), None, Cell(number)),))
    text = step_text(step)
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert step_of(text).replacements == step.replacements


def test_no_number_comes_back_as_one_that_a_model_takes_for_itself():
    step = Step(LABEL, (Replacement("cells", ("base", "x", ()), None, Cell(math.nan)),) * 2)
    first, second = (each.after for each in step_of(step_text(step)).replacements)
    assert math.isnan(first.value)
    assert first == second


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS | st.builds(Labels, TEXTS, TEXTS),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
))  # fmt: skip
def test_labels_come_back_and_say_the_same(value):
    label = Message("edit_with_subject", {"label": Message("edit_several"), "subject": value})
    found = message_of(json.loads(json.dumps(message_value(label))))
    assert found == label
    for language in ("zh", "en"):
        assert found.in_language(language) == label.in_language(language)


@pytest.mark.parametrize("label", [
    Message("a text of another version"),
    Message("edit_with_subject", {"label": Message("gone"), "other": 1}),
])  # fmt: skip
def test_a_label_that_this_version_cannot_say_is_a_general_one(label):
    assert message_of(message_value(label)) == Message(UNKNOWN)


def test_a_value_of_another_kind_is_kept_as_its_text():
    label = Message("edit_with_subject", {"label": Message("edit_several"), "subject": {3}})
    assert message_of(message_value(label)).values["subject"] == "{3}"


@pytest.mark.parametrize("broken", [
    ["cells", ["base", "x"], None, None],
    ["cells", ["base", "x", "y"], None, None],
    ["cells", ["base", "x", []], None, ["1.0"]],
    ["cells", ["base", "x", []], None, [True]],
    ["cells", ["base", "x", []], None, [1.0, "no kind"]],
    ["cells", ["base", "x", []], None, [1.0, "input", "", ["a", "b"], [], "more"]],
    ["sources", "s", None, ["s", "t"]],
    ["sources", 5, None, None],
    ["nothing", "s", None, None],
    ["orders", "lines", None, "abc"],
    ["groups", "g", None, ["g", ["a", "b"], "axis", [["x"]]]],
    ["cells"],
    "cells",
])  # fmt: skip
def test_what_is_no_record_is_refused(broken):
    with pytest.raises(DoesNotFit):
        replacement_of(broken)


def test_defaults_take_no_room():
    step = Step(LABEL, (Replacement("sources", "s", None, Source("s", "t", "press")),))
    assert json.loads(step_text(step))[1] == [["sources", "s", None, ["s", "t", "press"]]]
