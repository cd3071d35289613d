"""What a journal file holds: an SQLite file with the document as it was at one moment, and what was done in order.

- `identity`: whose document it is (see `identity.Identity`), as JSON under names.
- `base`: the model after entry `base_at`, in parts; only those of the generation that `state` names count, so that a
  new base can be written bit by bit beside the one in force.
- `entries`: numbered without gaps. "step": an edit that was done; "moved": undo or redo; "saved": the document was
  written to a file, which `identity` names from then on. `position` is the number of edits in force afterwards, counted
  since the document was opened. Order is that of the numbers: no clock counts.

Every row carries a digest of what it holds: SQLite notices a torn page, not a changed bit.
"""

from __future__ import annotations

import zlib
from hashlib import blake2b

APPLICATION_ID = 0x4750554A  # "GPUJ"
VERSION = 1
STATEMENTS = {
    "identity": "CREATE TABLE identity (name TEXT PRIMARY KEY, text TEXT NOT NULL, digest BLOB NOT NULL)",
    "state": "CREATE TABLE state (name TEXT PRIMARY KEY, number INTEGER NOT NULL, digest BLOB NOT NULL)",
    "base": (
        "CREATE TABLE base (generation INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL, "
        "digest BLOB NOT NULL, PRIMARY KEY (generation, part))"
    ),
    "entries": (
        "CREATE TABLE entries (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, position INTEGER NOT NULL, "
        "body BLOB NOT NULL, digest BLOB NOT NULL)"
    ),
}
STATES = ("generation", "parts", "base_at", "position", "saved")
"""The names in `state`: the base in force, how many parts it has, after which entry it stands, and as of then: the
position, and that of the saved state (-1 where nothing leads back to it)."""
LARGEST_BODY = 1 << 30
"""Bytes of one entry or part, unpacked."""
_SMALL = 1024
_PACKED = b"\x78"


def packed(text: str) -> bytes:
    """Return a text's bytes, compressed where that is worth it; JSON never begins as a compressed body does."""
    plain = text.encode()
    return plain if len(plain) < _SMALL else zlib.compress(plain, 1)


def unpacked(body: bytes) -> str:
    """Return the text of a body.

    Raises:
        ValueError: it is none, or a bomb.
    """
    if not body.startswith(_PACKED):
        return body.decode()
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(body, LARGEST_BODY)
    except zlib.error as fault:
        raise ValueError(str(fault)) from fault
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("a body beyond all measure, or cut")
    return plain.decode()


def digest(*values: object, body: bytes) -> bytes:
    """Return the digest of a row."""
    made = blake2b(repr(values).encode(), digest_size=16)
    made.update(body)
    return made.digest()
