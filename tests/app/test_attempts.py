"""Edits that are attempted: one step once kept, as if they had never been once dropped."""

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import TypeValue
from gpu_modeler.errors import ModelerError
from tests.small_model import bits, contents, small_model

GROWTH = ("growth", ("2025",))


@pytest.fixture
def session():
    made = Session(small_model(), SettingsFile.nowhere())
    made.set_value("loose", (), 1.0)
    made.set_value("loose", (), 2.0)
    made.undo()  # so that there is something to undo, and something to redo
    return made


def attempt(session, value, cell=GROWTH):
    return session.attempt(TypeValue(*cell, value, session.scenario))


def state(session):
    history = session.history
    return contents(session.model), bits(session.calculation), history.undo_label, history.redo_label


def test_values_follow_each_attempt_and_nobody_is_told_wrong(session):
    told = []
    session.subscribe(told.append)
    for value in (0.3, 0.4, 0.5):
        changes = attempt(session, value)
        assert "units" in changes.masks
        assert session.value(*GROWTH) == value
        assert session.value("units", ("2025", "metax", "training")) == 20_000 * (1 + value)
    assert [notice.kind for notice in told] == ["edit"] * 3


def test_many_attempts_are_one_step_whose_undo_restores_every_bit(session):
    before = state(session)[:2]
    for value in (0.3, 0.4, 0.35):
        attempt(session, value)
    position = session.history.position
    session.keep_attempt()
    assert session.history.position == position + 1
    assert session.value(*GROWTH) == 0.35
    session.undo()
    assert state(session)[:2] == before
    session.redo()
    assert session.value(*GROWTH) == 0.35


def test_dropped_it_never_was_redo_included(session):
    before, mark = state(session), session.history.mark
    for value in (0.3, -0.9):
        attempt(session, value)
    assert session.history.mark is not mark
    session.drop_attempt()
    assert state(session) == before
    assert session.history.mark is mark
    session.redo()
    assert session.value("loose", ()) == 2.0


def test_a_sourced_value_dragged_away_and_back_is_the_sourced_value(session):
    before = session.cell(*GROWTH)
    attempt(session, 0.6)
    assert session.cell(*GROWTH).alternatives[0].source == before.source
    attempt(session, before.value)
    assert session.cell(*GROWTH) == before
    assert not session.is_attempting


@pytest.mark.parametrize("other", ["edit", "undo", "redo"])
def test_another_edit_keeps_what_was_attempted_as_a_step_of_its_own(session, other):
    attempt(session, 0.3)
    if other == "edit":
        session.set_value("loose", (), 7.0)
        session.undo()
    elif other == "undo":
        session.undo()
        session.redo()
    else:
        with pytest.raises(ModelerError):
            session.redo()  # what could be done again was forgotten with the new step
    assert not session.is_attempting
    assert session.value(*GROWTH) == 0.3
    session.undo()
    assert session.value(*GROWTH) == 0.25


def test_a_refused_attempt_leaves_the_one_before_in_force(session):
    attempt(session, 0.3)
    before = state(session)
    with pytest.raises(ModelerError):
        attempt(session, float("nan"))
    assert state(session) == before
    session.drop_attempt()
    assert session.value(*GROWTH) == 0.25


def test_an_attempt_in_another_scenario_moves_that_one_alone(session):
    session.choose_scenario("bear")
    attempt(session, -0.2)
    assert session.value(*GROWTH, "base") == 0.25
    assert session.value(*GROWTH, "crash") == -0.2  # its child
    session.drop_attempt()
    assert session.value(*GROWTH, "bear") == 0.1


def test_saved_in_between_the_kept_attempt_counts_as_saved(session, tmp_path):
    attempt(session, 0.3)
    session.save_as(tmp_path / "m.gpum")
    session.keep_attempt()
    assert not session.is_modified
    attempt(session, 0.4)
    assert session.is_modified
    session.drop_attempt()
    assert not session.is_modified
