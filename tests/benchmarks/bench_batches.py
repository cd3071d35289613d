"""Batches of the reference model, ours in numpy and compiled, against the same model written by hand in numpy and numba.

    python tests/benchmarks/bench_batches.py [--quick] [--engines]

Every run is a process of its own: nanoseconds of processor time per evaluated cell (all cores added up, the best of a few
rounds), trials a second, and the peak of its memory. 10 thousand, 100 thousand and 1 million trials at 1, 7 and 50
companies × 12 years, inputs of 9 lines varied in every cell (the same few thousand sets of inputs again and again:
drawing and placing belong to bench_simulation.py). A ratio is to numpy by hand of the same size; all results agree to
1e-9 first. The end, `--engines` with --quick, is trials a second of formualizer and IronCalc on the exported workbook.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks.hand_written import OUTPUTS, VARIED, cells_evaluated, in_numba, in_numpy
from tests.benchmarks.reference_models import Size, build, inputs_of

YEARS = 12
CONTENDERS = ("numpy by hand", "numba by hand", "ours, numpy", "ours, compiled")
CHUNKS = (256, 1024, 4096, 8192)
ROUNDS = {10_000: 5, 100_000: 3, 1_000_000: 1}

Block = Callable[[int], tuple[np.ndarray, np.ndarray]]
"""Evaluates so many trials; the first company's upside and the last year's average price, `[trial]`."""


class NotHere(Exception):
    """A contender is not installed."""


# --- the contenders ---------------------------------------------------------------------------------


@dataclass
class Trials:
    """A pool of trials of one size of the model: `arrays` by line, varied ones with the cases behind."""

    size: Size
    pool: int

    @functools.cached_property
    def arrays(self) -> dict[str, np.ndarray]:
        """The inputs of all lines."""
        random, found = np.random.default_rng(1), inputs_of(self.size)
        for name in VARIED:
            settled = found[name]
            found[name] = settled[..., None] * random.uniform(0.9, 1.1, (*settled.shape, self.pool))
        return found

    def cut(self, start: int, stop: int) -> dict[str, np.ndarray]:
        """Return the inputs of some trials."""
        return {name: v[..., start:stop] if name in VARIED else v for name, v in self.arrays.items()}

    @functools.cached_property
    def cells(self) -> dict[tuple[str, tuple[str, ...]], np.ndarray]:
        """The varied inputs cell by cell, as a calculation takes them."""
        model, found = build(self.size), {}
        for name in VARIED:
            for place in model.places(model.lines[name]):
                at = (int(place[0]) - 2024, *(int(item.removeprefix("company_")) for item in place[1:]))
                found[name, place] = self.arrays[name][at]
        return found


def by_hand(
    trials: Trials, evaluate: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]], chunk: int
) -> Block:
    def block(count: int) -> tuple[np.ndarray, np.ndarray]:
        upside, price = np.empty(count), np.empty(count)
        for start in range(0, count, chunk):
            stop = min(start + chunk, count)
            found = evaluate(trials.cut(start, stop))
            upside[start:stop], price[start:stop] = found["upside"][0], found["average_price"][-1]
        return upside, price

    return block


def ours(trials: Trials, *, compiled: bool) -> Block:
    from gpu_modeler.engine import Calculation

    if compiled:
        from gpu_modeler.engine.compiled import is_available

        if not is_available():
            raise NotHere("compiled batches")
    calculation = Calculation.of(build(trials.size))
    cells, last = trials.cells, str(2024 + trials.size.years - 1)
    batches = {}

    def block(count: int) -> tuple[np.ndarray, np.ndarray]:
        inputs = {cell: values[:count] for cell, values in cells.items()}
        if count not in batches:
            more = {"compiled": True} if compiled else {}
            batches[count] = calculation.batches(inputs, list(OUTPUTS), **more)
            found = batches[count].run()
        else:
            found = batches[count].again(inputs)
        return found.at("upside", ("company_0",))[0], found.at("average_price", (last,))[0]

    return block


def numpy_by_hand(trials: Trials) -> tuple[Block, str]:
    """Return numpy by hand in the chunks that suit this size best."""
    timed = {}
    for chunk in (each for each in CHUNKS if each <= trials.pool):
        block = by_hand(trials, in_numpy, chunk)
        timed[chunk] = min(spent(lambda block=block: block(trials.pool))[0] for _ in range(2))
    chunk = min(timed, key=timed.__getitem__)
    return by_hand(trials, in_numpy, chunk), f"chunks of {chunk:,}"


def contender(name: str, trials: Trials) -> tuple[Block, str]:
    """Return a contender ready to run, and a remark on it."""
    if name == "numpy by hand":
        return numpy_by_hand(trials)
    if name == "numba by hand":
        try:
            import numba
        except ImportError:
            raise NotHere("numba") from None
        return by_hand(trials, in_numba, trials.pool), f"numba {numba.__version__}"
    return ours(trials, compiled=name.endswith("compiled")), ""


# --- one run, in a process of its own ---------------------------------------------------------------


def spent(action: Callable[[], object]) -> tuple[float, float]:
    """Return the processor's and the clock's seconds of a call."""
    cpu, clock = time.process_time(), time.perf_counter()
    action()
    return time.process_time() - cpu, time.perf_counter() - clock


def peak() -> float:
    """Return the process's peak memory in MB; `ru_maxrss`, which begins at the starting process's, where that is not told."""
    told = Path("/proc/self/status")
    if told.exists():
        line = next(line for line in told.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pool_of(companies: int) -> int:
    return {1: 8192, 7: 8192}.get(companies, 2048)


def one(name: str, companies: int, count: int) -> dict[str, object]:
    """Run one contender and return what it took."""
    trials = Trials(Size(companies, YEARS), pool_of(companies))
    trials.arrays, trials.cells  # noqa: B018 - made before anything is measured
    before = peak()
    try:
        block, remark = contender(name, trials)
    except NotHere as missing:
        return {"missing": str(missing)}
    first = spent(lambda: block(trials.pool))
    once = min(spent(lambda: block(trials.pool))[1] for _ in range(2))
    upside, price = np.empty(count), np.empty(count)

    def whole() -> None:
        for start in range(0, count, trials.pool):
            stop = min(start + trials.pool, count)
            upside[start:stop], price[start:stop] = block(stop - start)

    times = [spent(whole) for _ in range(ROUNDS.get(count, 1))]
    return {
        "cpu": min(cpu for cpu, _ in times),
        "clock": min(clock for _, clock in times),
        "first": first[1] - once,
        "before": before,
        "peak": peak(),
        "remark": remark,
        "sums": [float(upside.sum()), float(price.sum())],
    }


def elsewhere(name: str, companies: int, count: int, folder: str = "") -> dict:
    """Run one contender in a process of its own; what it compiles is kept under `folder`."""
    command = [sys.executable, __file__, "--one", name, str(companies), str(count)]
    kept = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder} if folder else {}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ | kept)
    if done.returncode:
        raise SystemExit(f"{name}, {companies} companies, {count:,} trials:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


# --- the tables -------------------------------------------------------------------------------------


def agree(companies: int) -> None:
    """Refuse to go on where any contender's results differ by more than 1e-9."""
    trials = Trials(Size(companies, YEARS), 512)
    wanted = by_hand(trials, in_numpy, 512)(512)
    for name in CONTENDERS[1:]:
        try:
            found = contender(name, trials)[0](512)
        except NotHere:
            continue
        for mine, its in zip(wanted, found, strict=True):
            assert np.allclose(mine, its, rtol=1e-9, atol=0), name


def table(companies: int, counts: tuple[int, ...], folder: str) -> None:
    size = Size(companies, YEARS)
    cells = cells_evaluated(size)
    print(f"\n{companies} companies × {YEARS} years: {cells:,} cells evaluated a trial")
    print(
        f"{'':<16}{'trials':>10}{'ns a cell':>11}{'ratio':>8}{'trials/s':>12}{'memory':>10}{'of it run':>11}"
    )
    for count in counts:
        reference = None
        for name in CONTENDERS:
            found = elsewhere(name, companies, count, folder)
            if "missing" in found:
                print(f"{name:<16}{'':>10}   {found['missing']} not installed")
                continue
            each = found["cpu"] / count / cells * 1e9
            reference = reference or each
            print(
                f"{name:<16}{count:>10,}{each:>11.3f}{each / reference:>7.2f}x{count / found['clock']:>12,.0f}"
                f"{found['peak']:>7.0f} MB{found['peak'] - found['before']:>8.0f} MB   {found['remark']}"
            )


def compiling(companies: int) -> None:
    """Print how much longer the first block takes, with nothing kept from earlier runs and with."""
    print(f"\nCompiling for {companies} companies, seconds that the first block takes longer")
    for name in ("numba by hand", "ours, compiled", "ours, numpy"):
        with tempfile.TemporaryDirectory() as folder:
            runs = [elsewhere(name, companies, pool_of(companies), folder) for _ in range(2)]
        if "missing" not in runs[0]:
            print(f"{name:<16} cold {runs[0]['first']:7.2f} s   once more {runs[1]['first']:7.2f} s")


# --- other engines on the exported workbook ---------------------------------------------------------


def engines(companies: int, count: int) -> None:
    """Print trials a second of the engines that take the workbook which we export; every trial sets all varied inputs."""
    from gpu_modeler.engine import Calculation
    from gpu_modeler.files.excel.export import workbook_bytes
    from tests.benchmarks.workbook_trials import RUNS, Workbook

    trials = Trials(Size(companies, YEARS), count)
    model = build(trials.size)
    calculation = Calculation.of(model)
    content = workbook_bytes(model, calculation)
    wanted = ours(trials, compiled=False)(count)[0]
    book = Workbook(content, [float(model.record("cells", ("base", *cell)).value) for cell in trials.cells])
    base = float(calculation.value("upside", ("company_0",)))
    print(
        f"\n{companies} companies × {YEARS} years, {len(trials.cells)} inputs set a trial in the exported workbook"
    )
    rows = np.array(list(trials.cells.values())).T
    best = 0.0
    for way in ("numpy", "compiled"):
        many = Trials(Size(companies, YEARS), 4096)
        try:
            block = ours(many, compiled=way == "compiled")
        except NotHere:
            continue
        block(many.pool)
        best = many.pool / min(spent(lambda block=block, many=many: block(many.pool))[1] for _ in range(5))
        print(f"{'ours, ' + way:<16}{best:>12,.0f} trials/s of {many.pool:,}")
    for name, run in RUNS.items():
        try:
            seconds, upside = run(book, rows, base)
        except ImportError:
            print(f"{name:<16} not installed")
            continue
        assert np.allclose(upside, wanted[: len(upside)], rtol=1e-9, atol=1e-12), name
        speed = len(upside) / seconds
        print(
            f"{name:<16}{speed:>12,.1f} trials/s of {len(upside):,}; ours {best / speed:,.0f} times as many"
        )


def sizes(*, is_quick: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
    if is_quick:
        yield from ((1, (10_000,)), (7, (10_000,)))
        return
    for companies in (1, 7, 50):
        yield companies, (10_000, 100_000, 1_000_000)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        print(json.dumps(one(arguments[1], int(arguments[2]), int(arguments[3]))))
        return
    is_quick = "--quick" in arguments
    with tempfile.TemporaryDirectory() as folder:
        for companies, counts in sizes(is_quick=is_quick):
            agree(companies)
            elsewhere(
                "numba by hand", companies, pool_of(companies), folder
            )  # so that none of the runs compiles it
            table(companies, counts, folder)
    compiling(7)
    if "--engines" in arguments or not is_quick:
        engines(1, 128)
        engines(7, 64)


if __name__ == "__main__":
    main(sys.argv[1:])
