"""Names of files: legal on every system, with the right ending, and never those of files that nobody agreed to lose."""

from __future__ import annotations

from pathlib import Path

LONGEST = 80
_FORBIDDEN = frozenset('<>:"/\\|?*·')


def file_name(text: str) -> str:
    """Return a text as a file may be called on every system."""
    kept = "".join(" " if letter in _FORBIDDEN or ord(letter) < 32 else letter for letter in text)
    return " ".join(kept.split())[:LONGEST].rstrip(". ") or "-"


def with_ending(path: Path, endings: tuple[str, ...], usual: str) -> Path:
    """Return the path as it is where it has one of the endings, else with the usual one, where nothing is yet.

    A file dialog asks before a file that was named is replaced, but not for a name with an ending added afterwards.
    """
    if path.suffix.lower() in endings:
        return path
    return free_path(path.parent, path.name, usual)


def free_path(folder: Path, title: str, ending: str) -> Path:
    """Return a path in the folder at which nothing is yet: the title, or the title with a number."""
    path, number = folder / f"{title}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{title} ({number}){ending}"
    return path
