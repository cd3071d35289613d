"""The open document's file as it lies on the disk: whether it is still what was opened or saved, and if not, whose it is."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gpu_modeler.edits.history import reversed_steps
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.backups import Backups, hash_of
from gpu_modeler.files.document_lock import holder_of

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents
    from gpu_modeler.model import Model

DiskState = Literal["same", "changed", "gone", "unreachable"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A file as it stood on the disk at one moment; `sha256` is empty until somebody has read it.

    Size, time and inode tell quickly that it is another; only the hash tells that it is the same.
    """

    path: Path
    size: int
    changed_ns: int
    inode: int
    sha256: str = ""

    @staticmethod
    def of(path: Path) -> Standing | None:
        """Return how a file stands, without reading it; `None` where there is none to be seen."""
        try:
            state = path.stat()
        except (OSError, ValueError):
            return None
        return Standing(path, state.st_size, state.st_mtime_ns, state.st_ino)

    def looks_like(self, other: Standing) -> bool:
        """Say whether the disk lists both alike."""
        return (self.size, self.changed_ns, self.inode) == (other.size, other.changed_ns, other.inode)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the disk found: `standing` as it is now, who changed it (empty where nobody knows)."""

    state: DiskState
    standing: Standing | None = None
    author: str = ""


def look(known: Standing) -> Found:
    """Compare a file with how it is known; reads it only where the disk lists it otherwise. Safe in any thread."""
    now = Standing.of(known.path)
    if now is None:
        return Found("gone" if known.path.parent.is_dir() else "unreachable")
    if now.looks_like(known):
        return Found("same", known)
    try:
        now = replace(now, sha256=hash_of(known.path))
    except FileNotFoundError:
        return Found("gone")
    except OSError:
        return Found("unreachable")
    if known.sha256 == now.sha256:
        return Found("same", now)
    return Found("changed", now, author_of(known.path))


def author_of(path: Path) -> str:
    """Return who may have changed a file: who has it open elsewhere, or whose it is; empty where that says nothing."""
    holder = holder_of(path)
    if holder is not None and holder.user and holder.process != os.getpid():
        return holder.user if holder.is_here else f"{holder.user}@{holder.host}"
    try:
        return "" if path.stat().st_uid == os.getuid() else path.owner()
    except (OSError, KeyError, AttributeError, NotImplementedError):
        return ""


def base_of(documents: Documents, sha256: str, backups: Backups | None = None) -> Model | None:
    """Return the document as it was opened or saved last; `None` where nothing leads back to it.

    The edits since are taken back on a copy; where that is not possible any more, as after undoing past the last save,
    it is the version that was kept, which is there after a crash too.
    """
    from gpu_modeler.files import gpum

    timeline = documents.history.timeline
    saved = timeline.position_of(documents.saved_mark)
    if saved >= timeline.forgotten and not documents.is_attempting:
        return _walked(documents, saved - timeline.forgotten)
    kept = (backups or Backups()).find(documents.path, sha256) if documents.path and sha256 else None
    try:
        return gpum.read(kept.path) if kept is not None else None
    except ModelerError:
        return None


def _walked(documents: Documents, position: int) -> Model:
    """Return a copy of the model with another number of edits in force."""
    timeline, model = documents.history.timeline, documents.model.copied()
    for step in reversed(timeline.steps[position : timeline.position]):
        for replacement in reversed_steps(step.replacements):
            model.apply(replacement)
    for step in timeline.steps[timeline.position : position]:
        for replacement in step.replacements:
            model.apply(replacement)
    return model
