"""The lock file beside an open document: who has it open, where and since when. It asks, it never prevents.

`.~lock.NAME#` holds JSON. A folder that cannot be written, or a drive that is gone, means no lock and no complaint.
What the process of a person who is gone left on this machine is taken over without a word.
"""

from __future__ import annotations

import ctypes
import getpass
import json
import os
import secrets
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from gpu_modeler import __version__
from gpu_modeler.processes import may_live

LARGEST_PROCESS = (1 << 31) - 1
LARGEST = 1 << 14
"""Bytes; a longer lock file is none of ours."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a document open.

    Attributes:
        user, host: by the names that the machine knows; empty where the file does not say.
        process: its number there.
        born: when that process began, in the system's own words; numbers of processes come again.
        since: when the document was opened, ISO 8601 in UTC.
        version: of the program.
        token: tells this window's lock from every other one.
    """

    user: str = ""
    host: str = ""
    process: int = 0
    born: str = ""
    since: str = ""
    version: str = ""
    token: str = ""

    @staticmethod
    def me() -> Holder:
        """Return this process as a holder, from now on."""
        return Holder(
            user=_user(),
            host=socket.gethostname(),
            process=os.getpid(),
            born=_born(os.getpid()),
            since=datetime.now(UTC).isoformat(timespec="seconds"),
            version=__version__,
            token=secrets.token_hex(8),
        )

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host == socket.gethostname()

    @property
    def is_mine(self) -> bool:
        """Whether it is another window of the same person on this machine."""
        return self.is_here and self.user == _user()

    @property
    def is_gone(self) -> bool:
        """Whether the process is known to be gone; of another machine nobody knows."""
        return self.is_here and not _is_alive(self.process, self.born)


def lock_path(document: Path) -> Path:
    """Return where the lock of a document lies."""
    return document.with_name(f".~lock.{document.name}#")


def holder_of(document: Path) -> Holder | None:
    """Return who has a document open, living or not; `None` where nobody says so. One that is unreadable is nameless."""
    try:
        with lock_path(document).open("rb") as file:
            text = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return None
    return _holder_in(text)


def _holder_in(text: bytes) -> Holder:
    try:
        values = json.loads(text) if len(text) <= LARGEST else {}
        known = {
            each.name: values[each.name]
            for each in fields(Holder)
            if type(values.get(each.name)) is type(each.default)
        }
    except (ValueError, AttributeError, RecursionError):
        return Holder()
    return Holder(**known)


class DocumentLock:
    """The lock of one document for one window. Never raises because of a disk."""

    def __init__(self, document: Path) -> None:
        self.document = document
        self.path = lock_path(document)
        self.me = Holder.me()
        self.is_held = False

    def other(self) -> Holder | None:
        """Return who else has the document open; `None` where nobody has, or whoever had is gone."""
        holder = holder_of(self.document)
        if holder is None or holder.token == self.me.token or holder.is_gone:
            return None
        return holder

    def take(self) -> Holder | None:
        """Take the lock; return who has it where somebody else does. What somebody who is gone left is taken over.

        Where no lock can be written there is none, and nobody is returned: see `is_held`.
        """
        for _ in range(3):
            try:
                self._write()
            except FileExistsError:
                other = self.other()
                if other is not None:
                    return other
                if not self._clear():
                    return None
            except (OSError, ValueError):
                return None
            else:
                return None
        return None

    def _write(self) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(self.me), file)
        except OSError:  # a full disk: an empty lock would stand in everybody's way and name nobody
            with suppress(OSError):
                self.path.unlink()
            raise
        self.is_held = True
        _hide(self.path)

    def _clear(self) -> bool:
        """Take a lock that was left behind out of the way, looking once more at what was taken: it may be a new one."""
        aside = self.path.with_name(f"{self.path.name}.{self.me.token}")
        try:
            self.path.replace(aside)
            with aside.open("rb") as file:
                taken = _holder_in(file.read(LARGEST + 1))
            if not (taken.is_gone or taken.token == self.me.token):
                with suppress(OSError):
                    os.link(aside, self.path)  # back to its place, unless there is a new one
            aside.unlink(missing_ok=True)
        except FileNotFoundError:
            return True  # somebody else cleared it
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Remove the lock, if it is still this one."""
        if not self.is_held:
            return
        self.is_held = False
        holder = holder_of(self.document)
        if holder is not None and holder.token == self.me.token:
            with suppress(OSError):  # the drive is gone; who comes later sees that the process is, too
                self.path.unlink(missing_ok=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _is_alive(process: int, born: str) -> bool:
    """Say whether a process of this machine lives; in doubt it does."""
    if not 0 < process <= LARGEST_PROCESS:  # such a lock is none of ours
        return True
    if not may_live(process):
        return False
    return not born or not _born(process) or _born(process) == born


def _born(process: int) -> str:
    """Return when a process began: the start of the machine and the clock tick; empty where the system does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return f"{boot} {after_name.rpartition(')')[2].split()[19]}"
    except (OSError, IndexError, ValueError):
        return ""


if sys.platform == "win32":  # pragma: no cover - not on this platform

    def _hide(path: Path) -> None:
        ctypes.windll.kernel32.SetFileAttributesW(str(path), 2)

else:

    def _hide(path: Path) -> None:
        """Leave it: a name that begins with a dot is hidden."""
