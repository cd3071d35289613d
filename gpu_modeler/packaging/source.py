"""What is built: the version, the commit, its time, and a hash of the very files."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import NamedTuple

from gpu_modeler import __version__
from gpu_modeler.packaging.contents import PACKAGE, RESOURCES, ROOT

NO_TIME = 315532800
"""1980-01-01, the first time that archives know: of a tree that git does not know."""


class Source(NamedTuple):
    """`commit` is short, with a `+` where files differ from it; `epoch` its time in seconds; `digest` a SHA-256."""

    version: str
    commit: str
    epoch: int
    digest: str

    def as_json(self) -> str:
        """Return what the packaged program keeps of it."""
        return json.dumps(self._asdict(), sort_keys=True) + "\n"


def source_now() -> Source:
    """Return what stands in the tree now."""
    commit = _git("rev-parse", "--short=10", "HEAD")
    if commit and _git("status", "--porcelain", "--", "gpu_modeler", "resources", "requirements.lock"):
        commit += "+"
    return Source(__version__, commit, int(_git("log", "-1", "--format=%ct") or NO_TIME), _digest())


def _git(*words: str) -> str:
    try:
        # The tree may belong to somebody else than who builds, as in a container.
        command = ["git", "-c", f"safe.directory={ROOT}", *words]
        asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _digest() -> str:
    found = hashlib.sha256()
    for folder in (PACKAGE, RESOURCES):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def version_info(source: Source) -> str:
    """Return what Windows shows about the program, as PyInstaller reads it."""
    numbers = tuple([*map(int, source.version.split(".")), 0, 0][:4])
    said = {
        "CompanyName": "GPU Modeler",
        "FileDescription": "GPU Modeler",
        "FileVersion": source.version,
        "InternalName": "gpu-modeler",
        "OriginalFilename": "gpu-modeler.exe",
        "ProductName": "GPU Modeler",
        "ProductVersion": f"{source.version} ({source.commit})",
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in said.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004,"
        f" fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{strings}])]),"
        " VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )


def write_made(source: Source, folder: Path) -> None:
    """Write the files that the recipe takes from `folder`."""
    (folder / "build.json").write_text(source.as_json(), encoding="utf-8")
    (folder / "version_info.txt").write_text(version_info(source), encoding="utf-8")
