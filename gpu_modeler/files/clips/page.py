"""A page from a clipboard without what Python's HTML parser takes hours for, or gives up on.

Its time grows with the square of comments and tags that are never closed, and a marked section that it does not know
(`<![CDA`) ends it with an AssertionError. Every step here goes over the page once.
"""

from __future__ import annotations

import re

_OPENING = re.compile(r"<!--|<!|<\?")
_STYLE = re.compile(r"<(/?)style", re.IGNORECASE)


def without_remarks(page: str) -> str:
    """Return a page up to its last tag's end, without comments, declarations and processing instructions.

    The rules of a style sheet stay: Excel hides them from old browsers in a comment.
    """
    end = page.rfind(">") + 1
    kept, at, is_styled = [], 0, False
    while (found := _OPENING.search(page, at, end)) is not None:
        before = page[at : found.start()]
        kept.append(before)
        is_styled = _is_styled(before, is_styled)
        closing = "-->" if found[0] == "<!--" else ">"
        closed = page.find(closing, found.end(), end)
        if closed < 0:
            return " ".join(kept)
        if is_styled:
            kept.append(page[found.end() : closed].replace("<", " "))
        at = closed + len(closing)
    return " ".join((*kept, page[at:end]))  # a space: what is left must make no new opening


def _is_styled(text: str, was_styled: bool) -> bool:  # noqa: FBT001 - the state before the text
    """Say whether a style sheet is open behind a text."""
    for found in _STYLE.finditer(text):
        was_styled = not found[1]
    return was_styled
