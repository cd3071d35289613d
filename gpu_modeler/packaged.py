"""The way into the packaged application: one program is the window, the command line and every process beside them.

It is called as `gpu-modeler [FILE.gpum]` for the window and as `gpu-modeler-cli COMMAND …` for the command line. It
calls itself to read files from outside (`--child`), and `multiprocessing` calls it for its own processes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import PurePath

CHILD_OPTION = "--child"
CHILDREN = ("gpu_modeler.files.reading.child", "gpu_modeler.files.verify.child")
"""What `--child` runs; nothing else."""
CHECK_OPTION = "--check-modules"
"""Followed by names of our modules: imports them and prints those that cannot be, for who has built the program."""
COMMAND_LINE = "gpu-modeler-cli"
_SPAWNED = "--multiprocessing-fork"
_TRACKER = re.compile(r"from multiprocessing\.resource_tracker import main;\s*main\((\d+)\)")


def main() -> int:
    """Do what the command line asks for; the answer is the exit code."""
    leave_library_path()
    name, words = PurePath(sys.argv[0]).stem, sys.argv[1:]
    if _SPAWNED in words[:1]:
        from multiprocessing import spawn

        spawn.freeze_support()  # does not return
    if (handle := tracker_handle(words)) is not None:
        from multiprocessing.resource_tracker import main as track

        track(handle)
        return 0
    if words[:1] == [CHILD_OPTION]:
        return run_child(words[1:])
    if words[:1] == [CHECK_OPTION]:
        return check_modules(words[1:])
    if name == COMMAND_LINE:
        from gpu_modeler.headless import main as run_command

        return run_command(words)
    from gpu_modeler.gui.launch import main as run_window

    return run_window(words)


def leave_library_path() -> None:
    """Take our own libraries out of the environment: a browser that the window opens has its own."""
    kept = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if kept is not None:
        os.environ["LD_LIBRARY_PATH"] = kept
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def tracker_handle(words: Sequence[str]) -> int | None:
    """Return the handle that `multiprocessing` starts its tracker of shared memory with, `None` for anything else."""
    if "-c" not in words[:-1]:
        return None
    found = _TRACKER.fullmatch(words[words.index("-c") + 1])
    return int(found[1]) if found else None


def run_child(words: Sequence[str]) -> int:
    """Be one of the processes that read or recompute a file from outside."""
    if len(words) != 1 or words[0] not in CHILDREN:
        return 2
    from importlib import import_module

    return int(import_module(words[0]).main() or 0)


def check_modules(names: Sequence[str]) -> int:
    """Print each of the modules that cannot be imported here, and why; the exit code is 1 where there is one."""
    from importlib import import_module

    faults = []
    for name in names:
        try:
            import_module(f"gpu_modeler.{name.removeprefix('gpu_modeler.')}")
        except ImportError as fault:
            faults.append(f"{name}: {fault}")
    sys.stdout.write("".join(f"{line}\n" for line in faults))
    return 1 if faults else 0
