"""Typing into cells: values, refusals, moves, clearing, undo."""

import pytest
from PySide6.QtCore import QPoint, Qt

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
PRICE = ("price", "2026", "moore", "training")


def test_typing_replaces_the_value_and_everything_follows(hand):
    hand.go(*PRICE)
    assert hand.text("revenue", "2026", "moore") == "60.0"
    hand.enter("20")
    assert hand.text(*PRICE) == "20.00"
    assert hand.text("revenue", "2026", "moore") == "90.0"
    assert hand.session.value("price", PRICE[1:]) == 20
    assert "Recalculated in" in hand.window.status.recalculation.text()


def test_undo_brings_value_texts_and_title_back(hand):
    hand.go(*PRICE)
    hand.enter("20")
    assert hand.window.isWindowModified()
    undo = hand.window.menus.actions["undo"]
    assert "price" in undo.text().lower()
    undo.trigger()
    assert hand.text(*PRICE) == "10.00"
    assert hand.text("revenue", "2026", "moore") == "60.0"
    assert not hand.window.isWindowModified()
    hand.window.menus.actions["redo"].trigger()
    assert hand.text(*PRICE) == "20.00"


@pytest.mark.parametrize("text", ["abc", "1e999", "12..3"])
def test_a_refused_text_stays_in_the_editor_and_the_cell_keeps_its_value(hand, text):
    hand.go(*PRICE)
    hand.enter(text)
    editor = hand.grid.editing.editor
    assert editor.isVisible()
    assert editor.text() == text
    assert hand.session.value("price", PRICE[1:]) == 10
    assert hand.message().startswith("Moore · Training · 2026: Price")
    hand.press(Key.Key_Escape)
    assert not editor.isVisible()
    assert hand.text(*PRICE) == "10.00"


def test_a_refused_text_holds_the_cursor_when_another_cell_is_clicked(hand, qtbot):
    hand.go(*PRICE)
    hand.type("abc")
    qtbot.mouseClick(hand.grid.values.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 12))
    assert hand.grid.editing.editor.isVisible()
    assert hand.grid.current_place().line == "price"


def test_enter_goes_down_and_tab_goes_right_and_enter_then_returns(hand):
    hand.go(*PRICE)
    hand.type("1")
    hand.press(Key.Key_Tab)
    hand.type("2")
    hand.press(Key.Key_Tab)
    assert hand.grid.current_place().place == ("2028", "moore", "training")
    hand.press(Key.Key_Return)
    assert hand.grid.current_place().place == ("2026", "moore", "inference")
    assert hand.session.value("price", ("2027", "moore", "training")) == 2


def test_an_arrow_key_takes_a_replacing_text(hand):
    hand.go(*PRICE)
    hand.type("7")
    hand.press(Key.Key_Right)
    assert hand.session.value("price", PRICE[1:]) == 7
    assert hand.grid.current_place().place == ("2027", "moore", "training")


def test_f2_edits_the_value_with_all_its_digits(hand):
    hand.go("cost_ratio", "2026", "moore")
    hand.enter("33.3333%")
    hand.go("cost_ratio", "2026", "moore")
    hand.press(Key.Key_F2)
    assert hand.grid.editing.editor.text() == "33.3333%"


def test_a_number_over_a_formula_is_an_override_and_delete_takes_it_away(hand):
    hand.go("revenue", "2027", "moore")
    hand.enter("123")
    assert hand.text("revenue", "2027", "moore") == "123.0"
    assert hand.session.cell_kind("revenue", ("2027", "moore")) == "override"
    hand.go("revenue", "2027", "moore")
    hand.press(Key.Key_Delete)
    assert hand.text("revenue", "2027", "moore") == "80.0"
    assert hand.session.cell_kind("revenue", ("2027", "moore")) == "formula"


def test_clearing_a_formula_says_that_there_is_nothing_to_clear(hand):
    hand.go("revenue", "2027", "moore")
    hand.press(Key.Key_Delete)
    assert "Nothing to clear" in hand.message()


def test_constants_are_typed_in_their_own_column(hand):
    hand.go("headcount", "moore")
    assert hand.grid.values.position.column == 0
    hand.enter("250")
    assert hand.text("headcount", "moore") == "250"


def test_typing_on_a_heading_explains_instead(hand):
    hand.grid.values.go_to((0, 1))
    hand.type("5")
    assert "heading" in hand.message()
    assert not hand.grid.editing.editor.isVisible()


def test_an_equals_sign_moves_to_the_formula_bar(hand, qtbot):
    hand.go("revenue", "2027", "moore")
    hand.type("=")
    assert hand.bar.edit.hasFocus()
    assert hand.bar.edit.text == "="


def test_the_cursor_moves_to_the_edge_of_the_data(hand):
    hand.go(*PRICE)
    hand.press(Key.Key_Right, modifier=Control)
    assert hand.grid.current_place().place[0] == "2028"
    hand.press(Key.Key_Home)
    assert hand.grid.current_place().place[0] == "2024"


def test_escape_puts_the_message_away_with_the_text(hand):
    hand.go("price", "2026", "moore", "training")
    hand.enter("abc")
    assert hand.message()
    hand.press(Key.Key_Escape)
    assert hand.message() == ""


def test_escape_in_the_grid_puts_a_message_away(hand):
    hand.go("revenue", "2026", "moore")
    hand.press(Key.Key_Delete)
    assert hand.message()
    hand.press(Key.Key_Escape)
    assert hand.message() == ""


def test_a_message_does_not_cover_the_refused_cell(hand, qtbot):
    hand.window.resize(1100, 330)
    hand.press(Key.Key_End, modifier=Qt.KeyboardModifier.ControlModifier)
    while hand.grid.current_place() is None:
        hand.press(Key.Key_Left)
    hand.enter("abc")
    qtbot.waitUntil(lambda: bool(hand.message()))
    editor, room = hand.grid.editing.editor, hand.grid.values.viewport()
    assert room.rect().contains(editor.geometry())


def test_a_jump_shows_rows_around_its_cell(hand):
    hand.window.resize(1100, 330)
    hand.go("units", "2026", "moore", "training")
    hand.go("headcount", "moore")
    hand.go("price", "2026", "moore", "inference")
    assert hand.grid.values.cell_rectangle().top() > 0


def test_the_bar_shows_what_is_typed_into_a_cell_until_it_is_dropped(hand):
    hand.go("revenue", "2026", "moore")
    hand.type("12")
    assert hand.bar.edit.text == "12"
    hand.press(Key.Key_Escape)
    assert hand.bar.edit.text == "=SUM(product_revenue, segment)"
    hand.type("13")
    hand.press(Key.Key_Return)
    hand.go("revenue", "2026", "moore")
    assert hand.bar.edit.text == "13"
