"""Which program this is: the version, and in the packaged application the commit it was built from."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gpu_modeler import __version__

BUILD_FILE = "build.json"
"""Beside the packaged program's libraries: {"version": "0.1.0", "commit": "e98a896…", "source": "…", "epoch": …}."""


def described() -> str:
    """Return the version as a person reads it: `0.1.0`, or `0.1.0 (e98a896)` of a packaged program."""
    folder = getattr(sys, "_MEIPASS", None)
    commit = _commit(Path(folder) / BUILD_FILE) if folder else ""
    return f"{__version__} ({commit})" if commit else __version__


def _commit(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["commit"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
