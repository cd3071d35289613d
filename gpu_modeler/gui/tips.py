"""Tips, titles and buttons that say what the model's author wrote: Qt reads tags, `[*]` and `&` in them."""

from __future__ import annotations

from typing import overload


@overload
def plain_tip(text: str) -> str: ...


@overload
def plain_tip(text: str | None) -> str | None: ...


def plain_tip(text: str | None) -> str | None:
    """Return a tip that shows a text as it is written."""
    if not text or ("<" not in text and "&lt;" not in text):
        return text
    from html import escape  # few tips need it, and none of the first frame

    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


def plain_title(text: str) -> str:
    """Return a part of a window's title that shows a text as it is written: `[*]` stands for the sign of changes."""
    return text.replace("[*]", "[*][*]").replace("\n", " ")


def without_letter(text: str) -> str:
    """Return a name for a button, tab, box or buddy of a field, in which an & is no letter to press."""
    return text.replace("&", "&&")
