"""The page What must be true, as a person uses it."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gpu_modeler.analysis.implied_picture import window_of
from gpu_modeler.app.implying import Pricing
from gpu_modeler.app.levers import LeverChoice
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RemoveItem, RemoveLine
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.implied.drawing import ABOVE
from gpu_modeler.gui.implied.legend import GAP
from gpu_modeler.gui.implied.scale import Scale
from gpu_modeler.gui.palette import blended
from tests.analysis.uncertain_models import plain_model
from tests.implied_model import COST, MARKET, PRICES, SHARES, implied_model, value

TRIALS = 128
TOLD = []


@pytest.fixture(autouse=True)
def tool_tips(monkeypatch):
    """Note what tool tips say instead of showing them: the screen of the tests can raise no window."""
    TOLD[:] = [""]
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_more: TOLD.append(text))


@pytest.fixture
def model():
    return implied_model()


@pytest.fixture
def session(tmp_path, model):
    made = Session(model, SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    made.choose_theme("light")
    return made


@pytest.fixture
def page(qtbot, window):
    desk = window.tools.desk("implied")
    desk.page.work.trials = TRIALS
    window.menus.actions["implied"].trigger()
    settle(qtbot, desk.page)
    return desk.page


@pytest.fixture
def desk(window, page):
    return window.tools.desk("implied")


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.work.is_running and page.asking.answers.is_whole, timeout=20_000)


def chart(page, company="red"):
    return page.charts.by_company[company]


def curve(page, company="red"):
    return chart(page, company).answer.picture.contours.points


def press(qtbot, page, settings, company="red"):
    shown = chart(page, company)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.frame().at(*settings).toPoint())


def move(page, settings, company="red"):
    """Move the pointer to settings, and return what it tells."""
    shown = chart(page, company)
    at = shown.frame().at(*settings)
    where = QPointF(shown.mapToGlobal(at.toPoint()))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(shown, event)
    return TOLD[-1]


def text(page):
    return page.panel.text.toPlainText()


def choose(page, company):
    chart(page, company).setFocus()
    page.charts.choose(company)


# --- the charts ---------------------------------------------------------------------------------------


def test_every_company_has_its_curve_and_its_marks(page):
    assert list(page.charts.by_company) == ["red", "blue"]
    for company in ("red", "blue"):
        points = curve(page, company)
        assert len(points) > 10
        level = PRICES[company] / value(company, 1, 0)
        assert points[:, 0] * (1 - COST * points[:, 1]) == pytest.approx(level, rel=1e-9)
        assert not chart(page, company).isHidden()


def test_cells_set_to_a_point_of_a_curve_make_value_the_market_cap(page, session):
    found = chart(page).answer.found
    for point in curve(page)[::6].tolist():
        copy = Session(session.model.copied(), SettingsFile.nowhere())
        for lever, setting in ((found.x, point[0]), (found.y, point[1])):
            for driver in lever.drivers:
                for place in driver.input.places:
                    held = session.value(driver.input.line, place)
                    copy.set_value(driver.input.line, place, held * setting)
        assert copy.value("equity_value", ("red",)) == pytest.approx(PRICES["red"], rel=1e-9)


def test_the_side_above_is_shaded_and_the_marks_are_where_they_belong(page):
    shown, palette = chart(page, "red"), theme.colours()
    image, frame = shown.grab().toImage(), shown.frame()
    ratio = image.width() / shown.width()

    def colour(settings, dx=0, dy=0):
        at = frame.at(*settings)
        return image.pixelColor(round((at.x() + dx) * ratio), round((at.y() + dy) * ratio))

    found = shown.answer.found
    above = QColor(blended(palette.series[0], palette.surface, ABOVE))
    corner = (frame.x.high * 0.98, frame.y.low * 1.03)
    assert value("red", *corner) > PRICES["red"]
    assert colour(corner) == above
    assert colour((frame.x.low * 1.02, frame.y.high * 0.98)) == QColor(palette.surface)
    assert colour((1, 1)) == QColor(palette.text)
    assert colour((found.consensus.x, found.consensus.y)) == QColor(palette.series[1])
    assert colour((found.nearest.x, found.nearest.y)) == QColor(palette.surface)


def test_the_axis_says_what_share_of_the_market_a_setting_means(page):
    shares = dict(chart(page).answer.shares)
    assert len(shares) >= 3
    for factor, share in shares.items():
        assert share == pytest.approx(SHARES["red"] * factor, rel=1e-12)


def test_the_head_tells_price_value_and_chance(page):
    told = chart(page).accessibleDescription()
    assert "market cap today CNY 160bn, modelled value CNY 80.0bn" in told
    assert f"{TRIALS} trials" in told


# --- words --------------------------------------------------------------------------------------------


def test_the_sentences_hold_what_the_model_gives_by_hand(page):
    found = chart(page).answer.found
    f, g = found.nearest.x, found.nearest.y
    revenue, margin = MARKET * SHARES["red"] * f, 1 - COST * g
    told = text(page)
    assert f"revenue of CNY {revenue / 10:.1f}bn (model: CNY 10.0bn)" in told
    assert f"a share of the domestic market of {revenue / MARKET:.1%} (model: 10.0%)" in told
    assert f"a net margin of {margin:.1%} (model: 40.0%)" in told
    both = [chart(page, company).answer.found.nearest.x for company in ("red", "blue")]
    needed = sum(MARKET * SHARES[name] * f for name, f in zip(("red", "blue"), both, strict=True))
    assert "Both together, market cap CNY 190bn" in told
    assert f"{needed / MARKET:.1%} of the domestic market (model: 15.0%)" in told


def test_the_consensus_has_its_source_or_is_said_to_be_missing(page):
    assert "Source of the consensus: Broker on Red 2026-02-02" in text(page)
    assert 'href="https://example.com/red"' in page.panel.text.toHtml()
    choose(page, "blue")
    assert "typed into the lines “Revenue consensus” and “Net profit consensus”" in text(page)
    assert "Broker" not in text(page)


def test_a_model_without_lines_for_a_consensus_does_not_name_any(qtbot, page, session):
    for line in ("revenue_consensus", "net_profit_consensus"):
        session.perform(RemoveLine(line))
    settle(qtbot, page)
    assert "The model holds no consensus for this company." in text(page)


def test_a_model_without_uncertainties_says_so_instead_of_a_chance(qtbot, page, session):
    model = implied_model(uncertain=False)
    session._replace(model, None, None)
    page.look_again()
    settle(qtbot, page)
    assert chart(page).answer.chance.in_language("en") in text(page)
    assert "probability of" not in text(page)


def test_both_languages_are_copied(qtbot, page):
    page.panel.buttons["copy_both"].click()
    copied = QGuiApplication.clipboard().text()
    assert "红芯：今日市值1,600亿元" in copied
    assert "Red: market cap today CNY 160bn" in copied
    chart(page).setFocus()
    qtbot.keyClick(chart(page), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == page.panel.plain("en")


def test_the_language_changes_all_words(page, session):
    session.choose_language("zh")
    assert page.head.title.text() == "股价要求什么"
    assert "红芯：今日市值" in text(page)
    assert chart(page).accessibleName() == "红芯"
    assert "估值＝市值" in page.head.legend.accessibleName()


# --- the pointer --------------------------------------------------------------------------------------


def test_the_pointer_tells_what_holds_there(page):
    told = move(page, (1.7, 0.85)).split("\n")
    frame = chart(page).frame()
    f, g = frame.settings(QPointF(frame.at(1.7, 0.85)))
    assert f"{f:.2f}×" in told[0]
    worth = value("red", f, g)
    assert told[2] == f"value CNY {worth / 10:.0f}bn, {100 * worth / 1600:.0f}% of the price"
    assert told[3] == f"revenue in 2027: CNY {MARKET * SHARES['red'] * f / 10:.1f}bn"


def test_near_a_mark_or_the_curve_the_pointer_takes_it(page):
    found = chart(page).answer.found
    frame = chart(page).frame()
    at = frame.at(found.consensus.x, found.consensus.y) + QPointF(3, 2)
    assert "75.0% of the price" in move(page, frame.settings(at))
    x, y = curve(page)[len(curve(page)) // 3]
    assert ", 100% of the price" in move(page, frame.settings(frame.at(x, y) + QPointF(2, -2)))


def test_a_click_marks_a_point_and_escape_unmarks_it(qtbot, page):
    press(qtbot, page, (2.6, 0.9))
    f, g = chart(page).pinned
    assert (f, g) == (pytest.approx(2.6, rel=0.02), pytest.approx(0.9, rel=0.02))
    assert text(page).startswith("The point marked:")
    assert page.panel.buttons["apply"].text() == "Put the marked point into the model"
    qtbot.keyClick(chart(page), Qt.Key.Key_Escape)
    assert chart(page).pinned is None
    assert "The point marked:" not in text(page)


@pytest.mark.parametrize(("is_left", "line"), [(False, "market_share"), (True, "base_unit_cost")])
def test_a_double_click_goes_to_the_inputs_cells(qtbot, page, window, is_left, line):
    frame = chart(page).frame()
    at = QPoint(8, round(frame.box.center().y())) if is_left else frame.box.center().toPoint()
    qtbot.mouseDClick(chart(page), Qt.MouseButton.LeftButton, pos=at)
    assert window.view.grid.current_place() == CellPlace(line, ("red",))
    assert window.centre.currentWidget() is window.view
    assert chart(page).pinned is None


# --- into the model -----------------------------------------------------------------------------------


def test_the_nearest_point_is_put_into_the_model_as_one_step(qtbot, page, session):
    found = chart(page).answer.found
    page.panel.buttons["apply"].click()
    assert session.value("equity_value", ("red",)) == pytest.approx(1600, rel=1e-9)
    assert session.value("market_share", ("red",)) == pytest.approx(0.1 * found.nearest.x, rel=1e-12)
    note = session.model.cell("market_share", ("red",)).note
    assert note.en == "so that the value of Red is 100% of its market cap"
    settle(qtbot, page)
    assert chart(page).answer.found.nearest.distance == pytest.approx(0, abs=1e-6)
    session.undo()
    assert session.value("equity_value", ("red",)) == pytest.approx(800, rel=1e-12)
    assert session.history.undo_label is None


def test_the_marked_point_is_put_into_the_scenario_that_is_shown(qtbot, page, session):
    session.choose_scenario("bull")
    settle(qtbot, page)
    press(qtbot, page, (2.0, 0.8))
    f, g = chart(page).pinned
    page.panel.buttons["apply"].click()
    assert session.value("equity_value", ("red",), "bull") == pytest.approx(value("red", f, g), rel=1e-12)
    assert session.value("equity_value", ("red",), "base") == pytest.approx(800, rel=1e-12)
    assert chart(page).pinned is None


def test_nothing_is_put_into_a_model_that_changed_meanwhile(qtbot, page, session):
    session.set_value("market_cap", ("red",), 2000.0)
    assert not page.panel.buttons["apply"].isEnabled()
    page.asked.emit("apply", "red")
    assert session.value("market_share", ("red",)) == 0.1
    settle(qtbot, page)
    assert page.panel.buttons["apply"].isEnabled()


# --- following ----------------------------------------------------------------------------------------


def test_an_edit_moves_the_curve_and_undo_moves_it_back(qtbot, page, session):
    session.set_value("market_cap", ("red",), 1000.0)
    settle(qtbot, page)
    points = curve(page)
    assert points[:, 0] * (1 - COST * points[:, 1]) == pytest.approx(0.5, rel=1e-9)
    session.undo()
    settle(qtbot, page)
    points = curve(page)
    assert points[:, 0] * (1 - COST * points[:, 1]) == pytest.approx(0.8, rel=1e-9)


def test_the_scenario_that_is_shown_is_asked(qtbot, page, session):
    session.set_value("base_unit_cost", ("red",), 0.3, "bull")
    session.choose_scenario("bull")
    settle(qtbot, page)
    points = curve(page)
    assert points[:, 0] * (1 - 0.3 * points[:, 1]) == pytest.approx(0.8, rel=1e-9)


def test_what_a_group_needs_stays_in_sight_until_it_is_known_anew(qtbot, page, session):
    states = []
    page.work.came.connect(lambda _answers: states.append(text(page)))
    session.set_value("market_cap", ("red",), 1000.0)
    settle(qtbot, page)
    assert len(states) > 3
    assert all("Both together" in state for state in states)
    assert "market cap CNY 130bn" in states[-1]


def test_the_windows_thread_asks_the_model_nothing(qtbot, page, session, monkeypatch):
    asked = []
    ask = Pricing.ask

    def noted(pricing, company):
        asked.append(threading.current_thread())
        return ask(pricing, company)

    monkeypatch.setattr(Pricing, "ask", noted)
    session.set_value("market_cap", ("red",), 1000.0)
    settle(qtbot, page)
    assert len(asked) == 2
    assert threading.main_thread() not in asked


def test_the_chosen_company_is_asked_first(qtbot, page, session):
    choose(page, "blue")
    states = []
    page.work.came.connect(lambda answers: states.append(list(answers.by_company)))
    session.set_value("market_cap", ("blue",), 400.0)
    settle(qtbot, page)
    assert states[0] == ["blue"]
    assert states[-1] == ["blue", "red"]


def test_only_the_last_of_many_edits_is_asked(qtbot, page, session):
    for price in (1000.0, 1100.0, 1200.0):
        session.set_value("market_cap", ("red",), price)
    settle(qtbot, page)
    assert chart(page).answer.found.price == 1200.0


def test_nothing_is_asked_while_the_page_is_out_of_sight(qtbot, page, window, session):
    window.show_page(Page("company", "red"))
    before = page.asking.answers
    session.set_value("market_cap", ("red",), 1000.0)
    assert not page.work.is_running
    assert page.asking.answers is before
    window.show_page(Page("implied"))
    settle(qtbot, page)
    assert chart(page).answer.found.price == 1000.0


def test_a_company_that_goes_takes_its_chart_along(qtbot, page, session):
    choose(page, "blue")
    session.perform(RemoveItem("company", "blue"))
    settle(qtbot, page)
    assert list(page.charts.by_company) == ["red"]
    assert page.company == "red"
    assert "Red: market cap today" in text(page)


# --- what cannot be -----------------------------------------------------------------------------------


def test_a_company_without_a_market_cap_is_told_in_words(qtbot, page, session):
    session.set_value("market_cap", ("red",), 0.0)
    settle(qtbot, page)
    assert "has no market cap" in text(page)
    assert chart(page).frame() is None
    assert chart(page, "blue").frame() is not None
    assert "Both: there is no point at which the value is the market cap for Red" in text(page)


def test_a_value_in_error_is_told_in_words(qtbot, page, session):
    session.set_formula("net_profit", "revenue / (base_unit_cost - base_unit_cost)")
    settle(qtbot, page)
    assert page.stack.currentWidget() is page.charts
    for company in ("red", "blue"):
        choose(page, company)
        assert "its value is an error" in text(page)


def test_a_price_out_of_reach_is_told_with_how_near_it_gets(qtbot, page, session):
    """The share goes up to ten times at most, where Red has all the market, and the cost down to a tenth."""
    session.set_value("market_cap", ("red",), 50_000.0)
    settle(qtbot, page)
    best = value("red", 10, 0.1) / 50_000
    assert f"the value is {best:.1%} of it" in text(page)
    assert not page.panel.buttons["apply"].isEnabled()
    shown = chart(page)
    assert (shown.frame().x.low, shown.frame().x.high) == (pytest.approx(0.1), pytest.approx(10))


def test_a_model_without_the_lines_says_which_in_the_charts_place(qtbot, page, session):
    session.set_formula("equity_value", "")
    session.perform(RemoveLine("equity_value"))
    settle(qtbot, page)
    assert page.stack.currentWidget() is page.empty
    assert "equity_value" in page.empty.text()


def test_a_model_without_companies_says_so(qtbot, page, session):
    session._replace(plain_model(("two", "1 + 1")), None, None)
    page.look_again()
    settle(qtbot, page)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.text() == "The model has no company yet."


# --- levers -------------------------------------------------------------------------------------------


def type_into(qtbot, field, words):
    """Leave words in a field. They are not typed key by key: the screen of the tests has no lists to complete from."""
    field.setText(words)
    field.setModified(True)
    field.editingFinished.emit()
    qtbot.wait(1)


def test_another_lever_is_chosen_by_its_name(qtbot, page):
    row = page.head.rows["across"]
    type_into(qtbot, row.lines.lineEdit(), "base_unit_cost")
    row = page.head.rows["upwards"]
    type_into(qtbot, row.lines.lineEdit(), "market_share, wafer_supply")
    settle(qtbot, page)
    points = curve(page)
    assert points[:, 1] * (1 - COST * points[:, 0]) == pytest.approx(0.8, rel=1e-9)
    assert page.head.usual.isEnabled()
    page.head.usual.click()
    settle(qtbot, page)
    assert curve(page)[:, 0] * (1 - COST * curve(page)[:, 1]) == pytest.approx(0.8, rel=1e-9)


def test_bounds_are_shown_whole_and_ranges_are_ones_own(qtbot, page):
    row = page.head.rows["across"]
    type_into(qtbot, row.bounds.low, "0.8")
    settle(qtbot, page)
    type_into(qtbot, row.bounds.high, "4")
    settle(qtbot, page)
    assert (chart(page).frame().x.low, chart(page).frame().x.high) == (0.8, 4.0)
    type_into(qtbot, row.own.high, "1.8倍")
    settle(qtbot, page)
    own = chart(page).answer.found.x.own
    assert (own.high, own.source) == (1.8, "given")
    assert own.low == pytest.approx(0.8, rel=1e-9)  # the tenth percentile of the uncertainty
    assert page.asking.wanted.across.bounds == (0.8, 4.0)


def test_no_chart_shows_more_than_the_whole_market(qtbot, page, session):
    """Blue needs more than six times its share; Red has a fifth of the market already."""
    session.set_values({("market_share", ("red",)): 0.2, ("wafer_supply", ("red",)): 200.0})
    session.set_value("market_cap", ("blue",), 4000.0)
    settle(qtbot, page)
    assert chart(page, "blue").frame().x.high > 6
    assert chart(page, "red").frame().x.high == pytest.approx(5)
    assert max(share for _, share in chart(page, "red").answer.shares) <= 1


def test_what_cannot_be_moved_is_refused_and_the_question_stays(qtbot, page):
    row = page.head.rows["across"]
    for words, why in (("market_shar", "market_share"), ("discount", "holds no value here")):
        type_into(qtbot, row.lines.lineEdit(), words)
        assert why in page.messages.text.text()
        assert page.asking.wanted.across == LeverChoice()
        assert row.lines.currentText() == "revenue (by market share, capacity keeping up) (usual)"
    type_into(qtbot, row.own.low, "abc")
    assert "abc" in page.messages.text.text()
    assert page.asking.wanted.across == LeverChoice()


def test_levers_that_overlap_are_refused_for_every_company(qtbot, page):
    page.choose_lever("upwards", LeverChoice("market_share"))
    settle(qtbot, page)
    assert "already" in text(page) or "both" in text(page).lower()
    assert chart(page).frame() is None


def test_ends_of_what_is_added_are_typed_in_the_lines_unit(qtbot, page):
    page.choose_lever("across", LeverChoice("wafer_supply", "add"))
    settle(qtbot, page)
    row = page.head.rows["across"]
    type_into(qtbot, row.own.low, "-10亿元")
    type_into(qtbot, row.own.high, "5000万元")
    settle(qtbot, page)
    assert (page.asking.wanted.across.own) == (-10.0, 0.5)
    type_into(qtbot, row.own.high, "5%")
    assert "%" in page.messages.text.text()
    assert page.asking.wanted.across.own == (-10.0, 0.5)


def test_points_are_added_where_that_is_chosen(qtbot, page):
    page.choose_lever("across", LeverChoice("discount", "add", None, (-2.0, 0.5)))
    settle(qtbot, page)
    points = curve(page)
    assert (1 - points[:, 0]) * (1 - COST * points[:, 1]) == pytest.approx(0.8, rel=1e-9)
    assert page.head.rows["across"].bounds.low.text() == "-200%"
    assert "Discount: -" in move(page, (-1.0, 1.0))
    assert "the drivers chosen move the same inputs" in text(page)


# --- large and small ----------------------------------------------------------------------------------


def test_a_chart_is_made_large_by_enter_and_small_by_escape(qtbot, page, session):
    session.set_value("market_cap", ("red",), 5000.0)
    settle(qtbot, page)
    chart(page).setFocus()
    small = chart(page, "blue").frame()
    qtbot.keyClick(chart(page), Qt.Key.Key_Right)
    assert page.company == "blue"
    qtbot.keyClick(chart(page, "blue"), Qt.Key.Key_Return)
    settle(qtbot, page)
    large = chart(page, "blue").frame()
    assert chart(page).isHidden()
    assert large.box.width() > 1.5 * small.box.width()
    window = window_of([chart(page, "blue").answer.found])
    assert (large.x.low, large.x.high) == (window.x_low, window.x_high) != (small.x.low, small.x.high)
    qtbot.keyClick(chart(page, "blue"), Qt.Key.Key_Escape)
    settle(qtbot, page)
    assert not chart(page).isHidden()
    assert chart(page, "blue").frame().x == small.x


def test_all_are_shown_where_the_large_one_goes(qtbot, page, session):
    choose(page, "blue")
    page.panel.buttons["large"].click()
    settle(qtbot, page)
    assert chart(page).isHidden()
    assert page.panel.buttons["large"].text() == "Show all"
    session.perform(RemoveItem("company", "blue"))
    settle(qtbot, page)
    assert not chart(page).isHidden()
    assert page.asking.wanted.large == ""
    assert page.head.back.isHidden()


def test_the_menu_offers_what_can_be_done(page, desk):
    entries = [action.text() for action in desk.menu().actions()]
    assert entries[:2] == ["Enlarge this chart", "Put the nearest point into the model"]
    assert "Go to the cells of “cost of a chip”" in entries
    next(action for action in desk.menu().actions() if action.text() == "Copy the picture").trigger()
    assert QGuiApplication.clipboard().pixmap().width() > 200


def test_the_legend_takes_two_lines_in_a_narrow_window(qtbot, page, window):
    before = page.head.legend.height()
    window.resize(760, 700)
    qtbot.waitUntil(lambda: page.head.legend.height() > before)
    assert all(box.right() - GAP <= page.head.legend.width() for box in page.head.legend._boxes().values())


def test_the_menu_of_a_company_without_a_price_offers_nothing_to_do(qtbot, page, desk, session):
    session.set_value("market_cap", ("red",), 0.0)
    settle(qtbot, page)
    assert not any(action.isEnabled() for action in desk.menu().actions())


def test_the_models_own_point_is_in_the_model_already(qtbot, page, session):
    page.charts.by_company["red"].pin((1.0, 1.0))
    page.panel.buttons["apply"].click()
    assert session.history.undo_label is None
    assert page.messages.isHidden()


def test_dark_colours_are_taken_at_once(page, session):
    session.choose_theme("dark")
    assert theme.colours().is_dark
    image = chart(page).grab().toImage()
    assert image.pixelColor(image.width() - 8, image.height() // 2) == QColor(theme.colours().surface)
    session.choose_theme("light")


# --- scales -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [Scale(0.5, 8.0, True), Scale(0.9, 1.3, True), Scale(-0.2, 0.4, False)])
def test_settings_and_places_go_both_ways(scale):
    for part in np.linspace(0, 1, 7):
        assert scale.part(scale.setting(part)) == pytest.approx(part, abs=1e-12)
    ticks = scale.ticks()
    assert 3 <= len(ticks) <= 16
    assert all(scale.low <= tick <= scale.high for tick in ticks)
    neutral = 1.0 if scale.is_factor else 0.0
    assert min(abs(tick - neutral) for tick in ticks) < 1e-12


@pytest.mark.parametrize("scale", [Scale(0.7, 1.5, True), Scale(0.6, 4.0, True), Scale(0.1, 10.0, True)])
def test_fewer_ticks_are_some_of_the_many_and_hold_what_changes_nothing(scale):
    many = scale.ticks()
    for most in (3, 5, 8):
        few = scale.ticks(most)
        assert len(few) <= most
        assert set(few) <= set(many)
        assert 1.0 in few


def test_factors_lie_in_equal_ratios():
    scale = Scale(0.25, 4.0, True)
    assert scale.part(1.0) == pytest.approx(0.5)
    assert scale.part(2.0) - scale.part(1.0) == pytest.approx(0.25)
