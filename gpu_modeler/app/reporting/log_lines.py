"""A log line as data: what the program says stands apart from what it says it about, so that a report can leave that out."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

LONGEST_ARGUMENT = 2_000
LONGEST_LINE = 20_000
"""Characters; a longer line was not written here."""
Entry = Mapping[str, object]


class LineFormatter(logging.Formatter):
    """Writes `{"at", "level", "by", "said", "with", "error"}`: `said` is the text in the code, `with` its arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON; anything can be an argument, and none keeps the line from being written."""
        entry: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "by": record.name,
            "said": str(record.msg),
        }
        if record.args:
            entry["with"] = [_shown(argument) for argument in _arguments(record)]
        if record.exc_info and record.exc_info[1] is not None:
            entry["error"] = error_of(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=True)


def error_of(error: BaseException) -> dict[str, object]:
    """Return kind, text and frames of an error, and of those that led to it, as data without any line of source."""
    found: dict[str, object] = {
        "kind": type(error).__name__,
        "text": _shown(error),
        "frames": [*_frames(error.__traceback__)],
    }
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        found["before"] = {"kind": type(before).__name__, "frames": [*_frames(before.__traceback__)]}
    return found


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        code = frame.f_code
        yield f"{within_program(code.co_filename)}:{line} {code.co_qualname}"


def within_program(path: str) -> str:
    """Return a file's path from the program's or a library's folder on, without the folders of a person above."""
    parts = Path(path).parts
    for root in ("gpu_modeler", "site-packages", "lib"):
        if root in parts:
            last = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[last:])
    return parts[-1] if parts else ""


def _arguments(record: logging.LogRecord) -> tuple[object, ...]:
    return record.args if isinstance(record.args, tuple) else (record.args,)


def _shown(value: object) -> str:
    try:
        return str(value)[:LONGEST_ARGUMENT]
    except Exception as fault:  # a broken __str__ is no reason to lose the line
        return f"<{type(value).__name__}: {type(fault).__name__}>"


def read_entries(path: Path) -> list[Entry]:
    """Return the lines of a log file that can be read; what a crash or a foreign hand left is passed over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [entry for line in lines if len(line) <= LONGEST_LINE and (entry := _entry(line)) is not None]


def _entry(line: str) -> Entry | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
