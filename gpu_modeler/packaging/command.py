"""`python3 main.py build`: the application's folder, and on Linux its .deb and the folder that runs where it lies."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from gpu_modeler.packaging import finishing
from gpu_modeler.packaging.contents import ROOT
from gpu_modeler.packaging.source import Source, source_now, write_made

RECIPE = Path(__file__).with_name("gpu_modeler.spec")
NAME = "gpu-modeler"


def main(arguments: Sequence[str]) -> int:
    """Build what is asked for, and print what was made; the answer is the exit code."""
    options = _options(arguments)
    target = Path(options.folder).resolve()
    started = time.monotonic()
    source = source_now()
    folder = build(source, target)
    report: dict[str, object] = {**source._asdict()}
    print(f"GPU Modeler {source.version} ({source.commit}), {time.monotonic() - started:.0f} s")
    made = [folder]
    if options.deb or options.appdir:
        made += _for_linux(folder, source, target, options)
    for path in made:
        size, digest = _measured(path)
        report[path.name] = {"bytes": size, "sha256": digest}
        print(f"{path.relative_to(target)}  {size / 1e6:,.1f} MB  sha256 {digest}")
    (target / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"{time.monotonic() - started:.0f} s")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("main.py build", description=__doc__, allow_abbrev=False)
    default = str(ROOT / "build" / "app")
    parser.add_argument("--folder", default=default, metavar="DIR", help="where all of it goes; build/app")
    parser.add_argument("--deb", action="store_true", help="a Debian package, too")
    parser.add_argument("--appdir", action="store_true", help="a folder that runs where it lies, packed, too")
    parser.add_argument("--quick", action="store_true", help="pack quickly instead of small")
    return parser.parse_args(list(arguments))


def build(source: Source, target: Path) -> Path:
    """Make the application's folder `target`/gpu-modeler, anew, and return it.

    Raises:
        CalledProcessError: PyInstaller failed; it has said why.
    """
    made, work = target / "made", target / "work"
    for folder in (made, work, target / NAME):
        shutil.rmtree(folder, ignore_errors=True)
    made.mkdir(parents=True)
    make(source, made)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(target), "--workpath", str(work), str(RECIPE)]
    subprocess.run(command, check=True, cwd=ROOT, env=_environment(source, made, work))
    finishing.finish(target / NAME, source.epoch)
    return target / NAME


def make(source: Source, made: Path) -> None:
    """Make what the recipe takes: icons, licences, the file of versions."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from gpu_modeler.packaging.icons import make_icons
    from gpu_modeler.packaging.licences import licences

    write_made(source, made)
    make_icons(made)
    (made / "LICENCES.txt").write_text(licences(), encoding="utf-8")


def _environment(source: Source, made: Path, work: Path) -> dict[str, str]:
    """Return an environment in which the same files come out of the same commit, whenever and wherever."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {
        **kept,
        "GPU_MODELER_BUILD": str(made),
        "LC_ALL": "C.UTF-8",
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(source.epoch),
        "TZ": "UTC",
    }


def _for_linux(folder: Path, source: Source, target: Path, options: argparse.Namespace) -> list[Path]:
    from gpu_modeler.packaging import linux
    from gpu_modeler.packaging.needs import needs_of

    needs, root, made = needs_of(folder), target / "root", []
    linux.make_tree(folder, target / "made", root)
    if options.deb:
        made.append(linux.make_deb(root, source, needs, target, is_quick=options.quick))
    if options.appdir:
        linux.make_app_dir(root, target / "made", needs, source)
        machine = os.uname().machine
        made.append(linux.pack(root, target / f"GPU_Modeler-{source.version}-{machine}.AppDir.tar.gz"))
    shutil.rmtree(root)
    return made


def _measured(path: Path) -> tuple[int, str]:
    if path.is_dir():
        return finishing.size(path), finishing.digest(path)
    import hashlib

    return path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
