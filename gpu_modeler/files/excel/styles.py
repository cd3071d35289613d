"""What cells look like: one table of roles and marks, and the XlsxWriter formats made from it once each.

Colours follow the analysts' convention: inputs blue, formulas black, links to other sheets green. Values typed over a
formula, and formulas that hold for part of a line only, have a fill besides, and a comment that says what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from gpu_modeler.files.excel.formats import with_dash_for_zero
from gpu_modeler.files.excel.names import column_letters, quoted
from gpu_modeler.files.excel.options import BookLanguage

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Role = Literal["input", "formula", "link"]
Mark = Literal["", "actual", "guidance", "override", "exception"]

FONT_COLOURS: dict[Role, str] = {"input": "#0000FF", "formula": "#000000", "link": "#00803C"}
FILLS: dict[Mark, str] = {
    "": "",
    "actual": "#DCE6F1",
    "guidance": "#FFF2CC",
    "override": "#FBD9BC",
    "exception": "#E6DDF0",
}
LEGEND: tuple[tuple[str, Role, Mark], ...] = (
    ("input", "input", ""),
    ("formula", "formula", ""),
    ("link", "link", ""),
    ("actual", "input", "actual"),
    ("guidance", "input", "guidance"),
    ("override", "input", "override"),
    ("exception", "formula", "exception"),
)
"""What the colours mean: the name of the text that says so, and what looks like that."""
_FONTS: dict[BookLanguage, str] = {"zh": "Microsoft YaHei", "en": "Arial", "both": "Microsoft YaHei"}
_GREY, _INK, _BAND = "#8C8C8C", "#1F3864", "#E9EDF4"
_TEXTS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _INK},
    "note": {"font_color": _GREY},
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "center"},
    "heading_left": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK},
    "heading_right": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "right"},
    "heading_indented": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "indent": 1},
    "heading_wrapped": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _INK,
        "align": "right",
        "text_wrap": True,
    },
    "year": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "align": "right", "num_format": "0"},
    "section": {"bold": True, "font_color": _INK, "bg_color": _BAND},
    "label": {},
    "line": {"bold": True},
    "item": {"indent": 1},
    "unit": {"font_color": _GREY},
    "unit_after_number": {"font_color": _GREY, "indent": 1},
    "wrapped": {"text_wrap": True},
    "wrapped_after_number": {"text_wrap": True, "indent": 1},
    "plain": {},
    "number": {"font_color": _GREY, "align": "right", "num_format": "0"},
    "selector": {"bold": True, "font_color": FONT_COLOURS["input"], "bg_color": "#FFFFE1", "border": 1},
    "outside": {"font_color": "#BFBFBF", "align": "right", "num_format": "0"},
}


class Styles:
    """Makes each XlsxWriter format once."""

    def __init__(self, book: Workbook, language: BookLanguage) -> None:
        self._book = book
        self._base = {"font_name": _FONTS[language], "font_size": 10, "valign": "vcenter"}
        self._values: dict[tuple[Role, Mark, str], Format] = {}
        self._texts: dict[str, Format] = {}
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}

    @property
    def font(self) -> str:
        """The name of the workbook's font."""
        return str(self._base["font_name"])

    def value(self, role: Role, mark: Mark, number_format: str) -> Format:
        """Return the format of a number."""
        key = (role, mark, number_format)
        found = self._values.get(key)
        if found is None:
            look: dict[str, Any] = {
                "font_color": FONT_COLOURS[role],
                "num_format": with_dash_for_zero(number_format),
            }
            if mark:
                look["bg_color"] = FILLS[mark]
            found = self._values[key] = self._book.add_format({**self._base, **look})
        return found

    def text(self, name: str) -> Format:
        """Return the format of a label or heading."""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = self._book.add_format({**self._base, **_TEXTS[name]})
        return found

    def look(self, **properties: Any) -> Format:
        """Return a format with properties of XlsxWriter's besides the workbook's font."""
        key = tuple(sorted(properties.items()))
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self._book.add_format({**self._base, **properties})
        return found

    def differential(self, **properties: Any) -> Format:
        """Return a format for a rule that changes a cell's look; it holds what the rule changes alone."""
        return self._book.add_format(properties)

    def print_in_parts(
        self, sheet: Worksheet, columns: tuple[int, int], parts: Sequence[tuple[int, int]]
    ) -> None:
        """Print each part of a sheet, first and last row from 0, on pages of its own, all in one scale.

        XlsxWriter's own method takes one area only, and page breaks do not count on a sheet that is fitted to a width.
        """
        name = quoted(sheet.name)
        first, last = (column_letters(column) for column in columns)
        text = ",".join(f"{name}!${first}${top + 1}:${last}${bottom + 1}" for top, bottom in parts)
        self._book.defined_names.append(["_xlnm.Print_Area", sheet.index, text, False])

    def legend(self, role: Role, mark: Mark) -> Format:
        """Return the format of a legend entry, which looks like the values it explains."""
        look: dict[str, Any] = {"font_color": FONT_COLOURS[role], "align": "center", "border": 1}
        look |= {"border_color": "#D0D0D0"} | ({"bg_color": FILLS[mark]} if mark else {})
        return self._book.add_format({**self._base, **look})
