"""What the status bar says of a selection: figures with units, growth or why there is none, and what a click copies."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.statistics import compound_growth

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier


def said(hand):
    return hand.window.status.selection.text()


def select_row(hand, line, *rest, first="2024"):
    hand.go(line, first, *rest)
    hand.press(Key.Key_End, modifier=Shift)


def test_all_figures_carry_their_unit(hand):
    select_row(hand, "market_size")
    hand.window.show_page(Page("market"))
    select_row(hand, "market_size")
    assert "Average 2,637.5 CNY 100m" in said(hand)  # 1000 * (1 + 1.5 + 2.25 + 3.375 + 5.0625) / 5
    assert "Count 5" in said(hand)
    assert "Min 1,000.0 CNY 100m" in said(hand)
    assert "Max 5,062.5 CNY 100m" in said(hand)
    assert "Sum 13,187.5 CNY 100m" in said(hand)
    assert "CAGR 50.0%" in said(hand)


@pytest.mark.parametrize(("text", "reason"), [("0", "an end is zero"), ("-5", "an end is negative")])
def test_growth_that_means_nothing_says_why(hand, text, reason):
    hand.session.type_into_cell("price", ("2024", "moore", "training"), text)
    select_row(hand, "price", "moore", "training")
    assert reason in said(hand)
    assert "CAGR" in said(hand)


@pytest.mark.parametrize(
    ("first", "last", "years", "growth"),
    [(100, 121, 2, 0.1), (100, 100, 3, 0), (1, 1024, 10, 1)],
)
def test_compound_growth(first, last, years, growth):
    assert compound_growth(first, last, years) == (pytest.approx(growth, rel=1e-12), "")


def test_growth_of_a_row_chosen_with_its_empty_column_and_not_of_gaps(hand):
    hand.go("units", "2025", "moore", "training")
    hand.press(Key.Key_Home, modifier=Shift)
    assert "CAGR 100.0%" in said(hand)  # 20,000 after 10,000, in whatever direction it was selected
    at = hand.grid.values.position
    hand.go("units", "2024", "moore", "training")
    hand.grid.values.selecting.add(type(at)(at.row, at.column + 2))
    assert "Count 2" in said(hand)
    assert "CAGR" not in said(hand)


def test_units_that_fit_are_converted_and_others_only_counted(hand):
    hand.session.define_line(
        "cost", unit="CNY_1m", axes=("company", "period"), section="sales", after="revenue"
    )
    hand.session.type_into_cell("cost", ("2026", "moore"), "1000")
    hand.go("revenue", "2026", "moore")
    hand.press(Key.Key_Down, modifier=Shift)
    assert "Sum 70.0 CNY 100m" in said(hand)  # 60 and 1,000 million
    hand.go("cost_ratio", "2026", "moore")
    hand.press(Key.Key_Down, modifier=Shift)
    assert "Mixed units" in said(hand)
    assert "Count 2" in said(hand)
    assert "Sum" not in said(hand)


def test_a_click_copies_the_figure_with_all_its_digits(hand, qtbot):
    hand.session.type_into_cell("price", ("2024", "moore", "training"), "10.123456789")
    select_row(hand, "price", "moore", "training")
    buttons = {b.text().split()[0]: b for b in hand.window.status.selection.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Max"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "10.123456789"
    assert "Copied" in hand.window.status.currentMessage()
    select_row(hand, "cost_ratio", "moore")
    buttons = {b.text().split()[0]: b for b in hand.window.status.selection.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Average"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "50%"


def test_figures_go_away_with_the_grid_and_come_back(hand):
    select_row(hand, "price", "moore", "training")
    assert hand.window.status.selection.isVisible()
    hand.window.show_page(Page("scenarios"))
    assert not hand.window.status.selection.isVisible()
    hand.window.show_page(hand.window.view.page)
    assert hand.window.status.selection.isVisible()


def test_everything_selected_is_added_up_between_frames(hand, monkeypatch):
    monkeypatch.setattr("gpu_modeler.gui.grid.summing.ROWS_AT_ONCE", 3)
    hand.go("price", "2026", "moore", "training")
    hand.press(Key.Key_A, Key.Key_A, modifier=Control)
    assert said(hand) == ""
    hand.qtbot.waitUntil(lambda: "Mixed units" in said(hand))
    cells = [hand.grid.contents.value(*at) for at in hand.grid.values.selected_cells()]
    assert f"Count {sum(value is not None for value in cells)}" in said(hand)
