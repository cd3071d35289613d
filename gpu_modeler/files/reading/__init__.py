"""Reading of any workbook, made by anyone, into neutral records; always in a process of its own.

`read_workbook` is the only entrance. Modules that touch the file's bytes run in the child alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from gpu_modeler.files.reading import answer, faults, process
from gpu_modeler.files.reading.records import Limits, ReadCell, ReadSheet, ReadWorkbook, Unfollowed

__all__ = ["Limits", "ReadCell", "ReadSheet", "ReadWorkbook", "Unfollowed", "read_workbook"]

DEFAULT_LIMITS = Limits()
_MEMORY_SIGNALS = {"SIGABRT", "SIGKILL"}  # native code that gets no memory aborts; a short machine kills


def read_workbook(
    path: Path | str,
    password: str = "",
    limits: Limits = DEFAULT_LIMITS,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> ReadWorkbook:
    """Return what a file holds; its kind is decided by its content, not its name.

    is_cancelled: asked about twenty times a second on the calling thread; True ends the reading.

    Raises:
        ReadingRefused: one of `faults`, within `limits.wall_seconds`, whatever the file does.
    """
    path = Path(path)
    try:
        asked = answer.encode_request(os.path.abspath(path), password, limits)  # noqa: PTH100  # does not follow links
        ended = process.run(asked, limits, is_cancelled)
    except (OSError, ValueError) as error:
        raise faults.ReaderCrashed(path=path, reason=error) from error
    if fault := fault_of_end(path, ended, limits):
        raise fault
    return _opened(path, ended)


def fault_of_end(path: Path, ended: process.Ended, limits: Limits) -> faults.ReadingRefused | None:
    """Return why a child's answer cannot be used, `None` where it can."""
    signal_name = _signal_name(ended.status)
    if ended.is_cancelled:
        return faults.ReadingCancelled(path=path)
    if ended.is_late or signal_name in {"SIGXCPU", "SIGALRM"}:
        seconds = limits.seconds if signal_name == "SIGXCPU" else limits.wall_seconds
        return faults.ReadingTookTooLong(path=path, seconds=f"{seconds:g}")
    if ended.is_too_long or signal_name in _MEMORY_SIGNALS or ended.status == process.NO_MEMORY_STATUS:
        return faults.ReadingNeedsMemory(path=path, limit=limits.memory_bytes >> 20)
    if ended.status:
        return faults.ReaderCrashed(path=path, reason=signal_name or f"status {ended.status}")
    return None


def _signal_name(status: int) -> str:
    if status >= 0 or sys.platform == "win32":
        return ""
    import signal

    return signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"


def _opened(path: Path, ended: process.Ended) -> ReadWorkbook:
    try:
        found = json.loads(ended.answer)
        fault = answer.fault_of(found)
        if fault is None:
            return answer.workbook_of(path.name, found)
    except (LookupError, TypeError, ValueError) as error:
        raise faults.ReaderCrashed(path=path, reason=f"{type(error).__name__}: {error}") from error
    fault.values["path"] = path  # as the person wrote it
    raise fault
