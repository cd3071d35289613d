"""A damaged document in the window: what is sound of it is offered, taken out, and what is not is listed."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gpu_modeler.files import gpum
from gpu_modeler.gui.salvage.dialog import SalvageDialog
from gpu_modeler.text import say
from tests.gui.small_model import small_model


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """Journals of this test alone."""
    monkeypatch.setenv("GPU_MODELER_STATE", str(tmp_path / "state"))


@pytest.fixture
def damaged(tmp_path):
    """A document of which the page with the groups is lost."""
    path = tmp_path / "模型.gpum"
    gpum.write(small_model(), path)
    content = bytearray(path.read_bytes())
    content[4096 * 9 : 4096 * 10] = bytes(4096)
    path.write_bytes(content)
    return path


def answering(monkeypatch, key):
    """Answer the box that comes by the button of a text; return what the box says."""
    said = []

    def answered(box):
        said.append(box.text())
        (button,) = [each for each in box.buttons() if each.text().replace("&", "") == say(key, "zh")]
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answered)
    return said


def shown(window):
    """Return the box with the list."""
    (box,) = window.findChildren(SalvageDialog)
    assert box.isVisible()
    return box


def test_a_damaged_document_that_is_opened_can_be_taken_out_of(window, damaged, monkeypatch):
    window.session.choose_language("zh")
    said = answering(monkeypatch, "salvage_offer")
    assert not window.documents.open_path(damaged)
    assert str(damaged) in said[0]
    box = shown(window)
    session = window.session
    assert session.path is None
    assert session.is_modified
    assert session.model.lines.keys() == small_model().lines.keys()
    assert say("salvage_table_groups", "zh") in box.words.toPlainText()
    box.copy_button.click()
    assert str(damaged) in QGuiApplication.clipboard().text()
    assert box.words.toPlainText().splitlines()[0] in QGuiApplication.clipboard().text()
    box.reject()


def test_who_does_not_want_it_keeps_what_is_open(window, damaged, monkeypatch):
    window.session.choose_language("zh")
    before = window.session.model
    answering(monkeypatch, "button_close")
    assert not window.documents.open_path(damaged)
    assert window.session.model is before
    assert not window.findChildren(SalvageDialog)


def test_from_the_menu_with_a_file_that_has_nothing(window, tmp_path, monkeypatch):
    window.session.choose_language("zh")
    (tmp_path / "empty.gpum").write_bytes(b"nothing")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "empty.gpum"), ""))
    said = answering(monkeypatch, "button_ok")
    before = window.session.model
    window.menus.actions["salvage"].trigger()
    assert "empty.gpum" in said[0]
    assert window.session.model is before


def test_from_the_menu(window, damaged, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(damaged), ""))
    window.menus.actions["salvage"].trigger()
    box = shown(window)
    assert not box.recover_button.isVisible()  # there is no unsaved work
    assert box.backups_button.isVisible()
    box.reject()
