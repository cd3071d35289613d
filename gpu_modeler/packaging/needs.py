"""What the packaged application needs of the Linux system it runs on, read from its libraries."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gpu_modeler.packaging.finishing import libraries

OPTIONAL = ("libqgtk3.so",)
"""Plugins that stay unused where what they need is missing."""
VERSIONED = ("libc6", "libstdc++6")
"""Packages that must not be older than those that the bundled Python was linked with."""
RARE = ("libxcb-", "libxkbcommon")
"""Libraries by the beginning of their names that a desktop need not have: small, and beside the folder that runs anywhere."""
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_KNOWN = re.compile(r"\s+(\S+) \(.*\) => (\S+)")


class Needs(NamedTuple):
    """Debian packages in order, and those of their libraries that are `RARE`, as files of this machine."""

    packages: tuple[str, ...]
    rare_files: tuple[Path, ...]


def needs_of(folder: Path) -> Needs:
    """Return what the libraries in `folder` need that is not in it.

    Raises:
        LookupError: a library is not on this machine, or of no package.
    """
    files = _located(_missing(folder))
    owners = {soname: _owner(path) for soname, path in files.items()}
    rare = (path for soname, path in files.items() if soname.startswith(RARE) and owners[soname] != "libxcb1")
    return Needs(tuple(sorted({_dated(owner) for owner in owners.values()})), tuple(sorted(set(rare))))


def _missing(folder: Path) -> set[str]:
    paths = [path for path in libraries(folder) if path.name not in OPTIONAL]
    own = {path.name for path in folder.rglob("*.so*")}
    told = subprocess.run(
        ["readelf", "-dW", *map(str, paths)], check=True, capture_output=True, text=True
    ).stdout
    return {name for name in _NEEDED.findall(told) if name not in own}


def _located(sonames: Iterable[str]) -> dict[str, Path]:
    told = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    known: dict[str, Path] = {}
    for name, path in _KNOWN.findall(told):
        known.setdefault(name, Path(path))
    if lacking := [name for name in sonames if name not in known]:
        raise LookupError(f"not on this machine: {', '.join(sorted(lacking))}")
    return {name: known[name] for name in sorted(sonames)}


def _owner(path: Path) -> str:
    """Return the Debian package that a library is from; /lib may be a link to /usr/lib."""
    for name in (path, path.resolve(), Path(str(path).removeprefix("/usr"))):
        asked = subprocess.run(["dpkg", "-S", str(name)], check=False, capture_output=True, text=True)
        if asked.returncode == 0:
            return asked.stdout.split(":", 1)[0]
    raise LookupError(f"of no package: {path}")


def _dated(package: str) -> str:
    if package not in VERSIONED:
        return package
    command = ["dpkg-query", "-W", "-f", "${Version}", package]
    version = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    upstream = re.match(r"\d+(\.\d+)?", version)
    return f"{package} (>= {upstream[0]})" if upstream else package
