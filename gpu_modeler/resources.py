"""Where the shipped data lies: beside the package in the tree, inside it when packaged."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Return the folder that holds `text`, `starter` and the other shipped data."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root / "resources"
