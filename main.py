"""Runs GPU Modeler from its source tree; prepares the machine when something is missing.

python3 main.py [FILE.gpum]          start the application
python3 main.py test [ARGUMENTS]     run all checks and tests; the arguments go to pytest
python3 main.py build [--deb]        make the application that is double-clicked; build --help says more
python3 main.py --version            say which version this is
"""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("GPU Modeler 需要 Python 3.11 或更高版本 / needs Python 3.11 or later")

from gpu_modeler import __version__, bootstrap

SCREENSHOT = Path("gpu_modeler_window.png")


def has_display() -> bool:
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start_application(arguments: list[str]) -> int:
    """Show the window, or draw it to a file where nothing can be shown."""
    if has_display():
        from gpu_modeler.gui.launch import main as run_window

        return run_window(arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gpu_modeler.gui.application import render_screenshot

    bootstrap.say(f"没有显示器，窗口截图存为 / No display: drawing the window to {SCREENSHOT}")
    render_screenshot(SCREENSHOT)
    return 0


def main(arguments: list[str]) -> int:
    """Dispatch the command line; the answer is the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        bootstrap.say(__doc__.strip())
        return 0
    if arguments[:1] == ["--version"]:
        bootstrap.say(f"GPU Modeler {__version__}")
        return 0
    testing, building = arguments[:1] == ["test"], arguments[:1] == ["build"]
    try:
        bootstrap.ensure(arguments, development=testing or building)
    except bootstrap.SetupFailed as failure:
        bootstrap.say(str(failure))
        return 1
    if testing:
        bootstrap.prepare_journeys()
        return bootstrap.run_checks(bootstrap.checks(arguments[1:]))
    if building:
        from gpu_modeler.packaging.command import main as build

        return build(arguments[1:])
    return start_application(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
