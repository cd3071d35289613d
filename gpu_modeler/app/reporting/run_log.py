"""The log of one run: a file of its own for each process, so that two windows never turn one file over at once.

A file that cannot be written keeps nobody from working: what would stand in it is lost, and nothing else.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import secrets
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

from gpu_modeler.app.reporting.log_lines import LineFormatter
from gpu_modeler.files.journal.folder import state_folder
from gpu_modeler.processes import may_live

KEPT_RUNS = 10
LARGEST_LOG = 1 << 20
"""Bytes; then the file is put aside once, so that a run takes twice that at most."""
LONGEST_FAULT = 1 << 16
LOG, FAULT = ".log", ".fault"
program_log = logging.getLogger("gpu_modeler")


class QuietHandler(RotatingFileHandler):
    """Loses what a full disk does not take; the standard one writes a page to the console for each line."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: a log that cannot be written is no reason to disturb."""


def log_folder(state: Path | None = None) -> Path:
    """Return the folder of the logs."""
    return (state or state_folder()) / "logs"


class RunLog:
    """The log of this process, and the file into which a crash below Python writes where it happened.

    A file of that kind that is not empty, of a process that is gone, is a crash that nobody was told of.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or log_folder()
        self.stem = f"{_today()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._handler: logging.Handler | None = None
        self._fault: IO[str] | None = None
        self._ours: set[Path] = set()

    @property
    def path(self) -> Path:
        """The file that is written."""
        return self.folder / f"{self.stem}{LOG}"

    @property
    def fault_path(self) -> Path:
        """The file for a crash below Python."""
        return self.folder / f"{self.stem}{FAULT}"

    def begin(self) -> bool:
        """Write from now on what the program logs; answer whether that is possible."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _forget_old(self.folder)
            self._handler = _handler(self.path)
            self._fault = self.fault_path.open("w", encoding="utf-8")
            faulthandler.enable(self._fault, all_threads=True)
        except OSError:
            self.end()
            return False
        program_log.addHandler(self._handler)
        program_log.setLevel(min(program_log.level or logging.INFO, logging.INFO))
        program_log.info("started")
        return True

    def end(self) -> None:
        """Close the files; the one for a crash goes, since there was none. May be called twice."""
        if self._handler is not None:
            program_log.info("ended")
            program_log.removeHandler(self._handler)
            _close(self._handler)
            self._handler = None
        if self._fault is not None:
            _crashes_to_the_console()
            _close(self._fault)
            self._fault = None
            _remove(self.fault_path)


def crashes_before(folder: Path | None = None) -> list[Path]:
    """Return what earlier processes left that crashed below Python, newest first."""
    try:
        found = [path for path in (folder or log_folder()).glob(f"*{FAULT}") if path.stat().st_size]
    except OSError:
        return []
    return sorted((path for path in found if not _is_running(path)), reverse=True)


def log_beside(fault: Path) -> Path:
    """Return the log of the process that left a crash."""
    return fault.with_suffix(LOG)


def read_fault(path: Path) -> str:
    """Return what Python wrote in a crash, empty where it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(LONGEST_FAULT)
    except OSError:
        return ""


def put_away(fault: Path) -> None:
    """Let a crash be told no more; what it left stays beside the log until that goes."""
    try:
        fault.replace(fault.with_suffix(".told"))
    except OSError:
        _remove(fault)


def _handler(path: Path) -> logging.Handler:
    made = QuietHandler(path, maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8", errors="replace")
    made.setFormatter(LineFormatter())
    return made


def _crashes_to_the_console() -> None:
    """Take the fault handler's file away before it is closed."""
    faulthandler.disable()
    if sys.stderr is not None:  # a program that was started by a double click has none
        try:
            faulthandler.enable()
        except (AttributeError, OSError, RuntimeError, ValueError):
            return


def _forget_old(folder: Path) -> None:
    """Keep the newest runs; their names begin with the day, and the clock decides no more than what is thrown away."""
    stems = sorted({path.name.partition(".")[0] for path in folder.iterdir()}, reverse=True)
    for stem in stems[KEPT_RUNS - 1 :]:
        for path in folder.glob(f"{stem}.*"):
            if not _is_running(path):
                _remove(path)


def _close(file: logging.Handler | IO[str]) -> None:
    """Close what a full disk may refuse to take the last lines of."""
    try:
        file.close()
    except OSError:
        return


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _is_running(path: Path) -> bool:
    """Say whether the process in a file's name lives; where that cannot be found out, it is taken to live."""
    try:
        process = int(path.name.split("-")[2])
    except (IndexError, ValueError):
        return False
    return may_live(process)


def _today() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
