"""What is offered after a crash, to whom, and what happens to what nobody wants."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gpu_modeler.app.protection import protect
from gpu_modeler.app.recovering import restore
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.journal import folder as places
from gpu_modeler.files.journal.faults import JournalTaken
from gpu_modeler.files.journal.identity import FileMark
from gpu_modeler.files.journal.lock import Lock
from gpu_modeler.files.journal.shelf import DAYS_KEPT, claim, clear_discarded, discard, left_behind
from tests.journal.journals import LINE, PATIENCE, PLACE, protected
from tests.small_model import small_model

ROOT = Path(__file__).resolve().parents[2]


def leave(folder, count=3, path=None):
    """Leave unsaved edits behind, as a process does that ends."""
    with protected(folder) as (session, protection):
        if path is not None:
            session.save_as(path)
        for k in range(count):
            session.set_value(LINE, PLACE, 30.0 + k)
        assert protection.wait(PATIENCE)
        return protection.path


def test_what_was_left_behind_is_described(tmp_path):
    journal = leave(tmp_path / "journals", path=tmp_path / "模型.gpum")
    (found,) = left_behind(tmp_path / "journals")
    assert found.path == journal
    assert found.edits == 3
    assert found.identity.path == str(tmp_path / "模型.gpum")
    assert found.identity.process == os.getpid()
    assert found.identity.file == FileMark.of(tmp_path / "模型.gpum")
    assert found.identity.file.is_same()
    session = Session(small_model(), SettingsFile.nowhere())
    session.set_value(LINE, PLACE, 30.0)
    assert found.labels == (session.history.undo_label,) * 3


def test_an_untitled_model_is_known_by_its_own_name(tmp_path):
    leave(tmp_path)
    (found,) = left_behind(tmp_path)
    assert found.identity.path == ""
    assert found.identity.title.zh == "小模型"


def test_what_is_open_is_offered_to_nobody(tmp_path):
    with protected(tmp_path) as (session, protection):
        session.set_value(LINE, PLACE, 1.0)
        assert protection.wait(PATIENCE)
        assert left_behind(tmp_path) == []
        with pytest.raises(JournalTaken):
            claim(protection.path)
    assert len(left_behind(tmp_path)) == 1


ASK = """
import sys
from pathlib import Path
from gpu_modeler.files.journal.shelf import left_behind
print(len(left_behind(Path(sys.argv[1]))))
"""


def asked_elsewhere(folder):
    command = [sys.executable, "-c", ASK, str(folder)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_another_process_is_offered_only_what_no_process_has(tmp_path):
    with protected(tmp_path) as (session, protection):
        session.set_value(LINE, PLACE, 1.0)
        assert protection.wait(PATIENCE)
        assert asked_elsewhere(tmp_path) == 0
    assert asked_elsewhere(tmp_path) == 1


def test_two_windows_cannot_both_restore(tmp_path):
    journal = leave(tmp_path)
    first, second = (Session(small_model(), SettingsFile.nowhere()) for _ in range(2))
    protections = [protect(session, tmp_path) for session in (first, second)]
    held = claim(journal)
    with pytest.raises(JournalTaken):
        restore(second, journal, protections[1])
    assert not second.is_recovered
    held.release()
    restore(first, journal, protections[0])
    assert protections[0].wait(PATIENCE)
    with pytest.raises(JournalTaken):
        restore(second, journal, protections[1])
    for protection in protections:
        protection.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_held_once(tmp_path):
    first, second = Lock(tmp_path / "x"), Lock(tmp_path / "x")
    assert first.take()
    assert first.take()
    assert not second.take()
    second.release()  # of what it does not hold
    assert not Lock(tmp_path / "x").take()
    first.release()
    assert second.take()
    second.release()


def test_what_is_saved_is_not_offered(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        session.set_value(LINE, PLACE, 1.0)
        session.save_as(tmp_path / "model.gpum")
        assert protection.wait(PATIENCE)
    assert left_behind(tmp_path / "journals") == []


def test_undone_to_what_was_saved_is_not_offered_and_undone_beyond_is(tmp_path):
    for steps, offered in ((1, 0), (2, 1)):
        with protected(tmp_path / "journals") as (session, protection):
            session.set_value(LINE, PLACE, 1.0)
            session.save_as(tmp_path / "model.gpum")
            session.set_value(LINE, PLACE, 2.0)
            for _ in range(steps):
                session.undo()
            assert protection.wait(PATIENCE)
        found = left_behind(tmp_path / "journals")
        assert [each.edits for each in found] == [0] * offered


def test_closing_without_wish_for_the_work_leaves_nothing(tmp_path):
    session = Session(small_model(), SettingsFile.nowhere())
    protection = protect(session, tmp_path)
    session.set_value(LINE, PLACE, 1.0)
    assert protection.path.exists()
    protection.finish()
    assert list(tmp_path.iterdir()) == []


def test_another_document_takes_the_place_of_the_one_before(tmp_path):
    with protected(tmp_path) as (session, protection):
        session.set_value(LINE, PLACE, 1.0)
        first = protection.path
        session.new()
        assert protection.wait(PATIENCE)
        assert not first.exists()
        assert protection.path.exists()
    assert left_behind(tmp_path) == []


def test_a_document_that_cannot_be_opened_leaves_the_journal_of_the_other(tmp_path):
    (tmp_path / "bad.gpum").write_bytes(b"no model")
    with protected(tmp_path / "journals") as (session, protection):
        session.set_value(LINE, PLACE, 1.0)
        with pytest.raises(Exception, match="not a GPU Modeler model"):
            session.open(tmp_path / "bad.gpum")
        assert protection.wait(PATIENCE)
    (found,) = left_behind(tmp_path / "journals")
    assert found.edits == 1


def test_a_recovered_work_whose_process_dies_before_it_is_kept_again_is_offered_once(tmp_path):
    journal = leave(tmp_path)
    again = Session(small_model(), SettingsFile.nowhere())
    protection = protect(again, tmp_path)
    lock = claim(journal)
    lock.release()
    protection.continue_from(journal)  # and nobody drops it
    again.set_value(LINE, PLACE, 7.0)
    assert protection.wait(PATIENCE)
    protection.finish(keep=True)
    (found,) = left_behind(tmp_path)
    assert found.identity.continues == journal.name
    assert not journal.exists()


def test_what_is_thrown_away_is_kept_for_some_days(tmp_path):
    journal = leave(tmp_path / "journals")
    discard(journal)
    assert left_behind(tmp_path / "journals") == []
    kept = tmp_path / "discarded" / journal.name
    clear_discarded(kept.parent)
    assert [each.edits for each in left_behind(kept.parent)] == [3]
    long_ago = kept.stat().st_mtime - (DAYS_KEPT + 1) * 86_400
    for part in places.parts_of(kept):
        if part.exists():
            os.utime(part, (long_ago, long_ago))
    clear_discarded(kept.parent)
    assert not kept.exists()


def test_a_clock_that_was_set_back_changes_nothing(tmp_path):
    journal = leave(tmp_path)
    (before,) = left_behind(tmp_path)
    for part in places.parts_of(journal):
        if part.exists():
            os.utime(part, (0, 0))
    (after,) = left_behind(tmp_path)
    assert (after.edits, after.labels) == (before.edits, before.labels)


@pytest.mark.parametrize(("system", "variables", "wanted"), [
    ("linux", {"GPU_MODELER_STATE": "/a"}, "/a"),
    ("linux", {"XDG_STATE_HOME": "/b"}, "/b/gpu-modeler"),
    ("win32", {"LOCALAPPDATA": "/c"}, "/c/GPU Modeler"),
    ("darwin", {"HOME": "/d"}, "/d/Library/Application Support/GPU Modeler"),
    ("linux", {"HOME": "/e"}, "/e/.local/state/gpu-modeler"),
])  # fmt: skip
def test_the_folder_is_the_platforms(monkeypatch, system, variables, wanted):
    for name in ("GPU_MODELER_STATE", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert places.state_folder() == Path(wanted)
    assert places.journal_folder() == Path(wanted) / "journals"
