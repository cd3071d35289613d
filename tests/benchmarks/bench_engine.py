"""Recalculation against hand-written numpy, formualizer and IronCalc: python tests/benchmarks/bench_engine.py [--large]

Prints milliseconds and the ratio to the named reference, measured in the same run. A ratio is reference / ours for other
engines (larger is better for us), ours / reference for numpy (smaller is better). The other engines get the workbook that
we export of the same model, and the same edits; they are left out where they are not installed.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import PERIOD, Cell, Model, Replacement
from tests.benchmarks.reference_models import (
    COMPANY_CONSTANTS,
    COMPANY_INPUTS,
    MARKET_INPUTS,
    Size,
    build,
    by_hand,
    inputs_of,
)

EDITS = 200
TRIALS = 100_000
BLOCK = 4096


def milliseconds(action, rounds: int) -> list[float]:
    """Return the sorted times of `rounds` calls."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1e3)
    return sorted(times)


def show(what: str, times: list[float], *notes: str) -> None:
    """Print the middle and the slow end of sorted times."""
    middle, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{what:<58} p50 {middle:9.3f} ms   p95 {slow:9.3f} ms   {'   '.join(notes)}")


class Editor:
    """Edits input cells of a model, base scenario, each to a value it did not have."""

    def __init__(self, model: Model, lines: list[str]) -> None:
        self.model = model
        self.calculation = Calculation.of(model)
        self.random = random.Random(7)
        self.cells = [
            (line, place)
            for line in lines
            for place in model.places(model.lines[line])
            if model.record("cells", ("base", line, place)) is not None
        ]

    def edit(self) -> float:
        """Change one cell and return the milliseconds of the recalculation."""
        line, place = self.random.choice(self.cells)
        key = ("base", line, place)
        before = self.model.record("cells", key)
        after = Cell((before.value or 1.0) * self.random.uniform(0.98, 1.02))
        change = Replacement("cells", key, before, after)
        self.model.apply(change)
        started = time.perf_counter()
        self.calculation.refresh([change])
        return (time.perf_counter() - started) * 1e3

    def times(self) -> list[float]:
        """Return sorted times of edits, the first of each place among them."""
        return sorted(self.edit() for _ in range(EDITS))


def starter() -> None:
    """Edits of every kind of input in the starter model, all scenarios."""
    model = load_starter()
    inputs = [line for line in model.lines.values() if line.is_input]
    company = [line.id for line in inputs if "company" in line.axes and PERIOD in line.axes]
    market = [line.id for line in inputs if "company" not in line.axes]
    extent = " x ".join(str(len(axis.items)) for axis in model.axes.values())
    print(f"\nStarter model: {len(model.lines)} lines, {extent}, {len(model.scenarios)} scenarios")
    show("bind, order and evaluate all", milliseconds(lambda: Calculation.of(model), 5))
    calculation = Calculation.of(model)
    show("evaluate all again", milliseconds(calculation.state.planner.everything, 20))
    for name, lines in (("company input", company), ("market input", market)):
        editor = Editor(model, lines)
        show(f"edit of a {name}, cold (any of {len(lines)} lines)", editor.times())
        show(f"edit of a {name}, warm", editor.times())


def against_numpy(size: Size) -> None:
    """Full recalculation and edits of the reference model, with hand-written numpy recomputing everything."""
    print(f"\nReference model {size} (companies x years x scenarios): {size.formula_cells:,} formula cells")
    model, inputs = build(size), inputs_of(size)
    editor = Editor(model, [*COMPANY_INPUTS])
    hand = milliseconds(lambda: by_hand(inputs), 7)
    ours = milliseconds(editor.calculation.state.planner.everything, 7)
    show("numpy by hand, everything", hand)
    show("full recalculation", ours, f"{ours[3] / hand[3]:.2f} x numpy by hand")
    for name, lines in (("company input", [*COMPANY_INPUTS]), ("market input", [*MARKET_INPUTS])):
        editor = Editor(model, lines)
        editor.times()
        times = editor.times()
        show(f"edit of a {name}", times, f"{times[EDITS // 2] / hand[3]:.2f} x numpy by hand, everything")


def trials() -> None:
    """A simulation of one company against numpy by hand in blocks."""
    size = Size(1, 12)
    model, inputs = build(size), inputs_of(size)
    calculation = Calculation.of(model)
    drawn = np.random.default_rng(1).uniform(0.9, 1.1, (8, TRIALS))
    names = [*COMPANY_INPUTS][:8]
    year = model.periods[3]
    varied = {(name, (year, "company_0")): inputs[name][3, 0] * drawn[at] for at, name in enumerate(names)}
    wide = {
        name: np.repeat(values[:, :, None], TRIALS, axis=2) if values.ndim == 2 else values
        for name, values in inputs.items()
        if name not in COMPANY_CONSTANTS
    } | {name: inputs[name] for name in COMPANY_CONSTANTS}
    for name in names:
        wide[name][3, 0] = varied[name, (year, "company_0")]
    outputs = (
        "revenue",
        "net_profit",
        "cash",
        "free_cash_flow",
        "gross_margin",
        "upside",
        "runway",
        "equity",
    )

    def in_blocks() -> None:
        for start in range(0, TRIALS, BLOCK):
            cut = {n: v[..., start : start + BLOCK] if v.ndim == 3 else v for n, v in wide.items()}
            found = by_hand(cut)
            kept.append([found[name] for name in outputs])

    kept: list[list[np.ndarray]] = []
    print(f"\nSimulation: {TRIALS:,} trials of one company, 12 years, 8 inputs, {len(outputs)} outputs")
    hand = milliseconds(in_blocks, 3)
    ours = milliseconds(lambda: calculation.batch(varied, outputs), 3)
    show("numpy by hand, in blocks", hand)
    show("batch", ours, f"{ours[1] / hand[1]:.2f} x numpy by hand")


def against_engines(size: Size) -> None:
    """The same edits in formualizer and IronCalc, on the workbook that we export."""
    from gpu_modeler.files.excel.export import workbook_bytes

    print(f"\nReference model {size}: the same edits in other engines")
    model = build(size)
    editor = Editor(model, ["share"])
    editor.times()
    ours = {"share": editor.times()}
    market = Editor(model, ["tam_growth"])
    market.times()
    ours["tam_growth"] = market.times()
    content = workbook_bytes(model, Calculation.of(model))
    for name, line in (("company input", "share"), ("market input", "tam_growth")):
        key = next(key for key, _ in model.all_cells() if key[1] == line and key[2][0] == "2025")
        value = model.record("cells", key).value
        show(f"ours, edit of a {name}", ours[line])
        for engine, edits in _ENGINES.items():
            try:
                times = edits(content, value)
            except ImportError:
                print(f"{engine} is not installed")
                continue
            show(
                f"{engine}, the same", times, f"{times[len(times) // 2] / ours[line][EDITS // 2]:.1f} x ours"
            )


def _address(content: bytes, value: float) -> tuple[str, int, int]:
    """Return sheet, row and column of the input cell that holds `value`."""
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "n" and cell.value == value:
                    return sheet.title, cell.row, cell.column
    raise LookupError(value)


def _formualizer(content: bytes, value: float) -> list[float]:
    import formualizer

    book = formualizer.load_workbook_bytes(content)
    book.evaluate_all()
    sheet, row, column = _address(content, value)
    factor = iter(np.linspace(0.9, 1.1, EDITS))

    def edit() -> None:
        book.set_value(sheet, row, column, value * float(next(factor)))
        book.evaluate_all()

    return milliseconds(edit, EDITS // 4)


def _ironcalc(content: bytes, value: float) -> list[float]:
    import ironcalc

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xlsx"
        path.write_bytes(content)
        book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    book.evaluate()
    sheet, row, column = _address(content, value)
    number = next(at for at, each in enumerate(book.get_worksheets_properties()) if each["name"] == sheet)
    factor = iter(np.linspace(0.9, 1.1, EDITS))

    def edit() -> None:
        book.update_cell_with_number(number, row, column, value * float(next(factor)))
        book.evaluate()

    return milliseconds(edit, EDITS // 4)


_ENGINES = {"formualizer": _formualizer, "ironcalc": _ironcalc}


if __name__ == "__main__":
    starter()
    against_numpy(Size(7, 12))
    against_numpy(Size(7, 14, 7))
    trials()
    against_engines(Size(7, 12))
    if "--large" in sys.argv:
        against_numpy(Size(1000, 40))
