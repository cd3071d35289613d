"""The same bits in this thread, on threads and in processes, also where a process is killed in the middle."""

import os
import signal
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from gpu_modeler.analysis import streaming
from gpu_modeler.analysis.job import Job
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streaming import stream
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.analysis.workers import WorkersLost
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
