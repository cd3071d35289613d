"""The page of scenarios: side by side, differences, typing, clearing, edits of scenarios, going to cells, languages."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.rows import Page
from gpu_modeler.app.watching import default_outputs
from gpu_modeler.edits import AddScenario, DefineLine, RemoveScenario, SetCells
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.scenarios.dialog import (
    ChangeScenarioDialog,
    DuplicateScenarioDialog,
    NewScenarioDialog,
    free_id,
)
from gpu_modeler.gui.scenarios.outputs import PROBABILITY
from gpu_modeler.gui.scenarios.side_by_side import FIRST, in_two_lines
from gpu_modeler.model import BASE, Cell, Model
from gpu_modeler.text import Labels

COST = Output("cost_ratio", ("2026", "metax"))
BULL = FIRST + 1


def give(session, line, place, value, scenario):
    """Type a value, without a word to anybody but the session."""
    session.perform(SetCells.of_values(session.model, scenario, {(line, place): value}))


@pytest.fixture
def desk(window, session):
    give(session, COST.line, COST.place, 0.4, "bull")
    window.show_page(Page("scenarios"))
    return window.tools.desk("scenarios")


@pytest.fixture
def page(desk):
    return desk.page


def texts(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def row_of(model, output):
    return model.rows.index(output)


def colour(model, row, column):
    found = model.index(row, column).data(Qt.ItemDataRole.ForegroundRole)
    return found.name() if found is not None else ""


def weigh(session):
    """Give the small model probabilities: 60 % and 40 %."""
    session.perform(DefineLine("scenario_probability", unit="%", section="market"))
    give(session, "scenario_probability", (), 0.6, BASE)
    give(session, "scenario_probability", (), 0.4, "bull")


# --- what is shown --------------------------------------------------------------------------------


def test_the_models_keep_what_qt_asks_of_them(page, session):
    for model in (page.outputs, page.cells):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    weigh(session)
    page.outputs.show_as("relative")
    page.cells.setData(page.cells.index(0, FIRST), "55%")
    session.perform(RemoveScenario("bull"))
    page.cells.narrow("no such line")
    session.undo()


def test_it_begins_with_value_capitalisation_sales_and_profit_of_each_company():
    from gpu_modeler.files import starter

    model = starter.load_starter()
    companies = model.item_ids("company")
    shown = default_outputs(model)
    assert [output.line for output in shown[:: len(companies)]] == [
        "equity_value",
        "market_cap",
        "revenue",
        "net_profit",
    ]
    assert {output.place for output in shown if output.line == "revenue"} == {
        ("2030", company) for company in companies
    }


def test_scenarios_stand_side_by_side_with_their_difference_to_the_base(page):
    """MetaX 2026: 60,000 chips of each kind at 10 are 120; half of it less a quarter of tax is 45, 54 at 40 % cost."""
    page.outputs.add([Output("profit", ("2026", "metax")), Output("cost_ratio", ("2026", "metax"))])
    at = row_of(page.outputs, Output("profit", ("2026", "metax")))
    assert texts(page.outputs, at) == ["MetaX Profit 2026", "CNY 100m", "45.0", "54.0", "—"]
    page.outputs.show_as("differences")
    assert texts(page.outputs, at)[FIRST:] == ["45.0", "+9.0", "—"]
    assert texts(page.outputs, at + 1)[FIRST:] == ["50.0%", "-10.0 percentage points", "—"]
    page.outputs.show_as("relative")
    assert texts(page.outputs, at)[FIRST:] == ["45.0", "+20.0%", "—"]


def test_the_head_chooses_how_values_are_shown(page, qtbot):
    page.head.shown.setFocus()
    qtbot.keyClick(page.head.shown, Qt.Key.Key_Down)
    assert page.outputs.shown == "differences"


def test_an_error_is_shown_and_has_no_difference(page, session):
    session.set_formula("growth", "revenue / (revenue - revenue) - 1")
    page.outputs.add([Output("growth", ("2026", "metax"))])
    page.outputs.show_as("differences")
    row = page.outputs.rowCount() - 1
    assert texts(page.outputs, row)[BULL] == "#DIV/0!"
    assert QColor(colour(page.outputs, row, BULL)) == QColor(theme.colours().error_mark)


def test_rows_are_added_once_and_taken_out_by_del(page, hand):
    before = list(page.outputs.rows)
    page.outputs.add([Output("tax_rate"), Output("tax_rate"), before[0]])
    assert page.outputs.rows == [*before, Output("tax_rate")]
    page.results.setCurrentIndex(page.outputs.index(len(before), FIRST))
    hand.press(Qt.Key.Key_Delete, widget=page.results)
    assert page.outputs.rows == before


def test_what_can_be_added_names_lines_and_companies(desk):
    found = {(entry.text.split()[0], entry.detail) for entry in desk.entries()}
    assert {("Profit", "all companies · 2028"), ("Profit", "MetaX · 2028"), ("Tax", "")} <= found
    entry = next(
        entry for entry in desk.entries() if entry.detail == "Moore · 2028" and "revenue" in entry.text
    )
    entry.chosen()
    assert desk.page.outputs.rows[desk.page.results.currentIndex().row()] == Output(
        "revenue", ("2028", "moore")
    )


def test_long_names_of_scenarios_stand_in_two_lines_and_are_copied_in_one(page, session):
    assert in_two_lines("Bull") == "Bull"
    assert in_two_lines("Hyperscalers' own chips") == "Hyperscalers'\nown chips"
    assert in_two_lines("CUDA-compatible breakthrough") == "CUDA-compatible\nbreakthrough"
    assert in_two_lines("Inseparabilities") == "Inseparabilities"
    session.perform(AddScenario("long", Labels("", "Everything goes wrong"), BASE))
    page.inputs.setCurrentIndex(page.cells.index(0, FIRST))
    assert "Everything goes wrong" in page.inputs.copied_text()


# --- probabilities ----------------------------------------------------------------------------------


def test_probabilities_weigh_and_are_typed_as_one_undo_step_each(page, session):
    profit = Output("profit", ("2026", "metax"))
    page.outputs.add([profit])
    weigh(session)
    assert page.outputs.rows[0] == PROBABILITY
    assert texts(page.outputs, 0)[FIRST:] == ["60.0%", "40.0%", "100%"]
    assert texts(page.outputs, row_of(page.outputs, profit))[-1] == "48.6"  # 0.6 × 45 + 0.4 × 54
    steps = session.history.position
    page.outputs.setData(page.outputs.index(0, BULL), "50")
    assert session.history.position == steps + 1
    assert session.value("scenario_probability", (), "bull") == 0.5
    assert texts(page.outputs, 0)[FIRST:] == ["60.0%", "50.0%", "110%"]
    assert texts(page.outputs, row_of(page.outputs, profit))[-1] == "—"
    assert colour(page.outputs, 0, FIRST + 2) == QColor(theme.colours().error_mark).name()
    session.undo()
    assert texts(page.outputs, row_of(page.outputs, profit))[-1] == "48.6"


def test_other_outputs_cannot_be_typed_over(page):
    assert not page.outputs.index(0, FIRST).flags() & Qt.ItemFlag.ItemIsEditable
    assert page.cells.index(0, FIRST).flags() & Qt.ItemFlag.ItemIsEditable


# --- the cells that differ ----------------------------------------------------------------------------


def test_own_values_are_blue_and_inherited_ones_grey(page, session):
    assert page.cells.rows == [COST]
    assert texts(page.cells, 0) == ["MetaX Cost ratio 2026", "%", "50.0%", "40.0%"]
    session.perform(AddScenario("moon", Labels("更乐观", "Moon"), "bull"))
    palette = theme.colours()
    found = [colour(page.cells, 0, column) for column in (FIRST, BULL, BULL + 1)]
    assert found == [QColor(each).name() for each in (palette.input_blue, palette.input_blue, palette.muted)]
    assert "Bull" in page.cells.tip(0, BULL + 1)


def test_typing_sets_the_scenarios_own_cell_and_undo_takes_it_back(page, session, qtbot, hand):
    page.inputs.setFocus()
    page.inputs.setCurrentIndex(page.cells.index(0, BULL))
    hand.type("3", page.inputs)
    editor = page.inputs.findChild(QLineEdit)
    hand.type("5", editor)
    hand.press(Qt.Key.Key_Return, widget=editor)
    qtbot.waitUntil(lambda: session.cell(COST.line, COST.place, "bull").value == 0.35)
    assert session.value(COST.line, COST.place, BASE) == 0.5
    assert page.isVisible()  # Enter ended the typing and did no more
    session.undo()
    assert texts(page.cells, 0)[BULL] == "40.0%"
    assert page.isVisible()


def test_del_inherits_again_and_the_row_stays_until_the_page_is_shown_anew(page, session, hand, window):
    page.inputs.setCurrentIndex(page.cells.index(0, BULL))
    hand.press(Qt.Key.Key_Delete, widget=page.inputs)
    assert (COST.line, "bull") not in {(line, name) for (name, line, _), _ in session.model.all_cells()}
    assert texts(page.cells, 0)[FIRST:] == ["50.0%", "50.0%"]
    window.show_page(Page("market"))
    window.show_page(Page("scenarios"))
    assert page.cells.rows == []
    session.undo()
    assert texts(page.cells, 0)[BULL] == "40.0%"


def test_clearing_several_scenarios_is_one_undo_step(page, session, hand):
    session.perform(AddScenario("bear", Labels("悲观", "Bear"), BASE))
    give(session, COST.line, COST.place, 0.7, "bear")
    for column in (FIRST, BULL, BULL + 1):
        index = page.cells.index(0, column)
        page.inputs.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    steps = session.history.position
    hand.press(Qt.Key.Key_Delete, widget=page.inputs)
    assert session.history.position == steps + 1
    assert texts(page.cells, 0)[FIRST:] == ["50.0%"] * 3


def test_the_base_is_not_cleared_here(page, session, hand):
    page.inputs.setCurrentIndex(page.cells.index(0, FIRST))
    hand.press(Qt.Key.Key_Delete, widget=page.inputs)
    assert session.value(COST.line, COST.place, BASE) == 0.5
    assert "no parent" in page.messages.text.text()


def test_leaving_an_editor_as_it_was_gives_a_scenario_no_value_of_its_own(page, session):
    session.perform(AddScenario("bear", Labels("悲观", "Bear"), BASE))
    index = page.cells.index(0, BULL + 1)
    assert not page.cells.setData(index, index.data(Qt.ItemDataRole.EditRole))
    assert ("bear", COST.place) not in session.model.cells_of(COST.line)


@pytest.mark.parametrize("typed", ["plenty", "=revenue"])
def test_what_is_refused_is_said_on_the_page(page, session, typed):
    before = session.history.position
    page.cells.setData(page.cells.index(0, BULL), typed)
    assert page.messages.isVisible()
    assert page.messages.text.text()
    assert session.history.position == before


def test_the_filter_finds_by_name_in_both_languages_and_by_year(page, session):
    give(session, "units", ("2027", "biren", "training"), 5.0, "bull")
    assert len(page.cells.rows) == 2
    for wanted in ("壁仞 2027", "biren units", "training"):
        page.wanted.setText(wanted)
        assert [output.line for output in page.cells.rows] == ["units"], wanted
    page.wanted.setText("nothing of the kind")
    assert page.empty.isVisible()
    page.wanted.clear()
    assert len(page.cells.rows) == 2


def test_a_double_click_shows_the_cell_in_the_grid_in_that_scenario(page, window, session, qtbot):
    box = page.inputs.visualRect(page.cells.index(0, BULL))
    spot = box.center() if box.isValid() else QPoint()
    qtbot.mouseClick(page.inputs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(page.inputs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert session.scenario == "bull"
    assert window.view.grid.current_place() == CellPlace(*_pair(COST))
    assert window.view.isVisible()


def _pair(output):
    return output.line, output.place


def test_enter_shows_an_output_in_the_grid(page, window, hand):
    page.results.setCurrentIndex(page.outputs.index(0, FIRST))
    wanted = page.outputs.rows[0]
    hand.press(Qt.Key.Key_Return, widget=page.results)
    assert window.view.grid.current_place() == CellPlace(*_pair(wanted))


def test_rows_are_copied_as_a_table(page, hand):
    page.inputs.setCurrentIndex(page.cells.index(0, FIRST))
    hand.press(Qt.Key.Key_C, modifier=Qt.KeyboardModifier.ControlModifier, widget=page.inputs)
    hand.press(Qt.Key.Key_Up, widget=page.inputs)  # without Ctrl: else Qt takes it for held from then on
    copied = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t") for line in copied] == [
        ["Line", "Unit", "Base", "Bull"],
        ["MetaX Cost ratio 2026", "%", "50.0%", "40.0%"],
    ]


# --- scenarios ------------------------------------------------------------------------------------


def fill(dialog, zh, en):
    dialog.zh.setText(zh)
    dialog.en.setText(en)
    dialog.accept()
    return dialog


def test_a_new_scenario_gets_names_parent_and_a_free_id(page, session, qtbot):
    dialog = NewScenarioDialog(session, "bull")
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    fill(dialog, "更乐观", "Bull!")
    made = session.model.scenarios[dialog.scenario]
    assert (made.id, made.labels, made.parent) == ("bull_2", Labels("更乐观", "Bull!"), "bull")
    assert page.outputs.scenarios == ("base", "bull", "bull_2")


@pytest.mark.parametrize("kind", [NewScenarioDialog, DuplicateScenarioDialog])
def test_a_scenario_that_is_added_takes_no_probability_from_the_others(page, session, qtbot, kind):
    weigh(session)
    dialog = kind(session, "bull")
    qtbot.addWidget(dialog)
    steps = session.history.position
    fill(dialog, "", "Third")
    assert session.history.position == steps + 1
    assert texts(page.outputs, 0)[FIRST:] == ["60.0%", "40.0%", "–", "100%"]
    assert "Third" in session.history.undo_label.in_language("en")


def test_the_page_keeps_its_column_when_it_is_shown_again(page, window, session):
    page.results.setCurrentIndex(page.outputs.index(0, BULL))
    window.show_page(Page("market"))
    window.show_page(Page("scenarios"))
    assert page.head.chosen == "bull"
    assert session.scenario == BASE


def test_a_name_that_is_taken_is_refused(session, qtbot):
    dialog = NewScenarioDialog(session, BASE)
    qtbot.addWidget(dialog)
    fill(dialog, "乐观", "")
    assert dialog.scenario == ""
    assert "Bull" in dialog.verdict.text()


def test_a_copy_has_the_same_cells(page, session, qtbot):
    dialog = DuplicateScenarioDialog(session, "bull")
    qtbot.addWidget(dialog)
    dialog.accept()
    assert session.model.scenarios[dialog.scenario].labels == Labels("乐观（副本）", "Bull (copy)")
    assert texts(page.cells, 0)[FIRST:] == ["50.0%", "40.0%", "40.0%"]


def test_names_and_parent_change_as_one_step(page, session, qtbot):
    session.perform(AddScenario("bear", Labels("悲观", "Bear"), BASE))
    dialog = ChangeScenarioDialog(session, "bear")
    qtbot.addWidget(dialog)
    dialog.base.setCurrentIndex(dialog.base.findData("bull"))
    steps = session.history.position
    fill(dialog, "乐观之二", "Bull two")
    assert session.history.position == steps + 1
    assert session.model.scenarios["bear"].parent == "bull"
    assert texts(page.cells, 0)[FIRST:] == ["50.0%", "40.0%", "40.0%"]


def test_a_scenario_is_never_offered_as_its_own_ancestor(session, qtbot):
    session.perform(AddScenario("moon", Labels("更乐观", "Moon"), "bull"))
    dialog = ChangeScenarioDialog(session, "bull")
    qtbot.addWidget(dialog)
    assert [dialog.base.itemData(at) for at in range(dialog.base.count())] == [BASE]


def test_the_buttons_move_and_remove_the_chosen_scenario(desk, session):
    session.perform(AddScenario("bear", Labels("悲观", "Bear"), BASE))
    head = desk.page.head
    head.choose("bear")
    assert not head.by_name["right"].isEnabled()
    head.by_name["left"].click()
    assert session.model.orders["scenarios"] == ("base", "bear", "bull")
    assert not head.by_name["left"].isEnabled()
    head.by_name["right"].click()
    assert session.model.orders["scenarios"] == ("base", "bull", "bear")
    head.by_name["remove"].click()
    assert session.model.orders["scenarios"] == ("base", "bull")
    head.choose(BASE)
    assert not head.by_name["remove"].isEnabled()


def test_a_scenario_that_others_build_on_stays_and_the_page_says_why(desk, session):
    session.perform(AddScenario("moon", Labels("更乐观", "Moon"), "bull"))
    desk.page.head.choose("bull")
    desk.page.head.by_name["remove"].click()
    assert "bull" in session.model.scenarios
    assert "moon" in desk.page.messages.text.text()


def test_the_cursor_stays_on_its_cell_when_scenarios_come_and_go(page, session):
    page.inputs.setCurrentIndex(page.cells.index(0, BULL))
    session.perform(AddScenario("bear", Labels("悲观", "Bear"), BASE))
    session.perform(RemoveScenario("bear"))
    assert page.cells.scenario_at(page.inputs.currentIndex().column()) == "bull"
    assert page.head.chosen == "bull"


def test_ids_are_made_of_the_english_name():
    model = Model()
    model.scenarios = {"bear_case": None, "scenario": None}
    assert free_id(model, Labels("", "Béar  case!")) == "bear_case_2"
    assert free_id(model, Labels("熊市", "")) == "scenario_2"


# --- empty states, languages, themes ----------------------------------------------------------------


def test_with_the_base_alone_the_page_says_how_to_begin(page, session):
    session.perform(RemoveScenario("bull"))
    page.cells.renew()
    page.refresh()
    assert "only scenario" in page.empty.text()
    assert page.empty.isVisible()


def test_an_empty_model_says_what_to_do(page, session):
    session.new()
    assert page.outputs.rows == []
    page.session.choose_language("zh")
    assert "还没有科目" in page.no_outputs.text()


def test_a_new_models_first_formula_is_compared_by_itself(page, window, session):
    session.new()
    window.show_page(Page("scenarios"))
    session.define_line("sales", "2 + 3", section=session.model.orders["sections"][0])
    assert [output.line for output in page.outputs.rows] == ["sales"]
    page.outputs.take_out(page.outputs.rows)
    session.define_line("more", "sales * 2", section=session.model.orders["sections"][0])
    assert page.outputs.rows == []


def test_another_document_shows_its_own_scenarios(page, session):
    session.new_starter()
    assert page.outputs.scenarios == session.model.orders["scenarios"]
    assert page.outputs.rows[0] == PROBABILITY


def test_everything_is_said_in_both_languages(page, session):
    english = {page.outputs.head(0), page.caption.text(), *(b.text() for b in page.head.by_name.values())}
    session.choose_language("zh")
    chinese = {page.outputs.head(0), page.caption.text(), *(b.text() for b in page.head.by_name.values())}
    assert not english & chinese
    assert texts(page.cells, 0)[0] == "沐曦成本率 2026"
    assert page.outputs.headerData(BULL, Qt.Orientation.Horizontal) == "乐观"


def test_colours_follow_the_theme(page, session):
    light = colour(page.cells, 0, BULL)
    session.choose_theme("dark")
    assert colour(page.cells, 0, BULL) != light


def test_a_cleared_formula_cell_counts_as_the_scenarios_own(page, session):
    give(session, "profit", ("2026", "moore"), 7.0, BASE)
    session.perform(SetCells("bull", (("profit", ("2026", "moore"), Cell(None, "override")),)))
    row = row_of(page.cells, Output("profit", ("2026", "moore")))
    assert page.cells.is_own(row, BULL)
    assert texts(page.cells, row)[FIRST:] == ["7.0", "22.5"]  # 60 × 50 % × 75 %
