"""Pages, folding, scenarios, language, clipboard, statistics."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from gpu_modeler.app.rows import SUMMED, Page
from gpu_modeler.edits import SetSource
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.tooltips import cell_tooltip
from gpu_modeler.model import Source
from gpu_modeler.text import catalogue

Key = Qt.Key


def labels(hand):
    model = hand.grid.label_model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_company_page_lists_sections_lines_and_segments(hand):
    assert labels(hand)[:5] == ["Sales", "Price", "Training", "Inference", "Units"]


def test_the_market_page_shows_market_sections(hand):
    hand.window.show_page(Page("market"))
    assert labels(hand) == ["Market size", "Tax rate", "Market"]


def test_compare_shows_all_companies_and_their_total(hand):
    hand.window.show_page(Page("compare", line="revenue"))
    assert labels(hand) == ["Moore", "MetaX", "Biren", "Total"]
    assert hand.text("revenue", "2026", "metax") == "120.0"
    total = hand.grid.value_model.index(3, 3).data()
    assert total == "360.0"


def test_compare_can_sum_or_choose_segments(hand):
    hand.window.show_page(Page("compare", line="units", segment=SUMMED))
    assert labels(hand) == ["Moore", "MetaX", "Biren", "Total"]
    assert hand.grid.value_model.index(0, 1).data() == "20,000"
    hand.window.show_page(Page("compare", line="units", segment="training"))
    hand.go("units", "2024", "biren", "training")
    hand.enter("5")
    assert hand.session.value("units", ("2024", "biren", "training")) == 5


def test_folding_hides_rows_and_unfolding_brings_them_back(hand):
    before = labels(hand)
    hand.grid.toggle_fold(0)
    assert labels(hand) == ["Sales", "Income statement", "Cost ratio", "Profit", "Growth", "Headcount"]
    hand.grid.toggle_fold(0)
    assert labels(hand) == before


def test_going_to_a_folded_cell_unfolds_it(hand):
    hand.grid.fold_all(folded=True)
    assert labels(hand) == ["Sales", "Income statement"]
    hand.go("price", "2026", "moore", "training")


def test_models_keep_the_rules_of_qt_through_folds_pages_and_edits(hand):
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(m, mode) for m in (hand.grid.label_model, hand.grid.value_model)]
    hand.grid.toggle_fold(0)
    hand.grid.toggle_fold(0)
    hand.window.show_page(Page("compare", line="units"))
    hand.window.show_page(Page("company", "biren"))
    hand.go("price", "2026", "biren", "training")
    hand.enter("3")
    hand.session.undo()
    assert testers


def test_only_changed_cells_are_drawn_again(hand, qtbot):
    hand.go("cost_ratio", "2027", "moore")
    seen = []
    hand.grid.value_model.dataChanged.connect(lambda a, b, _: seen.append((a.row(), a.column(), b.column())))
    shown = hand.grid.contents.shown
    hand.session.type_into_cell("cost_ratio", ("2027", "moore"), "40%")
    lines = {shown[row].line for row, _, _ in seen}
    assert lines == {"cost_ratio", "profit"}
    assert all(first == last for _, first, last in seen)


def test_a_scenario_shows_and_takes_its_own_values(hand):
    hand.session.choose_scenario("bull")
    hand.go("price", "2026", "moore", "training")
    hand.enter("30")
    assert hand.text("revenue", "2026", "moore") == "120.0"
    at = CellPlace("price", ("2026", "moore", "training"))
    row, column = hand.grid.contents.position_of(at)
    assert hand.grid.contents.display(row).differs[column]
    scenarios = hand.window.menus.scenarios
    scenarios.setCurrentIndex(0)
    scenarios.activated.emit(0)
    assert hand.text("revenue", "2026", "moore") == "60.0"


def visible_texts(window):
    texts = [window.windowTitle(), *(a.text() for a in window.menuBar().actions())]
    texts += [made.text() for made in window.menus.actions.values()]
    for kind in (QLabel, QAbstractButton):
        texts += [widget.text() for widget in window.findChildren(kind) if widget.isVisible()]
    for box in window.findChildren(QComboBox):
        texts += [box.itemText(k) for k in range(box.count())]
    for view in (window.view.grid.labels, window.view.grid.values):
        model = view.model()
        texts += [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
        texts += [
            model.index(r, c).data() for r in range(model.rowCount()) for c in range(model.columnCount())
        ]
    texts += [window.sidebar.item(row).text() for row in range(window.sidebar.count())]
    texts += [window.view.bar.name_box.text(), window.view.bar.hint.text()]
    return [text for text in texts if text]


def is_chinese(text):
    return any("一" <= letter <= "鿿" for letter in text)


def test_every_visible_text_follows_the_language(hand):
    hand.go("price", "2026", "moore", "training")
    hand.session.choose_language("zh")
    english = {labels.en for labels in catalogue().values() if labels.en != labels.zh}
    assert [
        text
        for text in visible_texts(hand.window)
        if text in english and text not in {"EN", "English", "中文"}
    ] == []
    hand.session.choose_language("en")
    # the language switch names the other language in its own words
    assert [t for t in visible_texts(hand.window) if is_chinese(t) and "中文" not in t] == []


def test_copy_gives_all_digits_and_paste_takes_a_block_as_one_step(hand):
    hand.session.type_into_cell("price", ("2024", "moore", "training"), "1234.56789012")
    hand.go("price", "2024", "moore", "training")
    hand.press(Key.Key_Down, modifier=Qt.KeyboardModifier.ShiftModifier)
    hand.press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    hand.window.menus.actions["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "1234.56789012\t10\n10\t10"
    hand.go("price", "2026", "moore", "training")
    hand.window.menus.actions["paste"].trigger()
    assert hand.session.value("price", ("2026", "moore", "training")) == 1234.56789012
    hand.session.undo()
    assert hand.session.value("price", ("2026", "moore", "training")) == 10
    assert hand.session.value("price", ("2024", "moore", "training")) == 1234.56789012


def test_a_block_with_a_bad_cell_is_refused_whole(hand):
    hand.go("price", "2026", "moore", "training")
    QGuiApplication.clipboard().setText("5\tbad")
    hand.window.menus.actions["paste"].trigger()
    assert "bad" in hand.message()
    assert "2027" in hand.message()
    assert hand.session.value("price", ("2026", "moore", "training")) == 10


def test_one_copied_value_fills_the_selection(hand):
    hand.go("price", "2026", "moore", "training")
    hand.press(Key.Key_Right, Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    QGuiApplication.clipboard().setText("5")
    hand.window.menus.actions["paste"].trigger()
    assert [hand.session.value("price", (y, "moore", "training")) for y in ("2026", "2027", "2028")] == [
        5,
        5,
        5,
    ]


def test_the_status_bar_adds_up_the_selection(hand):
    hand.go("units", "2024", "moore", "training")
    for _ in range(4):
        hand.press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    text = hand.window.status.selection.text()
    assert "Sum 150,000" in text
    assert "Average 30,000" in text
    assert "Count 5" in text
    assert "CAGR 49.5%" in text


@pytest.mark.parametrize(("line", "place", "kind"), [
    ("revenue", ("2024", "moore"), "actual"),
    ("revenue", ("2025", "moore"), "guidance"),
    ("growth", ("2024", "moore"), "error"),
    ("price", ("2026", "moore", "training"), "input"),
])  # fmt: skip
def test_tooltips_name_the_kind(hand, line, place, kind):
    contents = hand.grid.contents
    at = CellPlace(line, place)
    index = hand.grid.value_model.index(*contents.position_of(at))
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert catalogue()[f"kind_{kind}"].en in tip
    if kind == "actual":
        assert "Annual report 2024" in tip
    if kind == "error":
        assert "It begins at Growth" in tip


def test_cells_under_an_exception_are_marked(hand):
    hand.window.show_page(Page("company", "biren"))
    contents = hand.grid.contents
    row = contents.row_of(CellPlace("profit", ("2026", "biren")))
    assert contents.display(row).excepted == [False, True, True, True, True, True]
    tip = hand.grid.value_model.index(row, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert "Biren alone" in tip
    hand.window.show_page(Page("company", "moore"))
    assert not any(contents.display(contents.row_of(CellPlace("profit", ("2026", "moore")))).excepted)


def test_the_menu_of_a_cell_offers_what_is_done_to_cells(hand):
    menu = hand.window.menus.context_menu()
    texts = [action.text() for action in menu.actions()]
    assert "&Copy" in texts
    assert hand.window.menus.actions["insert_line"].text() in texts


def test_shift_and_arrows_select_from_where_the_cursor_went(hand):
    hand.go("price", "2025", "moore", "training")
    hand.press(Key.Key_Return)
    here = hand.grid.values.position
    hand.press(Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert hand.grid.values.selected_cells() == [here, (here.row, here.column + 1)]


def test_undo_leaves_its_cell_selected_though_control_is_held_down(hand):
    hand.go("price", "2025", "moore", "training")
    hand.enter("12")
    hand.press(Key.Key_Up)
    hand.press(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert hand.text("price", "2025", "moore", "training") == "10.00"
    assert hand.grid.values.selected_cells() == [hand.grid.values.position]


def test_the_chosen_line_s_chart_leads_on_the_compare_page(hand, monkeypatch):
    build_charts(hand.window)
    hand.window.show_page(Page("compare", line="profit"))
    assert "profit" in hand.window.charts.cards[0].plan.lines
    hand.window.view.compare.show_line("growth")
    hand.window.view.compare.chosen.emit(hand.window.view.compare.page)
    assert "growth" in hand.window.charts.cards[0].plan.lines


def weigh(session, bull):
    session.define_line("scenario_probability", unit="%", section="market")
    session.type_into_cell("scenario_probability", (), f"{1 - bull:%}", "base")
    session.type_into_cell("scenario_probability", (), f"{bull:%}", "bull")


def test_one_cell_that_scenarios_differ_in_shows_its_weighted_value(hand):
    weigh(hand.session, 0.25)
    hand.session.type_into_cell("price", ("2026", "moore", "training"), "20", "bull")
    hand.go("revenue", "2026", "moore")
    assert "67.5" in hand.window.status.selection.text()
    hand.go("revenue", "2027", "moore")
    assert hand.window.status.selection.text() == ""


def test_a_source_s_title_is_told_in_one_language(hand):
    source = Source("own", "自有判断 / Own view", "own view", quote="可以修改。Change it.")
    hand.session.perform(SetSource(source))
    hand.session.set_value("price", ("2026", "moore", "training"), 9, source="own")
    place = CellPlace("price", ("2026", "moore", "training"))
    hand.go(place.line, *place.place)
    assert "Own view" in hand.bar.hint.text()
    assert "自有" not in hand.bar.hint.text() + cell_tooltip(hand.session, place)
    assert "“Change it.”" in cell_tooltip(hand.session, place)
    hand.session.choose_language("zh")
    assert "自有判断" in hand.bar.hint.text()
    assert "Own view" not in hand.bar.hint.text() + cell_tooltip(hand.session, place)


def test_actions_of_cells_follow_the_cursor(hand):
    actions = hand.window.menus.actions
    hand.go("price", "2026", "moore", "training")
    assert actions["change_exception"].isEnabled()
    hand.press(Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not actions["copy"].isEnabled()
    assert not actions["change_line"].isEnabled()
    hand.press(Key.Key_Down)
    assert hand.grid.current_row().kind == "parent"
    assert actions["change_line"].isEnabled()
    assert not actions["copy"].isEnabled()


def test_menus_open_by_letters_in_both_languages(hand):
    menu = hand.window.menus.menus["file"]
    assert menu.title() == "&File"
    hand.session.choose_language("zh")
    assert menu.title() == "文件(&F)"


def test_a_number_wider_than_its_column_widens_it(hand, qtbot):
    at = hand.grid.contents.position_of(CellPlace("revenue", ("2026", "moore"))).column
    before = hand.grid.values.columnWidth(at)
    hand.session.type_into_cell("revenue", ("2026", "moore"), "1234567890123")
    hand.go("revenue", "2026", "moore")
    qtbot.waitUntil(lambda: hand.grid.values.columnWidth(at) > before)
    assert hand.grid.values.columnWidth(at + 1) == before


def test_an_empty_page_says_how_to_begin(hand):
    assert not hand.grid.vacancy.isVisible()
    hand.session.new()
    assert "Ctrl+Shift+I" in hand.grid.vacancy.text()
    assert hand.grid.vacancy.isVisible()
    hand.session.define_line("revenue", unit="CNY_100m", axes=("company", "period"), section="company_lines")
    assert not hand.grid.vacancy.isVisible()


def test_charts_give_way_in_a_narrow_window_and_come_back(hand):
    build_charts(hand.window)
    charts = hand.window.charts
    assert charts.isVisible()
    hand.window.resize(800, 700)
    assert charts.isHidden()
    hand.window.resize(1200, 700)
    assert charts.isVisible()
    hand.window.menus.actions["show_charts"].trigger()
    hand.window.resize(800, 700)
    hand.window.resize(1200, 700)
    assert charts.isHidden()


@pytest.mark.qt_log_ignore("does not support")  # the offscreen platform, of the list of lines
def test_a_line_is_compared_and_another_chosen_with_the_keyboard_alone(hand):
    hand.go("profit", "2026", "metax")
    hand.press(Key.Key_F6)
    assert hand.window.view.page == Page("compare", line="profit")
    assert hand.grid.current_place() == CellPlace("profit", ("2026", "metax"))
    hand.press(Key.Key_F6)
    box = hand.window.view.compare.line_box
    assert box.hasFocus()
    hand.type("growth", box.lineEdit())
    hand.press(Key.Key_Return, widget=box.lineEdit())
    assert hand.window.view.page.line == "growth"
    assert hand.grid.values.hasFocus()


def test_a_line_without_companies_leaves_the_compared_one(hand):
    hand.go("market_size", "2026")
    hand.press(Key.Key_F6)
    assert labels(hand) == ["Moore", "MetaX", "Biren", "Total"]
