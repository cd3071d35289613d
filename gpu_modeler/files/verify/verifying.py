"""Verification of a workbook by all engines, each in a process of its own, side by side.

The caller's process never opens the file. Whatever happens to an engine - memory, time, a crash in native code - it is
said of that engine, and the others still judge.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading import answer as wire
from gpu_modeler.files.reading import fault_of_end, faults, process
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.files.verify.engines import ENGINES, version_of
from gpu_modeler.files.verify.faults import NoEngine, NotVerifiable, VerificationStopped
from gpu_modeler.files.verify.judging import Judged, Judgement
from gpu_modeler.files.verify.merging import merged
from gpu_modeler.files.verify.records import Engine, Verification
from gpu_modeler.text import Message

Report = Callable[[float, Message], None]
LIMITS = Limits(seconds=120.0, memory_bytes=4 << 30, cells=2_000_000)
"""For each engine; a workbook of 20,000 formulas takes a second and 200 MB."""
POLL_SECONDS = 0.05
CHILD = "gpu_modeler.files.verify.child"


def verify_workbook(
    workbook: Path | str | bytes,
    progress: Report | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    limits: Limits = LIMITS,
) -> Verification:
    """Return what the engines say of every formula cell of an `.xlsx` workbook, given as a path or as its bytes.

    progress: called on this thread with a fraction from 0 to 1. is_cancelled: asked some twenty times a second.

    Raises:
        NotVerifiable: it is no `.xlsx` workbook, or one with a password.
        ReadingRefused: there is no such file, or it is damaged, too large or unsafe.
        VerificationStopped: `is_cancelled` said so.
        NoEngine: none of the engines could do its work.
    """
    shown = "" if isinstance(workbook, bytes) else str(workbook)
    content = workbook if isinstance(workbook, bytes) else _content(Path(workbook), limits)
    if progress is not None:
        progress(0.0, Message("verify_progress", {"engines": ENGINES}))
    with tempfile.TemporaryDirectory(prefix="gpum-verify-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "workbook.xlsx"
        file.write_bytes(content)
        outcomes = _Side(file, shown, limits, progress, is_cancelled or _never).by_side()
    judgements = [outcome for outcome in outcomes.values() if isinstance(outcome, Judgement)]
    if not judgements:
        raise _refusal(outcomes)
    return merged(judgements, [_engine(name, outcome) for name, outcome in outcomes.items()])


def _never() -> bool:
    return False


def _content(path: Path, limits: Limits) -> bytes:
    """Return a file's bytes; refuse what is none, or too large."""
    try:
        if path.is_dir():
            raise faults.WorkbookIsFolder(path=path)
        if not path.exists():
            raise faults.WorkbookMissing(path=path)
        if not path.is_file():
            raise faults.WorkbookIsSpecial(path=path)
        if path.stat().st_size > limits.file_bytes:
            raise faults.WorkbookTooLarge(
                path=path, what=Message("verify_limit_file", {"limit": limits.file_bytes >> 20})
            )
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise faults.WorkbookUnreadable(path=path, reason=reason) from error
    if not content:
        raise faults.WorkbookEmpty(path=path)
    return content


Outcome = Judgement | ModelerError


class _Side:
    """The engines at work, side by side."""

    def __init__(
        self,
        file: Path,
        shown: str,
        limits: Limits,
        progress: Report | None,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._file, self._shown, self._limits = file, shown, limits
        self._progress, self._is_cancelled = progress, is_cancelled

    def by_side(self) -> dict[str, Outcome]:
        """Return each engine's judgement, or why there is none."""
        with ThreadPoolExecutor(len(ENGINES)) as pool:
            running = {name: pool.submit(self._one, name) for name in ENGINES}
            self._follow(running)
            outcomes = {name: future.result() for name, future in running.items()}
        if self._is_cancelled():
            raise VerificationStopped
        return outcomes

    def _follow(self, running: Mapping[str, Future[Outcome]]) -> None:
        waiting = set(running.values())
        while waiting:
            ended, waiting = wait(waiting, POLL_SECONDS, "FIRST_COMPLETED")
            if ended and self._progress is not None:
                left = [name for name, future in running.items() if not future.done()]
                share = 1 - len(left) / len(running)
                self._progress(share, Message("verify_progress", {"engines": left or ENGINES}))

    def _one(self, engine: str) -> Outcome:
        folder = self._file.parent / engine
        folder.mkdir()
        request = {
            "engine": engine,
            "file": str(self._file),
            "path": self._shown,
            "folder": str(folder),
            "limits": asdict(self._limits),
        }
        try:
            ended = process.run(json.dumps(request).encode(), self._limits, self._is_cancelled, CHILD)
        except OSError as error:
            return faults.ReaderCrashed(path=self._shown, reason=error)
        return _outcome(engine, ended, self._shown, self._limits)


def _outcome(engine: str, ended: process.Ended, shown: str, limits: Limits) -> Outcome:
    fault = fault_of_end(Path(shown), ended, limits)
    if fault is not None:
        return fault
    try:
        return decode_outcome(engine, json.loads(bytes(ended.answer)))
    except (LookupError, TypeError, ValueError) as error:
        return faults.ReaderCrashed(path=shown, reason=f"{type(error).__name__}: {error}")


def decode_outcome(engine: str, answer: dict[str, Any]) -> Outcome:
    """Return what a child's answer says."""
    if answer.get("fault") == "NotVerifiable":
        return NotVerifiable(**answer["values"])
    fault = wire.fault_of(answer)
    if fault is not None:
        return fault
    others = {number: Judged(*rest) for number, *rest in answer["others"]}
    return Judgement(engine, answer["version"], answer["formulas"], others)


def _engine(name: str, outcome: Outcome) -> Engine:
    if isinstance(outcome, Judgement):
        return Engine(name, outcome.version, outcome.formulas - len(outcome.others))
    return Engine(name, version_of(name), 0, outcome.message)


def _refusal(outcomes: Mapping[str, Outcome]) -> ModelerError:
    """Return what all engines say of the file, or, where they say different things, each."""
    found = [outcome for outcome in outcomes.values() if isinstance(outcome, ModelerError)]
    if len({type(fault) for fault in found}) == 1 and not isinstance(found[0], faults.ReaderCrashed):
        return found[0]
    return NoEngine(reasons=[fault.message for fault in found])
