"""Where the journals of unsaved work lie."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

SUFFIX = ".gpuj"
LOCK = ".lock"


def state_folder() -> Path:
    """Return the person's folder for what must outlast a crash; `GPU_MODELER_STATE` names another."""
    named = os.environ.get("GPU_MODELER_STATE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "GPU Modeler"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "GPU Modeler"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "gpu-modeler"


def journal_folder(state: Path | None = None) -> Path:
    """Return the folder of the journals that are written, or were left behind."""
    return (state or state_folder()) / "journals"


def discarded_folder(state: Path | None = None) -> Path:
    """Return the folder of journals that somebody threw away; they are kept there for some days."""
    return (state or state_folder()) / "discarded"


def new_path(folder: Path) -> Path:
    """Return a path for a journal that no other process takes; the day in it is for people, not for order."""
    day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return folder / f"{day}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"


def lock_of(journal: Path) -> Path:
    """Return the file by whose lock a journal's process says that it lives."""
    return journal.with_suffix(LOCK)


def parts_of(journal: Path) -> tuple[Path, ...]:
    """Return all files that belong to a journal, whether they are there or not; the journal itself comes first."""
    return (journal, *(journal.with_name(journal.name + tail) for tail in ("-wal", "-shm", "-journal")))


def remove(journal: Path) -> None:
    """Take a journal from the disk. A part that cannot be removed stays, without a word: it is offered again."""
    for part in (*reversed(parts_of(journal)), lock_of(journal)):
        try:
            part.unlink(missing_ok=True)
        except OSError:
            return
