"""Ids and labels for what is new: readable, free, and made from what a person typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from gpu_modeler.edits import lookup
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Message


def identifier_from(labels: Labels, otherwise: str) -> str:
    """Return an id made from the English label, or the Chinese one where it reads as a name, or `otherwise`."""
    plain = unicodedata.normalize("NFKD", labels.en).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if stem and not stem[0].isdigit():
        return stem
    chinese = re.sub(r"[^\w]+", "", labels.zh)
    return chinese if chinese and lookup.is_name(chinese) else otherwise


def is_free(model: Model, name: str) -> bool:
    """Say whether a name of the formula language can be given to something new."""
    try:
        lookup.require_free_name(model, name)
    except ModelerError:
        return False
    return True


def free_identifier(model: Model, stem: str) -> str:
    """Return `stem`, or with a number behind it, as a free name of the formula language."""
    return _first(stem, lambda name: is_free(model, name))


def free_key(stem: str, taken: Callable[[str], bool]) -> str:
    """Return `stem`, or with a number behind it, that is not taken."""
    return _first(stem, lambda name: not taken(name))


def copied_labels(labels: Labels, taken: set[str]) -> Labels:
    """Return the labels of a copy; a second copy is numbered."""
    for number in range(1, len(taken) + 3):
        key = "building_copy" if number == 1 else "building_copy_again"
        made = Labels(
            Message(key, {"name": labels.zh, "number": number}).in_language("zh") if labels.zh else "",
            Message(key, {"name": labels.en, "number": number}).in_language("en") if labels.en else "",
        )
        if not taken & {made.zh, made.en} - {""}:
            return made
    raise AssertionError("one of more numbers than names is free")


def _first(stem: str, fits: Callable[[str], bool]) -> str:
    return next(name for name in _numbered(stem) if fits(name))


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1
