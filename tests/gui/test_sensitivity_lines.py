"""Sensitivity as curves: the table as lines, one input as a line, the spider, and several inputs moved together."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.analysis.tornado import spider
from gpu_modeler.edits import RemoveLine
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.curves import Curve, CurvesPicture
from gpu_modeler.gui.sensitivity.drawn import lines_of, spider_of
from gpu_modeler.gui.sensitivity.question import SPIDER_CURVES, Side
from gpu_modeler.gui.simulation.picture import Frame, by_position

PROFIT = Output("profit", ("2028", "moore"))
RATIO, TAX = Input("cost_ratio", (("2028", "moore"),)), Input("tax_rate", ((),))


@pytest.fixture
def page(qtbot, window, hand):
    hand.go("profit", "2028", "moore")
    window.menus.actions["sensitivity"].trigger()
    found = window.tools.desk("sensitivity").page
    settle(qtbot, found)
    return found


@pytest.fixture
def lines(qtbot, page):
    """Profit over the tax rate, a line for each of two cost ratios."""
    ask_over(qtbot, page, Side(RATIO, "set", "40%; 50%"), Side(TAX, "set", "20%; 25%; 30%"))
    page.table_panel.switch.buttons["lines"].click()
    return page.table_panel.lines


@pytest.fixture
def web(qtbot, page):
    page.tornado_panel.switch.buttons["spider"].click()
    settle(qtbot, page)
    return page.tornado_panel.spider


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_running)


def ask_over(qtbot, page, *sides):
    page.question.choose_sides(sides)
    page.look_again()
    settle(qtbot, page)


def on_screen(card, curve, point):
    """Return where a point of a curve lies on the card."""
    picture, frame = card.picture, card.plot.item.frame()
    at = frame.at(picture.curves[curve].across[point], picture.curves[curve].values[point])
    inside = card.plot.mapFromScene(card.plot.item.mapToScene(at))
    return card.plot.viewport().mapTo(card, inside)


# --- the table as lines -----------------------------------------------------------------------------


def test_the_lines_hold_what_the_table_holds(lines, page, session):
    found = sensitivity(
        session.calculation,
        [(Driver(RATIO), (0.4, 0.5)), (Driver(TAX), (0.2, 0.25, 0.3))],
        [PROFIT],
    )
    curves = lines.picture.curves
    assert [curve.name for curve in curves] == ["40%", "50%"]
    for row, curve in enumerate(curves):
        assert curve.across == pytest.approx([20, 25, 30])
        assert curve.values == pytest.approx(found.values[0, row] / 10)  # in CNY bn
        assert list(curve.texts) == [page.table_panel.model.text(row, column) for column in range(3)]
    # Moore sells 100 in 100m CNY in 2028
    assert curves[0].values[0] == pytest.approx(100 * 0.6 * 0.8 / 10)
    assert lines.picture.base == (pytest.approx(25), pytest.approx(3.75))
    assert (lines.picture.unit_text, lines.picture.up_unit.is_percent) == ("CNY bn", False)


def test_the_title_tells_what_goes_where(lines, page, session, qtbot):
    assert lines.title.text() == "Moore Profit 2028 over Tax rate; a line for each Moore Cost ratio 2028"
    session.choose_language("zh")
    settle(qtbot, page)
    assert "横轴：所得税率" in lines.title.text()


def test_lines_follow_every_edit_and_undo(lines, page, session, qtbot):
    before = lines.picture.curves[1].values.tolist()
    session.set_value("units", ("2028", "moore", "training"), 100_000.0)
    settle(qtbot, page)
    after = lines.picture.curves[1].values.tolist()
    assert after == pytest.approx([1.5 * value for value in before])
    session.undo()
    settle(qtbot, page)
    assert lines.picture.curves[1].values.tolist() == before


def test_typed_values_in_any_order_make_a_line_from_left_to_right(page, session, qtbot):
    ask_over(qtbot, page, Side(TAX, "set", "30%; 20%; 25%"))
    (curve,) = page.table_panel.lines.picture.curves
    assert curve.across.tolist() == sorted(curve.across.tolist())
    assert curve.values.tolist() == sorted(curve.values.tolist(), reverse=True)
    assert page.table_panel.lines.picture.rows()[0][1:] == ["20%", "25%", "30%"]


def test_errors_part_a_line(session):
    session.set_formula("growth", "1 / cost_ratio")
    ratio = Input("cost_ratio", (("2028", "metax"),))
    found = sensitivity(
        session.calculation,
        [(Driver(ratio), (-0.5, 0.0, 0.5, 1.0))],
        [Output("growth", ("2028", "metax"))],
    )
    picture = lines_of(session, found)
    assert picture.curves[0].texts[1] == "#DIV/0!"
    frame = Frame(QRectF(0, 0, 300, 100), picture.across, picture.up)
    assert [len(run) for run in picture._runs(0, frame)] == [1, 2]


# --- how it is shown --------------------------------------------------------------------------------


def test_one_input_is_a_line_and_two_are_a_heat_map_until_somebody_chooses(page, qtbot):
    panel = page.table_panel
    assert panel.view == "heat"
    assert panel.stack.currentWidget() is panel.table
    ask_over(qtbot, page, Side(TAX, "set"))
    assert panel.view == "lines"
    assert panel.stack.currentWidget() is panel.lines
    panel.switch.buttons["table"].click()
    assert panel.stack.currentWidget() is panel.table
    ask_over(qtbot, page, Side(RATIO, "set"))
    assert panel.view == "table"


def test_the_plain_table_has_no_heat(page, qtbot):
    panel = page.table_panel

    def grounds():
        model = panel.model
        return {
            model.index(row, column).data(Qt.ItemDataRole.BackgroundRole).name()
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        }

    panel.switch.buttons["heat"].click()
    assert len(grounds()) > 3
    panel.switch.buttons["table"].click()
    assert len(grounds()) == 1
    page.ask_about(PROFIT)
    settle(qtbot, page)
    assert len(grounds()) == 1


def test_where_there_is_nothing_the_view_stays_chosen(lines, page, session, qtbot):
    session.perform(RemoveLine("profit"))
    settle(qtbot, page)
    assert page.table_panel.view == "lines"
    session.new()
    page.look_again()
    assert page.table_panel.stack.currentWidget() is page.table_panel.empty


# --- the spider -------------------------------------------------------------------------------------


def test_the_spider_holds_the_analysiss_curves(web, page, session):
    bars = page.tornado_panel.bars.bars
    spans = {bar.driver: (bar.low, bar.high) for bar in bars[:SPIDER_CURVES]}
    found = spider(session.calculation, PROFIT, spans, points=11)
    curves = web.picture.curves
    assert np.array([curve.values for curve in curves]) == pytest.approx(found.values / 10)
    for curve, bar in zip(curves, bars, strict=False):
        assert curve.values[0] * 10 == pytest.approx(bar.at_low)
        assert curve.values[-1] * 10 == pytest.approx(bar.at_high)
        assert curve.values[5] * 10 == pytest.approx(bar.base)  # all meet in the middle
    assert web.picture.base == (5.0, pytest.approx(3.75))
    assert web.picture.ticks[0::5] == ("low", "now", "high")


def test_the_spider_follows_edits_and_the_width_of_the_moves(web, page, session, qtbot):
    panel = page.tornado_panel
    reach = np.ptp(web.picture.curves[0].values)
    panel.share.setCurrentIndex(panel.share.findData(0.2))
    panel.share.activated.emit(0)
    settle(qtbot, page)
    assert np.ptp(web.picture.curves[0].values) == pytest.approx(2 * reach)
    session.set_value("tax_rate", (), 0.5)
    settle(qtbot, page)
    assert web.picture.base[1] == pytest.approx(2.5)


def test_the_spider_is_evaluated_where_it_is_seen(page, qtbot):
    assert page.tornado_panel.spider.picture is None
    assert page.tornado_panel.title.text() == "Tornado"
    page.tornado_panel.switch.buttons["spider"].click()
    settle(qtbot, page)
    assert page.tornado_panel.spider.picture is not None
    assert page.tornado_panel.title.text() == "Spider"
    page.tornado_panel.switch.buttons["bars"].click()
    assert page.tornado_panel.stack.currentWidget() is page.tornado_panel.tornado


def test_the_spiders_names_tell_low_and_high(web, session):
    names = [key.text for key in web.keys.keys]
    assert any(name.startswith("Tax rate") and name.endswith("22.5% – 27.5%") for name in names)
    assert "50% of the way to the low" not in web.picture.rows()[0]
    assert web.picture.rows()[0][1] == "100% of the way to the low"
    assert web.picture.hover_text(5).splitlines()[0] == "now"


# --- where curves lead ------------------------------------------------------------------------------


def test_a_click_on_a_curve_goes_to_its_input(web, window, qtbot):
    cell = web.picture.curves[0].cell
    qtbot.mouseClick(web, Qt.MouseButton.LeftButton, pos=on_screen(web, 0, 0))
    assert not window.is_grid_away
    assert window.view.grid.current_place() == cell


def test_a_click_beside_the_curves_goes_nowhere(lines, qtbot):
    with qtbot.assertNotEmitted(lines.opened):
        qtbot.mouseClick(lines, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_a_click_on_a_name_goes_to_its_input(web, qtbot):
    height = web.keys.sizeHint().height() / len(web.keys.keys)
    with qtbot.waitSignal(web.opened) as asked:
        qtbot.mouseClick(web.keys, Qt.MouseButton.LeftButton, pos=QPoint(30, int(1.5 * height)))
    assert asked.args == [web.picture.curves[1].cell]


def test_the_keyboard_chooses_a_curve_and_goes_to_its_input(lines, qtbot):
    lines.setFocus()
    for _ in range(2):
        qtbot.keyClick(lines, Qt.Key.Key_Down)
    assert lines.picture.chosen == lines.keys.chosen == 1
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    assert lines.picture.chosen == 0
    with qtbot.waitSignal(lines.opened) as asked:
        qtbot.keyClick(lines, Qt.Key.Key_Return)
    assert asked.args == [CellPlace("cost_ratio", ("2028", "moore"))]


def test_pointing_at_a_name_draws_its_curve_stronger(web, qtbot):
    web.keys.pointed.emit(2)
    assert web.picture.chosen == 2
    web.keys.pointed.emit(-1)
    assert web.picture.chosen == -1


def test_the_nearest_curve_within_reach_is_the_one_pointed_at():
    cells = CellPlace("a", ()), CellPlace("b", ())
    across = np.array([0.0, 1.0, 2.0])
    flat = Curve("flat", across, np.zeros(3), ("0",) * 3, cells[0])
    gap = Curve("gap", across, np.array([1.0, np.nan, 1.0]), ("1", "#N/A", "1"), cells[1])
    picture = CurvesPicture([flat, gap], ["x"] * 3, None)
    picture.across = by_position(3)
    frame = Frame(QRectF(0, 0, 300, 200), picture.across, picture.up)
    middle = frame.at(1.0, 0.0)
    assert picture.curve_at(frame, middle) == 0
    assert picture.curve_at(frame, middle + QPointF(0, -5)) == 0
    assert picture.curve_at(frame, middle + QPointF(0, -40)) == -1
    assert picture.curve_at(frame, frame.at(0.0, 1.0)) == 1
    assert picture.curve_at(frame, frame.at(1.0, 1.0)) == -1  # where it has no value it is not


def test_curves_are_copied_as_a_table(lines):
    lines.copy_data()
    rows = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0] == ["", "20%", "25%", "30%"]
    assert [row[0] for row in rows[1:]] == ["40%", "50%"]


# --- several inputs moved together ------------------------------------------------------------------


def test_inputs_joined_by_a_sign_move_together(page, session, qtbot):
    box = page.head.rows[0].input
    box.setEditText("cost_ratio@moore:2028 & tax_rate")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    settle(qtbot, page)
    side = page.question.sides[0]
    assert side.input == Input("cost_ratio", (("2028", "moore"),), (Input("tax_rate", ((),)),))
    assert side.move == "factor"
    assert box.currentText() == "Moore Cost ratio 2028 & Tax rate"
    model = page.table_panel.model
    column = model.found.scales[1].base  # the other input stays as it is
    shown = {model.heading(0, row): float(model.text(row, column)) for row in range(model.rowCount())}
    for setting, value in shown.items():
        factor = float(setting.removeprefix("×"))
        assert value == pytest.approx(100 * (1 - 0.5 * factor) * (1 - 0.25 * factor), abs=0.006)


def test_lines_of_different_units_cannot_be_added_to_together(page, session, qtbot):
    both = Input("tax_rate", ((),), (Input("price", (("2028", "moore", "training"),)),))
    ask_over(qtbot, page, Side(both, "add", "1%"))
    assert "have different units" in page.table_panel.empty.text()
    ask_over(qtbot, page, Side(both, "factor", "1; 1.2"))
    assert float(page.table_panel.model.text(1, 0)) == pytest.approx(110 * 0.5 * 0.7)


def test_all_cells_of_a_line_are_offered_together(page):
    offered = page.tornado_panel.inputs()
    price = [moved for moved in offered if moved.line == "price"]
    assert [len(moved.places) for moved in price] == sorted(len(moved.places) for moved in price)
    whole = price[-1]
    assert set(whole.places) == {place for moved in price[:-1] for place in moved.places}
    assert len(price) > 2


def test_a_joined_input_goes_with_any_of_its_lines(page, session, qtbot):
    both = Input("cost_ratio", (("2028", "moore"),), (Input("tax_rate", ((),)),))
    ask_over(qtbot, page, Side(both, "factor"))
    session.set_formula("profit", "revenue * (1 - cost_ratio)")
    session.set_exception("profit", {"company": ("biren",)}, "")
    session.perform(RemoveLine("tax_rate"))
    settle(qtbot, page)
    assert both not in [side.input for side in page.question.sides]


def test_years_are_nowhere_between_whole_numbers(qtbot, page, session):
    """Headcount moves in whole persons: of eleven points from 1 less to 1 more only the ends and the middle are any."""
    heads = Driver(Input("headcount", (("moore",),)), "add")
    session.define_line("burden", "headcount * 10", section="income", axes=("company",), unit="person")
    found = spider(session.calculation, Output("burden", ("moore",)), {heads: (-1.0, 1.0)})
    (curve,) = spider_of(session, found).curves
    assert [at for at, held in enumerate(curve.holds) if held] == [0, 5, 10]
    assert curve.texts[0:3] == ("990", "", "")
    picture = spider_of(session, found)
    frame = Frame(QRectF(0, 0, 300, 100), picture.across, picture.up)
    assert [len(run) for run in picture._runs(0, frame)] == [3]
    assert picture.hover_text(1).splitlines() == ["80% of the way to the low"]
