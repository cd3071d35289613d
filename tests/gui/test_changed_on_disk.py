"""The window and its file: locked, changed by somebody else, merged, reloaded, kept, deleted, saved."""

import os
import shutil

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gpu_modeler.app import saving
from gpu_modeler.app.protection import protect
from gpu_modeler.app.recovering import restore
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import gpum
from gpu_modeler.files.backups import Backups
from gpu_modeler.files.document_lock import lock_path
from gpu_modeler.files.journal.shelf import left_behind
from gpu_modeler.gui.on_disk import asking
from gpu_modeler.text import say
from tests.files.processes import start_python
from tests.gui.small_model import small_model

PATIENCE_MS = 20_000
PLACE, OTHER = ("2026", "moore", "training"), ("2025", "moore", "training")
HOLDS = """
import sys
from pathlib import Path
from gpu_modeler.files.document_lock import DocumentLock
lock = DocumentLock(Path(sys.argv[1]))
print(lock.take() is None, flush=True)
sys.stdin.readline()
lock.release()
"""


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("GPU_MODELER_STATE", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path):
    (tmp_path / "work").mkdir()
    made = tmp_path / "work" / "model.gpum"
    gpum.write(small_model(), made)
    return made


@pytest.fixture
def guard(window):
    window.documents.is_guarded = True
    return window.documents.guard


@pytest.fixture
def opened(window, guard, path, qtbot):
    assert window.documents.open_path(path)
    is_known(qtbot, guard)
    return guard


@pytest.fixture
def answers(monkeypatch):
    """What the questions are answered with, and what was asked."""
    given, asked = [], []

    def ask(_window, title_key, texts, offered):
        asked.append((title_key, texts[0]))
        answer = given.pop(0)
        assert answer in {key for key, _ in offered} | {asking.CANCEL}
        return answer

    monkeypatch.setattr(asking, "ask", ask)
    return given, asked


def is_known(qtbot, guard):
    qtbot.waitUntil(lambda: bool(guard.watch.known.sha256), timeout=PATIENCE_MS)


def colleague(path, value, place=OTHER):
    """Let somebody else open the file, type a value and save."""
    session = Session(settings_file=SettingsFile.nowhere())
    session.open(path)
    session.set_value("price", place, value)
    session.save()


def price(session, place=PLACE):
    return session.model.cell("price", place).value


def is_told(qtbot, guard):
    qtbot.waitUntil(guard.bar.isVisible, timeout=PATIENCE_MS)
    return guard.bar.text.text()


# --- the lock ---------------------------------------------------------------------------------------------


def test_the_open_file_is_locked_until_another_document_is_open(window, opened, path, tmp_path):
    assert lock_path(path).exists()
    window.session.new()
    assert not lock_path(path).exists()


def test_saving_elsewhere_takes_the_lock_along_and_closing_lets_go(
    window, opened, path, tmp_path, monkeypatch
):
    target = tmp_path / "work" / "other.gpum"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    assert window.documents.save_as()
    assert [lock_path(each).exists() for each in (path, target)] == [False, True]
    window.close()
    assert not lock_path(target).exists()


@pytest.mark.parametrize(
    ("answer", "is_open", "has_path"),
    [("lock_copy", True, False), ("lock_anyway", True, True), (asking.CANCEL, False, False)],
)
def test_what_another_process_has_open_is_asked_about(
    window, guard, path, answers, answer, is_open, has_path
):
    child = start_python(HOLDS, path)
    try:
        assert child.stdout.readline() == "True\n"
        answers[0].append(answer)
        assert window.documents.open_path(path) is is_open
        assert answers[1][0][0] == "lock_title"
        assert str(child.pid) in answers[1][0][1]
        assert (window.session.path == path) is has_path
        assert ("model (copy)" in window.windowTitle()) is (answer == "lock_copy")
        window.session.new()
        assert lock_path(path).exists()  # it is the other's
    finally:
        child.communicate("\n", timeout=30)


def test_what_a_killed_process_left_asks_nothing(window, guard, path, answers):
    child = start_python(HOLDS, path)
    assert child.stdout.readline() == "True\n"
    child.kill()
    child.communicate(timeout=30)
    assert window.documents.open_path(path)
    assert answers[1] == []
    assert guard.lock.is_held


# --- the file changed -------------------------------------------------------------------------------------


def test_a_change_is_told_and_merged_as_one_step(window, opened, path, qtbot):
    session = window.session
    session.set_value("price", PLACE, 11.0)
    colleague(path, 22.0)
    assert "model.gpum" in is_told(qtbot, opened)
    opened.bar.buttons["disk_merge"].click()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=PATIENCE_MS)
    (change,) = window.review_page.reviewing.review.changes
    assert not change.conflict
    window.reviews.apply()
    assert (price(session), price(session, OTHER)) == (11.0, 22.0)
    assert window.review_page is None
    assert not opened.bar.isVisible()
    session.undo()
    assert price(session, OTHER) != 22.0
    session.redo()
    assert window.documents.save()  # and asks nothing: it was decided
    assert gpum.read(path).cell("price", OTHER).value == 22.0


def test_a_change_after_the_merge_began_is_told_anew(window, opened, path, qtbot, answers):
    colleague(path, 22.0)
    is_told(qtbot, opened)
    opened.merge()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=PATIENCE_MS)
    colleague(path, 33.0)
    window.reviews.apply()
    answers[0].append(asking.CANCEL)
    assert not window.documents.save()
    assert gpum.read(path).cell("price", OTHER).value == 33.0


def test_what_both_changed_waits_for_a_decision(window, opened, path, qtbot):
    window.session.set_value("price", PLACE, 11.0)
    colleague(path, 22.0, PLACE)
    is_told(qtbot, opened)
    opened.merge()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=PATIENCE_MS)
    (change,) = window.review_page.reviewing.undecided
    assert (change.mine, change.theirs) == (11.0, 22.0)


def test_the_base_is_known_after_undoing_past_the_save(window, opened, path, qtbot):
    session = window.session
    session.set_value("price", PLACE, 11.0)
    assert window.documents.save()
    is_known(qtbot, opened)
    session.undo()
    session.set_value("price", PLACE, 12.0)  # nothing leads back to 11 now
    colleague(path, 22.0)
    is_told(qtbot, opened)
    opened.merge()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=PATIENCE_MS)
    (change,) = window.review_page.reviewing.review.changes
    assert (change.line, change.theirs, change.conflict) == ("price", 22.0, False)


def test_reloading_asks_where_edits_would_be_lost(window, opened, path, qtbot, answers):
    colleague(path, 22.0)
    is_told(qtbot, opened)
    window.session.set_value("price", PLACE, 11.0)
    answers[0].extend([asking.CANCEL, "disk_reload"])
    opened.bar.buttons["disk_reload"].click()
    assert price(window.session) == 11.0
    opened.bar.buttons["disk_reload"].click()
    assert price(window.session, OTHER) == 22.0
    assert not opened.bar.isVisible()
    assert not window.session.is_modified


def test_saving_over_a_change_asks_and_what_is_replaced_is_kept(window, opened, path, answers):
    window.session.set_value("price", PLACE, 11.0)
    colleague(path, 22.0)
    answers[0].extend([asking.CANCEL, "disk_overwrite"])
    assert not window.documents.save()
    assert gpum.read(path).cell("price", OTHER).value == 22.0
    assert window.documents.save()
    assert gpum.read(path).cell("price", PLACE).value == 11.0
    kept = [gpum.read(version.path).cell("price", OTHER).value for version in Backups().versions(path)]
    assert 22.0 in kept


def test_keeping_mine_asks_no_more(window, opened, path, qtbot, answers):
    colleague(path, 22.0)
    is_told(qtbot, opened)
    opened.bar.buttons["disk_keep"].click()
    assert not opened.bar.isVisible()
    window.session.set_value("price", PLACE, 11.0)
    assert window.documents.save()
    assert answers[1] == []


def test_a_file_that_was_only_touched_is_no_change(window, opened, path, qtbot):
    os.utime(path, (1_700_000_000, 1_700_000_000))
    opened.watch.look()
    qtbot.waitUntil(lambda: opened.watch.known.changed_ns == 1_700_000_000_000_000_000, timeout=PATIENCE_MS)
    assert not opened.bar.isVisible()


def test_own_saves_are_no_change(window, opened, path, qtbot):
    for value in (1.0, 2.0, 3.0):
        window.session.set_value("price", PLACE, value)
        assert window.documents.save()
    is_known(qtbot, opened)
    with qtbot.waitSignal(opened.watch.found, timeout=PATIENCE_MS) as seen:
        opened.watch.look()
    assert seen.args[0].state == "same"
    assert not opened.bar.isVisible()


def test_a_deleted_file_is_told_and_made_anew(window, opened, path, qtbot, answers):
    path.unlink()
    assert "no longer" in is_told(qtbot, opened)
    opened.bar.buttons["disk_save_again"].click()
    assert gpum.read(path).lines == window.session.model.lines
    assert not opened.bar.isVisible()
    assert answers[1] == []


def test_a_folder_that_is_gone_is_told_at_saving(window, opened, path, monkeypatch):
    shutil.rmtree(path.parent)
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box.text()))
    window.session.set_value("price", PLACE, 11.0)
    assert not window.documents.save()
    assert len(boxes) == 1
    assert window.session.is_modified


def left_of_a_crash(path, *values):
    """Leave a journal as a process does that is killed after it saved one value, undid it, and typed another."""
    session = Session(settings_file=SettingsFile.nowhere())
    session.open(path)
    protection = protect(session)
    protection.start()
    for value in values[:-1]:
        session.set_value("price", PLACE, value)
        session.save()
        Backups().keep(path)  # as the window does
        session.undo()
    session.set_value("price", PLACE, values[-1])
    assert protection.wait(20)
    protection.finish(keep=True)
    (left,) = left_behind()
    return left.path


def test_after_a_crash_a_changed_file_is_merged_with_what_was_saved(window, guard, path, qtbot):
    journal = left_of_a_crash(path, 11.0, 12.0)  # nothing leads back to 11, which lies in the file
    colleague(path, 22.0)
    restore(window.session, journal, is_guarded=True)
    assert window.session.path == path
    assert window.session.is_modified
    is_told(qtbot, guard)
    guard.merge()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=PATIENCE_MS)
    (change,) = window.review_page.reviewing.review.changes
    assert (change.theirs, change.conflict) == (22.0, False)


def test_a_recovered_document_whose_file_is_as_it_was_asks_nothing(window, guard, path, qtbot, answers):
    journal = left_of_a_crash(path, 11.0)
    with qtbot.waitSignal(guard.watch.found, timeout=PATIENCE_MS) as seen:
        restore(window.session, journal, is_guarded=True)
    assert seen.args[0].state == "same"
    assert window.documents.save()
    assert answers[1] == []
    assert gpum.read(path).cell("price", PLACE).value == 11.0


# --- saving beside the window -------------------------------------------------------------------------------


def test_a_large_model_is_saved_while_one_types(window, opened, path, qtbot, monkeypatch):
    monkeypatch.setattr(saving, "LARGE", 1)
    session = window.session
    session.set_value("price", PLACE, 11.0)
    assert window.documents.save()
    assert opened.saving.is_running
    session.set_value("price", PLACE, 12.0)
    qtbot.waitUntil(lambda: not opened.saving.is_running, timeout=PATIENCE_MS)
    assert session.is_modified
    assert gpum.read(path).cell("price", PLACE).value == 11.0
    session.undo()
    assert not session.is_modified


def test_a_save_under_way_is_waited_for_and_its_fault_is_told(window, opened, path, qtbot, monkeypatch):
    monkeypatch.setattr(saving, "LARGE", 1)
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box.text()))
    window.session.set_value("price", PLACE, 11.0)
    path.write_bytes(b"no document")
    monkeypatch.setattr(opened, "may_save", lambda _target: True)
    assert window.documents.save()
    assert not opened.saving.wait()
    assert len(boxes) == 1
    assert window.session.is_modified
    assert path.read_bytes() == b"no document"


def test_backups_that_cannot_be_kept_are_said_once_and_hinder_nothing(window, guard, path, tmp_path, qtbot):
    (tmp_path / "state").write_text("in the way")
    assert window.documents.open_path(path)
    bar = window.view.messages
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    assert str(tmp_path / "state") in bar.text.text()
    bar.dismiss()
    window.session.set_value("price", PLACE, 11.0)
    assert window.documents.save()
    assert not bar.isVisible()
    assert gpum.read(path).cell("price", PLACE).value == 11.0


def test_the_bar_speaks_the_language_in_force(window, opened, path, qtbot):
    path.unlink()
    is_told(qtbot, opened)
    window.session.choose_language("zh")
    assert opened.bar.text.text() == say("disk_gone", "zh", name="model.gpum")
