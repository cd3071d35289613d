"""A workbook is written whole or not at all, and the reason is told."""

import os
import stat
import sys

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from gpu_modeler.files.excel import export as excel_export
from gpu_modeler.files.excel.atomic import (
    FolderMissing,
    TargetIsFolder,
    TargetIsModel,
    TargetIsSpecial,
    TargetNotWritable,
    TargetReadOnly,
    write_atomically,
    write_or_copy,
)
from gpu_modeler.files.excel.export import export_workbook
from tests.files.excel_models import PERIODS, P, line, model_of


@pytest.fixture
def small():
    model = model_of((PERIODS,), [line("x", "1", P), line("y", "1", P, "x * 2")])
    return model, Calculation.of(model)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_existing_file_is_replaced(tmp_path, small):
    target = tmp_path / "模型.xlsx"
    target.write_bytes(b"old")
    export_workbook(*small, target)
    assert target.read_bytes().startswith(b"PK")
    assert names(tmp_path) == ["模型.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of a Unix file system")
def test_the_mode_of_an_existing_file_stays(tmp_path, small):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o640)
    export_workbook(*small, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path, small):
    (tmp_path / "real.xlsx").write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    export_workbook(*small, tmp_path / "link.xlsx")
    assert (tmp_path / "link.xlsx").is_symlink()
    assert (tmp_path / "real.xlsx").read_bytes().startswith(b"PK")


def test_a_read_only_file_is_refused_and_stays(tmp_path, small):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(TargetReadOnly) as caught:
        export_workbook(*small, target)
    assert target.read_bytes() == b"old"
    assert "a.xlsx" in caught.value.user_message("zh")
    assert "只读" in caught.value.user_message("zh")


def test_a_missing_folder_is_named(tmp_path, small):
    with pytest.raises(FolderMissing) as caught:
        export_workbook(*small, tmp_path / "nowhere" / "a.xlsx")
    assert str(tmp_path / "nowhere") in caught.value.user_message("en")


def test_a_folder_is_no_target(tmp_path, small):
    with pytest.raises(TargetIsFolder):
        export_workbook(*small, tmp_path)


@pytest.mark.parametrize("name", ["mine.gpum", "mine.xlsx"])
def test_a_model_is_never_overwritten_by_a_workbook(tmp_path, small, name):
    target = tmp_path / name
    gpum.write(small[0], target)
    before = target.read_bytes()
    with pytest.raises(TargetIsModel, match="is a model"):
        export_workbook(*small, target)
    assert target.read_bytes() == before


def test_a_workbook_is_not_named_like_a_model(tmp_path, small):
    with pytest.raises(TargetIsModel):
        export_workbook(*small, tmp_path / "new.gpum")
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of a Unix file system")
def test_a_pipe_or_device_is_left_alone(tmp_path, small):
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(TargetIsSpecial, match="device or pipe"):
        export_workbook(*small, tmp_path / "a.xlsx")
    assert stat.S_ISFIFO((tmp_path / "a.xlsx").stat().st_mode)


def test_an_impossible_name_is_refused(tmp_path, small):
    with pytest.raises(TargetNotWritable):
        export_workbook(*small, tmp_path / ("x" * 300 + ".xlsx"))
    assert names(tmp_path) == []


def test_a_file_open_elsewhere_is_left_alone(tmp_path, small, monkeypatch):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def refused(*_):
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(TargetNotWritable) as caught:
        export_workbook(*small, target)
    assert names(tmp_path) == ["a.xlsx"]
    assert target.read_bytes() == b"old"
    assert "WPS" in caught.value.user_message("zh")
    assert "cannot access" in caught.value.user_message("en")


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TargetNotWritable, match="disk is full"):
        write_atomically(tmp_path / "a.xlsx", b"new")
    assert names(tmp_path) == []


def test_an_interrupted_export_leaves_nothing(tmp_path, small, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(excel_export, "write_sheets", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export_workbook(*small, tmp_path / "a.xlsx")
    assert names(tmp_path) == []


@pytest.mark.parametrize("lock", ["~$模型.xlsx", ".~lock.模型.xlsx#", ".~模型.xlsx"])
def test_a_file_open_in_a_spreadsheet_program_gets_a_numbered_copy(tmp_path, lock):
    target = tmp_path / "模型.xlsx"
    target.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    assert write_or_copy(target, b"new") == tmp_path / "模型 (2).xlsx"
    assert write_or_copy(target, b"newer") == tmp_path / "模型 (3).xlsx"
    assert target.read_bytes() == b"old"
    assert (tmp_path / "模型 (3).xlsx").read_bytes() == b"newer"


def test_a_mark_left_behind_beside_no_file_hinders_nothing(tmp_path):
    (tmp_path / "~$a.xlsx").write_bytes(b"")
    assert write_or_copy(tmp_path / "a.xlsx", b"new") == tmp_path / "a.xlsx"


def test_a_file_that_the_system_holds_gets_a_numbered_copy(tmp_path, monkeypatch):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    replace = os.replace

    def held(source, destination):
        if os.fspath(destination) == os.fspath(target):
            raise PermissionError(13, "The process cannot access the file because it is being used")
        replace(source, destination)

    monkeypatch.setattr(os, "replace", held)
    assert write_or_copy(target, b"new") == tmp_path / "a (2).xlsx"
    assert names(tmp_path) == ["a (2).xlsx", "a.xlsx"]
    assert target.read_bytes() == b"old"


def test_a_full_disk_is_no_reason_for_a_copy(tmp_path, monkeypatch):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(TargetNotWritable, match="disk is full"):
        write_or_copy(target, b"new")
    assert names(tmp_path) == ["a.xlsx"]
