"""Taking unsaved work back from a journal that was left behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.journal.replay import Recovered, recovered
from gpu_modeler.files.journal.shelf import claim, remove_claimed
from gpu_modeler.model import Model
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents
    from gpu_modeler.app.protection import Protection


def restore(
    documents: Documents,
    journal: Path,
    protection: Protection | None = None,
    initiator: object = None,
    *,
    is_guarded: bool = False,
) -> list[Message]:
    """Open the document of a journal as it was, modified and with its undo history; answer what should be said of it.

    The journal stays until the document stands in a new one; without `protection` it stays for good. Where its file
    was changed by somebody since, the document is untitled, so that saving asks where to; where `is_guarded`, it keeps
    its path, as whoever looks after the file compares it with `file_before` and asks.

    Raises:
        ModelerError: another window has it, or nothing of it can be given back; the document before stays.
    """
    lock = claim(journal)
    try:
        found = recovered(journal)
        path, saved, said = _target(found, is_guarded=is_guarded)
        documents.file_before = found.identity.file
        if protection is not None:
            protection.continue_from(journal, lambda: remove_claimed(journal, lock))
        documents.take_recovered(found.model, path, found.timeline, saved, initiator)
    except BaseException:
        if protection is not None:
            protection.continue_from(None)
        lock.release()
        raise
    if protection is None:
        lock.release()
    else:
        protection.start()
    return said


def _target(found: Recovered, *, is_guarded: bool) -> tuple[Path | None, object, list[Message]]:
    """Return where the document is saved, the mark of what lies there, and what to say: of changes, of what is missing."""
    identity, said = found.identity, []
    if found.damage:
        said.append(Message("recovery_incomplete", {"damage": found.damage}))
    if not identity.path:
        return None, found.saved, said
    path = Path(identity.path)
    if not path.exists() or (identity.file is not None and identity.file.is_same()):
        return path, found.saved, said
    if _holds(path, found.model):  # the process ended after it had saved, before it could say so
        return path, found.timeline.mark, said
    if is_guarded and identity.file is not None:
        return path, found.saved, said
    return None, object(), [*said, Message("recovery_file_changed", {"path": identity.path})]


def _holds(path: Path, model: Model) -> bool:
    try:
        return _rows(gpum.read(path)) == _rows(model)
    except ModelerError:
        return False


def _rows(model: Model) -> set[tuple[str, object]]:
    return {(table, row) for table, values in rows(model) for row in values}
