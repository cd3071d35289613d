"""The application as a person meets it: started by the README's command on a real display, used by keys and mouse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gpu_modeler.text import say
from tests.journeys.display import Hands, TookTooLong, display, missing_programs, wait_until

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("JOURNEY_PICTURES", ROOT / "build" / "journeys"))
MUST_RUN = bool(os.environ.get("CI"))


@pytest.fixture(scope="session")
def screen():
    missing = missing_programs()
    if missing and not MUST_RUN:
        pytest.skip(f"apt-get install xvfb openbox xdotool xclip; missing: {', '.join(missing)}")
    with display() as name:
        yield name


class Application:
    """One run of the program. Its files are in a folder of its own."""

    def __init__(self, hands, folder, process, log, language):
        self.hands, self.folder, self.language = hands, folder, language
        self._process, self._log = process, log

    @property
    def is_running(self):
        return self._process.poll() is None

    def said(self):
        """Return what it wrote to its terminal."""
        return self._log.read_text()

    def go_to(self, name):
        """Go to a cell by its name, as in Excel: F5."""
        self.hands.press("F5")
        self.hands.write(name)
        self.hands.press("Return")

    def await_modified(self, *, modified=True):
        """Wait until the title says that there are unsaved changes, or that there are none."""
        self._wait(
            lambda: ("*" in self.hands.active_title()) is modified, f"unsaved changes should be {modified}"
        )

    def await_title(self, part):
        """Wait until a window whose title holds `part` has the keyboard."""
        self._wait(lambda: part in self.hands.active_title(), f"no window called {part}")

    def _wait(self, condition, what):
        try:
            wait_until(condition, what)
        except TookTooLong:
            self.hands.look("too_long")
            raise

    def save_as(self, name):
        """Save under a new name, by the box that asks for it."""
        path = self.folder / name
        self.hands.press("ctrl+shift+s")
        self.await_title(say("file_save_title", self.language))
        self.hands.press("ctrl+a")
        self.hands.write(str(path))
        self.hands.press("Return")
        self._wait(path.exists, f"{path.name} was not written")
        self.await_modified(modified=False)
        return path

    def export(self, name):
        """Export a workbook, which the program verifies beside the window, and return its path."""
        path = self.folder / name
        self.hands.press("ctrl+e")
        self.await_title(say("file_export_title", self.language))
        self.hands.press("ctrl+a")
        self.hands.write(str(path))
        self.hands.look("export")
        self.hands.press("Return")
        self._wait(path.exists, f"{path.name} was not written")
        return path

    def kill(self):
        """End the program as a crash does."""
        self._process.kill()
        self._process.wait()

    def quit(self):
        """Leave by Ctrl+Q and return the exit code."""
        self.hands.press("ctrl+q")
        return self._process.wait(timeout=60)


@pytest.fixture
def start(screen, tmp_path, request):
    """Return a function that starts the program in a language and a theme."""
    started = []

    def begin(*arguments, language="zh", theme="light", title="GPU Modeler"):
        settings = tmp_path / f"config{len(started)}"
        settings.mkdir()
        (settings / "settings.json").write_text(f'{{"language": "{language}", "theme": "{theme}"}}')
        hands = Hands(screen, PICTURES / request.node.name)
        log = tmp_path / f"log{len(started)}.txt"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "main.py", *map(str, arguments)],
                cwd=ROOT,
                env={
                    **hands.environment,
                    "QT_QPA_PLATFORM": "xcb",
                    "GPU_MODELER_CONFIG": str(settings),
                    "GPU_MODELER_STATE": str(tmp_path / "state"),
                    "PYTHONUTF8": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        made = Application(hands, tmp_path, process, log, language)
        started.append(process)
        wait_until(lambda: title in hands.active_title() or not made.is_running, f"no window: {made.said()}")
        assert made.is_running, made.said()
        return made

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
