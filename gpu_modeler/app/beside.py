"""Long computing in a process of its own, so that the window's thread never waits for Python's lock.

Threads of one process take turns at Python's lock; while four of them evaluate trials, painting a page of cells may
stand still for a tenth of a second. A process of its own, of lower priority, computes just as fast, and can be stopped
at once by ending it. It stays for the next question: starting one takes about a second.

Nothing here knows what is computed, and nothing may import Qt: the process imports this module.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from gpu_modeler.errors import ModelerError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
Watch = Callable[[int, int], None]
"""Told (done, in all); what it raises stops the work."""

LOOK_S = 0.05
"""How often `watch` is called at least, so that it can stop what reports nothing."""
_TELL_S = 0.05
_PIECE = 1 << 22
"""Bytes taken from the pipe at once: each is copied under the lock, in about a millisecond."""
_POLITENESS = 10
_BELOW_NORMAL = 0x4000


class WorkerGone(ModelerError):
    """The process ended before it had answered: it was ended by somebody, or memory ran out."""

    key = "worker_gone"


def beside(function: Callable[..., T], *arguments: object, watch: Watch | None = None) -> T:
    """Return `function(*arguments, watch=…)`, computed in a process of its own; wait for it in this thread.

    `function` is one that can be imported, arguments and answer can be pickled. Where no process can be started it is
    computed here.

    Raises:
        WorkerGone: the process ended without an answer.
        Exception: what the function raised there, or `watch` here.
    """
    try:
        helper = _helper()
    except OSError:
        return function(*arguments, watch=watch or _nothing)
    try:
        is_answer, found = helper.ask(function, arguments, watch or _nothing)
    except (EOFError, OSError) as fault:
        helper.end()
        raise WorkerGone from fault
    except BaseException:
        helper.end()
        raise
    _keep(helper)
    if not is_answer:
        raise cast("Exception", found)
    return cast("T", found)


def warm(function: Callable[..., object], watch: Watch | None = None) -> None:
    """Have a process ready that has already called `function(watch=…)`, which imports what will be needed."""
    with _lock:
        if _idle:
            return
    with suppress(WorkerGone):
        beside(function, watch=watch)


def end_idle() -> None:
    """End the process that waits for the next question."""
    with _lock:
        found = [*_idle]
        _idle.clear()
    for helper in found:
        helper.end()


class Companion:
    """A process of one's own, asked again and again: what its functions keep in their modules is there the next time.

    Where no process can be started they are called here. For one thread at a time.
    """

    def __init__(self) -> None:
        self._helper: _Helper | None = None

    def ask(self, function: Callable[..., T], *arguments: object, watch: Watch | None = None) -> T:
        """Return `function(*arguments, watch=…)`. After an error the process is gone, with all that it kept.

        Arguments and errors as `beside`.
        """
        try:
            self._helper = self._helper or _Helper()
        except OSError:
            return function(*arguments, watch=watch or _nothing)
        try:
            is_answer, found = self._helper.ask(function, arguments, watch or _nothing)
        except (EOFError, OSError) as fault:
            self.end()
            raise WorkerGone from fault
        except BaseException:
            self.end()
            raise
        if not is_answer:
            self.end()
            raise cast("Exception", found)
        return cast("T", found)

    def end(self) -> None:
        """End the process; the next question starts another."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.end()


def _nothing(done: int, total: int) -> None:
    """Watch nothing."""


# --- this side ------------------------------------------------------------------------------------


class _Helper:
    """A process and the pipe to it."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,), daemon=True, name="gpu-modeler-work")
        self._process.start()
        there.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def ask(
        self, function: Callable[..., object], arguments: tuple[object, ...], watch: Watch
    ) -> tuple[bool, object]:
        """Return whether there is an answer, and the answer or what was raised instead."""
        self._pipe.send_bytes(pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL))
        at = (0, 0)
        while True:
            if self._pipe.poll(LOOK_S):
                kind, told = self._pipe.recv()
                if kind != "progress":
                    return kind == "answer", self._unpacked(*told)
                at = told
            watch(*at)

    def _unpacked(self, head: bytes, sizes: list[int]) -> object:
        return pickle.loads(head, buffers=[self._buffer(size) for size in sizes])  # noqa: S301 - from our own process

    def _buffer(self, size: int) -> memoryview:
        whole = np.empty(size, dtype=np.uint8).data
        for start, stop in _pieces(size):
            whole[start:stop] = self._pipe.recv_bytes()
        return whole

    def end(self) -> None:
        self._process.kill()
        self._process.join()  # and not closed: the program's end may be waiting for it in another thread
        self._pipe.close()


_idle: list[_Helper] = []
_lock = Lock()


def _helper() -> _Helper:
    with _lock:
        while _idle:
            found = _idle.pop()
            if found.is_alive:
                return found
            found.end()
    return _Helper()


def _keep(helper: _Helper) -> None:
    """Keep one for the next question."""
    with _lock:
        if not _idle:
            _idle.append(helper)
            return
    helper.end()


def _pieces(size: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + _PIECE, size)) for start in range(0, size, _PIECE))


# --- the other side -------------------------------------------------------------------------------


def _serve(pipe: Connection) -> None:
    """Answer questions until the program that asks them is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches both; the window decides
    _let_others_go_first()
    with suppress(EOFError, OSError):
        while True:
            _answer(pipe, pipe.recv_bytes())  # a call of its own, so that no answer is kept until the next


def _answer(pipe: Connection, question: bytes) -> None:
    function, arguments = pickle.loads(question)  # noqa: S301 - from our own program
    try:
        found = _packed(function(*arguments, watch=_Teller(pipe)))
    except Exception as fault:
        _send(pipe, "fault", _packed_fault(fault))
    else:
        _send(pipe, "answer", found)


def _let_others_go_first() -> None:
    if os.name == "nt":
        import ctypes

        kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_POLITENESS)


class _Teller:
    """Sends progress, but not more often than anybody looks."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._last = pipe, 0.0

    def __call__(self, done: int, total: int) -> None:
        if (now := monotonic()) - self._last >= _TELL_S or done == total:
            self._last = now
            try:
                self._pipe.send(("progress", (done, total)))
            except OSError:
                raise SystemExit from None  # nobody waits for the answer any more


_Packed = tuple[bytes, list[memoryview]]
"""Pickled, with large arrays beside the rest."""


def _packed(answer: object) -> _Packed:
    buffers: list[pickle.PickleBuffer] = []
    head = pickle.dumps(answer, 5, buffer_callback=buffers.append)
    return head, [buffer.raw() for buffer in buffers]


def _packed_fault(fault: Exception) -> _Packed:
    """Pack what was raised; one that cannot travel is told by its text."""
    try:
        packed = _packed(fault)
        pickle.loads(packed[0], buffers=packed[1])  # noqa: S301 - our own
    except Exception:
        return _packed(RuntimeError(f"{type(fault).__name__}: {fault}"))
    return packed


def _send(pipe: Connection, kind: str, packed: _Packed) -> None:
    """Send it, arrays piece by piece."""
    head, parts = packed
    pipe.send((kind, (head, [part.nbytes for part in parts])))
    for part in parts:
        for start, stop in _pieces(part.nbytes):
            pipe.send_bytes(part[start:stop])
