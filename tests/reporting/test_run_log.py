"""The log of a run, and what a crash below Python leaves: provoked for real, in processes of their own."""

import json
import logging
import os
import signal
import subprocess
import sys

import pytest

from gpu_modeler.app.reporting import run_log
from gpu_modeler.app.reporting.log_lines import LineFormatter, error_of, read_entries, within_program
from gpu_modeler.app.reporting.run_log import RunLog, crashes_before, log_beside, put_away, read_fault


@pytest.fixture
def run(tmp_path):
    made = RunLog(tmp_path / "logs")
    assert made.begin()
    yield made
    made.end()


def test_what_the_program_says_stands_apart_from_what_it_says_it_about(run):
    run_log.program_log.warning("cannot read %s", "/home/me/secret.gpum")
    said = [entry for entry in read_entries(run.path) if entry["level"] == "WARNING"]
    assert [(e["said"], e["with"]) for e in said] == [("cannot read %s", ["/home/me/secret.gpum"])]


def test_an_error_is_logged_with_its_frames_and_the_one_before(run):
    try:
        try:
            {}["寒武纪"]
        except KeyError:
            raise ValueError("odd")  # noqa: B904 - the context is what is tested
    except ValueError:
        run_log.program_log.exception("unexpected error")
    error = read_entries(run.path)[-1]["error"]
    assert error["kind"] == "ValueError"
    assert error["before"]["kind"] == "KeyError"
    assert error["frames"][0].endswith("test_an_error_is_logged_with_its_frames_and_the_one_before")


def test_nothing_in_an_argument_keeps_a_line_from_being_written():
    class Odd:
        def __str__(self):
            raise RuntimeError

    record = logging.LogRecord("x", logging.INFO, "", 0, "odd %s %s", (Odd(), "\ud800\0" * 9_000), None)
    line = LineFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["with"][0] == "<Odd: RuntimeError>"
    assert len(json.loads(line)["with"][1]) == 2_000


def test_a_log_is_turned_over_and_old_runs_go(tmp_path, monkeypatch):
    monkeypatch.setattr(run_log, "LARGEST_LOG", 5_000)
    dead = _dead_process()
    for day in range(20):
        (tmp_path / f"202601{day + 1:02}-120000-{dead}-abcdef.log").write_text("{}\n")
    run = RunLog(tmp_path)
    run.begin()
    for _ in range(300):
        run_log.program_log.info("a line of some length to fill the file")
    run.end()
    runs = {path.name.partition(".")[0] for path in tmp_path.iterdir()}
    assert len(runs) == run_log.KEPT_RUNS
    assert f"20260120-120000-{dead}-abcdef" in runs
    assert sum(path.stat().st_size for path in tmp_path.glob(f"{run.stem}*")) < 11_000


def test_a_run_that_ends_as_it_should_leaves_no_crash(tmp_path):
    run = RunLog(tmp_path)
    run.begin()
    run.end()
    run.end()
    assert crashes_before(tmp_path) == []
    assert not run.fault_path.exists()
    assert [entry["said"] for entry in read_entries(run.path)] == ["started", "ended"]


@pytest.mark.parametrize("way", ["import ctypes; ctypes.string_at(0)", "import os; os.abort()"])
def test_a_crash_below_python_is_found_by_the_next_run_with_its_place(tmp_path, way):
    left = _crash(tmp_path, way)
    (fault,) = crashes_before(tmp_path)
    assert "in unlucky" in read_fault(fault)
    assert [entry["said"] for entry in read_entries(log_beside(fault))][-1] == "about to crash"
    assert left < 0 or left == 0xC0000005
    put_away(fault)
    assert crashes_before(tmp_path) == []


def test_a_killed_run_leaves_no_crash_to_tell(tmp_path):
    _crash(tmp_path, f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    assert crashes_before(tmp_path) == []


def test_a_folder_that_cannot_be_made_keeps_nobody_from_working(tmp_path):
    (tmp_path / "file").write_text("")
    run = RunLog(tmp_path / "file" / "logs")
    assert not run.begin()
    run_log.program_log.info("goes nowhere")
    run.end()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /dev/full")
def test_a_full_disk_disturbs_nobody(tmp_path, capsys):
    run = RunLog(tmp_path)
    (tmp_path / f"{run.stem}.log").symlink_to("/dev/full")
    run.begin()
    run_log.program_log.warning("lost")
    run.end()
    assert capsys.readouterr().err == ""


def test_a_log_with_foreign_lines_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "x.log"
    path.write_bytes(
        b'{"said": "one"}\n\xff\xfe\x00\n[1]\n"x"\n' + b"[" * 9_000 + b'\n{"said": "two"}\n{"sai'
    )
    assert [entry["said"] for entry in read_entries(path)] == ["one", "two"]


def test_paths_of_a_person_do_not_stand_in_frames():
    assert within_program("/home/me/work/gpu_modeler/gui/window.py") == "gpu_modeler/gui/window.py"
    assert (
        within_program("/home/me/.venv/lib/python3.11/site-packages/numpy/x.py") == "site-packages/numpy/x.py"
    )
    assert within_program("/home/me/note.py") == "note.py"
    assert error_of(ValueError("x"))["frames"] == []


def _crash(folder, way):
    script = f"""
from pathlib import Path
from gpu_modeler.app.reporting.run_log import RunLog, program_log
def unlucky():
    {way}
RunLog(Path({str(folder)!r})).begin()
program_log.info("about to crash")
unlucky()
"""
    return subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, timeout=60
    ).returncode


def _dead_process():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert ended.pid != os.getpid()
    return ended.pid
