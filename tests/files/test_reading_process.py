"""The reading process and its end: late, cancelled, out of memory, crashed, talkative; and what it may not do."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading import Limits, answer, faults, process, read_workbook
from gpu_modeler.text import Message
from tests.files.samples.packages import parts, sheet_xml, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="the platform has no such limits")


@pytest.fixture
def small(tmp_path):
    return write(tmp_path / "small.xlsx", parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')))


@pytest.fixture
def large(tmp_path):
    rows = "".join(f'<row r="{row}">{"<c><v>1.5</v></c>" * 100}</row>' for row in range(1, 4_001))
    return write(tmp_path / "large.xlsx", parts(sheet_xml(rows)), level=1)


@pytest.fixture
def child(monkeypatch):
    """Puts another program in the child's place, as a broken native library would be."""

    def put(program: str) -> None:
        monkeypatch.setattr(process, "command", lambda *_: [sys.executable, "-c", program])

    return put


def fault_of(*arguments, **named) -> ModelerError:
    with pytest.raises(faults.ReadingRefused) as caught:
        read_workbook(*arguments, **named)
    for language in ("zh", "en"):
        assert "{" not in caught.value.user_message(language)
    return caught.value


def test_a_hundred_thousand_cells_take_seconds(tmp_path):
    rows = "".join(
        f'<row r="{row}">{"".join(f"<c><f>A{row}+{n}</f><v>{row * n / 7}</v></c>" for n in range(50))}</row>'
        for row in range(1, 2_001)
    )
    start = time.monotonic()
    found = read_workbook(write(tmp_path / "real.xlsx", parts(sheet_xml(rows))))
    assert len(found.sheets[0].cells) == 100_000
    assert time.monotonic() - start < 10


def test_the_child_starts_in_a_fraction_of_a_second(small):
    read_workbook(small)
    start = time.monotonic()
    read_workbook(small)
    assert time.monotonic() - start < 1


def test_a_late_child_is_stopped(child, small):
    child("import time; time.sleep(60)")
    start = time.monotonic()
    fault = fault_of(small, limits=Limits(seconds=0.5))
    assert isinstance(fault, faults.ReadingTookTooLong)
    assert " 1 秒" in fault.user_message("zh")
    assert time.monotonic() - start < 5


def test_a_person_can_stop_it(child, small):
    child("import time; time.sleep(60)")
    is_stopped = threading.Event()
    threading.Timer(0.3, is_stopped.set).start()
    start = time.monotonic()
    assert isinstance(fault_of(small, is_cancelled=is_stopped.is_set), faults.ReadingCancelled)
    assert time.monotonic() - start < 5


@posix
def test_what_the_child_started_ends_with_it(child, small, tmp_path):
    note = tmp_path / "pid"
    child(
        "import subprocess, sys, time\n"
        f"started = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(started.pid))\n"
        "time.sleep(60)"
    )
    assert isinstance(fault_of(small, limits=Limits(seconds=2)), faults.ReadingTookTooLong)
    assert not is_running(int(note.read_text()))


@posix
def test_a_grandchild_that_holds_the_pipe_ends_too(child, small, tmp_path):
    note = tmp_path / "pid"
    child(
        "import os, time\n"
        "pid = os.fork()\n"
        f"if pid: open({str(note)!r}, 'w').write(str(pid))\n"
        "else: time.sleep(60)"
    )
    fault_of(small, limits=Limits(seconds=1))
    assert not is_running(int(note.read_text()))


def is_running(pid: int) -> bool:
    """Waits a moment; one that is dead and not yet collected counts as ended."""
    for _ in range(40):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.05)
    return True


@posix
@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", faults.ReaderCrashed),
        ("import os; os.abort()", faults.ReadingNeedsMemory),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", faults.ReadingTookTooLong),
        ("raise SystemExit(3)", faults.ReaderCrashed),
        ("pass", faults.ReaderCrashed),
        ("print('{}')", faults.ReaderCrashed),
        ("print('[1]')", faults.ReaderCrashed),
        ('print(\'{"fault": "Unheard", "values": {}}\')', faults.ReaderCrashed),
        ("print('not json')", faults.ReaderCrashed),
    ],
)
def test_every_end_without_an_answer_is_a_fault(child, small, program, fault):
    child(program)
    assert isinstance(fault_of(small), fault)


def test_an_answer_without_end_is_cut(child, small):
    child("import sys\nwhile True: sys.stdout.write('x' * 1000000)")
    assert isinstance(fault_of(small, limits=Limits(answer_bytes=3_000_000)), faults.ReadingNeedsMemory)


def test_a_program_that_cannot_start_is_a_fault(monkeypatch, small):
    monkeypatch.setattr(process, "command", lambda *_: ["/no/such/python"])
    assert isinstance(fault_of(small), faults.ReaderCrashed)


@posix
def test_memory_is_limited(large):
    fault = fault_of(large, limits=Limits(memory_bytes=100 << 20))
    assert isinstance(fault, faults.ReadingNeedsMemory)
    assert "100 MB" in fault.user_message("zh")


def test_no_process_and_no_descriptor_is_left(small):
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("no /proc")
    before, kept = len(list(descriptors.iterdir())), children()
    for _ in range(3):
        read_workbook(small)
    assert len(list(descriptors.iterdir())) == before
    assert not any("_listen" in thread.name for thread in threading.enumerate())
    assert children() <= kept


def children():
    """Return the processes that this one started, those included that have ended and were not waited for."""
    return {entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and is_child(entry)}


def is_child(entry):
    try:
        state = (entry / "stat").read_text()
    except OSError:
        return False  # it has ended meanwhile
    return int(state.rpartition(")")[2].split()[1]) == os.getpid()


def test_modules_in_the_current_folder_are_not_run(small, tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("open('ran', 'w')")
    monkeypatch.chdir(tmp_path)
    assert len(read_workbook(small.name).sheets) == 1
    assert not (tmp_path / "ran").exists()


FENCED = """
from gpu_modeler.files.reading.fences import raise_fences
from gpu_modeler.files.reading.records import Limits
raise_fences(Limits())
{}
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('written', 'w')",
        "import os; os.open('written', os.O_CREAT | os.O_WRONLY)",
    ],
)
def test_behind_the_fences_nothing_is_opened_started_or_written(attempt, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FENCED.format(attempt)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(process.__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "while a workbook is read" in done.stderr
    assert list(tmp_path.iterdir()) == []


@posix
def test_processor_time_is_limited():
    program = FENCED.format("while True: pass").replace("Limits()", "Limits(seconds=1)")
    env = {**os.environ, "PYTHONPATH": str(Path(process.__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=False, timeout=20)
    assert done.returncode == -signal.SIGXCPU


@posix
def test_native_code_that_asks_for_too_much_aborts_alone():
    program = FENCED.format(
        "import ctypes; raise SystemExit(0 if ctypes.CDLL(None).malloc(ctypes.c_size_t(1 << 33)) else 5)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(process.__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", program], env=env, check=False)
    assert done.returncode == 5


def test_the_password_is_in_no_command_line(small, monkeypatch):
    started = []
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *words, **named: started.append((words, named)) or start(*words, **named)
    )
    read_workbook(small, "geheim")
    assert len(started) == 1
    assert "geheim" not in str(started)


def test_a_fault_comes_over_whole():
    fault = faults.WorkbookTooLarge(path="x", what=Message("reading_limit_cells", {"limit": "5"}))
    assert answer.fault_of(json.loads(answer.encode_fault(fault))).user_message("zh") == fault.user_message(
        "zh"
    )


def test_every_fault_has_words():
    assert len(faults.FAULTS) == len({fault.key for fault in faults.FAULTS.values()}) > 10
