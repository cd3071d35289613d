"""Trials in engines that are not ours: inputs set in the exported workbook, everything recalculated, one output read."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np

Found = tuple[float, np.ndarray]
"""Seconds, and the output `[trial]`."""


class Workbook:
    """A workbook of ours; its inputs are found by their values, of which no two are alike."""

    def __init__(self, content: bytes, inputs: list[float]) -> None:
        self.content, self.inputs = content, inputs

    @cached_property
    def addresses(self) -> list[tuple[str, int, int]]:
        """Sheet, row and column of each input."""
        import openpyxl

        wanted = dict.fromkeys(map(_digits, self.inputs))
        for sheet in openpyxl.load_workbook(io.BytesIO(self.content)):
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, float) and _digits(cell.value) in wanted:
                        wanted[_digits(cell.value)] = sheet.title, cell.row, cell.column
        return [wanted[_digits(value)] for value in self.inputs]

    def formula_with(self, value: float) -> tuple[str, int, int]:
        """Return where a formula's stored value is this one."""
        import openpyxl

        for sheet in openpyxl.load_workbook(io.BytesIO(self.content), data_only=True):
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, float) and abs(cell.value - value) <= 1e-12 * abs(value):
                        return sheet.title, cell.row, cell.column
        raise LookupError(value)


def _digits(value: float) -> str:
    """Return a number as far as a workbook holds it."""
    return f"{value:.13g}"


def timed(rows: np.ndarray, trial: Callable[[np.ndarray], float]) -> Found:
    """Run a first trial unmeasured, then all."""
    trial(rows[-1])
    started = time.perf_counter()
    found = np.array([trial(row) for row in rows])
    return time.perf_counter() - started, found


def by_formualizer(book: Workbook, rows: np.ndarray, base: float) -> Found:
    import formualizer

    loaded = formualizer.load_workbook_bytes(book.content)
    loaded.evaluate_all()
    output = book.formula_with(base)

    def trial(row: np.ndarray) -> float:
        for address, value in zip(book.addresses, row, strict=True):
            loaded.set_value(*address, float(value))
        loaded.evaluate_all()
        return float(loaded.get_value(*output))

    return timed(rows[:32], trial)


def by_ironcalc(book: Workbook, rows: np.ndarray, base: float) -> Found:
    import ironcalc

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xlsx"
        path.write_bytes(book.content)
        loaded = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    loaded.evaluate()
    numbers = {each["name"]: at for at, each in enumerate(loaded.get_worksheets_properties())}
    inputs = [(numbers[sheet], *place) for sheet, *place in book.addresses]
    sheet, *place = book.formula_with(base)
    output = (numbers[sheet], *place)

    def trial(row: np.ndarray) -> float:
        for address, value in zip(inputs, row, strict=True):
            loaded.update_cell_with_number(*address, float(value))
        loaded.evaluate()
        return float(loaded.get_cell_value(*output))

    return timed(rows, trial)


RUNS = {"formualizer": by_formualizer, "IronCalc": by_ironcalc}
