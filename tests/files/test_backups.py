"""Versions that are kept: how many, in which order, within which size, and what damage does."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from gpu_modeler.files import backups as module
from gpu_modeler.files.backups import DAYS_KEPT, LAST_KEPT, Backups, copy_elsewhere
from tests.files.processes import start_python


class Clock(datetime):
    """A clock that stands where a test put it."""

    stands = datetime(2026, 5, 1, 12, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.stands.astimezone(tz)


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(module, "datetime", Clock)
    monkeypatch.setattr(Clock, "stands", datetime(2026, 5, 1, 12, tzinfo=UTC))
    return Clock


@pytest.fixture
def backups(tmp_path):
    return Backups(tmp_path / "state" / "backups")


@pytest.fixture
def document(tmp_path):
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "a model.gpum"


def held(backups, document):
    return [version.path.read_text() for version in backups.versions(document)]


def keep(backups, document, text):
    document.write_text(text)
    return backups.keep(document)


def test_each_version_is_kept_newest_first_and_not_beside_the_document(backups, document):
    for text in ("one", "two", "three"):
        keep(backups, document, text)
    assert held(backups, document) == ["three", "two", "one"]
    assert list(document.parent.iterdir()) == [document]


def test_the_same_content_is_kept_once(backups, document):
    first = keep(backups, document, "one")
    assert keep(backups, document, "one") == first
    assert held(backups, document) == ["one"]


def test_what_is_not_there_or_empty_is_not_kept(backups, document):
    assert backups.keep(document) is None
    document.touch()
    assert backups.keep(document) is None
    assert backups.versions(document) == []


def test_a_version_tells_when_the_file_was_written(backups, document):
    document.write_text("one")
    os.utime(document, (1_700_000_000, 1_700_000_000))
    assert backups.keep(document).changed == 1_700_000_000


def test_in_one_day_the_last_ten_stay(backups, document, clock):
    for number in range(LAST_KEPT + 5):
        clock.stands += timedelta(minutes=1)
        keep(backups, document, str(number))
    assert held(backups, document) == [str(number) for number in range(14, 4, -1)]


def test_besides_the_last_one_of_each_of_thirty_days_stays(backups, document, clock):
    for day in range(40):
        for hour in range(3):
            clock.stands = datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(days=day, hours=hour)
            keep(backups, document, f"{day} {hour}")
    found = held(backups, document)
    days = {text.split()[0] for text in found}
    assert len(days) == DAYS_KEPT
    assert found[:3] == ["39 2", "39 1", "39 0"]
    assert found[LAST_KEPT:] == [f"{day} 2" for day in range(35, 9, -1)]


def test_a_clock_set_back_changes_no_order(backups, document, clock):
    keep(backups, document, "before")
    clock.stands -= timedelta(days=700)
    keep(backups, document, "after")
    assert held(backups, document) == ["after", "before"]


def test_beyond_the_size_the_oldest_go_first_over_all_documents(tmp_path):
    backups = Backups(tmp_path / "state", most_bytes=2500)
    one, other = tmp_path / "one.gpum", tmp_path / "other.gpum"
    keep(backups, one, "a" * 1000)
    keep(backups, one, "b" * 1000)
    keep(backups, other, "c" * 1000)
    assert [text[0] for text in held(backups, one)] == ["b"]
    keep(backups, other, "d" * 1000)
    assert [text[0] for text in held(backups, one)] == ["b"]  # the only one of its document
    assert [text[0] for text in held(backups, other)] == ["d"]


def test_a_version_that_is_needed_stays(backups, document, clock):
    needed = keep(backups, document, "base").sha256
    for number in range(20):
        document.write_text(str(number))
        backups.keep(document, {needed})
    assert held(backups, document)[-1] == "base"
    assert backups.find(document, needed).path.read_text() == "base"


def test_damage_is_seen_and_stands_in_nobodys_way(backups, document):
    sound, damaged = keep(backups, document, "one"), keep(backups, document, "two")
    damaged.path.write_text("tow")
    (damaged.path.parent / "something else").write_text("x")
    assert [version.is_sound() for version in backups.versions(document)] == [False, True]
    assert backups.find(document, damaged.sha256) is None
    assert backups.find(document, sound.sha256) == sound
    assert keep(backups, document, "three").number > damaged.number


def test_documents_are_listed_the_one_kept_last_first(backups, tmp_path):
    for name in ("a", "b", "a"):
        keep(backups, tmp_path / f"{name}.gpum", f"{name} {os.urandom(4).hex()}")
    assert [kept.path.stem for kept in backups.documents()] == ["a", "b"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path, document):
    (tmp_path / "in the way").write_text("x")
    document.write_text("one")
    with pytest.raises(OSError, match="in the way"):
        Backups(tmp_path / "in the way" / "backups").keep(document)


def test_a_copy_goes_where_it_is_wanted(backups, document, tmp_path):
    version = keep(backups, document, "one")
    target = tmp_path / "copy.gpum"
    target.write_text("other")
    copy_elsewhere(version, target)
    assert target.read_text() == "one"
    with pytest.raises(OSError, match="missing"):
        copy_elsewhere(version, tmp_path / "missing" / "copy.gpum")


def test_processes_that_keep_at_once_lose_nothing(backups, tmp_path):
    paths = [tmp_path / f"{name}.gpum" for name in "abc"]
    code = """
import sys
from pathlib import Path
from gpu_modeler.files.backups import Backups
folder, path = map(Path, sys.argv[1:])
for number in range(8):
    path.write_text(f"{path.stem} {number}")
    Backups(folder).keep(path)
"""
    children = [start_python(code, backups.folder, path) for path in paths]
    for child in children:
        child.communicate(timeout=60)
    assert [child.returncode for child in children] == [0, 0, 0]
    for path in paths:
        assert held(backups, path) == [f"{path.stem} {number}" for number in range(7, -1, -1)]
    numbers = [version.number for path in paths for version in backups.versions(path)]
    assert sorted(numbers) == list(range(1, 25))
