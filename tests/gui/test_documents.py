"""Files from the window: save, open, drop, export, refuse; unsaved changes; the insert-line dialog."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gpu_modeler.gui.dialogs.define_line import DefineLineDialog
from gpu_modeler.gui.shell.documents import Documents


@pytest.fixture
def told(monkeypatch):
    """Collect what boxes say instead of showing them."""
    texts = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


def save_to(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_saved_and_opened_again_the_grid_shows_the_same(hand, monkeypatch, tmp_path, told):
    hand.go("price", "2026", "moore", "training")
    hand.enter("20")
    save_to(monkeypatch, tmp_path / "mine")
    hand.window.menus.actions["save"].trigger()
    assert (tmp_path / "mine.gpum").exists()
    assert hand.window.windowTitle().startswith("mine")
    assert not hand.window.isWindowModified()
    hand.session.type_into_cell("price", ("2026", "moore", "training"), "5")
    hand.window.documents.open_path(tmp_path / "mine.gpum")
    assert hand.text("revenue", "2026", "moore") == "90.0"
    assert told == []


def test_a_file_that_is_no_model_is_refused_in_a_box(hand, tmp_path, told):
    bad = tmp_path / "bad.gpum"
    bad.write_text("not a model")
    assert not hand.window.documents.open_path(bad)
    assert len(told) == 1
    assert "bad.gpum" in told[0]
    assert hand.text("revenue", "2026", "moore") == "60.0"


def test_a_target_that_cannot_be_written_is_told(hand, monkeypatch, tmp_path, told):
    save_to(monkeypatch, tmp_path / "missing" / "mine.gpum")
    assert not hand.window.documents.save_as()
    assert len(told) == 1


def test_a_dropped_model_opens(hand, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "dropped.gpum"
    hand.session.save_as(path)
    hand.session.type_into_cell("price", ("2026", "moore", "training"), "5")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    hand.window.dropEvent(event)
    qtbot.waitUntil(lambda: hand.text("price", "2026", "moore", "training") == "10.00")


@pytest.mark.parametrize(("answer", "leaves"), [("cancel", False), ("discard", True)])
def test_unsaved_changes_are_asked_about(hand, monkeypatch, answer, leaves):
    documents = Documents(hand.session, hand.window)
    assert documents.may_leave()
    hand.session.type_into_cell("price", ("2026", "moore", "training"), "5")
    monkeypatch.setattr("gpu_modeler.gui.shell.documents.ask_save", lambda *_: answer)
    assert documents.may_leave() is leaves


def test_recent_files_are_listed(hand, tmp_path):
    hand.session.save_as(tmp_path / "one.gpum")
    menu = hand.window.menus.submenus["open_recent"]
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["one.gpum"]


def test_a_line_is_checked_while_it_is_defined_and_then_inserted(hand, qtbot):
    dialog = DefineLineDialog(hand.session, "profit", hand.window)
    qtbot.addWidget(dialog)
    assert not dialog.check()
    dialog.identifier.setText("margin")
    dialog.unit.setEditText("%")
    dialog.formula.show_text("=profit / revenu")
    assert not dialog.check()
    assert "revenue" in dialog.verdict.text()
    dialog.formula.show_text("=profit / revenue")
    assert dialog.check()
    dialog.accept()
    assert (
        hand.text("margin", "2026", "metax" if hand.window.view.page.company == "metax" else "moore")
        == "37.5%"
    )
