"""Why a journal cannot be given back: one class per situation, each with the path."""

from __future__ import annotations

from gpu_modeler.files.gpum_faults import FileFault


class JournalUnreadable(FileFault):
    """Nothing of it can be given back: no journal of ours, of a later version, or damaged where it matters."""

    key = "error_journal_unreadable"


class JournalEmpty(JournalUnreadable):
    """It was never begun: nothing is lost with it."""


class JournalTaken(FileFault):
    """Another window has it."""

    key = "error_journal_taken"
