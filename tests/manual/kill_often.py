"""Kills a process at work as often as asked, each time taking up what the one before left, and prints what was counted.

    python tests/manual/kill_often.py [KILLS [SEED]]

The process edits, undoes, saves, exports, imports and simulates; it says of each edit when it is safe. An edit that was
called safe and is missing afterwards, or a .gpum or .xlsx file that cannot be read, ends the run with an error.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.journal.killing import kill_often


def main(kills: int, seed: int) -> None:
    """Print the counts."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kill-often-") as folder:
        counts = kill_often(Path(folder), kills, seed)
    for name, count in counts.items():
        print(f"{count:8,} {name}")
    print(
        f"{0:8,} edits lost, {0:,} files unreadable (either ends the run); {time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], *("300", "0")[len(sys.argv) - 1 :])))
