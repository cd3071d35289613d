"""The box of kept versions, as a person uses it."""

import pytest
from PySide6.QtWidgets import QFileDialog

from gpu_modeler.files import gpum
from gpu_modeler.files.backups import Backups
from gpu_modeler.gui.backups.dialog import BackupsDialog
from tests.gui.small_model import small_model

PATIENCE_MS = 20_000
PLACE = ("2026", "moore", "training")


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("GPU_MODELER_STATE", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path):
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "model.gpum"


@pytest.fixture
def saved(window, path, qtbot):
    """A document that was saved with three prices, one after the other."""
    window.documents.is_guarded = True
    gpum.write(small_model(), path)
    assert window.documents.open_path(path)
    guard = window.documents.guard
    for value in (11.0, 12.0, 13.0):
        qtbot.waitUntil(lambda: bool(guard.watch.known.sha256), timeout=PATIENCE_MS)
        window.session.set_value("price", PLACE, value)
        assert window.documents.save()
    qtbot.waitUntil(lambda: len(Backups().versions(path)) == 4, timeout=PATIENCE_MS)
    return window


def price(session):
    return session.model.cell("price", PLACE).value


def shown(window, qtbot):
    window.menus.actions["backups"].trigger()
    box = window.findChildren(BackupsDialog)[-1]
    qtbot.waitUntil(lambda: len(box.reading.found) == len(box.versions), timeout=PATIENCE_MS)
    return box


def texts(box, row):
    return [box.table.item(row, column).text() for column in range(box.table.columnCount())]


def test_versions_are_listed_with_what_differs(saved, qtbot):
    box = shown(saved, qtbot)
    assert len(box.versions) == 4
    assert texts(box, 0)[4] == "the same"
    assert texts(box, 1)[4] == "values: 1, lines: 0, other: 0"
    box.table.setCurrentCell(1, 0)
    assert "12 → now 13" in box.details.toPlainText()
    box.reject()


def test_a_version_is_restored_as_one_step_and_the_file_stays(saved, path, qtbot):
    box = shown(saved, qtbot)
    box.table.setCurrentCell(2, 0)
    box.restore_button.click()
    assert price(saved.session) == 11.0
    assert gpum.read(path).cell("price", PLACE).value == 13.0
    assert saved.session.is_modified
    saved.session.undo()
    assert price(saved.session) == 13.0
    assert not saved.session.is_modified


def test_a_version_is_opened_as_a_copy_that_says_which_it_is(saved, path, qtbot):
    box = shown(saved, qtbot)
    box.table.setCurrentCell(1, 0)
    version = box.chosen
    box.look_button.click()
    assert saved.session.path is None
    assert price(saved.session) == 12.0
    assert "model (backup " in saved.windowTitle()
    assert version.is_sound()


def test_a_copy_is_saved_elsewhere(saved, tmp_path, qtbot, monkeypatch):
    target = tmp_path / "copy.gpum"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    box = shown(saved, qtbot)
    box.table.setCurrentCell(1, 0)
    box.copy_button.click()
    assert gpum.read(target).cell("price", PLACE).value == 12.0
    box.reject()


def test_a_damaged_version_is_listed_as_such_and_the_others_can_be_used(saved, path, qtbot):
    versions = Backups().versions(path)
    held = bytearray(versions[1].path.read_bytes())
    held[len(held) // 2] ^= 0x40
    versions[1].path.write_bytes(held)
    versions[2].path.write_bytes(b"")
    box = shown(saved, qtbot)
    assert [texts(box, row)[4] for row in (1, 2)] == ["damaged", "damaged"]
    box.table.setCurrentCell(1, 0)
    assert not box.restore_button.isEnabled()
    assert not box.look_button.isEnabled()
    assert box.details.toPlainText().startswith("This version is damaged")
    box.table.setCurrentCell(3, 0)
    assert box.restore_button.isEnabled()
    box.reject()


def test_versions_of_a_deleted_document_are_found(saved, path, qtbot):
    path.unlink()
    saved.session.new()
    box = shown(saved, qtbot)
    assert box.document.currentData() == path
    assert not box.restore_button.isEnabled()
    box.table.setCurrentCell(0, 0)
    box.look_button.click()
    assert price(saved.session) == 13.0


def test_without_any_version_the_box_says_so(window, qtbot):
    box = shown(window, qtbot)
    assert box.details.toPlainText().startswith("There are no backups yet")
    assert not box.copy_button.isEnabled()
    box.reject()


def test_closing_while_versions_are_read_ends_the_reading(saved, qtbot):
    saved.menus.actions["backups"].trigger()
    box = saved.findChildren(BackupsDialog)[-1]
    reading = box.reading
    heard = []
    reading.known.connect(heard.append)
    box.reject()
    qtbot.wait(300)
    assert heard == []
