"""What the hidden first column of each sheet says: which sheet it is, and which line, section or cell a row is.

A returned workbook may have its sheets renamed and its rows moved, sorted or inserted; these texts move along.

    gpum:sheet:market            in the first cell; also gpum:sheet:company:<company>, …:compare, …:scenarios, …
    headings                     the row with the years
    section|<section>            a section's heading
    heading|<line>               a line's name over its items, one row each
    line|<line>|<item>|…         a row of values; the items of the axes other than period and company, in the line's order
    link|<line>|<company>|…      a row of Compare
    scenarios                    the hidden row of the Scenarios sheet that holds scenarios' ids over their columns
    cell|<line>|<company>|<item>|…|<period>   a row of the Scenarios sheet; company and period empty where the line has none
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

SheetKind = Literal[
    "market", "company", "compare", "scenarios", "cover", "valuation", "sources", "checks", "manifest"
]

IDENTITY = 0
"""The column that holds these texts."""

HEADINGS, SECTION, HEADING, LINE, LINK, SCENARIOS, CELL = (
    "headings",
    "section",
    "heading",
    "line",
    "link",
    "scenarios",
    "cell",
)
_SHEET = "gpum:sheet:"
_PART = re.compile(r"(?:[^|\\]|\\.)*", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def sheet_identity(kind: SheetKind, company: str = "") -> str:
    """Return the text of a sheet's first cell."""
    return f"{_SHEET}{kind}:{company}" if kind == "company" else f"{_SHEET}{kind}"


def sheet_of(text: object) -> tuple[str, str] | None:
    """Return (kind, company) of a first cell's text; `None` where it is none of ours."""
    if not isinstance(text, str) or not text.startswith(_SHEET):
        return None
    kind, _, company = text.removeprefix(_SHEET).partition(":")
    return kind, company


def row_identity(kind: str, *parts: str) -> str:
    """Return the text of a row."""
    return "|".join([kind, *(_escaped(part) for part in parts)])


def row_of(text: object) -> tuple[str, Sequence[str]] | None:
    """Return (kind, parts) of a row's text; `None` where there is none."""
    if not isinstance(text, str) or not text:
        return None
    kind, *parts = _split(text)
    return kind, tuple(parts)


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("|", "\\|")


def _split(text: str) -> list[str]:
    parts: list[str] = []
    position = 0
    while position <= len(text):
        match = _PART.match(text, position)
        assert match is not None  # it matches nothing, too
        parts.append(_ESCAPED.sub(r"\1", match.group()))
        if match.end() < len(text) and text[match.end()] != "|":  # a lone escape at the end
            break
        position = match.end() + 1
    return parts
