"""Verification of the starter workbook against LibreOffice converting the same file: python tests/benchmarks/bench_verify.py

LibreOffice is the reference because it is what a careful receiver would use: it loads the file without stored values,
computes every formula and writes it again. Times include the start of the process in both. Nothing is asserted.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.starter import load_starter
from gpu_modeler.files.verify import verify_workbook
from gpu_modeler.files.verify.engines import ENGINES
from gpu_modeler.files.verify.judging import judge
from gpu_modeler.files.verify.workbook import read_workbook
from tests.recalculation import has_libreoffice, without_stored_values

ROUNDS = 5


def seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def judged(book, engine) -> None:
    """Let one engine judge, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        judge(book, engine, Path(folder))


def converted(file: Path, folder: Path) -> None:
    """Let LibreOffice compute and write the file."""
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "converted"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def show(name: str, times: list[float]) -> float:
    median = statistics.median(times)
    print(f"{name:<42}{median * 1000:8.0f} ms")
    return median


def main() -> None:
    """Print the times and their ratio."""
    model = load_starter()
    content = workbook_bytes(model, Calculation.of(model))
    book = read_workbook(content, "starter.xlsx")
    found = verify_workbook(content)
    print(
        f"starter model: {found.formulas:,} formulas, {len(content) / 1e6:.1f} MB; {found.verified:,} verified"
    )
    show("reading the workbook", [seconds(lambda: read_workbook(content, "")) for _ in range(ROUNDS)])
    for engine in ENGINES:
        times = [seconds(lambda engine=engine: judged(book, engine)) for _ in range(ROUNDS)]
        show(f"{engine} {_version(found, engine)}, computing and comparing", times)
    if not has_libreoffice():
        show(
            "verification, processes included",
            [seconds(lambda: verify_workbook(content)) for _ in range(ROUNDS)],
        )
        print("LibreOffice is not installed: no reference")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "whole.xlsx").write_bytes(content)
        without_stored_values(folder / "whole.xlsx", folder / "bare.xlsx")
        converted(folder / "bare.xlsx", folder)  # the first start makes a profile
        ours, theirs = [], []
        for _ in range(ROUNDS):  # in turn, so that both meet the same machine
            ours.append(seconds(lambda: verify_workbook(content)))
            theirs.append(seconds(lambda: converted(folder / "bare.xlsx", folder)))
        shutil.rmtree(folder / "profile", ignore_errors=True)
    own = show("verification, processes included", ours)
    reference = show("LibreOffice, the same file", theirs)
    print(f"ratio {own / reference:.2f}")


def _version(found, engine: str) -> str:
    return next(each.version for each in found.engines if each.name == engine)


if __name__ == "__main__":
    main()
