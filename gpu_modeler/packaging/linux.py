"""The application as Linux installs it: a tree below /usr, made into a .deb or a folder that runs where it lies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from gpu_modeler.packaging import finishing
from gpu_modeler.packaging.contents import RESOURCES
from gpu_modeler.packaging.icons import DRAWING
from gpu_modeler.packaging.needs import Needs
from gpu_modeler.packaging.source import Source

TEMPLATES = RESOURCES / "packaging"
NAME = "gpu-modeler"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
MIME_ICON = "application-x-gpu-modeler"
_DESCRIPTION = """Financial models of GPU companies
 Valuation models that can be edited, seen and handed over: named formulas with
 units, scenarios, sources behind every figure, charts, simulation, and Excel
 workbooks with live formulas that two engines recompute.
 .
 国产 GPU 公司的估值模型：命名公式、单位检查、情景、来源、图表、模拟，
 以及由两个独立引擎复算的实时 Excel 工作簿。"""
_APP_RUN = """#!/bin/sh
# Starts the application from where this folder lies; `AppRun cli COMMAND …` is the command line.
here=$(dirname "$(readlink -f "$0")")
if [ "$1" = cli ]; then
    shift
    exec "$here/usr/bin/gpu-modeler-cli" "$@"
fi
exec "$here/usr/bin/gpu-modeler" "$@"
"""


def make_tree(folder: Path, made: Path, root: Path) -> None:
    """Lay the application's `folder` and what desktops need of it out below `root`/usr."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "usr/lib" / NAME, symlinks=True)
    (root / "usr/bin").mkdir()
    for program in (NAME, finishing.COMMAND_LINE):
        (root / "usr/bin" / program).symlink_to(f"../lib/{NAME}/{program}")
    _copy(TEMPLATES / "gpu-modeler.desktop", root / "usr/share/applications" / "gpu-modeler.desktop")
    _copy(TEMPLATES / "gpu-modeler.xml", root / "usr/share/mime/packages/gpu-modeler.xml")
    _copy(made / "LICENCES.txt", root / "usr/share/doc" / NAME / "copyright")
    icons = root / "usr/share/icons/hicolor"
    for kind, name in (("apps", NAME), ("mimetypes", MIME_ICON)):
        _copy(DRAWING, icons / "scalable" / kind / f"{name}.svg")
        for size in SIZES:
            _copy(made / f"gpu-modeler-{size}.png", icons / f"{size}x{size}" / kind / f"{name}.png")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def make_deb(root: Path, source: Source, needs: Needs, target: Path, *, is_quick: bool) -> Path:
    """Make the .deb of the tree at `root` in the folder `target`; quickly, or small. Returns its path.

    Raises:
        CalledProcessError, FileNotFoundError: dpkg-deb failed, or is not there.
    """
    architecture = _architecture()
    control = root / "DEBIAN/control"
    control.parent.mkdir(exist_ok=True)
    kilobytes = -(-finishing.size(root) // 1024)
    control.write_text(_control(source, needs, architecture, kilobytes), encoding="utf-8")
    finishing.settle(root, source.epoch)
    path = target / f"{NAME}_{source.version}_{architecture}.deb"
    packing = ["-Zgzip", "-z1"] if is_quick else ["-Zxz", "-z6"]
    command = ["dpkg-deb", "--root-owner-group", *packing, "--build", str(root), str(path)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source.epoch)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(control.parent)
    return path


def _architecture() -> str:
    asked = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    return asked.stdout.strip()


def _control(source: Source, needs: Needs, architecture: str, kilobytes: int) -> str:
    fonts = "fonts-noto-cjk | fonts-wqy-zenhei | fonts-wqy-microhei | fonts-droid-fallback"
    fields = {
        "Package": NAME,
        "Version": source.version,
        "Architecture": architecture,
        "Maintainer": "GPU Modeler <gpu-modeler@localhost>",
        "Section": "misc",
        "Priority": "optional",
        "Installed-Size": str(kilobytes),
        "Depends": ", ".join(needs.packages),
        "Recommends": f"{fonts}, shared-mime-info, desktop-file-utils, xdg-utils",
        "Description": _DESCRIPTION,
    }
    return "".join(f"{name}: {text}\n" for name, text in fields.items())


def make_app_dir(root: Path, made: Path, needs: Needs, source: Source) -> None:
    """Make of the tree at `root` a folder that runs where it lies: `AppRun`, and the X libraries that some systems lack."""
    libraries = root / "usr/lib" / NAME / "_internal"
    for path in needs.rare_files:
        _copy(path, libraries / path.name)
    (root / "AppRun").write_text(_APP_RUN, encoding="utf-8")
    (root / "AppRun").chmod(0o755)
    _copy(TEMPLATES / "gpu-modeler.desktop", root / "gpu-modeler.desktop")
    _copy(made / "gpu-modeler-256.png", root / "gpu-modeler.png")
    (root / ".DirIcon").unlink(missing_ok=True)
    (root / ".DirIcon").symlink_to("gpu-modeler.png")
    finishing.settle(root, source.epoch)


def pack(root: Path, target: Path) -> Path:
    """Pack a folder as `target`, a .tar.gz whose bytes say nothing of when, where and by whom it was packed."""
    import gzip

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        return member

    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        inside = re.sub(r"\.tar\.gz$", "", target.name)
        archive.add(root, inside, filter=plain)  # sorted by name, as `add` does with every folder
    return target
