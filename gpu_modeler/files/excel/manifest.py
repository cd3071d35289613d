"""The hidden sheet that holds the exported model itself, so that a returned workbook can be compared with it.

Column B names what column C holds: when, by whom and how the workbook was exported, then the model as JSON, packed, in
pieces that fit into cells. Reading trusts nothing: what was inflated is counted, checked against its hash, and is data.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from gpu_modeler import __version__
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.identity import IDENTITY, sheet_identity, sheet_of
from gpu_modeler.files.excel.names import clean_text
from gpu_modeler.files.excel.options import BOOK_LANGUAGES, MONIES, BookLanguage, ExportOptions, Money, Remark
from gpu_modeler.files.gpum_records import RowsDoNotFit, model_of
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.gpum_schema import TABLES
from gpu_modeler.files.reading.records import ReadSheet, ReadWorkbook
from gpu_modeler.model import Model
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

VERSION = 1
LARGEST_MODEL = 64 << 20
"""Bytes of JSON; more is not unpacked."""

_PIECE = 30_000
_KEY, _VALUE = 1, 2
_MODEL = "model."
_FINDINGS = "findings."
_T = TypeVar("_T", bound=str)


class NoManifest(ModelerError):
    """The workbook is none of ours, or its hidden sheet is gone."""

    key = "error_manifest_missing"


class ManifestNewer(ModelerError):
    """The workbook was written by a later version."""

    key = "error_manifest_newer"


class ManifestDamaged(ModelerError):
    """The hidden sheet was changed, or is cut off."""

    key = "error_manifest_damaged"


@dataclass(frozen=True)
class Manifest:
    """What was exported: the model in its own units, and how the workbook shows it."""

    model: Model
    options: ExportOptions
    program: str

    @property
    def language(self) -> BookLanguage:
        """The language of the workbook's labels."""
        return self.options.language

    @property
    def scenario(self) -> str:
        """The scenario that was shown."""
        return self.options.scenario

    @property
    def money_unit(self) -> Money:
        """The unit of amounts in yuan; empty where each line has its own."""
        return self.options.money

    @property
    def exported_at(self) -> str:
        """The time of the export, ISO, in UTC."""
        return self.options.exported_at

    @property
    def author(self) -> str:
        """Who exported it; may be empty."""
        return self.options.author


def write_manifest(export: Export, sheet: Worksheet) -> None:
    """Write the sheet; it stays hidden even from the list of hidden sheets."""
    sheet.very_hidden()
    sheet.write_string(0, IDENTITY, sheet_identity("manifest"))
    for row, (key, value) in enumerate(_entries(export.original, export.options)):
        sheet.write_string(row, _KEY, key)
        sheet.write_string(row, _VALUE, value)


def read_manifest(book: ReadWorkbook) -> Manifest:
    """Return what the workbook was exported from.

    Raises:
        NoManifest: the workbook is none of ours, or came back without its hidden sheet.
        ManifestNewer: a later version of this program wrote it.
        ManifestDamaged: what the hidden sheet says is not what was written.
    """
    entries = _entries_of(book)
    _require_version(book, entries)
    try:
        return Manifest(_model(entries), _options(entries), entries.get("program", ""))
    except (RowsDoNotFit, ValueError, TypeError, RecursionError, zlib.error) as fault:
        raise ManifestDamaged(name=book.name) from fault


# --- writing ----------------------------------------------------------------------------------------


def _entries(model: Model, options: ExportOptions) -> Iterator[tuple[str, str]]:
    content = _content(model)
    yield "format", str(VERSION)
    yield "program", __version__
    yield "exported_at", options.moment
    yield "language", options.language
    yield "scenario", clean_text(options.scenario)
    yield "money", options.money
    yield "author", clean_text(options.author)
    yield "sha256", hashlib.sha256(content).hexdigest()
    yield from _pieces(_MODEL, content)
    if options.score is not None:
        yield from _pieces(_FINDINGS, json.dumps(_findings(options), separators=(",", ":")).encode("ascii"))


def _pieces(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield packed content in pieces that cells can hold."""
    text = base64.b64encode(zlib.compress(content)).decode("ascii")
    for number, start in enumerate(range(0, len(text), _PIECE)):
        yield f"{name}{number:04}", text[start : start + _PIECE]


def _findings(options: ExportOptions) -> list[object]:
    """Return what the checks found: the workbook says it, and a returned one is compared with that."""
    remarks = [
        [*((part.zh, part.en) for part in (one.severity, one.rule, one.place, one.text)), one.reason]
        for one in options.remarks
    ]
    score = options.score or Labels("", "")
    return [(score.zh, score.en), remarks]


def _content(model: Model) -> bytes:
    tables: dict[str, list[object]] = {table: [] for table in TABLES}
    for table, entries in rows(model):
        tables[table] += entries
    return json.dumps(tables, separators=(",", ":")).encode("ascii")


# --- reading ----------------------------------------------------------------------------------------


def _entries_of(book: ReadWorkbook) -> Mapping[str, str]:
    for sheet in book.sheets:
        first = sheet.cells.get((0, IDENTITY))
        if first is not None and sheet_of(first.value) == ("manifest", ""):
            return dict(_pairs(sheet))
    raise NoManifest(name=book.name)


def _pairs(sheet: ReadSheet) -> Iterator[tuple[str, str]]:
    for (row, column), cell in sheet.cells.items():
        value = sheet.cells.get((row, _VALUE))
        if column == _KEY and value is not None:
            yield _text(cell.value), _text(value.value)


def _text(value: object) -> str:
    """Return a cell's text; programs that save anew may turn "1" into a number."""
    return f"{value:g}" if isinstance(value, float) else str(value or "")


def _require_version(book: ReadWorkbook, entries: Mapping[str, str]) -> None:
    version = entries.get("format", "")
    if not version.isdecimal():
        raise ManifestDamaged(name=book.name)
    if int(version) > VERSION:
        raise ManifestNewer(name=book.name, version=entries.get("program", "?"))


def _options(entries: Mapping[str, str]) -> ExportOptions:
    score, remarks = _found(_joined(entries, _FINDINGS))
    return ExportOptions(
        language=_one_of(BOOK_LANGUAGES, entries.get("language", "")),
        scenario=entries.get("scenario", ""),
        money=_one_of(MONIES, entries.get("money", "")),
        author=entries.get("author", ""),
        exported_at=entries.get("exported_at", ""),
        score=score,
        remarks=remarks,
    )


def _found(text: str) -> tuple[Labels | None, tuple[Remark, ...]]:
    """Return score and remarks; none where the workbook holds none."""
    if not text:
        return None, ()
    score, remarks = json.loads(_unpacked(text))
    found = tuple(
        Remark(Labels(*severity), Labels(*rule), Labels(*place), Labels(*told), str(reason))
        for severity, rule, place, told, reason in remarks
    )
    return Labels(*score), found


def _joined(entries: Mapping[str, str], name: str) -> str:
    return "".join(text for key, text in sorted(entries.items()) if key.startswith(name))


def _one_of(known: Sequence[_T], wanted: str) -> _T:
    return known[[str(each) for each in known].index(wanted)]


def _model(entries: Mapping[str, str]) -> Model:
    content = _unpacked(_joined(entries, _MODEL))
    if hashlib.sha256(content).hexdigest() != entries.get("sha256"):
        raise ValueError("the hash differs")
    tables = json.loads(content)
    if not isinstance(tables, dict):
        raise TypeError("no tables")
    return model_of({table: _rows(tables.get(table, [])) for table in TABLES})


def _rows(listed: object) -> list[tuple[object, ...]]:
    if not isinstance(listed, list):
        raise TypeError("no rows")
    return [tuple(row) for row in listed]


def _unpacked(text: str) -> bytes:
    """Return the JSON; never more than `LARGEST_MODEL` of it exists."""
    try:
        packed = base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise ValueError("not packed") from fault
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, LARGEST_MODEL)
    if not unpacking.eof or unpacking.unused_data:
        raise ValueError("too large, cut off, or more than was written")
    return content
