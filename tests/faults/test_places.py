"""Places that cannot be read or written, for real: rights, disks that are taken away, names, links, pipes."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.text import LANGUAGES
from tests.faults.damage import ROOT, facts
from tests.faults.disks import disk, listed, needs_root
from tests.small_model import small_model

DONE = {"save": "done", "export": "done", "settings": True}


@pytest.fixture
def open_to_all(tmp_path):
    """A folder that everybody can reach."""
    ends = Path(tempfile.gettempdir()).resolve()
    for folder in (tmp_path, *tmp_path.parents):  # with several workers there is one more of them
        if folder != ends and folder.is_relative_to(ends):
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


def as_nobody(*paths):
    """Return what came of the files for somebody who is not the administrator."""
    command = [sys.executable, "-m", "tests.faults.somebody", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(done.stdout)[str(path)] for path in paths]


def folder_with(place, *, mode, owner=0):
    """Make a folder that holds a document and a workbook."""
    place.mkdir()
    gpum.write(small_model(), place / "model.gpum")
    (place / "model.xlsx").write_bytes(b"old")
    for path in (place / "model.gpum", place / "model.xlsx", place):
        os.chown(path, owner, owner)
    place.chmod(mode)
    return place / "model.gpum"


@needs_root
def test_what_somebody_may_not_do(open_to_all):
    tmp_path = open_to_all
    free = folder_with(tmp_path / "own", mode=0o755, owner=65534)
    listed_only = folder_with(tmp_path / "read-only folder", mode=0o555)
    closed = folder_with(tmp_path / "no way in", mode=0o666)
    others = folder_with(tmp_path / "owned by somebody else", mode=0o777)
    secret = folder_with(tmp_path / "secret", mode=0o777)
    secret.chmod(0o600)
    before = {path: path.read_bytes() for path in (listed_only, closed, others, secret)}
    found = as_nobody(free, listed_only, closed, others, secret)
    assert found[0] == {"read": "done", **DONE}
    refused = {"save": "error_file_read_only", "export": "error_export_target_read_only", "settings": False}
    assert found[1] == {"read": "done", **refused}
    assert found[2] == {
        "read": "error_file_unreadable", "save": "error_file_not_written",
        "export": "error_export_not_writable", "settings": False,
    }  # fmt: skip
    assert found[3] == {"read": "done", **refused, "settings": True}
    assert found[4] == {"read": "error_file_unreadable", **refused, "settings": True}
    assert {path: path.read_bytes() for path in before} == before
    for path in before:
        assert not {name for name in listed(path.parent) if name.endswith(".tmp")}


@needs_root
def test_a_disk_that_is_taken_away_and_comes_back(tmp_path):
    session = Session(small_model(), SettingsFile.nowhere())
    with disk(tmp_path / "share", "4m") as share:
        (share / "models").mkdir()
        target = share / "models" / "model.gpum"
        session.save_as(target)
        kept = target.read_bytes()
        session.set_value("growth", ("2025",), 0.5)
    with pytest.raises(faults.FolderMissing) as caught:
        session.save()
    assert all(str(target.parent) in caught.value.user_message(language) for language in LANGUAGES)
    with pytest.raises(ModelerError, match="does not exist"):
        session.export_excel(target.with_suffix(".xlsx"), verified=False)
    assert session.is_modified
    assert listed(tmp_path / "share") == []  # nothing is written where the disk was
    session.save_as(tmp_path / "elsewhere.gpum")
    assert not session.is_modified
    (tmp_path / "share").rmdir()
    session.set_value("growth", ("2025",), 0.75)
    with disk(tmp_path / "share", "4m"):
        target.parent.mkdir()
        target.write_bytes(kept)
        session.save_as(target)
        assert (
            facts(gpum.read(target)) == facts(gpum.read(tmp_path / "elsewhere.gpum"))
            or session.path == target
        )
        assert gpum.read(target).cell("growth", ("2025",)).value == 0.75


@needs_root
def test_a_disk_that_may_only_be_read(tmp_path):
    with disk(tmp_path / "disk", "4m") as place:
        gpum.write(small_model(), place / "model.gpum")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        assert gpum.read(place / "model.gpum").lines
        with pytest.raises(faults.FileReadOnly):
            gpum.write(small_model(), place / "model.gpum")
        with pytest.raises(faults.FileFault):
            gpum.write(small_model(), place / "new.gpum")
        assert listed(place) == ["model.gpum"]


NAMES = [
    "模型 ① 終.gpum",
    " leading and trailing .gpum",
    "a'b\"c;d`e$(f)%g&h#i?j*k.gpum",
    "line\nend.gpum",
    "\u202etxt.gpum",
    "e\u0301\u200b.gpum",
    "🙂.gpum",
    "-rf.gpum",
    "mode=memory&cache=shared.gpum",
    "100%25.gpum",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_that_the_disk_takes(tmp_path, name):
    session = Session(small_model(), SettingsFile.nowhere())
    session.save_as(tmp_path / name)
    session.set_value("growth", ("2025",), 0.5)
    session.save()
    session.export_excel((tmp_path / name).with_suffix(".xlsx"), verified=False)
    assert len(listed(tmp_path)) == 2
    session.open(tmp_path / name)
    assert session.value("growth", ("2025",)) == 0.5
    assert name in listed(tmp_path)


def impossible(tmp_path):
    """Return paths at which no document can lie."""
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    (tmp_path / "folder.gpum").mkdir()
    os.mkfifo(tmp_path / "pipe.gpum")
    (tmp_path / "file").touch()
    return {
        "a circle of links": tmp_path / "one",
        "below a circle of links": tmp_path / "one" / "model.gpum",
        "a folder": tmp_path / "folder.gpum",
        "a pipe": tmp_path / "pipe.gpum",
        "below a file": tmp_path / "file" / "model.gpum",
        "a long name": tmp_path / ("长" * 100 + ".gpum"),
        "a long path": tmp_path.joinpath(*["a" * 200] * 25, "model.gpum"),
        "a nul": tmp_path / "a\0b.gpum",
        "half a character": tmp_path / "a\ud800.gpum",
    }


@pytest.mark.parametrize("kind", [
    "a circle of links", "below a circle of links", "a folder", "a pipe", "below a file", "a long name",
    "a long path", "a nul", "half a character",
])  # fmt: skip
def test_places_where_no_document_can_lie(tmp_path, kind):
    path = impossible(tmp_path)[kind]
    before = listed(tmp_path)
    session = Session(small_model(), SettingsFile.nowhere())
    wanted = facts(session.model)
    for request in (
        lambda: session.open(path),
        lambda: session.save_as(path),
        lambda: session.export_excel(path.with_suffix(".xlsx") if kind != "a pipe" else path, verified=False),
    ):
        if kind in {"a circle of links", "a folder"} and request.__code__.co_names[0] == "export_excel":
            continue  # another name, which is free
        with pytest.raises(ModelerError) as caught:
            request()
        assert all(caught.value.user_message(language) for language in LANGUAGES)
    assert facts(session.model) == wanted
    assert session.path is None
    assert listed(tmp_path) == before


def test_a_link_to_a_document_on_a_disk_that_is_gone(tmp_path):
    (tmp_path / "away").mkdir()
    gpum.write(small_model(), tmp_path / "away" / "model.gpum")
    (tmp_path / "link.gpum").symlink_to(tmp_path / "away" / "model.gpum")
    shutil.rmtree(tmp_path / "away")
    with pytest.raises(faults.FileMissing):
        gpum.read(tmp_path / "link.gpum")
    with pytest.raises(faults.FolderMissing):
        gpum.write(small_model(), tmp_path / "link.gpum")
    assert (tmp_path / "link.gpum").is_symlink()
