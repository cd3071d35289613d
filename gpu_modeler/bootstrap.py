"""Makes a machine ready to run the program from its source tree, and runs all checks.

Standard library only: it runs before anything is installed. What lives here: which system libraries, font and
Python packages are needed, how they are found and installed, and the list of checks. What must not: anything that
the running application uses.

A later start costs one comparison of `requirements.lock` with the copy of it in the environment; what only a first
start needs (subprocess and others, 10 ms) is therefore imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENT = ROOT / ".venv"

# Debian package -> the library in it that Qt loads. libqxcb names libxcb-cursor0 whichever of its libraries is
# missing, so each one is looked for by itself.
LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
FONT_PACKAGE = "fonts-noto-cjk"
VENV_PACKAGE = "python3-venv"
# Debian package -> the program in it. Journeys through the real window need a display, its manager, and hands; a clock
# that is set back is another process's alone by faketime.
JOURNEY_PROGRAMS = {
    "xvfb": "Xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "faketime": "faketime",
}

RUNTIME_MODULES = ("PySide6", "numpy", "pandas", "pyqtgraph", "openpyxl", "xlsxwriter")
DEVELOPMENT_MODULES = (
    "pytest",
    "pytest_cov",
    "pytestqt",
    "xdist",
    "hypothesis",
    "mypy",
    "importlinter",
    "ruff",
    "PyInstaller",
)


class SetupFailed(Exception):
    """The machine cannot be made ready; the text says what happened and what to do, in Chinese and English."""


class Probes(NamedTuple):
    """The questions asked of the machine; tests answer them in its place."""

    library: Callable[[str], bool]
    cjk_font: Callable[[], bool]
    venv: Callable[[], bool]


class Check(NamedTuple):
    """One tool run over the source tree."""

    name: str
    command: list[str]


# --- what is missing ------------------------------------------------------------------------------


def missing_packages(probes: Probes) -> list[str]:
    """Debian packages that the program needs and this machine lacks, in the order of `LIBRARIES`."""
    missing = [package for package, library in LIBRARIES.items() if not probes.library(library)]
    if not probes.cjk_font():
        missing.append(FONT_PACKAGE)
    if not probes.venv():
        missing.append(VENV_PACKAGE)
    return missing


def machine_probes() -> Probes:
    """Ask the machine itself."""
    return Probes(
        library=_loads,
        cjk_font=_has_cjk_font,
        venv=lambda: _is_importable("ensurepip"),
    )


def _is_importable(module: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(module) is not None


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_cjk_font() -> bool:
    import subprocess

    try:
        listing = subprocess.run(
            ["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError:  # no fc-list: look where distributions put fonts
        return any(Path("/usr/share/fonts").glob("**/*CJK*"))
    return bool(listing.stdout.strip())


def install_command(packages: Sequence[str]) -> list[str]:
    """The apt-get command that installs the packages."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def prepare_system(probes: Probes) -> None:
    """Install the system libraries that are missing, or say how.

    Raises:
        SetupFailed: they are missing and cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(probes)
    if not missing:
        return
    by_hand = _by_hand(missing)
    if os.geteuid() != 0:
        message = f"缺少系统库，请先运行（然后重试）/ System libraries are missing; run this, then try again:\n  {by_hand}"
        raise SetupFailed(message)
    say(f"安装系统库 / Installing system libraries: {' '.join(missing)}")
    _install(missing)


def prepare_journeys() -> None:
    """Install what tests on a real display need, or say how; without it those tests are skipped, or fail in CI."""
    import shutil

    missing = [package for package, program in JOURNEY_PROGRAMS.items() if shutil.which(program) is None]
    if not missing or not sys.platform.startswith("linux"):
        return
    say(f"真实窗口测试所需 / For the tests in a real window: {' '.join(missing)}")
    if os.geteuid() != 0:
        say(_by_hand(missing))
        return
    try:
        _install(missing)
    except SetupFailed as failure:
        say(str(failure))


def _by_hand(packages: Sequence[str]) -> str:
    return "sudo apt-get update && sudo " + " ".join(install_command(packages))


def _install(packages: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-q"], environment, hint=_by_hand(packages))
    _run(install_command(packages), environment, hint=_by_hand(packages))


# --- the Python environment -------------------------------------------------------------------------


def environment_python() -> Path:
    """The Python of the environment beside the source."""
    if sys.platform == "win32":
        return ENVIRONMENT / "Scripts" / "python.exe"
    return ENVIRONMENT / "bin" / "python"


def is_prepared() -> bool:
    """Whether the environment holds exactly what the lock file names. Reads two small files."""
    try:
        return _stamp().read_bytes() == LOCK.read_bytes()
    except OSError:
        return False


def _stamp() -> Path:
    return ENVIRONMENT / "requirements.lock"


def is_inside_environment() -> bool:
    """Whether this process already runs the environment's Python."""
    return Path(sys.prefix) == ENVIRONMENT


def is_self_sufficient(modules: Sequence[str]) -> bool:
    """Whether this interpreter, packaged or prepared by its owner, has every module and the Qt that works."""
    if getattr(sys, "frozen", False):
        return True
    if not all(_is_importable(module) for module in modules):
        return False
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("PySide6-Essentials") == locked_versions()["pyside6-essentials"]
    except PackageNotFoundError:
        return False


def locked_versions() -> dict[str, str]:
    """Name in lower case -> version, of every package in the lock file."""
    pins = (line.split() for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    return dict(pin[0].lower().split("==") for pin in pins)


def prepare_environment() -> None:
    """Make or update the environment from the lock file, hashes checked, everything byte-compiled."""
    say(f"准备 Python 环境（约一分钟）/ Preparing the Python environment, about a minute: {ENVIRONMENT.name}")
    python = str(environment_python())
    environment = _environment_with_byte_code()
    hint = "检查网络后重试 / check the network connection and try again"
    if not _works(python):
        _run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], environment, hint=hint)
    pip = [python, "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--compile"]
    pip += ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "--quiet", "-r", str(LOCK)]
    _run(pip, environment, hint=hint)
    _run([python, "-m", "compileall", "-q", str(ROOT / "gpu_modeler")], environment, hint="")
    _stamp().write_bytes(LOCK.read_bytes())


def _environment_with_byte_code() -> dict[str, str]:
    """The environment variables, but byte code is written: without it each start takes twice as long."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _works(python: str) -> bool:
    import subprocess

    try:
        trial = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return trial.returncode == 0


def prepare() -> None:
    """Make the machine ready; of two starts at once the second waits for the first and finds everything done.

    Raises:
        SetupFailed: the machine cannot be made ready.
    """
    source = os.open(ROOT, os.O_RDONLY) if sys.platform != "win32" else None
    try:
        if source is not None:
            import fcntl

            fcntl.flock(source, fcntl.LOCK_EX)
        if not is_prepared():
            prepare_system(machine_probes())
            prepare_environment()
    finally:
        if source is not None:
            os.close(source)


def ensure(
    arguments: Sequence[str], *, development: bool = False, program: Sequence[str] = (str(ROOT / "main.py"),)
) -> None:
    """Return in an interpreter that has everything; otherwise prepare one and continue in it, not returning.

    `program` is what that interpreter is given before the arguments: a script, or `-m` and a module.

    Raises:
        SetupFailed: the machine cannot be made ready.
    """
    prepared = is_prepared()
    inside = is_inside_environment()
    if prepared and inside:
        return
    modules = RUNTIME_MODULES + DEVELOPMENT_MODULES if development else RUNTIME_MODULES
    if not prepared:
        if not inside and is_self_sufficient(modules):
            return
        prepare()
    continue_inside([*program, *arguments])


def continue_inside(arguments: Sequence[str]) -> NoReturn:
    """Replace this process by the environment's Python running the same command."""
    python = str(environment_python())
    command = [python, *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    environment = _environment_with_byte_code()
    if sys.platform == "win32":  # execve there returns to the console before the program ends
        import subprocess

        raise SystemExit(subprocess.run(command, env=environment, check=False).returncode)
    os.execve(python, command, environment)


# --- all checks -------------------------------------------------------------------------------------


def checks(pytest_arguments: Sequence[str]) -> list[Check]:
    """What has to pass before a change is accepted; the tests come last, so that their closing line does too."""
    python = sys.executable
    workers = str(min(os.cpu_count() or 1, 8))
    coverage = ["--cov", "--cov-report=term:skip-covered"]
    tests = [python, "-m", "pytest", "-n", workers, *coverage, *pytest_arguments]
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        Check("ruff check", [python, "-m", "ruff", "check", "."]),
        Check("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        Check("mypy", [python, "-m", "mypy", "--strict"]),
        Check("lint-imports", [python, "-c", lint_imports, "--no-cache"]),
        Check("pytest", tests),
    ]


def run_checks(planned: Sequence[Check]) -> int:
    """Run every check, whatever the others say; 0 when all pass."""
    import subprocess

    environment = {
        "LANG": "C.UTF-8",
        **os.environ,
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    failed = []
    for check in planned:
        say(f"── {check.name}")
        outcome = subprocess.run(
            check.command, cwd=ROOT, env=environment, check=False, stdin=subprocess.DEVNULL
        )
        if outcome.returncode:
            failed.append(check.name)
    if failed:
        print(f"未通过 / failed: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


# --- helpers ----------------------------------------------------------------------------------------


def say(message: str) -> None:
    """Tell the user, at once and on terminals that know no Chinese too."""
    encoding = sys.stdout.encoding or "utf-8"
    print(message.encode(encoding, "replace").decode(encoding), flush=True)


def _run(command: Sequence[str], environment: dict[str, str], *, hint: str) -> None:
    import subprocess

    try:
        code = subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL).returncode
    except OSError as error:
        message = f"无法运行 / cannot run {command[0]}: {error}\n{hint}"
        raise SetupFailed(message) from error
    if code:
        message = f"失败 / failed ({code}): {' '.join(command)}\n{hint}"
        raise SetupFailed(message)
