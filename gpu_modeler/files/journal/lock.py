"""A lock that a process holds while it writes a journal. The operating system lets go of it when the process dies."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_held: set[Path] = set()
"""Those of this process: a second handle to such a file, once closed, would let go of the lock."""


class Lock:
    """One lock file. Held by at most one process, and at most once in that process."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock; answer whether it is ours now. The file is made where it is missing.

        Raises:
            OSError: the file cannot be made, or this file system knows no locks.
        """
        if self._handle is not None:
            return True
        if self.path in _held:
            return False
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError as fault:
            os.close(handle)
            if fault.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
                return False
            raise
        self._handle = handle
        _held.add(self.path)
        return True

    def release(self) -> None:
        """Let go of the lock; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            _held.discard(self.path)


if os.name == "nt":  # pragma: no cover - not on this platform
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Lock for the process, not for the handle: a child that was forked and lives on does not hold it."""
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
