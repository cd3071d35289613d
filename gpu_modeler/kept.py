"""What was worked out from shipped files and is kept between starts, so that a start need not work it out again.

The files stay the source of truth: what is kept names the files it came from, with size and time of change, and counts
only while they are the same. Damaged, outdated or unreadable, it is as if it were not there. Nothing kept is ever run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from gpu_modeler.beside import replace_whole

FORMAT = "1"


def stamp(*folders: str | os.PathLike[str], suffixes: tuple[str, ...]) -> str:
    """Return a text that changes whenever a file with one of the suffixes, anywhere below the folders, changes."""
    found: list[str] = [FORMAT, sys.version, sys.byteorder, _packaged_from()]
    for folder in folders:
        found.append(os.fspath(folder))
        found.extend(sorted(_marks(os.fspath(folder), suffixes)))
    return "|".join(found).replace("\n", " ")


def _packaged_from() -> str:
    """Return what a packaged program was built from, whose modules are no files of their own; empty in the tree."""
    folder = getattr(sys, "_MEIPASS", None)
    try:
        return (Path(folder) / "build.json").read_text(encoding="utf-8") if folder else ""
    except OSError:
        return ""


def _marks(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # whoever reads the files says what is missing
        return
    for entry in entries:
        if entry.name.endswith(suffixes):
            state = entry.stat()
            yield f"{entry.path} {state.st_size} {state.st_mtime_ns}"
        elif "." not in entry.name and entry.name != "__pycache__":
            yield from _marks(entry.path, suffixes)


def read(name: str, wanted: str) -> Any:
    """Return the JSON kept under `name` if it was made from what `wanted`, a stamp, says; `None` otherwise."""
    body = read_bytes(name, wanted)
    try:
        return None if body is None else json.loads(body)
    except (ValueError, RecursionError):
        return None


def write(name: str, made_from: str, value: object) -> bool:
    """Keep a value that JSON can hold; answer whether that was possible."""
    return write_bytes(name, made_from, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def read_bytes(name: str, wanted: str) -> bytes | None:
    """Return what is kept under `name` if it was made from what `wanted`, a stamp, says; `None` otherwise."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        check, made_from, body = (folder / f"{name}.kept").read_bytes().split(b"\n", 2)
        is_whole = made_from == wanted.encode() and int(check, 16) == crc32(body)
    except (OSError, ValueError):
        return None
    return body if is_whole else None


def write_bytes(name: str, made_from: str, body: bytes) -> bool:
    """Keep bytes; answer whether that was possible. Another program never sees half a file."""
    folder = cache_folder()
    if folder is None:
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = b"%08x\n%s\n%s" % (crc32(body), made_from.encode(), body)
        replace_whole(folder / f"{name}.kept", content)
    except (OSError, ValueError):
        return False
    return True


def cache_folder() -> Path | None:
    """Return the person's folder for what can be made again; `GPU_MODELER_CACHE` names another, empty for none."""
    named = os.environ.get("GPU_MODELER_CACHE")
    if named is not None:
        return Path(named) if named else None
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "GPU Modeler"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "GPU Modeler"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gpu-modeler"
    except RuntimeError:  # there is no home
        return None
