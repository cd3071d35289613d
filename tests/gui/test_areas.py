"""From one part of the window to the next by Ctrl+F6."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.shell.areas import areas, holds

Key, Held = Qt.Key, Qt.KeyboardModifier


def area_with_keys(window):
    focus = QApplication.focusWidget()
    return next((area for area in areas(window) if focus is not None and holds(area, focus)), None)


def go_round(hand, held=Held.ControlModifier):
    seen = []
    for _ in range(8):
        seen.append(area_with_keys(hand.window))
        hand.press(Key.Key_F6, modifier=held, widget=QApplication.focusWidget())
    return seen


def test_every_part_is_reached_from_the_grid_and_the_grid_again(hand):
    window = hand.window
    build_charts(window)
    hand.go("revenue", "2026", "moore")
    seen = go_round(hand)
    assert seen[0] is window.view.grid
    assert {window.sidebar, window.view.bar, window.charts} <= set(seen)
    assert seen.count(window.view.grid) >= 2
    backwards = go_round(hand, Held.ControlModifier | Held.ShiftModifier)
    assert set(backwards) == set(seen)


def test_the_grid_gives_and_takes_the_keys_itself(hand):
    hand.go("revenue", "2026", "moore")
    hand.window.sidebar.setFocus()
    for _ in range(8):
        hand.press(Key.Key_F6, modifier=Held.ControlModifier, widget=QApplication.focusWidget())
        if hand.grid.values.hasFocus():
            break
    assert hand.grid.values.hasFocus()
    hand.enter("7")
    assert hand.session.value("revenue", ("2026", "moore")) == 7


def test_a_page_in_the_grids_place_is_reached(hand):
    hand.window.show_page(Page("scenarios"))
    hand.window.sidebar.setFocus()
    hand.press(Key.Key_F6, modifier=Held.ControlModifier, widget=hand.window.sidebar)
    assert holds(hand.window.centre.currentWidget(), QApplication.focusWidget())
