"""Why a workbook is not read. Each says what happened and what to do; the model is never touched by reading."""

from __future__ import annotations

from gpu_modeler.errors import ModelerError


class ReadingRefused(ModelerError):
    """A workbook that is not read; `values` always holds `path`."""


class WorkbookMissing(ReadingRefused):
    """There is no such file."""

    key = "error_reading_missing"


class WorkbookIsFolder(ReadingRefused):
    """The path is a folder."""

    key = "error_reading_folder"


class WorkbookIsSpecial(ReadingRefused):
    """The path is a device, pipe or socket."""

    key = "error_reading_special"


class WorkbookUnreadable(ReadingRefused):
    """The system refuses: no rights, or locked by another program."""

    key = "error_reading_unreadable"


class WorkbookEmpty(ReadingRefused):
    """The file has no bytes."""

    key = "error_reading_empty"


class NotAWorkbook(ReadingRefused):
    """The content is something else; `what` is a Message naming it."""

    key = "error_reading_not_a_workbook"


class WorkbookTooLarge(ReadingRefused):
    """A size over the limit; `what` is a Message naming size and limit."""

    key = "error_reading_too_large"


class WorkbookDamaged(ReadingRefused):
    """The content contradicts its format; `reason` says where."""

    key = "error_reading_damaged"


class WorkbookUnsafe(ReadingRefused):
    """The content is built to harm its reader: entity declarations, overlapping or doubled parts."""

    key = "error_reading_unsafe"


class PasswordNeeded(ReadingRefused):
    """The file is encrypted and no password was given."""

    key = "error_reading_password_needed"


class PasswordWrong(ReadingRefused):
    """The given password does not open the file."""

    key = "error_reading_password_wrong"


class EncryptionUnknown(ReadingRefused):
    """The file is encrypted in a way that is not known here."""

    key = "error_reading_encryption_unknown"


class ReadingTookTooLong(ReadingRefused):
    """The time limit passed."""

    key = "error_reading_too_long"


class ReadingNeedsMemory(ReadingRefused):
    """The memory limit was reached."""

    key = "error_reading_memory"


class ReadingCancelled(ReadingRefused):
    """The person stopped it."""

    key = "error_reading_cancelled"


class ReaderCrashed(ReadingRefused):
    """The reading process ended without an answer, or did not start; `reason` is technical."""

    key = "error_reading_crashed"


FAULTS: dict[str, type[ReadingRefused]] = {fault.__name__: fault for fault in ReadingRefused.__subclasses__()}
