"""Labels of rows and headings compared as people compare them: without numbering, spaces, 其中：, units in brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from gpu_modeler.files.tables.units import without_unit

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[ivx]{1,4}|[a-z])\s*[)）]"
    r"|[0-9]{1,2}\s*[、.．)](?=\s*[^0-9\s])|[0-9]{1,2}(?:\.[0-9]{1,2})+\s*[、.]?\s(?=\D))\s*",
    re.IGNORECASE,
)
_CIRCLED = re.compile("^[\\s①-⑳]+")
_LEADING = re.compile(r"(?:其中|减|加|less|add|of which|including)\s*:\s*", re.IGNORECASE)
_NOTE = re.compile(
    r"\([^()]*填列[^()]*\)|\((?:人民币|rmb|合并|合并报表|consolidated|经审计|未经审计|audited|unaudited)\)",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"[\s*#:,;、。·•\-–—_“”\"'‘’]+")
_CLASS = re.compile(r"[/\\]\s*\(?(?:亏损|净亏损|loss)\)?|\((?:亏损|净亏损|loss)\)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def normal(label: str) -> str:
    """Return what two labels are compared by; empty for a label of signs alone."""
    plain = _NOTE.sub("", without_unit(_CIRCLED.sub("", label))).strip()
    before = ""
    while plain != before:
        before = plain
        for leading in (_NUMBERING, _LEADING):
            match = leading.match(plain)
            plain = plain[match.end() :] if match else plain
    return _DROPPED.sub("", _CLASS.sub("", plain)).casefold()


def joined(parts: list[str]) -> str:
    """Return several headings one above the other as one text; repeated and empty ones are left out."""
    kept = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
    return " | ".join(kept)
