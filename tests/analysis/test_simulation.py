"""Simulations: equal to single evaluations, the same bits wherever they run, and the sums that mathematics knows."""

import math
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import Job, NothingUncertain, run, simulate
from gpu_modeler.analysis.uncertain import (
    Uncertain,
    UncertainError,
    UncertainFormula,
    UncertainNowhere,
    UncertainUnit,
    draws_of,
    moved,
)
from gpu_modeler.edits import DefineLine, History, SetUncertainty, SetUnit
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files import starter
from gpu_modeler.model import Cell, Replacement, Uncertainty
from tests.analysis.uncertain_models import certain_model, plain_model, uncertain
from tests.random_models import Flavour, random_models
from tests.small_model import put

TEXTS = (
    "normal(0, 2)", "lognormal(1, 0.3)", "uniform(-1, 3)", "pert(-2, 0, 5)", "discrete(0: 40%, 2: 60%)",
    "event(30%, 4)", "p10_p50_p90(-1, 0, 2)", "fixed(2)",
)  # fmt: skip


@st.composite
def uncertain_models(draw):
    model = draw(random_models(Flavour(lines=6, periods=3)))
    inputs = [line for line in model.lines.values() if line.is_input]
    records = []
    for number in range(draw(st.integers(1, 3))):
        line = draw(st.sampled_from(inputs))
        each = tuple(axis for axis in line.axes if draw(st.booleans()))
        scope = {
            axis: (draw(st.sampled_from(model.item_ids(axis))),)
            for axis in line.axes
            if draw(st.integers(0, 3)) == 0
        }
        text, move = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(["set", "add", "factor"]))
        records.append(Uncertainty(f"u{number}", line.id, text, move, "", scope, each))
    pairs = [("u0", "u0", 0.5)] + ([("u0", "u1", -0.4)] if len(records) > 1 else [])
    return uncertain(model, *records, correlations=pairs)


class TestAgainstSingleEvaluations:
    @settings(max_examples=40)
    @given(uncertain_models(), st.data())
    def test_every_trial_equals_the_model_with_the_drawn_values_typed_in(self, model, data):
        """25 trials of each of 40 models: a thousand cases."""
        scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
        try:
            calculation = Calculation.of(model)
            found_in = Uncertain.of_model(model, scenario)
        except ModelerError:
            reject()  # a circle, or a formula's error to be moved
        outputs = [Output(line.id, place) for line in model.lines.values() for place in model.places(line)]
        sampling = Sampling(25, data.draw(st.integers(0, 9)), data.draw(st.sampled_from(KINDS)))
        found = simulate(model, sampling, outputs, scenario)
        cells = found_in.cells(calculation, sampling.points(found_in.dimensions, 0, 25), scenario)
        for trial in range(25):
            wanted = _typed_in(model, {cell: values[trial] for cell, values in cells.items()}, scenario)
            for at, output in enumerate(outputs):
                value = wanted.value(output.line, output.place, scenario)
                if isinstance(value, CellError):
                    assert math.isnan(found.values[at, trial])
                    assert found.codes[at, trial] == value.value
                else:
                    assert found.values[at, trial] == value


def _typed_in(model, cells, scenario):
    copy = model.copied()
    for (line, place), value in cells.items():
        put(copy, scenario, line, place, Cell(float(value)))
    return Calculation.of(copy)


def starter_job(trials=300):
    model = starter.load_starter()
    uncertain(
        model,
        Uncertainty("growth", "tam_growth", "normal(0, 5%)", "add", "", {}, ("period",)),
        Uncertainty("wacc", "wacc", "pert(8%, 10%, 14%)"),
        Uncertainty(
            "delay", "launch_delay", "event(10%, 6)", "add", "", {"period": ("2027", "2028")}, ("company",)
        ),
        correlations=[("growth", "growth", 0.5), ("growth", "wacc", -0.3)],
    )
    outputs = [Output("equity_value", (company,)) for company in model.item_ids("company")]
    outputs += [Output("net_profit", (year, "metax")) for year in model.periods]
    return Job(model, Uncertain.of_model(model), Sampling(trials, 3), tuple(outputs))


class TestSameBits:
    job = starter_job()
    wanted = run(job).values.tobytes()

    @pytest.mark.parametrize("block", [1, 64, 149, 1000])
    def test_in_any_block_size(self, block):
        job = (
            self.job
            if block > 1
            else Job(self.job.model, self.job.uncertain, Sampling(6, 3), self.job.outputs)
        )
        found = run(job, block=block).values
        assert found.tobytes() == run(self.job).values[:, : found.shape[1]].tobytes()

    @pytest.mark.parametrize("workers", [2, 5])
    def test_with_any_number_of_threads(self, workers):
        assert run(self.job, workers=workers, block=61).values.tobytes() == self.wanted

    def test_on_an_executor_that_is_given(self):
        with ThreadPoolExecutor(2) as pool:
            assert run(self.job, executor=pool, block=79).values.tobytes() == self.wanted
            assert pool.submit(int, "1").result() == 1  # it stays open

    def test_in_other_processes(self):
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            assert run(self.job, executor=pool, workers=2, block=97).values.tobytes() == self.wanted

    def test_with_more_trials_the_first_stay(self):
        assert run(starter_job(500)).values[:, :300].tobytes() == self.wanted


class TestProgress:
    job = Job(
        model := uncertain(plain_model(("y", "x * 2"), inputs=[("x", 1.0)]), ("x", "normal(0, 1)")),
        Uncertain.of_model(model), Sampling(100, 1), (Output("y"),),
    )  # fmt: skip

    def test_it_is_told_after_every_block(self):
        told = []
        run(self.job, block=30, watch=lambda done, total: told.append((done, total)))
        assert told == [(30, 100), (60, 100), (90, 100), (100, 100)]

    @pytest.mark.parametrize("workers", [1, 2])
    def test_what_it_raises_stops_the_run_and_leaves_no_thread(self, workers):
        class StopNow(Exception):
            pass

        def watch(done, total):
            if done >= 40:
                raise StopNow

        before = threading.active_count()
        with pytest.raises(StopNow):
            run(self.job, block=10, workers=workers, watch=watch)
        assert threading.active_count() == before

    def test_the_model_may_change_meanwhile(self):
        model = self.model.copied()
        wanted = simulate(model, Sampling(100, 1), [Output("y")]).values

        def change(done, total):
            line = model.lines["y"]
            if line.formula == "x * 2":
                model.apply(
                    Replacement("lines", "y", line, type(line)("y", line.labels, "1", (), "main", "x * 3"))
                )

        found = simulate(model, Sampling(100, 1), [Output("y")], block=10, watch=change)
        assert found.values.tobytes() == wanted.tobytes()


class TestClosedForms:
    def test_a_sum_of_correlated_normals_is_normal(self):
        model = plain_model(("y", "2 * a - b + 10"), inputs=[("a", 0.0), ("b", 0.0)])
        uncertain(model, ("a", "normal(3, 2)"), ("b", "normal(1, 4)"), correlations=[("a", "b", 0.5)])
        found = simulate(model, Sampling(16384, 1), [Output("y")]).of(Output("y"))
        assert found.mean() == pytest.approx(15, abs=0.01)
        assert found.var() == pytest.approx(16 + 16 - 2 * 2 * 0.5 * 8, rel=0.01)

    def test_a_product_of_lognormals_is_lognormal(self):
        model = plain_model(("y", "a * b"), inputs=[("a", 1.0), ("b", 1.0)])
        uncertain(model, ("a", "lognormal(2, 0.5)"), ("b", "lognormal(3, 1)"))
        found = simulate(model, Sampling(16384, 1), [Output("y")]).of(Output("y"))
        log_variance = math.log1p(0.0625) + math.log1p(1 / 9)
        assert np.log(found).var() == pytest.approx(log_variance, rel=0.01)
        assert np.median(found) == pytest.approx(6 * math.exp(-log_variance / 2), rel=0.005)


class TestWhatVaries:
    def test_reported_values_stay_unless_their_period_is_named(self):
        model = certain_model()
        put(model, "base", "growth", ("2024",), Cell(0.0, "actual"))
        everything = uncertain(model.copied(), ("growth", "normal(0, 1)", "add"))
        assert [draw.places for draw in draws_of(everything)] == [(("2025",), ("2026",))]
        named = uncertain(model, ("growth", "normal(0, 1)", "add", "", {"period": ("2024",)}))
        assert [draw.places for draw in draws_of(named)] == [(("2024",),)]

    def test_items_drawn_on_their_own(self):
        model = uncertain(certain_model(), ("price", "normal(0, 1)", "add", "", {}, ("company",)))
        assert [draw.items for draw in draws_of(model)] == [{"company": "metax"}, {"company": "biren"}]
        assert [len(draw.places) for draw in draws_of(model)] == [6, 6]

    def test_an_event_is_drawn_for_each_year(self):
        model = uncertain(certain_model(), ("growth", "event(10%, -50%)"))
        assert [draw.items["period"] for draw in draws_of(model)] == ["2024", "2025", "2026"]

    def test_what_does_not_happen_leaves_the_value(self):
        numbers = np.array([np.nan, 2.0])
        assert moved(5.0, numbers, "set").tolist() == [5, 2]
        assert moved(5.0, numbers, "add").tolist() == [5, 7]
        assert moved(5.0, numbers, "factor").tolist() == [5, 10]

    def test_two_uncertainties_of_one_cell_follow_one_another(self):
        model = plain_model(inputs=[("x", 10.0)])
        uncertain(model, Uncertainty("a", "x", "2", "factor"), Uncertainty("b", "x", "3", "add"))
        assert simulate(model, Sampling(4, 1), [Output("x")]).values.tolist() == [[23, 23, 23, 23]]

    def test_numbers_stay_what_they_were_when_the_lines_unit_changes_in_scale(self):
        model = certain_model()
        history = History(model, Calculation.of(model))
        scope = {"period": ("2026",), "company": ("metax",)}
        history.perform(SetUncertainty(Uncertainty("profit", "profit", "uniform(2, 4)", "set", "", scope)))
        output = Output("profit", ("2026", "metax"))
        before = simulate(model, Sampling(8, 1), [output]).values
        history.perform(SetUnit("profit", "CNY_10k"))
        assert np.allclose(simulate(model, Sampling(8, 1), [output]).values, before * 10_000, rtol=1e-12)

    def test_numbers_of_another_dimension_are_refused(self):
        model = certain_model()
        history = History(model, Calculation.of(model))
        history.perform(SetUncertainty(Uncertainty("loose", "loose", "uniform(2, 4)")))
        history.perform(DefineLine("loose", "", "CNY_100m"))
        with pytest.raises(UncertainUnit, match="CNY_100m"):
            draws_of(model)

    def test_the_scenarios_own_value_is_moved(self):
        model = uncertain(certain_model(), ("growth", "0.5", "add", "", {"period": ("2025",)}))
        found = simulate(model, Sampling(2, 1), [Output("growth", ("2025",))], "bear")
        assert found.values.tolist() == [[0.6, 0.6]]


class TestRefused:
    def test_nothing_uncertain(self):
        with pytest.raises(NothingUncertain):
            simulate(certain_model(), Sampling(4, 1), [Output("gap", ("2024",))])

    def test_a_formula_moved_by_an_addition(self):
        model = uncertain(certain_model(), ("profit", "normal(0, 1)", "add"))
        with pytest.raises(UncertainFormula, match="profit"):
            simulate(model, Sampling(4, 1), [Output("gap", ("2024",))])

    def test_a_formula_may_be_given_a_value(self):
        model = uncertain(
            certain_model(), ("profit", "7", "set", "", {"period": ("2026",), "company": ("metax",)})
        )
        found = simulate(model, Sampling(2, 1), [Output("profit", ("2026", "metax"))])
        assert found.values.tolist() == [[7, 7]]

    def test_nothing_but_reported_values(self):
        model = certain_model()
        for year in model.periods:
            put(model, "base", "growth", (year,), Cell(0.0, "actual"))
        with pytest.raises(UncertainNowhere, match="Growth"):
            draws_of(uncertain(model, ("growth", "normal(0, 1)", "add")))

    def test_an_error_cannot_be_moved(self):
        model = plain_model(("y", "1 / 0"), inputs=[])
        put(model, "base", "y", (), Cell(float("nan"), "override"))
        with pytest.raises(UncertainError):
            simulate(uncertain(model, ("y", "normal(0, 1)", "add")), Sampling(2, 1), [Output("y")])
