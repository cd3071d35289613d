"""What is printed on a terminal: names of a model and of a file from outside stand in it, and a terminal obeys signs.

An escape sequence in a name could paint over other lines, rename the window or type into the shell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

SHOWN_INSTEAD = "\ufffd"
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_TABLE = dict.fromkeys(_CONTROLS | _TURNING, SHOWN_INSTEAD)


def plain(text: str) -> str:
    """Return a text in which every sign that a terminal would obey is one that shows; lines and tabs stay."""
    return text.translate(_TABLE)


class PlainStream:
    """A stream for texts that writes what shows and nothing else; in all other respects the one it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text as `plain`."""
        return self._stream.write(plain(text))

    def write_over(self, text: str) -> int:
        """Write a text, as `plain`, over the line that was begun."""
        return self._stream.write("\r" + plain(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def write_over(text: str) -> None:
    """Write a text on the terminal's standard error, over the line that was begun there."""
    stream = sys.stderr
    if isinstance(stream, PlainStream):
        stream.write_over(text)
    else:
        stream.write(f"\r{text}")


@contextmanager
def plain_output() -> Iterator[None]:
    """Let all that is printed meanwhile be plain."""
    output, faults = (cast("TextIO", PlainStream(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(output), redirect_stderr(faults):
        yield
