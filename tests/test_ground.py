"""The ground the application stands on: versions that work, a lock that is complete, imports that stay light."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gpu_modeler import bootstrap

ROOT = bootstrap.ROOT
HEAVY = ("pandas", "openpyxl", "xlsxwriter", "scipy", "llvmlite", "numba", "pyqtgraph")
LIGHT_MODULES = (
    "gpu_modeler",
    "gpu_modeler.app",
    "gpu_modeler.gui",
    "gpu_modeler.gui.application",
    "gpu_modeler.headless",
    "gpu_modeler.api",
)


# --- Qt ---------------------------------------------------------------------------------------------


def test_pyside_is_the_version_that_works_on_python_3_11():
    assert version("PySide6-Essentials") == "6.10.3"


def test_emitting_a_signal_keeps_the_references_to_true():
    program = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Sender(QObject):
    sent = Signal()
application = QCoreApplication([])
sender = Sender()
before = sys.getrefcount(True), sys.getrefcount(None)
for _ in range(5_000):
    sender.sent.emit()
print(before[0] - sys.getrefcount(True), before[1] - sys.getrefcount(None))
"""
    lost = run_python(program).split()
    assert all(int(count) < 100 for count in lost), f"references lost to True, None: {lost}"


def test_pyqtgraph_exports_svg(qtbot, tmp_path):
    import pyqtgraph
    from pyqtgraph.exporters import SVGExporter

    plot = pyqtgraph.PlotWidget(title="收入")
    qtbot.addWidget(plot)
    plot.plot([1, 2, 3], [3, 1, 2])
    picture = tmp_path / "plot.svg"
    SVGExporter(plot.getPlotItem()).export(str(picture))
    assert "收入" in picture.read_text(encoding="utf-8")


# --- start-up ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_importing_loads_nothing_heavy(module):
    if not exists(module):
        pytest.skip(f"{module} is not there yet")
    program = f"import json, sys, {module}; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    assert json.loads(run_python(program)) == []


def test_bootstrap_needs_nothing_installed():
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import gpu_modeler.bootstrap"
    run_python(program, "-S", "-I")  # without site-packages


# --- the lock ---------------------------------------------------------------------------------------


def test_the_lock_names_no_registry_and_no_machine():
    text = bootstrap.LOCK.read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|--index|--find-links|/(home|work|opt|tmp|root)/", text)


def test_every_pin_of_the_lock_has_a_hash():
    text = bootstrap.LOCK.read_text(encoding="utf-8")
    pins = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def declared_requirements():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]


@pytest.mark.parametrize("requirement", declared_requirements(), ids=lambda r: r.name)
def test_the_lock_covers(requirement):
    locked = bootstrap.locked_versions()
    assert locked[canonicalize_name(requirement.name)] in requirement.specifier


# --- preparing a machine ----------------------------------------------------------------------------


def probes(*, lacking=(), font=True, venv=True):
    return bootstrap.Probes(
        library=lambda name: name not in lacking, cjk_font=lambda: font, venv=lambda: venv
    )


def test_nothing_is_missing_on_a_prepared_machine():
    assert bootstrap.missing_packages(probes()) == []


def test_a_missing_library_is_named_by_its_package():
    assert bootstrap.missing_packages(probes(lacking={"libxcb-icccm.so.4"})) == ["libxcb-icccm4"]


def test_font_and_venv_are_installed_with_the_libraries():
    missing = bootstrap.missing_packages(
        probes(lacking=set(bootstrap.LIBRARIES.values()), font=False, venv=False)
    )
    assert missing == [*bootstrap.LIBRARIES, bootstrap.FONT_PACKAGE, bootstrap.VENV_PACKAGE]


def test_an_unprivileged_user_is_told_the_command(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(bootstrap.SetupFailed, match=r"sudo apt-get install -y .* libegl1$"):
        bootstrap.prepare_system(probes(lacking={"libEGL.so.1"}))


def test_what_journeys_need_is_installed_or_named(monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(
        "shutil.which", lambda name: None if name in {"Xvfb", "xdotool"} else f"/usr/bin/{name}"
    )
    monkeypatch.setattr(bootstrap, "_run", lambda command, _environment, hint: ran.append(command[-2:]))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    bootstrap.prepare_journeys()
    assert ran[-1] == ["xvfb", "xdotool"]
    ran.clear()
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    bootstrap.prepare_journeys()
    assert ran == []
    assert "sudo apt-get install -y --no-install-recommends xvfb xdotool" in capsys.readouterr().out


def test_this_machine_has_what_qt_needs():
    assert bootstrap.missing_packages(bootstrap.machine_probes()._replace(venv=lambda: True)) == []


def test_an_environment_made_from_another_lock_is_not_ready(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path)
    assert not bootstrap.is_prepared()
    (tmp_path / "requirements.lock").write_text("numpy==1.0\n")
    assert not bootstrap.is_prepared()
    (tmp_path / "requirements.lock").write_bytes(bootstrap.LOCK.read_bytes())
    assert bootstrap.is_prepared()


def test_a_ready_interpreter_is_left_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(bootstrap, "prepare_system", lambda _: pytest.fail("nothing is to be prepared"))
    bootstrap.ensure([], development=True)


def test_all_checks_run_and_one_failure_fails(capfd):
    python = sys.executable
    planned = [
        bootstrap.Check("first", [python, "-c", "raise SystemExit(3)"]),
        bootstrap.Check("second", [python, "-c", "print('still run')"]),
    ]
    assert bootstrap.run_checks(planned) == 1
    printed = capfd.readouterr()
    assert "still run" in printed.out
    assert "failed: first" in printed.err


# --- helpers ----------------------------------------------------------------------------------------


def run_python(program, *options):
    command = [sys.executable, *options, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def exists(module):
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()
