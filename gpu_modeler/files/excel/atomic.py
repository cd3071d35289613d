"""A file put in its place whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path

from gpu_modeler.beside import clear, temporary_for
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.gpum_schema import APPLICATION_ID
from gpu_modeler.files.room import is_no_room


class FolderMissing(ModelerError):
    """The folder of the target does not exist."""

    key = "error_export_folder_missing"


class TargetIsFolder(ModelerError):
    """The target is a folder."""

    key = "error_export_target_is_folder"


class TargetIsSpecial(ModelerError):
    """The target is a device or pipe."""

    key = "error_export_target_is_special"


class TargetIsModel(ModelerError):
    """The target is, or is named like, a document of this program: a workbook in its place would destroy it."""

    key = "error_export_target_is_model"


class TargetReadOnly(ModelerError):
    """The target exists and may not be changed."""

    key = "error_export_target_read_only"


class TargetNotWritable(ModelerError):
    """The system refuses to write: open elsewhere, no rights, disk full."""

    key = "error_export_not_writable"


class TargetNoRoom(TargetNotWritable):
    """The disk is full."""

    key = "error_export_no_room"


def check_target(path: Path) -> None:
    """Refuse a target that cannot be written, before any work is done.

    Raises:
        FolderMissing, TargetIsFolder, TargetIsSpecial, TargetIsModel, TargetReadOnly: as their names say.
    """
    try:
        if path.is_dir():
            raise TargetIsFolder(path=path)
        if not path.parent.is_dir():
            raise FolderMissing(path=path, folder=path.parent)
        if path.exists() and not path.is_file():
            raise TargetIsSpecial(path=path)  # replacing /dev/null by a file would harm the whole machine
        if _is_model(path):
            raise TargetIsModel(path=path)
        # Root may write what is marked read-only; the mark is meant all the same.
        if path.exists() and not (path.stat().st_mode & _WRITE_BITS and os.access(path, os.W_OK)):
            raise TargetReadOnly(path=path)
    except (OSError, ValueError) as error:
        raise TargetNotWritable(path=path, reason=_reason(error)) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, then put the file in its place; a failure leaves the old file and nothing else.

    Raises:
        TargetNotWritable: the system refused; the reason is the system's own.
    """
    temporary = None
    try:
        path = path.resolve()  # a link stays a link
        clear(path.parent)
        temporary = temporary_for(path)
        _put(temporary, content, _mode_for(path))
        os.replace(temporary, path)  # noqa: PTH105  # beside os.fsync
    except (OSError, ValueError, RuntimeError) as error:  # links in a circle are a RuntimeError
        _forget(temporary)
        kind = TargetNoRoom if is_no_room(error) else TargetNotWritable
        raise kind(path=path, reason=_reason(error)) from error
    except BaseException:
        _forget(temporary)
        raise


def _put(path: Path, content: bytes, mode: int) -> None:
    """Make a file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def write_or_copy(path: Path, content: bytes) -> Path:
    """Write as `write_atomically`; a target that is open in another program gets a numbered copy beside it.

    Returns the path that was written: `path`, or `name (2).xlsx`. Replacing an open file fails on Windows; elsewhere it
    would leave its reader with a file that is gone, and the next save there would undo the export.

    Raises:
        TargetNotWritable: the system refused both.
    """
    if not is_open_elsewhere(path):
        try:
            write_atomically(path, content)
        except TargetNotWritable as error:
            if not (isinstance(error.__cause__, PermissionError) and path.exists()):
                raise
        else:
            return path
    copy = numbered_copy(path)
    write_atomically(copy, content)
    return copy


_LOCKS = ("~${name}", ".~lock.{name}#", ".~{name}")
"""What Excel and WPS, LibreOffice, and WPS on Linux put beside a file that they have open."""


def is_open_elsewhere(path: Path) -> bool:
    """Say whether a spreadsheet program left its mark beside an existing file."""
    places = {path, path.resolve()}  # the mark lies beside the name by which the file was opened
    return path.exists() and any(
        place.with_name(lock.format(name=place.name)).exists() for place in places for lock in _LOCKS
    )


def numbered_copy(path: Path) -> Path:
    """Return the first of `name (2).xlsx`, `name (3).xlsx` … that is free."""
    copies = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(copy for copy in copies if not copy.exists())


def _is_model(path: Path) -> bool:
    """Say whether a .gpum document lies at the path, whatever its name, or would seem to."""
    if path.suffix.lower() == ".gpum":
        return True
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return False  # nothing there, or nothing that may be read
    return header.startswith(b"SQLite format 3\0") and header[68:] == APPLICATION_ID.to_bytes(4, "big")


_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def _mode_for(path: Path) -> int:
    """Return the old file's mode, or what a new file gets."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _forget(temporary: Path | None) -> None:
    if temporary is not None:
        with suppress(OSError):
            temporary.unlink()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
