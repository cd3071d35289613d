"""The same bits in this thread, on threads and in processes, also where a process is killed in the middle."""

import os
import signal
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from gpu_modeler.analysis import streaming
from gpu_modeler.analysis.job import Job, is_worth_compiling
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streaming import stream
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.analysis.workers import WorkersLost
from gpu_modeler.engine.compiled import NoCompiler, is_available
from tests.analysis.uncertain_models import (
    correlated_job,
    plain_model,
    simulation_bits,
    sketch_bits,
    uncertain,
)

TRIALS = 15_000


@pytest.fixture(autouse=True, scope="module")
def small_pilot():
    """Most trials come after the pilot, as in a run too long to be kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "PILOT", 4096)
        yield


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as found:
        assert found.submit(int).result() == 0  # its thread is there before any test
        yield found


@pytest.mark.parametrize("kind", KINDS)
class TestSameBits:
    def test_of_trials_that_are_kept(self, kind, pool):
        job = correlated_job(TRIALS, kind)
        wanted = simulation_bits(run(job))
        for workers, block in ((1, 999), (2, 0), (3, 4096)):
            assert simulation_bits(run(job, workers=workers, block=block)) == wanted
        assert simulation_bits(run(job, executor=pool, workers=2, block=700)) == wanted

    def test_of_trials_that_are_streamed(self, kind, pool):
        job = correlated_job(TRIALS, kind)
        wanted = sketch_bits(stream(job))
        for workers, block in ((1, 999), (2, 0), (3, 4096)):
            assert sketch_bits(stream(job, workers=workers, block=block)) == wanted
        assert sketch_bits(stream(job, executor=pool, workers=2, block=700)) == wanted


@pytest.mark.skipif(not is_available(), reason="no compiler is installed")
class TestCompiled:
    job = replace(correlated_job(TRIALS), compiled=True)

    def test_the_bits_are_the_same_wherever_kernels_run(self, pool):
        wanted = simulation_bits(run(self.job))
        for workers, block in ((1, 999), (2, 0), (3, 4096)):
            assert simulation_bits(run(self.job, workers=workers, block=block)) == wanted
        assert simulation_bits(run(self.job, executor=pool, workers=2, block=700)) == wanted
        assert sketch_bits(stream(self.job, workers=2)) == sketch_bits(
            stream(self.job, executor=pool, block=700)
        )

    def test_they_agree_with_numpy(self):
        found, wanted = run(self.job), run(correlated_job(TRIALS))
        scale = np.nanmax(np.abs(wanted.values), axis=1, keepdims=True)
        assert np.allclose(found.values / scale, wanted.values / scale, rtol=0, atol=1e-13, equal_nan=True)
        assert found.codes.tobytes() == wanted.codes.tobytes()

    def test_where_there_is_no_compiler_it_is_said(self, monkeypatch):
        monkeypatch.setattr("gpu_modeler.engine.compiled.is_available", lambda: False)
        with pytest.raises(NoCompiler):
            run(self.job)


@pytest.mark.parametrize(("trials", "expected"), [(1000, False), (10_000_000, True)])
def test_only_large_jobs_are_compiled(trials, expected):
    assert is_worth_compiling(correlated_job(10).uncertain, trials) is (expected and is_available())


class Killer:
    """Kills a process of a pool after the first portion."""

    def __init__(self, pool):
        self.pool, self.killed = pool, 0

    def __call__(self, done, total):
        if done and not self.killed:
            self.killed = next(iter(self.pool._processes))
            os.kill(self.killed, signal.SIGKILL)


def test_a_process_killed_in_the_middle_costs_time_not_results():
    job = correlated_job(30_000)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        killer = Killer(pool)
        found = stream(job, executor=pool, workers=2, block=2048, watch=killer)
    assert killer.killed
    assert sketch_bits(found) == sketch_bits(stream(job))


class Breaking(Executor):
    """Every process of it has died."""

    def submit(self, *asked):
        raise BrokenExecutor


def test_an_executor_that_cannot_be_made_anew_is_given_up():
    with pytest.raises(WorkersLost, match="ended unexpectedly"):
        run(correlated_job(100), executor=Breaking())


def test_an_error_in_another_process_arrives_with_its_words(pool):
    model = plain_model(("y", "1 / 0"), inputs=[("x", 1.0)])
    uncertain(model, ("x", "normal(0, 1)"))
    job = Job(model, Uncertain.of_model(model), Sampling(100, 1), (Output("nowhere"),))
    with pytest.raises(KeyError, match="nowhere"):
        run(job, executor=pool)
