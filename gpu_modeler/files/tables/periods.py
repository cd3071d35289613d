"""Period headings as tables write them: 2025, 2025E, FY25, 2025年报, 2025-12-31, 25Q3, 2025中报, 9M25.

Each is recognised as what it is. A quarter, a half year or nine months never becomes the year: that would be a wrong
number. No model here, no grid.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Span = Literal["year", "half", "nine months", "quarter", "month", "day"]
Mark = Literal["", "actual", "estimate", "guidance"]

FIRST_YEAR, LAST_YEAR = 1980, 2100
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PeriodHeading:
    """One heading of a column or row of values.

    Attributes:
        year: four digits.
        span: how long a stretch it names. "nine months" is the first three quarters together.
        part: which half, quarter or month of the year, from 1; 0 for the year and for nine months. For a day, its month.
        mark: whether the heading says that the figures are actual, estimated or guided.
    """

    year: int
    span: Span = "year"
    part: int = 0
    mark: Mark = ""

    @property
    def item(self) -> str:
        """Return the id that a model's period axis would have for it, e.g. 2025, 2025Q3, 2025H1, 2025M09."""
        suffix = {"year": "", "half": "H", "quarter": "Q", "month": "M", "day": "D"}.get(self.span, "9M")
        width = 2 if self.span in {"month", "day"} else 0
        return f"{self.year}{suffix}{str(self.part).zfill(width) if self.part else ''}"


def read_period(text: str) -> PeriodHeading | None:
    """Return what a heading's text says, `None` where it names no period."""
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return None
    bare, mark = _without_mark(plain)
    for pattern, made in _PATTERNS:
        match = pattern.fullmatch(bare)
        found = made(match) if match else None
        if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
            return replace(found, mark=mark or found.mark)
    return None


def read_period_number(value: float) -> PeriodHeading | None:
    """Return the year, or the day 20251231, that a number in a heading says."""
    if value != int(value):
        return None
    digits = str(int(value))
    return read_period(digits) if len(digits) in {4, 8} else None


# --- the marks ------------------------------------------------------------------------------------

_LETTER_MARKS: dict[str, Mark] = {
    "A": "actual",
    "E": "estimate",
    "F": "estimate",
    "P": "estimate",
    "G": "guidance",
}
_WORD_MARKS: tuple[tuple[str, Mark], ...] = (
    ("业绩预告", "guidance"),
    ("指引", "guidance"),
    ("预告", "guidance"),
    ("GUIDANCE", "guidance"),
    ("盈利预测", "estimate"),
    ("预测值", "estimate"),
    ("预测", "estimate"),
    ("预计", "estimate"),
    ("預測", "estimate"),
    ("ESTIMATED", "estimate"),
    ("ESTIMATE", "estimate"),
    ("FORECAST", "estimate"),
    ("实际值", "actual"),
    ("实际", "actual"),
    ("實際", "actual"),
    ("ACTUAL", "actual"),
    ("(经审计)", "actual"),
    ("AUDITED", "actual"),
)
_LETTER_BEHIND = re.compile(r"(.*(?:[0-9年]|Q[1-4]|H[12]))\s*(?:\(\s*([AEFPG])\s*\)|([AEFPG]))(年?)")


def _plain(text: str) -> str:
    """Return the text in half-width capitals, with single spaces and without line ends."""
    return " ".join(unicodedata.normalize("NFKC", text).upper().replace("'", " ").split())


def _without_mark(text: str) -> tuple[str, Mark]:
    for word, mark in _WORD_MARKS:
        if word in text:
            return " ".join(text.replace(word, " ").replace("( )", " ").replace("()", " ").split()), mark
    match = _LETTER_BEHIND.fullmatch(text)
    if match:
        bare = f"FY{match[1]}" if len(match[1]) == 2 else match[1].strip()  # 25E is a year, 25 alone is not
        return bare + match[4], _LETTER_MARKS[match[2] or match[3]]
    return text, ""


# --- the patterns ---------------------------------------------------------------------------------

_Match = re.Match[str]
_Made = Callable[[_Match], PeriodHeading | None]
_YEAR = r"(?P<y>(?:19|20|21)[0-9]{2})"
_SHORT = r"(?P<y>(?:(?:19|20|21)[0-9]{2})|[0-9]{2})"
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = r"(?P<m>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.?"
_COUNT = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ENDS: dict[int, tuple[Span, int]] = {
    3: ("quarter", 1),
    6: ("half", 1),
    9: ("nine months", 0),
    12: ("year", 0),
}
"""Cumulative, as financial statements are headed: 30 September is nine months."""


def _four(text: str) -> int:
    """Return the year of two or four digits."""
    number = int(text)
    return number if number > 99 else 2000 + number if number < 80 else 1900 + number


def _whole_year(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]))


def _reported_year(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), mark="actual")


def _quarter(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), "quarter", _COUNT[match["n"]])


def _half(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), "half", {"上": 1, "下": 2}.get(match["n"]) or _COUNT[match["n"]])


def _first_half(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), "half", 1)


def _nine_months(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), "nine months")


def _first_quarter(match: _Match) -> PeriodHeading:
    return PeriodHeading(_four(match["y"]), "quarter", 1)


def _months_from_january(match: _Match) -> PeriodHeading | None:
    found = _ENDS.get(int(match["n"]))
    return PeriodHeading(_four(match["y"]), *found) if found else None


def _month(match: _Match) -> PeriodHeading | None:
    word = match["m"]
    number = _MONTHS.get(word) or int(word)
    return PeriodHeading(_four(match["y"]), "month", number) if 1 <= number <= 12 else None


def _day(match: _Match) -> PeriodHeading | None:
    """Return the stretch of the year that ends on the day; any other day is a day."""
    word = match["m"]
    year, month, day = _four(match["y"]), _MONTHS.get(word) or int(word), int(match["d"])
    try:
        date(year, month, day)
    except ValueError:
        return None
    is_end = day == calendar.monthrange(year, month)[1]
    span, part = _ENDS.get(month, ("month", month)) if is_end else ("day", month)
    return PeriodHeading(year, span, part)


_TIME = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_SOURCES: tuple[tuple[str, _Made], ...] = (
    (rf"{_YEAR}(?: ?年度?)?", _whole_year),
    (rf"(?:FY|CY|FYE|财年|FISCAL YEAR|FISCAL|YEAR) ?{_SHORT} ?年?", _whole_year),
    (rf"{_SHORT} ?FY", _whole_year),
    (rf"{_SHORT} ?(?:财年|年度|年)", _whole_year),
    (rf"{_SHORT} ?年?(?:年报|年度报告)", _reported_year),
    (rf"{_SHORT} ?年?(?:年度数据|全年|合计|末|年末|期末)", _whole_year),
    (rf"12M ?{_SHORT}", _whole_year),
    (rf"{_SHORT} ?年? ?Q ?(?P<n>[1-4])", _quarter),
    (rf"Q ?(?P<n>[1-4])[ /-]*(?:FY)? ?{_SHORT}", _quarter),
    (rf"(?P<n>[1-4]) ?Q[ /-]*(?:FY)? ?{_SHORT}", _quarter),
    (rf"{_SHORT} ?年? ?第?(?P<n>[一二三四1-4]) ?季度?", _quarter),
    (rf"{_SHORT} ?年? ?(?:第?[一1]季度?报告?|一季报)", _first_quarter),
    (rf"{_SHORT} ?年? ?H ?(?P<n>[12])", _half),
    (rf"H ?(?P<n>[12])[ /-]*(?:FY)? ?{_SHORT}", _half),
    (rf"(?P<n>[12]) ?H[ /-]*(?:FY)? ?{_SHORT}", _half),
    (rf"{_SHORT} ?年? ?(?P<n>[上下])半年", _half),
    (rf"{_SHORT} ?年? ?(?:中报|中期|中期报告|半年报|半年度|半年度报告|半年)", _first_half),
    (rf"{_SHORT} ?年? ?(?:三季报|第?[三3]季度?报告?|前三季度?|三季度报告)", _nine_months),
    (rf"{_SHORT} ?年? ?(?:0?1)[-~至到]0?(?P<n>[0-9]{{1,2}})月", _months_from_january),
    (rf"(?P<n>3|6|9|12)M ?{_SHORT}", _months_from_january),
    (rf"{_SHORT} ?(?P<n>3|6|9|12)M", _months_from_january),
    (rf"(?:截至)?{_YEAR}(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_TIME}", _day),
    (
        rf"(?:截至)?{_YEAR} ?年 ?(?P<m>[0-9]{{1,2}}) ?月 ?(?P<d>[0-9]{{1,2}}) ?日?(?:止年度|止)?{_TIME}",
        _day,
    ),
    (rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})", _day),
    (
        rf"(?:(?:FOR THE )?(?:FISCAL )?YEARS? ENDED )?(?P<d>[0-9]{{1,2}})[ -]{_MONTH}[ ,-]*{_SHORT}",
        _day,
    ),
    (
        rf"(?:(?:FOR THE )?(?:FISCAL )?YEARS? ENDED )?{_MONTH} (?P<d>[0-9]{{1,2}}) ?,? {_YEAR}",
        _day,
    ),
    (rf"{_YEAR} ?[-/.年] ?(?P<m>[0-9]{{1,2}}) ?月?", _month),
    (rf"{_MONTH}[ -]*{_SHORT}", _month),
)
_PATTERNS: tuple[tuple[re.Pattern[str], _Made], ...] = tuple(
    (re.compile(source), made) for source, made in _SOURCES
)
