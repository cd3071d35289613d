"""Disks that are full: it is said, the old file stays, the work stays modified, and trying again with room works."""

import pytest

from gpu_modeler import kept
from gpu_modeler.app.reporting.run_log import RunLog, program_log
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import Settings, SettingsFile
from gpu_modeler.files import gpum
from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.files.backups import Backups
from gpu_modeler.files.document_lock import DocumentLock, holder_of
from gpu_modeler.files.excel.atomic import TargetNoRoom, write_atomically
from gpu_modeler.text import LANGUAGES
from tests.faults.damage import facts
from tests.faults.disks import disk, fill, listed, needs_root
from tests.small_model import small_model

pytestmark = needs_root
LINE, PLACE = "growth", ("2025",)


@pytest.fixture
def small_disk(tmp_path):
    with disk(tmp_path / "disk", "1m") as place:
        yield place


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def said(fault, path):
    """Check that it names the file, and says in both languages what to do."""
    zh, en = (fault.user_message(language) for language in LANGUAGES)
    assert str(path) in zh
    assert str(path) in en
    assert "磁盘已满" in zh
    assert "Make room" in en


@pytest.mark.parametrize("target", ["model.gpum", "another.gpum"])
def test_a_document(small_disk, session, target):
    session.save_as(small_disk / "model.gpum")
    session.set_value(LINE, PLACE, 0.125)
    before = (small_disk / "model.gpum").read_bytes()
    filling = fill(small_disk)
    with pytest.raises(faults.FileNoRoom) as caught:
        session.save_as(small_disk / target)
    said(caught.value, small_disk / target)
    assert session.is_modified
    assert session.path == small_disk / "model.gpum"
    assert (small_disk / "model.gpum").read_bytes() == before
    assert listed(small_disk) == ["filling", "model.gpum"]
    filling.unlink()
    session.save_as(small_disk / target)
    assert not session.is_modified
    assert gpum.read(small_disk / target).cell(LINE, PLACE).value == 0.125


@pytest.mark.parametrize("room", range(0, 200_704, 20_480))
def test_a_document_for_which_the_room_ends_on_the_way(small_disk, session, room):
    """The disk becomes full at another page each time: in the schema, the rows, the sums."""
    session.save_as(small_disk / "model.gpum")
    before = (small_disk / "model.gpum").read_bytes()
    filling = fill(small_disk)
    with filling.open("r+b") as file:
        file.truncate(filling.stat().st_size - room)
    if room >= len(before):
        pytest.skip("that is enough")
    with pytest.raises(faults.FileNoRoom):
        gpum.write(session.model, small_disk / "model.gpum")
    assert (small_disk / "model.gpum").read_bytes() == before
    assert listed(small_disk) == ["filling", "model.gpum"]


def _book(session, target):
    session.export_excel(target, verified=False)


def _verified_book(session, target):
    session.export_excel(target)


def _plain(session, target):
    write_atomically(target, facts_as_bytes(session))


def facts_as_bytes(session):
    return repr(facts(session.model)).encode()


@pytest.mark.parametrize(
    ("give", "name"),
    [(_book, "book.xlsx"), (_verified_book, "book.xlsx"), (_plain, "page.csv"), (_plain, "curve.svg")],
)
def test_an_export(small_disk, session, give, name):
    target = small_disk / name
    target.write_bytes(b"old")
    filling = fill(small_disk)
    with pytest.raises(TargetNoRoom) as caught:
        give(session, target)
    said(caught.value, target)
    assert target.read_bytes() == b"old"
    assert listed(small_disk) == sorted(["filling", name])
    filling.unlink()
    give(session, target)
    assert len(target.read_bytes()) > 100


def test_settings_and_what_is_kept(small_disk, monkeypatch):
    monkeypatch.setenv("GPU_MODELER_CACHE", str(small_disk))
    settings = SettingsFile(small_disk / "settings.json")
    assert settings.write(Settings(language="zh"))
    assert kept.write_bytes("values", "stamp", b"old")
    filling = fill(small_disk)
    assert not settings.write(Settings(language="en", layout={"window": "x" * 9000}))
    assert not kept.write_bytes("values", "stamp", b"new" * 9000)
    assert settings.read().language == "zh"
    assert kept.read_bytes("values", "stamp") == b"old"
    assert listed(small_disk) == ["filling", "settings.json", "values.kept"]
    filling.unlink()
    assert settings.write(Settings(language="en"))
    assert kept.write_bytes("values", "stamp", b"new" * 9000)
    assert settings.read().language == "en"


def test_a_choice_that_cannot_be_kept_holds_while_the_program_runs(small_disk):
    session = Session(small_model(), SettingsFile(small_disk / "settings.json"))
    fill(small_disk)
    session.choose_language("zh")
    assert session.language == "zh"


def test_backups_and_locks(small_disk, tmp_path):
    gpum.write(small_model(), tmp_path / "model.gpum")
    backups = Backups(small_disk / "backups")
    first = backups.keep(tmp_path / "model.gpum")
    model = small_model()
    model.properties["title"] = "another"
    gpum.write(model, tmp_path / "model.gpum")
    filling = fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        backups.keep(tmp_path / "model.gpum")
    assert backups.versions(tmp_path / "model.gpum") == [first]
    assert first.is_sound()
    assert listed(first.path.parent) == sorted(["document.json", first.path.name])
    lock = DocumentLock(small_disk / "model.gpum")
    assert lock.take() is None  # no room for it, and no complaint
    assert holder_of(small_disk / "model.gpum") is None
    lock.release()
    filling.unlink()
    second = backups.keep(tmp_path / "model.gpum")
    assert backups.versions(tmp_path / "model.gpum") == [second, first]
    assert second.is_sound()


def test_the_log(small_disk, capsys):
    """What the disk does not take is lost, and nothing else; later lines are written again."""
    log = RunLog(small_disk / "logs")
    assert log.begin()
    try:
        program_log.warning("before")
        filling = fill(small_disk)
        for number in range(100):
            program_log.warning("no room %d %s", number, "x" * 200)
        filling.unlink()
        program_log.warning("after")
        written = log.path.read_text(encoding="utf-8")
    finally:
        log.end()
    assert "before" in written
    assert "after" in written
    assert "no room 99" not in written
    assert capsys.readouterr().err == ""


def test_a_start_without_room_for_the_log(small_disk):
    filling = fill(small_disk)
    log = RunLog(small_disk / "logs")
    log.begin()  # whether it could is told; the work goes on either way
    program_log.warning("no room")
    log.end()
    filling.unlink()
    again = RunLog(small_disk / "logs")
    assert again.begin()
    again.end()
