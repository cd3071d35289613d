"""The page of the race: its figures are the analysis's, it reads them out, follows the model, and leads elsewhere."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import Standing
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app import race_words as words
from gpu_modeler.app import simulating
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import Request
from gpu_modeler.edits import AddScenario, RemoveLine
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.drivers import running
from gpu_modeler.gui.race.curves import KINDS
from gpu_modeler.gui.race.page import RacePage
from gpu_modeler.gui.race.panels import Spot
from gpu_modeler.text import Labels
from tests.gui.race_model import YEARS, race_model

TRIALS = 4096
ANT, BEE, CAT = range(3)
COMPANY, LEADS, FIRST, SURVIVES, WORTH = range(5)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Let work be done in a thread of this process: starting another takes a second."""
    monkeypatch.setattr(running, "beside", lambda function, *given, watch: function(*given, watch=watch))


@pytest.fixture
def session(tmp_path):
    made = Session(race_model(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    made.choose_theme("light")
    return made


@pytest.fixture
def page(window):
    window.menus.actions["race"].trigger()
    found = window.tools.desk("race").page
    found.head.trials.setValue(TRIALS)
    return found


@pytest.fixture
def run(qtbot, page):
    page.head.run.click()
    settle(qtbot, page)
    return page


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.run.is_running)


def chance(page, row, column):
    return page.standings.model.chance(row, column)


def analysed(model, scenario="base"):
    request = Request((), Sampling(TRIALS, 1), scenario, race=True)
    return simulating.simulate_model(model, request)


# --- figures ----------------------------------------------------------------------------------------


def test_the_table_holds_the_chances_that_can_be_reckoned_by_hand(run):
    wanted = {
        LEADS: (191 / 384, 191 / 384, 1 / 192),
        FIRST: (7 / 16, 3 / 16, None),
        SURVIVES: (3 / 4, 3 / 4, 1),
        WORTH: (1 / 4, 0, 1),
    }
    for column, chances in wanted.items():
        for row, true in enumerate(chances):
            found = chance(run, row, column)
            if true is None:
                assert found is None
                assert run.standings.model.text(row, column) == "earns already"
            else:
                assert abs(found.value - true) <= 4 * found.error


def test_the_figures_are_those_of_the_analysis(run, session):
    found = analysed(session.model)
    for row, standing in enumerate(simulating.standings(session.model, found, "2027")):
        texts = [run.standings.model.index(row, column).data() for column in (LEADS, SURVIVES, WORTH)]
        shown = [standing.leads, standing.survives, standing.worth_more]
        assert texts == [words.chance_text(each) for each in shown]
    for panel in run.by_year.panels.panels:
        told = simulating.chances(session.model, found, panel.company)
        assert panel.years == told.periods == ("2026", "2027")
        assert [panel.curves[kind] for kind in KINDS] == [told.earns_by, told.out_of_cash_by, told.gap_by]


def test_the_columns_sort_by_chance_and_back(run, qtbot):
    header = run.standings.table.horizontalHeader()
    header.sectionClicked.emit(SURVIVES)
    assert run.standings.model.company(0) == "cat"
    assert run.standings.model.heading(SURVIVES).endswith("▼")
    header.sectionClicked.emit(FIRST)
    assert [row.company for row in run.standings.model.rows] == [
        "ant",
        "bee",
        "cat",
    ]  # to whom it does not apply comes last
    header.sectionClicked.emit(FIRST)
    assert [row.company for row in run.standings.model.rows] == ["ant", "bee", "cat"]
    header.sectionClicked.emit(COMPANY)
    assert run.standings.model.sorted_by == ""


def test_another_year_needs_no_new_run(run):
    assert (run.standings.year_box.currentText(), run.standings.model.heading(LEADS)) == (
        "2027",
        "Leads in 2027 revenue",
    )
    run.standings.year_box.setCurrentIndex(run.standings.year_box.findData("2026"))
    run.standings.year_box.activated.emit(0)
    assert run.standings.model.heading(LEADS) == "Leads in 2026 revenue"
    assert "2026 revenue" in run.standings.said.text()
    assert not run.run.is_running


def test_one_company_alone_shows_its_figures_with_errors(run, qtbot):
    panels = run.by_year.panels
    at = panels.box(ANT).center().toPoint()
    qtbot.mouseClick(panels, Qt.MouseButton.LeftButton, pos=at)
    assert [panel.company for panel in panels.panels] == ["ant"]
    figures = run.by_year.figures
    assert not figures.isHidden()
    told = run.answer.figures.chances["ant"]
    assert figures.item(1, 0).text() == "2027"
    assert figures.item(1, 1).text() == words.chance_text(told.earns_by[1])
    assert abs(told.out_of_cash_by[1].value - 1 / 4) <= 4 * told.out_of_cash_by[1].error
    assert panels.accessibleDescription().startswith("Ant 2027; has made a profit by then ")
    qtbot.keyClick(figures, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    assert [row[0] for row in copied] == ["Year", "2026", "2027"]
    assert copied[2][1] == words.chance_text(told.earns_by[1])
    qtbot.mouseClick(panels, Qt.MouseButton.LeftButton, pos=panels.box(0).center().toPoint())
    assert len(panels.panels) == 3
    assert figures.isHidden()


def test_a_panel_tells_the_year_under_the_pointer(run):
    tip = run.by_year.panels.tip(Spot(CAT, 1))
    assert tip.splitlines() == [
        "Cat 2027",
        "has made a profit by then 100.00%",
        "has run out of cash by then 0.00%",
        "has had a funding gap by then 0.00%",
    ]


def test_the_curves_are_drawn_where_the_chances_lie(run, window, qtbot):
    """Ant's curve of break-even lies half-way up its panel: there is a pixel of its colour, and none above it."""
    panels = run.by_year.panels
    plot = panels.plot(ANT)
    picture = panels.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = picture.devicePixelRatio()
    x = int(plot.left() + plot.width() * 0.37)
    green = {
        y
        for y in range(int(plot.top()), int(plot.bottom()))
        if is_green(picture.pixelColor(int(x * ratio), int(y * ratio)))
    }
    middle = plot.center().y()
    assert green
    assert all(abs(y - middle) < 6 for y in green)


def is_green(colour):
    return colour.green() > colour.red() + 30


# --- the paragraph ----------------------------------------------------------------------------------


def test_the_paragraph_reads_the_result_in_both_languages(run):
    english, chinese = run.standings.paragraph("en"), run.standings.paragraph("zh")
    assert run.standings.said.text() == english
    assert "4,096 trials of the scenario “Base”" in english
    assert "Who leads in 2027 revenue is open: " in english  # Ant and Bee are equals
    assert "Cat earned money before; of the others, Ant is likeliest to be first to profit" in english
    assert "Cat is likeliest to last through 2027" in english
    assert "Only Cat is worth more than today's market capitalisation" in english
    assert "2027年收入第一难分高下" in chinese
    assert "猫已经盈利；其余公司中，最可能率先盈利的是蚂蚁" in chinese
    run.standings.copies["zh"].click()
    assert QGuiApplication.clipboard().text() == chinese


def told(*standings, last="2030"):
    made = words.Told(race_model(), standings, "2027", last, 1000, Labels("基准", "Base"))
    return words.paragraph(made).in_language("en")


def standing(company, leads, first, worth=0.2):
    def about(value):
        return None if value is None else Estimate(value, 0.01)

    return Standing(company, about(leads), about(first), about(0.5), about(worth))


def test_the_paragraph_tells_every_outcome_of_the_race():
    ant, bee = standing("ant", 0.9, 0.0), standing("bee", 0.1, 0.0)
    assert "Ant leads in 2027 revenue in 90.0% ± 1.0% of them, ahead of Bee (10.0% ± 1.0%)" in told(ant, bee)
    assert "none makes a profit by 2030 in any trial" in told(ant, bee)
    assert "None of the 2 is worth more" in told(ant, bee)
    assert "All of them have earned money already" in told(
        standing("ant", 0.9, None), standing("bee", 0.1, None)
    )
    assert "Ant earned money before; of the others, only Bee is left" in told(
        standing("ant", 0.9, None), standing("bee", 0.1, 0.4)
    )
    assert "it is open who is first to profit" in told(standing("ant", 0.9, 0.40), standing("bee", 0.1, 0.41))
    both = told(standing("ant", 0.9, 0.4, worth=0.6), standing("bee", 0.1, 0.2, worth=0.7))
    assert "in over half of the trials: Bee, Ant; Bee most often (70.0% ± 1.0%)" in both


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.941, 0.0021, "94.1% ± 0.2%"),
        (0.0003, 0.00016, "0.03% ± 0.02%"),
        (0.0, 0.0001, "0.00% ± 0.01%"),
        (0.5, 0.0, "50.0% ± 0.0%"),
        (0.25, 1e-9, "25.0000% ± 0.0000%"),
        (0.3, 0.2, "30.0% ± 20.0%"),
        (float("nan"), float("nan"), "—"),
        (0.5, float("nan"), "50.0%"),
    ],
)
def test_a_chance_is_written_to_the_digit_that_its_error_can_tell(value, error, text):
    assert words.chance_text(Estimate(value, error)) == text
    assert text.startswith(words.short_chance(Estimate(value, error)))


# --- following the model ----------------------------------------------------------------------------


def test_results_of_an_older_model_are_marked_and_undo_makes_them_todays(run, session):
    before = run.standings.model.text(ANT, WORTH)
    session.set_value("market_cap", ("ant",), 90.0)
    assert run.note.isVisible()
    assert "before it was changed" in run.note.text.text()
    assert run.standings.model.is_outdated
    assert run.standings.model.text(ANT, WORTH) == before
    session.undo()
    assert not run.note.isVisible()
    assert not run.standings.model.is_outdated


def test_results_of_another_scenario_say_so(run, session, qtbot):
    session.choose_scenario("bull")
    assert "“Base”" in run.note.text.text()
    run.head.run.click()
    settle(qtbot, run)
    assert not run.note.isVisible()
    assert "the scenario “Bull”" in run.standings.said.text()


def test_a_new_run_takes_the_model_as_it_is(run, session, qtbot):
    session.set_value("market_cap", ("ant",), 130.0)
    run.head.run.click()
    settle(qtbot, run)
    assert chance(run, ANT, WORTH).value == 0
    assert not run.note.isVisible()


def test_an_edit_during_the_run_marks_its_result(page, session, qtbot):
    page.begin()
    session.set_value("market_cap", ("ant",), 130.0)
    settle(qtbot, page)
    assert page.note.isVisible()
    assert abs(chance(page, ANT, WORTH).value - 1 / 4) < 0.05


def test_a_run_can_be_cancelled_and_its_answer_is_not_heard_of(page, qtbot, monkeypatch):
    begun = []

    def endless(_function, *_given, watch):
        begun.append(True)
        while True:
            watch(1, 2)

    monkeypatch.setattr(running, "beside", endless)
    page.head.run.click()
    qtbot.waitUntil(lambda: bool(begun))
    qtbot.waitUntil(lambda: page.head.progress.value() == 500)
    assert page.head.is_running
    page.head.run.click()
    assert not page.head.is_running
    assert page.answer is None
    assert page.stack.currentWidget() is page.empty


def test_a_refusal_is_told_and_keeps_the_older_result(run, session, qtbot, monkeypatch):
    class Refused(ModelerError):
        key = "nothing_uncertain"

    def refuse(*_given, watch):
        raise Refused

    monkeypatch.setattr(running, "beside", refuse)
    run.head.run.click()
    settle(qtbot, run)
    assert "Nothing in the model is uncertain" in run.messages.text.text()
    assert run.answer is not None


def test_a_model_without_the_lines_answers_in_words(page, session):
    session.perform(RemoveLine("funding_gap"))
    assert page.stack.currentWidget() is page.empty
    assert "funding_gap" in page.empty.text()
    assert not page.head.run.isEnabled()
    session.undo()
    assert page.head.run.isEnabled()


@pytest.mark.parametrize("companies", [("ant",), ()])
def test_a_race_needs_two_companies(window, session, companies, tmp_path):
    window.show_page(Page("race"))
    session._replace(race_model(companies), None, None)
    page = window.tools.desk("race").page
    assert f"this model has {len(companies)}" in page.empty.text()
    assert not page.head.run.isEnabled()


def test_a_model_where_nothing_is_uncertain_is_told_what_to_do(page, session):
    model = race_model()
    model.uncertainties.clear()
    model.orders["uncertainties"] = ()
    session._replace(model, None, None)
    assert "Give at least one input a distribution" in page.empty.text()


def test_another_document_drops_the_results(run, session):
    session.new()
    assert run.answer is None
    assert run.stack.currentWidget() is run.empty


def test_the_scenario_of_a_result_may_be_gone(run, session, qtbot):
    session.perform(AddScenario("moon", Labels("登月", "Moon"), "base"))
    session.choose_scenario("moon")
    run.head.run.click()
    settle(qtbot, run)
    session.choose_scenario("base")
    session.undo()
    assert "moon" not in session.model.scenarios
    assert "Moon" in run.standings.said.text()


# --- where it leads ---------------------------------------------------------------------------------


def click(qtbot, page, row, column, *, twice=False):
    where = page.standings.table.visualRect(page.standings.model.index(row, column)).center()
    act = qtbot.mouseDClick if twice else qtbot.mouseClick
    act(page.standings.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))


def test_a_companys_name_leads_to_its_page(run, window, qtbot):
    click(qtbot, run, BEE, COMPANY)
    assert (window.view.page.kind, window.view.page.company) == ("company", "bee")
    assert not window.is_grid_away


def test_enter_on_a_chance_leads_to_the_distribution(run, window, qtbot):
    run.standings.table.setCurrentIndex(run.standings.model.index(ANT, WORTH))
    qtbot.keyClick(run.standings.table, Qt.Key.Key_Return)
    assert window.tools.current == "simulation"
    page = window.tools.desk("simulation").page
    assert page.question.output == Output("equity_value", ("ant",))


def test_every_column_knows_the_cell_behind_its_chance(run):
    assert run.standings.model.output(BEE, LEADS) == Output("revenue", ("2027", "bee"))
    assert run.standings.model.output(BEE, FIRST) == Output("net_profit", ("2027", "bee"))
    assert run.standings.model.output(BEE, SURVIVES) == Output("liquid_funds", (YEARS[-1], "bee"))
    assert run.standings.model.output(BEE, WORTH) == Output("equity_value", ("bee",))


def test_the_menu_of_a_cell_offers_both_places(run, qtbot):
    menu = run.standings.table.menu_at(run.standings.model.index(ANT, LEADS))
    with qtbot.waitSignal(run.standings.table.companyRequested) as company:
        menu.actions()[0].trigger()
    with qtbot.waitSignal(run.standings.table.outputRequested) as output:
        menu.actions()[1].trigger()
    assert company.args == ["ant"]
    assert output.args == [Output("revenue", ("2027", "ant"))]


def test_the_table_is_copied_with_its_heads(run, qtbot):
    run.standings.table.setCurrentIndex(run.standings.model.index(0, 0))
    qtbot.keyClick(run.standings.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["Company", "Leads in 2027 revenue"]
    assert lines[3].split("\t")[2] == "earns already"


# --- looks ------------------------------------------------------------------------------------------


def test_everything_is_said_in_both_languages(run, session):
    def said():
        headings = [run.standings.model.heading(column) for column in range(5)]
        labels = [
            run.top.title,
            run.top.about,
            run.standings.said,
            run.standings.errors,
            run.by_year.hint,
            run.standings.year_label,
        ]
        return {*headings, *(label.text() for label in labels), run.by_year.company.itemText(0)}

    english = said()
    session.choose_language("zh")
    assert not english & said()
    assert run.standings.model.text(ANT, COMPANY) == "蚂蚁"


def test_colours_follow_the_theme(run, session):
    light = run.grab().toImage()
    session.choose_theme("dark")
    dark = run.grab().toImage()
    assert light.pixelColor(4, 4).lightness() > 200
    assert dark.pixelColor(4, 4).lightness() < 60


def test_the_model_behind_the_table_is_sound(run):
    QAbstractItemModelTester(run.standings.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    run.standings.model.show_answer(None, "")
    run.standings.model.show_answer(run.answer, "2026")


def test_the_starter_in_a_process_of_its_own(qtbot, monkeypatch, tmp_path):
    """As a person runs it; the figures are those of the same trials evaluated here."""
    monkeypatch.undo()
    session = Session(None, SettingsFile(tmp_path / "other.json"))
    page = RacePage(session)
    qtbot.addWidget(page)
    page.head.trials.setValue(320)
    page.begin()
    qtbot.waitUntil(lambda: not page.run.is_running, timeout=60_000)
    found = simulating.simulate_model(session.model, Request((), Sampling(320, 1), race=True))
    year = page.standings.year
    assert list(page.answer.figures.standings[year]) == simulating.standings(session.model, found, year)
    assert page.answer.figures.companies == session.model.item_ids("company")
    assert year == "2030"
