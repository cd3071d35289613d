"""How sources are called in one language. No Qt."""

from __future__ import annotations

import re
from functools import cache

from gpu_modeler.model import Source
from gpu_modeler.text import Language


@cache
def _both() -> re.Pattern[str]:
    """Return what Chinese sentences and then the same in English look like; compiling it takes a millisecond."""
    return re.compile(r"(.*[\u4e00-\u9fff].*[。！？])\s*([A-Za-z][^\u4e00-\u9fff]*)", re.DOTALL)


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def title_in(language: Language, title: str) -> str:
    """Return the part in the language of a title that stands in both, e.g. "自有判断 / Own view"; others whole.

    >>> title_in("en", "自有判断 / Own view"), title_in("zh", "自有判断 / Own view"), title_in("en", "招股书 2025 / 2026")
    ('Own view', '自有判断', '招股书 2025 / 2026')
    """
    chinese, slash, english = title.partition(" / ")
    if not slash or _has_chinese(english) or not _has_chinese(chinese) or english.isdigit():
        return title
    return chinese if language == "zh" else english


def quote_in(language: Language, source: Source) -> str:
    """Return what a source says; of own words that stand in both languages the one. Others' words stay whole."""
    both = _both().fullmatch(source.quote) if source.kind == "own view" else None
    if both is None:
        return source.quote
    return both[1] if language == "zh" else both[2]
