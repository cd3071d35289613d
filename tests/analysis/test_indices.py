"""Sobol indices against published values and, for correlated inputs, against what the normal distribution gives."""

import math
import tracemalloc

import numpy as np
import pytest

from gpu_modeler.analysis.indices import IndicesNeedMoreRows, indices_of, interval, sobol_indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.pick_freeze import pick_freeze
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import Job, run
from gpu_modeler.analysis.uncertain import Uncertain
from tests.analysis.uncertain_models import certain_model, plain_model, uncertain


def by_factor(found):
    return {index.factor: index for index in found.factors}


def requires(estimate, truth, most=0.02):
    assert abs(estimate.value - truth) < 4 * estimate.error + 1e-12
    assert estimate.error < most


def test_ishigami():
    """Ishigami and Homma (1990) with a = 7, b = 0.1; Saltelli et al. (2008): S = 0.314, 0.442, 0; ST = 0.558, 0.442, 0.244."""
    model = plain_model(inputs=[("x1", 0.0), ("x2", 0.0), ("x3", 0.0)])
    bounds = f"uniform(-{math.pi}, {math.pi})"
    uncertain(model, *((name, bounds) for name in model.lines))
    sample, columns = pick_freeze(Uncertain.of_model(model), Sampling(4096, 1))
    x1, x2, x3 = (2 * sample.points(3, 0, sample.trials) - 1) * math.pi
    values = np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)
    found = by_factor(indices_of(Output("y"), values.reshape(4096, -1), columns))
    variance = 7**2 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
    wanted = {
        "x1": (0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2 / variance, 0.557589),
        "x2": (0.442411, 0.442411),
        "x3": (0, 0.243684),
    }
    assert wanted["x1"][0] == pytest.approx(0.313905, abs=1e-6)
    for name, (first, total) in wanted.items():
        requires(found[name].first, first)
        requires(found[name].total, total)


def test_the_g_function_as_a_model():
    """Saltelli and Sobol' (1995): V_i = 1 / (3 (1 + a_i)²), V = Π(1 + V_i) − 1, total V_i Π_{j≠i}(1 + V_j) / V."""
    sizes = (0, 1, 4.5, 9)
    names = [f"x{at}" for at in range(4)]
    formula = " * ".join(
        f"((ABS(4 * {name} - 2) + {a}) / (1 + {a}))" for name, a in zip(names, sizes, strict=True)
    )
    model = plain_model(("g", formula), inputs=[(name, 0.5) for name in names])
    uncertain(model, *((name, "uniform(0, 1)") for name in names))
    found = by_factor(sobol_indices(model, Sampling(2048, 1), [Output("g")])[0])
    shares = [1 / (3 * (1 + a) ** 2) for a in sizes]
    whole = math.prod(1 + share for share in shares)
    for name, share in zip(names, shares, strict=True):
        requires(found[name].first, share / (whole - 1), 0.03)
        requires(found[name].total, share * whole / (1 + share) / (whole - 1), 0.03)


@pytest.mark.parametrize("rho", [0.8, -0.5])
def test_correlated_inputs(rho):
    """For y = a + 2 b + c of normals: first Var E[y | a] / V and total E Var[y | b, c] / V (Kucherenko et al. 2012)."""
    model = plain_model(("y", "a + 2 * b + c"), inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0)])
    uncertain(model, *((name, "normal(0, 1)") for name in "abc"), correlations=[("a", "b", rho)])
    found = by_factor(sobol_indices(model, Sampling(2048, 1), [Output("y")])[0])
    variance = 1 + 4 + 1 + 4 * rho
    wanted = {"a": ((1 + 2 * rho) ** 2, 1 - rho**2), "b": ((2 + rho) ** 2, 4 * (1 - rho**2)), "c": (1, 1)}
    for name, (first, total) in wanted.items():
        requires(found[name].first, first / variance)
        requires(found[name].total, total / variance)


def test_all_draws_of_an_uncertainty_are_one_factor():
    model = uncertain(
        certain_model(), ("price", "normal(0, 1)", "add", "", {}, ("company",)), ("growth", "normal(0, 5%)", "add"),
        correlations=[("price", "price", 0.5)],
    )  # fmt: skip
    found = sobol_indices(model, Sampling(256, 1), [Output("gap", ("2026",))])[0]
    assert sorted(index.factor for index in found.factors) == ["growth", "price"]
    assert found.factors[0].total.value >= found.factors[1].total.value


def test_a_sum_is_shared_out_completely_and_the_intervals_hold_it():
    model = plain_model(("y", "3 * a + b"), inputs=[("a", 0.0), ("b", 0.0)])
    uncertain(model, ("a", "normal(0, 1)"), ("b", "uniform(0, 1)"))
    found = sobol_indices(model, Sampling(1024, 1), [Output("y")])[0]
    assert found.variance == pytest.approx(9 + 1 / 12, rel=0.03)
    for index, truth in zip(found.factors, (9 / (9 + 1 / 12), 1 / 12 / (9 + 1 / 12)), strict=True):
        for estimate in (index.first, index.total):
            low, high = interval(estimate)
            assert low <= truth <= high


def test_a_certain_output_has_no_shares():
    model = uncertain(plain_model(("y", "1"), inputs=[("a", 0.0)]), ("a", "normal(0, 1)"))
    (index,) = sobol_indices(model, Sampling(64, 1), [Output("y")])[0].factors
    assert (index.first.value, index.total.value) == (0, 0)


def test_rows_with_errors_are_left_out():
    model = uncertain(plain_model(("y", "LN(a)"), inputs=[("a", 1.0)]), ("a", "uniform(-1, 9)"))
    found = sobol_indices(model, Sampling(512, 1), [Output("y")])[0]
    assert 60 < found.failed < 140
    requires(found.factors[0].total, 1, 0.2)


def test_the_bits_do_not_depend_on_blocks_or_workers():
    model = plain_model(("y", "a * b + c"), inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0)])
    uncertain(model, *((name, "normal(0, 1)") for name in "abc"), correlations=[("a", "b", 0.5)])
    sample, _ = pick_freeze(Uncertain.of_model(model), Sampling(100, 1))
    job = Job(model, Uncertain.of_model(model), sample, (Output("y"),))
    wanted = run(job).values.tobytes()
    assert run(job, block=13).values.tobytes() == wanted
    assert run(job, block=77, workers=3).values.tobytes() == wanted


def by_hand(values, first, total):
    """The two indices of all rows at once, as in the papers."""
    a, b = values[:, 0] - values[:, :2].mean(), values[:, 1] - values[:, :2].mean()
    kept = values - values[:, :2].mean()
    variance = ((a**2 + b**2) / 2).mean()
    return (b * (kept[:, first] - a)).mean() / variance, ((a - kept[:, total]) ** 2).mean() / 2 / variance


@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_sums_made_as_rows_come_give_what_all_rows_give_at_once(offset):
    values = np.random.default_rng(1).normal(size=(5000, 5)) @ np.array(np.triu(np.ones((5, 5)))) + offset
    values[::97] = np.nan
    found = by_factor(indices_of(Output("y"), values, {"a": (2, 2), "b": (3, 4)}))
    kept = values[~np.isnan(values).any(axis=1)]
    for factor, at in (("a", (2, 2)), ("b", (3, 4))):
        wanted = by_hand(kept, *at)
        assert (found[factor].first.value, found[factor].total.value) == pytest.approx(
            wanted, rel=1e-9, abs=1e-9
        )


def test_the_same_for_any_workers_and_without_keeping_rows():
    model = plain_model(("y", "a * b + c"), inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0)])
    uncertain(model, *((name, "normal(0, 1)") for name in "abc"), correlations=[("a", "b", 0.5)])

    def peak(rows):
        tracemalloc.start()
        found = sobol_indices(model, Sampling(rows, 1), [Output("y")])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, found

    assert peak(3000)[1] == sobol_indices(model, Sampling(3000, 1), [Output("y")], workers=3)
    assert peak(40_000)[0] < 1.2 * peak(10_000)[0]


def test_too_few_rows_are_refused():
    model = uncertain(plain_model(("y", "a"), inputs=[("a", 0.0)]), ("a", "normal(0, 1)"))
    with pytest.raises(IndicesNeedMoreRows, match="64"):
        sobol_indices(model, Sampling(63, 1), [Output("y")])
