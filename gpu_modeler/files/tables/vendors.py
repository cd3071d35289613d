"""Formulas of data terminals: Wind, iFinD, Choice, Bloomberg, FactSet, Capital IQ. Their text is quoted, never run."""

from __future__ import annotations

import re

_VENDORS: tuple[tuple[str, str], ...] = (
    ("Wind", r"W(?:SD|SS|SQ|SI|ST|SET|SES|SEE|PF|UPF)|EDB|[sbfiwc]_[a-z]\w*"),
    ("iFinD", r"THS_?\w*|iFinD\w*"),
    ("Choice", r"EM_?[A-Z_]\w*|EMD\w*|C(?:SS|SD|TR|SES)"),
    ("Bloomberg", r"BD[PHS]|BQL"),
    ("FactSet", r"FDS(?:LIVE)?"),
    ("Capital IQ", r"CIQ\w*"),
    ("LSEG", r"RDP\.\w+|TR"),
)
_CALLS = tuple(
    (vendor, re.compile(rf"(?<![\w.])(?:_xll\.)?(?:{names})\s*\(", re.IGNORECASE))
    for vendor, names in _VENDORS
)
_ENTRY = re.compile(r"[\[【]\s*([^\]】]{1,12}?)\s*[\]】]\s*([^\[【]*)")
_QUOTED = re.compile(r'"[^"]*"')


def heading_entries(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the name in a terminal's heading and its entries: 营业总收入 [报告期] 2024年报 [单位] 亿元.

    The entries are pairs such as (报告期, 2024年报); there are none in any other heading.
    """
    entries = [(match[1], match[2].strip()) for match in _ENTRY.finditer(text)]
    if not entries or not all(value for _, value in entries):
        return text, []
    return _ENTRY.sub("", text).strip(), entries


def vendor_of(formula: str) -> str:
    """Return whose function a formula (without its `=`) calls; empty for one that Excel computes itself."""
    if "(" not in formula:
        return ""
    plain = _QUOTED.sub('""', formula)
    return next((vendor for vendor, call in _CALLS if call.search(plain)), "")
