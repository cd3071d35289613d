"""What is uncertain in the starter model: readable, with reasons, around the base case, and kept like all else."""

from dataclasses import astuple

import numpy as np
import pytest

from gpu_modeler.analysis.job import Job
from gpu_modeler.analysis.outcomes import Event
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.uncertain import Uncertain, draws_of
from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum, starter, starter_kept
from gpu_modeler.files.starter_faults import StarterFault
from gpu_modeler.resources import resource_folder
from tests.small_model import contents


@pytest.fixture(scope="module")
def model():
    return starter.read_starter(resource_folder() / "starter")


def test_every_distribution_can_be_drawn_and_every_correlation_is_possible(model):
    found = Uncertain.of_model(model)
    assert {draw.uncertainty for draw in found.draws} == set(model.uncertainties)
    assert not found.repair.is_changed


def test_every_range_has_its_reason_in_both_languages_and_its_source(model):
    for known in model.uncertainties.values():
        assert known.note.zh, known.id
        assert known.note.en, known.id
        assert known.source in model.sources
        assert ("假设" in known.note.zh) == ("assumption" in known.note.en or "ours" in known.note.en)


def test_an_assumption_says_that_it_is_one(model):
    own = [known for known in model.uncertainties.values() if model.sources[known.source].kind == "own view"]
    assert own
    assert all(
        known.note.zh.startswith("假设：") and known.note.en.startswith("assumption:") for known in own
    )


def test_ranges_lie_around_the_base_case(model):
    for draw in draws_of(model):
        if isinstance(draw.distribution, Event):
            continue
        neutral = {"add": 0.0, "factor": 1.0}.get(draw.move)
        if neutral is None:
            neutral = model.cell(draw.line, draw.places[0]).value
        spread = draw.distribution.variance**0.5
        assert abs(draw.distribution.mean - neutral) < spread, draw.uncertainty


def test_only_the_future_varies(model):
    for draw in draws_of(model):
        line = model.lines[draw.line]
        if "period" in line.axes:
            assert min(place[line.axes.index("period")] for place in draw.places) >= "2026", draw.uncertainty


def test_it_is_saved_and_kept_for_the_next_start(model, tmp_path):
    gpum.write(model, tmp_path / "starter.gpum")
    assert contents(gpum.read(tmp_path / "starter.gpum")) == contents(model)
    assert contents(starter_kept.model_of(starter_kept.tables_of(model))) == contents(model)


@pytest.mark.parametrize(
    "text",
    [
        "[[uncertainty]]\nid = 'x'\nline = 'nowhere'\ndistribution = '1'",
        "[[uncertainty]]\nid = 'x'\nline = 'wacc'",
        "[[uncertainty]]\nid = 'x'\nline = 'wacc'\ndistribution = '1'\nmove = 'jump'",
        "[[uncertainty]]\nid = 'x'\nline = 'wacc'\ndistribution = '1'\nfirst = 2026\nlast = 2027",
        "[[uncertainty]]\nid = 'x'\nline = 'tam_growth'\ndistribution = '1'\nfirst = 2026",
        "[[uncertainty]]\nid = 'x'\nline = 'tam_growth'\ndistribution = '1'\nfirst = 2027\nlast = 2026",
        "[[uncertainty]]\nid = 'x'\nline = 'wacc'\ndistribution = '1'\nsource = 'nobody'",
        "[[uncertainty]]\nid = 'x'\nline = 'wacc'\ndistribution = '1'\n" * 2,
        "[[correlation]]\nfirst = 'x'\nsecond = 'y'\nvalue = 0.5",
        "uncertainty = [{ id = 'x', line = 'wacc', distribution = '1' }]\n[[correlation]]\nfirst = 'x'\nsecond = 'x'\nvalue = 5",
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(model, tmp_path, text):
    from gpu_modeler.files.starter_uncertainties import fill_uncertainties

    (tmp_path / "uncertainties.toml").write_text(text, encoding="utf-8")
    bare = model.copied()
    bare.uncertainties.clear()
    bare.correlations.clear()
    with pytest.raises(StarterFault, match=r"uncertainties\.toml"):
        fill_uncertainties(bare, tmp_path)


def test_no_event_of_one_year_is_repeated_for_ever_by_the_terminal_value(model):
    """The terminal value takes its cash flow from the last year: a delay there would halve all years to come."""
    last = model.periods[-1]
    for draw in draws_of(model):
        if isinstance(draw.distribution, Event):
            at = model.lines[draw.line].axes.index("period")
            assert last not in {place[at] for place in draw.places}, draw.uncertainty


def test_a_maker_that_sells_more_can_get_the_wafers_for_it(model):
    """Supply that stays where demand rises would let only the bad half of demand's trials count."""
    follows = {pair: known.value for pair, known in model.correlations.items()}
    assert follows["market_growth", "wafer_supply_late"] > 0.5
    assert follows["market_share", "wafer_orders"] > 0.5
    high = {draw.uncertainty: draw.distribution.ppf(np.array([0.95]))[0] for draw in draws_of(model)}
    assert high["wafer_supply_late"] > 1.3
    assert high["wafer_orders"] > 1.3


def test_demand_and_the_wafers_that_follow_it_move_the_mean_little(model):
    """Were wafers to stay where they are, the good half of the trials of demand would be lost: over twice as much."""
    output = Output("equity_value", ("cambricon",))
    calculation = Calculation.of(model)
    base = calculation.value(*astuple(output))

    def shift(names):
        draws = draws_of(model, [model.uncertainties[name] for name in names])
        job = Job(model, Uncertain.of(draws, model.correlations.values()), Sampling(256, 1), (output,))
        return run(job).of(output).mean() - base

    alone = shift(["market_share"])
    followed = shift(["market_share", "wafer_orders"])
    assert alone < 0
    assert abs(followed) < abs(alone) / 2
