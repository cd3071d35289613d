"""What an export is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from gpu_modeler.model import BASE
from gpu_modeler.text import Labels, Language

BookLanguage = Language | Literal["both"]
BOOK_LANGUAGES: tuple[BookLanguage, ...] = ("zh", "en", "both")

Money = Literal["", "CNY_100m", "CNY_bn"]
MONIES: tuple[Money, ...] = ("", "CNY_100m", "CNY_bn")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding of the model's checks, as the Checks sheet lists it; `reason` is why it was dismissed, or empty."""

    severity: Labels
    rule: Labels
    place: Labels
    text: Labels
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a workbook shall show.

    `money` is the unit that all amounts in yuan get; empty leaves each line its own. `exported_at` is an ISO time in UTC,
    empty for now; `author` is the person who hands the workbook on. `verification` says which engines confirmed the
    formulas, empty before they did. `score` and `remarks` are what the model's checks found when it was exported.
    """

    language: BookLanguage = "zh"
    scenario: str = BASE
    money: Money = ""
    author: str = ""
    exported_at: str = ""
    verification: str = ""
    score: Labels | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def moment(self) -> str:
        """The time of the export, ISO, in UTC, to the second."""
        return self.exported_at or datetime.now(UTC).isoformat(timespec="seconds")
