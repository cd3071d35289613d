"""The one window of a person on a display: a later start hands its files to it and ends. No Qt.

The running window listens at a socket (on Windows a named pipe) and leaves a note in a folder that only its owner can
read: where it listens, and a secret. Who knows the secret may name files to open; nothing else is understood. A note
whose window is gone stands in nobody's way.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from gpu_modeler.app.settings import config_folder
from gpu_modeler.kept import cache_folder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

LARGEST_MESSAGE = 1 << 16
"""Bytes."""
MOST_PATHS = 100
PATIENCE_S = 3.0
"""How long a later start waits for the window's answer, and the window for what a later start has to say."""
LONGEST_ADDRESS = 100
"""Bytes: systems refuse to listen at longer paths."""
_TAKEN = b"taken"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "SESSIONNAME")
_ACTIVATION = "XDG_ACTIVATION_TOKEN"

Take = Callable[[list[Path], str], object]
"""Told the files, and the word by which a desktop lets the window come to the front."""


def note_path() -> Path | None:
    """Return where the running window's note lies; it differs by display and by folder of settings."""
    folder = _private_folder()
    if folder is None:
        return None
    about = "\n".join([*(os.environ.get(name, "") for name in _DISPLAYS), str(config_folder().absolute())])
    return folder / f"{crc32(os.fsencode(about)):08x}.window"


def _private_folder() -> Path | None:
    """Return a folder that only its owner enters, made if need be; `None` where there can be none."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    base = Path(runtime) / "gpu-modeler" if runtime else cache_folder()
    if base is None:
        return None
    folder = base / "running"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        state = folder.lstat()
    except OSError:
        return None
    if sys.platform != "win32" and (state.st_uid != os.getuid() or state.st_mode & 0o077):
        return None
    return folder


# --- a later start --------------------------------------------------------------------------------


def pass_on(paths: Sequence[Path]) -> bool:
    """Hand files to the running window, which comes to the front; `False` where there is none that answers.

    Relative paths mean this process's folder.
    """
    place = note_path()
    if place is None or not place.exists() or len(paths) > MOST_PATHS:
        return False
    note = _note_at(place)
    if note is None:
        return False
    from multiprocessing.connection import Client

    whole = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - links stay as they were named
    words = {"secret": note["secret"], "paths": whole, "activation": os.environ.get(_ACTIVATION, "")}
    message = json.dumps(words).encode()
    if len(message) > LARGEST_MESSAGE:
        return False
    with suppress(OSError, EOFError, ValueError), Client(note["address"]) as connection:
        connection.send_bytes(message)
        return connection.poll(PATIENCE_S) and connection.recv_bytes(len(_TAKEN)) == _TAKEN
    return False


def _note_at(place: Path) -> dict[str, str] | None:
    try:
        note = json.loads(place.read_text(encoding="utf-8"))
        return {name: note[name].strip() for name in ("address", "secret")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_answered(place: Path) -> bool:
    """Say whether a window listens where the note says."""
    note = _note_at(place)
    if note is None:
        return False
    from multiprocessing.connection import Client

    with suppress(OSError, EOFError, ValueError), Client(note["address"]):
        return True
    return False


# --- the running window ---------------------------------------------------------------------------


class Door:
    """Where later starts knock. `take` is called in a thread of the door's own."""

    def __init__(self, take: Take) -> None:
        """Open it.

        Raises:
            OSError, ValueError: nobody can listen there.
        """
        from multiprocessing.connection import Listener
        from threading import Thread

        place = note_path()
        if place is None or _is_answered(place):
            raise OSError("no folder of one's own, or another window listens")
        self._take, self._place, self._is_closed = take, place, False
        self._secret = os.urandom(32).hex()
        self._shorter: Path | None = None
        self._forget_the_dead()
        self._listener: Listener = Listener(self._address())
        self._write_note()
        self._thread = Thread(target=self._listen, name="gpu_modeler door", daemon=True)
        self._thread.start()

    def _address(self) -> str | None:
        if sys.platform == "win32":
            return None  # a pipe with a name of its own
        path = self._place.with_name(f"{self._place.stem}-{os.urandom(4).hex()}.socket")
        if len(os.fsencode(path)) <= LONGEST_ADDRESS:
            return str(path)
        from tempfile import mkdtemp

        self._shorter = Path(mkdtemp(prefix="gpum-"))  # for its owner alone, as the other
        return str(self._shorter / "socket")

    def _forget_the_dead(self) -> None:
        """Remove the socket of a window that ended without closing its door."""
        for path in self._place.parent.glob(f"{self._place.stem}-*.socket"):
            path.unlink(missing_ok=True)

    def _write_note(self) -> None:
        note = {"address": self._listener.address, "secret": self._secret}
        fresh = self._place.with_name(f".{self._place.name}.{os.urandom(4).hex()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(note, file)
        fresh.replace(self._place)

    def _listen(self) -> None:
        while not self._is_closed:
            try:
                connection: Connection = self._listener.accept()
            except (OSError, EOFError):
                return
            with connection, suppress(OSError, EOFError, ValueError, RecursionError):
                self._answer(connection)

    def _answer(self, connection: Connection) -> None:
        if self._is_closed or not connection.poll(PATIENCE_S):
            return
        asked = self._understood(connection.recv_bytes(LARGEST_MESSAGE))
        if asked is not None:
            self._take(*asked)
            connection.send_bytes(_TAKEN)

    def _understood(self, message: bytes) -> tuple[list[Path], str] | None:
        """Return paths and the desktop's word; `None` for what no start of ours says."""
        from hmac import compare_digest

        found: Any = json.loads(message)
        if not isinstance(found, dict) or not compare_digest(
            str(found.get("secret")).encode(), self._secret.encode()
        ):
            return None
        paths, activation = found.get("paths"), found.get("activation")
        if not isinstance(paths, list) or len(paths) > MOST_PATHS or not all(map(_is_path, paths)):
            return None
        return [Path(path) for path in paths], activation if isinstance(activation, str) else ""

    def close(self) -> None:
        """Close it; the next start is a window of its own. Closed once more, nothing happens."""
        from multiprocessing.connection import Client

        if self._is_closed:
            return
        self._is_closed = True
        note = _note_at(self._place)
        if note is not None and note["secret"] == self._secret:
            self._place.unlink(missing_ok=True)
        with suppress(OSError, EOFError):
            Client(self._listener.address).close()  # who waits for a knock wakes up
        self._thread.join(1)
        with suppress(OSError):
            self._listener.close()
            if self._shorter is not None:
                self._shorter.rmdir()


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and os.path.isabs(value)  # noqa: PTH117 - not yet a path
