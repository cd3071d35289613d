"""The formula bar: what it shows, what Enter and Esc do, completion, references by click, the name box."""

import pytest
from PySide6.QtCore import Qt

from gpu_modeler.edits import SetCell
from gpu_modeler.model import Cell
from gpu_modeler.text import Labels

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore(
    "does not support raise"
)  # the offscreen platform, of the list of names


def write(hand, text):
    """Put the cursor into the formula bar and type a whole text."""
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type(text, hand.bar.edit)
    hand.bar.edit.popup.hide()


def test_shows_place_formula_value_and_factors(hand):
    hand.go("product_revenue", "2026", "moore", "training")
    assert hand.bar.name_box.text() == "Product revenue · Moore · Training · 2026"
    assert hand.bar.edit.text == "=units * price"
    assert hand.bar.value.text().startswith("30.0")
    assert "/ 10000" in hand.bar.hint.text()


def test_enter_sets_the_formula_of_the_line_for_every_company(hand):
    hand.go("revenue", "2026", "moore")
    write(hand, "=SUM(product_revenue, segment) * 2")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.session.model.lines["revenue"].formula == "SUM(product_revenue, segment) * 2"
    assert hand.text("revenue", "2026", "moore") == "120.0"
    assert hand.session.value("revenue", ("2026", "metax")) == 240
    assert hand.grid.values.hasFocus()


def test_a_number_in_the_bar_goes_into_the_cell(hand):
    hand.go("price", "2026", "moore", "training")
    write(hand, "12.5")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.text("price", "2026", "moore", "training") == "12.50"


def test_a_refused_formula_stays_with_its_reason_and_its_wrong_part_marked(hand):
    hand.go("revenue", "2026", "moore")
    write(hand, "=SUM(prodct_revenue, segment)")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=SUM(prodct_revenue, segment)"
    assert "product_revenue" in hand.bar.hint.text()
    marked = [
        s.cursor.selectedText()
        for s in hand.bar.edit.extraSelections()
        if s.format.fontUnderline() or s.format.underlineStyle() != s.format.UnderlineStyle.NoUnderline
    ]
    assert "prodct_revenue" in marked
    assert hand.session.model.lines["revenue"].formula == "SUM(product_revenue, segment)"


def test_escape_restores_what_the_line_has(hand):
    hand.go("revenue", "2026", "moore")
    write(hand, "=1 +")
    hand.press(Key.Key_Escape, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=SUM(product_revenue, segment)"
    assert hand.grid.values.hasFocus()


def test_a_formula_under_an_exception_changes_the_exception_alone(hand):
    hand.go("profit", "2026", "biren")
    assert hand.bar.edit.text == "=revenue * (1 - cost_ratio)"
    write(hand, "=revenue * cost_ratio")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    line = hand.session.model.lines["profit"]
    assert line.formula == "revenue * (1 - cost_ratio) * (1 - tax_rate)"
    assert line.exceptions[0].formula == "revenue * cost_ratio"


def test_completion_offers_and_inserts_names(hand):
    hand.go("revenue", "2026", "moore")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("=SUM(product", hand.bar.edit)
    assert hand.bar.edit.popup.isVisible()
    hand.press(Key.Key_Tab, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=SUM(product_revenue"
    assert hand.bar.edit.hasFocus()


def test_the_value_follows_while_a_formula_is_typed(hand, qtbot):
    hand.go("revenue", "2026", "moore")
    write(hand, "=SUM(product_revenue, segment) * 3")
    qtbot.waitUntil(lambda: hand.bar.value.text().startswith("180.0"))
    assert hand.session.value("revenue", ("2026", "moore")) == 60


def test_a_click_on_a_cell_inserts_its_name(hand, qtbot):
    hand.go("revenue", "2026", "moore")
    write(hand, "=")
    grid = hand.grid
    row = next(k for k, r in enumerate(grid.contents.shown) if r.line == "cost_ratio")
    spot = grid.values.visualRect(grid.value_model.index(row, 2)).center()
    qtbot.mouseClick(grid.values.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert hand.bar.edit.text == "=cost_ratio[-1]"
    assert hand.bar.edit.hasFocus()


def test_the_name_box_goes_to_other_pages(hand):
    hand.bar.focus_name()
    hand.bar.name_box.setText("profit 沐曦 2027")
    hand.press(Key.Key_Return, widget=hand.bar.name_box)
    assert hand.window.view.page.company == "metax"
    assert hand.grid.current_place().place == ("2027", "metax")
    assert hand.window.sidebar.page.company == "metax"


def test_the_name_box_offers_the_nearest_name(hand):
    hand.bar.focus_name()
    hand.bar.name_box.setText("revenu")
    hand.press(Key.Key_Return, widget=hand.bar.name_box)
    assert "revenue" in hand.message().lower()


def test_a_formula_is_written_across_pages(hand, qtbot):
    hand.go("growth", "2026", "moore")
    write(hand, "=revenue / ")
    hand.window.step_page(1)
    assert hand.bar.edit.text == "=revenue / "
    row = next(k for k, r in enumerate(hand.grid.contents.shown) if r.line == "revenue")
    spot = hand.grid.values.visualRect(hand.grid.value_model.index(row, 3)).center()
    qtbot.mouseClick(hand.grid.values.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert hand.bar.edit.text == "=revenue / metax.revenue"
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.session.model.lines["growth"].formula == "revenue / metax.revenue"
    assert hand.window.view.page.company == "moore"


def test_another_document_drops_what_was_being_written(hand):
    hand.go("growth", "2026", "moore")
    write(hand, "=revenue /")
    hand.session.new()
    assert not hand.bar.is_editing
    assert hand.window.view.page.company not in {"moore", "metax"}


def test_a_long_description_is_cut_with_a_sign_and_whole_in_the_tool_tip(hand):
    note = "a long story about a price " * 20
    place = ("2026", "moore", "training")
    hand.session.perform(SetCell("price", place, Cell(9.0, "input", note=Labels("", note))))
    hand.go("price", *place)
    assert hand.bar.hint.text().endswith("…")
    assert note.strip() in hand.bar.hint.toolTip()


def test_a_click_on_the_description_leaves_the_keys_with_the_grid(hand, qtbot):
    hand.go("revenue", "2026", "moore")
    qtbot.mouseClick(hand.bar.hint, Qt.MouseButton.LeftButton)
    assert hand.grid.values.hasFocus()


def test_a_long_formula_takes_more_lines_only_while_it_is_edited(hand, qtbot):
    hand.window.resize(900, 700)
    hand.go("revenue", "2026", "moore")
    low = hand.bar.edit.height()
    hand.session.set_formula("revenue", " + ".join(["SUM(product_revenue, segment)"] * 6))
    assert hand.bar.edit.height() == low
    assert hand.bar.edit.toolTip().endswith("SUM(product_revenue, segment)")
    hand.bar.begin_formula("")
    qtbot.waitUntil(lambda: hand.bar.edit.height() > low)
