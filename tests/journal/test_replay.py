"""What comes back from a journal: the document with its undo history, as it was."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.app.recovering import restore
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import history
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.journal import writer
from tests.journal.journals import LINE, PATIENCE, PLACE, as_left, back, protected, state
from tests.random_edits import random_edits
from tests.small_model import bits, contents, small_model

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


def move(session, data, folder):
    kind = data.draw(st.sampled_from(["edit"] * 6 + ["undo", "undo", "redo", "save", "attempt"]))
    try:
        if kind == "edit":
            session.perform(data.draw(random_edits(session.model)))
        elif kind == "attempt":
            session.attempt(data.draw(random_edits(session.model)))
        elif kind == "save":
            session.save_as(folder / "saved.gpum")
        else:
            getattr(session, kind)()
    except ModelerError:
        return


@settings(max_examples=25, suppress_health_check=SLOW)
@given(data=st.data())
def test_whatever_is_done_comes_back(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("random")
    with protected(folder / "journals") as (session, protection):
        for _ in range(data.draw(st.integers(1, 8))):
            move(session, data, folder)
        session.keep_attempt()
        assert back(as_left(protection, folder / "copy")) == (state(session), "")


def typed(session, count, start=0):
    for k in range(start, start + count):
        session.set_value(LINE, PLACE, 10.0 + k)


def test_undo_and_redo_work_after_the_way_back(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        typed(session, 5)
        session.undo()
        before = contents(small_model())
        wanted = contents(session.model), bits(session.calculation)
        journal = as_left(protection, tmp_path / "left")
        session.redo()
        last = contents(session.model)

    again = Session(small_model(), SettingsFile.nowhere())
    assert restore(again, journal) == []
    assert (contents(again.model), bits(again.calculation)) == wanted
    assert again.is_recovered
    assert again.is_modified
    again.redo()
    assert contents(again.model) == last
    for _ in range(5):
        again.undo()
    assert contents(again.model) == before
    assert not again.is_modified


def test_a_save_is_no_end_of_the_undo_history(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        typed(session, 3)
        session.save_as(tmp_path / "model.gpum")
        typed(session, 2, 3)
        journal = as_left(protection, tmp_path / "left")

    again = Session(small_model(), SettingsFile.nowhere())
    assert restore(again, journal) == []
    assert again.path == tmp_path / "model.gpum"
    again.undo()
    again.undo()
    assert not again.is_modified
    again.undo()
    assert again.is_modified
    assert again.value(LINE, PLACE) == 11.0


def test_a_file_that_was_changed_since_is_not_written_over(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        session.save_as(tmp_path / "model.gpum")
        typed(session, 1)
        journal = as_left(protection, tmp_path / "left")
    other = Session(small_model(), SettingsFile.nowhere())
    typed(other, 1, 70)
    other.save_as(tmp_path / "model.gpum")

    again = Session(small_model(), SettingsFile.nowhere())
    (said,) = restore(again, journal)
    assert str(tmp_path / "model.gpum") in said.in_language("en")
    assert again.path is None
    assert again.value(LINE, PLACE) == 10.0


@pytest.fixture
def short(monkeypatch):
    """Bases that are written anew after 20 entries, and histories of 30 steps."""
    monkeypatch.setattr(writer, "REBASE_ENTRIES", 20)
    monkeypatch.setattr(history.Timeline.__init__, "__defaults__", (30,))


@pytest.mark.usefixtures("short")
def test_a_long_history_comes_back_over_several_bases(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        for k in range(150):
            typed(session, 1, k)
            if k % 7 == 3:
                session.undo()
            if k % 31 == 9:
                session.save_as(tmp_path / "model.gpum")
            if k % 10 == 0:
                assert back(as_left(protection, tmp_path / "copy")) == (state(session), "")
        assert len(session.history.steps) == 30
        found = as_left(protection, tmp_path / "copy")
        assert back(found) == (state(session), "")
        assert numbers(found)[0] > 50  # what nobody can undo any more is not kept


def numbers(journal):
    import sqlite3

    connection = sqlite3.connect(journal)
    try:
        return [number for (number,) in connection.execute("SELECT number FROM entries ORDER BY number")]
    finally:
        connection.close()


@pytest.mark.usefixtures("short")
def test_a_recovered_history_is_kept_again(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        typed(session, 40)
        session.undo()
        journal = as_left(protection, tmp_path / "left")
        wanted = state(session)
    with protected(tmp_path / "other") as (again, protection):
        restore(again, journal, protection)
        assert protection.wait(PATIENCE)
        assert back(as_left(protection, tmp_path / "copy")) == (state(again), "")
        assert state(again)[:3] == wanted[:3]
        typed(again, 25, 40)
        assert back(as_left(protection, tmp_path / "copy")) == (state(again), "")
