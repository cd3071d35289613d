"""Editing cells as in Excel: modes, input methods, Ctrl+Enter, arithmetic, other currencies."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from gpu_modeler.gui.grid.contents import CellPlace

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Alt = Qt.KeyboardModifier.AltModifier
PRICE = ("price", "2026", "moore", "training")


@pytest.fixture(autouse=True)
def tester(hand):
    """Qt watches the model while values are typed."""
    return QAbstractItemModelTester(
        hand.grid.value_model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )


def held(hand, line, *place):
    return hand.session.value(line, place)


def editor(hand):
    return hand.grid.editing.editor


def mode(hand):
    return hand.window.status.mode.text()


def test_the_first_composed_letter_of_an_input_method_is_not_lost(hand):
    hand.go(*PRICE)
    QApplication.sendEvent(hand.grid.values, QInputMethodEvent("n", []))
    assert editor(hand).isVisible()
    assert editor(hand).text() == ""
    composed = QInputMethodEvent("ni", [])
    QApplication.sendEvent(editor(hand), composed)
    done = QInputMethodEvent()
    done.setCommitString("12.3亿")
    QApplication.sendEvent(editor(hand), done)
    assert editor(hand).text() == "12.3亿"
    hand.press(Key.Key_Escape)
    QApplication.sendEvent(hand.grid.values, done)  # an input method may commit without composing
    assert editor(hand).text() == "12.3亿"


def test_f2_changes_between_leaving_by_arrows_and_moving_the_caret(hand):
    hand.go(*PRICE)
    hand.type("12")
    assert mode(hand) == "Enter"
    hand.press(Key.Key_F2)
    assert mode(hand) == "Edit"
    hand.press(Key.Key_Left)
    hand.type("5")
    assert editor(hand).text() == "152"
    hand.press(Key.Key_F2)
    hand.press(Key.Key_Right)
    assert held(hand, *PRICE) == 152
    assert hand.grid.current_place().place[0] == "2027"


def test_backspace_opens_an_empty_editor_and_escape_keeps_the_value(hand):
    hand.go(*PRICE)
    hand.press(Key.Key_Backspace)
    assert editor(hand).isVisible()
    assert editor(hand).text() == ""
    hand.press(Key.Key_Escape)
    assert held(hand, *PRICE) == 10
    hand.press(Key.Key_Backspace)
    hand.press(Key.Key_Return)
    assert hand.session.cell(PRICE[0], PRICE[1:]) is None


def test_alt_enter_does_no_harm(hand):
    hand.go(*PRICE)
    hand.type("12")
    hand.press(Key.Key_Return, modifier=Alt)
    assert editor(hand).isVisible()
    assert editor(hand).text() == "12"


def test_shift_enter_and_shift_tab_go_back(hand):
    hand.go("price", "2026", "moore", "inference")
    hand.type("3")
    hand.press(Key.Key_Return, modifier=Shift)
    assert hand.grid.current_place().place == ("2026", "moore", "training")
    hand.type("4")
    hand.press(Key.Key_Backtab, modifier=Shift)
    assert hand.grid.current_place().place == ("2025", "moore", "training")
    assert held(hand, *PRICE) == 4


def test_control_enter_fills_the_selection_as_one_step(hand):
    hand.go(*PRICE)
    hand.press(Key.Key_Right, Key.Key_Down, modifier=Shift)
    hand.type("7.5")
    hand.press(Key.Key_Return, modifier=Control)
    values = [held(hand, "price", y, "moore", s) for y in ("2026", "2027") for s in ("training", "inference")]
    assert values == [7.5] * 4
    assert hand.grid.current_place().place == PRICE[1:]
    assert len(hand.grid.values.selected_cells()) == 4
    hand.window.menus.actions["undo"].trigger()
    values = [held(hand, "price", y, "moore", s) for y in ("2026", "2027") for s in ("training", "inference")]
    assert values == [10] * 4


def test_control_enter_refuses_the_whole_selection_or_takes_it(hand):
    hand.go(*PRICE)
    hand.press(Key.Key_Right, modifier=Shift)
    hand.type("much")
    hand.press(Key.Key_Return, modifier=Control)
    assert editor(hand).isVisible()
    assert "is no number" in hand.message()
    assert held(hand, *PRICE) == 10


def test_control_enter_without_an_editor_repeats_the_cursor_s_value(hand):
    hand.go(*PRICE)
    hand.enter("8")
    hand.go(*PRICE)
    hand.press(Key.Key_Right, Key.Key_Right, modifier=Shift)
    hand.press(Key.Key_Return, modifier=Control)
    assert held(hand, "price", "2028", "moore", "training") == 8


def test_control_apostrophe_copies_the_cell_above(hand):
    hand.go(*PRICE)
    hand.enter("12.5")
    hand.go("price", "2026", "moore", "inference")
    hand.window.menus.actions["copy_above"].trigger()
    assert editor(hand).text() == "12.5"
    hand.press(Key.Key_Return)
    assert held(hand, "price", "2026", "moore", "inference") == 12.5


def test_control_semicolon_says_that_cells_hold_no_dates(hand):
    hand.go(*PRICE)
    hand.window.menus.actions["insert_date"].trigger()
    assert "date" in hand.message()
    assert not editor(hand).isVisible()
    assert held(hand, *PRICE) == 10


def enter(hand, text):
    """Type a text and take it; what no keyboard has comes from an input method."""
    if text.isascii():
        hand.type(text)
    else:
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        QApplication.sendEvent(hand.grid.values, composed)
    hand.press(Key.Key_Return)


def test_control_semicolon_enters_this_year_into_a_line_of_years(hand):
    hand.session.define_line("founded", unit="CY", axes=("company",), section="income")
    hand.go("founded", "moore")
    hand.window.menus.actions["insert_date"].trigger()
    typed = editor(hand).text()
    hand.press(Key.Key_Return)
    assert held(hand, "founded", "moore") == int(typed)
    assert 2025 < int(typed) < 2100


# --- what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text", "value"),
    [
        ("cost_ratio", "45%", 0.45),
        ("revenue", "12.3亿", 12.3),
        ("revenue", "5.2万", 0.00052),
        ("revenue", "(763)", -763),
        ("revenue", "1,234.5", 1234.5),
        ("revenue", "１，２３４．５", 1234.5),
        ("revenue", "RMB 1.2bn", 12),
    ],
)
def test_numbers_are_taken_as_analysts_type_them(hand, line, text, value):
    hand.go(line, "2026", "moore")
    enter(hand, text)
    assert held(hand, line, "2026", "moore") == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-31", "date"),
        ("12 15", "two numbers"),
        ("12,34", "thousands"),
        ("150 GBP_100m", "is in"),
        ("45%", "plain number"),
    ],
)
def test_what_is_no_number_of_the_line_says_why_in_both_languages(hand, text, reason):
    hand.go("revenue", "2027", "moore")
    enter(hand, text)
    assert reason in hand.message()
    assert editor(hand).text() == text
    hand.session.choose_language("zh")
    assert text in hand.message()
    assert "单元格" in hand.message()


def add_rate(session):
    session.define_line("usd_cny", unit="CNY/USD", axes=("period",), section="market")
    for year, rate in (("2026", "7.1"), ("2027", "7")):
        session.type_into_cell("usd_cny", (year,), rate)


@pytest.mark.parametrize("text", ["150 USD_100m", "150 亿美元", "$15bn", "US$15,000mn"])
def test_an_amount_in_dollars_is_refused_and_converted_on_demand(hand, text):
    add_rate(hand.session)
    hand.go("revenue", "2026", "moore")
    before = held(hand, "revenue", "2026", "moore")
    enter(hand, text)
    assert "usd_cny 2026" in hand.message()
    assert held(hand, "revenue", "2026", "moore") == before
    button = hand.window.view.messages.offer_button
    assert button.isVisible()
    assert "1065" in button.text()
    button.click()
    assert held(hand, "revenue", "2026", "moore") == pytest.approx(1065, rel=1e-12)
    assert not editor(hand).isVisible()
    note = hand.session.cell("revenue", ("2026", "moore")).note
    assert text in note.en
    assert "usd_cny 2026 = 7.1" in note.zh
    hand.window.menus.actions["undo"].trigger()
    assert held(hand, "revenue", "2026", "moore") == before


def test_without_a_rate_nothing_is_offered(hand):
    hand.go("revenue", "2026", "moore")
    hand.enter("150 USD_100m")
    assert "USD" in hand.message()
    assert not hand.window.view.messages.offer_button.isVisible()


@pytest.mark.qt_log_ignore("does not support")  # the offscreen platform, of the list of names
@pytest.mark.parametrize(
    ("text", "value"), [("=1200*1.1", 1320), ("=(1+2)*3^2", 27), ("=-2^2", 4), ("=ROUND(10/3, 2)", 3.33)]
)
def test_arithmetic_is_the_cell_s_number_and_leaves_the_line_s_formula(hand, text, value):
    formula = hand.session.model.lines["revenue"].formula
    hand.go("revenue", "2027", "moore")
    hand.type("=")
    bar = hand.bar.edit
    hand.type(text[1:], bar)
    hand.press(Key.Key_Return, widget=bar)
    assert held(hand, "revenue", "2027", "moore") == pytest.approx(value, rel=1e-12)
    assert hand.session.model.lines["revenue"].formula == formula
    assert hand.session.cell("revenue", ("2027", "moore")).note.en == text
    hand.go("revenue", "2027", "moore")
    assert hand.bar.edit.text == text  # what was typed can be edited again, as in Excel
    hand.enter("5")
    hand.go("revenue", "2027", "moore")
    assert hand.bar.edit.text == "5"


def test_arithmetic_that_fails_says_so_and_changes_nothing(hand):
    hand.go("revenue", "2027", "moore")
    before = held(hand, "revenue", "2027", "moore")
    hand.type("=")
    hand.type("1/0", hand.bar.edit)
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert "#DIV/0!" in hand.bar.hint.text()
    assert held(hand, "revenue", "2027", "moore") == before


def test_arithmetic_with_a_unit_is_converted(hand):
    hand.session.type_into_cell("revenue", ("2027", "moore"), "=150 CNY_10k * 2")
    assert held(hand, "revenue", "2027", "moore") == pytest.approx(0.03, rel=1e-12)
    assert hand.grid.contents.position_of(CellPlace("revenue", ("2027", "moore"))) is not None


def test_what_is_typed_belongs_to_the_scenario_it_was_begun_under(hand):
    hand.go(*PRICE)
    hand.type("12.5")
    hand.session.choose_scenario("bull")  # by a key, or by somebody else's click: the editor stays open
    hand.press(Key.Key_Return)
    records = hand.session.model
    assert records.record("cells", ("base", "price", PRICE[1:])).value == 12.5
    assert records.record("cells", ("bull", "price", PRICE[1:])) is None


def test_zoom_leaves_what_is_being_typed(hand):
    hand.go(*PRICE)
    hand.type("12.5")
    hand.grid.zoom(150)
    assert editor(hand).text() == "12.5"
    assert editor(hand).geometry().bottomRight() == hand.grid.values.cell_rectangle().bottomRight()
    hand.press(Key.Key_Return)
    assert held(hand, *PRICE) == 12.5
