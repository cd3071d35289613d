"""Addresses that a model names as where a value comes from: which of them a browser may be given, and how they are shown.

A file from outside can name any text as an address. Only one of the web whose host can be read for what it is leads
anywhere: nothing on this machine or in its network's shares, no script, no host behind a name and an @.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit, urlunsplit

_SCHEMES = {"http", "https"}
_LONGEST = 2_000


def web_address(text: str) -> str:
    """Return an address as a browser is given it and as it is shown, its host in plain letters; "" where it is none.

    A host in other letters than Latin's is spelled as the net knows it (`xn--…`), so that none passes for another.
    """
    if len(text) > _LONGEST or not all(_is_plain(letter) for letter in text):
        return ""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError too
        return ""
    if parts.scheme not in _SCHEMES or not host or "@" in parts.netloc or "%" in parts.netloc:
        return ""
    named = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{named}{port}", parts.path, parts.query, parts.fragment))


def _is_plain(letter: str) -> bool:
    """Say whether a letter shows, and as what it is: no space, no sign that turns the direction, no backslash."""
    return letter != "\\" and unicodedata.category(letter)[0] not in {"C", "Z"}
