"""Runs the soak for as long as one says, and prints what was done, memory, open files and threads as it goes.

    python -m tests.soak.soak MINUTES [STEPS]

STEPS is the length of each person's work (200 where none is given). Ends at the first invariant that does not hold.
"""

import gc
import os
import sys
import threading
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.whole_application import WholeApplication, done

PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


def resident():
    """Return the process's memory in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MIB


def line(began):
    gc.collect()
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are enough
    minutes = (time.monotonic() - began) / 60
    counted = sum(done.values())
    kinds = {
        name: done[name] for name in ("refused", "undo", "redo", "save", "reopen", "kill", "review", "table")
    }
    return (
        f"{minutes:6.1f} min {counted:8,} steps  {resident():6.0f} MiB {files:4} files "
        f"{threading.active_count():3} threads  {kinds}"
    )


def main():
    minutes = float(sys.argv[1])
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    began, number = time.monotonic(), 0
    while time.monotonic() - began < minutes * 60:
        number += 1
        machine = seed(number)(WholeApplication)
        chosen = settings(
            max_examples=5,
            stateful_step_count=steps,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            deadline=None,
        )
        run_state_machine_as_test(machine, settings=chosen)
        print(line(began), flush=True)
    print("all held:", dict(sorted(done.items())))


if __name__ == "__main__":
    main()
