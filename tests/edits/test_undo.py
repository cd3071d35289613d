import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gpu_modeler import edits
from gpu_modeler.edits import History
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from tests.random_edits import EDITS, random_edits
from tests.random_models import random_models
from tests.small_model import bits, contents, small_model

SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def all_kinds(kind):
    return [found for child in kind.__subclasses__() for found in (child, *all_kinds(child))]


def history_of(model):
    return History(model, Calculation.of(model))


def state(history):
    return contents(history.model), bits(history.calculation)


def drawn_history(data):
    model = data.draw(st.one_of(random_models(), st.builds(small_model)))
    try:
        return history_of(model)
    except ModelerError:
        assume(False)


def test_every_kind_of_edit_is_tried():
    bases = {kind for kind in all_kinds(edits.Edit) if kind.__subclasses__()}
    assert set(EDITS) == set(all_kinds(edits.Edit)) - bases


@pytest.mark.parametrize("kind", EDITS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, suppress_health_check=SLOW_TO_DRAW)
@given(data=st.data())
def test_undo_brings_back_model_and_values_to_the_last_bit(kind, data):
    history = drawn_history(data)
    before = state(history)
    edit = data.draw(random_edits(history.model, kind))
    try:
        history.perform(edit)
    except ModelerError:
        assert state(history) == before
        return
    after = state(history)
    assert after[1] == bits(Calculation.of(history.model))
    if history.position:
        history.undo()
        assert state(history) == before
        history.redo()
    assert state(history) == after


@settings(max_examples=40, suppress_health_check=SLOW_TO_DRAW)
@given(data=st.data())
def test_any_walk_through_the_history_leads_through_the_same_states(data):
    history = drawn_history(data)
    states = [state(history)]
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            history.perform(data.draw(random_edits(history.model)))
        except ModelerError:
            continue
        if history.position == len(states):
            states.append(state(history))
    while history.position:
        assert state(history) == states[history.position]
        history.undo()
    assert state(history) == states[0]
    while history.redo_label is not None:
        history.redo()
        assert state(history) == states[history.position]


@pytest.mark.parametrize("kind", EDITS, ids=lambda kind: kind.__name__)
def test_every_edit_says_in_both_languages_what_it_does(kind):
    model = small_model()

    @settings(max_examples=5, suppress_health_check=SLOW_TO_DRAW)
    @given(data=st.data())
    def says(data):
        edit = data.draw(random_edits(model, kind))
        described = edit.described(model)
        assert described.in_language("zh").strip()
        assert described.in_language("en").strip()

    says()
