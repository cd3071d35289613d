"""The application as it is double-clicked, built once for all tests of a run (about a minute on two cores)."""

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gpu_modeler.packaging.source import source_now
from tests.journeys.display import Hands, display, missing_programs, wait_until

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "build" / "packaged"
PICTURES = Path(os.environ.get("JOURNEY_PICTURES", ROOT / "build" / "journeys"))
MUST_RUN = bool(os.environ.get("CI"))


def is_current():
    """Say whether what was built before is of the very files in the tree."""
    try:
        kept = json.loads((TARGET / "report.json").read_text())
    except (OSError, ValueError):
        return False
    return kept.get("digest") == source_now().digest


@pytest.fixture(scope="session")
def built():
    """Return the folder with the application's folder and its .deb; the first worker builds, the others wait."""
    try:
        import PyInstaller  # noqa: F401
    except ImportError:
        if MUST_RUN:
            raise
        pytest.skip("pip install -e '.[build]': PyInstaller is not here")
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current():
            command = [
                sys.executable,
                str(ROOT / "main.py"),
                "build",
                "--quick",
                "--deb",
                "--folder",
                str(TARGET),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
            print(done.stdout[-2000:])
            assert done.returncode == 0, done.stderr[-4000:]
    return TARGET


@pytest.fixture(scope="session")
def program(built):
    return built / "gpu-modeler" / "gpu-modeler"


@pytest.fixture
def private(tmp_path):
    """An environment in which the program knows nothing of this machine's person, nor of the source tree."""
    folder = tmp_path / "home"
    (folder / "run").mkdir(parents=True, mode=0o700)
    (folder / "config").mkdir()
    (folder / "config" / "settings.json").write_text('{"language": "en", "theme": "light"}')
    names = ("PATH", "DISPLAY", "LANG", "QT_QPA_PLATFORM")
    return {
        **{name: os.environ[name] for name in names if name in os.environ},
        "HOME": str(folder),
        "GPU_MODELER_CONFIG": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
    }


@pytest.fixture
def command_line(program, private):
    """Run the packaged command line; its standard output is the answer."""

    def run(*words, status=0):
        command = [str(program.with_name("gpu-modeler-cli")), *map(str, words)]
        done = subprocess.run(command, env=private, capture_output=True, text=True, check=False, timeout=200)
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    return run


@pytest.fixture
def hands():
    missing = missing_programs()
    if missing and not MUST_RUN:
        pytest.skip(f"apt-get install xvfb openbox xdotool xclip; missing: {', '.join(missing)}")
    with display() as name:
        yield Hands(name, PICTURES)


@pytest.fixture
def start(program, private, hands, tmp_path):
    """Start the packaged window with the given words in a folder; every one is ended after the test."""
    running = []

    def begin(*words, folder=tmp_path):
        environment = {**private, "DISPLAY": hands.environment["DISPLAY"], "QT_QPA_PLATFORM": "xcb"}
        with (tmp_path / f"said-{len(running)}.txt").open("w") as log:
            process = subprocess.Popen(
                [str(program), *map(str, words)],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait(timeout=20)


@pytest.fixture
def await_title(hands):
    def wait(part):
        return wait_until(lambda: any(part in title for title in hands.titles()), f"{part}: {hands.titles()}")

    return wait
