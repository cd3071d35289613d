"""A session without the pointer: pages by arrows, a cell, what stands beside the grid, and back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.shell.areas import areas, holds
from gpu_modeler.gui.shell.tools import TOOLS

Key, Held = Qt.Key, Qt.KeyboardModifier
MOST_STEPS = 80


@pytest.fixture
def keys(hand, qtbot):
    """Return what presses a key where the keyboard is."""
    build_charts(hand.window)
    hand.window.activateWindow()
    hand.grid.values.setFocus()
    qtbot.waitUntil(hand.grid.values.hasFocus)

    def press(key, held=Held.NoModifier):
        qtbot.keyClick(QApplication.focusWidget(), key, held)

    return press


def reach(keys, area):
    """Go to a part of the window by Ctrl+F6."""
    for _ in range(10):
        if holds(area(), QApplication.focusWidget()):
            return
        keys(Key.Key_F6, Held.ControlModifier)
    raise AssertionError("Ctrl+F6 does not get there")


def test_arrows_in_the_side_bar_reach_every_page(hand, keys, qtbot):
    window, reached = hand.window, set()
    reach(keys, lambda: window.sidebar)
    keys(Key.Key_Home)
    for _ in range(MOST_STEPS):
        reached.add(window.tools.current or window.view.page.kind)
        keys(Key.Key_Down)
        qtbot.wait(1)
    wanted = {kind for kind, tool in TOOLS.items() if tool.heading != "help"} | {
        "company",
        "market",
        "compare",
    }
    assert wanted <= reached


def test_a_cell_is_typed_over_and_looked_at_without_the_pointer(hand, keys):
    window = hand.window
    hand.go("revenue", "2026", "moore")
    for digit in (Key.Key_7, Key.Key_Return, Key.Key_Up):
        keys(digit)
    assert hand.session.value("revenue", ("2026", "moore")) == 7
    window.commands.run_named("inspector")
    beside = {window.right.widget(at) for at in range(window.right.count())}
    assert any(area in beside for area in areas(window))
    reach(keys, lambda: next(area for area in areas(window) if area in beside))
    reach(keys, lambda: window.view.bar)
    reach(keys, lambda: window.view.grid)
    keys(Key.Key_Up)  # Enter had passed over a heading
    keys(Key.Key_8)
    keys(Key.Key_Return)
    assert hand.session.value("revenue", ("2026", "moore")) == 8
