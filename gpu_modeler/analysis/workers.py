"""Where portions of trials are evaluated: in this thread, on a pool of threads or processes, on a cluster.

Portions come back in their order, a few more than there are workers being under way. Where a worker's process dies its
portions are sent again: that costs time, not results.
"""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from hashlib import sha256
from threading import Lock
from typing import Protocol, Self, runtime_checkable

from gpu_modeler.analysis.job import Job, Portion, Span, Workplace
from gpu_modeler.errors import ModelerError

_TICK = 1.0
_MOST_RENEWALS = 3


class WorkersLost(ModelerError):
    """Processes that were to evaluate trials died again and again."""

    key = "workers_lost"


class Awaited(Protocol):
    """A portion under way."""

    def result(self, timeout: float | None = None) -> Portion:
        """Return it, or raise `TimeoutError`."""

    def done(self) -> bool:
        """Say whether waiting longer would change nothing."""

    def cancel(self) -> object:
        """Leave it off if it has not begun."""


class Crew(ABC):
    """Those who evaluate the portions of one job."""

    size = 1

    def __enter__(self) -> Self:
        return self

    @abstractmethod
    def __exit__(self, *raised: object) -> None:
        """Let go of what was taken for the job."""

    @abstractmethod
    def send(self, span: Span) -> Awaited:
        """Have a portion evaluated."""

    def renew(self) -> None:
        """Make up for workers that died, so that portions can be sent again."""
        raise WorkersLost

    def look(self) -> None:  # noqa: B027 - most need not
        """Find out, while waiting, whether anybody is still there."""


@runtime_checkable
class Team(Protocol):
    """What can stand in an executor's place and knows itself how a job's portions are evaluated."""

    def crew(self, job: Job) -> Crew:
        """Return those who evaluate the portions of one job."""


class Threads(Crew):
    """Threads of this process, which share one calculation; the pool may be given, and then stays open."""

    def __init__(self, job: Job, workers: int, pool: ThreadPoolExecutor | None = None) -> None:
        self.size = workers
        self._given = pool is not None
        self._pool = pool or ThreadPoolExecutor(workers, thread_name_prefix="simulation")
        self._place = Workplace(job)

    def send(self, span: Span) -> Awaited:
        """Have a portion evaluated."""
        return self._pool.submit(self._place.portion, span)

    def __exit__(self, *raised: object) -> None:
        """Wait for the threads to end."""
        if not self._given:
            self._pool.shutdown()


class Processes(Crew):
    """Any other executor. Each process is sent the job with its portions and unpacks it once.

    A `ProcessPoolExecutor` that breaks, as it does when one of its processes dies, is made anew a few times.
    """

    def __init__(self, job: Job, workers: int, executor: Executor) -> None:
        self.size = workers
        self._executor, self._given = executor, True
        self._parcel = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        self._name = sha256(self._parcel).hexdigest()
        self._renewals = 0

    def send(self, span: Span) -> Awaited:
        """Have a portion evaluated."""
        return self._executor.submit(portion_there, self._name, self._parcel, span)

    def renew(self) -> None:
        """Make the pool anew."""
        broken = self._executor
        if not isinstance(broken, ProcessPoolExecutor) or self._renewals >= _MOST_RENEWALS:
            raise WorkersLost
        self._renewals += 1
        self._executor = ProcessPoolExecutor(broken._max_workers, mp_context=broken._mp_context)  # type: ignore[attr-defined]
        self._leave(broken)
        self._given = False

    def _leave(self, executor: Executor) -> None:
        if not self._given:
            executor.shutdown(cancel_futures=True)

    def __exit__(self, *raised: object) -> None:
        """Close a pool that was made anew."""
        self._leave(self._executor)


# --- in a worker's process ----------------------------------------------------------------------------


def portion_there(name: str, parcel: bytes, span: Span) -> Portion:
    """Evaluate a portion in a worker's process."""
    return _workplace(name, parcel).portion(span)


_PLACES: dict[str, Workplace] = {}
"""That of the last job which this process was sent."""
_PLACES_LOCK = Lock()


def _workplace(name: str, parcel: bytes) -> Workplace:
    with _PLACES_LOCK:
        if name not in _PLACES:
            job: Job = pickle.loads(parcel)  # noqa: S301 - made by this program, sent to its own workers
            _PLACES.clear()
            _PLACES[name] = Workplace(job)
        return _PLACES[name]


# --- in order -----------------------------------------------------------------------------------------


def portions(
    job: Job, spans: Iterable[Span], crew: Crew | None, tick: Callable[[], None]
) -> Iterator[Portion]:
    """Yield the portions of a job in order; without a crew this thread evaluates them.

    While the next is waited for `tick` is called about every second; what it raises stops the run.

    Raises:
        WorkersLost: processes died again and again.
    """
    if crew is None:
        place = Workplace(job)
        yield from map(place.portion, spans)
        return
    waiting: deque[tuple[Span, Awaited]] = deque()
    try:
        for span in spans:
            waiting.append((span, _sent(crew, span)))
            if len(waiting) > 2 * crew.size:
                yield _next(crew, waiting, tick)
        while waiting:
            yield _next(crew, waiting, tick)
    finally:
        for _, portion in waiting:
            portion.cancel()


def _next(crew: Crew, waiting: deque[tuple[Span, Awaited]], tick: Callable[[], None]) -> Portion:
    while True:
        portion = waiting[0][1]
        try:
            found = portion.result(timeout=_TICK)
        except TimeoutError:
            if portion.done():
                raise
            crew.look()
            tick()
        except BrokenExecutor:
            crew.renew()
            again = [(span, _sent(crew, span)) for span, _ in waiting]
            waiting.clear()
            waiting.extend(again)
        else:
            waiting.popleft()
            return found


def _sent(crew: Crew, span: Span) -> Awaited:
    while True:
        try:
            return crew.send(span)
        except BrokenExecutor:
            crew.renew()
