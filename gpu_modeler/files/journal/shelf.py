"""What processes that are gone left behind: listed, taken, thrown away. What another window writes is never touched."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gpu_modeler.files.journal import folder as places
from gpu_modeler.files.journal.coding import label_of
from gpu_modeler.files.journal.faults import JournalEmpty, JournalTaken, JournalUnreadable
from gpu_modeler.files.journal.identity import Identity
from gpu_modeler.files.journal.lock import Lock
from gpu_modeler.files.journal.reading import Entry, read
from gpu_modeler.files.journal.replay import DOES_NOT_FIT, unsaved
from gpu_modeler.files.journal.schema import unpacked
from gpu_modeler.processes import may_live
from gpu_modeler.text import Message

DAYS_KEPT = 7
LAST_LABELS = 20
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Unsaved work of a process that is gone.

    Attributes:
        path: the journal.
        changed: when it was written last, in seconds since 1970 as the disk says; for people, not for order.
        edits: how many edits are in force and not saved.
        labels: what the last of them did, newest first.
        damage: what is missing of it, in technical words.
        fault: why nothing can be given back; `None` where it can.
    """

    path: Path
    identity: Identity
    changed: float
    edits: int = 0
    labels: tuple[Message, ...] = ()
    damage: str = ""
    fault: JournalUnreadable | None = None


def left_behind(folder: Path | None = None) -> list[LeftBehind]:
    """List the unsaved work in a folder that no process has, newest first.

    Journals without any are removed, and so are those that another one continues.
    """
    where = folder or places.journal_folder()
    try:
        journals = sorted(where.glob(f"*{places.SUFFIX}"), key=_changed, reverse=True)
    except OSError:
        return []
    looked_at = (_looked_at(journal) for journal in journals)
    found = [each for each in looked_at if each is not None]
    continued = {each.identity.continues for each in found if each.fault is None}
    return [each for each in found if not (each.path.name in continued and _removed(each.path))]


def claim(journal: Path) -> Lock:
    """Take a journal that was left behind; release the lock when it is removed or given back.

    Raises:
        JournalTaken: a process has it, or it is gone.
    """
    if not journal.exists():
        raise JournalTaken(journal)
    lock = Lock(places.lock_of(journal))
    try:
        is_ours = lock.take()
    except OSError:  # a drive without locks
        is_ours = not _is_alive(journal)
    if not is_ours or not journal.exists():
        lock.release()
        raise JournalTaken(journal)
    return lock


def remove_claimed(journal: Path, lock: Lock) -> None:
    """Take a claimed journal from the disk, and let go of its lock."""
    places.remove(journal)
    lock.release()
    with suppress(OSError):  # a lock that is held cannot be removed everywhere
        places.lock_of(journal).unlink(missing_ok=True)


def discard(journal: Path) -> None:
    """Put a journal where it is kept for some days more. Raises as `claim`, or OSError where it cannot be moved."""
    lock = claim(journal)
    try:
        target = journal.parent.parent / places.discarded_folder().name
        target.mkdir(parents=True, exist_ok=True)
        for part in reversed(places.parts_of(journal)):
            if part.exists():
                part.replace(target / part.name)
        os.utime(target / journal.name)
        places.lock_of(journal).unlink(missing_ok=True)
    finally:
        lock.release()


def clear_discarded(folder: Path | None = None) -> None:
    """Remove journals that were thrown away long ago."""
    where = folder or places.discarded_folder()
    for journal in where.glob(f"*{places.SUFFIX}"):
        if time.time() - _changed(journal) > DAYS_KEPT * _DAY_SECONDS:
            places.remove(journal)


def _looked_at(journal: Path) -> LeftBehind | None:
    try:
        lock = claim(journal)
    except JournalTaken:
        return None
    try:
        return _described(journal)
    except JournalEmpty:
        places.remove(journal)
        return None
    except JournalUnreadable as fault:
        return LeftBehind(journal, Identity(), _changed(journal), fault=fault)
    finally:
        lock.release()


def _removed(journal: Path) -> bool:
    try:
        remove_claimed(journal, claim(journal))
    except JournalTaken:
        return False
    return True


def _described(journal: Path) -> LeftBehind | None:
    held = read(journal)
    work = unsaved(held)
    if work is None and not held.damage:
        places.remove(journal)
        return None
    known = work or ()
    labels = tuple(_label(entry) for entry in reversed(known[-LAST_LABELS:]))
    return LeftBehind(journal, held.identity, _changed(journal), len(known), labels, held.damage)


def _label(entry: Entry) -> Message:
    try:
        return label_of(unpacked(entry.body))
    except DOES_NOT_FIT:
        return Message("recovery_step_of_another_version")


def _changed(journal: Path) -> float:
    times = [0.0]
    for part in places.parts_of(journal):
        try:
            times.append(part.stat().st_mtime)
        except OSError:
            continue
    return max(times)


def _is_alive(journal: Path) -> bool:
    """Say, from its name, whether the process that wrote a journal may live; in doubt it does."""
    try:
        process = int(journal.stem.split("-")[2])
    except (ValueError, IndexError):
        return True
    return may_live(process)
