"""Attempts of any kind of edit, one in the place of the other: only the last is in force, and none of them once dropped."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from tests.edits.test_undo import SLOW_TO_DRAW, drawn_history, history_of, state
from tests.random_edits import random_edits
from tests.small_model import bits


def attempted(data, history):
    """Attempt some edits drawn for the model as it was before; return the last one that was taken."""
    taken = None
    before = history.model.copied()
    for _ in range(data.draw(st.integers(1, 3))):
        edit = data.draw(random_edits(before))
        try:
            history.attempt(edit)
            taken = edit
        except ModelerError:
            continue
    return taken


@settings(max_examples=60, suppress_health_check=SLOW_TO_DRAW)
@given(data=st.data())
def test_dropped_they_have_never_been(data):
    history = drawn_history(data)
    before, mark = state(history), history.mark
    attempted(data, history)
    history.drop_attempt()
    assert state(history) == before
    assert history.mark is mark
    assert history.position == 0


@settings(max_examples=60, suppress_health_check=SLOW_TO_DRAW)
@given(data=st.data())
def test_kept_they_are_the_last_edit_alone_and_undo_takes_it_back(data):
    history = drawn_history(data)
    before, alone = state(history), history_of(history.model.copied())
    edit = attempted(data, history)
    if edit is not None:
        alone.perform(edit)
    assert state(history) == state(alone)
    assert state(history)[1] == bits(Calculation.of(history.model))
    history.keep_attempt()
    assert history.position == alone.position
    if history.position:
        history.undo()
    assert state(history) == before
