"""Whose journal it is: which document, as which file it lay on the disk, and which process had it open."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gpu_modeler.text import Labels

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file as it was at one moment: what it held, by its hash, and how the disk listed it.

    `size` and `changed_ns` tell quickly that a file is another; only `sha256` tells that it is the same.
    """

    path: str
    size: int
    changed_ns: int
    sha256: str

    @staticmethod
    def of(path: Path | str) -> FileMark | None:
        """Return the mark of a file as it is now; `None` where it cannot be read."""
        try:
            state = Path(path).stat()
            return FileMark(str(path), state.st_size, state.st_mtime_ns, _hash(path))
        except (OSError, ValueError):
            return None

    def looks_unchanged(self) -> bool:
        """Say whether the disk lists the file as then, without reading it."""
        try:
            state = Path(self.path).stat()
        except (OSError, ValueError):
            return False
        return (state.st_size, state.st_mtime_ns) == (self.size, self.changed_ns)

    def is_same(self) -> bool:
        """Say whether the file holds now what it held then."""
        now = FileMark.of(self.path)
        return now is not None and now.sha256 == self.sha256


def _hash(path: Path | str) -> str:
    made = hashlib.sha256()
    with Path(path).open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Identity:
    """The document, and who had it open.

    Attributes:
        path: where it is saved, empty for an untitled one.
        file: the file as it was when it was opened or saved; `None` where there is none.
        title: its own name in both languages, for an untitled one.
        process, host, user: who writes the journal.
        started: when the document was opened, ISO 8601 in UTC, for people to read; order never relies on it.
        continues: the name of the journal from which the document was taken back; this one stands for both.
    """

    path: str = ""
    file: FileMark | None = None
    title: Labels = Labels("", "")
    process: int = 0
    host: str = ""
    user: str = ""
    started: str = ""
    continues: str = ""

    @staticmethod
    def of_document(path: Path | None, title: Labels, continues: str = "") -> Identity:
        """Return the identity of a document that this process has open, without reading its file."""
        return Identity(
            path="" if path is None else str(path),
            title=title,
            process=os.getpid(),
            host=socket.gethostname(),
            user=os.environ.get("USER") or os.environ.get("USERNAME") or "",
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            continues=continues,
        )

    def with_file(self) -> Identity:
        """Return the identity with the mark of its file as it is now."""
        return replace(self, file=FileMark.of(self.path)) if self.path else self

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))


def identity_of(text: str) -> Identity:
    """Return the identity in a text.

    Raises:
        ValueError, TypeError: it is none.
    """
    values = json.loads(text)
    title = values.get("title") if isinstance(values, dict) else None
    if not isinstance(values, dict) or not isinstance(title, dict | None):
        raise TypeError("an identity that is none")
    title = title or {}
    kept: dict[str, Any] = {
        field.name: values[field.name]
        for field in fields(Identity)
        if isinstance(values.get(field.name), type(field.default))
        and type(field.default) in {str, int}
        and "\0" not in str(values[field.name])
    }
    return Identity(
        **kept,
        file=file_mark_of(values.get("file")),
        title=Labels(str(title.get("zh", "")), str(title.get("en", ""))),
    )


def file_mark_of(values: object) -> FileMark | None:
    """Return the mark in JSON values; `None` where they are none."""
    if not isinstance(values, dict):
        return None
    path, size, changed, sha256 = (values.get(field.name) for field in fields(FileMark))
    if not (isinstance(path, str) and isinstance(sha256, str) and "\0" not in path):
        return None
    if not (isinstance(size, int) and isinstance(changed, int)):
        return None
    return FileMark(path, size, changed, sha256)
