"""Things done in a later turn: errors in them are told at once, and what is gone does nothing any more."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import delete

from gpu_modeler.gui.later import later

PACKAGE = Path(__file__).parents[2] / "gpu_modeler"


def test_an_error_is_told_each_time(qtbot, qapp, monkeypatch):
    told, context = [], QObject()
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind))
    for _ in range(20):
        later(context, lambda: 1 / 0)
        qapp.processEvents()
    assert told == [ZeroDivisionError] * 20


def test_it_is_done_once_and_not_for_what_is_gone(qtbot):
    done, here, gone = [], QObject(), QObject()
    later(gone, lambda: done.append("gone"))
    later(here, lambda: done.append("here"), 1)
    delete(gone)
    qtbot.waitUntil(lambda: done != [])
    qtbot.wait(20)
    assert done == ["here"]
    assert here.children() == []


def test_nothing_else_is_used_for_later_turns():
    found = [path.name for path in PACKAGE.rglob("*.py") if "singleShot(" in path.read_text(encoding="utf-8")]
    assert found == []
