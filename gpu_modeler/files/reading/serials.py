"""Excel's dates: which number formats show one, and what day a serial number is.

Source: ECMA-376 part 1, 18.17.4 (serial values) and 18.8.30 (number formats, with the Chinese built-in ones).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00', 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_NOT_SHOWN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PART_OF_DATE = re.compile(r"[ymdhs]|e(?![+-])|aaa", re.IGNORECASE)
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # a workbook's dates have no zone
_FIRST_DAY_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_MILLISECONDS = 86_400_000


@cache
def shows_date(number_format: str) -> bool:
    """Say whether a format shows its number as a date or a time of day; elapsed time (`[h]:mm`) stays a number.

    Examples:
        >>> shows_date('yyyy"年"m"月"'), shows_date('0.0"亿元"'), shows_date("0.00E+00"), shows_date("General")
        (True, False, False, False)
        >>> shows_date("[Red]0.0"), shows_date("[h]:mm"), shows_date("[$-804]yyyy/m/d")
        (False, False, True)
    """
    section = _NOT_SHOWN.sub("", number_format).split(";")[0]
    if _ELAPSED.search(section):
        return False
    return bool(_PART_OF_DATE.search(re.sub("general|g/通用格式", "", section, flags=re.IGNORECASE)))


def date_text(serial: float, *, from_1904: bool) -> str | None:
    """Return a serial number as ISO text: a date, a date with time, or a time; None where it is no day of Excel's.

    Examples:
        >>> date_text(45747.0, from_1904=False), date_text(45747.75, from_1904=False), date_text(0.75, from_1904=False)
        ('2025-03-31', '2025-03-31T18:00:00', '18:00:00')
        >>> date_text(1.0, from_1904=False), date_text(60.0, from_1904=False), date_text(1.0, from_1904=True)
        ('1900-01-01', None, '1904-01-02')
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if from_1904 else 0) or (not from_1904 and 60 <= serial < 61):
        return None  # 29 February 1900 never was
    shift = 1 if not from_1904 and 1 <= serial < 60 else 0
    first = _FIRST_DAY_1904 if from_1904 else _FIRST_DAY
    moment = first + timedelta(days=shift, milliseconds=round(serial * _MILLISECONDS))
    if serial < 1:
        return moment.time().isoformat() if serial < 1 - 1e-9 else None
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat()


def iso_text(written: str) -> str:
    """Return a date that a file gives in ISO form as `date_text` would: without a midnight, without a zone.

    Examples:
        >>> iso_text("2025-03-31T00:00:00Z"), iso_text("2025-03-31T18:30:00.000")
        ('2025-03-31', '2025-03-31T18:30:00')
    """
    day, _, clock = written.strip().removesuffix("Z").partition("T")
    clock = re.sub(r"[.,]0*$", "", clock)
    return f"{day}T{clock}" if clock.strip("0:") else day
