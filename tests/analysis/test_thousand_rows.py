"""A thousand evaluations of global sensitivity equal single ones, pick and freeze as told, and give the textbook's indices."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from gpu_modeler.analysis.indices import sobol_indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.pick_freeze import pick_freeze
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Job, run
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Uncertainty
from tests.analysis.singly import Singly, all_agree, answer, case_of, plainly
from tests.analysis.uncertain_models import uncertain
from tests.random_models import Flavour, random_models

STARTER = load_starter()
VALUE = Output("equity_value", ("metax",))


def textbook(values, columns):
    """Return first (Saltelli 2010) and total (Jansen 1999) indices of `values[row, column]`, straight from the formulas."""
    sound = values[~np.isnan(values).any(axis=1)]
    a, b = sound[:, 0], sound[:, 1]
    variance = np.concatenate([a, b]).var()
    return {
        factor: (
            np.mean((b - sound[:, :2].mean()) * (sound[:, first] - a)) / variance,
            np.mean((a - sound[:, total]) ** 2) / 2 / variance,
        )
        for factor, (first, total) in columns.items()
    }


def require_indices(told, values, columns):
    wanted = textbook(values, columns)
    for index in told.factors:
        assert [index.first.value, index.total.value] == pytest.approx(
            wanted[index.factor], rel=1e-9, abs=1e-9
        )
    totals = [index.total.value for index in told.factors]
    assert totals == sorted(totals, reverse=True)


def test_every_column_of_the_starter_model_row_by_row():
    """3 rows of some 30 columns: the model with every draw typed in."""
    drawn = Uncertain.of_model(STARTER)
    sample, columns = pick_freeze(drawn, Sampling(64, 1))
    width = len(sample.columns)
    stop = 3 * width
    found = run(Job(STARTER, drawn, sample, (VALUE,))).values[0]
    cells = drawn.cells(Calculation.of(STARTER), sample.points(drawn.dimensions, 0, stop))
    single = Singly(STARTER)
    for trial in range(stop):
        assert single.answers(case_of(cells, trial), [VALUE]) == [found[trial] + 0.0]
    require_indices(sobol_indices(STARTER, Sampling(64, 1), [VALUE])[0], found.reshape(64, width), columns)


def test_what_is_picked_from_b_and_what_stays_from_a():
    """Independent factors by their own points; linked ones by their scores, whose conditional means stand in."""
    drawn = Uncertain.of_model(STARTER)
    rows = Sampling(256, 1)
    sample, columns = pick_freeze(drawn, rows)
    both = rows.points(2 * drawn.dimensions, 0, 256)
    a, b = both[: drawn.dimensions], both[drawn.dimensions :]
    points = sample.points(drawn.dimensions, 0, sample.trials).reshape(drawn.dimensions, 256, -1)
    assert np.array_equal(points[:, :, 0], a)
    assert np.array_equal(points[:, :, 1], b)
    assert sum(first != total for first, total in columns.values()) > 3
    for factor, (first, total) in columns.items():
        own = np.array([draw.uncertainty == factor for draw in drawn.draws])
        apart = np.array([at not in drawn.linked for at in range(drawn.dimensions)])
        for column in {first, total}:
            assert np.array_equal(points[own & apart, :, column], b[own & apart])
            assert np.array_equal(points[~own & apart, :, column], a[~own & apart])
        if first == total:
            assert np.array_equal(points[:, :, first], np.where(own[:, None], b, a))
            continue
        at = list(drawn.linked)
        parts = {"a": a[at], "b": b[at], "first": points[at, :, first], "total": points[at, :, total]}
        scores = {name: drawn.lower @ ndtri(part) for name, part in parts.items()}
        inside, matrix = own[at], drawn.repair.matrix
        assert scores["first"][inside] == pytest.approx(scores["b"][inside], abs=1e-6)
        assert scores["total"][~inside] == pytest.approx(scores["a"][~inside], abs=1e-6)
        told = matrix[np.ix_(~inside, inside)] @ np.linalg.inv(matrix[np.ix_(inside, inside)])
        rest = scores["a"][~inside] - told @ scores["a"][inside]
        assert scores["first"][~inside] == pytest.approx(told @ scores["b"][inside] + rest, abs=1e-6)
        told = matrix[np.ix_(inside, ~inside)] @ np.linalg.inv(matrix[np.ix_(~inside, ~inside)])
        rest = scores["b"][inside] - told @ scores["b"][~inside]
        assert scores["total"][inside] == pytest.approx(told @ scores["a"][~inside] + rest, abs=1e-6)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(random_models(Flavour(lines=7, periods=3)), st.data())
def test_rows_of_any_model(model, data):
    """Three factors over one or more cells each, two of them correlated, on models with errors, events and overrides."""
    inputs = [line.id for line in model.lines.values() if line.is_input]
    texts = ["normal(0, 2)", "uniform(-1, 3)", "discrete(-1: 30%, 0: 30%, 2: 40%)", "event(50%, 4)"]
    records = [
        Uncertainty(f"u{at}", data.draw(st.sampled_from(inputs)), data.draw(st.sampled_from(texts)), data.draw(st.sampled_from(["set", "add"])))
        for at in range(3)
    ]  # fmt: skip
    uncertain(model, *records, correlations=[("u0", "u1", 0.6)])
    try:
        calculation = Calculation.of(model)
        drawn = Uncertain.of_model(model)
    except ModelerError:
        reject()
    outputs = [
        Output(line.id, place)
        for line in model.lines.values()
        if not line.is_input
        for place in list(model.places(line))[:2]
    ][-4:]
    if not outputs:
        reject()
    sample, columns = pick_freeze(drawn, Sampling(64, 3))
    found = run(Job(model, drawn, sample, tuple(outputs)), block=50)
    cells = drawn.cells(calculation, sample.points(drawn.dimensions, 0, sample.trials))
    single = Singly(model)
    for trial in range(0, sample.trials, 7):
        got = [
            answer(found.values[at], None if found.codes is None else found.codes[at], trial)
            for at in range(len(outputs))
        ]
        assert got == single.answers(case_of(cells, trial), outputs)
        if trial == 49:
            assert all_agree(got, plainly(model, case_of(cells, trial), outputs))
    for at, told in enumerate(sobol_indices(model, Sampling(64, 3), outputs)):
        values = found.values[at].reshape(64, -1)
        assert told.failed == np.isnan(values).any(axis=1).sum()
        if np.ptp(values[~np.isnan(values).any(axis=1), :2], axis=None) if told.failed < 64 else 0:
            require_indices(told, values, columns)
        assert not any(isinstance(index.first.value, CellError) for index in told.factors)
