"""Temporary files beside what they will replace: named so that what a killed process left can be told, and removed.

A name says which machine and process writes it. Only such a name, of this machine, of a process that has ended, and
untouched for a while, is ever removed: everything else in a person's folder is theirs.
"""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from gpu_modeler.processes import may_live

QUIET_SECONDS = 60.0
"""A file written to more lately than that is left alone, whoever seems to have ended."""
_NAME = re.compile(r"\.gpu-modeler-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.tmp(?:-journal)?")


def temporary_for(target: Path) -> Path:
    """Return a name, in the folder of the target, that nobody else uses."""
    return target.with_name(f".gpu-modeler-{_machine()}-{os.getpid()}-{os.urandom(4).hex()}.tmp")


def clear(folder: Path) -> list[Path]:
    """Remove what processes that ended left in a folder, and return it; what cannot be removed stays, in silence."""
    removed = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if _is_left(entry):
                    os.unlink(entry.path)  # noqa: PTH108 - a path of scandir
                    removed.append(Path(entry.path))
    return removed


def replace_whole(target: Path, content: bytes) -> None:
    """Put a small file in its place whole or not at all; for what can be made again, so the disk is not waited for.

    Raises:
        OSError, ValueError: the target is as it was, and nothing lies beside it.
    """
    clear(target.parent)
    temporary = temporary_for(target)
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _is_left(entry: os.DirEntry[str]) -> bool:
    found = _NAME.fullmatch(entry.name)
    if found is None or found[1] != _machine() or not entry.is_file(follow_symlinks=False):
        return False
    quiet = abs(time.time() - entry.stat(follow_symlinks=False).st_mtime)  # a clock may have been set back
    return quiet > QUIET_SECONDS and not _is_running(int(found[2]))


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return False  # there a file that somebody has open cannot be removed
    return may_live(process)


def _machine() -> str:
    name = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    return f"{crc32(name.encode()):08x}"
