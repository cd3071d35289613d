"""Disks of a few hundred kibibytes, for real: mounted, filled, taken away. Needs the administrator, as CI has one."""

import errno
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

needs_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="only the administrator may mount a disk or become somebody else",
)


@contextmanager
def disk(place, size="256k"):
    """Mount a disk of a size at a place, which is made; skip where that is not allowed even so."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def fill(place):
    """Leave no room on a disk; return the file that takes it."""
    filling = place / "filling"
    handle = os.open(filling, os.O_CREAT | os.O_WRONLY)
    try:
        while os.write(handle, bytes(4096)):
            continue
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise
    finally:
        os.close(handle)
    return filling


def listed(place):
    """Return the names in a folder."""
    return sorted(each.name for each in place.iterdir())
