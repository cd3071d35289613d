"""Work in the background: what comes back, in which thread, and what is dropped."""

import subprocess
import sys
import threading
import time

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import background
from gpu_modeler.gui.background import run_in_background
from gpu_modeler.text import Message


class NoSuchThing(ModelerError):
    key = "error_export_scenario"


class Heard:
    """What the callbacks were told, and in which thread."""

    def __init__(self):
        self.results, self.failures, self.steps, self.threads = [], [], [], set()

    def done(self, result):
        self.results.append(result)
        self.threads.add(QThread.currentThread())

    def failed(self, message):
        self.failures.append(message)
        self.threads.add(QThread.currentThread())

    def progressed(self, fraction, message):
        self.steps.append((fraction, message.key))
        self.threads.add(QThread.currentThread())

    @property
    def is_silent(self):
        return not (self.results or self.failures or self.steps)


@pytest.fixture
def owner(qapp):
    return QObject()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def start(qtbot, owner, heard):
    def begin(work):
        return run_in_background(owner, work, heard.done, heard.failed, heard.progressed)

    yield begin
    qtbot.waitUntil(lambda: not background._running())


def test_the_result_comes_back_in_the_windows_thread(qtbot, start, heard):
    worked_in = []

    def work(_progress):
        worked_in.append(QThread.currentThread())
        return 42

    start(work)
    qtbot.waitUntil(lambda: heard.results == [42])
    here = QThread.currentThread()
    assert heard.threads == {here}
    assert worked_in != [here]


def test_a_refusal_is_told_as_its_message(qtbot, start, heard):
    def work(_progress):
        raise NoSuchThing(scenario="bull", nearest="base")

    start(work)
    qtbot.waitUntil(lambda: bool(heard.failures))
    assert heard.failures == [Message("error_export_scenario", {"scenario": "bull", "nearest": "base"})]
    assert heard.results == []
    assert heard.threads == {QThread.currentThread()}


def test_an_unexpected_fault_is_told_in_general_words_and_logged(qtbot, start, heard, caplog):
    def work(_progress):
        raise ZeroDivisionError("by nought")

    start(work)
    qtbot.waitUntil(lambda: bool(heard.failures))
    assert "ZeroDivisionError" in heard.failures[0].in_language("en")
    assert "by nought" in caplog.text


def test_progress_arrives_in_order_before_the_result(qtbot, start, heard):
    def work(progress):
        for k in range(5):
            progress.report(k / 4, Message("export_begins", {"name": k}))
        return len(heard.steps)

    start(work)
    qtbot.waitUntil(lambda: bool(heard.results))
    assert [fraction for fraction, _ in heard.steps] == [0, 0.25, 0.5, 0.75, 1]
    assert heard.threads == {QThread.currentThread()}


def test_cancelled_work_stops_and_is_heard_no_more(qtbot, start, heard):
    begun, stopped = threading.Event(), threading.Event()

    def work(progress):
        begun.set()
        while not progress.is_cancelled:
            time.sleep(0.001)
        stopped.set()
        progress.report(1, Message("export_stopped"))
        return "too late"

    task = start(work)
    assert begun.wait(5)
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert stopped.is_set()
    assert heard.is_silent
    assert not task.is_running


def test_work_may_stop_by_an_exception(qtbot, start, heard):
    def work(progress):
        while True:
            progress.check()
            time.sleep(0.001)

    task = start(work)
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert heard.is_silent


def test_work_whose_owner_is_gone_stops_and_is_heard_no_more(qtbot, start, heard, owner):
    begun, stopped = threading.Event(), threading.Event()

    def work(progress):
        begun.set()
        while not progress.is_cancelled:
            time.sleep(0.001)
        stopped.set()
        raise NoSuchThing

    start(work)
    assert begun.wait(5)
    owner.deleteLater()
    qtbot.waitUntil(stopped.is_set)
    qtbot.waitUntil(lambda: not background._running())
    assert heard.is_silent


def test_a_result_that_waits_is_dropped_with_its_owner(qtbot, start, heard, owner):
    start(lambda _progress: 1)
    background._pool().waitForDone(5000)  # the answer is in the queue now
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: not background._running())
    assert heard.is_silent


def test_several_works_run_side_by_side(qtbot, start, heard):
    meeting = threading.Barrier(2, timeout=5)
    for k in range(2):
        start(lambda _progress, k=k: (meeting.wait(), k)[1])
    qtbot.waitUntil(lambda: sorted(heard.results) == [0, 1])


PROGRAM = """
import sys, time
from PySide6.QtCore import QCoreApplication, QTimer
from gpu_modeler.gui.background import run_in_background
app = QCoreApplication([])
def work(progress):
    while not progress.is_cancelled:
        time.sleep(0.001)
    sys.stdout.write("stopped"); sys.stdout.flush()
QTimer.singleShot(0, lambda: run_in_background(app, work, print, print))
QTimer.singleShot(200, app.quit)
sys.exit(app.exec())
"""


def test_the_end_of_the_program_stops_what_still_works():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True, timeout=30
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "stopped", "")
