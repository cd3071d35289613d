"""Going to places by name: any order, any of their names, completion, places visited before."""

import pytest
from PySide6.QtCore import Qt

from gpu_modeler.app.session import Session
from gpu_modeler.gui.bar.goto import PlaceNotFoundNearest, find_place, nearest_names, suggestions
from gpu_modeler.gui.grid.contents import CellPlace

pytestmark = pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing)"
)  # the offscreen platform, of the list of names
Key = Qt.Key
REVENUE = CellPlace("revenue", ("2027", "cambricon"))


@pytest.fixture(scope="module")
def model():
    return Session().model


@pytest.mark.parametrize(
    "typed",
    [
        "cambricon.revenue[2027]",
        "寒武纪 收入 2027",
        "2027 寒武纪 营业收入",
        "营业收入 · 寒武纪 · 2027",
        "yysr hwj 2027",
        "Revenue, Cambricon, 2027",
        "yingyeshouru，寒武纪，2027",
        "=cambricon.revenue[2027]",
        "寒武纪 收入 2027年",
        "cambricon revenue 2027E",
        "cambricon revenue FY2027",
    ],
)
def test_a_place_is_named_in_any_order_and_by_any_name(model, typed):
    assert find_place(model, typed, None) == REVENUE


def test_names_of_several_words_are_read_as_one(model):
    assert find_place(model, "net profit metax 2030", None) == CellPlace("net_profit", ("2030", "metax"))
    assert find_place(model, "free cash flow Moore Threads 2026", None).place == ("2026", "moore_threads")


def test_what_is_left_out_is_where_the_cursor_stands(model):
    assert find_place(model, "2030", REVENUE) == CellPlace("revenue", ("2030", "cambricon"))
    assert find_place(model, "沐曦", REVENUE) == CellPlace("revenue", ("2027", "metax"))
    assert find_place(model, "mll", REVENUE) == CellPlace("gross_margin", ("2027", "cambricon"))


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("寒武纪 shouru", "zh", "寒武纪 营业收入"),
        ("yysr", "zh", "营业收入"),
        ("net", "en", "Net profit"),
        ("Revenue cam", "en", "Revenue Cambricon"),
        ("free_", "zh", "free_cash_flow"),
    ],
)
def test_the_last_word_is_completed(model, typed, language, first):
    uses = {"revenue": 40, "net_profit": 15}
    assert suggestions(model, typed, language, uses)[0] == first


def test_unknown_names_offer_the_nearest_ones(model):
    assert "Revenue" in nearest_names(model, "revnue", "en")
    with pytest.raises(PlaceNotFoundNearest) as fault:
        find_place(model, "revnue 2027", None)
    assert "Revenue" in fault.value.user_message("en")
    assert "营业收入" in fault.value.user_message("zh")


# --- through the window -------------------------------------------------------------------------


def test_the_box_holds_the_whole_name_to_be_copied(hand):
    hand.window.resize(700, 500)
    hand.go("product_revenue", "2026", "moore", "training")
    hand.bar.focus_name()
    assert hand.bar.name_box.selectedText() == "Product revenue · Moore · Training · 2026"


def test_places_visited_before_are_offered_again(hand):
    hand.go("profit", "2026", "moore")
    box = hand.bar.name_box
    hand.bar.focus_name()
    box.setText("yysr mx 2027")
    hand.press(Key.Key_Return, widget=box)
    assert hand.grid.current_place() == CellPlace("revenue", ("2027", "metax"))
    hand.bar.focus_name()
    hand.press(Key.Key_Down, widget=box)
    assert box.list.names == ["Revenue · MetaX · 2027", "Profit · Moore · 2026"]
    hand.press(Key.Key_Down, Key.Key_Down, Key.Key_Return, widget=box)
    assert hand.grid.current_place() == CellPlace("profit", ("2026", "moore"))


def test_typing_offers_names(hand):
    hand.go("profit", "2026", "moore")
    hand.bar.focus_name()
    hand.type("cblv", hand.bar.name_box)
    assert hand.bar.name_box.list.names[0] == "Cost ratio"
    hand.press(Key.Key_Escape, widget=hand.bar.name_box)
    assert not hand.bar.name_box.list.isVisible()
    assert hand.bar.name_box.hasFocus()
    hand.press(Key.Key_Escape, widget=hand.bar.name_box)
    assert hand.grid.values.hasFocus()
    assert hand.bar.name_box.text().startswith("Profit")


def test_the_list_of_names_never_takes_the_keyboard(hand):
    hand.go("profit", "2026", "moore")
    box = hand.bar.name_box
    hand.bar.focus_name()
    hand.type("revenue", box)
    assert box.list.isVisible()
    assert box.list.windowType() == Qt.WindowType.ToolTip  # a window that no window manager makes active
    assert box.list.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert box.list.focusProxy() is None
    hand.press(Key.Key_Return, widget=box)
    assert not box.list.isVisible()
    assert hand.grid.values.hasFocus()


def test_tab_completes_the_name_and_the_mouse_goes_there(hand):
    hand.go("profit", "2026", "moore")
    box = hand.bar.name_box
    hand.bar.focus_name()
    hand.type("cblv", box)
    hand.press(Key.Key_Tab, widget=box)
    assert (box.text(), box.hasFocus()) == ("Cost ratio", True)
    hand.type(" 2027", box)
    hand.press(Key.Key_Return, widget=box)
    assert hand.grid.current_place() == CellPlace("cost_ratio", ("2027", "moore"))
    hand.bar.focus_name()
    hand.type("reven", box)
    row = box.list.names.index("Revenue")
    at = box.list.visualItemRect(box.list.item(row)).center()
    hand.qtbot.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert hand.grid.current_place() == CellPlace("revenue", ("2027", "moore"))
    assert hand.grid.values.hasFocus()


def test_a_name_that_was_not_gone_to_is_dropped_by_a_click_into_the_grid(hand):
    hand.go("profit", "2026", "moore")
    hand.bar.focus_name()
    hand.type("nonsense", hand.bar.name_box)
    hand.grid.values.setFocus()
    assert hand.bar.name_box.text() == "Profit · Moore · 2026"
    assert not hand.bar.name_box.list or not hand.bar.name_box.list.isVisible()
