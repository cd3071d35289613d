"""Taking unsaved work back from a journal that was left behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gpu_modeler.files.journal.replay import Recovered, recovered
from gpu_modeler.files.journal.shelf import claim, remove_claimed
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.app.documents import Documents
    from gpu_modeler.app.protection import Protection


def restore(
    documents: Documents, journal: Path, protection: Protection | None = None, initiator: object = None
) -> list[Message]:
    """Open the document of a journal as it was, modified and with its undo history; answer what should be said of it.

    The journal stays until the document stands in a new one; without `protection` it stays for good. Where its file
    was changed by somebody since, the document is untitled, so that saving asks where to.

    Raises:
        ModelerError: another window has it, or nothing of it can be given back; the document before stays.
    """
    lock = claim(journal)
    try:
        found = recovered(journal)
        path, said = _target(found)
        if protection is not None:
            protection.continue_from(journal, lambda: remove_claimed(journal, lock))
        documents.take_recovered(found.model, path, found.timeline, found.saved, initiator)
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


def _target(found: Recovered) -> tuple[Path | None, list[Message]]:
    """Return where the document is to be saved, and what to say: of a changed file, and of what is missing."""
    identity, said = found.identity, []
    if found.damage:
        said.append(Message("recovery_incomplete", {"damage": found.damage}))
    if not identity.path:
        return None, said
    path = Path(identity.path)
    if not path.exists() or (identity.file is not None and identity.file.is_same()):
        return path, said
    return None, [*said, Message("recovery_file_changed", {"path": identity.path})]
