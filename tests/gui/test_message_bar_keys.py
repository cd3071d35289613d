"""The bar below the grid by the keyboard alone: Escape closes it from anywhere, Alt with a letter takes its offer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.shell.messages import OFFER_LETTER
from gpu_modeler.text import Message

Key, Held = Qt.Key, Qt.KeyboardModifier


def told(hand):
    """Return the bar with a message that stays and something to do about it."""
    taken = []
    hand.window.tell(Message("crash_before"))
    bar = hand.window.tools.messages if hand.window.is_grid_away else hand.window.view.messages
    bar.offer(Message("crash_save_report"), lambda: taken.append(1))
    assert bar.isVisible()
    return bar, taken


def press(hand, key, held=Held.NoModifier):
    hand.press(key, modifier=held, widget=QApplication.focusWidget())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_offered_is_taken_by_keys_and_the_keyboard_stays(hand, qtbot, language):
    hand.session.choose_language(language)
    hand.window.activateWindow()
    hand.grid.values.setFocus()
    qtbot.waitUntil(hand.grid.values.hasFocus)
    bar, taken = told(hand)
    assert f"&{OFFER_LETTER}" in bar.offer_button.text().upper()
    press(hand, Key.Key_O, Held.AltModifier)
    qtbot.waitUntil(lambda: taken == [1])
    assert not bar.isVisible()
    assert hand.grid.values.hasFocus()


@pytest.mark.parametrize("kind", ["history", "structure", "scenarios", "sensitivity"])
def test_escape_closes_it_on_a_page(hand, qtbot, kind):
    hand.window.show_page(Page(kind))
    hand.window.tools.desk(kind).take_focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    bar, taken = told(hand)
    focus = QApplication.focusWidget()
    press(hand, Key.Key_Escape)
    assert not bar.isVisible()
    assert taken == []
    assert QApplication.focusWidget() is focus
    press(hand, Key.Key_Escape)  # nothing is left that it could close
    assert QApplication.focusWidget() is focus


def test_escape_closes_it_from_the_side_bar(hand, qtbot):
    bar, _ = told(hand)
    hand.window.sidebar.setFocus()
    qtbot.waitUntil(hand.window.sidebar.hasFocus)
    press(hand, Key.Key_Escape)
    assert not bar.isVisible()


def test_an_amount_in_another_currency_is_converted_by_keys_alone(hand, qtbot):
    from tests.gui.test_grid_editing import add_rate

    add_rate(hand.session)
    hand.go("revenue", "2026", "moore")
    hand.enter("150 USD_100m")
    hand.press(Key.Key_O, modifier=Held.AltModifier)
    qtbot.waitUntil(lambda: hand.session.value("revenue", ("2026", "moore")) == pytest.approx(1065))
    assert hand.grid.values.hasFocus()


@pytest.mark.parametrize("typed", ["5", "=5", "="])
def test_what_is_typed_on_a_heading_folds_nothing_when_enter_ends_it(hand, typed):
    contents = hand.grid.contents
    row = next(at for at, shown in enumerate(contents.shown) if shown.fold_key)
    hand.grid.values.go_to(type(hand.grid.values.position)(row, 0))
    rows = len(contents.shown)
    hand.type(typed)
    assert hand.message()
    hand.press(Key.Key_Return)
    assert len(contents.shown) == rows
    hand.press(Key.Key_Return)  # pressed by itself it folds
    assert len(contents.shown) < rows
    hand.type(typed)
    hand.press(Key.Key_Right)
    hand.press(Key.Key_Return)  # the cursor was moved on: nothing is being typed any more
    assert len(contents.shown) == rows
