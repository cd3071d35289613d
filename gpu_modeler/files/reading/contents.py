"""The bytes of a file, once it is known to be an ordinary one of a bearable size."""

from __future__ import annotations

import os
import stat

from gpu_modeler.files.reading.faults import (
    WorkbookEmpty,
    WorkbookIsFolder,
    WorkbookIsSpecial,
    WorkbookMissing,
    WorkbookTooLarge,
    WorkbookUnreadable,
)
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.text import Message


def content_of(path: str, limits: Limits) -> bytes:
    """Return a file's bytes, read once, so that a file that changes meanwhile cannot differ from what was scanned.

    Raises:
        WorkbookMissing, WorkbookIsFolder, WorkbookIsSpecial, WorkbookEmpty, WorkbookTooLarge, WorkbookUnreadable:
            as their names say.
    """
    try:
        _check_kind(path, limits)
        with open(path, "rb") as file:  # noqa: PTH123  # a string may hold what no path object takes
            content = file.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise WorkbookMissing(path=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WorkbookUnreadable(path=path, reason=reason) from error
    if len(content) > limits.file_bytes:
        raise _too_large(path, len(content), limits)
    return content


def _check_kind(path: str, limits: Limits) -> None:
    found = os.stat(path)  # noqa: PTH116  # as above
    if stat.S_ISDIR(found.st_mode):
        raise WorkbookIsFolder(path=path)
    if not stat.S_ISREG(found.st_mode):
        raise WorkbookIsSpecial(path=path)
    if found.st_size == 0:
        raise WorkbookEmpty(path=path)
    if found.st_size > limits.file_bytes:
        raise _too_large(path, found.st_size, limits)


def _too_large(path: str, size: int, limits: Limits) -> WorkbookTooLarge:
    values = {"size": f"{size / (1 << 20):,.0f}", "limit": limits.file_bytes >> 20}
    return WorkbookTooLarge(path=path, what=Message("reading_limit_file", values))
