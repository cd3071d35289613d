"""What is edited of an uncertainty, without a window: proposals, other ways of moving, on and off, words and effects."""

import numpy as np
import pytest

from gpu_modeler.analysis.distribution_shape import figures
from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import simulate
from gpu_modeler.analysis.uncertain import draws_of
from gpu_modeler.app import uncertain_proposals as proposals
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.uncertain_moves import converted
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.model import Uncertainty
from tests.gui.small_model import small_model

CELL = ("2026", "metax")


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.fixture(scope="module")
def starter():
    return Session(None, SettingsFile.nowhere())


# --- proposals ------------------------------------------------------------------------------------


def test_every_input_of_the_starter_has_a_proposal_that_can_be_drawn(starter):
    """Each may be taken as it is: readable, in scope, and around the value or the scenarios' range."""
    model = starter.model
    for cells in proposals.inputs(model, starter.scenario):
        made = proposals.proposed(starter, cells)
        SetUncertainty(made).replacements(model)
        drawn = draws_of(model, [made])
        moving = {place for draw in drawn for place in draw.places}
        assert moving, cells.line
        assert moving <= set(model.places(model.lines[cells.line]))


def test_one_cell_is_set_several_percentages_are_added_to_and_amounts_multiplied(session):
    def moves(line):
        places = tuple(session.model.places(session.model.lines[line]))
        return proposals.proposed(session, Input(line, places)).move

    assert (moves("tax_rate"), moves("cost_ratio"), moves("price"), moves("market_size")) == (
        "set", "add", "factor", "factor",
    )  # fmt: skip


def test_the_scenarios_are_the_ends(session):
    session.set_value("tax_rate", (), 0.15, "bull")
    made = proposals.proposed(session, Input("tax_rate", ((),)))
    low, mode, high, _ = read_distribution(made.distribution).parameters
    assert (low, mode) == (0.15, 0.25)
    assert high > 0.25  # no scenario lies above: the usual width


def test_years_go_to_neighbours(starter):
    made = proposals.proposed(starter, Input("exit_year", ((),)))
    assert read_distribution(made.distribution).values.tolist() == [2028, 2029, 2030, 2031, 2032]


def test_a_choice_is_left_as_it_is(starter):
    assert proposals.proposed(starter, Input("terminal_method", ((),))).distribution == "fixed(1)"


def test_ids_are_free(session):
    first = proposals.proposed(session, Input("tax_rate", ((),)))
    session.perform(SetUncertainty(first))
    assert first.id == "tax_rate"
    assert proposals.duplicate(session.model, first).id == "tax_rate_2"
    session.perform(SetUncertainty(proposals.duplicate(session.model, first)))
    assert proposals.duplicate(session.model, session.model.uncertainties["tax_rate_2"]).id == "tax_rate_3"


# --- on and off -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["normal(0, 4%)", "三角（1，2，4）", "discrete({0: 70%, 1: 30%})", "5"])
def test_switching_off_and_on_gives_back_the_very_text(text):
    known = Uncertainty("x", "tax_rate", text)
    off = words.switched(known, on=False)
    assert not words.is_on(off)
    assert words.switched(off, on=True) == known
    assert words.switched(off, on=False) == off
    assert words.switched(known, on=True) == known


# --- other ways of moving -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moves", "before", "after"),
    [
        (("factor", "set"), "pert(0.8, 1, 1.2)", "pert(8, 10, 12)"),
        (("factor", "add"), "normal(1, 0.1)", "normal(0, 1)"),
        (("set", "factor"), "uniform(5, 20)", "uniform(0.5, 2)"),
        (("add", "factor"), "discrete({0: 80%, 5: 20%})", "discrete({1: 80%, 1.5: 20%})"),
        (("add", "set"), "event(12%, 6)", "event(12%, 16)"),
        (("factor", "add"), "lognormal(1, 0.25)", "normal(0, 2.5)"),
        (("set", "add"), "p10_p50_p90(8, 10, 13)", "p10_p50_p90(-2, 0, 3)"),
        (("set", "add"), "nonsense", ""),
    ],
)
def test_numbers_are_carried_to_another_way_of_moving(session, moves, before, after):
    """The price is 10 in every cell."""
    line = session.model.lines["price"]
    places = tuple(session.model.places(line))
    assert converted(session, line, places, moves, before) == after


# --- effects --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "move", "unit"),
    [
        ("normal(0, 4%)", "add", "%"),
        ("lognormal(1, 0.25)", "factor", ""),
        ("pert(30%, 50%, 80%)", "set", "%"),
        ("event(30%, -10%)", "add", "%"),
        ("event(30%, 80%)", "set", "%"),
    ],
)
def test_the_effect_on_a_cell_is_what_a_simulation_finds(session, text, move, unit):
    known = Uncertainty("x", "cost_ratio", text, move, unit, each=("company",))
    session.perform(SetUncertainty(known))
    output = Output("cost_ratio", CELL)
    told = words.effect(session, known, output)
    trials = simulate(session.model, Sampling(4096, 3), [output]).of(output)
    assert told.base == 0.5
    assert told.figures.mean == pytest.approx(trials.mean(), abs=0.003)
    levels = np.quantile(trials, [0.1, 0.5, 0.9])
    assert [told.figures.p10, told.figures.p50, told.figures.p90] == pytest.approx(levels.tolist(), abs=0.01)


def test_figures_of_a_negative_factor_stay_in_order(session):
    known = Uncertainty("x", "cost_ratio", "uniform(-2, -1)", "factor")
    found = words.effect(session, known, Output("cost_ratio", CELL)).figures
    assert found.p10 < found.p50 < found.p90
    assert figures(read_distribution("uniform(-2, -1)")).p10 == pytest.approx(-1.9)


# --- words ----------------------------------------------------------------------------------------


def test_lines_with_several_are_told_apart(session):
    both = [
        Uncertainty("early", "market_size", "normal(1, 0.1)", "factor", scope={"period": ("2025", "2026")}),
        Uncertainty("late", "market_size", "normal(1, 0.1)", "factor", scope={"period": ("2027", "2028")}),
    ]
    session.perform(SetUncertainty(both[0]))
    assert words.label(session.model, both[0]).en == "Market"
    session.perform(SetUncertainty(both[1]))
    assert words.label(session.model, both[0]).en == "Market (2025–2026)"
    assert words.label(session.model, both[1]).zh == "市场（2027–2028）"


def test_scopes_are_told_in_both_languages(session):
    known = Uncertainty(
        "x",
        "cost_ratio",
        "1",
        scope={"company": ("metax", "biren"), "period": ("2024", "2026")},
        each=("period",),
    )
    told = words.where(session.model, known)
    assert told.in_language("en") == "MetaX, Biren, 2024, 2026, by year"
    assert told.in_language("zh") == "沐曦, 壁仞, 2024, 2026, 各年份独立"
    assert words.where(session.model, Uncertainty("x", "cost_ratio", "1")).in_language("zh") == "所有单元格"


@pytest.mark.parametrize(
    ("line", "move", "value", "text"),
    [
        ("cost_ratio", "set", 0.095, "9.5%"),
        ("cost_ratio", "add", 0.04, "+4%"),
        ("cost_ratio", "add", -0.0512, "-5.12%"),
        ("cost_ratio", "factor", 1.05, "×1.05"),
        ("market_size", "set", 12345.6, "12,346"),
        ("market_size", "add", 0.0, "0"),
        ("market_size", "set", float("nan"), "—"),
    ],
)
def test_amounts_are_written_as_an_analyst_reads_them(session, line, move, value, text):
    assert words.amount_text(session.model.lines[line], move, value) == text
