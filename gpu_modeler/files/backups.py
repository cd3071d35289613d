"""Versions of documents that were kept: as each was opened, as it was saved, and what a save replaced.

They lie in the person's folder for what must outlast a crash, never beside the document: one folder for each path, one
file for each version, named by number, time and hash. Order is by number, so that a clock set back changes nothing.
A version that is there already is not kept twice. Of each document stay the last `LAST_KEPT`, and besides them the last
of each of `DAYS_KEPT` days; all together stay below `MOST_BYTES`, the oldest going first. The newest of each document,
and one that is named, always stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gpu_modeler.files.journal.folder import state_folder
from gpu_modeler.files.journal.lock import Lock

LAST_KEPT = 10
DAYS_KEPT = 30
MOST_BYTES = 2 << 30
"""Bytes, of all documents together."""
SUFFIX = ".gpum"
_RECORD = "document.json"
_NAME = re.compile(r"(\d{8,15})-(\d{8}T\d{6}Z)-([0-9a-f]{64})" + re.escape(SUFFIX))
_BLOCK = 1 << 20
_PATIENCE_S = 10.0


class FileMoved(OSError):
    """The document was changed while it was read; what was read is no version of it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version that was kept.

    Attributes:
        number: larger for what was kept later, over all documents.
        kept: when it was kept, as the clock said; for people, not for order.
        changed: when the file was written last, in seconds since 1970 as the disk says.
        size: bytes.
        sha256: what it held when it was kept.
    """

    path: Path
    number: int
    kept: datetime
    changed: float
    size: int
    sha256: str

    def is_sound(self) -> bool:
        """Say whether it holds what it held when it was kept; reads it."""
        try:
            return hash_of(self.path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of which there are versions: where it lies, or lay, and the number of the newest one."""

    path: Path
    newest: int


def hash_of(path: Path | str) -> str:
    """Return the SHA-256 of a file. Raises OSError where it cannot be read."""
    made = hashlib.sha256()
    with Path(path).open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


class Backups:
    """The versions in one folder, which need not be there yet. Safe in any thread and beside other processes."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder or state_folder() / "backups"
        self._most_bytes = most_bytes

    # --- keeping ------------------------------------------------------------------------------------

    def keep(self, document: Path, needed: Iterable[str] = ()) -> Version | None:
        """Keep a document as it lies on the disk; `None` where none lies there, or an empty file.

        `needed` are hashes of versions that must stay. Where the newest version is the same, that one is returned.

        Raises:
            OSError: it cannot be read or kept; `FileMoved` where it was changed meanwhile.
        """
        if not document.is_file() or not document.stat().st_size:
            return None
        place = self._place(document)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = place / f".{secrets.token_hex(8)}.tmp"
        try:
            sha256 = _copied(document, fresh)
            with self._alone():
                return self._put(document, fresh, sha256, {*needed, sha256})
        finally:
            fresh.unlink(missing_ok=True)

    def _put(self, document: Path, fresh: Path, sha256: str, needed: set[str]) -> Version:
        place = fresh.parent
        newest = next(iter(self.versions(document)), None)
        if newest is not None and newest.sha256 == sha256 and newest.size == fresh.stat().st_size:
            return newest
        record = place / _RECORD
        if not record.exists():
            record.write_text(json.dumps({"path": str(document)}), encoding="utf-8")
        day = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        target = place / f"{self._last_number() + 1:08d}-{day}-{sha256}{SUFFIX}"
        fresh.replace(target)
        self._thin(document, needed)
        self._fit(needed)
        made = _version_of(target)
        assert made is not None
        return made

    def _last_number(self) -> int:
        return max((version.number for version in self._all()), default=0)

    def _thin(self, document: Path, needed: set[str]) -> None:
        """Remove what is neither among the last, nor the last of its day."""
        found = self.versions(document)
        of_days: dict[object, Version] = {}
        for version in found:
            of_days.setdefault(version.kept.astimezone().date(), version)
        staying = {*found[:LAST_KEPT], *list(of_days.values())[:DAYS_KEPT]}
        for version in found:
            if version not in staying and version.sha256 not in needed:
                _remove(version)

    def _fit(self, needed: set[str]) -> None:
        """Remove the oldest until all together are small enough."""
        found = sorted(self._all(), key=lambda version: version.number)
        newest = {version.path.parent: version for version in found}
        total = sum(version.size for version in found)
        for version in found:
            if total <= self._most_bytes:
                return
            if newest[version.path.parent] is not version and version.sha256 not in needed:
                _remove(version)
                total -= version.size

    # --- looking ------------------------------------------------------------------------------------

    def versions(self, document: Path) -> list[Version]:
        """List the versions of a document, newest first; none where the folder cannot be read."""
        return sorted(_versions_in(self._place(document)), key=lambda version: version.number, reverse=True)

    def find(self, document: Path, sha256: str) -> Version | None:
        """Return a version by what it held; `None` where there is none, or it is damaged."""
        found = (version for version in self.versions(document) if version.sha256 == sha256)
        return next((version for version in found if version.is_sound()), None)

    def documents(self) -> list[Kept]:
        """List the documents of which there are versions, the one kept last first."""
        newest: dict[Path, int] = defaultdict(int)
        for version in self._all():
            newest[version.path.parent] = max(newest[version.path.parent], version.number)
        known = ((_document_of(place), number) for place, number in newest.items())
        found = [Kept(path, number) for path, number in known if path is not None]
        return sorted(found, key=lambda kept: kept.newest, reverse=True)

    def _all(self) -> Iterator[Version]:
        try:
            places = [entry for entry in self.folder.iterdir() if entry.is_dir()]
        except OSError:
            return
        for place in places:
            yield from _versions_in(place)

    def _place(self, document: Path) -> Path:
        name = os.path.normcase(os.path.abspath(document))  # noqa: PTH100 - a link is a document of its own
        return self.folder / hashlib.sha256(os.fsencode(name)).hexdigest()[:32]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process number or remove versions meanwhile; a process that hangs is not waited for long."""
        lock, until = Lock(self.folder / ".lock"), time.monotonic() + _PATIENCE_S
        try:
            with suppress(OSError):  # a drive without locks
                while not lock.take() and time.monotonic() < until:
                    time.sleep(0.02)
            yield
        finally:
            lock.release()


def _copied(document: Path, fresh: Path) -> str:
    """Copy a file, and return the hash of what was copied. Raises OSError, `FileMoved`."""
    made = hashlib.sha256()
    with document.open("rb") as file:
        before = os.fstat(file.fileno())
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            while block := file.read(_BLOCK):
                made.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileMoved(0, "changed while it was read", str(document))
    with suppress(OSError):
        os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    return made.hexdigest()


def copy_elsewhere(version: Version, target: Path) -> None:
    """Put a copy of a version at a path, in the place of what lies there. Raises OSError; then nothing was changed."""
    fresh = target.with_name(f".{secrets.token_hex(8)}.gpum.tmp")
    try:
        shutil.copyfile(version.path, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _versions_in(place: Path) -> Iterator[Version]:
    try:
        entries = list(place.iterdir())
    except OSError:
        return
    for entry in entries:
        version = _version_of(entry)
        if version is not None:
            yield version


def _version_of(path: Path) -> Version | None:
    """Return the version in a file; `None` for a file that is none."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        kept = datetime.strptime(match[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        state = path.stat()
    except (OSError, ValueError):
        return None
    return Version(path, int(match[1]), kept, state.st_mtime, state.st_size, match[3])


def _document_of(place: Path) -> Path | None:
    try:
        found = json.loads((place / _RECORD).read_text(encoding="utf-8"))["path"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Path(found) if isinstance(found, str) and found and "\0" not in found else None


def _remove(version: Version) -> None:
    with suppress(OSError):  # it goes the next time
        version.path.unlink(missing_ok=True)
