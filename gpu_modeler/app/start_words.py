"""What the command line of the window says, and how another window is started. No Qt."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

NEW_WINDOW = "--new-window"
VERSION = "--version"


class StartWords(NamedTuple):
    """Files to open; whether a window of its own is wanted; whether only the version is."""

    paths: list[Path]
    is_new_window: bool = False
    is_version: bool = False


def read_start_words(words: Sequence[str]) -> StartWords:
    """Read what follows the program's name; after `--` everything is a path."""
    before, after = list(words), []
    if "--" in before:
        at = before.index("--")
        before, after = before[:at], before[at + 1 :]
    options = {word for word in before if word in {NEW_WINDOW, VERSION}}
    paths = [Path(word) for word in [*before, *after] if word and word not in options]
    return StartWords(paths, NEW_WINDOW in options, VERSION in options)


def open_another_window(path: Path | None = None) -> bool:
    """Start a window of its own for a file; answer whether it could be started."""
    import subprocess

    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        program.append(str(Path(__file__).resolve().parents[2] / "main.py"))
    words = [NEW_WINDOW] if path is None else [NEW_WINDOW, "--", str(path)]
    try:
        subprocess.Popen(  # noqa: S603 - this program itself
            [*program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
