"""The one catalogue of text a person sees, Chinese and English side by side.

Every string lives in ``resources/text/*.toml`` under a key, as ``zh`` and ``en``. Code names keys, never sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Literal

from gpu_modeler import kept
from gpu_modeler.record import record
from gpu_modeler.resources import resource_folder

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@record
class Labels:
    """One name in both languages."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the name in `language`, or the other one where it is empty."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@record
class Message:
    """A catalogue key with the values that fill its places; rendered late, so that the language can change."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_language(self, language: Language) -> str:
        """Return the sentence; values that are `Labels` or `Message` are rendered in the same language."""
        filled = {name: _rendered(value, language) for name, value in self.values.items()}
        return catalogue()[self.key].in_language(language).format(**filled)


def _rendered(value: object, language: Language) -> object:
    if isinstance(value, Labels | Message):
        return value.in_language(language)
    if isinstance(value, list | tuple):
        return ", ".join(str(_rendered(part, language)) for part in value)
    return value


@cache
def catalogue() -> Mapping[str, Labels]:
    """Return all texts by key. A key that stands in two files is refused, as is one without both languages."""
    folder = resource_folder() / "text"
    stamp = kept.stamp(folder, suffixes=(".toml",))
    try:
        return {key: Labels(zh, en) for key, (zh, en) in kept.read("texts", stamp).items()}
    except (AttributeError, TypeError, ValueError):  # nothing is kept, or something else
        texts = read_texts(folder)
    kept.write("texts", stamp, {key: (labels.zh, labels.en) for key, labels in texts.items()})
    return texts


def read_texts(folder: Path) -> dict[str, Labels]:
    """Return the texts of the files in a folder, as `catalogue` does."""
    import tomllib

    texts: dict[str, Labels] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if key in texts or set(entry) != {"zh", "en"}:
                raise ValueError(f"{path.name}: text '{key}' is given twice or lacks zh or en")
            texts[key] = Labels(entry["zh"], entry["en"])
    return texts


def say(key: str, language: Language, **values: object) -> str:
    """Return the text of `key` in `language`, with its places filled."""
    return Message(key, values).in_language(language)
