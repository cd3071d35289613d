"""Filling by keys and by the handle: copies, series, formulas that come back, and the choice afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu

from gpu_modeler.app.series import continued
from gpu_modeler.gui.grid.fill_choices import FillChoices
from gpu_modeler.gui.grid.fill_handle import FillHandle

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
YEARS = ("2024", "2025", "2026", "2027", "2028")


# --- series -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([5], "copy", [5, 5, 5]),
        ([1, 2], "copy", [1, 2, 1]),
        ([1, 2], "linear", [3, 4, 5]),
        ([0.1, 0.2], "linear", [0.3, 0.4, 0.5]),
        ([10, 8], "linear", [6, 4, 2]),
        ([2025], "linear", [2026, 2027, 2028]),
        ([1, 2, 4], "linear", [16 / 3, 41 / 6, 25 / 3]),  # Excel's fill handle gives 5.33, 6.83, 8.33
        ([100, 110], "growth", [121, 133.1, 146.41]),
        ([-2, -4], "growth", [-8, -16, -32]),
        ([1, 2, 4], "growth", [8, 16, 32]),
    ],
)
def test_a_series_goes_on_as_excel_continues_it(values, kind, expected):
    assert continued(values, 3, kind) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("values", [[1], [1, -1], [0, 1], []])
def test_growth_needs_two_numbers_of_one_sign(values):
    assert continued(values, 2, "growth") is None


@given(st.integers(-10_000, 10_000), st.integers(-500, 500), st.integers(2, 6))
def test_equal_steps_written_in_decimals_stay_exact(start, step, size):
    values = [(start + k * step) / 100 for k in range(size)]
    assert continued(values, 2, "linear") == [(start + (size + k) * step) / 100 for k in range(2)]


# --- keys ---------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def tester(request):
    if "hand" not in request.fixturenames:
        return None
    model = request.getfixturevalue("hand").grid.value_model
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def row_of(hand, line, *rest):
    return [hand.session.value(line, (year, *rest)) for year in YEARS]


def test_control_r_copies_the_first_column_and_control_d_the_first_row(hand):
    hand.session.type_into_cell("price", ("2025", "moore", "training"), "12")
    hand.go("price", "2025", "moore", "training")
    hand.press(Key.Key_End, modifier=Shift)
    hand.window.menus.actions["fill_right"].trigger()
    assert row_of(hand, "price", "moore", "training") == [10, 12, 12, 12, 12]
    hand.press(Key.Key_Down, modifier=Shift)
    hand.window.menus.actions["fill_down"].trigger()
    assert row_of(hand, "price", "moore", "inference") == [10, 12, 12, 12, 12]
    hand.window.menus.actions["undo"].trigger()
    assert row_of(hand, "price", "moore", "inference") == [10] * 5


def test_control_r_in_one_cell_takes_the_value_at_its_left(hand):
    hand.session.type_into_cell("price", ("2025", "moore", "training"), "12")
    hand.go("price", "2026", "moore", "training")
    hand.window.menus.actions["fill_right"].trigger()
    assert row_of(hand, "price", "moore", "training") == [10, 12, 12, 10, 10]


def test_filling_a_formula_brings_the_formula_back_over_overrides(hand):
    hand.session.type_into_cell("revenue", ("2028", "moore"), "999")
    hand.go("revenue", "2026", "moore")
    hand.press(Key.Key_End, modifier=Shift)
    hand.window.menus.actions["fill_right"].trigger()
    assert hand.session.cell("revenue", ("2028", "moore")) is None
    assert row_of(hand, "revenue", "moore")[2:] == [60, 80, 100]
    assert "the formula holds again: 1." in hand.message()


def test_filling_a_number_over_formulas_makes_overrides_and_says_so(hand):
    hand.go("revenue", "2025", "moore")
    hand.press(Key.Key_End, modifier=Shift)
    hand.window.menus.actions["fill_right"].trigger()
    assert row_of(hand, "revenue", "moore")[1:] == [15, 15, 15, 15]
    assert hand.session.cell_kind("revenue", ("2027", "moore")) == "override"
    assert "Overrides now, where a formula computed before: 3." in hand.message()


def test_a_formula_is_not_filled_into_another_line(hand):
    before = hand.session.value("growth", ("2026", "moore"))
    hand.go("profit", "2026", "moore")
    hand.press(Key.Key_Down, modifier=Shift)
    hand.window.menus.actions["fill_down"].trigger()
    assert hand.session.value("growth", ("2026", "moore")) == before
    assert hand.session.cell("growth", ("2026", "moore")) is None
    assert "Cells not filled: 1." in hand.message()


# --- the handle ---------------------------------------------------------------------------------------


def handle_of(hand):
    hand.qtbot.waitUntil(lambda: hand.window.view.grid.values.findChild(FillHandle) is not None)
    handle = hand.window.view.grid.values.findChild(FillHandle)
    hand.qtbot.waitUntil(handle.isVisible)
    return handle


def drag(hand, columns, rows=0, button=Qt.MouseButton.LeftButton, modifier=NONE):
    """Drag the handle over so many columns and rows; return what the tip said before letting go."""
    hand.qtbot.wait(1)  # the handle follows the selection after the grid
    handle, values = handle_of(hand), hand.grid.values
    _first, last = values.selecting.block()
    target = values.visualRect(values.model().index(last.row + rows, last.column + columns)).center()
    spot = handle.mapFrom(values.viewport(), target)
    QTest.mousePress(handle, button, modifier, QPoint(4, 4))
    move(handle, spot, button, modifier)
    said = handle.tip.text() if handle.tip.isVisible() else ""
    assert handle.frame.isVisible()
    QTest.mouseRelease(handle, button, modifier, spot)
    return said


def move(handle, spot, button, modifier):
    where = QPointF(spot)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, handle.mapToGlobal(where), Qt.MouseButton.NoButton, button, modifier
    )
    QApplication.sendEvent(handle, event)


def test_dragging_one_number_copies_it_and_control_counts_on(hand):
    hand.session.type_into_cell("price", ("2024", "moore", "training"), "12")
    hand.go("price", "2024", "moore", "training")
    assert drag(hand, 2) == "12.00"
    assert row_of(hand, "price", "moore", "training") == [12, 12, 12, 10, 10]
    assert len(hand.grid.values.selected_cells()) == 3
    hand.go("price", "2024", "moore", "training")
    assert drag(hand, 2, modifier=Control) == "14.00"
    assert row_of(hand, "price", "moore", "training") == [12, 13, 14, 10, 10]


def test_dragging_two_numbers_makes_a_series_and_control_copies(hand):
    hand.session.type_into_cell("cost_ratio", ("2025", "moore"), "48%")
    hand.go("cost_ratio", "2024", "moore")
    hand.press(Key.Key_Right, modifier=Shift)
    assert drag(hand, 3) == "42.0%"
    assert row_of(hand, "cost_ratio", "moore") == [0.5, 0.48, 0.46, 0.44, 0.42]
    hand.window.menus.actions["undo"].trigger()
    hand.go("cost_ratio", "2024", "moore")
    hand.press(Key.Key_Right, modifier=Shift)
    drag(hand, 2, modifier=Control)
    assert row_of(hand, "cost_ratio", "moore") == [0.5, 0.48, 0.5, 0.48, 0.5]


def test_dragging_to_the_left_and_down(hand):
    hand.session.type_into_cell("price", ("2027", "moore", "training"), "20")
    hand.session.type_into_cell("price", ("2028", "moore", "training"), "22")
    hand.go("price", "2027", "moore", "training")
    hand.press(Key.Key_Right, modifier=Shift)
    drag(hand, -3)
    assert row_of(hand, "price", "moore", "training") == [10, 16, 18, 20, 22]
    hand.go("price", "2027", "moore", "training")
    hand.press(Key.Key_Right, modifier=Shift)
    drag(hand, 0, rows=1)
    assert row_of(hand, "price", "moore", "inference")[3:] == [20, 22]


def test_after_a_drag_the_kind_can_be_changed_as_one_step(hand):
    for year, text in (("2024", "100"), ("2025", "110")):
        hand.session.type_into_cell("price", (year, "moore", "training"), text)
    hand.go("price", "2024", "moore", "training")
    hand.press(Key.Key_Right, modifier=Shift)
    drag(hand, 2)
    assert row_of(hand, "price", "moore", "training")[:4] == [100, 110, 120, 130]
    choices = hand.grid.values.findChild(FillChoices)
    assert choices.button.isVisible()
    growth = choices.button.menu().actions()[2]
    assert growth.text() == "Growth series"
    growth.trigger()
    assert row_of(hand, "price", "moore", "training")[:4] == pytest.approx([100, 110, 121, 133.1])
    hand.window.menus.actions["undo"].trigger()
    assert row_of(hand, "price", "moore", "training")[:4] == [100, 110, 10, 10]
    hand.go("price", "2024", "moore", "training")
    assert not choices.button.isVisible()


@pytest.mark.qt_log_ignore("does not support")  # the offscreen platform, of the menu
def test_the_right_button_asks_which_kind(hand):
    hand.session.type_into_cell("price", ("2025", "moore", "training"), "11")
    hand.go("price", "2024", "moore", "training")
    hand.press(Key.Key_Right, modifier=Shift)
    drag(hand, 2, button=Qt.MouseButton.RightButton)
    assert row_of(hand, "price", "moore", "training")[2:4] == [10, 10]
    [menu] = [menu for menu in hand.grid.values.findChildren(QMenu) if menu.isVisible()]
    menu.actions()[2].trigger()
    menu.close()
    assert row_of(hand, "price", "moore", "training")[:4] == pytest.approx([10, 11, 12.1, 13.31])


def test_a_double_click_on_the_handle_fills_to_the_last_year(hand):
    hand.session.type_into_cell("price", ("2024", "moore", "training"), "12")
    hand.go("price", "2024", "moore", "training")
    hand.qtbot.wait(1)
    QTest.mouseDClick(handle_of(hand), Qt.MouseButton.LeftButton, NONE, QPoint(4, 4))
    assert row_of(hand, "price", "moore", "training") == [12] * 5


def test_escape_stops_a_drag_and_a_drag_inwards_clears(hand):
    hand.go("price", "2024", "moore", "training")
    hand.qtbot.wait(1)
    handle = handle_of(hand)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, NONE, QPoint(4, 4))
    move(handle, QPoint(150, 4), Qt.MouseButton.LeftButton, NONE)
    hand.press(Key.Key_Escape)
    assert not handle.frame.isVisible()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, NONE, QPoint(150, 4))
    assert row_of(hand, "price", "moore", "training") == [10] * 5
    hand.press(Key.Key_Right, Key.Key_Right, modifier=Shift)
    drag(hand, -1)
    assert hand.session.cell("price", ("2026", "moore", "training")) is None
    assert hand.session.cell("price", ("2025", "moore", "training")) is not None
