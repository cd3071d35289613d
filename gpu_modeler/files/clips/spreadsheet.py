"""The block that Excel and WPS put on the clipboard as "XML Spreadsheet": every number with all its digits."""

from __future__ import annotations

import io
import math

from gpu_modeler.files.clips.records import Clip, ClipCell, require_size, squared
from gpu_modeler.files.reading.markup import Attributes, HasDocumentType, Walker, XmlDamaged, attribute

_NAMED_FORMATS = {
    "Percent": "0.00%",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Scientific": "0.00E+00",
    "General": "",
}
_LARGEST_INDEX = 1_048_575


def read_xml_spreadsheet(content: bytes) -> Clip | None:
    """Return the first sheet's cells; `None` where there are none, or it is no such thing. Raises ClipTooLarge."""
    reader = _Reader()
    try:
        reader.walk(io.BytesIO(content.rstrip(b"\0")))
    except (HasDocumentType, XmlDamaged, ValueError):
        return None
    return squared(reader.rows()) if reader.cells else None


class _Reader(Walker):
    """Walks styles and the first worksheet."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], ClipCell] = {}
        self._formats: dict[str, str] = {}
        self._style = ""
        self._row, self._column, self._across, self._sheets = -1, -1, 0, 0
        self._kind, self._cell_format = "", ""

    def rows(self) -> list[list[ClipCell]]:
        """Return the cells in rows."""
        height = max(row for row, _ in self.cells) + 1
        width = max(column for _, column in self.cells) + 1
        require_size(height, width)
        empty = ClipCell("")
        return [[self.cells.get((row, column), empty) for column in range(width)] for row in range(height)]

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet a style, row, cell or value."""
        if name == "Style":
            self._style = attribute(attributes, "ID")
        elif name == "NumberFormat":
            code = attribute(attributes, "Format")
            self._formats[self._style] = _NAMED_FORMATS.get(code, code)
        elif name == "Worksheet":
            self._sheets += 1
        elif name == "Row":
            self._row = _index(attributes, self._row + 1)
            self._column, self._across = -1, 0
        elif name == "Cell":
            self._column = _index(attributes, self._column + 1 + self._across)
            across = int(attribute(attributes, "MergeAcross") or 0)
            self._across = min(max(across, 0), _LARGEST_INDEX)
            self._cell_format = self._formats.get(attribute(attributes, "StyleID"), "")
        elif name == "Data" and self._sheets == 1:
            self._kind = attribute(attributes, "Type")
            self.listen()

    def end(self, name: str) -> None:
        """Leave a value."""
        if name == "Data" and self._sheets == 1:
            text = self.heard()
            number = float(text) if self._kind == "Number" else None
            if number is not None and not math.isfinite(number):
                number = None
            self.cells[self._row, self._column] = ClipCell(text, number, self._cell_format)


def _index(attributes: Attributes, following: int) -> int:
    found = attribute(attributes, "Index")
    return min(max(int(found) - 1, 0), _LARGEST_INDEX) if found else following
