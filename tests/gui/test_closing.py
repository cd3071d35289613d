"""A window that is closed leaves nothing behind that goes on: no timer, thread, process, or window."""

import gc
import multiprocessing
import threading

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.shell.tools import TOOLS


def running_timers():
    gc.collect()
    timers = (each for each in gc.get_objects() if isinstance(each, QTimer) and shiboken6.isValid(each))
    return {timer for timer in timers if timer.isActive()}


def top_windows():
    return {
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and shiboken6.isValid(widget)
    }


def test_every_page_and_pane_shown_and_closed_leaves_nothing(hand, qtbot):
    before_timers, before_threads = running_timers(), set(threading.enumerate())
    before_children, before_windows = set(multiprocessing.active_children()), top_windows()
    window = hand.window
    build_charts(window)
    hand.go("revenue", "2026", "moore")
    for kind in TOOLS:
        window.show_page(Page(kind))
        qtbot.wait(60)
    window.show_page(Page("market"))
    for name in ("inspector", "show_distribution", "show_charts", "show_charts"):
        window.menus.actions[name].trigger()
        qtbot.wait(60)
    assert window.attached
    assert before_windows == top_windows()

    window.close()
    qtbot.waitUntil(lambda: set(threading.enumerate()) <= before_threads, timeout=10_000)
    qtbot.waitUntil(lambda: set(multiprocessing.active_children()) <= before_children, timeout=10_000)
    qtbot.waitUntil(lambda: running_timers() <= before_timers, timeout=5_000)
    assert top_windows() < before_windows
