"""Texts of a workbook: the shared ones and those written in their cells, plain or rich, without phonetic guides."""

from __future__ import annotations

import re

from gpu_modeler.files.reading.markup import Attributes, Walker
from gpu_modeler.files.reading.raw import Budget

_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")


def unescaped(text: str) -> str:
    r"""Return text with `_x000D_` and the like turned into the characters they stand for (ECMA-376 part 1, 22.9.2.19).

    Examples:
        >>> unescaped("a_x000A_b_x005F_c"), unescaped("_xD83D__xDE00_") == chr(0x1F600)
        ('a\nb_c', True)
    """
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(found: re.Match[str]) -> str:
    codes = re.findall("_x(....)_", found.group())
    units = b"".join(int(code, 16).to_bytes(2, "little") for code in codes)
    return units.decode("utf-16-le", "replace")


class SharedTexts(Walker):
    """The table of shared texts, in order."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.found: list[str] = []
        self._budget = budget
        self._runs: list[str] = []
        self._is_phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet an item, a phonetic guide or a run."""
        if name == "si":
            self._runs = []
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t" and not self._is_phonetic:
            self.listen()

    def end(self, name: str) -> None:
        """Keep a run's text; keep an item."""
        if name == "t" and not self._is_phonetic:
            self._runs.append(unescaped(self.heard()))
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            text = "".join(self._runs)
            self._budget.spend_text(len(text) + 1)
            self.found.append(text)
