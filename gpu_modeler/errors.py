"""What can go wrong, in three kinds that are never mixed (see the project's style guide).

Cell errors are values (`CellError`), problems are listed (`Problem`), requests that cannot be met raise a `ModelerError`.
"""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal

from gpu_modeler.record import record
from gpu_modeler.text import Language, Message


class CellError(Enum):
    """Excel's error values. Not a number, so that none slips into a sum; its code fits an array of bytes.

    The code (0: no error) is kept beside the value array, and is what `int` and numpy get.
    """

    DIV0 = 1
    NUM = 2
    VALUE = 3
    REF = 4
    NA = 5

    @property
    def text(self) -> str:
        """Return Excel's spelling."""
        return _SPELLING[self]

    def __index__(self) -> int:
        return self.value

    def __str__(self) -> str:
        return self.text


_SPELLING = {
    CellError.DIV0: "#DIV/0!",
    CellError.NUM: "#NUM!",
    CellError.VALUE: "#VALUE!",
    CellError.REF: "#REF!",
    CellError.NA: "#N/A",
}


@record
class Problem:
    """Something to look at; the model stays usable."""

    code: str
    severity: Literal["error", "warning", "info"]
    place: str
    message: Message


class ModelerError(Exception):
    """A request that cannot be met. One subclass per situation; `key` names its text in the catalogue."""

    key: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.key)

    @property
    def message(self) -> Message:
        """Return what happened, where and what to do."""
        return Message(self.key, self.values)

    def user_message(self, language: Language = "en") -> str:
        """Return the sentence shown to a person."""
        return self.message.in_language(language)

    def __str__(self) -> str:
        return self.user_message("en")

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes whole, whatever a subclass is made from."""
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[ModelerError], arguments: tuple[object, ...]) -> ModelerError:
    return kind.__new__(kind, *arguments)
