"""The page Simulation where not all is well: nothing uncertain, no formula, refusals, trials that fail, odd correlations."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app.beside import WorkerGone
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import Request, simulate_model
from gpu_modeler.edits import RemoveLine, SetCorrelation, SetUncertainty
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.simulation import runs
from gpu_modeler.gui.simulation.choices import Choices
from gpu_modeler.gui.simulation.page import SimulationPage
from gpu_modeler.gui.simulation.tabs import INPUTS
from gpu_modeler.gui.simulation.trials_head import TrialsHead
from gpu_modeler.gui.simulation.words import chance, scale_of
from gpu_modeler.model import Correlation, Model, Uncertainty
from tests.gui.small_model import small_model

TAX = Uncertainty("tax", "tax_rate", "uniform(20%, 30%)")
PROFIT = Output("profit", ("2028", "moore"))


@pytest.fixture
def session(tmp_path):
    made = Session(small_model(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    return made


@pytest.fixture
def page(qtbot, session):
    made = SimulationPage(session)
    qtbot.addWidget(made)
    session.subscribe(made.take_notice)
    made.resize(1200, 800)
    made.show()
    made.head.trials.setValue(256)
    made.ask_about(PROFIT)
    yield made
    made.stop()
    session.unsubscribe(made.take_notice)


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch):
    """Trials are run in this process, in a thread, and none other is made ready."""
    monkeypatch.setattr(runs, "beside", lambda function, *arguments, watch: function(*arguments, watch=watch))
    monkeypatch.setattr(runs, "warm", lambda _function, _watch: None)


def run(qtbot, page):
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.runs.is_running and not page.runs.is_reading)


def test_without_uncertain_inputs_the_page_leads_to_where_they_are_made(qtbot, page, session):
    assert "Nothing is uncertain yet" in page.empty.text()
    assert not page.head.run.isEnabled()
    assert page.empty.button.isVisible()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.tabs.currentIndex() == INPUTS
    assert page.tabs.made(INPUTS) is not None
    session.perform(SetUncertainty(TAX))
    assert page.head.run.isEnabled()
    assert page.empty.button.text() == page.head.run.text()  # it begins the first run now


def test_a_model_without_the_companies_lines_has_its_output_and_no_chances(qtbot, page, session):
    session.perform(SetUncertainty(TAX))
    run(qtbot, page)
    # Moore keeps half of its revenue of 100 before tax, and 70 to 80 % of that after it
    assert page.known.told.summary.least >= 35
    assert page.known.told.summary.greatest <= 40
    assert page.known.told.summary.quantiles[0.5].value == pytest.approx(37.5, abs=0.1)
    assert page.known.told.chances is None
    assert page.results.chances.isHidden()
    assert page.results.chance_table.isHidden()
    assert next(card.picture.title for card in page.results.fans if not card.isHidden()) == "Moore Profit"
    assert page.results.verdict.text().startswith(
        "Your ranges put the model's own value of Moore Profit 2028"
    )


def test_what_cannot_be_drawn_is_told_with_where_it_stands(qtbot, page, session):
    session.perform(SetUncertainty(TAX))
    session.perform(SetUncertainty(Uncertainty("odd", "revenue", "uniform(0, 1)", move="add")))
    run(qtbot, page)
    assert "Revenue" in page.note.text.text()
    assert not page.note.isHidden()
    assert page.known.told is None
    assert not page.head.is_running
    session.undo()
    run(qtbot, page)
    assert page.known.told is not None
    assert page.note.isHidden()


def test_a_process_that_dies_is_told_in_words(qtbot, page, session, monkeypatch):
    def dies(*_arguments, watch):
        raise WorkerGone

    monkeypatch.setattr(runs, "beside", dies)
    session.perform(SetUncertainty(TAX))
    run(qtbot, page)
    assert "ended before it had answered" in page.note.text.text()
    assert page.note.button.text() == "Run again"


def test_trials_that_fail_are_counted_and_said(qtbot, page, session):
    stops = Uncertainty("stops", "units", "discrete({0: 25%, 10000: 75%})", scope={"company": ("metax",)})
    session.perform(SetUncertainty(stops))
    growth = Output("growth", ("2028", "metax"))
    page.ask_about(growth)
    run(qtbot, page)
    share = page.known.told.summary.failed / 256
    assert share == pytest.approx(0.25, abs=0.02)
    assert (
        f"{page.known.told.summary.failed} trials ({100 * share:.2f}%) showed an error"
        in page.results.notes.text()
    )
    last = page.results.figures.rows.rows[-1]
    assert last[:2] == ["Failed trials", f"{page.known.told.summary.failed} · {100 * share:.2f}%"]


def test_an_output_that_nothing_reaches_is_said_to_stay_as_it_is(qtbot, page, session):
    session.perform(SetUncertainty(TAX))
    page.ask_about(Output("revenue", ("2028", "moore")))
    run(qtbot, page)
    # 50,000 chips of either segment for 100,000 yuan each: 10 bn
    said = "Moore Revenue 2028 is CNY 10.00 bn in every trial: nothing that is uncertain reaches it."
    assert page.results.verdict.text() == said


def test_an_output_that_always_fails_has_a_sentence_and_no_numbers(qtbot, page, session):
    never = Uncertainty("never", "units", "discrete({0: 100%})", scope={"company": ("metax",)})
    session.perform(SetUncertainty(never))
    page.ask_about(Output("growth", ("2028", "metax")))
    run(qtbot, page)
    assert "shows an error in every trial" in page.results.verdict.text()
    assert {row[1] for row in page.results.figures.rows.rows[1:-1]} == {"—"}


def test_correlations_that_cannot_all_hold_are_said_to_be_moved(qtbot, page, session):
    for name, line in (("a", "cost_ratio"), ("b", "price"), ("c", "units")):
        session.perform(SetUncertainty(Uncertainty(name, line, "uniform(0.9, 1.1)", move="factor")))
    for one, other, value in (("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)):
        session.perform(SetCorrelation(Correlation(one, other, value)))
    run(qtbot, page)
    repair = page.known.trials.results.uncertain.repair
    assert f"{repair.largest_change:.3f}" in page.results.notes.text()
    assert "brought to the nearest that can" in page.results.notes.text()


def test_a_line_that_is_gone_is_asked_about_no_more_but_its_results_stay(qtbot, page, session):
    session.perform(SetUncertainty(TAX))
    page.ask_about(Output("growth", ("2028", "moore")))
    run(qtbot, page)
    shown = page.results.verdict.text()
    session.perform(RemoveLine("growth"))
    assert page.question.output.line != "growth"
    assert page.results.verdict.text() == shown
    session.choose_language("zh")  # everything is said anew
    assert "增长率" in page.results.verdict.text()


def test_a_model_of_nothing_has_a_hint(qtbot, page, session):
    session.new()
    assert "no formula" in page.empty.text()
    assert not page.head.run.isEnabled()
    page.begin()
    assert not page.runs.is_running


def test_a_page_that_is_closed_during_a_run_hears_nothing_more(qtbot, session, monkeypatch):
    session.perform(SetUncertainty(TAX))
    told = []

    def watched(_model, _request, watch):
        while True:
            try:
                watch(1, 2)
            except Exception as stopped:
                told.append(type(stopped).__name__)
                raise

    monkeypatch.setattr(runs, "simulate", watched)
    page = SimulationPage(session)
    page.begin()
    page.stop()
    page.deleteLater()
    qtbot.waitUntil(lambda: told == ["Cancelled"])


# --- in the window --------------------------------------------------------------------------------------


def test_the_window_shows_the_page_ready_to_begin_and_the_grid_where_a_cell_is_asked_for(qtbot, window):
    window.session.perform(SetUncertainty(TAX))
    window.menus.actions["simulation"].trigger()
    desk = window.tools.desk("simulation")
    assert window.centre.currentWidget() is desk.page
    assert window.focusWidget() is desk.page.head.run
    desk.page.placeRequested.emit(CellPlace("profit", ("2028", "moore")))
    assert window.tools.current is None
    assert window.view.grid.current_place() == CellPlace("profit", ("2028", "moore"))


def test_a_distribution_that_is_asked_for_elsewhere_is_run_at_once(qtbot, window):
    window.session.perform(SetUncertainty(TAX))
    desk = window.tools.desk("simulation")
    desk.page.head.trials.setValue(64)
    desk.show_distribution(PROFIT)
    qtbot.waitUntil(lambda: desk.page.known.told is not None)
    assert desk.page.known.told.output == PROFIT
    desk.run(32)
    assert window.centre.currentWidget() is desk.page
    qtbot.waitUntil(lambda: desk.page.known.trials.results.trials == 32 and not desk.page.runs.is_reading)


# --- the row of choices ---------------------------------------------------------------------------------


def test_choices_are_kept_and_shared_by_all_pages(qtbot, session, tmp_path):
    first, second = TrialsHead(session), TrialsHead(session)
    for head in (first, second):
        qtbot.addWidget(head)
        head.show()
    first.trials.setValue(50_000)
    first.cluster.setText(" tcp://10.0.0.5:8786 ")
    first.cluster.editingFinished.emit()
    second.hide()
    second.show()
    assert second.choices == Choices(50_000, 1, "sobol", 0, "tcp://10.0.0.5:8786")
    again = Session(small_model(), SettingsFile(tmp_path / "settings.json"))
    assert Choices.kept(again) == second.choices
    request = second.request([PROFIT], race=True)
    assert request == Request((PROFIT,), Sampling(50_000, 1), cluster="tcp://10.0.0.5:8786", race=True)


@pytest.mark.parametrize(
    "kept",
    ["", "[]", "{", '{"trials": "many", "seed": -1, "kind": "magic"}', '{"trials": true, "workers": 1e9}'],
)
def test_damaged_settings_give_the_usual_choices(session, kept):
    session.keep_layout({"trials": kept})
    assert Choices.kept(session) == Choices()


# --- digits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "error", "unit", "language", "text"),
    [
        (747.638, 1.234, "CNY_100m", "zh", "747.6 ± 1.2"),
        (747.638, 1.234, "CNY_100m", "en", "74.76 ± 0.12"),
        (12_345.6, 321.0, "CNY_100m", "zh", "12,346 ± 321"),
        (0.12345, 0.00456, "%", "zh", "12.35% ± 0.46%"),
        (0.99390, 0.00076, "%", "en", "99.39% ± 0.08%"),
        (3.5, 0.0, "x", "en", "3.500 ± 0"),
        (2030.4, 0.31, "CY", "en", "2030.4 ± 0.3"),
        (float("nan"), float("nan"), "x", "en", "—"),
    ],
)
def test_figures_have_as_many_digits_as_their_error_allows(value, error, unit, language, text):
    assert scale_of(unit, language).with_error(Estimate(value, error)) == text


def test_units_are_those_an_analyst_writes():
    assert [scale_of("CNY_100m", each).label for each in ("zh", "en")] == ["亿元", "CNY bn"]
    assert scale_of("CNY_100m", "zh").with_error(Estimate(93.283, 0.794, 5.08)) == "93.3 ± 0.8"
    assert [scale_of("CNY_100m", each).labelled(8412.0) for each in ("zh", "en")] == [
        "8,412 亿元",
        "CNY 841.2 bn",
    ]
    assert scale_of("CNY_10k/chip", "zh").label == "万元/颗"
    assert chance(Estimate(0.5, float("nan"))) == "50.00%"


def test_streamed_quantiles_state_the_width_within_which_they_are_known(qtbot, page, session, monkeypatch):
    session.perform(SetUncertainty(TAX))

    def streams(model: Model, request, watch):
        many = Request(request.outputs, Sampling(20_000, 1), request.scenario)
        monkeypatch.setattr("gpu_modeler.app.simulating.fits_whole", lambda *_: False)
        return simulate_model(model, many, watch)

    monkeypatch.setattr(runs, "simulate", streams)
    run(qtbot, page)
    assert page.known.trials.results.is_streamed
    assert "counted as they came" in page.results.notes.text()
    rows = page.results.figures.rows.rows
    assert rows[0][3] == "Known within"
    widths = {row[0]: row[3] for row in rows[1:]}
    assert widths["Mean"] == "—"
    median = page.known.told.summary.quantiles[0.5]
    assert float(widths["P50"]) == pytest.approx(median.width / 10, rel=0.06)
    exact = np.linspace(40, 35, 20_001)[10_000]
    assert abs(median.value - exact) <= median.width + 4 * median.error


def test_a_run_can_be_cancelled_after_the_last_uncertain_input_was_taken_away(
    qtbot, page, session, monkeypatch
):
    def waits(_model, _request, watch):
        while True:
            watch(0, 1)

    monkeypatch.setattr(runs, "simulate", waits)
    session.perform(SetUncertainty(TAX))
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    session.undo()
    assert not session.model.uncertainties
    qtbot.mouseClick(page.head.run, Qt.MouseButton.LeftButton)
    assert not page.runs.is_running
    assert not page.head.run.isEnabled()


def test_a_page_out_of_sight_follows_edits_when_it_is_shown_again(qtbot, window, monkeypatch):
    window.session.perform(SetUncertainty(TAX))
    desk = window.tools.desk("simulation")
    desk.run(64)
    qtbot.waitUntil(lambda: desk.page.known.told is not None)
    window.show_page(window.view.page)
    listed = []
    monkeypatch.setattr(desk.page.output, "show_output", listed.append)
    window.session.set_value("tax_rate", (), 0.5)
    assert listed == []
    window.show_page(Page("simulation"))
    assert listed == [desk.page.question.output]
    assert "older one" in desk.page.note.text.text()
