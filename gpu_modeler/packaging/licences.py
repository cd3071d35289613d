"""The licences of everything that is bundled, from the packages' own metadata and the system's own files."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageMetadata, distribution
from pathlib import Path

BUNDLED = (
    *(
        "PySide6-Essentials",
        "shiboken6",
        "pyqtgraph",
        "numpy",
        "scipy",
        "llvmlite",
        "formualizer",
        "ironcalc",
    ),
    *("XlsxWriter", "defusedxml", "msoffcrypto-tool", "olefile", "cryptography", "cffi", "python-calamine"),
    *("pypinyin", "colorama", "pyinstaller"),
)
"""Packages in the application; a test holds the list against what is there. PyInstaller gives the program file."""
SYSTEM_LIBRARIES = ("python3.11", "libssl3", "libffi8", "libsqlite3-0", "libbz2-1.0", "liblzma5")
"""Debian packages whose libraries Python brings along."""
COMMON = ("LGPL-3", "GPL-3", "Apache-2.0")
_COMMON_FOLDER = Path("/usr/share/common-licenses")
_DOCUMENTS = Path("/usr/share/doc")
_QT = """Qt 6 and PySide6 are used under the GNU Lesser General Public License, version 3. They lie as files of their own
in the folder PySide6 beside the program, and may be replaced there by others of the same version. Their source:
https://download.qt.io/official_releases/QtForPython/"""


def licences() -> str:
    """Return the whole text."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield "GPU Modeler contains works of others. Each comes under the licence given here.\n\n" + _QT
    for name in BUNDLED:
        yield _of_package(distribution(name))
    yield _titled("Python", _python())
    for name in SYSTEM_LIBRARIES:
        copyright_file = _DOCUMENTS / name / "copyright"
        if copyright_file.is_file():
            yield _titled(name, copyright_file.read_text(encoding="utf-8", errors="replace"))
    for name in COMMON:
        if (_COMMON_FOLDER / name).is_file():
            yield _titled(name, (_COMMON_FOLDER / name).read_text(encoding="utf-8"))


def _titled(name: str, text: str) -> str:
    return f"{'=' * 100}\n{name}\n{'=' * 100}\n\n{text.strip()}"


def _python() -> str:
    path = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    return (
        path.read_text(encoding="utf-8")
        if path.is_file()
        else "Python Software Foundation License, version 2"
    )


def _of_package(package: Distribution) -> str:
    """Return a package's name, version, licence and the texts that it brings."""
    about = package.metadata
    named = _told(about, "License-Expression") or _told(about, "License") or "; ".join(_classified(package))
    texts = sorted(_texts(package))
    return _titled(
        f"{about['Name']} {package.version}: {named.splitlines()[0]}", "\n\n".join(texts) or _address(package)
    )


def _classified(package: Distribution) -> list[str]:
    found = package.metadata.get_all("Classifier") or []
    return [line.rsplit(" :: ", 1)[-1] for line in found if line.startswith("License ::")] or [
        "see its home page"
    ]


def _address(package: Distribution) -> str:
    links = package.metadata.get_all("Project-URL") or []
    return _told(package.metadata, "Home-page") or "\n".join(links)


def _texts(package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        is_text = any(word in file.name.upper() for word in ("LICEN", "COPYING", "NOTICE", "AUTHORS"))
        if is_text and ".dist-info" in file.as_posix() and file.suffix not in {".py", ".json"}:
            path = Path(str(package.locate_file(file)))
            if path.is_file():
                yield f"--- {file.name}\n{path.read_text(encoding='utf-8', errors='replace').strip()}"


def _told(about: PackageMetadata, name: str) -> str:
    """Return what a package says under a name; the backport of the library raises where that is nothing."""
    return about[name] if name in about else ""  # noqa: SIM401 - the protocol knows no get
