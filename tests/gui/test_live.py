"""The distribution of the cursor's cell, and inputs that are dragged, as a person uses them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gpu_modeler import edits
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import simulate
from gpu_modeler.app.beside import WorkerGone
from gpu_modeler.app.live_beside import LiveBeside
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.live.card import MOST_PINNED
from gpu_modeler.gui.palette import DARK
from gpu_modeler.model import Uncertainty
from tests.small_model import bits, contents

SAMPLING = Sampling(256, 1)
PROFIT = Output("profit", ("2028", "moore"))
RATIO = ("cost_ratio", ("2028", "moore"))


@pytest.fixture
def session(session):
    for uncertainty in (
        Uncertainty("ratio", "cost_ratio", "normal(0, 5%)", "add", scope={"period": ("2027", "2028")}),
        Uncertainty("price", "price", "uniform(0.8, 1.2)", "factor", each=("company",)),
    ):
        session.perform(edits.SetUncertainty(uncertainty))
    return session


@pytest.fixture
def panel(qtbot, window, hand):
    """Return the panel, asked for at Moore's profit of 2028; it computes in a thread."""
    hand.go(*PROFIT_PLACE)
    window.live.want(shown=True)
    found = window.live.panel
    found.work.stop()
    found.work.beside = LiveBeside(SAMPLING, is_apart=False)
    found.show_cell(window.view.grid.current_place(), "moore")
    settle(qtbot, found)
    return found


PROFIT_PLACE = (PROFIT.line, *PROFIT.place)


def settle(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.work.is_running and not panel._soon.isActive(), timeout=30_000)


def card_of(panel, line, *place):
    return next(card for card in panel.cards if card.output == Output(line, place))


def mean_of(model, output, scenario="base"):
    return simulate(model, SAMPLING, [output], scenario).of(output).mean()


def shows_now(panel, session, output=PROFIT):
    card = card_of(panel, output.line, *output.place)
    wanted = mean_of(session.model, output, session.scenario)
    return card.figures.mean.value == pytest.approx(wanted, rel=1e-12)


def state(session):
    history = session.history
    return contents(session.model), bits(session.calculation), history.undo_label, history.redo_label


# --- the distribution ---


def test_the_action_shows_the_distribution_of_the_cursors_cell(panel, window, session):
    card = panel.cards[0]
    assert card.output == PROFIT
    assert shows_now(panel, session)
    assert card.title.text() == "Moore Profit 2028"
    assert card.picture.isVisible()
    # 100 in 100m CNY of sales, half of it cost, a quarter tax: 37.5, in bn a tenth
    value, _, below = card.marks[1][1].text().partition(" · ")
    assert value.startswith("3.75")
    assert below.endswith("% below")
    assert panel.count.text() == "256 trials"
    assert not card.note.isVisible()
    window.menus.actions["show_distribution"].trigger()
    assert not panel.isVisible()


def test_it_follows_the_cursor(qtbot, panel, hand, session):
    hand.go("revenue", "2028", "moore")
    settle(qtbot, panel)
    assert panel.cards[0].output == Output("revenue", ("2028", "moore"))
    assert shows_now(panel, session, panel.cards[0].output)


def test_it_follows_edits_undo_and_the_scenario(qtbot, panel, session):
    before = panel.cards[0].figures
    session.set_value(*RATIO, 0.25)
    settle(qtbot, panel)
    assert shows_now(panel, session)
    assert panel.cards[0].figures.base == pytest.approx(56.25)
    session.undo()
    settle(qtbot, panel)
    assert panel.cards[0].figures.mean == before.mean
    session.set_value(*RATIO, 0.4, "bull")
    session.choose_scenario("bull")
    settle(qtbot, panel)
    assert panel.cards[0].figures.base == pytest.approx(45.0)
    assert shows_now(panel, session)


def test_it_speaks_both_languages_and_takes_the_colours(panel, session):
    session.choose_language("zh")
    assert panel.cards[0].title.text() == "摩尔利润 2028"
    assert "次试验" in panel.count.text()
    session.choose_theme("dark")
    assert DARK.series[1] in panel.cards[0].marks[1][0].styleSheet()
    picture = panel.cards[0].picture.grab().toImage()
    assert picture.pixelColor(2, 2).name().upper() == DARK.surface
    session.choose_theme("light")
    session.choose_language("en")


def test_a_certain_cell_says_so(qtbot, panel, hand):
    hand.go("revenue", "2024", "moore")  # reported
    settle(qtbot, panel)
    card = panel.cards[0]
    assert not card.picture.isVisible()
    assert card.note.text().startswith("Nothing uncertain moves it: CNY 0.438")


def test_errors_are_told(qtbot, panel, session, hand):
    session.perform(edits.SetFormula("growth", "SQRT(50% - cost_ratio)"))
    hand.go("growth", "2028", "moore")
    settle(qtbot, panel)
    card = panel.cards[0]
    assert 0 < card.figures.failed < 256
    assert f"{card.figures.failed} are errors" in card.note.text()
    session.set_value(*RATIO, 3.0)
    settle(qtbot, panel)
    assert card.figures.failed == 256
    assert card.note.text() == "It is an error in every trial."


def test_what_cannot_be_drawn_is_said_instead_of_figures(qtbot, panel, session):
    session.perform(edits.SetUncertainty(Uncertainty("bad", "price", "normal(0, x)", "add")))
    settle(qtbot, panel)
    assert panel.cards[0].figures is None
    assert "normal" in panel.cards[0].note.text()
    session.undo()
    settle(qtbot, panel)
    assert shows_now(panel, session)


def test_beside_a_heading_only_the_companys_value_is_shown(qtbot, panel, window):
    panel.show_cell(None, "moore")
    settle(qtbot, panel)
    assert panel.nothing.isVisible()
    assert [card.output.line for card in panel.cards] == ["profit"]


# --- cells kept in sight ---


def test_pinned_cells_stay_in_sight_up_to_four(qtbot, panel, hand):
    years = ["2025", "2026", "2027", "2028"]
    for year in years:
        hand.go("revenue", year, "metax")
        settle(qtbot, panel)
        panel.cards[0].pin.click()
    assert [output.place[0] for output in panel.pinned] == years
    hand.go("profit", "2026", "metax")
    settle(qtbot, panel)
    assert len(panel.cards) == 1 + MOST_PINNED
    assert not panel.cards[0].pin.isEnabled()
    panel.cards[1].pin.click()
    settle(qtbot, panel)
    assert len(panel.cards) == MOST_PINNED
    assert all(card.figures.is_uncertain for card in panel.cards)


def test_a_pinned_cell_whose_line_goes_is_kept_no_more(qtbot, panel, session, hand):
    hand.go("growth", "2028", "moore")
    settle(qtbot, panel)
    panel.cards[0].pin.click()
    session.perform(edits.RemoveLine("growth"))
    settle(qtbot, panel)
    assert panel.pinned == ()
    assert all(card.output.line != "growth" for card in panel.cards)


def test_another_document_begins_without_pins(qtbot, panel, session):
    panel.cards[0].pin.click()
    session.new()
    settle(qtbot, panel)
    assert panel.pinned == ()
    assert panel.cards == []


# --- when it computes ---


def test_out_of_sight_nothing_is_computed(qtbot, panel, window, session, monkeypatch):
    asked = []
    ask = panel.work.beside.ask
    monkeypatch.setattr(panel.work.beside, "ask", lambda *args: asked.append(args) or ask(*args))
    window.show_page(Page("scenarios"))
    assert not panel.isVisible()
    session.set_value(*RATIO, 0.3)
    QApplication.processEvents()
    assert not panel.work.is_running
    assert asked == []
    window.show_page(Page("company", "moore"))
    settle(qtbot, panel)
    assert len(asked) == 1
    assert shows_now(panel, session)


def test_the_newest_question_is_next_and_those_between_never(qtbot, panel, session, monkeypatch):
    asked = []
    ask = panel.work.beside.ask
    monkeypatch.setattr(panel.work.beside, "ask", lambda *args: asked.append(args) or ask(*args))
    for at in range(50):
        session.set_value(*RATIO, 0.2 + at / 100)
        QApplication.processEvents()
    settle(qtbot, panel)
    assert len(asked) < 50
    assert panel.cards[0].figures.base == session.value(*PROFIT_CELL)
    assert shows_now(panel, session)


PROFIT_CELL = (PROFIT.line, PROFIT.place)


def test_figures_of_a_scenario_that_is_shown_no_more_are_dropped(qtbot, panel, session):
    session.set_value(*RATIO, 0.1, "bull")
    settle(qtbot, panel)
    before = panel.cards[0].figures
    panel._look()
    QApplication.processEvents()  # the question about the base case is under way
    session.choose_scenario("bull")
    qtbot.waitUntil(lambda: panel.cards[0].figures is not before)
    assert panel.cards[0].figures.base == pytest.approx(67.5)


def test_the_window_closes_while_it_computes(qtbot, panel, window, session):
    session.set_value(*RATIO, 0.3)
    panel._look()
    QApplication.processEvents()
    assert panel.work.is_running
    window.close()
    assert not panel.work.is_running
    assert panel._noticed not in session._subscribers


def test_apart_from_the_window_too_and_the_process_ends_with_it(qtbot, window, hand, session):
    hand.go(*PROFIT_PLACE)
    window.live.want(shown=True)
    panel = window.live.panel
    settle(qtbot, panel)
    process = panel.work.beside._companion._helper._process
    assert process.is_alive()
    assert panel.cards[0].figures.trials == 8192
    window.close()
    qtbot.waitUntil(lambda: has_ended(process))


def has_ended(process):
    try:
        return not process.is_alive()
    except ValueError:  # closed, once it has been waited for
        return True


# --- dragging ---


@pytest.fixture
def track(qtbot, panel, hand):
    """Return the handle of Moore's cost ratio of 2028, 50 % plus or minus."""
    hand.go(RATIO[0], *RATIO[1])
    settle(qtbot, panel)
    return panel.cards[0].dragging.track


def press(qtbot, track):
    qtbot.mousePress(track, Qt.MouseButton.LeftButton, pos=spot(track, track.value))


def spot(track, value):
    return QPoint(round(track._x(value)), track.height() // 2)


def drag_to(qtbot, track, value):
    qtbot.mouseMove(track, spot(track, value))
    QApplication.processEvents()


def release(qtbot, track):
    qtbot.mouseRelease(track, Qt.MouseButton.LeftButton, pos=spot(track, track.value))


def test_a_drag_moves_everything_and_is_one_undo_step(qtbot, panel, track, session, hand):
    before, position = state(session)[:2], session.history.position
    press(qtbot, track)
    for value in (0.52, 0.55, 0.58, 0.54):
        drag_to(qtbot, track, value)
        assert session.value(*RATIO) == pytest.approx(value, abs=0.006)
        assert hand.text("cost_ratio", *RATIO[1]) == f"{100 * session.value(*RATIO):.1f}%"
        assert float(hand.text(*PROFIT_PLACE)) == pytest.approx(75 * (1 - session.value(*RATIO)), abs=0.06)
    settle(qtbot, panel)
    assert shows_now(panel, session)  # the company's value below
    release(qtbot, track)
    assert session.history.position == position + 1
    assert not session.is_attempting
    dragged = session.value(*RATIO)
    session.undo()
    assert state(session)[:2] == before
    settle(qtbot, panel)
    assert track.value == 0.5
    session.redo()
    assert session.value(*RATIO) == dragged


def test_esc_takes_a_drag_back_to_the_last_bit(qtbot, track, session):
    session.set_value("tax_rate", (), 0.3)
    session.undo()
    before = state(session)
    press(qtbot, track)
    drag_to(qtbot, track, 0.58)
    qtbot.keyClick(track, Qt.Key.Key_Escape)
    assert state(session) == before
    assert track.value == 0.5
    drag_to(qtbot, track, 0.6)  # the button is still held
    release(qtbot, track)
    assert state(session) == before


def test_a_press_without_a_move_is_no_edit(qtbot, track, session):
    before = state(session)
    press(qtbot, track)
    release(qtbot, track)
    assert state(session) == before


def test_shift_makes_a_drag_ten_times_finer(qtbot, track):
    press(qtbot, track)
    step = track.range.step
    start, target = spot(track, 0.5), spot(track, 0.5 + 20 * step)
    event_to = lambda at, modifiers: track.mouseMoveEvent(moved(at, modifiers))  # noqa: E731
    event_to(start, Qt.KeyboardModifier.ShiftModifier)
    event_to(target, Qt.KeyboardModifier.ShiftModifier)
    assert track.value == pytest.approx(0.5 + 2 * step, abs=0.6 * step)
    release(qtbot, track)


def moved(at, modifiers):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    return QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(at), left, left, modifiers)


def test_arrow_keys_move_by_steps_and_enter_makes_one_edit(qtbot, track, session):
    position = session.history.position
    track.setFocus()
    step = track.range.step
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        qtbot.keyClick(track, key)
    qtbot.keyClick(track, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert session.value(*RATIO) == pytest.approx(0.5 + 12.1 * step)
    qtbot.keyClick(track, Qt.Key.Key_Return)
    assert session.history.position == position + 1
    track.setFocus()
    qtbot.keyClick(track, Qt.Key.Key_End)
    track.clearFocus()
    assert session.value(*RATIO) == track.range.high
    assert session.history.position == position + 2


def test_the_keyboard_takes_hold_from_the_grid_and_comes_back(qtbot, panel, window, hand, session):
    hand.go(RATIO[0], *RATIO[1])
    window.menus.actions["drag_input"].trigger()
    track = panel.cards[0].dragging.track
    assert window.focusWidget() is track
    qtbot.keyClick(track, Qt.Key.Key_Right)
    qtbot.keyClick(track, Qt.Key.Key_Return)
    assert session.value(*RATIO) == track.value != 0.5
    assert window.focusWidget() is window.view.grid.values
    hand.go(*PROFIT_PLACE)
    window.menus.actions["drag_input"].trigger()
    assert "no typed number" in hand.message()


def test_ctrl_z_during_a_drag_takes_it_back_and_the_handle_is_loose(qtbot, track, session, window):
    press(qtbot, track)
    drag_to(qtbot, track, 0.58)
    window.menus.actions["undo"].trigger()
    assert session.value(*RATIO) == 0.5
    drag_to(qtbot, track, 0.6)
    assert session.value(*RATIO) == 0.5
    assert not track.is_held


def test_leaving_the_cell_keeps_what_was_dragged_as_an_edit(qtbot, panel, track, session, hand):
    position = session.history.position
    track.setFocus()
    qtbot.keyClick(track, Qt.Key.Key_PageUp)
    hand.go("revenue", "2028", "moore")
    settle(qtbot, panel)
    assert session.history.position == position + 1
    assert not session.is_attempting


def test_another_edit_and_another_scenario_end_a_drag_as_a_step_of_its_own(qtbot, track, session):
    position = session.history.position
    press(qtbot, track)
    drag_to(qtbot, track, 0.58)
    session.choose_scenario("bull")
    assert session.history.position == position + 1
    assert session.value(*RATIO, "base") == pytest.approx(0.58, abs=0.006)
    assert not track.is_held
    release(qtbot, track)


def test_esc_without_a_drag_goes_back_to_the_grid(qtbot, track, window):
    track.setFocus()
    qtbot.keyClick(track, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.view.grid.values


def test_the_range_is_that_of_the_distribution_and_stands_still_after_a_drag(qtbot, panel, track):
    assert track.range.low == pytest.approx(0.5 - 2.326 * 0.05, abs=0.03)  # of 256 trials
    low, high = track.range.low, track.range.high
    press(qtbot, track)
    drag_to(qtbot, track, 0.55)
    release(qtbot, track)
    settle(qtbot, panel)
    assert (track.range.low, track.range.high) == (low, high)
    assert track.range.start == track.value != 0.5


def test_a_value_that_is_drawn_says_that_dragging_moves_the_model_alone(qtbot, panel, session, hand):
    session.perform(edits.SetUncertainty(Uncertainty("tax", "tax_rate", "uniform(20%, 30%)", "set")))
    hand.go("tax_rate")
    settle(qtbot, panel)
    assert "model value alone" in panel.cards[0].dragging.note.text()
    assert np.isclose(panel.cards[0].dragging.track.range.high, 0.3, atol=0.005)


def test_formula_cells_have_nothing_to_drag(panel):
    assert not panel.cards[0].dragging.isVisible()


def test_a_process_that_dies_is_told_of_and_the_next_edit_starts_another(qtbot, panel, session, monkeypatch):
    beside, ask = panel.work.beside, panel.work.beside.ask

    def dies(*_):
        monkeypatch.setattr(beside, "ask", ask)
        raise WorkerGone

    monkeypatch.setattr(beside, "ask", dies)
    session.set_value(*RATIO, 0.3)
    settle(qtbot, panel)
    assert panel.cards[0].figures is None
    assert panel.cards[0].note.text() == WorkerGone().message.in_language("en")
    session.set_value(*RATIO, 0.35)
    settle(qtbot, panel)
    assert shows_now(panel, session)
