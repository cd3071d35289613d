"""Simulations: trials a second, where the time goes, and memory, in numpy and compiled, with one worker and two.

    python tests/benchmarks/bench_simulation.py [--quick]

The starter model, everything uncertain that it says, the companies' values and profits asked for; then 10 million trials
of a small model, which are streamed. Every run is a process of its own. The ratio is to numpy with one worker at the same
number of trials. Shares of time are of one worker's: binding and calculating the model, drawing points, turning them into values of cells, evaluating, and
collecting (sorting into bins and sums where trials are not kept). The processor's time of a trial, of all workers
together, tells most on a machine that others keep busy too. Nothing is asserted.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gpu_modeler.analysis import job as jobs
from gpu_modeler.analysis.job import Job
from gpu_modeler.analysis.moving import Asker
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streaming import fits_whole, stream
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.compiled import is_available
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Model
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.benchmarks.bench_batches import peak

PARTS = ("starting", "drawing", "placing", "evaluating", "collecting")
COUNTS = (10_000, 100_000, 1_000_000)
LONG = 10_000_000


def starter() -> tuple[Model, tuple[Output, ...]]:
    """Return the starter model, and the values and the profits of 2030 of its companies."""
    model = load_starter()
    companies = model.item_ids("company")
    outputs = [Output("equity_value", (company,)) for company in companies]
    return model, (*outputs, *(Output("net_profit", ("2030", company)) for company in companies))


def small() -> tuple[Model, tuple[Output, ...]]:
    """Return a model of four inputs and three formulas."""
    model = plain_model(
        ("revenue", "market * share"), ("cost", "revenue * (1 - margin)"), ("profit", "revenue - cost - fixed"),
        inputs=[("market", 1000.0), ("share", 0.1), ("margin", 0.5), ("fixed", 30.0)],
    )  # fmt: skip
    uncertain(
        model, ("market", "lognormal(1000, 200)"), ("share", "pert(0.05, 0.1, 0.2)"), ("margin", "normal(0.5, 0.05)"),
        ("fixed", "uniform(20, 40)"), correlations=[("market", "share", -0.4)],
    )  # fmt: skip
    return model, (Output("revenue"), Output("profit"))


MODELS: dict[str, Callable[[], tuple[Model, tuple[Output, ...]]]] = {"starter": starter, "small": small}


def job_of(model: Model, outputs: tuple[Output, ...], trials: int, kind: str, *, compiled: bool) -> Job:
    """Return what is to be simulated; `compiled` where this version knows it."""
    more = (
        {"compiled": compiled} if any(field.name == "compiled" for field in dataclasses.fields(Job)) else {}
    )
    return Job(model, Uncertain.of_model(model), Sampling(trials, 1, kind), outputs, **more)


class Clock:
    """Adds up the seconds spent within some functions, each without what it calls of the others."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(PARTS, 0.0)
        self._inside: list[list[float]] = []

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self._inside.append([0.0])
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                whole = time.perf_counter() - started
                self.seconds[part] += whole - self._inside.pop()[0]
                if self._inside:
                    self._inside[-1][0] += whole

        return wrapped

    def patches(self) -> Iterator[Any]:
        for owner, name, part in (
            (jobs.Workplace, "__init__", "starting"),
            (Sampling, "points", "drawing"),
            (Uncertain, "cells", "placing"),
            (Asker, "answers", "evaluating"),
            (jobs, "digested", "collecting"),
        ):
            yield mock.patch.object(owner, name, self.timed(part, getattr(owner, name)))


# --- one run, in a process of its own ---------------------------------------------------------------


def one(name: str, trials: int, workers: int, way: str, kind: str) -> dict[str, object]:
    """Run one simulation and return what it took; with one worker the parts of its time as well."""
    model, outputs = MODELS[name]()
    if way == "compiled" and not is_available():
        return {"missing": "compiled batches"}
    job = job_of(model, outputs, trials, kind, compiled=way == "compiled")
    simulate = run if fits_whole(len(outputs), trials) else stream
    warm = job_of(model, outputs, 8192, kind, compiled=way == "compiled")
    run(warm, workers=workers)
    before, clock = peak(), Clock()
    for patch in clock.patches() if workers == 1 else ():
        patch.start()
    cpu, started = time.process_time(), time.perf_counter()
    simulate(job, workers=workers)
    taken = time.perf_counter() - started
    found: dict[str, object] = {
        "seconds": taken,
        "cpu": time.process_time() - cpu,
        "before": before,
        "peak": peak(),
        "streamed": simulate is stream,
        "dimensions": job.uncertain.dimensions,
    }
    if workers == 1:
        clock.seconds["collecting"] += taken - sum(clock.seconds.values())
        found["parts"] = {part: seconds / taken for part, seconds in clock.seconds.items()}
    return found


def elsewhere(*arguments: object) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{arguments}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- the tables -------------------------------------------------------------------------------------


def heading(title: str) -> None:
    parts = "".join(f"{part:>12}" for part in PARTS)
    print(
        f"\n{title}\n{'':<26}{'trials':>11}{'trials/s':>11}{'ratio':>8}{'CPU each':>12}{'memory':>10}{'of it run':>11}{parts}"
    )


def row(what: str, trials: int, found: dict[str, Any], reference: float) -> None:
    parts = "".join(f"{share:>12.0%}" for share in found.get("parts", {}).values())
    kept = "" if not found["streamed"] else "   streamed"
    print(
        f"{what:<26}{trials:>11,}{trials / found['seconds']:>11,.0f}{reference / found['seconds']:>7.2f}x"
        f"{1e6 * found['cpu'] / trials:>9.2f} µs"
        f"{found['peak']:>7.0f} MB{found['peak'] - found['before']:>8.0f} MB{parts}{kept}"
    )


def best(rounds: int, *arguments: object) -> dict[str, Any]:
    """Return the fastest of a few runs."""
    return min((elsewhere(*arguments) for _ in range(rounds)), key=lambda found: found.get("seconds", 0.0))


def table(name: str, counts: tuple[int, ...], kinds: tuple[str, ...] = ("sobol",)) -> None:
    for trials in counts:
        reference = None
        for kind in kinds:
            for workers in (1, 2):
                for way in ("numpy", "compiled"):
                    found = best(3 if trials <= 100_000 else 1, name, trials, workers, way, kind)
                    if "missing" in found:
                        continue
                    reference = reference or found["seconds"]
                    many = "1 worker" if workers == 1 else f"{workers} workers"
                    row(f"{kind}, {way}, {many}", trials, found, reference)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        name, trials, workers, way, kind = arguments[1:]
        print(json.dumps(one(name, int(trials), int(workers), way, kind)))
        return
    is_quick = "--quick" in arguments
    model, outputs = starter()
    calculation = Calculation.of(model)
    cells = sum(calculation.values(line.id).size for line in model.lines.values() if not line.is_input)
    dimensions = Uncertain.of_model(model).dimensions
    heading(
        f"Starter model: {cells // len(model.scenarios):,} formula cells, {dimensions} numbers drawn a trial, "
        f"{len(outputs)} outputs"
    )
    table("starter", COUNTS[:1] if is_quick else COUNTS)
    heading("Small model: 7 cells, 4 numbers drawn a trial, 2 outputs")
    table("small", (1_000_000,) if is_quick else (1_000_000, LONG))
    if not is_quick:
        table("small", (LONG,), ("plain",))


if __name__ == "__main__":
    main(sys.argv[1:])
