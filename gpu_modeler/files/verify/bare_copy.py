"""A copy of a workbook for an engine: its cells and names and nothing else, and no formula's stored value.

A false value stands in place of each stored one, so that a right answer can only come from computing. Cells that the
engine cannot be trusted with are given to it as values, so that what it says of others does not rest on them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from itertools import product
from xml.sax.saxutils import escape, quoteattr

from gpu_modeler.files.reading.shared import area
from gpu_modeler.files.verify.cells import RawCell, RawSheet, RawWorkbook, row_and_column
from gpu_modeler.files.verify.known_bugs import is_error
from gpu_modeler.files.verify.records import Answer

FALSE_VALUE = "-987654321"
MOST_FILLED = 1_000_000
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def bare_copy(book: RawWorkbook, given: Collection[tuple[str, str]] = ()) -> bytes:
    """Return the copy as the bytes of an `.xlsx` file; `given` are the formula cells (sheet, address) given as values."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, text in _parts(book, frozenset(given)):
            archive.writestr(name, text)
    return content.getvalue()


def _parts(book: RawWorkbook, given: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str | bytes]]:
    numbers = range(1, len(book.sheets) + 1)
    targets = [("worksheet", f"worksheets/sheet{k}.xml") for k in numbers] + [("styles", "styles.xml")]
    if book.shared_strings:
        targets.append(("sharedStrings", "sharedStrings.xml"))
        yield "xl/sharedStrings.xml", book.shared_strings
    yield "[Content_Types].xml", _content_types(targets)
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/_rels/workbook.xml.rels", _relations(targets)
    yield "xl/workbook.xml", _workbook(book)
    yield "xl/styles.xml", _STYLES
    for number, sheet in zip(numbers, book.sheets, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(sheet, given, book.strings)


def _content_types(targets: list[tuple[str, str]]) -> str:
    parts = [("workbook.xml", "sheet.main"), *((target, kind) for kind, target in targets)]
    overrides = "".join(
        f'<Override PartName="/xl/{target}" ContentType="{_TYPE}{kind}+xml"/>' for target, kind in parts
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{k}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for k, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _workbook(book: RawWorkbook) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{k}" r:id="rId{k}"/>'
        for k, sheet in enumerate(book.sheets, 1)
    )
    names = "".join(
        f"<definedName name={quoteattr(name)}"
        + (f' localSheetId="{local}"' if local is not None else "")
        + f">{escape(text)}</definedName>"
        for name, local, text in book.names
        if not name.startswith("_xlnm.")
    )
    properties = '<workbookPr date1904="1"/>' if book.counts_from_1904 else "<workbookPr/>"
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{sheets}</sheets>'
        + (f"<definedNames>{names}</definedNames>" if names else "")
        + '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )


def _sheet(sheet: RawSheet, given: frozenset[tuple[str, str]], strings: list[str]) -> str:
    rows: dict[int, list[str]] = {}
    filled = _filled_by_arrays(sheet, given)
    for cell in sheet.cells:
        if cell.formula is None and row_and_column(cell.address) in filled:
            continue  # the engine fills it, and would stumble over a value that stands there
        is_given = cell.formula is not None and (sheet.name, cell.address) in given
        text = _value_cell(cell.address, cell.stored(strings)) if is_given else _cell(cell)
        rows.setdefault(row_and_column(cell.address)[0], []).append(text)
    written = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in sorted(rows.items()))
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _filled_by_arrays(sheet: RawSheet, given: frozenset[tuple[str, str]]) -> set[tuple[int, int]]:
    """Return (row, column) of the cells that array formulas fill, where those are computed."""
    filled: set[tuple[int, int]] = set()
    for cell in sheet.cells:
        found = area(cell.array_range) if cell.array_range else None
        if found is None or (sheet.name, cell.address) in given:
            continue
        top, left, bottom, right = found
        if len(filled) + (bottom - top + 1) * (right - left + 1) > MOST_FILLED:
            break
        filled.update(product(range(top + 1, bottom + 2), range(left + 1, right + 2)))
    return filled


def _cell(cell: RawCell) -> str:
    if cell.formula is not None:
        kind = f' t="array" ref="{cell.array_range}"' if cell.array_range else ""
        return f'<c r="{cell.address}"><f{kind}>{escape(cell.formula)}</f><v>{FALSE_VALUE}</v></c>'
    kind = "" if cell.type == "n" else f" t={quoteattr(cell.type)}"
    return f'<c r="{cell.address}"{kind}><v>{escape(cell.value or "")}</v></c>'


def _value_cell(address: str, value: Answer) -> str:
    """Return a cell that holds a value; nothing where the value is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        kind = "e" if is_error(value) else "str"
        return f'<c r="{address}" t="{kind}"><v>{escape(value)}</v></c>'
    return f'<c r="{address}"><v>{value!r}</v></c>'
