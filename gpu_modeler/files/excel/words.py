"""Texts and names in the workbook's language, which may be both at once: 营业收入 Revenue."""

from __future__ import annotations

from gpu_modeler.files.excel.names import one_line
from gpu_modeler.files.excel.options import BookLanguage
from gpu_modeler.text import Labels, say

_SENTENCE = "。：；，"


def said(key: str, language: BookLanguage, **values: object) -> str:
    """Return a text of the catalogue; both languages side by side, sentences with a stroke between."""
    if language != "both":
        return say(key, language, **values)
    chinese, english = say(key, "zh", **values), say(key, "en", **values)
    return _joined(chinese, english, " / " if any(mark in chinese for mark in _SENTENCE) else " ")


def named(labels: Labels, language: BookLanguage) -> str:
    """Return a name on one line; empty where it has none."""
    if language != "both":
        return one_line(labels.in_language(language))
    return _joined(one_line(labels.zh), one_line(labels.en), " ")


def noted(labels: Labels, language: BookLanguage) -> str:
    """Return a longer text, lines as they are; both languages below one another."""
    return labels.in_language(language) if language != "both" else _joined(labels.zh, labels.en, "\n")


def _joined(chinese: str, english: str, between: str) -> str:
    return between.join(dict.fromkeys(text for text in (chinese, english) if text))
