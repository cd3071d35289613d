"""Number formats of a workbook by the style number that its cells give."""

from __future__ import annotations

from contextlib import suppress

from gpu_modeler.files.reading.markup import Attributes, Walker
from gpu_modeler.files.reading.serials import BUILT_IN


class Styles(Walker):
    """Reads `styles.xml`; `number_formats[s]` is the format of a cell with style s."""

    def __init__(self) -> None:
        super().__init__()
        self.number_formats: list[str] = []
        self._custom: dict[int, str] = {}
        self._is_in_cell_formats = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a number format or a cell format."""
        if name == "numFmt":
            with suppress(ValueError, KeyError):
                self._custom.setdefault(int(attributes["numFmtId"]), attributes["formatCode"])
        elif name == "cellXfs":
            self._is_in_cell_formats = True
        elif name == "xf" and self._is_in_cell_formats:
            self.number_formats.append(self._format(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        """Leave the cell formats."""
        if name == "cellXfs":
            self._is_in_cell_formats = False

    def _format(self, number: str) -> str:
        """Return the format; one that is not defined shows as General, as in Excel."""
        if not number.isdecimal():
            return "General"
        return self._custom.get(int(number)) or BUILT_IN.get(int(number), "General")
