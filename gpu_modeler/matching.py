"""How well typed letters name something: its id, its labels in both languages, pinyin and initials, near misses too.

A grade is a small whole number, the better the lower; `None` says that nothing fits. Lists that narrow while a person
types (completion, go to, the palette, search) rank what they offer by it, so that the same letters mean the same
everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from gpu_modeler import pinyin
from gpu_modeler.record import record

(
    SAME,
    SHORT_FORM,
    BEGINS,
    PART_BEGINS,
    SOUND_BEGINS,
    CONTAINS,
    SOUND_CONTAINS,
    BEGINNINGS,
    NEARLY,
    IN_ORDER,
) = range(10)
"""The grades: the name itself; all its initials; its beginning; the beginning of one of its words; the beginning of
its pinyin or initials; a part of it; a part of its pinyin; beginnings of its words; one slip away; letters in order."""

_WORDS = re.compile(r"[^\W_]+")
_LONG_ENOUGH_FOR_SLIPS = 4
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})


@record
class _Forms:
    """A name as it may be typed, in small letters; `sound` and `initials` are empty without Chinese.

    `short` holds the initials of its words, with and without small ones: `pts` and `ps` of price to sales.
    """

    name: str
    words: tuple[str, ...]
    short: tuple[str, ...]
    initials: str
    sound: str


def grade(typed: str, names: Iterable[str], *, loosely: bool = True) -> int | None:
    """Return the best grade of `typed` among names of one thing; nothing typed fits everything.

    Not `loosely`, grades from `BEGINNINGS` on are left out: they take longest to find.
    """
    wanted = typed.strip().casefold()
    if not wanted:
        return BEGINS
    grades = [
        found
        for name in names
        if name and (found := grade_of_name(wanted, name, loosely=loosely)) is not None
    ]
    return min(grades, default=None)


def grade_of_name(wanted: str, name: str, *, loosely: bool = True) -> int | None:
    """Return the grade for one name; `wanted` is in small letters and not empty."""
    known = _plain_forms(name)
    found = _written(wanted, known)
    if found is not None and found <= BEGINS:
        return found
    if wanted.isascii() and pinyin.has_chinese(name):
        known = _forms(name)
        heard = _heard(wanted, known)
        found = min((g for g in (found, heard) if g is not None), default=None)
    return _loosely(wanted, known) if found is None and loosely else found


def _written(wanted: str, known: _Forms) -> int | None:
    if wanted == known.name:
        return SAME
    if len(wanted) > 1 and wanted in known.short:
        return SHORT_FORM
    if known.name.startswith(wanted):
        return BEGINS
    if wanted not in known.name:
        return None
    if any(word.startswith(wanted) for word in known.words):
        return PART_BEGINS
    return (
        PART_BEGINS if not wanted.isascii() and known.name.endswith(wanted) else CONTAINS
    )  # 收入 of 营业收入


def _heard(wanted: str, known: _Forms) -> int | None:
    if wanted == known.sound:
        return SAME
    if len(wanted) > 1 and wanted == known.initials:
        return SHORT_FORM
    if known.initials.startswith(wanted) or known.sound.startswith(wanted):
        return SOUND_BEGINS
    if known.sound.endswith(wanted) or (len(wanted) > 1 and known.initials.endswith(wanted)):
        return SOUND_BEGINS  # the last word of a Chinese label is its main one
    return SOUND_CONTAINS if wanted in known.initials or wanted in known.sound else None


def _loosely(wanted: str, known: _Forms) -> int | None:
    """Return the grade of what is not written out: word beginnings run together, a slip, letters left out."""
    letters = wanted.replace(" ", "").replace("_", "")
    if len(letters) > 1 and _is_made_of_beginnings(letters, known.words):
        return BEGINNINGS
    if len(letters) >= _LONG_ENOUGH_FOR_SLIPS:
        forms = (known.name, known.initials, known.sound)
        if any(form and _is_one_slip_away(wanted, form) for form in forms):
            return NEARLY
    if len(letters) > 2 or (len(letters) > 1 and not letters.isascii()):
        return IN_ORDER if _is_in_order(letters, known.name) else None
    return None


def _is_made_of_beginnings(letters: str, words: tuple[str, ...]) -> bool:
    """Say whether beginnings of words, in their order, make up the letters: `grmar` of gross margin."""
    ends = {0}
    for word in words:
        reached = set(ends)
        for start in ends:
            length = 0
            while (
                start + length < len(letters)
                and length < len(word)
                and letters[start + length] == word[length]
            ):
                length += 1
                reached.add(start + length)
        ends = reached
    return len(letters) in ends


def _is_one_slip_away(wanted: str, form: str) -> bool:
    """Say whether one letter wrong, missing, too many, or two exchanged turn `wanted` into the name's beginning."""
    if len(form) < len(wanted) - 1:
        return False
    at = 0
    while at < len(wanted) and at < len(form) and wanted[at] == form[at]:
        at += 1
    rest, other = wanted[at:], form[at:]
    return (
        (other.startswith(rest[1:]) and rest[1:] == other[: len(rest) - 1])  # one too many
        or other[1:].startswith(rest)  # one missing
        or (bool(other) and other[1:].startswith(rest[1:]))  # another one
        or (len(rest) > 1 and other[:2] == rest[1] + rest[0] and other[2:].startswith(rest[2:]))
    )


def _is_in_order(letters: str, name: str) -> bool:
    if letters[0] != name[:1]:
        return False
    remaining = iter(name)
    return all(letter in remaining for letter in letters)


@lru_cache(maxsize=40_000)
def _plain_forms(name: str) -> _Forms:
    lowered = name.casefold()
    words = tuple(_WORDS.findall(lowered))
    main = [word for word in words if word not in _SMALL_WORDS]
    short = tuple("".join(word[0] for word in part) for part in (words, main) if len(part) > 1)
    return _Forms(lowered, words, short, "", "")


@lru_cache(maxsize=40_000)
def _forms(name: str) -> _Forms:
    plain = _plain_forms(name)
    return _Forms(plain.name, plain.words, plain.short, pinyin.initials(name), pinyin.spelling(name))
