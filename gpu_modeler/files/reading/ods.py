"""OpenDocument spreadsheets in one streaming pass: values as the file keeps them, never by extent.

Formulas are not read: they are in another language than Excel's. A repeat of a million empty cells costs nothing, a
repeat of filled ones counts as that many cells.
"""

from __future__ import annotations

import io
import math
import re
from datetime import time

from gpu_modeler.files.reading.faults import EncryptionUnknown
from gpu_modeler.files.reading.markup import Attributes, Walker, attribute
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet, RawWorkbook
from gpu_modeler.files.reading.scan import Package
from gpu_modeler.files.reading.serials import iso_text
from gpu_modeler.files.reading.shared import COLUMNS, ROWS, address
from gpu_modeler.files.reading.unfollowed import list_parts

_DURATION = re.compile(r"-?PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_WEB_ADDRESS = re.compile(r"(https?|mailto|ftp|tel):|#", re.IGNORECASE)

_COPY_OF_OUTSIDE = re.compile(
    r"'[a-z]+:.*'#", re.IGNORECASE
)  # the name of a table kept from another document


def read_ods(package: Package, budget: Budget) -> RawWorkbook:
    """Return the workbook.

    Raises:
        EncryptionUnknown: it is under a password.
        KeyError, XmlDamaged: parts are missing or broken.
    """
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read("meta-inf/manifest.xml"):
        raise EncryptionUnknown(path=budget.path, reason="OpenDocument")
    workbook = RawWorkbook("ods")
    list_parts(package, workbook, budget)
    with package.open("content.xml") as stream:
        _Content(workbook, budget).walk(stream)
    if "meta.xml" in package:
        with package.open("meta.xml") as stream:
            _Properties(workbook).walk(stream)
    return workbook


def read_flat_ods(content: bytes, budget: Budget) -> RawWorkbook:
    """Return the workbook in a document of one XML text (.fods)."""
    workbook = RawWorkbook("ods")
    _Content(workbook, budget).walk(io.BytesIO(content))
    return workbook


class _Properties(Walker):
    """Reads `meta.xml`."""

    def __init__(self, workbook: RawWorkbook) -> None:
        super().__init__()
        self._workbook = workbook

    def start(self, name: str, attributes: Attributes) -> None:
        self.listen()

    def end(self, name: str) -> None:
        text = self.heard().strip()
        if name == "initial-creator":
            self._workbook.author = text
        elif name == "creator":
            self._workbook.last_modified_by = text
        elif name == "date":
            self._workbook.modified = text


class _Content(Walker):
    """Reads `content.xml`."""

    def __init__(self, workbook: RawWorkbook, budget: Budget) -> None:
        super().__init__()
        self._workbook = workbook
        self._budget = budget
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._sheet: RawSheet | None = None
        self._row = self._column = 0
        self._row_repeat = 1
        self._row_cells: list[tuple[int, int, RawCell]] = []
        self._cell: Attributes | None = None
        self._depth = 0
        self._paragraphs: list[str] = []
        self._note: list[str] = []
        self._note_author = ""
        self._is_in_note = False

    # --- elements -----------------------------------------------------------------------------------

    def start(self, name: str, attributes: Attributes) -> None:
        if self._cell is not None:
            self._depth += 1
            self._start_in_cell(name, attributes)
        elif name in {"table-cell", "covered-table-cell"} and self._sheet is not None:
            self._cell, self._depth, self._paragraphs = attributes, 0, []
            self._note, self._note_author = [], ""
        elif name == "table-row":
            self._row_repeat, self._column, self._row_cells = _repeat(attributes, "rows"), 0, []
        else:
            self._start_outside(name, attributes)

    def _start_outside(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = attribute(attributes, "name")
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table" and self._sheet is None:
            self._start_sheet(attributes)
        elif name == "table-source":
            self._list("external link", attribute(attributes, "href"))
        elif name == "dde-source":
            service, topic = attribute(attributes, "dde-application"), attribute(attributes, "dde-topic")
            self._budget.list_unfollowed(self._workbook, "dde", "content.xml", f"{service}|{topic}")

    def _start_sheet(self, attributes: Attributes) -> None:
        is_hidden = attribute(attributes, "style-name") in self._hidden_styles
        self._sheet = RawSheet(attribute(attributes, "name"), "hidden" if is_hidden else "visible")
        self._row = 0
        if _COPY_OF_OUTSIDE.match(self._sheet.name):
            self._list("external link", self._sheet.name)
            return
        self._workbook.sheets.append(self._sheet)
        if len(self._workbook.sheets) > self._budget.limits.sheets:
            raise self._budget.refuse("reading_limit_sheets", self._budget.limits.sheets)

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        if name == "annotation":
            self._is_in_note = True
        elif (name == "p" and self._depth == 1) or (self._is_in_note and name in {"p", "creator"}):
            self.listen()
        elif name == "s":
            count = attribute(attributes, "c")
            self.text(" " * min(int(count), 1000) if count.isdecimal() else " ")
        elif name in {"tab", "line-break"}:
            self.text("\t" if name == "tab" else "\n")
        elif name == "a" and not _WEB_ADDRESS.match(attribute(attributes, "href")):
            self._list("file hyperlink", attribute(attributes, "href"))

    def end(self, name: str) -> None:
        if self._cell is not None:
            if self._depth == 0:
                self._end_cell(self._cell)
                self._cell = None
            else:
                self._end_in_cell(name)
                self._depth -= 1
        elif name == "table-row" and self._sheet is not None:
            self._end_row(self._sheet)
        elif name == "table":
            self._sheet = None

    def _end_in_cell(self, name: str) -> None:
        if name == "annotation":
            self._is_in_note = False
        elif self._is_in_note and name == "creator":
            self._note_author = self.heard()
        elif self._is_in_note and name == "p":
            self._note.append(self.heard())
        elif name == "p" and self._depth == 1:
            self._paragraphs.append(self.heard())

    # --- cells --------------------------------------------------------------------------------------

    def _end_cell(self, attributes: Attributes) -> None:
        repeat = _repeat(attributes, "columns")
        text = "\n".join(self._paragraphs)
        self._budget.spend_text(len(text))
        cell = _cell_of(attributes, text)
        cell.comment, cell.author = "\n".join(self._note), self._note_author
        if cell.value is not None or cell.comment:
            self._row_cells.append((self._column, repeat, cell))
        self._merge(attributes)
        self._column += repeat

    def _merge(self, attributes: Attributes) -> None:
        down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if self._sheet is not None and (down > 1 or across > 1):
            self._budget.spend_merged()
            self._sheet.merged.append(
                (self._row, self._column, self._row + down - 1, self._column + across - 1)
            )

    def _end_row(self, sheet: RawSheet) -> None:
        rows = range(self._row, min(self._row + self._row_repeat, ROWS)) if self._row_cells else range(0)
        for row in rows:
            for column, repeat, cell in self._row_cells:
                for at in range(column, min(column + repeat, COLUMNS)):
                    self._budget.spend_cell()
                    sheet.cells[row, at] = cell
        self._row += self._row_repeat

    def _list(self, kind: str, text: str) -> None:
        where = f"{self._sheet.name}!{address(self._row, self._column)}" if self._sheet else "content.xml"
        if kind == "external link":
            self._budget.list_unfollowed(self._workbook, "external link", where, text)
        else:
            self._budget.list_unfollowed(self._workbook, "file hyperlink", where, text)


def _count(attributes: Attributes, name: str) -> int:
    text = attribute(attributes, name)
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def _repeat(attributes: Attributes, what: str) -> int:
    return _count(attributes, f"number-{what}-repeated")


def _cell_of(attributes: Attributes, text: str) -> RawCell:
    kind = attribute(attributes, "value-type")
    if attributes.get("calcext:value-type") == "error" or (
        kind == "string" and not text and _is_error(attributes)
    ):
        return RawCell(text or "#VALUE!", is_error=True)
    if kind in {"float", "percentage", "currency"}:
        return _number(attribute(attributes, "value"), text, "0%" if kind == "percentage" else "General")
    if kind == "boolean":
        return RawCell(attribute(attributes, "boolean-value") == "true")
    if kind == "date":
        return RawCell(iso_text(attribute(attributes, "date-value")), is_date=True)
    if kind == "time":
        return _time(attribute(attributes, "time-value"), text)
    written = attribute(attributes, "string-value") or text
    if _ERROR.fullmatch(written) and attribute(attributes, "formula"):
        return RawCell(written, is_error=True)
    return RawCell(written if kind == "string" or written else None)


def _is_error(attributes: Attributes) -> bool:
    return bool(_ERROR.fullmatch(attribute(attributes, "string-value")))


def _number(value: str, text: str, number_format: str) -> RawCell:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    return RawCell(number if math.isfinite(number) else text or None, "", number_format)


def _time(value: str, text: str) -> RawCell:
    """Return a time of day; what is a day or longer, or negative, is a number of days."""
    found = _DURATION.fullmatch(value)
    if found is None:
        return RawCell(text or value or None)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    if value.startswith("-") or total >= 86_400:
        return RawCell((-total if value.startswith("-") else total) / 86_400, "", "[h]:mm:ss")
    return RawCell(time(total // 3600, total // 60 % 60, total % 60).isoformat(), is_date=True)
