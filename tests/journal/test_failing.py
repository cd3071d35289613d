"""Journals that cannot be written, for real: the work goes on, it is said, and it is kept again as soon as it can be."""

import shutil
import subprocess
import sys
import threading

import pytest

from gpu_modeler.app import protection as protection_module
from gpu_modeler.app.protection import protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.journal import writer
from gpu_modeler.text import LANGUAGES
from tests.faults.disks import disk, fill, needs_root
from tests.journal.journals import LINE, PATIENCE, PLACE, as_left, back, protected, safe, state
from tests.small_model import small_model


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Try again at once."""
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(protection_module, "RENEW_SECONDS", 0.0)


def typed(session, *values):
    for value in values:
        session.set_value(LINE, PLACE, value)


def failing(protection):
    """Wait until the protection has noticed, and return what it says."""
    protection.wait(PATIENCE)
    assert protection.warning is not None
    return protection.warning


def test_a_folder_that_is_deleted_is_made_again(tmp_path):
    with protected(tmp_path / "journals") as (session, protection):
        typed(session, 1.0, 2.0)
        protection.wait(PATIENCE)
        shutil.rmtree(tmp_path / "journals")
        typed(session, 3.0)
        words = {failing(protection).in_language(language) for language in LANGUAGES}
        assert len(words) == 2
        typed(session, 4.0)
        assert protection.wait(PATIENCE)
        assert protection.warning is None
        assert back(as_left(protection, tmp_path / "copy")) == (state(session), "")
        assert len(session.history.steps) == 4


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(tmp_path):
    (tmp_path / "journals").write_text("a file stands in its place")
    session = Session(small_model(), SettingsFile.nowhere())
    protection = protect(session, tmp_path / "journals")
    told = []
    protection.on_change = lambda: told.append("changed")
    try:
        typed(session, 1.0, 2.0, 3.0)
        assert failing(protection).values["reason"]
        assert session.value(LINE, PLACE) == 3.0
        (tmp_path / "journals").unlink()
        typed(session, 4.0)
        assert safe(protection)
        assert back(as_left(protection, tmp_path / "copy")) == (state(session), "")
    finally:
        protection.finish(keep=False)
    assert told == ["changed"] * 2  # it is said once, and once that it is over


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB, mounted."""
    with disk(tmp_path / "disk", "1m") as place:
        yield place


@needs_root
def test_a_full_disk_is_said_and_written_to_again_when_there_is_room(small_disk, tmp_path):
    with protected(small_disk / "journals") as (session, protection):
        typed(session, 1.0)
        protection.wait(PATIENCE)
        kept = state(session)
        fill(small_disk)
        value = 2.0
        while protection.warning is None:  # what room the journal has is used first
            typed(session, value)
            protection.wait(PATIENCE)
            if protection.warning is None:
                kept = state(session)
            value += 1
        typed(session, value + 1, value + 2)
        copy, damage = back(as_left_failing(protection, tmp_path / "left"))
        assert (copy, damage) == (kept, "")  # all that was safe before, and nothing else
        (small_disk / "filling").unlink()
        typed(session, value + 3)
        assert safe(protection)
        assert protection.warning is None
        assert back(as_left(protection, tmp_path / "copy")) == (state(session), "")


def as_left_failing(protection, target):
    target.mkdir()
    for part in protection.path.parent.glob(f"{protection.path.name}*"):
        if not part.name.endswith("-shm"):
            shutil.copyfile(part, target / part.name)
    return target / protection.path.name


READ_ONLY = """
import os, sys
from pathlib import Path
from gpu_modeler.app.protection import protect
from tests.journal.test_failing import LINE, PLACE, Session, SettingsFile, small_model
import gpu_modeler.files.journal.writer, gpu_modeler.engine
from gpu_modeler.text import catalogue
session = Session(small_model(), SettingsFile.nowhere())
session.history.position, protect.__doc__, catalogue()
os.setgid(65534); os.setuid(65534)
protection = protect(session, Path(sys.argv[1]) / "journals")
for value in (1.0, 2.0):
    session.set_value(LINE, PLACE, value)
protection.wait(60)
assert session.value(LINE, PLACE) == 2.0
print(protection.warning.in_language("en"))
protection.finish()
"""


@needs_root
def test_a_folder_that_may_not_be_written_to_is_said(tmp_path):
    (tmp_path / "read_only").mkdir(mode=0o555)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    command = [sys.executable, "-c", READ_ONLY, str(tmp_path / "read_only")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Permission denied" in done.stdout, done.stderr
    assert list((tmp_path / "read_only").iterdir()) == []


class Hanging:
    """Stands between a journal and a disk that does not answer until it may."""

    def __init__(self, store):
        self.go_on, self._append = threading.Event(), store.append
        store.append = self.append

    def append(self, rows):
        assert self.go_on.wait(PATIENCE)
        self._append(rows)


def test_a_disk_that_hangs_holds_up_one_edit_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(protection_module, "WAIT_SECONDS", 0.05)
    with protected(tmp_path / "journals") as (session, protection):
        disk = Hanging(protection._writer._store)
        typed(session, 1.0, 2.0, 3.0)
        assert protection.warning.key == "protection_slow"
        disk.go_on.set()
        assert protection.wait(PATIENCE)
        typed(session, 4.0)
        assert protection.warning is None
        assert back(as_left(protection, tmp_path / "copy")) == (state(session), "")
