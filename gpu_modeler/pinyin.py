"""How Chinese labels are found by Latin letters: their pinyin (`yingyeshouru`) and its initials (`yysr`)."""

from __future__ import annotations

import re
from functools import lru_cache

_CHINESE = re.compile("[㐀-鿿]")


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Return a label's initials in lower case, other letters and digits as they are: `摩尔线程` gives `mexc`."""
    return "".join(part[0] if is_chinese else part for part, is_chinese in _syllables(text))


@lru_cache(maxsize=20_000)
def spelling(text: str) -> str:
    """Return a label's pinyin in lower case without tones, in one piece."""
    return "".join(part for part, _ in _syllables(text))


def has_chinese(text: str) -> bool:
    """Say whether a text has any Chinese character."""
    return not text.isascii() and _CHINESE.search(text) is not None


def prepare() -> None:
    """Load the dictionaries before the first letter is typed."""
    initials("\u5b57")


def is_found_by(text: str, typed: str) -> bool:
    """Say whether letters that were typed occur in a Chinese label's pinyin or begin at one of its initials."""
    letters = typed.strip().casefold()
    if not letters.isascii() or not letters.isalnum() or not has_chinese(text):
        return False
    return letters in initials(text) or letters in spelling(text)


@lru_cache(maxsize=20_000)
def _syllables(text: str) -> tuple[tuple[str, bool], ...]:
    if _CHINESE.search(text) is None:
        return tuple((letter, False) for letter in text.casefold() if letter.isalnum())
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a while to load

    parts = []
    for run in re.findall("[㐀-鿿]+|[^㐀-鿿]+", text):
        if _CHINESE.match(run):
            parts += [(syllable, True) for syllable in lazy_pinyin(run, style=Style.NORMAL)]
        else:
            parts += [(letter, False) for letter in run.casefold() if letter.isalnum()]
    return tuple(parts)
