"""Unsaved work in the window: kept, warned about, offered again, restored or thrown away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from gpu_modeler.app.protection import protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.journal.folder import journal_folder
from gpu_modeler.files.journal.shelf import left_behind
from gpu_modeler.gui.recovery import keeping
from gpu_modeler.gui.recovery.dialog import RecoveryDialog
from gpu_modeler.text import say
from tests.gui.small_model import small_model

PATIENCE_MS = 20_000
PLACE = ("2026", "moore", "training")


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """Journals of this test alone."""
    monkeypatch.setenv("GPU_MODELER_STATE", str(tmp_path / "state"))


@pytest.fixture
def kept(window):
    """The window's work is kept, as after its first frame."""
    protection = protect(window.session)
    keeping.begin(window, protection)
    assert protection.wait(20)
    return protection


def leave_behind(*values, path=None):
    """Leave unsaved edits as a process does that is killed; return the model as it was then."""
    session = Session(small_model(), SettingsFile.nowhere())
    protection = protect(session)
    protection.start()
    if path is not None:
        session.save_as(path)
    for value in values:
        session.set_value("price", PLACE, value)
    assert protection.wait(20)
    protection.finish(keep=True)
    return session


def offered(hand, qtbot):
    """Wait for the box of the start."""

    def box():
        found = hand.window.findChildren(RecoveryDialog)
        assert found
        assert found[0].isVisible()

    qtbot.waitUntil(box, timeout=PATIENCE_MS)
    return hand.window.findChildren(RecoveryDialog)[0]


def begun(hand):
    protection = protect(hand.session)
    keeping.begin(hand.window, protection)
    return protection


def test_what_is_typed_is_kept_and_goes_with_a_close_that_does_not_want_it(hand, kept):
    hand.go("price", *PLACE)
    hand.enter("20")
    assert kept.wait(20)
    assert kept.path.parent == journal_folder()
    assert kept.path.exists()
    hand.window.close()  # and "do not save", says the fixture
    assert list(journal_folder().iterdir()) == []


def test_work_that_was_left_behind_is_offered_restored_and_undone(hand, qtbot, tmp_path):
    left = leave_behind(20.0, 21.0, path=tmp_path / "mine.gpum")
    begun(hand)
    box = offered(hand, qtbot)
    words = box.words.toPlainText()
    assert str(tmp_path / "mine.gpum") in words
    assert say("recovery_edits", "en", count=2) in words
    assert left.history.undo_label.in_language("en") in words
    qtbot.mouseClick(box.restore_button, Qt.MouseButton.LeftButton)
    assert hand.session.value("price", PLACE) == 21.0
    assert hand.window.windowTitle().startswith(say("title_recovered", "en", title="mine"))
    assert hand.window.isWindowModified()
    hand.window.menus.actions["undo"].trigger()
    hand.window.menus.actions["undo"].trigger()
    assert hand.session.value("price", PLACE) == 10.0
    assert not hand.window.isWindowModified()
    hand.window.menus.actions["redo"].trigger()
    hand.window.menus.actions["save"].trigger()
    assert hand.window.windowTitle().startswith("mine[")


def test_a_start_without_left_work_asks_nothing(hand, qtbot, kept):
    qtbot.wait(2 * keeping.OFFER_AFTER_MS)
    assert hand.window.findChildren(RecoveryDialog) == []
    hand.window.menus.actions["recover_work"].trigger()
    assert hand.message() == say("recovery_nothing", "en")


def test_later_leaves_it_and_the_menu_asks_again(hand, qtbot):
    leave_behind(20.0)
    begun(hand)
    qtbot.mouseClick(offered(hand, qtbot).later_button, Qt.MouseButton.LeftButton)
    assert len(left_behind()) == 1
    qtbot.waitUntil(lambda: not hand.window.findChildren(RecoveryDialog), timeout=PATIENCE_MS)
    hand.window.menus.actions["recover_work"].trigger()
    offered(hand, qtbot).reject()


@pytest.mark.parametrize("sure", [True, False])
def test_discarding_asks_first(hand, qtbot, monkeypatch, tmp_path, sure):
    leave_behind(20.0)
    begun(hand)
    box = offered(hand, qtbot)
    chosen = "recovery_discard_now" if sure else "button_cancel"

    def answer(asked):
        (button,) = [each for each in asked.buttons() if each.text() == say(chosen, "en")]
        button.click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    qtbot.mouseClick(box.discard_button, Qt.MouseButton.LeftButton)
    assert len(left_behind()) == (0 if sure else 1)
    assert len(list((tmp_path / "state").glob("discarded/*.gpuj"))) == (1 if sure else 0)
    if not sure:
        box.reject()


def test_a_journal_that_cannot_be_read_is_shown_and_cannot_be_restored(hand, qtbot):
    journal_folder().mkdir(parents=True)
    (journal_folder() / "broken.gpuj").write_bytes(b"nothing of ours")
    begun(hand)
    box = offered(hand, qtbot)
    assert "broken.gpuj" in box.words.toPlainText()
    assert not box.restore_button.isEnabled()
    assert box.discard_button.isEnabled()
    box.reject()


def test_two_models_are_two_entries(hand, qtbot, tmp_path):
    leave_behind(20.0, path=tmp_path / "one.gpum")
    leave_behind(30.0, path=tmp_path / "two.gpum")
    begun(hand)
    box = offered(hand, qtbot)
    names = [box.list.item(row).text().splitlines()[0] for row in range(box.list.count())]
    assert sorted(names) == ["one.gpum", "two.gpum"]
    box.list.setCurrentRow(names.index("one.gpum"))
    box.restore()
    assert hand.session.value("price", PLACE) == 20.0
    assert [each.identity.path for each in left_behind()] == [str(tmp_path / "two.gpum")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_work_that_cannot_be_kept_is_said_once_and_the_sign_stays(hand, qtbot, tmp_path, language):
    hand.session.choose_language(language)
    (tmp_path / "state").write_text("a file stands where the folder should")
    protection = begun(hand)
    part = keeping.keeping_of(hand.window)
    qtbot.waitUntil(lambda: part.sign.text() != "✓", timeout=PATIENCE_MS)
    assert hand.message() == protection.warning.in_language(language)
    hand.go("price", *PLACE)
    hand.enter("20")
    assert hand.session.value("price", PLACE) == 20.0
    assert part.sign.isVisible()
    assert say("protection_sign", language) in part.sign.text()
    (tmp_path / "state").unlink()
    hand.enter("21")
    qtbot.waitUntil(lambda: part.sign.text() == "✓", timeout=PATIENCE_MS)
    assert hand.message() == say("protection_again", language)
