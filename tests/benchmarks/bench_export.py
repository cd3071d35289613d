"""Export of the starter model against XlsxWriter writing the same cells, in one run: python tests/benchmarks/bench_export.py

The reference writes the very cells of the exported workbook (numbers, texts, formulas with their values) with two formats
and nothing else: no comments, no widths, no lookups. Goal: at most 1.5 times as long.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import openpyxl
from xlsxwriter.workbook import Workbook

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.starter import load_starter
from tests.recalculation import formulas

ROUNDS = 9
GOAL = 1.5


def cells_of(content: bytes, folder: Path):
    """Return (sheet, row, column, kind, content, value) of every cell of a workbook."""
    path = folder / "bench_export.xlsx"
    path.write_bytes(content)
    stored = formulas(path)
    cells = []
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                where = (sheet.title, cell.row - 1, cell.column - 1)
                if cell.data_type == "f":
                    cells.append((*where, "formula", cell.value, stored[sheet.title, cell.coordinate].stored))
                elif cell.value is not None:
                    cells.append(
                        (*where, "text" if isinstance(cell.value, str) else "number", cell.value, None)
                    )
    path.unlink()
    return cells


def write_plain(cells) -> bytes:
    """Write the cells with XlsxWriter and nothing around it."""
    content = io.BytesIO()
    with Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        plain, blue = book.add_format(), book.add_format({"font_color": "blue"})
        sheets = {}
        for name, row, column, kind, text, value in cells:
            sheet = sheets.get(name) or sheets.setdefault(name, book.add_worksheet(name))
            if kind == "formula":
                sheet.write_formula(row, column, text, plain, value)
            elif kind == "number":
                sheet.write_number(row, column, text, blue)
            else:
                sheet.write_string(row, column, text, plain)
    return content.getvalue()


def seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print both times and their ratio."""
    import tempfile

    model = load_starter()
    calculation = Calculation.of(model)
    content = workbook_bytes(model, calculation)
    with tempfile.TemporaryDirectory() as folder:
        cells = cells_of(content, Path(folder))
    ours, plain = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        ours.append(seconds(lambda: workbook_bytes(model, calculation)))
        plain.append(seconds(lambda: write_plain(cells)))
    size = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    formula_count = sum(cell[3] == "formula" for cell in cells)
    print(f"starter model: {len(cells):,} cells, {formula_count:,} formulas, {size / 1e6:.1f} MB of XML")
    print(f"export                     {statistics.median(ours) * 1000:8.0f} ms")
    print(f"XlsxWriter, the same cells {statistics.median(plain) * 1000:8.0f} ms")
    # Round by round, so that a busy moment of the machine meets both.
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, plain, strict=True))
    print(f"ratio {ratio:.2f} (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
