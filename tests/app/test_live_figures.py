"""What live trials tell about a cell: figures that a simulation gives, and a histogram that stands still."""

import math

import numpy as np
import pytest

from gpu_modeler import edits
from gpu_modeler.analysis import statistics
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import simulate
from gpu_modeler.app.beside import WorkerGone
from gpu_modeler.app.live_beside import LiveBeside
from gpu_modeler.app.live_changes import replacements_between
from gpu_modeler.app.live_figures import HIGH, LOW, MIDDLE, LiveFigures, Question
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.errors import CellError
from gpu_modeler.files import starter
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import Message
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.small_model import small_model

SAMPLING = Sampling(2048, 3)
PROFIT = Output("profit", ("2026", "metax"))


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def asked(*outputs, **options):
    return Question((outputs,), **options)


def figures_of(model, output, **options):
    (found,) = LiveFigures(model.copied(), SAMPLING).figures(asked(output, **options))
    return found


def test_figures_are_those_of_a_simulation(session):
    found = figures_of(session.model, PROFIT)
    run = simulate(session.model, SAMPLING, [PROFIT])
    values, parts = run.of(PROFIT), SAMPLING.replicates()
    assert found.mean == statistics.mean(values, parts)
    assert found.quantiles == {
        level: statistics.quantile(values, level, parts) for level in (LOW, MIDDLE, HIGH)
    }
    assert found.base == session.value(PROFIT.line, PROFIT.place)
    assert found.base_below == statistics.percentile(values, found.base, parts)
    assert found.shares.sum() == pytest.approx(1.0)
    assert found.edges[0] < np.quantile(values, 0.005) < np.quantile(values, 0.995) < found.edges[-1]
    assert math.isnan(found.today)


def test_a_normal_input_shows_its_own_distribution():
    model = uncertain(plain_model(("twice", "2 * a"), inputs=[("a", 5.0)]), ("a", "normal(3, 2)"))
    found = figures_of(model, Output("twice"))
    assert found.mean.value == pytest.approx(6, abs=4 * found.mean.error + 1e-3)
    assert found.quantiles[HIGH].value == pytest.approx(
        6 + 4 * 1.6448536, abs=4 * found.quantiles[HIGH].error
    )
    assert found.base == 10.0
    assert found.base_below.value == pytest.approx(0.8413447, abs=4 * found.base_below.error + 1e-3)
    assert found.ends == pytest.approx((6 - 4 * 2.3263479, 6 + 4 * 2.3263479), abs=0.5)


def test_a_certain_cell_has_no_distribution(session):
    found = figures_of(session.model, Output("growth", ("2024",)))
    assert not found.is_uncertain
    assert (found.base, found.failed, len(found.shares)) == (0.0, 0, 0)


def test_failed_trials_are_counted_and_left_out():
    model = uncertain(plain_model(("root", "SQRT(a)"), inputs=[("a", -1.0)]), ("a", "uniform(-1, 3)"))
    found = figures_of(model, Output("root"))
    assert found.base is CellError.NUM
    assert found.failed == pytest.approx(2048 / 4, abs=3)
    assert found.shares.sum() == pytest.approx(1 - found.failed / found.trials)
    assert found.quantiles[LOW].value > 0
    assert math.isnan(found.base_below.value)


def test_where_every_trial_fails_there_is_no_figure():
    model = uncertain(plain_model(("root", "SQRT(a)"), inputs=[("a", -1.0)]), ("a", "uniform(-3, -1)"))
    found = figures_of(model, Output("root"))
    assert (found.failed, len(found.shares)) == (found.trials, 0)
    assert not found.is_uncertain


def test_a_company_is_held_against_its_market_cap_trial_by_trial():
    model = starter.load_starter()
    value, today = Output("equity_value", ("metax",)), Output("market_cap", ("metax",))
    sampling = Sampling(256, 1)
    (found,) = LiveFigures(model.copied(), sampling).figures(asked(value))
    run = simulate(model, sampling, [value, today])
    assert found.today == Session(model, SettingsFile.nowhere()).value(today.line, today.place)
    assert found.today_below == statistics.percentile(run.of(value), run.of(today), sampling.replicates())


def test_edges_stand_still_under_small_moves_and_follow_large_ones(session):
    live = LiveFigures(session.model.copied(), SAMPLING)

    def edges(price):
        session.set_value("price", ("2026", "metax", "training"), price)
        live.trials.follow(replacements_between(live.trials.model, session.model))
        return live.figures(asked(PROFIT))[0].edges

    first = edges(5.0)
    assert edges(5.02) is first
    assert edges(50.0) is not first
    assert edges(5.0)[-1] == pytest.approx(first[-1])


def test_figures_that_cannot_be_another_are_not_made_again(session):
    live = LiveFigures(session.model.copied(), SAMPLING)
    groups = Question(((PROFIT,), (Output("revenue", ("2025", "biren")),)))
    first = live.figures(groups)
    session.set_value("price", ("2026", "metax", "training"), 6.0)
    live.trials.follow(replacements_between(live.trials.model, session.model))
    second = live.figures(groups)
    assert second[0] is not first[0]
    assert second[1] is first[1]


def test_in_a_process_of_its_own_the_figures_are_the_same_after_each_edit(session):
    apart, here = LiveBeside(SAMPLING), LiveBeside(SAMPLING, is_apart=False)
    try:
        for rate in (0.1, 0.2):
            session.set_value("growth", ("2025",), rate)
            model = session.model.copied()
            found, wanted = (each.ask(model, asked(PROFIT))[0] for each in (apart, here))
            assert found.mean.value == pytest.approx(wanted.mean.value, rel=1e-12)
            assert found.shares == pytest.approx(wanted.shares, abs=2 / SAMPLING.trials)
        apart._companion._helper._process.kill()
        with pytest.raises(WorkerGone):
            apart.ask(model, asked(PROFIT))
        assert apart.ask(model, asked(PROFIT))[0].mean.value == pytest.approx(wanted.mean.value, rel=1e-12)
    finally:
        apart.end()
        here.end()


def test_what_cannot_be_drawn_is_told_and_mended_the_trials_go_on(session):
    here = LiveBeside(SAMPLING, is_apart=False)
    session.perform(edits.SetUncertainty(Uncertainty("bad", "growth", "normal(0, nonsense)", "add")))
    told = here.ask(session.model.copied(), asked(PROFIT))
    assert isinstance(told, Message)
    session.undo()
    assert here.ask(session.model.copied(), asked(PROFIT))[0].is_uncertain
    here.end()
