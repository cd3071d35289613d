"""Whether a process of this machine lives: for files that say in their name or content who wrote them."""

from __future__ import annotations

import os
import sys


def may_live(process: int) -> bool:
    """Say whether a process lives; in doubt it does. A number that no process can have belongs to none."""
    if sys.platform == "win32":  # pragma: no cover - there os.kill would end it
        return _lives_on_windows(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True  # somebody else's
    return True


if sys.platform == "win32":  # pragma: no cover - not on this platform

    def _lives_on_windows(process: int) -> bool:
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, 0, process)
        if not handle:
            return bool(ctypes.windll.kernel32.GetLastError() == 5)  # there, and not ours to ask
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == 259
