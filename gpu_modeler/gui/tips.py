"""Tips that say what the model's author wrote: Qt reads a tip with a tag in it as markup."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """Return a tip that shows a text as it is written."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text
