"""How long the review of the returned starter workbook takes, beside openpyxl reading the same file.

Run by hand: .venv/bin/python tests/benchmarks/bench_review.py
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.review import review_workbook
from gpu_modeler.files.starter import load_starter

ROUNDS = 3


def best(work):
    """Return the shortest of some rounds, in seconds, with what the last one gave."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def returned(path):
    """Change some inputs and the formulas of one line on every company's sheet."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows(min_row=5):
            if str(row[0].value) == "line|ebit":
                for cell in row[6:]:
                    if isinstance(cell.value, str):
                        cell.value += "*0.9"
            elif str(row[0].value).startswith("line|rnd_growth"):
                for cell in row[6:]:
                    if isinstance(cell.value, float):
                        cell.value += 0.01
    changed = path.with_name("returned.xlsx")
    book.save(changed)
    return changed


def main():
    model = load_starter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "starter.xlsx"
        export_workbook(model, Calculation.of(model), path)
        for name, file in (("unchanged", path), ("edited", returned(path))):
            rival, _ = best(lambda file=file: openpyxl.load_workbook(file))
            reading, read = best(lambda file=file: read_workbook(file))
            reviewing, review = best(lambda read=read: review_workbook(model, read))
            print(
                f"{name:10} openpyxl reads {rival:6.2f} s   we read {reading:6.2f} s ({reading / rival:4.2f} x)"
                f"   review {reviewing:6.2f} s ({reviewing / rival:4.2f} x)   {len(review.changes)} changes"
            )


if __name__ == "__main__":
    main()
