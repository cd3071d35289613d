"""A report about a problem, as plain text that a person can read to its end before passing it on."""

from __future__ import annotations

import builtins
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gpu_modeler import release
from gpu_modeler.app.reporting.log_lines import Entry, error_of, within_program
from gpu_modeler.app.reporting.redaction import Redaction
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Model
from gpu_modeler.text import Message

LAST_LINES = 200
LAST_STEPS = 30
_FAULT_FRAME = re.compile(r'^(\s*File )"([^"]*)"')
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Ground:
    """What a report is made of.

    Attributes:
        model: the open document, of which only counts are told; its words are taken out everywhere.
        steps: the keys of the texts that name the last edits, oldest first.
        error: what was raised, `None` where somebody only asks for a report.
        fault: what Python wrote when it crashed below itself.
        entries: lines of the log, oldest first.
        versions: libraries by name, e.g. Qt.
    """

    model: Model | None = None
    steps: Sequence[Message] = ()
    error: BaseException | None = None
    fault: str = ""
    entries: Sequence[Entry] = ()
    versions: Mapping[str, str] = field(default_factory=dict)


def report_text(ground: Ground) -> str:
    """Return the whole report. Nothing of the model stands in it but how large it is."""
    parts = [
        "# GPU Modeler: report about a problem",
        "Made on this machine and sent nowhere. Names, numbers, quoted words and paths are left out.",
        "",
        *_section("Program", _program(ground.versions)),
        *_section("Model", _sizes(ground.model)),
        *_section("Error", _error(ground)),
        *_section("Crash below Python", _fault(ground.fault)),
        *_section("Last edits", [step_kind(step) for step in ground.steps[-LAST_STEPS:]]),
        *_section("Log", [_line(entry) for entry in ground.entries[-LAST_LINES:]]),
    ]
    return "\n".join(parts) + "\n"


def write_report(path: Path, text: str) -> None:
    """Write a report to where a person wants it.

    Raises:
        ModelerError: the disk is full, the folder is gone or read-only, a model stands there; it stays as it was.
    """
    from gpu_modeler.files.excel.atomic import check_target, write_atomically

    check_target(path)
    write_atomically(path, text.encode("utf-8"))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"## {title}"
        yield from found
        yield ""


def _program(versions: Mapping[str, str]) -> Iterator[str]:
    yield f"GPU Modeler {release.described()}"
    yield f"Python {platform.python_version()} {platform.machine()}, {sys.platform} {platform.release()}"
    yield f"packaged: {bool(getattr(sys, 'frozen', False))}, cores: {os.cpu_count()}"
    yield from (f"{name} {version}" for name, version in versions.items())


def _sizes(model: Model | None) -> Iterator[str]:
    if model is not None:
        counted: dict[str, Sequence[object]] = {
            "lines": [*model.lines],
            "hard values": [*model.all_cells()],
            "scenarios": [*model.scenarios],
        }
        axes = {f"items of axis {number}": axis.items for number, axis in enumerate(model.axes.values(), 1)}
        yield from (f"{name}: {len(held)}" for name, held in {**counted, **axes}.items())


def _error(ground: Ground) -> Iterator[str]:
    error = ground.error
    if error is None:
        return
    if isinstance(error, ModelerError):
        yield f"{type(error).__name__}: {error.message.key}"  # its values are the model's
    else:
        yield f"{type(error).__name__}: {Redaction(ground.model, words_of(error)).of(str(error)[:2_000])}"
    yield from _frames(error_of(error))


def _frames(error: Mapping[str, object]) -> Iterator[str]:
    yield from (f"  {frame}" for frame in _list(error.get("frames")))
    before = error.get("before")
    if isinstance(before, dict):
        yield f"after {before.get('kind')}"
        yield from (f"  {frame}" for frame in _list(before.get("frames")))


def words_of(error: BaseException) -> set[str]:
    """Return the names in the code that an error came through, which it may quote: they are no model's."""
    words = set(vars(builtins))
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        words.update(code.co_names, code.co_varnames, code.co_freevars, (code.co_name,))
        trace = trace.tb_next
    return words


def _fault(text: str) -> Iterator[str]:
    """Yield the lines of a crash: they name threads, files and functions, and no value."""
    for line in text.splitlines():
        yield _FAULT_FRAME.sub(lambda found: f'{found[1]}"{within_program(found[2])}"', line)


def step_kind(step: Message) -> str:
    """Return what kind of edit a step was, without what it was done to."""
    label = step.values.get("label")
    return label.key if isinstance(label, Message) else step.key


def _line(entry: Entry) -> str:
    """Return a line of the log without the arguments; those of Qt's own messages stay, their words taken out."""
    said = str(entry.get("said", ""))
    if entry.get("by") == "gpu_modeler.qt":
        said = Redaction(None).of(" ".join(str(argument) for argument in _list(entry.get("with"))))
    line = f"{entry.get('at', '')} {entry.get('level', '')} {said}"
    error = entry.get("error")
    if isinstance(error, dict):
        line = "\n".join([f"{line} {error.get('kind')}", *_frames(error)])
    return line


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
