"""Why a workbook is not verified. What reading any workbook may refuse is in `files.reading.faults`."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError


class NotVerifiable(ModelerError):
    """Not an `.xlsx` workbook, or one with a password."""

    key = "error_verify_not_xlsx"


class VerificationStopped(ModelerError):
    """The person stopped it."""

    key = "error_verify_stopped"


class NoEngine(ModelerError):
    """No engine could do its work; `reasons` says why."""

    key = "error_verify_no_engine"
