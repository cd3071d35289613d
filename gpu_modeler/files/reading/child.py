"""The reading process: `python -m gpu_modeler.files.reading.child`, request on standard input, answer on standard output.

Starts quickly: libraries for rarer formats are imported when a file is of that format.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator

from gpu_modeler.files.reading import answer, fences
from gpu_modeler.files.reading.contents import content_of
from gpu_modeler.files.reading.faults import ReadingRefused, WorkbookDamaged, WorkbookUnsafe
from gpu_modeler.files.reading.kinds import read_content
from gpu_modeler.files.reading.markup import HasDocumentType, XmlDamaged
from gpu_modeler.files.reading.process import NO_MEMORY_STATUS
from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.text import Message


def main() -> None:
    """Answer one request."""
    path, password, limits = answer.decode_request(sys.stdin.buffer.read())
    output = _take_output()
    gc.disable()  # nothing here goes in circles, and looking for them takes a third of the time
    fences.raise_fences(limits)
    try:
        for piece in _answer(path, password, limits):
            _write(output, piece)
    except MemoryError:
        os._exit(NO_MEMORY_STATUS)  # not even a message can be made here
    os._exit(0)  # nothing is worth tidying up, and large workbooks take long to take apart


def _take_output() -> int:
    """Return a handle of standard output that no library prints to by accident."""
    sys.stdout.flush()
    output = os.dup(1)
    os.dup2(2, 1)
    return output


def _write(output: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[os.write(output, view) :]


def _answer(path: str, password: str, limits: Limits) -> Iterator[bytes]:
    budget = Budget(path, limits)
    try:
        workbook = read_content(content_of(path, limits), password, budget)
    except MemoryError:
        raise
    except Exception as error:
        yield answer.encode_fault(_fault_of(error, path))
    else:
        yield from answer.encode_workbook(workbook)


def _fault_of(error: Exception, path: str) -> ReadingRefused:
    """Return the refusal for whatever stopped the reading: what a reader did not foresee is damage to the file."""
    if isinstance(error, ReadingRefused):
        return error
    if isinstance(error, HasDocumentType):
        return WorkbookUnsafe(path=path, reason=Message("reading_document_type", {"part": ""}))
    if isinstance(error, XmlDamaged):
        return WorkbookDamaged(path=path, reason=error)
    return WorkbookDamaged(path=path, reason=f"{type(error).__name__}: {error}"[:200])


if __name__ == "__main__":
    main()
