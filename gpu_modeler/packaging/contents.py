"""What goes into the packaged application and what stays out: asked by the recipe, held against the result by a test."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gpu_modeler"
RESOURCES = ROOT / "resources"

NOT_OURS = ("gpu_modeler.packaging", "gpu_modeler.bootstrap", "gpu_modeler.__main__", "gpu_modeler.api")
"""Preparing a source tree, building this, and the interface for Python scripts, which need a Python."""
LEFT_OUT = (
    # Optional for a library that is bundled, or found by a hook: none is reached by the application.
    *("pandas", "numba", "distributed", "dask", "psutil", "yaml", "setuptools", "distutils", "pip"),
    *(
        "matplotlib",
        "IPython",
        "jinja2",
        "pygments",
        "sqlalchemy",
        "pyarrow",
        "lxml",
        "PIL",
        "sympy",
        "openpyxl",
    ),
    *("pytest", "hypothesis", "coverage", "mypy", "pycparser", "pyqtgraph.examples"),
    *("tkinter", "curses", "readline", "idlelib", "lib2to3", "ensurepip", "venv", "turtledemo"),
    *(
        "pyqtgraph.opengl",
        "pyqtgraph.console",
        "pyqtgraph.jupyter",
        "pyqtgraph.canvas",
        "pyqtgraph.flowchart",
    ),
    *(f"PySide6.Qt{part}" for part in ("Network", "DBus", "Test", "Qml", "Quick")),
)
BY_NAME = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")
"""Modules that pyqtgraph imports by their names, which PyInstaller cannot see."""
METADATA = ("formualizer", "ironcalc", "llvmlite")
"""Packages that are asked for their version while the application runs."""

PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"qgtk3", "qxdgdesktopportal"},
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"dmabuf-server", "drm-egl-server", "qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
}
"""Folder -> Qt plugins by the names they have on every platform; what is not named stays out."""
QT_LIBRARIES = {"Core", "Gui", "Widgets", "Svg", "DBus", "OpenGL", "OpenGLWidgets", "XcbQpa", "WaylandClient"}
TRANSLATIONS = {"qtbase_zh_CN.qm"}

PYTHONS_LIBRARIES = ("libpython3", "libssl", "libcrypto", "libffi", "libsqlite3", "libbz2", "liblzma")
"""What Python brings from a Linux system. All else from there is the system's own: the .deb depends on it."""
SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
RUNTIME_HOOKS_LEFT_OUT = ("pyi_rth_pyside6", "pyi_rth_multiprocessing", "pyi_rth_inspect", "pyi_rth_pkgutil")
"""On Linux: they import Qt and more into every process; `packaged` does what is needed of it when it is needed."""

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6(\w+?)(?:\.so[.\d]*|\.dll|\.dylib)?")
_PLUGIN = re.compile(r"(?:lib)?(.+?)(?:\.so|\.dll|\.dylib)")


def our_modules() -> list[str]:
    """Return every module of the application by name: many are imported only by name, when they are asked for."""
    found = [path.relative_to(ROOT).with_suffix("") for path in sorted(PACKAGE.rglob("*.py"))]
    names = [".".join(path.parts).removesuffix(".__init__") for path in found]
    return [name for name in names if not name.startswith(NOT_OURS)]


def our_data() -> Iterator[tuple[str, str]]:
    """Yield the shipped data as (file, folder in the application)."""
    for path in sorted(RESOURCES.rglob("*")):
        inside = path.relative_to(ROOT)
        if path.is_file() and "packaging" not in inside.parts:
            yield str(path), inside.parent.as_posix()


def is_wanted(target: str, source: str = "") -> bool:
    """Say whether a file that PyInstaller found goes in; `target` is its place in the application."""
    path = PurePosixPath(target.replace("\\", "/"))
    if "PySide6" in path.parts or path.name.startswith(("libQt6", "Qt6")):
        return _is_wanted_of_qt(path)
    if sys.platform.startswith("linux") and _is_the_systems(path, source):
        return path.name.startswith(PYTHONS_LIBRARIES)
    return True


def _is_the_systems(path: PurePosixPath, source: str) -> bool:
    return len(path.parts) == 1 and ".so" in path.name and source.startswith(SYSTEM_FOLDERS)


def _is_wanted_of_qt(path: PurePosixPath) -> bool:
    if "plugins" in path.parts:
        named = _PLUGIN.fullmatch(path.name)
        return named is not None and named[1] in PLUGINS.get(path.parent.name, set())
    if "translations" in path.parts:
        return path.name in TRANSLATIONS
    if "qml" in path.parts:
        return False
    named = _QT_LIBRARY.fullmatch(path.name)
    return named is None or named[1] in QT_LIBRARIES


def wanted(entries: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the entries of PyInstaller's table, (target, source, kind), that go in, links whose targets stay out not."""
    kept = [entry for entry in entries if entry[2] != "SYMLINK" and is_wanted(entry[0], entry[1])]
    there = {entry[0] for entry in kept}
    links = [entry for entry in entries if entry[2] == "SYMLINK" and _end_of(entry) in there]
    return sorted(kept + links)


def _end_of(entry: tuple[str, str, str]) -> str:
    folder = PurePosixPath(entry[0]).parent
    return (folder / entry[1]).as_posix()


def scripts(found: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the scripts that run at each start."""
    leave = RUNTIME_HOOKS_LEFT_OUT if sys.platform.startswith("linux") else ()
    return [entry for entry in found if entry[0] not in leave]
