"""The view of global sensitivity: its indices are the analysis's, known ones are found, bars lead to inputs."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.analysis.indices import Index, Indices, interval
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app import driver_words as words
from gpu_modeler.app import simulating
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RemoveLine
from gpu_modeler.gui.drivers import running
from gpu_modeler.gui.drivers import table as columns
from gpu_modeler.gui.drivers.table_view import _x
from gpu_modeler.gui.drivers.view import DriversView
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.simulation.choices import Choices
from gpu_modeler.model import BASE
from gpu_modeler.text import Labels
from tests.analysis.uncertain_models import plain_model, uncertain

Y, Z, STILL = Output("y"), Output("z"), Output("still")
SAMPLING = Sampling(20_480, 1)


def linear_model(correlations=()):
    """y = a + 2 b + c d, with a, b, c, d standard normal: of a variance of 6, a has 1, b 4, c and d together 1."""
    model = plain_model(
        ("y", "a + 2 * b + c * d"),
        ("z", "LN(a)"),
        ("still", "7"),
        inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0), ("d", 0.0)],
    )
    return uncertain(model, *((name, "normal(0, 1)") for name in "abcd"), correlations=correlations)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Let work be done in a thread of this process: starting another takes a second."""
    monkeypatch.setattr(running, "beside", lambda function, *given, watch: function(*given, watch=watch))


@pytest.fixture
def session(tmp_path):
    made = Session(linear_model(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    return made


@pytest.fixture
def view(qtbot, session):
    made = DriversView(session)
    qtbot.addWidget(made)
    session.subscribe(made.take_notice)
    made.resize(1000, 600)
    made.show()
    made.ask_about(Y, SAMPLING)
    return made


@pytest.fixture
def run(qtbot, view):
    view.row.run.click()
    qtbot.waitUntil(lambda: not view.run.is_running)
    return view


def again(qtbot, view):
    view.row.run.click()
    qtbot.waitUntil(lambda: not view.run.is_running)


def by_factor(view):
    return {row.factor: row for row in view.model.rows}


def order(view):
    return [row.factor for row in view.model.rows]


# --- figures ----------------------------------------------------------------------------------------


def test_known_indices_lie_in_their_intervals(run):
    first = {"a": 1 / 6, "b": 4 / 6, "c": 0, "d": 0}
    total = {"a": 1 / 6, "b": 4 / 6, "c": 1 / 6, "d": 1 / 6}
    for name, found in by_factor(run).items():
        assert abs(found.first.value - first[name]) <= 2 * (interval(found.first)[1] - found.first.value)
        assert abs(found.total.value - total[name]) <= 2 * (interval(found.total)[1] - found.total.value)


def test_the_table_shows_what_the_analysis_finds(run, session):
    found = simulating.run_indices(session.model, Y, SAMPLING)
    assert tuple(run.model.rows) == found.factors
    for row, index in enumerate(found.factors):
        texts = [run.model.index(row, column).data() for column in range(2, 6)]
        shown = [(words.share_text(each), words.interval_text(each)) for each in (index.first, index.total)]
        assert texts == [text for pair in shown for text in pair]


def test_the_largest_total_comes_first_and_heads_sort(run):
    assert order(run)[0] == "b"
    run.table.horizontalHeader().sectionClicked.emit(columns.FIRST)
    assert order(run)[:2] == ["b", "a"]
    heads = [run.model.headerData(at, Qt.Orientation.Horizontal) for at in (columns.FIRST, columns.TOTAL)]
    assert heads == ["First order ▼", "Total"]
    run.table.horizontalHeader().sectionClicked.emit(columns.INPUT)  # names do not sort
    assert run.model.sorted_by == columns.FIRST
    run.table.horizontalHeader().sectionClicked.emit(columns.TOTAL_INTERVAL)
    totals = [row.total.value for row in run.model.rows]
    assert totals == sorted(totals, reverse=True)


def test_the_bars_reach_to_their_shares(run):
    """b's first-order bar ends at about two thirds of a scale that ends at 75 %, and is filled up to there."""
    assert run.model.most == 0.75
    index = run.model.index(order(run).index("b"), columns.BARS)
    box = run.table.visualRect(index)
    picture = run.table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    y = int((box.top() + box.height() * 0.2) * ratio)
    blue = [x for x in range(box.left(), box.right()) if is_blue(picture.pixelColor(int(x * ratio), y))]
    share = by_factor(run)["b"].first.value
    assert abs(blue[-1] - _x(share, box.toRectF(), 0.75)) < 6
    assert abs(blue[0] - _x(0.0, box.toRectF(), 0.75)) < 3


def is_blue(colour):
    return colour.blue() > colour.red() + 60


def test_failed_rows_are_counted_and_said(view, session, qtbot):
    view.ask_about(Z, SAMPLING)
    again(qtbot, view)
    found = view.answer.indices
    assert found.failed > found.rows / 2  # LN of a normal number fails every second time
    assert f"{found.rows:,} rows, of which {found.failed:,} failed" in view.meaning.text()


def test_an_output_that_does_not_vary_is_said_to(view, qtbot):
    view.ask_about(STILL, SAMPLING)
    again(qtbot, view)
    assert view.stack.currentWidget() is view.empty
    assert "the same in all trials" in view.empty.text()


# --- words ------------------------------------------------------------------------------------------


def test_it_says_what_knowing_removes_and_what_would_stay(run):
    said = run.said.text()
    assert "Most of the variance of y would go if one knew: b (6" in said
    assert "most of it would stay because of: b (6" in said
    assert "the other" in said  # c and d only work together
    assert "share of the variance that would go" in run.meaning.text()


def indices(*pairs):
    factors = [Index(name, Estimate(first, 0.01), Estimate(total, 0.01)) for name, first, total in pairs]
    return Indices(Y, 100, 0, 1.0, tuple(factors))


def paragraph(found):
    names = {index.factor: Labels(index.factor, index.factor) for index in found.factors}
    return words.paragraph(found, names, Labels("y", "y")).in_language("en")


def test_close_ones_have_no_order_and_small_ones_no_name():
    close = paragraph(indices(("a", 0.40, 0.5), ("b", 0.39, 0.3), ("c", 0.001, 0.002)))
    assert "one knew: a (40.0%), b (39.0%), the order of the first two open" in close
    assert "because of: a (50.0%), b (30.0%). " in close
    assert "none reaches 1%" in paragraph(indices(("a", 0.002, 0.003)))
    assert "more than 100%" in paragraph(indices(("a", 0.9, 0.1), ("b", 0.8, 0.1)))


@pytest.mark.parametrize(
    ("value", "error", "share", "between"),
    [
        (0.4123, 0.005, "41.2%", "40.2 – 42.3%"),
        (-0.0004, 0.01, "0.0%", "-2.2 – 2.1%"),
        (0.0058, 0.0002, "0.58%", "0.54 – 0.62%"),
        (float("nan"), float("nan"), "—", "—"),
    ],
)
def test_shares_are_written_to_the_digit_that_their_error_can_tell(value, error, share, between):
    assert words.share_text(Estimate(value, error)) == share
    assert words.interval_text(Estimate(value, error)) == between


def test_correlated_inputs_are_explained(session, view, qtbot):
    assert "Correlated with other inputs" not in view.meaning.text()
    session._replace(linear_model([("a", "b", 0.8)]), None, None)
    view.ask_about(Y, SAMPLING)
    again(qtbot, view)
    assert "Correlated with other inputs: b, a." in view.meaning.text()
    found = by_factor(view)
    assert found["a"].first.value > found["a"].total.value  # it tells of b, and adds little of its own


# --- asking and following ---------------------------------------------------------------------------


def test_nothing_is_evaluated_before_it_is_asked_for(view):
    assert view.answer is None
    assert "Compute it" in view.empty.text()
    assert view.row.name.text() == "y"


def test_by_itself_it_offers_every_formula(qtbot, session):
    view = DriversView(session)
    qtbot.addWidget(view)
    view.show()
    assert view.row.output.isVisible()
    line = view.row.output.line
    assert [line.itemData(at) for at in range(line.count())] == ["y", "z", "still"]
    line.setCurrentIndex(0)
    line.activated.emit(0)
    assert view.output == Y


def test_results_of_an_older_model_are_marked_not_dropped(run, session):
    session.set_value("a", (), 5.0)
    assert run.note.isVisible()
    assert run.model.is_outdated
    assert len(run.model.rows) == 4
    session.undo()
    assert not run.note.isVisible()


def test_another_output_waits_for_its_run_and_the_first_comes_back(run):
    run.ask_about(STILL, SAMPLING)
    assert run.stack.currentWidget() is run.empty
    run.ask_about(Y, SAMPLING)
    assert run.stack.currentWidget() is run.table


def test_a_run_shows_how_far_it_is_and_can_be_cancelled(view, qtbot, monkeypatch):
    def endless(_function, *_given, watch):
        while True:
            watch(1, 4)

    monkeypatch.setattr(running, "beside", endless)
    view.row.run.click()
    qtbot.waitUntil(lambda: view.row.progress.value() == 250)
    assert view.row.run.text() == "Cancel"
    view.row.run.click()
    assert not view.run.is_running
    assert view.answer is None
    assert view.row.run.text() == "Compute"


def test_trials_chosen_since_count_for_more(view, session, qtbot):
    Choices(trials=5_120, seed=9).keep(session)
    again(qtbot, view)
    assert view.answer.question.sampling == Sampling(5_120, 9)


def test_too_few_rows_are_raised_to_what_errors_need(view, qtbot):
    view.ask_about(Y, Sampling(16, 1))
    again(qtbot, view)
    assert view.answer.indices.rows == 256


def test_a_refusal_is_told(view, session, qtbot):
    model = linear_model()
    model.uncertainties["a"] = model.uncertainties["b"].__class__("a", "a", "norml(0, 1)")
    session._replace(model, None, None)
    view.ask_about(Y, SAMPLING)
    again(qtbot, view)
    assert "norml" in view.note.text.text()
    session._replace(linear_model(), None, None)
    assert not view.note.isVisible()


def test_without_uncertainties_or_formulas_it_says_what_to_do(view, session):
    model = linear_model()
    model.uncertainties.clear()
    model.orders["uncertainties"] = ()
    session._replace(model, None, None)
    assert "Give at least one input a distribution" in view.empty.text()
    session._replace(plain_model(inputs=[("a", 0.0)]), None, None)
    assert "no formula" in view.empty.text()
    assert not view.row.run.isEnabled()


def test_an_output_that_is_gone_is_asked_about_no_more(run, session):
    session.perform(RemoveLine("y"))
    assert run.output.line in {"z", "still"}
    assert run.stack.currentWidget() is run.empty


# --- where it leads ---------------------------------------------------------------------------------


def test_a_bar_leads_to_its_inputs_cell(run, qtbot):
    where = run.table.visualRect(run.model.index(0, columns.BARS)).center()
    with qtbot.waitSignal(run.placeRequested) as asked:
        qtbot.mouseClick(run.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert asked.args == [CellPlace("b", ())]
    run.table.setCurrentIndex(run.model.index(order(run).index("a"), 0))
    with qtbot.waitSignal(run.placeRequested) as asked:
        qtbot.keyClick(run.table, Qt.Key.Key_Return)
    assert asked.args == [CellPlace("a", ())]


def test_an_input_that_is_gone_leads_nowhere(run, session, qtbot):
    model = linear_model()
    del model.uncertainties["b"]
    model.orders["uncertainties"] = tuple(model.uncertainties)
    answer = run.answer
    session._replace(model, None, None)
    run.answer = answer
    with qtbot.assertNotEmitted(run.placeRequested):
        run.table.opened.emit("b")


def test_the_figures_are_copied(run, qtbot):
    run.table.setFocus()
    qtbot.keyClick(run.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "Uncertain input"
    assert [len(line.split("\t")) for line in lines] == [5] * 5


def test_everything_is_said_in_both_languages(run, session):
    def said():
        heads = [run.model.headerData(at, Qt.Orientation.Horizontal) for at in range(6)]
        return {*heads, run.said.text(), run.meaning.text(), run.row.run.text(), run.row.label.text()}

    english = said()
    session.choose_language("zh")
    assert not english & said()


def test_the_model_behind_the_table_is_sound(run):
    QAbstractItemModelTester(run.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    run.model.sort_by(columns.FIRST)


def test_the_starter_in_a_process_of_its_own(qtbot, monkeypatch, tmp_path):
    """As a person runs it: the process beside the window answers, and the scenario is the one shown."""
    monkeypatch.undo()
    session = Session(None, SettingsFile(tmp_path / "other.json"))
    view = DriversView(session)
    qtbot.addWidget(view)
    view.ask_about(Output("net_profit", ("2027", "metax")), Sampling(2_560, 3))
    view.begin()
    qtbot.waitUntil(lambda: not view.run.is_running, timeout=60_000)
    found = view.answer
    assert (found.indices.rows, found.question.scenario) == (256, BASE)
    assert {row.factor for row in view.model.rows} <= set(session.model.uncertainties)
    assert all(name.zh and name.en for name in found.names.values())
