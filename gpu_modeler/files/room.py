"""Whether a failure to write says that there is no room left."""

from __future__ import annotations

import errno
import sqlite3

_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_ROOM_WINDOWS = {39, 112}
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""


def is_no_room(fault: BaseException) -> bool:
    """Say whether the disk is full, or a person's share of it."""
    if isinstance(fault, sqlite3.Error):
        return getattr(fault, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    if not isinstance(fault, OSError):
        return False
    return fault.errno in _NO_ROOM or getattr(fault, "winerror", None) in _NO_ROOM_WINDOWS
