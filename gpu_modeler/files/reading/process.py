"""The parent's side of the reading process: start it, hand it the request, bound what it answers, end it.

The parent never opens the workbook. Whatever happens to the child - memory, time, a crash in native code - becomes
one of the faults within the time limit.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import IO

from gpu_modeler.files.reading.records import Limits

POLL_SECONDS = 0.05
PIECE_BYTES = 1 << 20
NO_MEMORY_STATUS = 77  # what the child ends with when it gets no more memory
READER = "gpu_modeler.files.reading.child"


def command(module: str = READER) -> list[str]:
    """Return the command that runs a child's module; a packaged application calls itself, see `packaged`.

    `-P` keeps the current folder, which may be one of downloads, out of the places that modules are imported from.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "--child", module]
    return [sys.executable, "-P", "-X", "utf8", "-m", module]


@dataclass
class Ended:
    """How the child ended: what it wrote, its exit status (negative: the signal), and why it was stopped if it was."""

    answer: bytearray = field(default_factory=bytearray)
    status: int = 0
    is_cancelled: bool = False
    is_late: bool = False
    is_too_long: bool = False


def run(request: bytes, limits: Limits, is_cancelled: Callable[[], bool], module: str = READER) -> Ended:
    """Run the child on a request until it ends, is late, is cancelled or answers too much.

    Raises:
        OSError: the child cannot be started.
    """
    ended = Ended()
    process = _start(module)
    assert process.stdin is not None
    assert process.stdout is not None
    listener = Thread(target=_listen, args=(process.stdout, ended, limits.answer_bytes), daemon=True)
    listener.start()
    try:
        with suppress(OSError):  # it died at once: its status tells why
            process.stdin.write(request)
            process.stdin.close()
        _wait(listener, ended, limits.wall_seconds, is_cancelled)
    finally:
        ended.status = _end(process, stopped=listener.is_alive() or ended.is_too_long)
        listener.join()
        process.stdout.close()
        with suppress(OSError):
            process.stdin.close()
    return ended


def _start(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command(module),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=_environment(),
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONWARNINGS": "ignore"}


def _listen(stream: IO[bytes], ended: Ended, most: int) -> None:
    while piece := stream.read(PIECE_BYTES):
        if len(ended.answer) + len(piece) > most:
            ended.is_too_long = True
            return
        ended.answer += piece


def _wait(listener: Thread, ended: Ended, seconds: float, is_cancelled: Callable[[], bool]) -> None:
    deadline = monotonic() + seconds
    while listener.is_alive():
        if is_cancelled():
            ended.is_cancelled = True
            return
        if monotonic() > deadline:
            ended.is_late = True
            return
        listener.join(POLL_SECONDS)


def _end(process: subprocess.Popen[bytes], *, stopped: bool) -> int:
    """End the child and what it may have started; return its status."""
    if stopped:
        _kill(process)
    try:
        status = process.wait(timeout=POLL_SECONDS * 20)
    except subprocess.TimeoutExpired:  # it closed its output and goes on
        _kill(process)
        status = process.wait()
    _kill(process)  # what it started lives on in its group
    return status


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(  # noqa: S603
                ["taskkill", "/T", "/F", "/PID", str(process.pid)],  # noqa: S607
                check=False,
                capture_output=True,
            )
        else:
            os.killpg(process.pid, signal.SIGKILL)
