"""The built application: what is in it, and that each of its processes works where there is no Python."""

import json
import re
import subprocess
import sys
import tomllib

import openpyxl
import pytest

from gpu_modeler import __version__
from gpu_modeler.app.start_words import NEW_WINDOW
from gpu_modeler.packaging import contents, licences
from gpu_modeler.packaging.finishing import is_loadable, libraries
from tests.journeys.display import wait_until

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

NEVER = ("Qml", "Quick", "WebEngine", "Network", "Pdf", "VirtualKeyboard", "Designer", "Sql", "Multimedia")
TOOLS = (
    "pytest",
    "mypy",
    "ruff",
    "hypothesis",
    "pandas",
    "numba",
    "distributed",
    "tests",
    "_pytest",
    "coverage",
)


@pytest.fixture(scope="module")
def inside(built):
    folder = built / "gpu-modeler" / "_internal"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- what is in it --------------------------------------------------------------------------------


def test_every_resource_is_in_it_and_no_template_of_packages(inside):
    shipped = {
        path.relative_to(contents.ROOT).as_posix() for path in contents.RESOURCES.rglob("*") if path.is_file()
    }
    wanted = {name for name in shipped if not name.startswith("resources/packaging/")}
    assert len(wanted) > 200
    assert {name for name in inside if name.startswith("resources/")} == wanted


def test_the_plugins_for_displays_input_methods_and_icons_are_in_it(inside):
    plugins = {name.split("/plugins/")[1] for name in inside if "/plugins/" in name}
    assert {
        "platforms/libqxcb.so",
        "platforms/libqwayland.so",
        "platforms/libqoffscreen.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "xcbglintegrations/libqxcb-glx-integration.so",
        "iconengines/libqsvgicon.so",
        "imageformats/libqsvg.so",
    } <= plugins
    assert any(name.endswith("translations/qtbase_zh_CN.qm") for name in inside)


@pytest.mark.parametrize("part", NEVER)
def test_no_part_of_qt_that_is_not_used_is_in_it(inside, part):
    assert not [name for name in inside if re.search(rf"Qt6?{part}", name)]


@pytest.mark.parametrize("tool", TOOLS)
def test_no_tool_of_developers_is_in_it(inside, tool):
    assert not [name for name in inside if name.split("/")[0].split(".")[0] == tool]


def test_no_library_of_the_system_is_in_it_but_those_of_python(built, inside):
    folder = built / "gpu-modeler" / "_internal"
    flat = {name for name in inside if "/" not in name and name.startswith("lib")}
    alone = {name for name in flat if not (folder / name).is_symlink()}
    assert {name for name in alone if name.startswith(contents.PYTHONS_LIBRARIES)} == alone
    assert "libpython3.11.so.1.0" in alone


def test_every_link_leads_to_a_file(built):
    links = [path for path in (built / "gpu-modeler").rglob("*") if path.is_symlink()]
    assert "gpu-modeler-cli" in {path.name for path in links}
    assert [path.name for path in links if not path.is_file()] == []


def test_every_library_is_one_that_can_be_loaded(built):
    found = list(libraries(built / "gpu-modeler"))
    assert len(found) > 100
    assert [path for path in found if not is_loadable(path)] == []


def test_nothing_in_it_names_the_folder_it_was_built_in(built):
    place = str(contents.ROOT).encode()
    assert len(place) > 3
    files = [path for path in (built / "gpu-modeler").rglob("*") if path.is_file()]
    assert [path.name for path in files if place in path.read_bytes()] == []


def test_the_licences_name_what_is_bundled(built):
    text = (built / "gpu-modeler" / "_internal" / "LICENCES.txt").read_text()
    for name in ("PySide6", "numpy", "scipy", "llvmlite", "formualizer", "ironcalc", "pypinyin", "Python"):
        assert re.search(rf"^{name}", text, re.MULTILINE | re.IGNORECASE), name
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    with (contents.ROOT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    names = {re.split(r"[^\w-]", line)[0].lower() for line in needed} - {"pandas", "openpyxl"}
    assert names <= {name.lower() for name in licences.BUNDLED}


# --- its processes --------------------------------------------------------------------------------


def test_every_module_of_ours_can_be_imported_in_it(program, private):
    names = [name for name in contents.our_modules() if name != "gpu_modeler"]
    command = [str(program), "--check-modules", *names]
    done = subprocess.run(command, env=private, capture_output=True, text=True, check=False, timeout=200)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_version_is_told_with_the_commit(command_line, program, private):
    told = command_line("--version").strip()
    assert re.fullmatch(rf"GPU Modeler {re.escape(__version__)}( \([0-9a-f]+\+?\))?", told)
    window = subprocess.run(
        [str(program), "--version"], env=private, capture_output=True, text=True, check=True
    )
    assert window.stdout.strip() == told


def test_a_workbook_is_exported_verified_by_both_engines_changed_and_reviewed(command_line, tmp_path):
    model, book = tmp_path / "模型.gpum", tmp_path / "book.xlsx"
    command_line("set", "starter", "--line", "wacc", "--value", "12%", "--out", model)
    told = command_line("export", model, book)
    assert re.search(r"([\d,]+) of \1 formulas verified", told)
    assert "formualizer" in told
    assert "ironcalc" in told
    proposed = tmp_path / "map.toml"
    proposed.write_text(command_line("import", model, book, "--propose"))
    assert "[source]" in proposed.read_text()
    assert "changes: 0" in command_line("review", model, book)


def test_a_workbook_of_another_is_read_in_a_process_of_its_own(command_line, tmp_path):
    book = openpyxl.Workbook()
    for row in (("", 2026, 2027), ("wacc", 0.11, 0.12)):
        book.active.append(row)
    book.save(tmp_path / "table.xlsx")
    told = command_line("import", "starter", tmp_path / "table.xlsx", "--propose")
    assert "wacc" in told
    (tmp_path / "damaged.xlsx").write_bytes((tmp_path / "table.xlsx").read_bytes()[:900])
    command_line("import", "starter", tmp_path / "damaged.xlsx", "--propose", status=1)


def test_a_simulation_by_compiled_code_gives_the_numbers_of_the_tree_to_the_last_bit(command_line, private):
    words = [
        "simulate",
        "starter",
        "--trials",
        "20000",
        "--seed",
        "7",
        "--output",
        "equity_value@metax",
        "--json",
    ]
    there = [sys.executable, "-m", "gpu_modeler", *words]
    tree = subprocess.run(
        there, cwd=contents.ROOT, env=private, capture_output=True, text=True, check=True, timeout=200
    )  # the same environment: how linear algebra is set up there changes the last bit
    told = command_line(*words)
    assert told == tree.stdout
    assert json.loads(told)["trials"] == 20000


def test_only_the_processes_of_its_own_are_run_as_children(program, private):
    asked = [str(program), "--child", "os"]
    assert subprocess.run(asked, env=private, check=False, timeout=60).returncode == 2


# --- its window -----------------------------------------------------------------------------------


def test_a_file_on_the_command_line_is_opened_and_a_second_start_hands_its_file_over(
    command_line, start, await_title, hands, tmp_path
):
    for name in ("first", "second"):
        command_line("set", "starter", "--line", "wacc", "--value", "12%", "--out", tmp_path / f"{name}.gpum")
    window = start(tmp_path / "first.gpum")
    await_title("first")
    (tmp_path / "elsewhere").mkdir()
    wait_until(
        lambda: list(tmp_path.glob("home/run/gpu-modeler/running/*.window")), "the window does not listen"
    )
    hands.look("packaged")
    later = start("../second.gpum", folder=tmp_path / "elsewhere")
    assert later.wait(timeout=60) == 0
    await_title("second")
    assert window.poll() is None
    own = start(NEW_WINDOW, tmp_path / "first.gpum")
    await_title("first")
    await_title("second")
    assert own.poll() is None
    assert "Traceback" not in "".join(path.read_text() for path in tmp_path.glob("said-*.txt"))


def test_a_window_that_was_killed_is_no_obstacle_and_a_missing_file_is_told(
    start, await_title, hands, tmp_path
):
    window = start()
    await_title("GPU Modeler")
    wait_until(
        lambda: list(tmp_path.glob("home/run/gpu-modeler/running/*.window")), "the window does not listen"
    )
    window.kill()
    window.wait()
    wait_until(lambda: not hands.titles(), "the killed window is still shown")
    next_one = start(tmp_path / "missing.gpum")
    await_title("Could not open")
    assert next_one.poll() is None


# --- the Debian package ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(built):
    (path,) = built.glob("*.deb")
    return path


def test_the_debian_package_installs_program_icon_entry_and_kind_of_file(package):
    told = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True
    )
    lines = told.stdout.splitlines()
    assert {line.split()[1] for line in lines} == {"root/root"}
    names = {line.split()[5].removeprefix(".") for line in lines}
    assert {
        "/usr/bin/gpu-modeler",
        "/usr/bin/gpu-modeler-cli",
        "/usr/share/applications/gpu-modeler.desktop",
        "/usr/share/mime/packages/gpu-modeler.xml",
        "/usr/share/icons/hicolor/48x48/apps/gpu-modeler.png",
        "/usr/share/icons/hicolor/scalable/mimetypes/application-x-gpu-modeler.svg",
        "/usr/share/doc/gpu-modeler/copyright",
    } <= names


def test_the_debian_package_depends_on_what_qt_needs_of_a_display(package):
    told = subprocess.run(
        ["dpkg-deb", "--field", str(package), "Depends"], capture_output=True, text=True, check=True
    )
    needed = {part.split()[0] for part in told.stdout.split(",")}
    assert {
        "libxcb-cursor0",
        "libegl1",
        "libxkbcommon-x11-0",
        "libgl1",
        "libfontconfig1",
        "libdbus-1-3",
    } <= needed
    assert "libgtk-3-0" not in needed
