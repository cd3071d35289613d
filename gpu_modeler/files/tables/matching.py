"""Which line, company, segment or scenario a label of a table may mean. Exact names are found; likeness is only proposed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from gpu_modeler.files.tables.labels import normal
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.resources import resource_folder
from gpu_modeler.text import Labels

How = Literal["exact", "synonym", "similar"]
_BOTH = re.compile(r"(.*[一-鿿][^A-Za-z]*?)[\s/|·(（]+([A-Za-z][^一-鿿]*?)[)）]?")
_SHARE_MARK = re.compile(
    r"(?:股份|科技)?(?:[-－](?:UW|SW|U|W|B|P|D))?\s*(?:[(（][0-9]{4,6}\.[A-Z]{2}[)）])?$"
)
_LEAST_LIKENESS = 0.62
_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A line that a label may mean. `score` is 1 for an exact name or a known synonym, below it for mere likeness."""

    line: str
    score: float
    how: How


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return the names that statements and terminals use, in their compared form, by line id."""
    text = (resource_folder() / "tables" / "synonyms.toml").read_text(encoding="utf-8")
    return {line: tuple(map(normal, names)) for line, names in tomllib.loads(text).items()}


class Names:
    """The names that one model's lines and items go by, compared as `normal` does.

    A name that two lines share means neither.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._spellings = {line.id: _spellings(line.id, line.labels) for line in model.ordered("lines")}
        self._exact = _unique(self._spellings)
        known = {line: words for line, words in synonyms().items() if line in model.lines}
        self._synonyms = _unique({line: frozenset(words) for line, words in known.items()})
        self._items = {
            axis.id: _unique({item.id: _spellings(item.id, item.labels) for item in axis.items})
            for axis in model.ordered("axes")
            if axis.id != PERIOD
        }

    def line(self, label: str) -> Match | None:
        """Return the line that a label names exactly, or by a known synonym."""
        word = normal(label)
        if word in self._exact:
            return Match(self._exact[word], 1.0, "exact")
        if word in self._synonyms:
            return Match(self._synonyms[word], 1.0, "synonym")
        named = [self.line(part) for part in _languages(label)]
        return (
            named[0]
            if named and None not in named and len({match.line for match in named if match}) == 1
            else None
        )

    def lines(self, label: str) -> list[Match]:
        """Return the lines that a label may mean, best first; all but exact names want a person's word."""
        exact = self.line(label)
        return [exact] if exact else self._similar(normal(label))

    def item(self, label: str) -> tuple[str, str] | None:
        """Return the (axis, item) that a label names, the period aside, as a company or a segment."""
        word = normal(label)
        found = [(axis, items[word]) for axis, items in self._items.items() if word in items]
        if found:
            return found[0] if len(found) == 1 else None
        named = {self.item(part) for part in (*_languages(label), *_without_share_mark(label))}
        return named.pop() if len(named) == 1 else None

    def _similar(self, word: str) -> list[Match]:
        if not word:
            return []
        matcher = SequenceMatcher(None, "", word, autojunk=False)
        scores: dict[str, float] = {}
        for line, spellings in self._spellings.items():
            for spelling in spellings | set(synonyms().get(line, ())):
                matcher.set_seq1(spelling)
                if matcher.real_quick_ratio() >= _LEAST_LIKENESS and matcher.quick_ratio() >= _LEAST_LIKENESS:
                    scores[line] = max(scores.get(line, 0.0), matcher.ratio())
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:_PROPOSED]
        return [Match(line, round(score, 2), "similar") for line, score in best if score >= _LEAST_LIKENESS]


def _languages(label: str) -> list[str]:
    """Return the Chinese and the English part of a label that holds one behind the other; none for one language."""
    match = _BOTH.fullmatch(" ".join(label.split()))
    return [match[1], match[2]] if match else []


def _without_share_mark(label: str) -> list[str]:
    """Return the company's name in that of its share, as 寒武纪 in 寒武纪-U and 沐曦 in 沐曦股份; none without a mark."""
    bare = _SHARE_MARK.sub("", label.strip())
    return [bare] if bare and bare != label.strip() else []


def _spellings(key: str, labels: Labels) -> frozenset[str]:
    return frozenset({normal(key), normal(labels.zh), normal(labels.en)} - {""})


def _unique(names: dict[str, frozenset[str]]) -> dict[str, str]:
    """Return who goes by each name; a name of two is left out."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for owner, words in names.items():
        for word in words:
            if found.setdefault(word, owner) != owner:
                shared.add(word)
    return {word: owner for word, owner in found.items() if word not in shared}
