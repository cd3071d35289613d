"""Finding in the manual: words of either language, pinyin initials of headings, and what the menus call things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gpu_modeler.app.actions import ACTIONS
from gpu_modeler.app.manual.contents import Section, all_sections, places, plain, row_name
from gpu_modeler.app.manual.topics import ACTION_TOPICS
from gpu_modeler.pinyin import is_found_by
from gpu_modeler.text import LANGUAGES, Language, say

AROUND = 40
"""Letters of the text that are shown on either side of what was found."""
MOST = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A place, the heading it stands under, the page's, and the words around what was found. `rank` is lower the better."""

    place: str
    title: str
    page_title: str
    around: str
    rank: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A section in one language, as it is searched. `names` are headings, first cells of tables and menu entries."""

    section: Section
    names: tuple[str, ...]
    text: str


def hits(typed: str, language: Language) -> list[Hit]:
    """Return what is found, the best first; every word must be in the section. Headings come before text."""
    words = typed.casefold().split()
    if not words:
        return []
    best: dict[str, Hit] = {}
    for spoken in sorted(LANGUAGES, key=lambda other: other != language):
        for entry in _entries(spoken):
            hit = _hit(entry, words, language, is_own=spoken == language)
            if hit is not None and (hit.place not in best or hit.rank < best[hit.place].rank):
                best[hit.place] = hit
    return sorted(best.values(), key=lambda hit: hit.rank)[:MOST]


def _hit(entry: _Entry, words: list[str], language: Language, *, is_own: bool) -> Hit | None:
    ranks = [_rank(entry, word) for word in words]
    if any(rank is None for rank in ranks):
        return None
    worst = max(rank for rank in ranks if rank is not None)
    titles = _titles(language)
    page = entry.section.page
    around = _around(entry.text, words[0]) if is_own else ""
    row = words[0].upper()
    if row in map(row_name, entry.section.rows) and f"{page}#{row}" in places():
        return Hit(f"{page}#{row}", row, titles[page], around, -1)
    place = entry.section.place
    return Hit(place, titles[place], titles[page], around, worst + 5 * (not is_own))


def _rank(entry: _Entry, word: str) -> int | None:
    """Return 0 for a word of the heading, 1 of a name, 2 and 3 where pinyin finds them, 4 for the text, else nothing."""
    names = [name.casefold() for name in entry.names]
    if word in names[0]:
        return 0
    if any(word in name for name in names[1:]):
        return 1
    if is_found_by(entry.names[0], word):
        return 2
    if any(is_found_by(name, word) for name in entry.names[1:]):
        return 3
    return 4 if word in entry.text.casefold() else None


def _around(text: str, word: str) -> str:
    at = max(0, text.casefold().find(word))
    first, last = max(0, at - AROUND), min(len(text), at + len(word) + AROUND)
    return ("…" if first else "") + text[first:last].strip() + ("…" if last < len(text) else "")


@cache
def _titles(language: Language) -> dict[str, str]:
    return {section.place: section.title for section in all_sections(language)}


@cache
def _entries(language: Language) -> tuple[_Entry, ...]:
    return tuple(_made(language))


def _made(language: Language) -> Iterator[_Entry]:
    entries: dict[str, list[str]] = {}
    for action in ACTIONS:
        label = say(action.label_key, language).rstrip("…")
        entries.setdefault(ACTION_TOPICS[action.id], []).append(label)
    for section in all_sections(language):
        menu = entries.get(section.place, [])
        text = " ".join(plain(line.removeprefix("- ").replace("|", " ")) for line in section.lines if line)
        yield _Entry(section, (section.title, *menu, *section.rows), " ".join(text.split()))
