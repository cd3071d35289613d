"""The packaged program's way in, as far as it can be tried in the tree: what it is called for."""

import subprocess
import sys
from pathlib import Path

import pytest

from gpu_modeler import packaged, release
from gpu_modeler.files.reading import process
from gpu_modeler.files.verify import verifying
from gpu_modeler.packaging import contents
from gpu_modeler.packaging.finishing import is_loadable


@pytest.mark.parametrize(
    ("words", "handle"),
    [
        (["-X", "utf8", "-c", "from multiprocessing.resource_tracker import main;main(7)"], 7),
        (["-c", "from multiprocessing.resource_tracker import main;main(12)"], 12),
        (["-c", "from multiprocessing.resource_tracker import main;main(1);import os"], None),
        (["-c", "print(1)"], None),
        (["-c"], None),
        (["a.gpum"], None),
    ],
)
def test_only_the_tracker_of_multiprocessing_is_run_by_a_line_of_code(words, handle):
    assert packaged.tracker_handle(words) == handle


def test_what_reads_files_from_outside_is_what_may_be_run_as_a_child(monkeypatch):
    assert set(packaged.CHILDREN) == {process.READER, verifying.CHILD}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    for child in packaged.CHILDREN:
        assert process.command(child) == [sys.executable, packaged.CHILD_OPTION, child]


def test_programs_that_the_window_starts_get_the_libraries_of_their_system(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ours")
    packaged.leave_library_path()
    assert "LD_LIBRARY_PATH" not in packaged.os.environ
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ours")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")
    packaged.leave_library_path()
    assert packaged.os.environ["LD_LIBRARY_PATH"] == "/theirs"
    assert "LD_LIBRARY_PATH_ORIG" not in packaged.os.environ


def test_the_window_starts_without_anything_that_makes_packages():
    code = "import sys, gpu_modeler.gui.launch; print(*[m for m in sys.modules if 'packag' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_packaged_program_names_its_commit(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert release.described() == release.__version__
    (tmp_path / "build.json").write_text('{"commit": "abc1234"}')
    assert release.described() == f"{release.__version__} (abc1234)"
    (tmp_path / "build.json").write_text("[")
    assert release.described() == release.__version__


@pytest.mark.parametrize(
    ("target", "source", "is_in"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/x", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", "/venv/x", False),
        ("PySide6/plugins/platforms/qwindows.dll", "C:/venv/x", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "/venv/x", True),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", "/venv/x", False),
        ("PySide6/Qt/lib/libQt6Network.so.6", "/venv/x", False),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/venv/x", True),
        ("PySide6/Qt6Quick.dll", "C:/venv/x", False),
        ("PySide6/Qt/qml/QtQuick/libqtquick2plugin.so", "/venv/x", False),
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/x", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", "/venv/x", True),
        ("numpy.libs/libscipy_openblas64_.so", "/venv/x", True),
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0", False),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", True),
    ],
)
def test_what_goes_in(target, source, is_in):
    assert contents.is_wanted(target, source) is is_in


def test_links_go_in_with_their_targets():
    entries = [
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/venv/x", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
    ]
    assert {entry[0] for entry in contents.wanted(entries)} == {
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "libQt6Gui.so.6",
    }


def test_a_library_whose_parts_lie_otherwise_in_the_file_is_not_loadable(tmp_path):
    path = tmp_path / "cut.so"
    content = bytearray(Path(sys.executable).read_bytes())
    path.write_bytes(content)
    assert is_loadable(path)
    table = int.from_bytes(content[32:40], "little")
    loaded = next(at for at in range(table, table + 56 * 20, 56) if content[at : at + 4] == b"\x01\0\0\0")
    content[loaded + 8] ^= 1  # the first loaded part one byte off
    path.write_bytes(content)
    assert not is_loadable(path)
