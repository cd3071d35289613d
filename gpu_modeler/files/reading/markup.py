"""Streaming XML: elements by local name, no document type, no entity, no tree in memory.

The strict and the transitional namespaces of a workbook differ only in their names, so local names serve both.
"""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

Attributes = dict[str, str]
PIECE_BYTES = 1 << 18
LONGEST_TAG_BYTES = 8 << 20  # expat before 2.6 rescans an unfinished tag at each piece


class HasDocumentType(Exception):
    """The part declares a document type, in which entities are defined."""


class XmlDamaged(Exception):
    """The part is not well-formed; the text says where."""


class Prolog:
    """Looks at what comes before the first element; feed it until `is_over`.

    may_name_type: a document type may be named, as LibreOffice does in its macros, but not define anything.
    """

    def __init__(self, *, may_name_type: bool = False) -> None:
        self.is_over = False
        self._parser = _parser()
        if may_name_type:
            self._parser.StartDoctypeDeclHandler = _refuse_subset
        self._parser.StartElementHandler = self._first_element

    def _first_element(self, _name: str, _attributes: Attributes) -> None:
        self.is_over = True
        self._parser.StartElementHandler = None

    def feed(self, piece: bytes) -> None:
        """Look at more bytes; what is no XML is over without a fault, for nobody will parse it unnoticed.

        Raises:
            HasDocumentType: as it says.
        """
        try:
            self._parser.Parse(piece, False)
        except (expat.ExpatError, LookupError, ValueError):
            self.is_over = True


class Walker:
    """Base of the readers of one part: override `start`, `end`; text is gathered between `listen` and `heard`."""

    def __init__(self) -> None:
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet the beginning of an element."""

    def end(self, name: str) -> None:
        """Meet the end of an element."""

    def listen(self) -> None:
        """Gather text from here on."""
        self._pieces = []

    def heard(self) -> str:
        """Return the text since `listen` and stop gathering."""
        pieces, self._pieces = self._pieces, None
        return "".join(pieces or ())

    def text(self, piece: str) -> None:
        """Meet text."""
        if self._pieces is not None:
            self._pieces.append(piece)

    def walk(self, stream: IO[bytes]) -> None:
        """Read a whole part.

        Raises:
            HasDocumentType, XmlDamaged: as their names say.
        """
        parser = _parser()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        fed = 0
        try:
            while piece := stream.read(PIECE_BYTES):
                parser.Parse(piece, False)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > LONGEST_TAG_BYTES:
                    raise XmlDamaged(f"a tag longer than {LONGEST_TAG_BYTES:,} bytes")
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError) as error:
            if "out of memory" in str(error):
                raise MemoryError from error
            raise XmlDamaged(str(error)) from error

    def _start(self, name: str, attributes: Attributes) -> None:
        self.start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(":")[2] if ":" in name else name)


def attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute that has a namespace, whatever its prefix, or ""."""
    return next(
        (value for key, value in attributes.items() if key.rpartition(":")[2] == name and ":" in key), ""
    )


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    return parser


def _refuse_subset(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
    if has_subset:
        raise HasDocumentType


def _refuse_document_type(*_details: object) -> None:
    raise HasDocumentType
