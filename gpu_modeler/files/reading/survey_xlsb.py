"""The records of .xlsb parts, walked for what `survey` wants. Source: [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.files.reading.relations import relations_of
from gpu_modeler.files.reading.scan import Package
from gpu_modeler.files.reading.survey import ERRORS, Formats, SheetSurvey

_ROW, _ERROR, _FORMULA_ERROR, _FIRST_CELL, _LAST_CELL = 0, 3, 11, 2, 11
_FORMAT, _XF, _BEGIN_CELL_FORMATS, _END_CELL_FORMATS, _SHEET = 44, 47, 617, 618, 156


class XlsbSurvey:
    """Walks a package's parts; `sheets` are those of cells, by the sheet's name."""

    def __init__(self, package: Package, main: str, budget: Budget) -> None:
        self.formats = Formats()
        self.sheets: dict[str, SheetSurvey] = {}
        self._budget = budget
        relations = {relation.id: relation for relation in relations_of(package, main)}
        for relation in relations.values():
            if relation.kind == "styles" and relation.target in package:
                self._styles(package.read(relation.target))
        for kind, data in records(package.read(main)):
            if kind != _SHEET:
                continue
            relation_id, name = _two_texts(data[8:])
            found = relations.get(relation_id)
            if found is not None and found.kind == "worksheet" and found.target in package:
                self.sheets[name] = self._sheet(package.read(found.target))

    def _styles(self, part: bytes) -> None:
        is_in_cell_formats = False
        for kind, data in records(part):
            if kind == _FORMAT:
                self.formats.custom[struct.unpack_from("<H", data)[0]] = _text(data[2:])[0]
            elif kind in {_BEGIN_CELL_FORMATS, _END_CELL_FORMATS}:
                is_in_cell_formats = kind == _BEGIN_CELL_FORMATS
            elif kind == _XF and is_in_cell_formats:
                self.formats.styles.append(struct.unpack_from("<H", data, 2)[0])

    def _sheet(self, part: bytes) -> SheetSurvey:
        survey, row = SheetSurvey(), 0
        for kind, data in records(part):
            if kind == _ROW:
                row = struct.unpack_from("<I", data)[0]
            elif _FIRST_CELL <= kind <= _LAST_CELL:
                column, style = struct.unpack_from("<II", data)
                survey.see(row, column, style & 0xFFFFFF, self._budget)
                if kind in {_ERROR, _FORMULA_ERROR}:
                    survey.errors[row, column] = ERRORS.get(data[8], "#N/A")
        return survey


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record; what is cut off at the end is dropped."""
    offset = 0
    while offset + 2 <= len(part):
        kind = part[offset]
        offset += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[offset] << 7)
            offset += 1
        size = shift = 0
        while offset < len(part) and shift < 28:
            byte = part[offset]
            offset += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[offset : offset + size]
        offset += size


def _text(data: bytes) -> tuple[str, int]:
    """Return a text with its length in four bytes before it, and the offset behind it."""
    length = struct.unpack_from("<I", data)[0]
    end = 4 + 2 * length
    return data[4:end].decode("utf-16-le", "replace"), end


def _two_texts(data: bytes) -> tuple[str, str]:
    first, end = _text(data)
    return first, _text(data[end:])[0]
