"""An error that nobody expected: the box, the report, other threads, and the start after a crash."""

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from gpu_modeler.app.protection import protect
from gpu_modeler.app.reporting.log_lines import read_entries
from gpu_modeler.edits.refusals import NothingToUndo
from gpu_modeler.gui.reporting.dialog import ReportDialog, tell_report
from gpu_modeler.gui.reporting.hooks import Reporter
from gpu_modeler.gui.reporting.part import RunLogPart, begin_log
from gpu_modeler.text import say


@pytest.fixture
def boxes(monkeypatch):
    """Return the boxes that were shown, each closed at once as by Enter."""
    shown = []

    def run(box):
        shown.append(box)
        box.show()
        QApplication.processEvents()
        box.go_on.click()
        return 0

    monkeypatch.setattr(ReportDialog, "exec", run)
    monkeypatch.setattr(ReportDialog, "deleteLater", lambda box: None)
    return shown


@pytest.fixture
def reporter(window):
    made = Reporter(window)
    made.install()
    yield made
    made.restore()


def fail(reporter, error):
    try:
        raise error
    except type(error) as raised:
        reporter(type(raised), raised, raised.__traceback__)


def test_an_unexpected_error_is_told_and_the_window_lives_on(hand, reporter, boxes):
    hand.go("price", "2026", "moore", "training")
    hand.enter("7")
    fail(reporter, ValueError("odd 4711 寒武纪"))
    (box,) = boxes
    assert box.headline.text() == say("crash_headline", "en")
    assert "ValueError" in box.report.toPlainText()
    assert "4711" not in box.report.toPlainText()
    assert "寒武纪" not in box.report.toPlainText()
    assert hand.window.isVisible()
    assert hand.text("price", "2026", "moore", "training").startswith("7")


def test_the_box_says_truly_whether_the_work_is_in_its_file(hand, reporter, boxes, tmp_path):
    hand.session.save_as(tmp_path / "a.gpum")
    fail(reporter, ValueError("one"))
    hand.go("price", "2026", "moore", "training")
    hand.enter("7")
    fail(reporter, ValueError("two"))
    assert [box.body.text() for box in boxes] == [
        say("crash_unchanged", "en"),
        say("crash_unprotected", "en"),
    ]


def test_the_box_says_that_edits_stand_in_the_journal_only_where_they_do(hand, reporter, boxes, tmp_path):
    keeper = protect(hand.session, tmp_path / "journals")
    keeper.start()
    hand.go("price", "2026", "moore", "training")
    hand.enter("7")
    fail(reporter, ValueError("one"))
    keeper.finish()
    assert boxes[0].body.text() == say("crash_kept", "en")
    (tmp_path / "file").write_text("")
    keeper = protect(hand.session, tmp_path / "file" / "journals")
    keeper.start()
    hand.enter("8")
    fail(reporter, ValueError("two"))
    keeper.finish()
    assert boxes[1].body.text() == say("crash_unprotected", "en")


def test_the_same_error_is_told_once(reporter, boxes):
    for _ in range(3):
        fail(reporter, ValueError("as from painting"))
    assert len(boxes) == 1
    fail(reporter, ValueError("another"))
    assert len(boxes) == 2


def test_an_error_in_a_slot_and_one_in_a_thread_reach_the_box(qtbot, window, reporter, boxes, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", reporter)  # pytest-qt put its own in front
    monkeypatch.setattr(threading, "excepthook", reporter._of_thread)
    timer = QTimer(window, singleShot=True, interval=0)
    timer.timeout.connect(lambda: 1 / 0)
    timer.start()
    qtbot.waitUntil(lambda: len(boxes) == 1)
    thread = threading.Thread(target=lambda: {}["gone"])
    thread.start()
    qtbot.waitUntil(lambda: len(boxes) == 2)
    thread.join()
    told = " ".join(box.report.toPlainText() for box in boxes)
    assert "ZeroDivisionError" in told
    assert "KeyError" in told


def test_a_refusal_that_nobody_caught_says_itself_what_to_do(reporter, boxes, monkeypatch):
    told = []
    monkeypatch.setattr("gpu_modeler.gui.shell.messages.show_box", lambda *given: told.append(given[-1]))
    fail(reporter, NothingToUndo())
    assert boxes == []
    assert told[0].key == NothingToUndo.key


def test_the_report_is_saved_as_it_was_shown(window, reporter, boxes, monkeypatch, tmp_path):
    target = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    fail(reporter, ValueError("odd"))
    box = boxes[0]
    box.ask_report_path()
    assert target.read_text(encoding="utf-8") == box.report.toPlainText()
    assert str(target) in box.explained.text()


def test_a_report_that_cannot_be_written_says_why(window, reporter, boxes, tmp_path):
    fail(reporter, ValueError("odd"))
    boxes[0].save_report_as(tmp_path / "gone" / "report.txt")
    assert str(tmp_path / "gone") in boxes[0].explained.text()


def test_a_report_can_be_had_without_an_error(window, boxes):
    window.commands.run_named("report_problem")
    (box,) = boxes
    assert box.windowTitle() == say("report_title", "en")
    assert not box.save_copy.isVisible()
    assert "## Error" not in box.report.toPlainText()


def test_the_log_begins_and_ends_with_the_window(window, tmp_path):
    begin_log(window, tmp_path)
    (part,) = (part for part in window.attached if isinstance(part, RunLogPart))
    window.session.choose_language("zh")
    window.close()
    said = [entry["said"] for entry in read_entries(part.run.path)]
    assert said[0] == "started"
    assert "notice language" in said
    assert said[-1] == "ended"
    assert not part.run.fault_path.exists()


def test_a_crash_of_the_run_before_is_told_once(window, boxes, tmp_path):
    script = f"""
import ctypes
from pathlib import Path
from gpu_modeler.app.reporting.run_log import RunLog
RunLog(Path({str(tmp_path)!r})).begin()
ctypes.string_at(0)
"""
    assert subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, timeout=60
    ).returncode
    begin_log(window, tmp_path)
    bar = window.view.messages
    assert bar.text.text() == say("crash_before", "en")
    bar.offer_button.click()
    assert "string_at" in boxes[0].report.toPlainText()
    window.close()
    bar.dismiss()
    begin_log(window, tmp_path)
    assert not bar.isVisible()
    for part in window.attached:
        part.stop()


def test_the_report_speaks_both_languages(window, boxes):
    window.session.choose_language("zh")
    tell_report(window)
    assert boxes[0].windowTitle() == say("report_title", "zh")
    assert boxes[0].save_report.text() == say("crash_save_report", "zh")
