"""Compiled batches as callers use them: asked again, in part, without a value in some cases, from several threads."""

import importlib.metadata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from gpu_modeler.analysis.moving import Asker
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.engine import Calculation, compiled
from gpu_modeler.engine.compiled import installed
from gpu_modeler.engine.compiled.kernel_batch import KernelBatch
from gpu_modeler.engine.compiled.numpy_steps import NumpyStep
from gpu_modeler.engine.compiled.toolchain import Toolchain
from gpu_modeler.errors import CellError
from tests.engine.compiled_answers import asked_both_ways, codes_of, require_agreement
from tests.engine.small_models import put, small_model

TEXT = """
    growth [period]
    cost [period, company]
    sales [period, company] = sales[-1] * (1 + growth) + 1
        @ period 2024 = 100
    profit [period, company] = sales - cost
    margin [period, company] = profit / sales
    best [period] = MAX(profit, company)
    still [company] = SUM(cost[2024], company) / 4
    broken [company] = 1 / (cost[2027] - cost[2027])
"""
PERIODS, COMPANIES = ("2024", "2025", "2026", "2027"), ("moore", "metax", "biren")
LINES = ["sales", "profit", "margin", "best", "still", "broken"]


@pytest.fixture
def model():
    cells = {("growth", period): 0.1 for period in PERIODS}
    cells |= {("cost", period, company): 40.0 for period in PERIODS for company in COMPANIES}
    return small_model(TEXT, cells)


@pytest.fixture
def calculation(model):
    return Calculation.of(model)


def growths(count, seed=1):
    random = np.random.default_rng(seed)
    return {("growth", (period,)): random.uniform(-0.5, 0.5, count) for period in PERIODS[1:]}


def test_other_cases_of_the_same_cells_are_answered_anew(calculation):
    batch = calculation.batches(growths(200), LINES, compiled=True)
    first = batch.run()
    kept = first["profit"].copy()
    for seed, count in ((2, 200), (3, 500), (4, 1), (1, 200)):
        found = batch.again(growths(count, seed))
        require_agreement(found, calculation.batch(growths(count, seed), LINES), LINES)
    np.testing.assert_array_equal(first["profit"], kept)
    np.testing.assert_array_equal(found["profit"], kept)


def test_only_what_is_another_array_is_looked_at_again(calculation):
    inputs = growths(300)
    batch = calculation.batches(inputs, LINES, compiled=True)
    batch.run()
    cells = list(inputs)
    inputs[cells[1]][:] = 0.25  # the array is read where it lies
    turned = {cell: inputs[cell] if cell != cells[0] else inputs[cell][::-1] for cell in reversed(cells)}
    require_agreement(batch.again(turned), calculation.batch(turned, LINES), LINES)
    lists = {cell: values.tolist() for cell, values in growths(20).items()}
    require_agreement(batch.again(lists), calculation.batch(lists, LINES), LINES)
    lists[cells[2]][0] = 0.5
    require_agreement(batch.again(lists), calculation.batch(lists, LINES), LINES)


def test_inputs_of_different_lengths_are_refused(calculation):
    inputs = growths(5) | {("growth", ("2024",)): np.zeros(3)}
    with pytest.raises(ValueError, match=r"\[3, 5\] cases"):
        calculation.batches(inputs, LINES, compiled=True)
    batch = calculation.batches(growths(5), LINES, compiled=True)
    with pytest.raises(ValueError, match=r"\[3, 5\] cases"):
        batch.again(growths(5) | {("growth", ("2027",)): np.zeros(3)})


def test_no_cases_and_no_inputs_are_answered(calculation):
    assert calculation.batches(growths(0), LINES, compiled=True).run()["profit"].shape == (4, 3, 1, 0)
    require_agreement(*asked_both_ways(calculation, {}, LINES), LINES)


def test_other_cells_are_refused(calculation):
    batch = calculation.batches(growths(3), LINES, compiled=True)
    with pytest.raises(KeyError):
        batch.again({("growth", ("2025",)): np.zeros(3)})


def test_a_cell_that_is_not_there_is_refused(calculation):
    with pytest.raises(KeyError):
        calculation.batches({("growth", ("1999",)): np.zeros(3)}, LINES, compiled=True)


def test_what_does_not_vary_is_told_too_and_so_are_its_errors(calculation):
    found, expected = asked_both_ways(calculation, growths(3), LINES)
    require_agreement(found, expected, LINES)
    assert found["still"].shape == (1, 3, 1, 3)
    assert found["still"].ravel().tolist() == [30.0] * 9
    assert (codes_of(found, "broken") == CellError.DIV0.value).all()


def test_the_kind_of_an_error_is_told_for_the_cases_that_have_one(calculation):
    inputs = {
        ("sales", ("2025", "moore")): np.array([5.0, 0.0, 6.0, 7.0]),
        ("growth", ("2026",)): np.array([0.1, 0.2, 1e308, 0.3]),
    }
    found, expected = asked_both_ways(calculation, inputs, LINES)
    require_agreement(found, expected, LINES)
    codes = codes_of(found, "margin")[:, 0, 0]
    assert codes[1].tolist() == [0, CellError.DIV0.value, 0, 0]
    assert codes[3].tolist() == [0, 0, CellError.NUM.value, 0]


def test_an_input_without_a_value_shows_its_formula_or_zero(calculation):
    sales = np.ma.masked_array([50.0, 60.0, 70.0], [False, True, False])
    cost = np.ma.masked_array([1.0, 2.0, 3.0], [True, False, True])
    inputs = {("sales", ("2025", "metax")): sales, ("cost", ("2026", "metax")): cost}
    found, expected = asked_both_ways(calculation, inputs, [*LINES, "cost"])
    require_agreement(found, expected, [*LINES, "cost"])
    assert found["sales"][1, 1, 0].tolist() == [50.0, pytest.approx(111.0), 70.0]
    assert found["cost"][2, 1, 0].tolist() == [0.0, 2.0, 0.0]


def test_values_may_be_missing_in_other_cells_the_next_time(calculation):
    cells = [("sales", ("2025", "metax")), ("growth", ("2026",))]
    values = [np.array([5.0, 6.0]), np.array([0.1, 0.2])]
    batch = calculation.batches(dict(zip(cells, values, strict=True)), LINES, compiled=True)
    batch.run()
    for masks in ((True, False), (False, True), (True, True)):
        inputs = {
            cell: np.ma.masked_array(each, [True, False]) if mask else each
            for cell, each, mask in zip(cells, values, masks, strict=True)
        }
        require_agreement(batch.again(inputs), calculation.batch(inputs, LINES), LINES)


def test_inputs_that_are_no_numbers_are_errors(calculation):
    inputs = {("growth", ("2025",)): [0.1, float("nan"), float("inf")]}
    require_agreement(*asked_both_ways(calculation, inputs, LINES), LINES)


def test_typed_values_stand_over_formulas(model):
    put(model, ("sales", "2026", "metax"), 500.0)
    require_agreement(*asked_both_ways(Calculation.of(model), growths(50), LINES), LINES)


def test_an_input_may_itself_be_asked_for(calculation):
    found = calculation.batches(growths(5), ["growth", "cost"], compiled=True).run()
    np.testing.assert_array_equal(found["growth"][2].ravel(), growths(5)["growth", ("2026",)])
    assert (found["cost"] == 40).all()


def test_inputs_that_nothing_needs_move_nothing(calculation):
    found = calculation.batches({("cost", ("2024", "metax")): np.arange(3.0)}, ["sales"], compiled=True).run()
    assert found["sales"][0].ravel().tolist() == [100.0] * 9


def test_of_some_cells_only_what_they_need_is_computed(calculation):
    cells = [("profit", ("2025", "metax"))]
    whole = calculation.batches(growths(9), ["profit"], compiled=True)
    part = calculation.batches(growths(9), ["profit"], cells=cells, compiled=True)
    expected = whole.run().at(*cells[0])
    for one, other in zip(part.run().at(*cells[0]), expected, strict=True):
        np.testing.assert_array_equal(one, other)
    assert part.evaluated == 2 < whole.evaluated


def test_only_what_varies_and_is_needed_is_computed(calculation):
    inputs = {("cost", ("2026", "biren")): np.arange(4.0)}
    assert calculation.batches(inputs, ["profit"], compiled=True).evaluated == 1
    assert calculation.batches(inputs, ["profit", "best"], compiled=True).evaluated == 2


def test_rows_are_used_again_so_that_a_block_stays_in_the_cache():
    lines = [f"line_{at} [period] = line_{at - 1} * 2 - line_0" for at in range(1, 60)]
    model = small_model("\n".join(["line_0 [period]", *lines]))
    inputs = {("line_0", (period,)): np.arange(5.0) for period in PERIODS}
    batch = Calculation.of(model).batches(inputs, ["line_59"], compiled=True)
    assert batch.evaluated == 59 * 4
    assert batch._tape.count <= 3 * 4
    require_agreement(batch.run(), Calculation.of(model).batch(inputs, ["line_59"]), ["line_59"])


def test_several_threads_ask_at_the_same_time(model):
    calculation = Calculation.of(model)
    expected = calculation.batch(growths(1000), LINES)

    def ask(number):
        return calculation.batches(growths(1000), LINES[number:] + LINES[:number], compiled=True).run()

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(ask, range(6)):
            require_agreement(found, expected, LINES)


def test_answers_of_an_analysis_may_be_compiled(calculation):
    outputs = [Output("profit", ("2026", "metax")), Output("margin", ("2025", "moore"))]
    inputs = {("growth", ("2025",)): np.array([0.1, -1.01, 0.3])}
    fast, plain = (Asker(calculation, outputs, compiled=each) for each in (True, False))
    for _ in range(2):
        found, expected = fast.answers(inputs), plain.answers(inputs)
        np.testing.assert_allclose(found.values, expected.values, rtol=1e-12, equal_nan=True)
        np.testing.assert_array_equal(found.codes, expected.codes)
    assert isinstance(fast._batch, KernelBatch)


# --- the compiler -----------------------------------------------------------------------------------


def test_without_a_compiler_a_compiled_batch_is_refused(calculation, monkeypatch):
    monkeypatch.setattr(installed, "find_spec", lambda name: None)
    assert not compiled.is_available()
    with pytest.raises(compiled.NoCompiler, match="llvmlite"):
        calculation.batches(growths(2), LINES, compiled=True)


@pytest.mark.parametrize(("release", "is_enough"), [("0.44.0", False), ("0.45.1", True), ("1.0.0rc1", True)])
def test_a_compiler_that_is_too_old_is_none(monkeypatch, release, is_enough):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: release)
    installed._release.cache_clear()
    try:
        assert compiled.is_available() is is_enough
    finally:
        installed._release.cache_clear()


def test_the_compiler_is_prepared_once_and_kernels_are_made_once(calculation, monkeypatch):
    compiled.prepare()
    assert compiled.is_ready()
    calculation.batches(growths(2), LINES, compiled=True)
    monkeypatch.setattr(Toolchain, "_compiled", lambda *_: pytest.fail("compiled again"))
    calculation.batches(growths(3), LINES, compiled=True).run()


def test_a_batch_of_kernels_alone_runs_without_numpy(calculation):
    batch = calculation.batches(growths(2), LINES, compiled=True)
    assert not any(isinstance(part, NumpyStep) for part in batch._code.parts)


def test_errors_are_told_again_and_again_however_many_there_are(calculation, monkeypatch):
    def sales(failing, count=700):
        values = np.full(count, 5.0)
        values[:failing] = 0.0
        return {("sales", ("2025", "moore")): values, ("growth", ("2026",)): np.linspace(0, 0.2, count)}

    batch = calculation.batches(sales(3), LINES, compiled=True)
    batch.run()
    monkeypatch.setattr("gpu_modeler.engine.compiled.kernel_batch.Batch", None)  # the first one is kept
    for failing in (3, 0, 500, 700, 1):
        found = batch.again(sales(failing))
        require_agreement(found, calculation.batch(sales(failing), LINES), LINES)
        assert (codes_of(found, "margin")[1, 0, 0] == CellError.DIV0.value).sum() == failing
