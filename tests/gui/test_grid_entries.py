"""What pasting formulas, clearing inherited values, signs of currencies and blocks without a name come to."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.pasting import PasteRequest
from gpu_modeler.gui.bar.pointed import range_text
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.copying import Copying
from gpu_modeler.gui.grid.navigation import Position
from tests.gui.at_cells import PRICE, do, held
from tests.gui.small_model import small_model

pytestmark = pytest.mark.qt_log_ignore(
    "does not support raise"  # the list of names, drawn offscreen
)
Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier


def put(text):
    content = QMimeData()
    content.setText(text)
    QGuiApplication.clipboard().setMimeData(content)


def select(hand, line, *place, right=0, down=0):
    hand.go(line, *place)
    at = hand.grid.values.position
    hand.grid.values.go_to(Position(at.row + down, at.column + right), extend=True)


def compose(widget, text):
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def enter(hand, text):
    compose(hand.grid.values, text)
    hand.press(Key.Key_Return)


def own(hand, line, *place, scenario="base"):
    return hand.session.model.record("cells", (scenario, line, place))


# --- formulas that are copied -----------------------------------------------------------------------


def test_formula_cells_pasted_where_the_same_formula_is_change_nothing(hand):
    select(hand, "revenue", "2026", "moore", right=1)
    do(hand, "copy")
    mark = hand.session.history.mark
    hand.go("revenue", "2027", "moore")
    do(hand, "paste")
    assert hand.session.history.mark is mark
    assert own(hand, "revenue", "2027", "moore") is None
    assert "same formula keep it: 2" in hand.message()
    hand.window.show_page(hand.window.sidebar.pages()[2])
    hand.go("revenue", "2026", "metax")
    do(hand, "paste")
    assert own(hand, "revenue", "2026", "metax") is None


def test_pasting_the_formula_over_an_override_brings_it_back(hand):
    hand.session.set_value("revenue", ("2027", "moore"), 99.0)
    hand.go("revenue", "2026", "moore")
    do(hand, "copy")
    hand.go("revenue", "2027", "moore")
    do(hand, "paste")
    assert own(hand, "revenue", "2027", "moore") is None
    do(hand, "undo")
    assert held(hand, "revenue", "2027", "moore") == 99


def test_a_mixed_block_pastes_numbers_and_leaves_formulas(hand):
    hand.session.set_value("revenue", ("2027", "moore"), 99.0)
    select(hand, "revenue", "2026", "moore", right=1)  # a formula, a number
    do(hand, "copy")
    hand.go("revenue", "2027", "moore")
    do(hand, "paste")
    assert own(hand, "revenue", "2027", "moore") is None
    assert held(hand, "revenue", "2028", "moore") == 99
    assert "same formula keep it: 1" in hand.message()
    assert "Overrides now, where a formula computed before: 1" in hand.message()


def test_another_line_s_formula_is_pasted_as_its_value_and_says_so(hand):
    computed = held(hand, "revenue", "2026", "moore")
    hand.session.define_line("target", unit="CNY_100m", axes=("company", "period"), section="sales")
    hand.go("revenue", "2026", "moore")
    do(hand, "copy")
    hand.go("target", "2026", "moore")
    do(hand, "paste")
    assert held(hand, "target", "2026", "moore") == computed
    assert "pasted as their values" in hand.message()
    hand.go("profit", "2026", "moore")
    do(hand, "paste")
    assert own(hand, "profit", "2026", "moore").value == computed
    assert "Overrides now" in hand.message()


def test_values_alone_are_still_pasted_as_values(hand):
    hand.go("revenue", "2026", "moore")
    do(hand, "copy")
    hand.go("revenue", "2027", "moore")
    made = Copying(hand.grid.editing)
    made.paste_special(PasteRequest(), made.taken())
    assert own(hand, "revenue", "2027", "moore").value == held(hand, "revenue", "2026", "moore")


def test_cutting_a_mixed_block_moves_numbers_and_says_what_stays(hand):
    hand.session.set_value("revenue", ("2027", "moore"), 99.0)
    select(hand, "revenue", "2026", "moore", right=1)
    do(hand, "cut")
    hand.go("revenue", "2027", "moore")
    do(hand, "paste")
    assert own(hand, "revenue", "2028", "moore").value == 99
    assert own(hand, "revenue", "2027", "moore") is None
    assert "computes stayed, for it belongs to their line: 1" in hand.message()


# --- undo of a block --------------------------------------------------------------------------------


def test_undo_and_redo_select_the_block_that_was_pasted(hand):
    put("1\t2.5\n3\t4\n")
    hand.go(*PRICE)
    do(hand, "paste")
    block = hand.grid.values.selecting.block()
    for name in ("undo", "redo"):
        hand.go("cost_ratio", "2024", "moore")
        do(hand, name)
        assert hand.grid.values.selecting.block() == block
        assert hand.grid.current_place() == CellPlace(PRICE[0], PRICE[1:])


def test_undo_of_one_cell_selects_that_cell(hand):
    hand.go(*PRICE)
    hand.enter("77")
    hand.go("cost_ratio", "2024", "moore")
    do(hand, "undo")
    assert hand.grid.values.selected_cells() == [tuple(hand.grid.values.position)]
    assert hand.grid.current_place() == CellPlace(PRICE[0], PRICE[1:])


# --- inherited values -------------------------------------------------------------------------------


def test_cutting_an_inherited_value_copies_it_and_says_that_it_stays(hand):
    hand.session.choose_scenario("bull")
    hand.go(*PRICE)
    do(hand, "cut")
    hand.go("price", "2027", "moore", "training")
    hand.session.set_value("price", PRICE[1:], 12.0, "base")
    hand.go(*PRICE)
    do(hand, "cut")
    hand.go("price", "2027", "moore", "training")
    do(hand, "paste")
    assert held(hand, "price", "2027", "moore", "training", scenario="bull") == 12
    assert held(hand, *PRICE, scenario="bull") == 12
    assert own(hand, *PRICE, scenario="bull") is None
    assert "“Base”: 1" in hand.message()
    assert "still follows its parent" in hand.message()


def test_clearing_an_inherited_input_says_where_it_comes_from_and_does_nothing(hand):
    hand.session.choose_scenario("bull")
    hand.go(*PRICE)
    mark = hand.session.history.mark
    hand.press(Key.Key_Delete)
    assert hand.session.history.mark is mark
    assert "Base" in hand.message()


def test_clearing_a_value_of_its_own_follows_the_parent_again(hand):
    hand.session.choose_scenario("bull")
    hand.go(*PRICE)
    hand.enter("77")
    hand.go(*PRICE)
    hand.press(Key.Key_Delete)
    assert held(hand, *PRICE, scenario="bull") == 10
    assert "follow the parent scenario again: 1" in hand.message()


def test_clearing_an_inherited_override_shows_the_formula_in_this_scenario(hand):
    hand.session.choose_scenario("bull")
    hand.go("revenue", "2024", "moore")
    hand.press(Key.Key_Delete)
    assert held(hand, "revenue", "2024", "moore", scenario="bull") != 4.38
    assert held(hand, "revenue", "2024", "moore", scenario="base") == 4.38


# --- signs of currencies ----------------------------------------------------------------------------


@pytest.fixture
def dollars(hand):
    hand.session.define_line("usd_cny", unit="CNY/USD", axes=("period",), section="market")
    hand.session.set_value("usd_cny", ("2026",), 7.0)
    hand.session.set_value("usd_cny", ("2027",), 7.5)
    hand.session.define_line("plan", unit="CNY_100m", axes=("company", "period"), section="sales")
    hand.session.define_line("abroad", unit="USD_100m", axes=("company", "period"), section="sales")
    hand.session.define_line("home", unit="CNY_100m", axes=("company", "period"), section="sales")


def test_a_sign_alone_counts_in_the_line_s_unit_and_says_so(hand, dollars):
    for text in ("¥12", "￥12", "RMB 12", "CNY 12"):
        hand.go("plan", "2026", "moore")
        enter(hand, text)
        assert (text, held(hand, "plan", "2026", "moore")) == (text, 12)
        assert "taken in the line's unit: 12" in hand.message()
    hand.go("abroad", "2026", "moore")
    hand.enter("$3")
    assert held(hand, "abroad", "2026", "moore") == 3
    hand.go("plan", "2026", "moore")
    enter(hand, "¥12.3亿")
    assert held(hand, "plan", "2026", "moore") == 12.3
    assert hand.message() == ""


def test_a_unit_behind_the_number_is_taken_at_its_word(hand, dollars):
    hand.go("plan", "2026", "moore")
    enter(hand, "1,230,000,000元")
    assert held(hand, "plan", "2026", "moore") == 12.3
    assert "is 12.3 CNY_100m" in hand.message()


def test_a_large_number_behind_a_sign_is_asked_about(hand, dollars):
    hand.go("plan", "2026", "moore")
    enter(hand, "¥1,234,567,890")
    assert held(hand, "plan", "2026", "moore") == 0
    assert "does not say of which scale" in hand.message()


def test_the_bar_says_the_same_and_offers_to_convert(hand, dollars):
    hand.go("plan", "2026", "moore")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("$3", hand.bar.edit)
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert held(hand, "plan", "2026", "moore") == 0
    button = hand.window.view.messages.offer_button
    assert "21 " in button.text()
    button.click()
    assert held(hand, "plan", "2026", "moore") == 21
    assert not hand.bar.is_editing
    hand.go("plan", "2026", "moore")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    compose(hand.bar.edit, "¥5")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert held(hand, "plan", "2026", "moore") == 5
    assert "taken in the line's unit: 5" in hand.message()


def test_pasted_dollars_are_converted_when_asked(hand, dollars):
    put("$1亿\t$2亿\n")
    hand.go("plan", "2026", "moore")
    do(hand, "paste")
    assert held(hand, "plan", "2026", "moore") == 0
    button = hand.window.view.messages.offer_button
    assert button.isVisible()
    assert "2 amounts" in button.text()
    button.click()
    assert [held(hand, "plan", year, "moore") for year in ("2026", "2027")] == [7, 15]
    do(hand, "undo")
    assert held(hand, "plan", "2027", "moore") == 0


def test_cells_of_a_dollar_line_copied_or_filled_are_converted_when_asked(hand, dollars):
    hand.session.set_value("abroad", ("2026", "moore"), 2.0)
    hand.go("abroad", "2026", "moore")
    do(hand, "copy")
    hand.go("plan", "2026", "moore")
    do(hand, "paste")
    hand.window.view.messages.offer_button.click()
    assert held(hand, "plan", "2026", "moore") == 14
    hand.go("home", "2026", "moore")
    do(hand, "fill_down")
    button = hand.window.view.messages.offer_button
    assert button.isVisible()
    button.click()
    assert held(hand, "home", "2026", "moore") == 14


# --- pointing at blocks -----------------------------------------------------------------------------


def point(hand, first, last):
    view = hand.grid.values
    for place, modifier in ((first, Qt.KeyboardModifier.NoModifier), (last, Shift)):
        at = view.visualRect(view.model().index(*hand.grid.contents.position_of(place))).center()
        hand.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def test_a_block_without_a_name_is_named_cell_by_cell(hand):
    hand.session.define_line("total", unit="CNY_100m", axes=("company", "period"), section="income")
    hand.go("total", "2026", "moore")
    hand.type("=")
    first = CellPlace("product_revenue", ("2025", "moore", "inference"))
    point(hand, first, CellPlace("revenue", ("2026", "moore")))
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    cells = [("product_revenue", (year, "moore", "inference")) for year in ("2025", "2026")]
    cells += [("revenue", (year, "moore")) for year in ("2025", "2026")]
    assert held(hand, "total", "2026", "moore") == pytest.approx(sum(held(hand, n, *at) for n, at in cells))


def test_a_large_block_is_a_sum_of_each_line(small_model_cells):
    model, edited = small_model_cells
    years = [str(year) for year in range(2024, 2028)]
    lines = ["cost_ratio", "growth", "profit", "revenue", "units", "price"]
    cells = [CellPlace(line, (year, "moore")) for line in lines[:4] for year in years]
    cells += [CellPlace(line, (year, "moore", "training")) for line in lines[4:] for year in years]
    text = range_text(model, cells, edited)
    assert text.startswith("SUM(SUM(cost_ratio, 2024:2027), SUM(growth, 2024:2027), ")
    assert range_text(model, cells, edited, "AVERAGE") == ""  # of averages is none of the cells


@pytest.fixture
def small_model_cells():
    return small_model(), CellPlace("profit", ("2026", "moore"))


def test_a_block_that_no_formula_can_name_says_so(hand):
    hand.go("profit", "2026", "moore")
    hand.type("=")
    hand.type("AVERAGE(", hand.bar.edit)
    first = CellPlace("price", ("2024", "moore", "training"))
    point(hand, first, CellPlace("cost_ratio", ("2028", "moore")))
    assert "No formula can name this block" in hand.message()
    assert hand.bar.edit.text.startswith("=AVERAGE(training.price")
