"""What keeps the reading process harmless, set before the first byte of the file is read.

On Linux and other Unixes the system limits address space, processor time, and file size (nothing can be written), and
leaves no core file; macOS ignores the limit of address space. Windows limits none of these: there the time limit of
the parent (`process`) and the counting in `scan`, `extents` and `raw.Budget` hold alone. Everywhere Python itself
refuses to open a socket, start a process or open a file for writing.
"""

from __future__ import annotations

import math
import os
import sys
from contextlib import suppress
from typing import Any

from gpu_modeler.files.reading.records import Limits

GRACE_SECONDS = 5
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "ftplib.",
    "urllib.",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def raise_fences(limits: Limits) -> None:
    """Limit this process for good."""
    limit_resources(limits)
    sys.addaudithook(_forbid)


def limit_resources(limits: Limits, written_bytes: int = 0) -> None:
    """Limit memory, processor time and written files, where the platform can."""
    if sys.platform == "win32":
        return
    import resource
    import signal

    seconds = math.ceil(limits.seconds)
    for name, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds, seconds + GRACE_SECONDS),  # the first sends a signal that tells why
        (resource.RLIMIT_FSIZE, written_bytes, written_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with suppress(OSError, ValueError):  # a stricter one is in force already, or the platform knows none
            resource.setrlimit(name, (soft, hard))
    signal.alarm(math.ceil(limits.wall_seconds) + GRACE_SECONDS)  # an orphan ends too


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} while a workbook is read")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(f"writing {arguments[0]} while a workbook is read")
