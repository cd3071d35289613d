"""Taking out of a text what belongs to a person or a model: names, numbers, quoted words, paths, addresses.

What is left over may be read by somebody who must not know the model. Too much is taken out rather than too little.
"""

from __future__ import annotations

import getpass
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cached_property
from pathlib import Path

from gpu_modeler.model import Model
from gpu_modeler.model.document import TABLES

SHORTEST_NAME = 2
_ADDRESS = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://\S+|\S+@\S+\.\S+")
_PATH = re.compile(r"(?:[a-zA-Z]:)?(?:[\\/][^\\/\s\"'<>|:,;()]+){1,}[\\/]?|~[\\/]\S*")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|'[^']*'|`[^`]*`|「[^」]*」|《[^》]*》")
_FOREIGN = re.compile(r"[^\x00-\x7f‹›…]+(?:[\s\w]*[^\x00-\x7f‹›…]+)*")
_NUMBER = re.compile(r"(?<![A-Za-z_#\d])[-+]?\d(?:[\d,._]*\d)?(?:[eE][-+]?\d+)?")


class Redaction:
    """Takes a model's names and a person's out of texts. `known` are words of the program, which may stay in quotes."""

    def __init__(self, model: Model | None, known: Iterable[str] = ()) -> None:
        self._model = model
        self._known = frozenset(known)

    def of(self, text: str) -> str:
        """Return the text without what could say whose model it is, or what stands in it."""
        text = _ADDRESS.sub("‹address›", text)
        text = _PATH.sub("‹path›", text)
        text = _QUOTED.sub(self._quoted, text)
        text = self._names.sub("‹name›", text) if self._names is not None else text
        text = _FOREIGN.sub("‹text›", text)
        return _NUMBER.sub("#", text)

    def _quoted(self, match: re.Match[str]) -> str:
        return match.group() if match.group()[1:-1] in self._known else "‹text›"

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        names = {name for name in (*_of_person(), *self._of_model()) if len(name) >= SHORTEST_NAME}
        told = sorted(names - self._known, key=len, reverse=True)
        if not told:
            return None
        return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in told), re.IGNORECASE)

    def _of_model(self) -> Iterator[str]:
        if self._model is not None:
            for table in TABLES:
                if table != "cells":  # its places are ids of the other tables
                    yield from _texts(getattr(self._model, table))
            for _, cell in self._model.all_cells():
                yield from _texts(cell)


def _of_person() -> Iterator[str]:
    for ask in (getpass.getuser, socket.gethostname, lambda: Path.home().name):
        try:
            yield ask()
        except (OSError, KeyError, RuntimeError, ImportError):
            continue


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a record, however deep; records nest a few levels."""
    if isinstance(value, str):
        yield value.strip()
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _texts(key)
            yield from _texts(held)
    elif isinstance(value, tuple | list | frozenset | set):
        for held in value:
            yield from _texts(held)
