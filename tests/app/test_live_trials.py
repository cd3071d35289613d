"""Trials that follow edits: after each of them they are, to the last bit, those of a simulation made anew."""

import random

import numpy as np
import pytest

from gpu_modeler import edits
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import simulate
from gpu_modeler.app import live_trials
from gpu_modeler.app.live_changes import replacements_between
from gpu_modeler.app.live_trials import LiveTrials
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation, compiled
from gpu_modeler.files import starter
from gpu_modeler.model import Cell, Uncertainty
from tests.small_model import bits, contents, small_model

SAMPLING = Sampling(256, 3)
PROFIT = Output("profit", ("2026", "metax"))
OUTPUTS = (PROFIT, Output("listed", ("2026",)), Output("price", ("2025", "biren", "training")))


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.fixture
def live(session):
    return LiveTrials(session.model.copied(), SAMPLING)


def follow(live, session):
    live.follow(replacements_between(live.model, session.model))


def is_as_simulated(live, session, outputs=OUTPUTS, scenario="base", **options):
    found = live.answers(outputs, scenario, **options)
    wanted = simulate(session.model, SAMPLING, outputs, scenario)
    codes = np.zeros(wanted.values.shape) if wanted.codes is None else wanted.codes
    return np.array_equal(found.values, wanted.values, equal_nan=True) and np.array_equal(found.codes, codes)


def asked_anew(live, outputs=OUTPUTS, scenario="base"):
    """Return the batch that answers, to see whether another one does later."""
    live.answers(outputs, scenario)
    return live._kept[outputs, scenario].asker


def test_trials_are_those_of_a_simulation(live, session):
    assert is_as_simulated(live, session)
    assert is_as_simulated(live, session, scenario="crash")


def test_an_uncertain_input_is_dragged_without_another_batch(live, session):
    asker = asked_anew(live)
    for rate in (0.3, -0.2, 0.0):
        session.set_value("growth", ("2025",), rate)
        follow(live, session)
        assert is_as_simulated(live, session)
        assert asked_anew(live) is asker


def test_a_certain_input_that_is_announced_is_dragged_without_another_batch(live, session):
    cell = ("units", ("2024", "metax", "training"))  # reported, so not uncertain
    live.answers(OUTPUTS, "base", hot=[cell])
    asker = asked_anew(live)
    for units in (1.0, 30_000.0):
        session.set_value(*cell, units, source="report")
        follow(live, session)
        assert is_as_simulated(live, session, hot=[cell])
        assert asked_anew(live) is asker


def test_a_cell_typed_into_once_is_quick_the_second_time(live, session):
    asked_anew(live)
    session.set_value("units", ("2025", "metax", "training"), 1.0)  # over its formula
    follow(live, session)
    asker = asked_anew(live)
    session.set_value("units", ("2025", "metax", "training"), 2.0)
    follow(live, session)
    assert is_as_simulated(live, session)
    assert asked_anew(live) is asker
    session.undo()
    session.undo()  # the formula is in force again
    follow(live, session)
    assert is_as_simulated(live, session)
    assert asked_anew(live) is asker


def test_what_stands_nowhere_behind_the_outputs_costs_nothing(live, session):
    found = live.answers(OUTPUTS)
    session.set_value("loose", (), 5.0)
    follow(live, session)
    assert live.answers(OUTPUTS) is found


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetFormula("profit", "revenue - 2 * cost"),
        edits.SetUncertainty(
            Uncertainty("units", "units", "normal(0, 100)", "add", scope={"period": ("2024",)})
        ),
        edits.RemoveUncertainty("price"),
        edits.AddYears(1),
        edits.RemoveItem("segment", "inference"),
        edits.SetCell("growth", ("2025",), Cell(0.25, "actual")),  # reported: not uncertain any more
        edits.ReparentScenario("crash", "base"),
        edits.MoveLine("growth", "spare"),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_any_edit_is_followed_and_taken_back(live, session, edit):
    outputs = (PROFIT, Output("revenue", ("2025", "metax")))
    live.answers(outputs, "crash")
    session.perform(edit)
    follow(live, session)
    assert contents(live.model) == contents(session.model)
    assert is_as_simulated(live, session, outputs, "crash")
    session.undo()
    follow(live, session)
    assert is_as_simulated(live, session, outputs, "crash")


def test_numbers_are_drawn_anew_only_for_other_uncertainties(live, session):
    live.answers(OUTPUTS)
    numbers = live._draws.of(live.model, "base").numbers
    session.set_value("growth", ("2025",), 0.3)  # typed over a sourced value
    follow(live, session)
    live.answers(OUTPUTS, "bear")
    assert live._draws.of(live.model, "base").numbers is numbers
    assert live._draws.of(live.model, "bear").numbers is numbers
    session.perform(edits.RemoveUncertainty("price"))
    follow(live, session)
    live.answers(OUTPUTS)
    assert live._draws.of(live.model, "base").numbers is not numbers


def test_a_cell_that_nothing_uncertain_moves_says_so_and_holds_its_value(live, session):
    year = Output("revenue", ("2024", "biren"))
    assert live.is_uncertain(year)  # prices
    assert not live.is_uncertain(Output("growth", ("2024",)))
    found = live.answers((Output("growth", ("2024",)), Output("loose")))
    assert np.array_equal(np.unique(found.values), [0.0])


def test_errors_are_those_of_the_trials_and_of_the_cell(live, session):
    session.perform(edits.SetFormula("margin", "1 / (growth - 25%)"))
    session.perform(edits.RemoveUncertainty("growth"))
    follow(live, session)
    margin = Output("margin", ("2025", "metax"))
    assert live.answers((margin,)).codes.all()
    assert str(live.value(margin).text) == "#DIV/0!"


def test_random_edits_in_the_small_model(live, session):
    chance = random.Random(7)
    cells = [("growth", (year,)) for year in ("2024", "2025", "2026")]
    cells += [("units", (year, "metax", "training")) for year in ("2024", "2025")]
    cells += [("price", ("2026", "metax", "inference")), ("cost", ("2026", "metax")), ("loose", ())]
    for _ in range(40):
        if chance.random() < 0.2 and session.history.undo_label:
            session.undo()
        elif chance.random() < 0.15:
            session.clear_cell(*chance.choice(cells))
        else:
            scenario = chance.choice(["base", "bear", "crash"])
            session.set_value(*chance.choice(cells), chance.uniform(0.1, 5), scenario)
        follow(live, session)
        if chance.random() < 0.7:
            assert is_as_simulated(live, session, scenario=chance.choice(["base", "crash"]))


def test_the_starter_model_is_followed_company_by_company():
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    live = LiveTrials(session.model.copied(), SAMPLING)
    everything = tuple(
        Output(line, place)
        for line in ("equity_value", "market_cap", "upside")
        for place in session.model.places(session.model.lines[line])
    )
    wanted = simulate(session.model, SAMPLING, everything)
    for at, output in enumerate(everything):
        assert np.array_equal(live.answers((output,)).values[0], wanted.values[at], equal_nan=True)
    for line, place, value in (
        ("wacc", (), 0.2),
        ("tam_growth", ("2028",), 0.5),
        ("yield_rate", ("2027", "metax"), 0.3),
    ):
        session.set_value(line, place, value)
        follow(live, session)
        assert is_as_simulated(live, session, everything[1:3])


def test_a_large_model_is_evaluated_in_pieces_that_give_the_same(live, session, monkeypatch):
    session.perform(edits.SetFormula("margin", "SQRT(growth)"))  # some trials fail
    follow(live, session)
    outputs = (*OUTPUTS, Output("margin", ("2026", "biren")))
    monkeypatch.setattr(live_trials, "_MOST_NUMBERS", 100)
    for rate in (0.01, 0.02):
        session.set_value("growth", ("2026",), rate)
        follow(live, session)
        assert is_as_simulated(live, session, outputs)


def test_what_lies_between_two_models_makes_one_the_other(session):
    before = session.model.copied()
    session.perform(edits.RemoveItem("segment", "inference"))
    session.set_value("growth", ("2025",), 0.9, "crash")
    changed = replacements_between(before, session.model)
    for replacement in changed:
        before.apply(replacement)
    assert contents(before) == contents(session.model)
    assert bits(Calculation.of(before)) == bits(session.calculation)
    assert replacements_between(before, session.model) == ()


@pytest.mark.skipif(not compiled.is_available(), reason="no compiler is installed")
class TestKernels:
    def test_numpy_answers_until_kernels_can_and_both_agree(self, session, monkeypatch):
        monkeypatch.setattr(compiled, "is_ready", lambda: False)
        live = LiveTrials(session.model.copied(), SAMPLING, may_compile=True)
        assert is_as_simulated(live, session)
        assert not live._kept[OUTPUTS, "base"].is_compiled
        by_numpy = live.answers(OUTPUTS).values
        compiled.prepare()
        monkeypatch.setattr(compiled, "is_ready", lambda: True)
        session.set_value("growth", ("2025",), 0.3)
        session.undo()
        session.set_value("price", ("2025", "metax", "training"), 6.0)
        follow(live, session)
        session.undo()
        follow(live, session)
        by_kernels = live.answers(OUTPUTS).values
        assert live._kept[OUTPUTS, "base"].is_compiled
        assert np.allclose(by_kernels, by_numpy, rtol=1e-12, atol=0)

    def test_kernels_follow_random_edits(self, session):
        compiled.prepare()
        live = LiveTrials(session.model.copied(), SAMPLING, may_compile=True)
        chance = random.Random(11)
        cells = [("growth", ("2025",)), ("units", ("2025", "metax", "training")), ("cost", ("2026", "metax"))]
        for _ in range(25):
            if chance.random() < 0.3:
                session.clear_cell(*chance.choice(cells))
            else:
                session.set_value(*chance.choice(cells), chance.uniform(0.1, 5))
            follow(live, session)
            wanted = simulate(session.model, SAMPLING, OUTPUTS)
            found = live.answers(OUTPUTS, "base")
            assert np.allclose(found.values, wanted.values, rtol=1e-12, atol=1e-12, equal_nan=True)
