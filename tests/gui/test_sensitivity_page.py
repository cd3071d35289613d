"""The page Sensitivity and the box of the goal seek, as a person uses them."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import RemoveItem, RemoveLine
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.palette import DARK, LIGHT, contrast
from gpu_modeler.gui.sensitivity import bars
from gpu_modeler.gui.sensitivity.heat import ground
from gpu_modeler.gui.sensitivity.question import Side
from gpu_modeler.gui.sensitivity.seek_dialog import SeekDialog
from gpu_modeler.gui.sensitivity.shortened import all_shortened, shortened

PROFIT = ("profit", ("2028", "moore"))


@pytest.fixture
def page(qtbot, window, hand):
    hand.go("profit", "2028", "moore")
    window.menus.actions["sensitivity"].trigger()
    found = window.tools.desk("sensitivity").page
    settle(qtbot, found)
    return found


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_running)


def texts(model):
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def ask_over(page, *sides):
    page.question.choose_sides(sides)
    page.look_again()


def test_the_cursors_formula_cell_is_asked_about(page):
    assert page.question.output == Output(*PROFIT)
    assert page.head.output.line.currentText() == "Profit"
    assert page.head.output.items["company"].currentText() == "Moore"
    assert page.head.output.items["period"].currentText() == "2028"


def test_the_table_holds_what_typing_the_values_gives(qtbot, page, session):
    ratio, tax = Input("cost_ratio", (("2028", "moore"),)), Input("tax_rate", ((),))
    ask_over(page, Side(ratio, "set", "40%; 50%"), Side(tax, "set", "20%; 25%; 30%"))
    settle(qtbot, page)
    assert [page.table_panel.model.heading(0, row) for row in range(2)] == ["40%", "50%"]
    shown = texts(page.table_panel.model)
    for row, cost in enumerate((0.4, 0.5)):
        for column, rate in enumerate((0.2, 0.25, 0.3)):
            # Moore sells 50,000 chips of either segment for 100,000 yuan each in 2028: 100 in 100m CNY
            assert float(shown[row][column]) == pytest.approx(100 * (1 - cost) * (1 - rate), abs=0.006)
    marked = [(r, c) for r in range(2) for c in range(3) if page.table_panel.model.is_base(r, c)]
    assert marked == [(1, 1)]


def test_one_input_makes_one_column_and_many_settings_come_in_slices(qtbot, page):
    ratio = Input("cost_ratio", (("2028", "moore"),))
    ask_over(page, Side(ratio, "set", "0%:100%:501"))
    settle(qtbot, page)
    assert (page.table_panel.model.rowCount(), page.table_panel.model.columnCount()) == (501, 1)
    assert page.table_panel.model.found.scales[0].base == 250
    assert [float(page.table_panel.model.text(row, 0)) for row in (0, 250, 500)] == [75.0, 37.5, 0.0]


def test_the_table_follows_every_edit_and_undo(qtbot, page, session):
    ask_over(page, Side(Input("tax_rate", ((),)), "set", "20%; 25%"))
    settle(qtbot, page)
    before = texts(page.table_panel.model)
    session.set_value("cost_ratio", ("2028", "moore"), 0.25)
    settle(qtbot, page)
    assert [float(row[0]) for row in texts(page.table_panel.model)] == [60.0, 56.25]
    session.undo()
    settle(qtbot, page)
    assert texts(page.table_panel.model) == before


def test_settings_that_nobody_typed_follow_the_value(qtbot, page, session):
    ask_over(page, Side(Input("tax_rate", ((),)), "set"))
    settle(qtbot, page)
    assert [page.table_panel.model.heading(0, row) for row in range(5)] == ["23%", "24%", "25%", "26%", "27%"]
    session.set_value("tax_rate", (), 0.5)
    settle(qtbot, page)
    assert [page.table_panel.model.heading(0, row) for row in range(5)] == ["48%", "49%", "50%", "51%", "52%"]


def test_nothing_is_evaluated_while_the_page_is_out_of_sight(qtbot, page, window, session):
    window.show_page(Page("company", "metax"))
    found = page.tornado_panel.bars.found
    session.set_value("tax_rate", (), 0.5)
    assert not page.tornado_panel.work.is_running
    assert page.tornado_panel.bars.found is found
    window.show_page(Page("sensitivity"))
    settle(qtbot, page)
    assert page.tornado_panel.bars.found is not found


def test_the_bars_are_sorted_and_tell_what_their_inputs_do(page, session):
    swings = [bar.swing for bar in page.tornado_panel.bars.bars]
    assert swings == sorted(swings, reverse=True)
    rows = {row[bars.INPUT]: row for row in texts(page.tornado_panel.bars)}
    tax = rows["Tax rate"]
    assert tax[bars.BAR] == "22.5% – 27.5%"
    assert float(tax[bars.AT_LOW]) == pytest.approx(100 * 0.5 * 0.775)
    assert float(tax[bars.AT_HIGH]) == pytest.approx(100 * 0.5 * 0.725)
    assert page.question.sides[0].input == page.tornado_panel.bars.bars[0].driver.input


def test_enter_on_a_bar_goes_to_its_input(qtbot, page, window):
    names = [row[bars.INPUT] for row in texts(page.tornado_panel.bars)]
    page.tornado_panel.tornado.selectRow(names.index("Tax rate"))
    page.tornado_panel.tornado.setFocus()
    qtbot.keyClick(page.tornado_panel.tornado, Qt.Key.Key_Return)
    assert window.centre.currentWidget() is window.view
    assert window.view.grid.current_place() == CellPlace("tax_rate", ())


def test_a_click_on_a_bar_goes_to_its_input(qtbot, page, window):
    index = page.tornado_panel.bars.index(0, bars.BAR)
    line, place = page.tornado_panel.bars.bars[0].cell
    qtbot.mouseClick(
        page.tornado_panel.tornado.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.tornado_panel.tornado.visualRect(index).center() + QPoint(3, 0),
    )
    assert window.view.grid.current_place() == CellPlace(line, place)


def test_the_tables_are_copied_for_a_sheet(qtbot, page):
    ask_over(page, Side(Input("tax_rate", ((),)), "set", "20%; 25%"))
    settle(qtbot, page)
    page.table_panel.table.setFocus()
    qtbot.keyClick(page.table_panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [line[0] for line in lines] == ["", "20%", "25%"]
    assert [float(line[1]) for line in lines[1:]] == [40.0, 37.5]
    qtbot.keyClick(page.tornado_panel.tornado, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Input\tLow\tHigh\tAt low\tAt high\tSwing\n")


def test_values_are_typed_and_a_wrong_text_is_refused(qtbot, page):
    row = page.head.rows[0]
    row.values.setFocus()
    row.values.selectAll()
    qtbot.keyClicks(row.values, "what")
    qtbot.keyClick(row.values, Qt.Key.Key_Return)
    assert page.note.isVisible()
    assert "what" in page.note.text()
    row.values.selectAll()
    qtbot.keyClicks(row.values, "0.5; 1; 2")
    qtbot.keyClick(row.values, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert not page.note.isVisible()
    assert page.table_panel.model.found.scales[0].settings == (0.5, 1.0, 2.0)


def test_an_input_may_be_named_as_on_the_command_line(qtbot, page):
    box = page.head.rows[0].input
    box.setEditText("cost_ratio@moore:2028")  # typing would open the list of what fits, a window of its own
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    settle(qtbot, page)
    assert page.question.sides[0].input == Input("cost_ratio", (("2028", "moore"),))
    assert page.table_panel.model.rowCount() == 5


def test_too_large_a_table_is_refused(qtbot, page):
    ask_over(
        page,
        Side(Input("tax_rate", ((),)), "set", "0%:100%:1000"),
        Side(Input("cost_ratio", (("2028", "moore"),)), "set", "0%:100%:1000"),
    )
    settle(qtbot, page)
    assert "10,000" in page.table_panel.empty.text() or "10000" in page.table_panel.empty.text()
    assert page.table_panel.stack.currentWidget() is page.table_panel.empty


def test_a_line_that_goes_takes_its_question_along(qtbot, page, window, session):
    session.perform(RemoveLine("profit"))
    settle(qtbot, page)
    assert page.question.output.line != "profit"


def test_both_models_keep_qts_rules(qtbot, page, session):
    modes = QAbstractItemModelTester.FailureReportingMode
    testers = [
        QAbstractItemModelTester(model, modes.Fatal)
        for model in (page.table_panel.model, page.tornado_panel.bars)
    ]
    session.set_value("tax_rate", (), 0.5)
    settle(qtbot, page)
    ask_over(page, Side(Input("tax_rate", ((),)), "set", "20%; 25%"))
    settle(qtbot, page)
    page.question.ask_about(Output("revenue", ("2028", "metax")))
    page.look_again()
    settle(qtbot, page)
    assert len(testers) == 2


def test_languages_and_themes_change_at_run_time(qtbot, page, session):
    session.choose_language("zh")
    settle(qtbot, page)
    assert page.head.output.line.currentText() == "利润"
    assert page.tornado_panel.title.text() == "龙卷风图"
    assert "所得税率" in [row[bars.INPUT] for row in texts(page.tornado_panel.bars)]
    session.choose_theme("dark")
    assert page.grab().toImage().pixelColor(5, 5).lightness() < 80
    session.choose_theme("light")


def test_a_model_without_anything_says_so(qtbot, window, session):
    window.show_page(Page("sensitivity"))
    page = window.tools.desk("sensitivity").page
    session.new()
    window.show_page(Page("sensitivity"))
    settle(qtbot, page)
    assert page.table_panel.stack.currentWidget() is page.table_panel.empty
    assert page.table_panel.empty.text()
    assert page.tornado_panel.stack.currentWidget() is page.tornado_panel.empty


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_heat(palette):
    worst = min(contrast(palette.text, ground(palette, step / 50)) for step in range(-50, 51))
    assert worst >= 4.5
    assert ground(palette, 0.0) == palette.surface


# --- goal seek ---


@pytest.fixture
def dialog(qtbot, window, session):
    made = SeekDialog(session, Output(*PROFIT), window)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.ranking.is_running)
    return made


def test_the_seek_finds_and_puts_in_one_step(qtbot, dialog, session):
    dialog._take_input(Input("tax_rate", ((),)))
    dialog.target.setText("40")
    dialog.search()
    assert dialog.setting == pytest.approx(0.2)  # 100 · 0.5 · (1 − 20 %)
    dialog.accept()
    assert session.value(*PROFIT) == pytest.approx(40.0)
    assert dialog.applied is not None
    session.undo()
    assert session.value(*PROFIT) == pytest.approx(37.5)


def test_the_seek_says_how_near_it_got(dialog):
    dialog._take_input(Input("tax_rate", ((),)))
    dialog.target.setText("500")
    dialog.search()
    assert dialog.setting is None
    assert not dialog.accept_button.isEnabled()
    listed = [dialog.found.item(row).text() for row in range(dialog.found.count())]
    assert any("nearest" in text for text in listed)


def test_the_seek_refuses_what_is_no_number(dialog, session):
    dialog._take_input(Input("tax_rate", ((),)))
    dialog.target.setText("much")
    dialog.search()
    assert dialog.sought is None
    assert dialog.told.text()


def test_the_input_that_matters_most_is_proposed(dialog):
    assert dialog.driver is not None
    assert dialog.low.text()
    assert dialog.high.text()


# --- numbers where there is little room ---


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("8.341968829%", "8.342%"),
        ("1.3662", "1.3662"),
        ("123,456", "123,456"),
        ("12,345.678", "12,346"),
        ("0.000123456789", "0.00012346"),
        ("×1.1", "×1.1"),
        ("2026", "2026"),
    ],
)
def test_long_numbers_are_cut_to_five_digits(text, short):
    assert shortened(text) == short


def test_numbers_that_would_look_the_same_stay_long():
    assert all_shortened(["9.5000001%", "9.5000002%"]) == ["9.5000001%", "9.5000002%"]


def test_the_value_in_force_is_marked_however_many_digits_it_has(qtbot, page, session):
    session.set_value("tax_rate", (), 1 / 3)
    ask_over(page, Side(Input("tax_rate", ((),)), "set", "20%; 33.33333333%; 40%"))
    settle(qtbot, page)
    assert page.table_panel.model.found.base_at == (1,)
    assert page.table_panel.model.heading(0, 1) == "33.333%"


def test_the_page_says_what_was_sought_and_follows(qtbot, page, window, session, monkeypatch):
    def answer(dialog):
        qtbot.waitUntil(lambda: not dialog.ranking.is_running)
        assert dialog.output.output == Output(*PROFIT)
        dialog._take_input(Input("tax_rate", ((),)))
        dialog.target.setText("40")
        dialog.search()
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr("gpu_modeler.gui.sensitivity.desk.ask", answer)
    page.head.seek.click()
    settle(qtbot, page)
    assert page.note.isVisible()
    assert "20%" in page.note.text()
    assert not page.head.output.line.hasFocus()
    assert page.head.base.text().startswith("now 40.0")
    assert session.model.cell("tax_rate", (), "base").note.en == "so that Moore Profit 2028 = 40.00 CNY 100m"


def test_a_company_that_goes_takes_its_inputs_along(qtbot, page, window, session):
    window.show_page(Page("company", "metax"))
    window.show_page(Page("sensitivity"))
    ask_over(page, Side(Input("cost_ratio", (("2028", "moore"),)), "set", "40%; 50%"))
    settle(qtbot, page)
    session.perform(RemoveItem("company", "moore"))
    settle(qtbot, page)
    assert page.question.output.place[1] != "moore"
    assert all("moore" not in place for side in page.question.sides for place in side.input.places)
    assert page.table_panel.model.rowCount() == 5
    session.undo()
    settle(qtbot, page)
    assert page.tornado_panel.bars.rowCount() > 0


def test_errors_stand_in_the_table_as_errors(qtbot, page, session):
    session.set_formula("growth", "1 / cost_ratio")
    page.question.ask_about(Output("growth", ("2028", "metax")))
    ask_over(page, Side(Input("cost_ratio", (("2028", "metax"),)), "set", "0%; 50%"))
    settle(qtbot, page)
    assert texts(page.table_panel.model)[0] == ["#DIV/0!"]
    assert "#DIV/0!" in page.table_panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert not page.table_panel.model.is_base(0, 0)
    assert page.table_panel.model.is_base(1, 0)
