"""What is being typed into a cell is taken before anything else happens; what is refused stays with its reason."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.edits import RemoveLine, RenameLine, SetCell
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Cell
from tests.gui.at_cells import PRICE, do, held

pytestmark = pytest.mark.qt_log_ignore(
    "does not support raise"  # the list of names, drawn offscreen
)
Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def fold_by_label(hand):
    labels = hand.grid.labels
    heading = next(k for k, row in enumerate(hand.grid.contents.shown) if row.fold_key)
    at = labels.visualRect(labels.model().index(heading, 0)).center()
    hand.qtbot.mouseClick(labels.viewport(), Qt.MouseButton.LeftButton, pos=at)


def choose_in_side_bar(hand):
    sidebar = hand.window.sidebar
    item = next(sidebar.item(k) for k in range(sidebar.count()) if "MetaX" in sidebar.item(k).text())
    hand.qtbot.mouseClick(
        sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(item).center()
    )


ELSEWHERE = {
    "a fold by its label": fold_by_label,
    "fold all": lambda hand: do(hand, "fold_all"),
    "the outline's levels": lambda hand: hand.grid.outline.levelRequested.emit(1),
    "a company in the side bar": choose_in_side_bar,
    "the next page": lambda hand: do(hand, "next_page"),
    "another page": lambda hand: do(hand, "scenarios"),
    "another scenario": lambda hand: hand.window.commands.choose_scenario("bull"),
    "a place gone to": lambda hand: hand.window.view.go_to(CellPlace("cost_ratio", ("2024", "metax"))),
    "the structure": lambda hand: do(hand, "structure"),
}


def test_a_typed_number_is_taken_when_something_else_is_asked_for(hand):
    for number, (way, ask) in enumerate(ELSEWHERE.items()):
        hand.window.show_page(Page("company", "moore"))
        hand.session.choose_scenario("base")
        hand.go(*PRICE)
        hand.type(f"12.{number}")
        ask(hand)
        assert (way, held(hand, *PRICE, scenario="base")) == (way, float(f"12.{number}"))
        assert not hand.grid.editing.editor.isVisible()


def test_a_refused_text_stays_with_its_reason_and_the_keyboard(hand):
    hand.go(*PRICE)
    hand.type("12 mu")
    before = hand.window.view.page, hand.session.scenario, set(hand.grid.contents.folded)
    editor = hand.grid.editing.editor
    for way, ask in ELSEWHERE.items():
        ask(hand)
        assert (hand.window.view.page, hand.session.scenario, set(hand.grid.contents.folded)) == before, way
        assert not hand.window.is_grid_away
        assert (editor.isVisible(), editor.text(), QApplication.focusWidget()) == (True, "12 mu", editor), way
        assert "12 mu" in hand.message()
        assert hand.window.sidebar.currentItem().text() == "Moore"
        assert hand.window.menus.scenarios.currentData() == "base"


def test_looks_change_around_a_text_that_is_being_typed(hand):
    hand.go(*PRICE)
    hand.type("12.5")
    editor = hand.grid.editing.editor
    for name in ("zoom_in", "language_zh", "theme_dark", "show_charts"):
        do(hand, name)
        assert (editor.isVisible(), editor.text(), QApplication.focusWidget()) == (True, "12.5", editor), name
    hand.press(Key.Key_Return)
    assert held(hand, *PRICE) == 12.5


def test_undo_in_the_editor_is_of_the_typing_and_then_ends_it(hand):
    hand.session.set_value("price", PRICE[1:], 11.0)
    hand.go(*PRICE)
    hand.press(Key.Key_F2)
    hand.type("5")
    editor = hand.grid.editing.editor
    hand.press(Key.Key_Z, modifier=Control)
    assert (editor.isVisible(), editor.text()) == (True, "11")
    hand.type("7")
    do(hand, "undo")
    assert (editor.isVisible(), editor.text()) == (True, "11")
    do(hand, "undo")
    assert not editor.isVisible()
    assert held(hand, *PRICE) == 11.0  # the edit before is not undone
    do(hand, "undo")
    assert held(hand, *PRICE) == 10.0


def test_the_formula_bar_s_number_is_taken_and_its_formula_stays_across_pages(hand):
    hand.go(*PRICE)
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("13", hand.bar.edit)
    do(hand, "next_page")
    assert held(hand, *PRICE) == 13
    hand.go(*PRICE)
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("=units*", hand.bar.edit)
    do(hand, "next_page")
    assert hand.bar.edit.text == "=units*"
    assert hand.bar.is_editing


def test_a_half_written_formula_is_not_lost_by_closing(hand):
    hand.go("profit", "2026", "moore")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("=revenue*", hand.bar.edit)
    assert not hand.window.close()
    assert (hand.window.isVisible(), hand.bar.edit.text) == (True, "=revenue*")
    hand.press(Key.Key_Escape, widget=hand.bar.edit)
    assert hand.window.close()


def test_saving_takes_what_is_typed(hand, tmp_path):
    hand.session.save_as(tmp_path / "a.gpum")
    hand.go(*PRICE)
    hand.type("14")
    do(hand, "save")
    assert held(hand, *PRICE) == 14
    assert not hand.session.is_modified


def test_a_fill_by_its_key_does_not_overwrite_what_is_typed(hand):
    hand.go(*PRICE)
    hand.type("15")
    do(hand, "fill_right")
    assert held(hand, *PRICE) == 15


def test_rows_laid_out_anew_keep_the_typing_over_its_cell(hand):
    hand.go("cost_ratio", "2026", "moore")
    hand.type("4")
    hand.session.define_line("extra", unit="CNY_100m", axes=("company", "period"), section="sales")
    editor = hand.grid.editing.editor
    assert (editor.isVisible(), editor.text()) == (True, "4")
    assert editor.geometry().top() == hand.grid.values.cell_rectangle().top()
    assert hand.grid.current_place() == CellPlace("cost_ratio", ("2026", "moore"))
    hand.type("2%")
    hand.press(Key.Key_Return)
    assert held(hand, "cost_ratio", "2026", "moore") == 0.42


def test_typing_ends_where_its_line_goes(hand):
    hand.go("headcount", "moore")
    hand.type("4")
    hand.session.perform(RemoveLine("headcount"))
    assert not hand.grid.editing.editor.isVisible()
    assert "headcount" not in hand.session.model.lines


def test_another_document_takes_nothing_of_what_was_typed(hand):
    hand.go(*PRICE)
    hand.type("12 mu")
    hand.session.new()
    assert not hand.grid.editing.editor.isVisible()
    assert not hand.session.is_modified


def test_a_text_that_was_not_changed_changes_nothing(hand):
    hand.session.perform(SetCell("price", PRICE[1:], Cell(11.0)))
    hand.session.choose_scenario("bull")
    hand.go(*PRICE)
    mark = hand.session.history.mark
    hand.press(Key.Key_F2)
    hand.press(Key.Key_Return)
    assert hand.session.history.mark is mark
    assert hand.session.model.record("cells", ("bull", "price", PRICE[1:])) is None


# --- input methods ----------------------------------------------------------------------------------


def compose(widget, preedit, commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_a_full_width_equals_sign_begins_a_formula(hand):
    hand.go("profit", "2026", "metax")
    compose(hand.grid.values, "", "＝")
    assert (hand.bar.edit.text, QApplication.focusWidget()) == ("=", hand.bar.edit)
    compose(hand.bar.edit, "", "（１＋２）＊３")
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert held(hand, "profit", "2026", "metax") == 9


def test_the_full_width_sign_in_the_bar_is_the_plain_one(hand):
    hand.go("growth", "2026", "metax")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    compose(hand.bar.edit, "", "＝revenue－revenue［－１］")
    assert hand.bar.edit.text.startswith("=")
    compose(hand.bar.edit, "", "，")
    assert hand.bar.edit.textCursor().atEnd()


def test_full_width_digits_are_numbers(hand):
    typed = {"１２．５": 12.5, "－３": -3.0, "（７６３）": -763.0, "１，２３４": 1234.0, "￥７": 7.0}
    for text, value in typed.items():
        hand.go(*PRICE)
        for letter in text:
            compose(hand.target(), "", letter)
        hand.press(Key.Key_Return)
        assert (text, held(hand, *PRICE)) == (text, value)


def test_what_is_composed_is_neither_lost_nor_entered_twice(hand):
    hand.go(*PRICE)
    compose(hand.grid.values, "1")
    editor = hand.grid.editing.editor
    assert (editor.isVisible(), editor.text()) == (True, "")
    compose(editor, "12")
    compose(editor, "", "12")
    assert editor.text() == "12"
    compose(editor, "yi")
    compose(editor, "")  # Escape in the input method drops its letters alone
    assert editor.text() == "12"
    compose(editor, "wan")
    compose(editor, "", "元")
    assert editor.text() == "12元"


def test_a_composition_of_a_name_goes_on_in_the_bar(hand):
    hand.go("profit", "2026", "metax")
    hand.type("=")
    compose(hand.bar.edit, "ying")
    compose(hand.bar.edit, "", "营业收入")
    hand.press(Key.Key_Escape, widget=hand.bar.edit)  # the list of names
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.session.model.lines["profit"].formula in {"revenue", "营业收入"}


def test_a_press_elsewhere_during_composition_takes_what_was_committed(hand):
    hand.go(*PRICE)
    hand.type("12")
    compose(hand.grid.editing.editor, "yi")
    at = hand.grid.values.visualRect(hand.grid.values.model().index(3, 1)).center()
    hand.qtbot.mouseClick(hand.grid.values.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(0, 0))
    assert held(hand, *PRICE) == 12
    assert not hand.grid.editing.editor.isVisible()


# --- fine points ------------------------------------------------------------------------------------


def test_the_page_of_a_renamed_line_stays_with_its_typing(hand):
    hand.go("cost_ratio", "2026", "moore")
    hand.type("4")
    hand.session.perform(RenameLine("units", "sold_units"))
    assert hand.grid.editing.editor.text() == "4"
    hand.window.show_page(Page("market"))
    assert hand.session.value("cost_ratio", ("2026", "moore")) == 0.04
