"""Rows of texts set in columns for a terminal, where a Chinese character is two wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width


def aligned(table: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each row, the first column set to the left and all others to the right; rows are equally long."""
    rows = list(table)
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    for row in rows:
        first = row[0] + " " * (widths[0] - width(row[0]))
        others = (" " * (room - width(text)) + text for room, text in zip(widths[1:], row[1:], strict=True))
        yield "  ".join([first, *others]).rstrip()


def width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
