"""The folder that PyInstaller made, finished: without what only debuggers read, with plain rights and one time."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

COMMAND_LINE = "gpu-modeler-cli"
_ELF = b"\x7fELF"
_LOADED = 1
LARGE = 1 << 20
"""Bytes from which on stripping pays."""


def finish(folder: Path, epoch: int) -> None:
    """Finish the application's folder; on Linux the command line is a link to the one program."""
    if sys.platform.startswith("linux"):
        (folder / COMMAND_LINE).symlink_to("gpu-modeler")
        strip(folder)
    settle(folder, epoch)


def libraries(folder: Path) -> Iterator[Path]:
    """Yield the programs and libraries in the form that Linux runs."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == _ELF:
                    yield path


def strip(folder: Path) -> None:
    """Take debuggers' symbols out of large libraries; not of the program, which carries its modules behind itself."""
    tool = shutil.which("strip")
    if tool is None:
        return
    for path in libraries(folder):
        if ".so" in path.name and path.stat().st_size > LARGE:
            smaller = path.with_name(path.name + ".stripped")
            subprocess.run([tool, "--strip-unneeded", "-o", str(smaller), str(path)], check=True)
            if is_loadable(smaller):
                smaller.replace(path)
            else:
                smaller.unlink()


def is_loadable(path: Path) -> bool:
    """Say whether each part of a 64-bit library lies in the file as it will in memory.

    `strip` breaks this in libraries whose headers wheels have moved to their ends.
    """
    content = path.read_bytes()
    table, size, count = *struct.unpack_from("<Q", content, 32), *struct.unpack_from("<HH", content, 54)
    for at in range(table, table + size * count, size):
        kind, _, offset, address = struct.unpack_from("<IIQQ", content, at)
        (alignment,) = struct.unpack_from("<Q", content, at + 48)
        if kind == _LOADED and (offset - address) % max(alignment, 1):
            return False
    return True


def settle(folder: Path, epoch: int) -> None:
    """Give every file plain rights and the same time, in seconds."""
    for path in [*folder.rglob("*"), folder]:
        if not path.is_symlink():
            is_run = path.is_dir() or os.access(path, os.X_OK) or ".so" in path.name
            path.chmod(0o755 if is_run else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=not path.is_symlink())


def hashes(folder: Path) -> dict[str, str]:
    """Return SHA-256 by path in the folder; of a link where it points to."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def digest(folder: Path) -> str:
    """Return one SHA-256 for a whole folder."""
    lines = (f"{name} {value}\n" for name, value in hashes(folder).items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def size(folder: Path) -> int:
    """Return the bytes of all files; of links none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
