"""A file put in its place whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from gpu_modeler.errors import ModelerError


class FolderMissing(ModelerError):
    """The folder of the target does not exist."""

    key = "error_export_folder_missing"


class TargetIsFolder(ModelerError):
    """The target is a folder."""

    key = "error_export_target_is_folder"


class TargetReadOnly(ModelerError):
    """The target exists and may not be changed."""

    key = "error_export_target_read_only"


class TargetNotWritable(ModelerError):
    """The system refuses to write: open elsewhere, no rights, disk full."""

    key = "error_export_not_writable"


def check_target(path: Path) -> None:
    """Refuse a target that cannot be written, before any work is done.

    Raises:
        FolderMissing, TargetIsFolder, TargetReadOnly: as their names say.
    """
    try:
        if path.is_dir():
            raise TargetIsFolder(path=path)
        if not path.parent.is_dir():
            raise FolderMissing(path=path, folder=path.parent)
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
    path = path.resolve()  # a link stays a link
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode_for(path))  # noqa: PTH101  # mkstemp allows the owner alone
        os.replace(temporary, path)  # noqa: PTH105  # beside os.chmod
    except OSError as error:
        _forget(temporary)
        raise TargetNotWritable(path=path, reason=_reason(error)) from error
    except BaseException:
        _forget(temporary)
        raise


_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def _mode_for(path: Path) -> int:
    """Return the old file's mode, or what a new file gets."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _forget(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108  # a name, not a path object


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
