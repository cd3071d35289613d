"""How the reading process and the application speak: one JSON request, one JSON answer. Nothing is ever unpickled.

An answer is `{"fault": name, "values": {…}}` or a workbook, whose cells lie in parallel lists and name their texts by
number in one table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from gpu_modeler.files.reading.faults import FAULTS, ReadingRefused
from gpu_modeler.files.reading.raw import RawCell, RawSheet, RawWorkbook
from gpu_modeler.files.reading.records import Limits, ReadCell, ReadSheet, ReadWorkbook, Scalar, Unfollowed
from gpu_modeler.text import Message

Json = dict[str, Any]


# --- the request ------------------------------------------------------------------------------------


def encode_request(path: str, password: str, limits: Limits) -> bytes:
    """Return the request; the password travels by pipe, where no list of processes shows it."""
    return json.dumps({"path": path, "password": password, "limits": asdict(limits)}).encode()


def decode_request(request: bytes) -> tuple[str, str, Limits]:
    """Return path, password and limits."""
    asked = json.loads(request)
    return asked["path"], asked["password"], Limits(**asked["limits"])


# --- faults -----------------------------------------------------------------------------------------


def encode_fault(fault: ReadingRefused) -> bytes:
    """Return the answer that refuses."""
    values = {name: _value_out(value) for name, value in fault.values.items()}
    return json.dumps({"fault": type(fault).__name__, "values": values}).encode()


def _value_out(value: object) -> object:
    if isinstance(value, Message):
        return {"key": value.key, "values": {name: _value_out(inner) for name, inner in value.values.items()}}
    return value if isinstance(value, int | float) else str(value)


def _value_in(value: Any) -> object:
    if isinstance(value, dict):
        return Message(value["key"], {name: _value_in(inner) for name, inner in value["values"].items()})
    return value


def fault_of(answer: Json) -> ReadingRefused | None:
    """Return the fault that an answer carries, or None."""
    if "fault" not in answer:
        return None
    values = {name: _value_in(value) for name, value in answer["values"].items()}
    return FAULTS[answer["fault"]](**values)


# --- workbooks --------------------------------------------------------------------------------------


class _Texts:
    """Texts by number; number 0 is the empty text."""

    def __init__(self) -> None:
        self.numbers = {"": 0}

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


def encode_workbook(workbook: RawWorkbook) -> Iterator[bytes]:
    """Yield the answer in pieces: one for each sheet, so that no whole copy of it is made."""
    texts = _Texts()
    yield b'{"sheets": ['
    for index, sheet in enumerate(workbook.sheets):
        yield (b", " if index else b"") + _dump(_sheet_out(sheet, texts))
    head: Json = {
        "kind": workbook.kind,
        "names": workbook.defined_names,
        "author": workbook.author,
        "last_modified_by": workbook.last_modified_by,
        "modified": workbook.modified,
        "unfollowed": [[item.kind, item.where, item.text] for item in workbook.unfollowed],
        "has_formulas": workbook.has_formulas,
        "texts": list(texts.numbers),
    }
    if workbook.not_listed:
        head["unfollowed"].append(["more", "", str(workbook.not_listed)])
    yield b"], " + _dump(head)[1:]


def _dump(value: object) -> bytes:
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")  # as json.loads decodes


def _sheet_out(sheet: RawSheet, texts: _Texts) -> Json:
    cells = sheet.cells
    kinds, values = [], []
    for cell in cells.values():
        kind, value = _scalar_out(cell, texts)
        kinds.append(kind)
        values.append(value)
    return {
        "name": sheet.name,
        "state": sheet.state,
        "merged": sheet.merged,
        "places": [part for place in cells for part in place],
        "kinds": "".join(kinds),
        "values": values,
        "formulas": [texts(cell.formula) for cell in cells.values()],
        "formats": [texts(cell.number_format) for cell in cells.values()],
        "more": {
            index: [texts(cell.comment), texts(cell.author), texts(cell.array_range)]
            for index, cell in enumerate(cells.values())
            if cell.comment or cell.array_range
        },
    }


def _scalar_out(cell: RawCell, texts: _Texts) -> tuple[str, float]:
    value = cell.value
    if isinstance(value, str):
        return ("e" if cell.is_error else "d" if cell.is_date else "s"), texts(value)
    if isinstance(value, bool):
        return "b", int(value)
    return ("z", 0) if value is None else ("n", value)


def workbook_of(name: str, answer: Json) -> ReadWorkbook:
    """Return the workbook that an answer carries.

    Raises:
        LookupError, TypeError, ValueError: the answer is not one of `encode_workbook`.
    """
    texts: list[str] = answer["texts"]
    return ReadWorkbook(
        name=name,
        kind=answer["kind"],
        sheets=tuple(_sheet_in(sheet, texts) for sheet in answer["sheets"]),
        defined_names=answer["names"],
        author=answer["author"],
        last_modified_by=answer["last_modified_by"],
        modified=answer["modified"],
        unfollowed=tuple(Unfollowed(*item) for item in answer["unfollowed"]),
        has_formulas=answer["has_formulas"],
    )


def _sheet_in(sheet: Json, texts: list[str]) -> ReadSheet:
    more: dict[str, list[int]] = sheet["more"]
    places = iter(sheet["places"])
    cells: dict[tuple[int, int], ReadCell] = {}
    columns = zip(sheet["kinds"], sheet["values"], sheet["formulas"], sheet["formats"], strict=True)
    for index, (kind, value, formula, number_format) in enumerate(columns):
        comment, author, array_range = more.get(str(index), (0, 0, 0))
        cells[next(places), next(places)] = ReadCell(
            _scalar_in(kind, value, texts),
            texts[formula],
            texts[number_format],
            kind == "e",
            texts[comment],
            texts[author],
            kind == "d",
            texts[array_range],
        )
    merged = tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merged"])
    return ReadSheet(sheet["name"], sheet["state"], cells, merged)


def _scalar_in(kind: str, value: float, texts: list[str]) -> Scalar:
    if kind == "n":
        return float(value)
    if kind == "z":
        return None
    return bool(value) if kind == "b" else texts[int(value)]
