"""What the journal of unsaved work costs: at an edit, on the disk, in memory, and when work is taken back from it.

    python tests/benchmarks/bench_journal.py [EDITS [FOLDER]]

Edits of the starter model are timed in turn without and with a journal, with the pause of a fast typist between them and
without any; then a history of EDITS (100,000) edits of a small model is made and taken back. The journal lies in FOLDER,
or in `build`; what an edit waits for is that folder's disk.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gpu_modeler.app.protection import Protection, protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.journal.folder import parts_of
from gpu_modeler.files.journal.replay import recovered
from gpu_modeler.files.journal.shelf import left_behind
from tests.small_model import contents, small_model

ROOT = Path(__file__).resolve().parents[2]
TIMED = 300
PAUSE_SECONDS = 0.02


def percentiles(samples: list[float]) -> str:
    """Return p50, p95 and the worst in milliseconds."""
    ordered = sorted(samples)
    at = [ordered[int(len(ordered) * part)] for part in (0.5, 0.95)] + [ordered[-1]]
    return "p50 {:6.2f}   p95 {:6.2f}   worst {:6.2f} ms".format(*(1000 * each for each in at))


def timed(action: Callable[[int], object], count: int, pause: float) -> list[float]:
    """Return the seconds that an action took each time."""
    taken = []
    for k in range(count):
        started = time.perf_counter()
        action(k)
        taken.append(time.perf_counter() - started)
        time.sleep(pause)
    return taken


def compare_edits(folder: Path) -> None:
    """Print what an edit of the starter model costs without and with a journal."""
    plain, kept = (Session(settings_file=SettingsFile.nowhere()) for _ in range(2))
    protection = protect(kept, folder)
    started = time.perf_counter()
    protection.start()
    begun = time.perf_counter() - started
    protection.wait()
    ready = time.perf_counter() - started
    print(
        f"journal of the starter begun: {1000 * begun:.1f} ms of the window, on the disk after {1000 * ready:.0f} ms"
    )
    line = next(line for line in plain.model.ordered("lines") if line.is_input and "period" in line.axes)
    place = next(plain.model.places(line))
    for name, pause in (("typing", PAUSE_SECONDS), ("as fast as it goes", 0.0)):
        for session, what in (
            (plain, "no journal"),
            (kept, "journal"),
            (plain, "no journal"),
            (kept, "journal"),
        ):
            took = timed(
                lambda k, one=session: one.set_value(line.id, place, 0.01 + k % 50 / 1000), TIMED, pause
            )
            print(f"{name + ', ' + what:34} {percentiles(took)}")
    protection.finish()


def memory_mb() -> float:
    """Return the memory in use, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def long_history(folder: Path, count: int) -> None:
    """Print what a long history costs in memory, on the disk and at its recovery."""
    session = Session(small_model(), SettingsFile.nowhere())
    protection = protect(session, folder)
    protection.start()
    protection.wait()
    before, places = memory_mb(), [("2025", "metax", "training"), ("2026", "biren", "inference")]
    took = timed(lambda k: session.set_value("price", places[k % 2], 1.0 + k / 7), count, 0.0)
    print(f"first {TIMED} of {count:,} edits              {percentiles(took[:TIMED])}")
    print(f"last {TIMED} of them                     {percentiles(took[-TIMED:])}")
    print(f"history: {len(session.history.steps):,} steps, {memory_mb() - before:.0f} MB")
    protection.wait()
    print_recovery(session, protection)


def print_recovery(session: Session, protection: Protection) -> None:
    """Print how large the journal is, and how long it takes to list it and to take the work back."""
    path = protection.path
    assert path is not None
    size = sum(part.stat().st_size for part in parts_of(path) if part.exists())
    protection.finish(keep=True)
    started = time.perf_counter()
    (found,) = left_behind(path.parent)
    listed = time.perf_counter() - started
    started = time.perf_counter()
    back = recovered(found.path)
    taken = time.perf_counter() - started
    assert contents(back.model) == contents(session.model)
    assert len(back.timeline.steps) == len(session.history.steps)
    print(f"journal: {size / (1 << 20):.1f} MB; listed in {listed:.2f} s, taken back in {taken:.2f} s")


def main(count: int = 100_000, folder: str = "") -> None:
    """Print all of it."""
    place = Path(folder or ROOT / "build")
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as inside:
        compare_edits(Path(inside) / "one")
        long_history(Path(inside) / "two", count)


if __name__ == "__main__":
    main(*(int(argument) if k == 0 else argument for k, argument in enumerate(sys.argv[1:])))  # type: ignore[arg-type]
