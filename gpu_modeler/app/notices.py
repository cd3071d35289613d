"""What the session tells its subscribers. Each view decides for itself whether it must look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from gpu_modeler.record import record

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet


NoticeKind = Literal["document", "edit", "saved", "scenario", "language", "theme", "settings"]
"""document: another model is shown, reload everything · edit: performed, undone or redone, see `changes` · saved: path or
the modified state changed, or an attempt became a step · scenario, language, theme: another one is chosen · settings:
recent files or layout changed."""


@record
class Notice:
    """Something changed.

    `changes` says which cells, for an edit. `initiator` is whoever asked for the change, so that a view can leave out
    what it did itself.
    """

    kind: NoticeKind
    changes: ChangeSet | None = None
    initiator: object = None


Subscriber = Callable[[Notice], None]
