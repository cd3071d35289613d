"""A zip archive, looked through before anything is parsed: every part inflated once, counted and thrown away.

What an archive declares about itself is compared with what is counted; only archives that no ordinary program writes
are refused as unsafe.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO

from gpu_modeler.files.reading.faults import EncryptionUnknown, WorkbookDamaged, WorkbookUnsafe
from gpu_modeler.files.reading.markup import HasDocumentType, Prolog
from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.text import Message

PIECE_BYTES = 1 << 18
SMALL_PART_BYTES = 8 << 20
DIRECTORY_BYTES = 16 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_END_RECORD = b"PK\x05\x06"
_LOCAL_HEADER_BYTES = 30
_NEVER_PARSED = ("basic/", "dialogs/")
_MARKUP = (
    b"<",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00<",
    b"\x4c\x6f\xa7\x94",
    b" ",
    b"\r",
    b"\n",
    b"\t",
)


class Package:
    """A scanned archive; parts by name without regard to case, as Excel finds them."""

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._entries

    @property
    def names(self) -> list[str]:
        """The parts' names as the archive spells them, with forward slashes."""
        return [entry.filename.replace("\\", "/") for entry in self._entries.values()]

    def open(self, name: str) -> IO[bytes]:
        """Open a part for reading.

        Raises:
            KeyError: there is none of that name.
        """
        return self._archive.open(self._entries[_folded(name)])

    def read(self, name: str) -> bytes:
        """Return a part whole."""
        with self.open(name) as part:
            return part.read()


def open_package(content: bytes, budget: Budget) -> Package:
    """Return the archive in `content` once every part of it has been counted and checked.

    Raises:
        WorkbookDamaged, WorkbookTooLarge, WorkbookUnsafe, EncryptionUnknown: as their names say.
    """
    _check_directory(content, budget)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = _entries(archive, budget)
        _check_overlap(archive, entries, budget)
        _Count(archive, budget).all_of(entries)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
    ) as error:
        raise WorkbookDamaged(path=budget.path, reason=str(error) or type(error).__name__) from error
    return Package(archive, entries)


def _check_directory(content: bytes, budget: Budget) -> None:
    """Refuse too many entries by what the end record says, before a list of them is made."""
    at = content.rfind(_END_RECORD, max(0, len(content) - 65_600))
    if at < 0 or len(content) < at + 20:
        raise WorkbookDamaged(path=budget.path, reason=Message("reading_zip_without_end"))
    entries, size = struct.unpack_from("<HI", content, at + 10)
    too_many = entries > budget.limits.entries and entries != 0xFFFF
    if too_many or (size > DIRECTORY_BYTES and size != 0xFFFFFFFF):
        raise budget.refuse("reading_limit_entries", budget.limits.entries)
    if entries == 0xFFFF and content.count(b"PK\x01\x02") > budget.limits.entries:
        raise budget.refuse("reading_limit_entries", budget.limits.entries)


def _entries(archive: zipfile.ZipFile, budget: Budget) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        name = _folded(entry.filename)
        if name in entries:
            raise WorkbookUnsafe(
                path=budget.path, reason=Message("reading_part_twice", {"part": entry.filename})
            )
        if entry.flag_bits & 1:
            raise EncryptionUnknown(path=budget.path, reason="zip")
        if entry.compress_type not in _METHODS:
            raise WorkbookDamaged(path=budget.path, reason=f"{entry.filename}: method {entry.compress_type}")
        entries[name] = entry
    if len(entries) > budget.limits.entries:
        raise budget.refuse("reading_limit_entries", budget.limits.entries)
    return entries


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _check_overlap(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], budget: Budget) -> None:
    """Refuse parts that share packed bytes: 46 KB of them can hold petabytes."""
    ordered = sorted(entries.values(), key=lambda entry: entry.header_offset)
    ends = [*(entry.header_offset for entry in ordered), archive.start_dir][1:]
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size > end:
            raise WorkbookUnsafe(
                path=budget.path, reason=Message("reading_parts_overlap", {"part": entry.filename})
            )


class _Count:
    """Inflates every part once, counting, and looks at the beginning of each that is XML."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self.archive = archive
        self.budget = budget
        self.total = 0

    def all_of(self, entries: dict[str, zipfile.ZipInfo]) -> None:
        limit = self.budget.limits.unpacked_bytes
        if sum(entry.file_size for entry in entries.values()) > limit:
            raise self.budget.refuse("reading_limit_unpacked", limit >> 20)
        for entry in entries.values():
            self._one(entry)

    def _one(self, entry: zipfile.ZipInfo) -> None:
        most = max(SMALL_PART_BYTES, self.budget.limits.part_ratio * entry.compress_size)
        if entry.file_size > most:
            raise self._too_dense(entry)
        prolog: Prolog | None = None
        counted = 0
        with self.archive.open(entry) as part:
            while piece := part.read(PIECE_BYTES):
                if not counted and (piece.startswith(_MARKUP) or _is_xml_name(entry.filename)):
                    prolog = Prolog(may_name_type=_folded(entry.filename).startswith(_NEVER_PARSED))
                prolog = self._look(prolog, piece, entry)
                counted += len(piece)
                self._add(len(piece))
                if counted > most:
                    raise self._too_dense(entry)

    def _look(self, prolog: Prolog | None, piece: bytes, entry: zipfile.ZipInfo) -> Prolog | None:
        if prolog is None:
            return None
        try:
            prolog.feed(piece)
        except HasDocumentType as error:
            reason = Message("reading_document_type", {"part": entry.filename})
            raise WorkbookUnsafe(path=self.budget.path, reason=reason) from error
        return None if prolog.is_over else prolog

    def _add(self, size: int) -> None:
        self.total += size
        if self.total > self.budget.limits.unpacked_bytes:
            raise self.budget.refuse("reading_limit_unpacked", self.budget.limits.unpacked_bytes >> 20)

    def _too_dense(self, entry: zipfile.ZipInfo) -> WorkbookUnsafe:
        values = {"part": entry.filename, "ratio": self.budget.limits.part_ratio}
        return WorkbookUnsafe(path=self.budget.path, reason=Message("reading_too_dense", values))


def _is_xml_name(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels", ".vml"))
