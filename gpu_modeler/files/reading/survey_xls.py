"""The records of an .xls stream (BIFF 5 and 8), walked for what `survey` wants. Source: [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from gpu_modeler.files.reading.raw import Budget, RawWorkbook
from gpu_modeler.files.reading.shared import address
from gpu_modeler.files.reading.survey import ERRORS, Formats, SheetSurvey

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF, _SUPBOOK, _HLINK = (
    0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0, 0x1AE, 0x1B8,
)  # fmt: skip
_FORMULA, _MULRK, _BOOLERR = 0x06, 0xBD, 0x205
_CELLS = {_FORMULA, _BOOLERR, 0x203, 0x204, 0xFD, 0x27E, 0xD6}
_BIFF8 = 0x600
_FILE_MONIKER = bytes.fromhex("0303000000000000c000000000000046")
_SELF_REFERENCES = {0x0401, 0x3A01}


class XlsSurvey:
    """Walks a whole stream once; `sheets` are in the order of the workbook's list."""

    def __init__(self, stream: bytes, workbook: RawWorkbook, budget: Budget) -> None:
        self.formats = Formats()
        self.sheets: list[SheetSurvey] = []
        self._stream = stream
        self._workbook = workbook
        self._budget = budget
        self._is_biff8 = True
        for name, offset in self._globals():
            self.sheets.append(SheetSurvey())
            self._sheet(self.sheets[-1], name, offset)

    def _records(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield the records of one substream, without those of charts within it."""
        depth, stream = 0, self._stream
        while offset + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, offset)
            data = stream[offset + 4 : offset + 4 + size]
            offset += 4 + size
            depth += (kind == _BOF) - (kind == _EOF)
            if depth <= 1:
                yield kind, data
            if depth <= 0:
                return

    def _globals(self) -> list[tuple[str, int]]:
        """Return names and offsets of the sheets."""
        offsets = []
        for kind, data in self._records(0):
            if kind == _BOF:
                self._is_biff8 = struct.unpack_from("<H", data)[0] == _BIFF8
            elif kind == _BOUNDSHEET:
                offsets.append((self._name(data[6:]), struct.unpack_from("<I", data)[0]))
            elif kind == _FORMAT:
                number, text = struct.unpack_from("<H", data)[0], data[2:]
                self.formats.custom[number] = (
                    _text16(text) if self._is_biff8 else text[1:].decode("gb18030", "replace")
                )
            elif kind == _XF:
                self.formats.styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == _SUPBOOK:
                self._link(data)
        if len(offsets) > self._budget.limits.sheets:
            raise self._budget.refuse("reading_limit_sheets", self._budget.limits.sheets)
        return offsets

    def _name(self, data: bytes) -> str:
        """Return a sheet's name: its length in one byte, then, in BIFF 8, the flag of `_text16`."""
        if not self._is_biff8:
            return data[1 : 1 + data[0]].decode("gb18030", "replace")
        return _text16(data[:1] + b"\0" + data[1:])

    def _link(self, data: bytes) -> None:
        """List another workbook, or the service and topic of a DDE server."""
        length = struct.unpack_from("<H", data, 2)[0]
        if length in _SELF_REFERENCES or len(data) < 5:
            return
        text = _text16(data[2:])
        if text.startswith(("\1", "\2")):  # a path, its folders parted by other control characters
            shown = "".join(character if character >= " " else "/" for character in text[1:]).strip("/")
            self._budget.list_unfollowed(self._workbook, "external link", "Workbook", shown)
        else:
            self._budget.list_unfollowed(self._workbook, "dde", "Workbook", text.replace("\3", "|"))

    def _sheet(self, survey: SheetSurvey, name: str, offset: int) -> None:
        for kind, data in self._records(offset):
            if kind in _CELLS:
                row, column, style = struct.unpack_from("<HHH", data)
                survey.see(row, column, style, self._budget)
                if error := _error_of(kind, data):
                    survey.errors[row, column] = error
            elif kind == _MULRK:
                row, column = struct.unpack_from("<HH", data)
                for number, at in enumerate(range(4, len(data) - 2, 6)):
                    survey.see(row, column + number, struct.unpack_from("<H", data, at)[0], self._budget)
            elif kind == _HLINK and (at := data.find(_FILE_MONIKER)) >= 0:
                row, _, column = struct.unpack_from("<HHH", data)
                length = struct.unpack_from("<I", data, at + 18)[0]
                target = (
                    data[at + 22 : at + 22 + min(length, 300)].split(b"\0")[0].decode("gb18030", "replace")
                )
                self._budget.list_unfollowed(
                    self._workbook, "file hyperlink", f"{name}!{address(row, column)}", target
                )


def is_encrypted(stream: bytes) -> bool:
    """Say whether a stream is under a password: the record that tells comes right after the first."""
    offset = 0
    for _ in range(8):
        if offset + 4 > len(stream):
            return False
        kind, size = struct.unpack_from("<HH", stream, offset)
        if kind == _FILEPASS:
            return True
        offset += 4 + size
    return False


def _error_of(kind: int, data: bytes) -> str:
    if kind == _BOOLERR and len(data) >= 8 and data[7]:
        return ERRORS.get(data[6], "#N/A")
    if kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        return ERRORS.get(data[8], "#N/A")
    return ""


def _text16(data: bytes) -> str:
    """Return a text with its length in two bytes and a flag that says whether its characters take two bytes."""
    length, flag = struct.unpack_from("<HB", data)
    if flag & 1:
        return data[3 : 3 + 2 * length].decode("utf-16-le", "replace")
    return data[3 : 3 + length].decode("latin-1")
