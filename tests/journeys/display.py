"""A real X display without a screen, a window manager on it, and the hands and eyes of a person at it."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("Xvfb", "openbox", "xdotool", "xclip")
SIZE = (1440, 900)
PATIENCE = 60
"""Seconds to wait for what a loaded machine does in one."""
EYE = Path(__file__).with_name("eye.py")


def missing_programs():
    """Return which of the programs are not there."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class TookTooLong(AssertionError):
    """Something a person would have seen by then did not happen."""


def wait_until(condition, what):
    """Return what the condition answers as soon as that is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise TookTooLong(what)


def _is_managed(environment):
    """Say whether a window manager answers; a window that comes before it gets no keyboard."""
    asked = subprocess.run(["xdotool", "get_num_desktops"], env=environment, capture_output=True, check=False)
    return asked.returncode == 0 and asked.stdout.strip().isdigit()


@contextmanager
def display(size=SIZE):
    """Yield the name of a display with a window manager."""
    reading, writing = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        name = f":{answer.readline().strip()}"
    environment = {**os.environ, "DISPLAY": name}
    manager = subprocess.Popen(
        ["openbox"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: _is_managed(environment), "the window manager did not come")
        yield name
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(timeout=20)


class Hands:
    """Keys, the mouse, the clipboard and looks at one display, by programs that know nothing of Qt."""

    def __init__(self, name, pictures):
        self.environment = {**os.environ, "DISPLAY": name}
        self.pictures = pictures

    def _xdotool(self, *words):
        answer = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return answer.stdout.strip()

    def press(self, *keys):
        """Press keys one after the other, e.g. `ctrl+s`."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.05)

    def write(self, text):
        """Type a text, letter by letter."""
        self._xdotool("type", "--delay", 15, text)
        time.sleep(0.1)

    def click(self, x, y, button=1, times=1):
        """Click at a place of the screen."""
        self._xdotool("mousemove", x, y)
        time.sleep(0.05)
        self._xdotool("click", "--repeat", times, "--delay", 80, button)
        time.sleep(0.1)

    def drag(self, start, end):
        """Press at one place, go to the other in steps, let go."""
        self._xdotool("mousemove", *start, "mousedown", 1)
        steps = 12
        for step in range(1, steps + 1):
            x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self._xdotool("mousemove", x, y)
            time.sleep(0.02)
        self._xdotool("mouseup", 1)
        time.sleep(0.1)

    def titles(self):
        """Return the titles of the windows that can be seen."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        return [title for title in (self._xdotool("getwindowname", window) for window in found) if title]

    def active_title(self):
        """Return the title of the window that has the keyboard: the manager calls one active a little before."""
        return self._xdotool("getwindowfocus", "getwindowname")

    def await_active(self, part):
        """Wait until a window whose title holds `part` has the keyboard."""
        return wait_until(lambda: part in self.active_title(), f"no window called {part}: {self.titles()}")

    def put_on_clipboard(self, text):
        """Put a text on the clipboard as another program would."""
        subprocess.run(
            ["xclip", "-selection", "clipboard", "-in"],
            input=text.encode(),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )

    def clipboard(self, kind="UTF8_STRING"):
        """Return what is on the clipboard."""
        answer = subprocess.run(
            ["xclip", "-selection", "clipboard", "-out", "-target", kind],
            env=self.environment,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return answer.stdout.decode()

    def look(self, name):
        """Take a picture of the whole screen, kept for whoever reads the run's results, and return its path."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{name}.png"
        subprocess.run(
            [sys.executable, str(EYE), str(path)],
            env={**self.environment, "QT_QPA_PLATFORM": "xcb"},
            check=True,
            timeout=PATIENCE,
            stderr=subprocess.DEVNULL,
        )
        return path
