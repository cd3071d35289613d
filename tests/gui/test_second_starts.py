"""What a later start hands to the window that is open."""

import os
import shutil
import tempfile
import threading

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox

from gpu_modeler.app.running import note_path, pass_on
from gpu_modeler.gui.shell import second_starts
from gpu_modeler.gui.shell.second_starts import SecondStarts

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the tests look for sockets"),
    pytest.mark.qt_log_ignore("does not support raise"),  # the offscreen platform says so
]


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    short = tempfile.mkdtemp()
    monkeypatch.setenv("XDG_RUNTIME_DIR", short)
    yield
    shutil.rmtree(short)


@pytest.fixture
def elsewhere(monkeypatch):
    """Files that are opened in windows of their own."""
    paths = []
    monkeypatch.setattr(second_starts, "open_another_window", paths.append)
    return paths


@pytest.fixture
def listening(hand):
    part = SecondStarts(hand.window)
    hand.window.attached.append(part)
    yield hand
    part.stop()


@pytest.fixture
def saved(listening, tmp_path):
    """Save the model twice; the second is open."""
    for name in ("one.gpum", "two.gpum"):
        listening.session.save_as(tmp_path / name)
    return tmp_path / "one.gpum"


def hand_over(qtbot, *paths):
    """Be another process: hand over in a thread, while the window's own goes on."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(pass_on(paths)), name="gpu_modeler later start")
    thread.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    thread.join()
    assert answers == [True]


def test_the_file_is_opened_in_the_window(listening, saved, qtbot):
    hand_over(qtbot, saved)
    qtbot.waitUntil(lambda: listening.session.path == saved, timeout=20_000)
    assert listening.window.windowTitle().startswith("one")


def test_unsaved_changes_are_asked_about_as_usual(listening, saved, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(listening.window.documents, "may_leave", lambda: asked.append(True))
    before = listening.session.path
    listening.session.type_into_cell("price", ("2026", "moore", "training"), "5")
    hand_over(qtbot, saved)
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert listening.session.path == before
    assert listening.session.is_modified


def test_of_several_files_the_first_comes_here(listening, saved, qtbot, tmp_path, elsewhere):
    hand_over(qtbot, saved, tmp_path / "two.gpum", tmp_path / "three.gpum")
    qtbot.waitUntil(lambda: len(elsewhere) == 2, timeout=20_000)
    assert listening.session.path == saved
    assert [path.name for path in elsewhere] == ["two.gpum", "three.gpum"]


def test_a_file_that_is_open_already_is_not_read_again(listening, saved, qtbot, monkeypatch):
    here = listening.session.path
    listening.session.type_into_cell("price", ("2026", "moore", "training"), "5")
    asked = []
    monkeypatch.setattr(listening.window.documents, "may_leave", lambda: asked.append(True))
    hand_over(qtbot, here)
    qtbot.wait(50)
    assert asked == []
    assert listening.session.path == here
    assert listening.session.is_modified


def test_under_a_box_that_asks_something_nothing_is_opened(listening, saved, qtbot, elsewhere):
    box = QDialog(listening.window)
    box.setModal(True)
    box.show()
    before = listening.session.path
    hand_over(qtbot, saved)
    qtbot.waitUntil(lambda: elsewhere == [saved], timeout=20_000)
    assert listening.session.path == before
    box.close()


def test_a_file_that_is_not_there_is_told_as_usual(listening, qtbot, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    hand_over(qtbot, tmp_path / "missing.gpum")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "missing.gpum" in told[0]


def test_a_minimised_window_is_shown_again(listening, qtbot):
    listening.window.showMinimized()
    hand_over(qtbot)
    qtbot.waitUntil(lambda: not listening.window.isMinimized(), timeout=20_000)


def test_the_closed_window_listens_no_longer(listening, qtbot):
    place = note_path()
    assert place.exists()
    listening.window.close()
    assert not place.exists()
    assert not pass_on([])
