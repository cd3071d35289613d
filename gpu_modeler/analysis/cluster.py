"""Simulations on a Dask cluster, whose scheduler and workers run this program in the same version: the same bits as here.

The library `distributed` is an extra and imported only here, where it is used.
"""

from __future__ import annotations

import asyncio
import pickle
import re
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import import_module
from threading import Event
from time import monotonic
from typing import Any
from uuid import uuid4

from gpu_modeler.analysis.job import Job, Portion, Span
from gpu_modeler.analysis.workers import Awaited, Crew
from gpu_modeler.errors import ModelerError

_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?([\w.-]+|\[[\da-fA-F:.%]+\]):\d{1,5}")
_ANSWER_SECONDS = 5
_PATIENCE_SECONDS = 30.0
"""How long a cluster may be without any worker before the run is given up."""
_COMPARED = ("gpu_modeler", "numpy", "scipy")


class ClusterNotInstalled(ModelerError):
    """The library for clusters is not there."""

    key = "cluster_not_installed"


class ClusterAddressWrong(ModelerError):
    """The text is no address of a scheduler."""

    key = "cluster_address_wrong"


class ClusterSilent(ModelerError):
    """Nobody answers at the address."""

    key = "cluster_silent"


class ClusterWithoutWorkers(ModelerError):
    """A scheduler answers, but it has no worker."""

    key = "cluster_without_workers"


class ClusterDiffers(ModelerError):
    """A worker has other versions, with which the bits might be others."""

    key = "cluster_differs"


class ClusterLost(ModelerError):
    """The scheduler, or every worker, went away in the middle of a run."""

    key = "cluster_lost"


class Cluster:
    """A connection to a scheduler. It is given to `simulation.run` in an executor's place."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address

    def crew(self, job: Job) -> Crew:
        """Return those who evaluate the portions of a job."""
        return _ClusterCrew(job, self)

    def threads(self) -> int:
        """Return how many threads all workers have together; 0 where the scheduler does not answer."""
        with suppress(OSError, RuntimeError, CancelledError):
            if self.client.status == "running":
                return sum(self.client.nthreads().values())
        return 0


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Yield a connection to the scheduler at an address such as `tcp://10.0.0.5:8786`.

    Raises:
        ClusterNotInstalled: the extra `cluster` is not installed.
        ClusterAddressWrong: that is no address.
        ClusterSilent: nobody answers there within a few seconds.
        ClusterWithoutWorkers: no worker is there.
        ClusterDiffers: a worker has other versions than this process.
    """
    client = _client(address)
    try:
        cluster = Cluster(client, address)
        _require_workers(cluster)
        _require_same_versions(cluster)
        yield cluster
    finally:
        client.close(timeout=_ANSWER_SECONDS)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterNotInstalled from None
    text = address.strip()
    if not _ADDRESS.fullmatch(text):
        raise ClusterAddressWrong(address=address)
    where = text if "://" in text else f"tcp://{text}"
    try:
        asyncio.run(asyncio.wait_for(_identity(where), _ANSWER_SECONDS))
        return Client(where, timeout=_ANSWER_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except Exception:  # who answers otherwise than a scheduler does makes the library fail in many ways
        raise ClusterSilent(address=text, seconds=_ANSWER_SECONDS) from None


async def _identity(where: str) -> None:
    """Ask who is there. The library's client waits without end for a port that is open and says nothing."""
    from distributed.comm.core import connect

    comm = await connect(where, timeout=_ANSWER_SECONDS)  # type: ignore[no-untyped-call]
    try:
        await comm.write({"op": "identity", "reply": True})
        answer = await comm.read()
    finally:
        comm.abort()
    if answer["type"] != "Scheduler":
        raise ConnectionError(answer["type"])


def _require_workers(cluster: Cluster) -> None:
    try:
        cluster.client.wait_for_workers(1, timeout=_ANSWER_SECONDS)
    except (TimeoutError, OSError):
        raise ClusterWithoutWorkers(address=cluster.address) from None


def _require_same_versions(cluster: Cluster) -> None:
    ask = _question()
    mine = ask(_COMPARED)
    for worker, theirs in cluster.client.run(ask, _COMPARED).items():
        for name, version in mine.items():
            if theirs.get(name) != version:
                raise ClusterDiffers(worker=worker, name=name, mine=version, theirs=theirs.get(name) or "—")


def _question() -> Callable[[tuple[str, ...]], dict[str, str]]:
    """Return what tells a process's versions; a function inside one travels by its code, to where this program is not."""

    def versions(names: tuple[str, ...]) -> dict[str, str]:
        import sys
        from importlib import import_module

        found = {"Python": f"{sys.version_info.major}.{sys.version_info.minor}"}
        for name in names:
            try:
                found[name] = import_module(name).__version__
            except ImportError:
                found[name] = ""
        return found

    return versions


def _task() -> Callable[[str, bytes, tuple[int, int, int]], Portion]:
    """Return what evaluates a portion on a worker; its code travels too, so that the scheduler need not have this program."""

    def evaluated(name: str, parcel: bytes, span: tuple[int, int, int]) -> Portion:
        from gpu_modeler.analysis.job import Span
        from gpu_modeler.analysis.workers import portion_there

        return portion_there(name, parcel, Span(*span))

    return evaluated


class _ClusterCrew(Crew):
    """The workers of a cluster.

    The job goes to the scheduler once and from there once to each worker. A worker that dies is made up for by the
    scheduler, which gives its portions to others; a portion that was on several workers as they died (three, unless the
    scheduler's `allowed-failures` says otherwise) is given up with the run.
    """

    def __init__(self, job: Job, cluster: Cluster) -> None:
        self._cluster = cluster
        self.size = max(1, cluster.threads())
        parcel = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        self._name = sha256(parcel).hexdigest()
        self._run = uuid4().hex
        self._task = _task()
        self._seen = monotonic()
        with _told(cluster):
            self._parcel = cluster.client.submit(bytes, parcel, key=f"simulation-{self._run}", pure=False)

    def send(self, span: Span) -> Awaited:
        """Have a portion evaluated."""
        with _told(self._cluster):
            key = f"simulation-{self._run}-{span.start}"
            future = self._cluster.client.submit(
                self._task, self._name, self._parcel, tuple(span), key=key, pure=False
            )
            return _Remote(future, self._cluster)

    def look(self) -> None:
        """Give up where there has been no worker for a while."""
        if self._cluster.threads():
            self._seen = monotonic()
        elif monotonic() - self._seen > _PATIENCE_SECONDS:
            raise ClusterLost(address=self._cluster.address)

    def __exit__(self, *raised: object) -> None:
        """Let the workers forget the job."""
        with suppress(Exception):
            self._parcel.release()


class _Remote:
    """A portion under way on a cluster."""

    def __init__(self, future: Any, cluster: Cluster) -> None:
        self._future, self._cluster = future, cluster
        self._ended = Event()
        future.add_done_callback(lambda _: self._ended.set())

    def result(self, timeout: float | None = None) -> Portion:
        """Return it, or raise `TimeoutError`."""
        if not self._ended.wait(timeout):
            raise TimeoutError
        with _told(self._cluster):
            found: Portion = self._future.result(timeout=timeout)
            return found

    def done(self) -> bool:
        """Say whether it cannot be waited for any longer; one that was evaluated may still have to be fetched, or made anew."""
        return self._future.status in {"error", "cancelled"}

    def cancel(self) -> object:
        """Leave it off."""
        with suppress(Exception):
            self._future.cancel()
        return None


@contextmanager
def _told(cluster: Cluster) -> Iterator[None]:
    """Say in this program's words that the cluster went away."""
    lost = (import_module("distributed").KilledWorker, CancelledError, OSError)
    try:
        yield
    except TimeoutError:
        raise
    except lost:
        raise ClusterLost(address=cluster.address) from None
    except RuntimeError:
        if cluster.client.status == "running":
            raise
        raise ClusterLost(address=cluster.address) from None
