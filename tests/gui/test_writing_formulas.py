"""Writing a formula through the real window: colours, frames, terms, calm errors, pointing, fixed years, lines."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from gpu_modeler.formula import Namespace
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar.frames import blocks
from gpu_modeler.gui.bar.pointed import range_text
from gpu_modeler.gui.bar.referenced import referenced
from gpu_modeler.gui.bar.signature import signature_at
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Group
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model

Key, Modifier = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore(
    "does not support raise"
)  # the offscreen platform, of the list of names


def write(hand, text):
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type(text, hand.bar.edit)
    hand.bar.edit.popup.hide()


def put_caret(hand, position, to=None):
    cursor = hand.bar.edit.textCursor()
    cursor.setPosition(position)
    if to is not None:
        cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
    hand.bar.edit.setTextCursor(cursor)


def cell(hand, line, *place):
    at = hand.grid.contents.position_of(CellPlace(line, place))
    return hand.grid.values.visualRect(hand.grid.value_model.index(*at))


def click(hand, qtbot, line, *place, modifier=Modifier.NoModifier):
    spot = cell(hand, line, *place).center()
    qtbot.mouseClick(hand.grid.values.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def colour_of(hand, word):
    found = [s for s in hand.bar.edit.extraSelections() if s.cursor.selectedText() == word]
    return found[-1].format.foreground().color().name().upper()


def waves(hand):
    none = QTextCursor().charFormat().underlineStyle()
    return [
        s.cursor.selectedText() for s in hand.bar.edit.extraSelections() if s.format.underlineStyle() != none
    ]


# --- colours and frames -------------------------------------------------------------------------


def test_names_have_colours_of_their_own_and_frames_in_the_same_colour(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=revenue * (1 - cost_ratio) + revenue")
    palette = theme.colours().references
    assert colour_of(hand, "revenue") == palette[0]
    assert colour_of(hand, "cost_ratio") == palette[1]
    spans = sorted(
        (s.cursor.selectionStart(), s.cursor.selectionEnd()) for s in hand.bar.edit.extraSelections()
    )
    assert all(one[1] <= other[0] for one, other in pairwise(spans))  # Qt draws overlapping ones in any order
    qtbot.waitUntil(lambda: hand.bar.pointing._frames is not None and hand.bar.pointing._frames.isVisible())
    rectangles = {frame.number: rectangle for rectangle, frame in hand.bar.pointing._frames.rectangles()}
    assert rectangles[0] == cell(hand, "revenue", "2026", "moore")
    assert rectangles[1] == cell(hand, "cost_ratio", "2026", "moore")
    picture = hand.grid.values.grab().toImage()
    header = hand.grid.values.viewport().geometry().topLeft()
    ratio = picture.devicePixelRatio()
    spot = (rectangles[0].topLeft() + header) * ratio
    assert picture.pixelColor(int(spot.x() + 5), int(spot.y() + 1)).name().upper() == palette[0]
    hand.press(Key.Key_Escape, widget=hand.bar.edit)
    qtbot.waitUntil(lambda: not hand.bar.pointing._frames.isVisible())


def test_frames_stay_with_their_cells_when_the_grid_scrolls(hand, qtbot):
    hand.window.resize(900, 330)
    hand.go("profit", "2026", "moore")
    write(hand, "=cost_ratio")
    qtbot.waitUntil(lambda: hand.bar.pointing._frames is not None and hand.bar.pointing._frames.isVisible())
    hand.grid.values.verticalScrollBar().setValue(20)
    ((rectangle, _),) = hand.bar.pointing._frames.rectangles()
    assert rectangle == cell(hand, "cost_ratio", "2026", "moore")
    assert hand.bar.pointing._frames.geometry() == hand.grid.values.viewport().geometry()


def test_a_reduced_name_means_the_cells_it_is_taken_over():
    names, edited = Namespace(small_model()), CellPlace("profit", ("2026", "moore"))
    (one, lag, other, years) = referenced(
        names, "=SUM(price, segment) + revenue[-1] + biren.revenue[2028] + SUM(revenue, 2024:2025)", edited
    )
    assert [c.place for c in one.cells] == [("2026", "moore", "training"), ("2026", "moore", "inference")]
    assert [c.place for c in lag.cells] == [("2025", "moore")]
    assert [c.place for c in other.cells] == [("2028", "biren")]
    assert [c.place for c in years.cells] == [("2024", "moore"), ("2025", "moore")]
    assert [found.number for found in referenced(names, "=revenue + 营业收入 + (revenue[-1]) +", edited)] == [
        0,
        0,
        1,
    ]


def test_frames_are_as_few_as_can_be():
    assert blocks([(0, 1), (0, 2), (1, 1), (1, 2), (2, 1), (5, 5)]) == [
        (0, 1, 1, 2),
        (2, 1, 2, 1),
        (5, 5, 5, 5),
    ]


# --- values of terms ----------------------------------------------------------------------------


def test_the_term_at_the_caret_says_its_value(hand, qtbot):
    hand.go("profit", "2026", "moore")  # 60 of revenue, half of it cost, a quarter of the rest tax
    hand.bar.begin_formula("")
    put_caret(hand, 3)
    qtbot.waitUntil(lambda: hand.bar.term.text().startswith("revenue = 60.0"))
    put_caret(hand, hand.bar.edit.text.index("cost_ratio") + 2)
    qtbot.waitUntil(lambda: hand.bar.term.text() == "cost_ratio = 50.0%")
    end = hand.bar.edit.text.index(") *") + 1
    put_caret(hand, 1, end)
    qtbot.waitUntil(lambda: hand.bar.term.text().startswith("revenue * (1 - cost_ratio) = 30.0"))
    assert hand.bar.edit.text.startswith("=revenue * (1 - cost_ratio)")
    assert not hand.bar.is_editing
    assert "Formula" in hand.bar.hint.text()  # nothing was typed: the cell is still described
    hand.press(Key.Key_Escape, widget=hand.bar.edit)
    assert hand.bar.term.text() == ""
    assert not hand.bar.edit.textCursor().hasSelection()


def test_a_term_open_along_an_axis_says_each_value(hand, qtbot):
    hand.go("revenue", "2026", "moore")
    hand.bar.begin_formula("")
    put_caret(hand, 8)
    qtbot.waitUntil(lambda: "Training 30.0" in hand.bar.term.text())
    assert "Inference 30.0" in hand.bar.term.text()
    put_caret(hand, len("=SUM(product_revenue, seg"))
    qtbot.waitUntil(lambda: hand.bar.term.text().startswith("SUM(product_revenue, segment) = 60.0"))


def test_a_resting_pointer_says_the_value_of_what_is_under_it(hand):
    hand.go("profit", "2026", "moore")
    hand.bar.begin_formula("")
    assert hand.bar.edit.describe(3).startswith("revenue = 60.0")


def test_the_signature_marks_the_argument_at_the_caret(hand, qtbot):
    found = signature_at("=IF(a, b", 8, "en")
    (span,) = found.marked
    assert found.form[slice(*span)] == "then"
    zh = signature_at("=SUM(a, b, c", 12, "zh")
    assert [zh.form[slice(*span)] for span in zh.marked] == ["…"]
    hand.go("profit", "2026", "moore")
    write(hand, "=ROUND(revenue, ")
    qtbot.waitUntil(lambda: "<b>digits</b>" in hand.bar.hint.text())
    assert "rounded" in hand.bar.hint.text().lower() or "round" in hand.bar.hint.text().lower()


# --- errors -------------------------------------------------------------------------------------


def test_what_is_wrong_is_underlined_once_the_caret_is_elsewhere(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=revenu")
    hand.bar.feedback._answer()
    hand.bar.feedback._judge()
    assert waves(hand) == []  # half typed
    hand.type(" * 2", hand.bar.edit)
    hand.bar.edit.popup.hide()
    qtbot.waitUntil(lambda: waves(hand) == ["revenu"])
    assert "revenue" in hand.bar.hint.text()
    put_caret(hand, 7)
    hand.type("e", hand.bar.edit)
    assert waves(hand) == []


def test_currencies_that_do_not_add_up_are_said_while_typing(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=headcount + revenue ")
    qtbot.waitUntil(lambda: len(waves(hand)) == 1)
    assert hand.session.model.lines["profit"].formula.startswith("revenue *")


def test_an_unclosed_call_is_not_wrong_yet(hand):
    hand.go("profit", "2026", "moore")
    write(hand, "=MAX(revenue, ")
    hand.bar.feedback._answer()
    hand.bar.feedback._judge()
    assert waves(hand) == []


# --- pointing -----------------------------------------------------------------------------------


def test_arrow_keys_point_at_cells_after_an_operator(hand):
    hand.go("growth", "2026", "moore")
    hand.type("=")
    edit = hand.bar.edit
    hand.press(Key.Key_Up, widget=edit)
    assert edit.text == "=profit"
    hand.press(Key.Key_Up, Key.Key_Left, widget=edit)
    assert edit.text == "=cost_ratio[-1]"
    hand.type("-", edit)
    hand.press(Key.Key_Up, Key.Key_Up, widget=edit)
    assert edit.text == "=cost_ratio[-1]-cost_ratio"
    hand.press(Key.Key_Return, widget=edit)
    assert hand.session.model.lines["growth"].formula == "cost_ratio[-1]-cost_ratio"
    assert hand.grid.values.hasFocus()


def test_arrow_keys_move_the_caret_in_a_formula_that_is_changed(hand):
    hand.go("revenue", "2026", "moore")
    hand.press(Key.Key_F2)
    edit = hand.bar.edit
    hand.type("+", edit)
    hand.press(Key.Key_Left, widget=edit)
    assert edit.text.endswith("segment)+")
    assert edit.textCursor().position() == len(edit.text) - 1
    hand.bar.begin_formula("")  # F2 again
    hand.press(Key.Key_Right, Key.Key_Down, widget=edit)
    assert edit.text.endswith("+cost_ratio")


def test_a_second_click_replaces_what_the_first_one_wrote(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=2 * ")
    click(hand, qtbot, "revenue", "2026", "moore")
    click(hand, qtbot, "revenue", "2028", "moore")
    assert hand.bar.edit.text == "=2 * revenue[+2]"
    hand.type(" + tax", hand.bar.edit)
    click(hand, qtbot, "cost_ratio", "2026", "moore")
    assert hand.bar.edit.text == "=2 * revenue[+2] + cost_ratio"


def test_shift_click_takes_a_range(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=")
    click(hand, qtbot, "revenue", "2024", "moore")
    click(hand, qtbot, "revenue", "2027", "moore", modifier=Modifier.ShiftModifier)
    assert hand.bar.edit.text == "=SUM(revenue, 2024:2027)"
    write(hand, "=MAX(")
    click(hand, qtbot, "product_revenue", "2026", "moore", "training")
    click(hand, qtbot, "product_revenue", "2026", "moore", "inference", modifier=Modifier.ShiftModifier)
    assert hand.bar.edit.text == "=MAX(product_revenue, segment"


def test_a_block_is_named_by_what_it_is():
    model = small_model()
    model.groups["duo"] = Group("duo", Labels("双雄", "Duo"), "company", ("moore", "metax"))
    model.orders["groups"] = ("duo",)
    edited = CellPlace("profit", ("2026", "moore"))

    def text(*places, line="revenue", function=""):
        return range_text(model, [CellPlace(line, place) for place in places], edited, function)

    assert text(("2025", "metax")) == "metax.revenue[-1]"
    assert text(*((year, "moore") for year in model.periods)) == "SUM(revenue, period)"
    assert text(("2026", "moore"), ("2026", "metax")) == "SUM(revenue, duo)"
    assert text(*(("2025", c) for c in ("moore", "metax", "biren"))) == "SUM(revenue[-1], company)"
    assert text(("2024", "moore"), ("2026", "moore")) == "SUM(revenue[-2], revenue)"
    mixed = [CellPlace("revenue", ("2026", "moore")), CellPlace("cost_ratio", ("2026", "moore"))]
    assert range_text(model, mixed, edited) == "SUM(revenue, cost_ratio)"
    both = [("2026", "moore", s) for s in ("training", "inference")]
    assert text(*both, line="price", function="AVERAGE") == "price, segment"


# --- keys ---------------------------------------------------------------------------------------


def test_f4_turns_the_year_of_the_name_at_the_caret(hand):
    hand.go("profit", "2026", "moore")
    write(hand, "=revenue[-1]")
    hand.press(Key.Key_F4, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue[2025]"
    hand.press(Key.Key_F4, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue[-1]"
    write(hand, "=revenue * tax_rate")
    hand.press(Key.Key_F4, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue * tax_rate"  # a constant has no years


def test_alt_enter_begins_a_line_and_the_editor_grows(hand, qtbot):
    hand.go("profit", "2026", "moore")
    write(hand, "=revenue")
    low = hand.bar.edit.height()
    hand.press(Key.Key_Return, modifier=Modifier.AltModifier, widget=hand.bar.edit)
    hand.type("- cost_ratio * revenue", hand.bar.edit)
    hand.bar.edit.popup.hide()
    qtbot.waitUntil(lambda: hand.bar.edit.height() > low)
    hand.press(Key.Key_Return, widget=hand.bar.edit)
    assert hand.session.model.lines["profit"].formula == "revenue\n- cost_ratio * revenue"
    assert hand.bar.edit.height() == low


def test_undo_in_the_editor_takes_back_what_was_typed_there(hand):
    hand.go("profit", "2026", "moore")
    write(hand, "=revenue")
    before = hand.session.model.lines["profit"].formula
    hand.press(Key.Key_F4, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue[2026]"
    hand.press(Key.Key_Z, modifier=Modifier.ControlModifier, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue"
    hand.press(Key.Key_Y, modifier=Modifier.ControlModifier, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue[2026]"
    assert hand.session.model.lines["profit"].formula == before


def test_brackets_that_belong_together_are_shown(hand):
    hand.go("profit", "2026", "moore")
    write(hand, "=(revenue)")
    bold = [s.cursor.selectedText() for s in hand.bar.edit.extraSelections() if s.format.fontWeight() >= 700]
    assert sorted(bold) == ["(", ")"]


def test_completion_says_unit_and_kind(hand):
    hand.go("profit", "2026", "moore")
    hand.bar.edit.setFocus()
    hand.bar.edit.selectAll()
    hand.type("=yysr", hand.bar.edit)
    popup = hand.bar.edit.popup
    assert popup.isVisible()
    item = popup.topLevelItem(0)
    assert [item.text(column) for column in range(4)] == ["revenue", "Revenue", "CNY 100m", "formula"]
    hand.press(Key.Key_Tab, widget=hand.bar.edit)
    assert hand.bar.edit.text == "=revenue"


def test_pinyin_is_made_ready_once_a_formula_is_begun(hand, qtbot):
    hand.go("profit", "2026", "moore")
    assert hand.bar.warming is None  # not for the first frame
    hand.bar.begin_formula("")
    qtbot.waitUntil(lambda: not hand.bar.warming._timer.isActive())
    assert next(hand.bar.warming._labels, None) is None
