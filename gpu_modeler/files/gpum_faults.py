"""Why a document cannot be read or written: one class per situation, each with the path."""

from __future__ import annotations

from pathlib import Path

from gpu_modeler.errors import ModelerError


class FileFault(ModelerError):
    """A document that cannot be read or written; it is as it was."""

    def __init__(self, path: Path, **values: object) -> None:
        self.path = path
        super().__init__(path=str(path), name=path.name, **values)


class FileMissing(FileFault):
    """Nothing lies at the path."""

    key = "error_file_missing"


class FileIsFolder(FileFault):
    """A folder lies at the path."""

    key = "error_file_is_folder"


class FileSpecial(FileFault):
    """A device or pipe lies at the path."""

    key = "error_file_special"


class FileUnreadable(FileFault):
    """The operating system refuses to read it."""

    key = "error_file_unreadable"


class FileEmpty(FileFault):
    """It holds nothing."""

    key = "error_file_empty"


class FileForeign(FileFault):
    """Another program's file."""

    key = "error_file_foreign"


class FileNewer(FileFault):
    """Written by a later version of this program."""

    key = "error_file_newer"


class FileDamaged(FileFault):
    """Ours, but what it holds does not fit together."""

    key = "error_file_damaged"


class FileTooLarge(FileFault):
    """Beyond what is opened."""

    key = "error_file_too_large"


class FileTooManyRows(FileFault):
    """More rows than a model has."""

    key = "error_file_too_many_rows"


class FileSpansTooMuch(FileFault):
    """Its lines over all companies, years and scenarios are more values than fit into memory."""

    key = "error_file_spans_too_much"


class FolderMissing(FileFault):
    """There is no folder to write into."""

    key = "error_folder_missing"


class FileReadOnly(FileFault):
    """The target, or its folder, is protected."""

    key = "error_file_read_only"


class FileProtected(FileFault):
    """The target is a file that must not be overwritten: foreign, newer or damaged."""

    key = "error_file_protected"


class FileNotWritten(FileFault):
    """Writing failed on the way; the target is as it was."""

    key = "error_file_not_written"


class FileNoRoom(FileNotWritten):
    """The disk is full; the target is as it was."""

    key = "error_file_no_room"


class TextCannotBeKept(FileFault):
    """A text holds a character that no document can hold."""

    key = "error_text_cannot_be_kept"
