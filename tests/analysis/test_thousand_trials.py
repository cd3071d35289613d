"""A thousand trials of simulations equal the model with the drawn values typed in, and are drawn as the texts say."""

import math
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from scipy import stats

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import Job, run, simulate
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Uncertainty
from tests.analysis.singly import Singly, afresh, all_agree, answer, case_of, plainly
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.random_models import Flavour, random_models
from tests.small_model import put

STARTER = load_starter()
TEXTS = (
    "normal(0, 2)", "uniform(-1, 3)", "discrete(-1: 30%, 0: 30%, 2: 40%)", "event(50%, 4)", "event(30%, 0)", "fixed(2)",
)  # fmt: skip


# --- any model, any lines, formulas among them ------------------------------------------------------


@st.composite
def uncertain_anywhere(draw):
    """A model with uncertainties of inputs and formulas, several of the same cells among them."""
    model = draw(random_models(Flavour(lines=8, periods=4)))
    lines = list(model.lines.values())
    records = []
    for number in range(draw(st.integers(2, 4))):
        line = draw(st.sampled_from(lines[:3] if draw(st.booleans()) else lines))
        move = draw(st.sampled_from(["set", "add", "factor"])) if line.is_input else "set"
        each = tuple(axis for axis in line.axes if draw(st.booleans()))
        scope = {
            axis: (draw(st.sampled_from(model.item_ids(axis))),)
            for axis in line.axes
            if draw(st.integers(0, 3)) == 0
        }
        text = draw(st.sampled_from(TEXTS))
        records.append(Uncertainty(f"u{number}", line.id, text, move, "", scope, each))
    return uncertain(model, *records, correlations=[("u0", "u1", -0.4), ("u1", "u1", 0.3)])


@settings(max_examples=45, suppress_health_check=list(HealthCheck))
@given(uncertain_anywhere(), st.data())
def test_trials_of_any_model_with_formulas_that_may_be_set(model, data):
    """20 trials of each of 45 models: the engine one case at a time, and the tests' own evaluator for two of them."""
    scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
    try:
        calculation = Calculation.of(model)
        drawn = Uncertain.of_model(model, scenario)
        sampling = Sampling(20, data.draw(st.integers(0, 9)), data.draw(st.sampled_from(KINDS)))
        cells = drawn.cells(calculation, sampling.points(drawn.dimensions, 0, 20), scenario)
    except ModelerError:
        reject()  # a circle, or an error to be moved
    outputs = [Output(line.id, place) for line in model.lines.values() for place in model.places(line)]
    found = simulate(model, sampling, outputs, scenario, block=7)
    single = Singly(model)
    for trial in range(20):
        case = case_of(cells, trial)
        got = [answer(found.values[at], _row(found.codes, at), trial) for at in range(len(outputs))]
        assert got == single.answers(case, outputs, scenario)
        if trial in (3, 17):
            assert all_agree(got, plainly(model, case, outputs, scenario))


def _row(codes, at):
    return None if codes is None else codes[at]


def test_a_formula_follows_the_other_draws_where_its_event_does_not_happen():
    model = plain_model(("y", "2 * x"), ("z", "y + 1"), inputs=[("x", 1.0)])
    uncertain(model, ("x", "normal(0, 1)"), ("y", "event(30%, 100)"))
    x, y, z = simulate(model, Sampling(1000, 1), [Output(name) for name in "xyz"]).values
    happens = y == 100
    assert 250 < happens.sum() < 350
    assert np.array_equal(y[~happens], 2 * x[~happens])
    assert np.array_equal(z, y + 1)


def test_of_two_events_on_a_formula_the_later_holds_where_both_happen():
    model = plain_model(("y", "2 * x"), inputs=[("x", 1.0)])
    events = [Uncertainty(name, "y", f"event(50%, {value})") for name, value in (("a", 100), ("b", 200))]
    uncertain(model, ("x", "normal(0, 1)"), *events)
    x, y = simulate(model, Sampling(1024, 1), [Output("x"), Output("y")]).values
    shares = [np.mean(y == 100), np.mean(y == 200), np.mean(y == 2 * x)]
    assert shares == pytest.approx([0.25, 0.5, 0.25], abs=0.02)


def test_an_event_on_a_formula_that_fails_leaves_the_error_elsewhere():
    model = plain_model(("y", "1 / x"), inputs=[("x", 0.0)])
    found = simulate(uncertain(model, ("y", "event(50%, 3)")), Sampling(64, 1), [Output("y")])
    happens = found.values[0] == 3
    assert 25 < happens.sum() < 39
    assert set(found.codes[0][~happens]) == {CellError.DIV0.value}


def test_an_override_with_an_event_keeps_its_value_elsewhere():
    model = plain_model(("y", "2 * x"), inputs=[("x", 1.0)])
    put(model, "base", "y", (), Cell(7.0, "override"))
    found = simulate(uncertain(model, ("y", "event(50%, 3)")), Sampling(64, 1), [Output("y")])
    assert set(found.values[0]) == {3.0, 7.0}


# --- the starter model ------------------------------------------------------------------------------


@pytest.mark.parametrize(("scenario", "trials"), [("base", 70), ("bear", 30)])
def test_trials_of_the_starter_model_with_every_draw_typed_in(scenario, trials):
    """117 numbers in 725 cells a trial, among them delays that happen or do not."""
    uncertain_parts = Uncertain.of_model(STARTER, scenario)
    outputs = _outputs_of_the_starter(np.random.default_rng(3), 40)
    sampling = Sampling(trials, 5)
    job = Job(STARTER, uncertain_parts, sampling, tuple(outputs), scenario)
    found = run(job, workers=2, block=33)
    points = sampling.points(uncertain_parts.dimensions, 0, trials)
    cells = uncertain_parts.cells(Calculation.of(STARTER), points, scenario)
    single = Singly(STARTER)
    for trial in range(trials):
        got = [answer(found.values[at], _row(found.codes, at), trial) for at in range(len(outputs))]
        assert got == single.answers(case_of(cells, trial), outputs, scenario)
        if trial == 11:
            assert got == afresh(STARTER, case_of(cells, trial), outputs, scenario)
            assert all_agree(got, plainly(STARTER, case_of(cells, trial), outputs, scenario))


def _outputs_of_the_starter(random, count):
    lines = [line for line in STARTER.lines.values() if not line.is_input]
    chosen = [lines[at] for at in random.choice(len(lines), count, replace=False)]
    places = [list(STARTER.places(line)) for line in chosen]
    return [
        Output(line.id, each[random.integers(len(each))]) for line, each in zip(chosen, places, strict=True)
    ]


# --- drawn by hand ----------------------------------------------------------------------------------


def known_distribution(text):
    """Return scipy's quantile function for a text, written from the definitions."""
    name, inside = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
    if name == "discrete":
        pairs = [part.split(":") for part in inside.strip("{}").split(",")]
        values, shares = zip(*sorted((number(value), number(share)) for value, share in pairs), strict=True)
        return stats.rv_discrete(values=(range(len(values)), shares)).ppf, np.array(values)
    given_numbers = [number(part) for part in inside.split(",")]
    match name, given_numbers:
        case "normal", [mean, sd]:
            return stats.norm(mean, sd).ppf, None
        case "lognormal", [mean, sd]:
            width = math.sqrt(math.log(1 + (sd / mean) ** 2))
            return stats.lognorm(width, scale=mean * math.exp(-(width**2) / 2)).ppf, None
        case "pert", [low, mode, high]:
            size = high - low
            shape = 1 + 4 * (mode - low) / size, 1 + 4 * (high - mode) / size
            return stats.beta(*shape, low, size).ppf, None
        case "event", [share, value]:
            return lambda u: np.where(u > 1 - share, value, np.nan), None
    raise AssertionError(text)


def number(text):
    text = text.strip()
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def by_hand(model, scenario, points):
    """Return every uncertain cell's value in each trial, from the records of the model and the sample's points alone."""
    groups = [
        (record, *group)
        for record in model.ordered("uncertainties")
        for group in grouped(model, record, scenario)
    ]
    u = stats.norm.cdf(np.linalg.cholesky(wanted_correlations(model, groups)) @ stats.norm.ppf(points))
    calculation = Calculation.of(model)
    found = {}
    for (record, _, places), row in zip(groups, u, strict=True):
        quantiles, values = known_distribution(record.distribution)
        numbers = quantiles(row) if values is None else values[quantiles(row).astype(int)]
        for place in places:
            cell = (record.line, place)
            before = found.get(cell, calculation.value(*cell, scenario))
            after = {"set": numbers, "add": before + numbers, "factor": before * numbers}[record.move]
            found[cell] = np.where(np.isnan(numbers), before, after)
    return found


def grouped(model, record, scenario):
    """Return the items drawn on their own and the cells of each draw, in the order of the cells."""
    line = model.lines[record.line]
    alone = {*record.each, *(["period"] if record.distribution.startswith("event") else [])}
    groups = {}
    for place in product(*(record.scope.get(axis, model.item_ids(axis)) for axis in line.axes)):
        cell = model.cell(line.id, place, scenario)
        if cell is not None and cell.kind == "actual" and "period" not in record.scope:
            continue
        at = tuple((axis, item) for axis, item in zip(line.axes, place, strict=True) if axis in alone)
        groups.setdefault(at, []).append(place)
    return list(groups.items())


def wanted_correlations(model, groups):
    """Return the matrix that the records ask for: draws of the same items where both have any, all of one uncertainty."""
    matrix = np.eye(len(groups))
    for (row, (one, its, _)), (column, (other, others, _)) in product(enumerate(groups), repeat=2):
        known = model.correlations.get(tuple(sorted((one.id, other.id))))
        shared = {axis for axis, _ in its} & {axis for axis, _ in others}
        fits = one.id == other.id or all(dict(its)[axis] == dict(others)[axis] for axis in shared)
        if known is not None and row != column and fits:
            matrix[row, column] = known.value
    return matrix


@pytest.mark.parametrize(("scenario", "trials"), [("base", 150), ("bull", 50)])
def test_every_cell_of_every_trial_is_drawn_as_the_records_say(scenario, trials):
    drawn = Uncertain.of_model(STARTER, scenario)
    points = Sampling(trials, 2).points(drawn.dimensions, 0, trials)
    ours, known = drawn.cells(Calculation.of(STARTER), points, scenario), by_hand(STARTER, scenario, points)
    assert ours.keys() == known.keys()
    assert len(ours) > 700
    for cell, values in known.items():
        assert ours[cell] == pytest.approx(values, rel=1e-9, abs=1e-12), cell
