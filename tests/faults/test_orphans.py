"""A program killed while children of it verify, read or simulate: they end too, and its files are whole."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.damage import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
PATIENCE = 60
BEGIN = """
import sys
from pathlib import Path
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.starter import load_starter
from tests.small_model import small_model
folder = Path(sys.argv[1])
session = Session(load_starter() if sys.argv[2] == "verify" else small_model(), SettingsFile.nowhere())
"""
WORK = {
    "verify": "while True: session.export_excel(folder / 'book.xlsx')",
    "read": """
session.export_excel(folder / 'given.xlsx', verified=False)
while True: read_workbook(folder / 'given.xlsx')
""",
}


def marked(mark):
    """Return the processes that were started with a mark in their environment, and live."""
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdecimal():
            continue
        try:
            if mark in (place / "environ").read_bytes() and ") Z " not in (place / "stat").read_text():
                found.append(int(place.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("work", WORK)
def test_children_do_not_outlive_a_killed_program(tmp_path, work):
    mark = secrets.token_hex(8)
    command = [sys.executable, "-c", BEGIN + WORK[work], str(tmp_path), work]
    environment = {**os.environ, "TRIAL_MARK": mark, "TMPDIR": str(tmp_path)}
    program = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + PATIENCE
        while len(marked(mark.encode())) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(marked(mark.encode())) > 1, "no child was started"
    finally:
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
    deadline = time.monotonic() + PATIENCE
    while marked(mark.encode()) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = marked(mark.encode())
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert not left
