"""The page Simulation on the starter model: figures are those of the trials, and nothing stands in the way of editing."""

import re
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app import beside, simulating
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import Request, simulate_model
from gpu_modeler.files.starter import load_starter
from gpu_modeler.gui import theme
from gpu_modeler.gui.palette import DARK, LIGHT
from gpu_modeler.gui.simulation import runs
from gpu_modeler.gui.simulation.page import AT_ONCE, SimulationPage
from gpu_modeler.gui.simulation.tabs import RESULTS

TRIALS = 128
VALUE = Output("equity_value", ("metax",))


@pytest.fixture(scope="module")
def starter():
    return load_starter()


@pytest.fixture
def session(starter, tmp_path):
    made = Session(starter.copied(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    return made


@pytest.fixture(scope="module")
def here(starter):
    """Runs in this process; those of the starter model as it comes are remembered for the other tests."""
    known, cells = {}, {line: starter.cells_of(line) for line in starter.lines}

    def run_here(function, model, request, watch):
        is_starter = all(model.cells_of(line) == cells[line] for line in cells)
        if not is_starter:
            return function(model, request, watch=watch)
        if request not in known:
            known[request] = function(model, request, watch=watch)
        return known[request]

    return run_here


@pytest.fixture
def page(qtbot, session, monkeypatch, here):
    """The page as a window shows it; trials are run in this process, in a thread."""
    monkeypatch.setattr(runs, "beside", here)
    theme.apply_theme(QApplication.instance(), "light")
    made = SimulationPage(session)
    qtbot.addWidget(made)
    session.subscribe(made.take_notice)
    made.resize(1240, 800)
    made.show()
    made.head.trials.setValue(TRIALS)
    made.ask_about(VALUE)
    yield made
    made.stop()
    session.unsubscribe(made.take_notice)


@pytest.fixture
def gate(monkeypatch):
    """Runs that have begun wait for the gate to be opened; whether they are told to stop is looked at meanwhile."""
    opened, simulate = threading.Event(), runs.simulate

    def waits(model, request, watch):
        while not opened.wait(0.01):
            watch(0, 1)
        return simulate(model, request, watch)

    monkeypatch.setattr(runs, "simulate", waits)
    yield opened
    opened.set()


def run(qtbot, page):
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    settle(qtbot, page)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.runs.is_running and not page.runs.is_reading, timeout=30_000)


def simulated(session, *outputs, kind="sobol"):
    """Return the same trials, run by the session's own means."""
    model = session.model.copied()
    return simulate_model(model, Request(tuple(outputs), Sampling(TRIALS, 1, kind), race=True))


def number(text):
    return float(re.sub(r"[,%]", "", text.split(" ")[0]))


def table(view):
    return {row[0]: row[1:] for row in view.rows.rows}


# --- figures --------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_trials_each_with_its_standard_error(qtbot, page, session):
    run(qtbot, page)
    found, shown = simulated(session, VALUE).summary(VALUE), table(page.results.figures)
    named = {"Mean": found.mean, "Standard deviation": found.sd}
    named |= {f"P{level * 100:.0f}": estimate for level, estimate in found.quantiles.items()}
    for name, estimate in named.items():
        value, error = shown[name]
        # shown in bn, the model counts hundreds of millions; the error has two digits, the figure as many places
        assert number(value) == pytest.approx(estimate.value / 10, abs=estimate.error / 10 * 0.06 + 1e-9)
        assert number(error) == pytest.approx(estimate.error / 10, rel=0.06)
    assert number(shown["Greatest"][0]) == pytest.approx(found.greatest / 10, rel=1e-3)
    assert shown["Failed trials"][0] == "0"
    assert page.results.figures.rows.rows[0][1] == "Value, CNY bn"


def test_todays_price_is_put_where_it_lies_in_the_ranges(qtbot, page, session):
    run(qtbot, page)
    today = session.value("market_cap", ("metax",))
    values = simulated(session, VALUE).of(VALUE)
    below = float((values < today).mean())
    text = page.results.verdict.text()
    assert text.startswith(f"Your ranges put today's market cap of CNY {today / 10:,.1f} bn at the ")
    ranked, error, chance_below, chance_above = re.search(
        r"at the ([\d.]+)\w* percentile \(± ([\d.]+)\).* below it with a chance of ([\d.]+)% .* at or above it with ([\d.]+)%",
        text,
    ).groups()
    assert float(ranked) == float(chance_below) == pytest.approx(100 * below, abs=0.6)
    assert float(chance_below) + float(chance_above) == pytest.approx(100)
    assert 0 < float(error) < 5
    assert page.known.told.mark == today
    assert page.results.histogram.picture.mark_text == f"Today's market cap {today / 10:,.1f}"


def test_charts_hold_what_the_trials_hold(qtbot, page, session):
    run(qtbot, page)
    periods = session.model.periods
    cells = [Output("revenue", (year, "metax")) for year in periods]
    trials = simulated(session, VALUE, *cells)
    values = trials.of(VALUE)
    histogram, exceedance = page.results.histogram.picture, page.results.exceedance.picture
    bars = histogram.rows()[1:]
    assert sum(number(share) for _, _, share in bars) == pytest.approx(100, abs=0.3)
    middle = len(bars) // 2
    inside = (values >= page.known.told.edges[middle]) & (values < page.known.told.edges[middle + 1])
    assert number(bars[middle][2]) == pytest.approx(100 * inside.mean(), abs=0.01)
    for value, chance in exceedance.rows()[1::5]:
        assert number(chance) == pytest.approx(100 * (values / 10 > number(value)).mean(), abs=0.8)
    fan = page.results.fans[0].picture
    assert fan.title == "MetaX Revenue"
    rows = {row[0]: row[1:] for row in fan.rows()}
    spread = np.quantile(trials.of(cells[-1]), [0.05, 0.25, 0.5, 0.75, 0.95]) / 10
    assert [number(text) for text in rows[periods[-1]][:5]] == pytest.approx(list(spread), rel=0.02)
    own = session.value("revenue", (periods[-1], "metax"))
    assert number(rows[periods[-1]][5]) == pytest.approx(own / 10, rel=1e-3)
    assert len({number(text) for text in rows[periods[0]]}) == 1  # reported, so certain


def test_chances_by_year_stand_in_chart_and_table(qtbot, page, session):
    run(qtbot, page)
    told = simulating.chances(session.model, simulated(session, VALUE), "metax")
    rows = page.results.chance_table.rows.rows
    assert rows[0] == ["Year", "Break-even", "Out of cash", "Funding gap"]
    assert [row[0] for row in rows[1:]] == list(told.periods)
    for at, row in enumerate(rows[1:]):
        for text, estimates in zip(row[1:], (told.earns_by, told.out_of_cash_by, told.gap_by), strict=True):
            value, error = text.split(" ± ")
            assert number(value) == pytest.approx(100 * estimates[at].value, abs=0.06)
            assert number(error) == pytest.approx(100 * estimates[at].error, abs=0.06)
    assert page.results.chances.picture.curves()[0] == told.earns_by


def test_another_company_or_line_over_the_years_is_told_without_a_new_run(qtbot, page, session):
    run(qtbot, page)
    before = page.known.trials
    other = Output("equity_value", ("cambricon",))
    page.output.chosen.emit(other)
    settle(qtbot, page)
    assert page.known.trials is before
    assert page.known.told.output == other
    assert "Cambricon" in page.results.verdict.text()
    assert page.known.told.summary == simulated(session, other).summary(
        other, list(page.known.told.summary.quantiles)
    )
    revenue = Output("revenue", ("2030", "biren"))
    page.output.chosen.emit(revenue)
    settle(qtbot, page)
    assert page.known.trials is before
    shown = [card.picture.title for card in page.results.fans if not card.isHidden()]
    assert shown == ["Biren Revenue", "Biren Net profit", "Biren Liquid funds"]
    own = session.value("revenue", ("2030", "biren"))
    assert f"{own / 10:.2f}"[:4] in page.results.verdict.text()


def not_among(page):
    """Return an output that the last run left out."""
    model, known = page.session.model, {each.line for each in page.known.trials.results.outputs}
    lines = (line for line in model.ordered("lines") if not line.is_input and line.id not in known)
    line = next(lines)
    return Output(line.id, next(iter(model.places(line))))


def test_an_output_that_was_not_among_the_trials_is_run_at_once_or_asked_for(qtbot, page):
    run(qtbot, page)
    before, other = page.known.trials, not_among(page)
    page.output.chosen.emit(other)
    settle(qtbot, page)
    assert page.known.trials is not before
    assert page.known.told.output == other
    page.head.trials.setValue(AT_ONCE + 1)
    page.output.chosen.emit(not_among(page))
    assert not page.runs.is_running
    assert "not among these trials" in page.note.text.text()
    assert page.known.told.output == other


def test_methods_and_seeds_are_taken_from_the_row(qtbot, page, session):
    page.head.method.setCurrentIndex(page.head.method.findData("plain"))
    page.head.method.activated.emit(page.head.method.currentIndex())
    run(qtbot, page)
    found = simulated(session, VALUE, kind="plain").summary(VALUE)
    assert number(table(page.results.figures)["P50"][0]) == pytest.approx(
        found.quantiles[0.5].value / 10, rel=0.02
    )
    assert "Plain random" in page.results.notes.text()
    assert "128 trials · seed 1" in page.results.notes.text()


# --- runs -----------------------------------------------------------------------------------------------


def test_a_run_is_cancelled_at_once_and_earlier_results_stay(qtbot, page, gate):
    gate.set()
    run(qtbot, page)
    before = page.known.trials
    gate.clear()
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    assert page.runs.is_running
    assert page.head.run.text() == "Cancel"
    assert not page.head.trials.isEnabled()
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    assert not page.runs.is_running
    assert page.head.run.text() == "Run"
    gate.set()
    qtbot.wait(150)  # an answer that came nevertheless would come now
    assert page.known.trials is before
    assert page.note.isHidden()


def test_an_edit_during_a_run_marks_its_results_as_older(qtbot, page, session, gate):
    place = ("2030", "metax")
    before = session.value("revenue", place)
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    session.set_value("revenue", place, before * 2)
    assert page.runs.is_running
    gate.set()
    settle(qtbot, page)
    assert "older one" in page.note.text.text()
    assert page.known.told.fans[0].base[session.model.periods.index("2030")] == before
    qtbot.mouseClick(page.note.button, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.note.isHidden()
    assert page.known.told.fans[0].base[session.model.periods.index("2030")] == before * 2


def test_an_edit_after_a_run_marks_it_until_it_is_undone(qtbot, page, session):
    run(qtbot, page)
    shown = page.results.verdict.text()
    assert page.note.isHidden()
    session.set_value("revenue", ("2030", "metax"), 1.0)
    assert not page.note.isHidden()
    assert page.results.verdict.text() == shown
    session.undo()
    assert page.note.isHidden()
    session.choose_scenario("bull")
    assert not page.note.isHidden()
    session.choose_scenario("base")
    assert page.note.isHidden()


def test_another_document_lets_go_of_run_and_results(qtbot, page, session, gate):
    gate.set()
    run(qtbot, page)
    gate.clear()
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    session.new()
    assert (page.runs.is_running, page.known.trials, page.known.told) == (False, None, None)
    assert not page.output.isEnabled()
    assert "no formula" in page.empty.text()
    gate.set()
    qtbot.wait(150)
    assert page.known.told is None


def test_progress_and_the_time_that_is_left_are_shown(page):
    page.head.set_running(True)
    assert page.head.progress.maximum() == 0  # busy, as long as nothing is done
    page.head._began -= 20
    page.head.show_progress(250, 1000)
    assert page.head.progress.value() == 250
    assert page.head.remaining.text() == "about 60 s left"
    page.head._began -= 600
    page.head.show_progress(500, 1000)
    assert page.head.remaining.text() == "about 10 min left"
    page.head.set_running(False)
    assert not page.head.progress.isVisible()


def test_trials_run_in_a_process_of_their_own_give_the_same_figures(qtbot, page, session, monkeypatch):
    monkeypatch.undo()
    run(qtbot, page)
    try:
        assert page.known.told.summary == simulated(session, VALUE).summary(
            VALUE, list(page.known.told.summary.quantiles)
        )
    finally:
        beside.end_idle()


# --- words and looks ------------------------------------------------------------------------------------


def test_language_and_theme_reach_everything_that_is_shown(qtbot, page, session):
    run(qtbot, page)
    session.choose_language("zh")
    assert page.results.verdict.text().startswith("在您给定的区间里，今日市值")
    assert "沐曦" in page.results.verdict.text()
    assert page.results.figures.rows.rows[0][1] == "数值（亿元）"
    assert page.results.fans[0].title.text() == "沐曦营业收入"
    assert page.results.chances.title.text() == "截至各年的概率"
    assert page.head.run.text() == "运行"
    assert page.tabs.tabText(RESULTS) == "结果"
    p50 = number(table(page.results.figures)["P50"][0])
    assert p50 == pytest.approx(
        page.known.told.summary.quantiles[0.5].value, rel=0.02
    )  # 亿元, as the model counts
    assert ground(page.results.histogram) == QColor(LIGHT.surface)
    theme.apply_theme(QApplication.instance(), "dark")
    page.renew_theme()
    assert ground(page.results.histogram) == QColor(DARK.surface)
    theme.apply_theme(QApplication.instance(), "light")


def ground(card):
    return card.plot.grab().toImage().pixelColor(card.plot.width() - 2, 1)


def test_pointer_and_arrow_keys_tell_a_year(qtbot, page, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    run(qtbot, page)
    card = page.results.fans[0]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Right)
    assert card.plot.item.hover == 0.0
    assert told[-1].startswith("Year  2022")
    assert "P95" in told[-1]
    at = QPointF(card.plot.width() - 20, card.plot.height() / 2)
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(card.plot.viewport(), move)
    assert card.plot.item.hover == len(card.picture.ticks) - 1
    assert told[-1].startswith("Year  2035")


def test_tables_and_charts_can_be_taken_along(qtbot, page, monkeypatch, tmp_path):
    run(qtbot, page)
    page.results.figures.setFocus()
    qtbot.keyClick(page.results.figures, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0].split("\t") == ["", "Value, CNY bn", "Standard error"]
    assert len(copied.splitlines()) == 13
    card = page.results.chances
    card.copy_data()
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("Year\tBreak-even")
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        path = tmp_path / f"chart.{kind}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        card.save(kind)
        assert Path(path).read_bytes().startswith(start)
    assert next(action.text() for action in card.menu().actions()) == "Copy as picture"
