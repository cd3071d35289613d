"""CPU time of a two-way table of the starter model in one batch, against the same cases typed in one by one; a tornado and a goal seek.

Run by hand: .venv/bin/python tests/benchmarks/bench_sensitivity.py
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.ranges import relative_spans
from gpu_modeler.analysis.seek import Goal, Unknown, seek
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.analysis.tornado import tornado
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import starter
from gpu_modeler.model import Model

SIDE = 41
RUNS = 7
OUTPUT = Output("equity_value", ("metax",))
WACC = Driver(Input("wacc", ((),)))
SHARE = Driver(Input("import_share", (("2028",),)))


def main() -> None:
    """Print times and ratios."""
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    for name, first in (("wacc", WACC), ("market growth, all years", _growth(session.model))):
        _table(session, name, first)
    calculation = session.calculation
    spans = relative_spans(calculation, OUTPUT.line)
    took = _median(lambda: tornado(calculation, OUTPUT, spans))
    print(f"tornado, {len(spans)} inputs: {1000 * took:.1f} ms")
    goal = Goal(OUTPUT, 1000.0)
    points = seek(calculation, Unknown(WACC, 0.04, 0.3), goal).found.points
    took = _median(lambda: seek(calculation, Unknown(WACC, 0.04, 0.3), goal))
    print(f"goal seek over wacc, {points} points: {1000 * took:.1f} ms")


def _growth(model: Model) -> Driver:
    return Driver(Input("tam_growth", tuple((year,) for year in model.periods[4:])), "add")


def _table(session: Session, name: str, first: Driver) -> None:
    low, high = (0.07, 0.13) if first.move == "set" else (-0.05, 0.05)
    rows, columns = np.linspace(low, high, SIDE).tolist(), np.linspace(0.3, 0.7, SIDE).tolist()
    scales = [(first, rows), (SHARE, columns)]
    table = sensitivity(session.calculation, scales, [OUTPUT])
    batch = _median(lambda: sensitivity(session.calculation, scales, [OUTPUT]))
    cells = {
        (first.input.line, place): session.value(first.input.line, place) for place in first.input.places
    }
    start = process_time()
    for row, setting in enumerate(rows):
        typed = {cell: setting if first.move == "set" else value + setting for cell, value in cells.items()}
        session.set_values(typed)
        for column, share in enumerate(columns):
            session.set_value("import_share", ("2028",), share)
            assert session.value(OUTPUT.line, OUTPUT.place) == table.values[0, row, column]
    single = process_time() - start
    while session.history.undo_label is not None:
        session.undo()
    print(
        f"{SIDE} x {SIDE} cases of {name} and import share: one batch {1000 * batch:.1f} ms, "
        f"one by one {1000 * single:.0f} ms, {single / batch:.0f} times as long"
    )


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times)


if __name__ == "__main__":
    main()
