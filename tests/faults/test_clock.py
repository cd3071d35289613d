"""A clock that is set back, and forward again: no work is lost, nothing is taken for older or newer than it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.damage import ROOT

LIBRARIES = [
    *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
    *Path("/usr/lib").glob("faketime/libfaketimeMT.so.1"),
]
pytestmark = pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not there to set a process's clock")
DAY = 86_400


def day(folder, value, offset):
    """Work a day with a clock that is wrong by so many days; return what that says."""
    environment = {**os.environ, "NO_FAKE_STAT": "1", "GPU_MODELER_STATE": str(folder / "state")}
    if offset:
        environment |= {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME": f"{offset:+d}d"}
    command = [sys.executable, "-m", "tests.faults.clock", str(folder), str(value)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_days_out_of_order(tmp_path):
    first = day(tmp_path, 0.1, 0)
    back = day(tmp_path, 0.2, -800)
    far = day(tmp_path, 0.3, +3000)
    again = day(tmp_path, 0.4, 0)
    assert back["clock"] < first["clock"] - 799 * DAY
    assert far["clock"] > first["clock"] + 2999 * DAY  # the clocks were wrong
    days = [first, back, far, again]
    assert [each["journals"] for each in days] == [0, 1, 1, 1]
    assert [each["found"] for each in days[1:]] == [0.6, 0.7, 0.8]  # what the day before left unsaved
    assert [len(each["steps"]) for each in days] == [0, 2, 4, 6]  # with all its history
    assert [each["versions"] for each in days] == [[1], [2, 1], [3, 2, 1], [4, 3, 2, 1]]
    assert all(each["newest is the file"] for each in days)
    assert not any(
        each["held"] for each in days
    )  # a lock of a process that is gone is no lock, whatever its date
    assert all(each["recent"] == ["model.gpum"] for each in days)
