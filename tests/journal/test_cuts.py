"""Journals that the power, the disk or a stray bit damaged: a sound beginning comes back, or a word why not."""

import random
import shutil
import sqlite3
import zlib

import pytest

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.journal import schema
from gpu_modeler.files.journal.faults import JournalUnreadable
from gpu_modeler.files.journal.replay import recovered
from gpu_modeler.files.journal.shelf import left_behind
from tests.journal.journals import LINE, PLACE, as_left, back, protected, state, told
from tests.small_model import contents, small_model

CUTS = 150
FLIPS = 250


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A journal as a power cut finds it, and every state the document went through, each with its history."""
    folder = tmp_path_factory.mktemp("worked")
    with protected(folder / "journals") as (session, protection):
        states = [state(session)]

        def done():
            protection.wait()
            states.append(state(session))

        for k in range(12):
            session.set_value(LINE, PLACE, 20.0 + k)
            done()
            if k % 4 == 3:
                session.undo()
                done()
        session.define_line("fresh", "revenue * 2", unit="CNY_100m", axes=("period", "company"))
        done()
        return as_left(protection, folder / "left"), states


def wal_of(journal):
    return journal.with_name(journal.name + "-wal")


def copied(journal, folder):
    folder.mkdir()
    for part in (journal, wal_of(journal)):
        if part.exists():
            shutil.copyfile(part, folder / part.name)
    return folder / journal.name


def test_a_log_that_was_cut_gives_one_of_the_states_and_the_more_the_later_the_cut(worked, tmp_path):
    journal, states = worked
    whole = wal_of(journal).read_bytes()
    chance, reached = random.Random(1), []
    cuts = sorted({len(whole), *(chance.randrange(len(whole)) for _ in range(CUTS))})
    for cut in cuts:
        copy = copied(journal, tmp_path / f"{cut}")
        wal_of(copy).write_bytes(whole[:cut])
        try:
            found, damage = back(copy)
        except JournalUnreadable:
            assert not reached, f"cut at {cut}: nothing, where less gave something"
            continue
        assert damage == ""
        assert found in states, f"cut at {cut}"
        reached.append(states.index(found))
    assert reached == sorted(reached)
    assert reached[-1] == len(states) - 1
    assert len(set(reached)) > len(states) / 2


def test_a_log_whose_end_is_noise_gives_one_of_the_states(worked, tmp_path):
    journal, states = worked
    whole, chance = wal_of(journal).read_bytes(), random.Random(2)
    for k in range(40):
        copy = copied(journal, tmp_path / f"{k}")
        cut = chance.randrange(len(whole) // 2, len(whole))
        wal_of(copy).write_bytes(whole[:cut] + chance.randbytes(len(whole) - cut))
        try:
            assert back(copy)[0] in states
        except JournalUnreadable:
            continue


@pytest.fixture(scope="module")
def closed(worked, tmp_path_factory):
    """The same journal with all of it in one file, as after a checkpoint."""
    journal, states = worked
    copy = copied(journal, tmp_path_factory.mktemp("closed") / "journal")
    connection = sqlite3.connect(copy)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert not wal_of(copy).exists()
    return copy, states


def sound(path, states):
    """A damaged journal is refused, or gives a state that there was, with a shorter history at most."""
    try:
        found = recovered(path)
    except JournalUnreadable:
        return "refused"
    model, steps, position, _ = told(found.model, found.timeline, found.saved)
    assert model in [known[0] for known in states]
    assert any(
        known[1][known[2] - found.timeline.position : known[2]] == steps[: found.timeline.position]
        for known in states
        if known[0] == model and known[2] == position
    )
    return "damaged" if found.damage else "whole"


def test_a_file_that_was_cut_or_changed_is_refused_or_gives_a_state_that_there_was(closed, tmp_path):
    journal, states = closed
    whole, chance, answers = journal.read_bytes(), random.Random(3), []
    copy = tmp_path / journal.name
    for _ in range(FLIPS):
        if chance.random() < 0.3:
            body = whole[: chance.randrange(len(whole))]
        else:
            at = chance.randrange(len(whole))
            body = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        copy.write_bytes(body)
        answers.append(sound(copy, states))
    assert {"refused", "damaged", "whole"} == set(answers)


def changed(journal, statement, *values):
    connection = sqlite3.connect(journal)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_what_comes_before_a_damaged_edit_is_there_and_it_is_said(closed, tmp_path):
    journal, states = closed
    copy = copied(journal, tmp_path / "copy")
    changed(copy, "UPDATE entries SET body = ? WHERE number = 6", b'["",[]]')
    found, damage = back(copy)
    assert found == states[5]
    assert damage == "entry 6"
    (offered,) = left_behind(copy.parent)
    assert offered.damage == "entry 6"
    assert offered.edits == found[2]


def test_a_gap_ends_the_history(closed, tmp_path):
    journal, states = closed
    copy = copied(journal, tmp_path / "copy")
    changed(copy, "DELETE FROM entries WHERE number = 8")
    assert back(copy) == (states[7], "entry 9")


@pytest.mark.parametrize(("statement", "values"), [
    ("UPDATE base SET body = ? WHERE part = 0", (b"[]",)),
    ("DELETE FROM state WHERE name = 'parts'", ()),
    ("DELETE FROM state", ()),
    ("UPDATE state SET number = 2 WHERE name = 'generation'", ()),
    ("CREATE TRIGGER more AFTER INSERT ON entries BEGIN SELECT 1; END", ()),
    ("PRAGMA user_version = 2", ()),
    ("PRAGMA application_id = 1", ()),
])  # fmt: skip
def test_a_journal_that_is_not_as_ours_are_is_refused(closed, tmp_path, statement, values):
    copy = copied(closed[0], tmp_path / "copy")
    changed(copy, statement, *values)
    before = copy.read_bytes()
    with pytest.raises(JournalUnreadable):
        recovered(copy)
    (offered,) = left_behind(copy.parent)
    assert isinstance(offered.fault, JournalUnreadable)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("body", [b"", b"nothing", b"SQLite format 3\0" + bytes(100)])
def test_another_file_is_no_journal(tmp_path, body):
    (tmp_path / "x.gpuj").write_bytes(body)
    with pytest.raises(ModelerError):
        recovered(tmp_path / "x.gpuj")


def test_a_body_that_grows_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr(schema, "LARGEST_BODY", 10_000)
    assert schema.unpacked(zlib.compress(b"a" * 10_000)) == "a" * 10_000
    with pytest.raises(ValueError, match="beyond"):
        schema.unpacked(zlib.compress(b"a" * 10_001))
    with pytest.raises(ValueError, match="cut"):
        schema.unpacked(zlib.compress(b"a" * 5_000)[:-3])


def test_nothing_was_edited_and_nothing_is_offered(tmp_path):
    with protected(tmp_path / "journals") as (session, _):
        assert contents(session.model) == contents(small_model())
    assert left_behind(tmp_path / "journals") == []
    assert list((tmp_path / "journals").iterdir()) == []


def test_a_damaged_identity_leads_to_no_wrong_file(closed, tmp_path):
    copy = copied(closed[0], tmp_path / "copy")
    changed(copy, 'UPDATE identity SET text = replace(text, \'"path": ""\', \'"path": "/x.gpum"\')')
    assert recovered(copy).identity.path == ""
