"""Simulations on a Dask cluster of this machine: the same bits, a killed worker made up for, and clear refusals."""

import os
import signal
import socket
import sys
import threading

import pytest

from gpu_modeler.analysis import cluster, streaming
from gpu_modeler.analysis.cluster import (
    ClusterAddressWrong,
    ClusterDiffers,
    ClusterLost,
    ClusterNotInstalled,
    ClusterSilent,
    ClusterWithoutWorkers,
    connected,
)
from gpu_modeler.analysis.simulation import run
from gpu_modeler.analysis.streaming import stream
from gpu_modeler.files import gpum
from gpu_modeler.headless import main
from tests.analysis.uncertain_models import correlated_job, simulation_bits, sketch_bits

distributed = pytest.importorskip("distributed")


def local(workers):
    """Return a cluster that is reached from this machine alone, at ports that are free."""
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
        host="127.0.0.1", silence_logs=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def address():
    with local(2) as found:
        yield found.scheduler_address


@pytest.fixture
def team(address):
    with connected(address) as found:
        yield found


@pytest.fixture(autouse=True, scope="module")
def small_pilot():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "PILOT", 4096)
        yield


BOTH = pytest.mark.parametrize(
    ("ask", "bits"), [(run, simulation_bits), (stream, sketch_bits)], ids=["kept", "streamed"]
)


class TestSameBits:
    @BOTH
    def test_as_in_this_thread(self, team, ask, bits):
        job = correlated_job(15_000)
        assert bits(ask(job, executor=team)) == bits(ask(job, block=500))

    @BOTH
    def test_where_a_worker_is_killed_in_the_middle(self, team, ask, bits):
        job = correlated_job(40_000)
        team.client.wait_for_workers(2, timeout=60)
        killed = []

        def watch(done, total):
            if done and not killed:
                killed.extend(team.client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)

        found = ask(job, executor=team, block=2048, watch=watch)
        assert len(killed) == 2
        assert bits(found) == bits(ask(job))


def test_the_job_is_handed_over_once_and_not_with_every_portion(team, monkeypatch):
    sent = []
    submit = team.client.submit

    def noted(task, *arguments, **options):
        sent.append([each for each in arguments if isinstance(each, bytes)])
        return submit(task, *arguments, **options)

    monkeypatch.setattr(team.client, "submit", noted)
    run(correlated_job(6000), executor=team, block=1000)
    assert [len(each) for each in sent] == [1, 0, 0, 0]


def test_the_command_line_prints_the_same_with_a_cluster_and_without(address, tmp_path, capsys):
    gpum.write(correlated_job(1).model, tmp_path / "model.gpum")
    arguments = ["simulate", str(tmp_path / "model.gpum"), "--trials", "3000", "--drivers", "y", "--json"]
    assert main([*arguments, "--cluster", address]) == 0
    found = capsys.readouterr()
    assert main(arguments) == 0
    assert (found.out, found.err) == (capsys.readouterr().out, "")


def answers_once(server, reply):
    """Take one connection, say something, and wait until the other side leaves."""
    taken, _ = server.accept()
    with taken:
        taken.sendall(reply)
        try:
            while taken.recv(1000):
                pass
        except ConnectionError:
            pass


class TestRefused:
    @pytest.mark.parametrize(
        "text", ["somewhere", "tcp://", "tcp://host", "host:port", "http://host:80", "tcp://a b:1"]
    )
    def test_what_is_no_address(self, text):
        with pytest.raises(ClusterAddressWrong, match="tcp://HOST:PORT"), connected(text):
            pass

    def test_nobody_answers(self, monkeypatch):
        monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.3)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # nobody listens there
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            with pytest.raises(ClusterSilent, match=where), connected(where):
                pass

    @pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n" + b" " * 100, bytes(200)])
    def test_who_answers_is_no_scheduler(self, reply, monkeypatch):
        monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.5)
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=answers_once, args=(server, reply))
            thread.start()
            with pytest.raises(ClusterSilent), connected(f"127.0.0.1:{server.getsockname()[1]}"):
                pass
            thread.join()

    def test_a_workers_own_address(self, team):
        worker = next(iter(team.client.nthreads()))
        with pytest.raises(ClusterSilent), connected(worker):
            pass

    def test_no_worker_is_there(self, monkeypatch):
        monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 1)
        refused = pytest.raises(ClusterWithoutWorkers, match="dask worker")
        with local(0) as empty, refused, connected(empty.scheduler_address):
            pass

    def test_a_worker_has_another_version(self, address, monkeypatch):
        monkeypatch.setattr("gpu_modeler.__version__", "0.0.7")
        with pytest.raises(ClusterDiffers, match=r"gpu_modeler .*0\.0\.7"), connected(address):
            pass

    def test_a_worker_does_not_have_the_program(self, address, monkeypatch):
        monkeypatch.setattr(cluster, "_COMPARED", ("gpu_modeler", "json", "no_such_library"))
        monkeypatch.setitem(sys.modules, "no_such_library", type(sys)("no_such_library"))
        sys.modules["no_such_library"].__version__ = "1"
        monkeypatch.setattr("json.__version__", "2.0.9")
        with pytest.raises(ClusterDiffers, match="no_such_library —"), connected(address):
            pass

    def test_the_library_is_not_installed(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(ClusterNotInstalled, match="pip install"), connected("tcp://127.0.0.1:8786"):
            pass


def test_a_cluster_that_goes_away_in_the_middle_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 0.5)
    with local(1) as found, connected(found.scheduler_address) as team:

        def watch(done, total):
            if done:
                found.scale(0)

        with pytest.raises(ClusterLost, match="went away"):
            run(correlated_job(200_000), executor=team, block=1024, watch=watch)
