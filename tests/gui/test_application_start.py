"""The first frame: real numbers, and nothing imported that it does not need."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from PySide6.QtCore import Qt

from gpu_modeler.app.actions import ACTIONS
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import icons
from gpu_modeler.gui.shell.commands import CONTRIBUTORS
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.window import MainWindow

START = """
import gc, json, sys
from gpu_modeler.gui import launch

def watch(window):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    def look():
        shown = [window.view.grid.contents.display(row).texts for row in range(window.view.grid.label_model.rowCount())]
        heavy = [name for name in ("numpy", "pandas", "pyqtgraph", "sqlite3", "xlsxwriter") if name in sys.modules]
        return shown, heavy
    def painted():
        first, heavy = look()
        finish()
        print(json.dumps([first, heavy, look()[0], window.charts is not None, gc.isenabled()]))
        QApplication.quit()
    finish = lambda: application.finish_start(window)
    from gpu_modeler.gui import application
    window.painted.disconnect()
    window.painted.connect(painted)

launch.main([], watch)
"""

MOST_MODULES = 130
"""Of the application's own, at the first frame: 119 when this was written, each a third of a millisecond and more.

Who comes above it should ask whether the first frame shows what the new ones do. If it does, the number may rise.
"""
NEVER_FIRST = (
    "numpy",
    "pandas",
    "scipy",
    "openpyxl",
    "xlsxwriter",
    "pyqtgraph",
    "sqlite3",
    "tomllib",
    "html",
    "PySide6.QtSvg",
)
IMPORTED = """
import json, sys
from gpu_modeler.gui import launch

def watch(window):
    from PySide6.QtWidgets import QApplication
    def painted():
        print(json.dumps(sorted(sys.modules)))
        QApplication.quit()
    window.painted.disconnect()
    window.painted.connect(painted)

launch.main([], watch)
"""


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "GPU_MODELER_CACHE": str(tmp_path / "cache"),
        "GPU_MODELER_CONFIG": str(tmp_path / "config"),
    }


def started(environment):
    return printed(START, environment)


def printed(program, environment):
    import json

    run = [sys.executable, "-c", program]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def test_the_second_start_shows_the_same_numbers_before_anything_heavy_is_imported(environment, monkeypatch):
    first_start, _, computed, has_charts, collects = started(environment)
    assert first_start == computed
    assert has_charts
    assert collects
    second_start, heavy, later, has_charts, collects = started(environment)
    assert heavy == []
    assert second_start == later == computed
    assert has_charts
    assert collects
    monkeypatch.setenv("GPU_MODELER_CACHE", environment["GPU_MODELER_CACHE"])
    session = Session(settings_file=SettingsFile.nowhere(), is_quick=True)
    assert not hasattr(session.figures, "order")  # kept values; the engine has an order


def test_the_first_frame_imports_little(environment):
    started(environment)  # keeps what the next start shows
    imported = set(printed(IMPORTED, environment))
    assert imported.isdisjoint(NEVER_FIRST)
    own = {name for name in imported if name.startswith("gpu_modeler")}
    pages = {tool.module.rpartition(".")[0] for tool in TOOLS.values()}
    assert own.isdisjoint({tool.module for tool in TOOLS.values()})
    assert {name for name in own if name.rpartition(".")[0] in pages} == set()
    commands = {f"gpu_modeler.gui.{contributor.partition(':')[0]}" for contributor in CONTRIBUTORS}
    assert own.isdisjoint(commands)
    assert len(own) <= MOST_MODULES, sorted(own)


def test_every_contributor_is_there_and_every_action_has_something_to_do(qtbot, window):
    handlers = window.commands.handlers
    for contributor in CONTRIBUTORS:
        module, _, name = contributor.partition(":")
        assert callable(getattr(import_module(f"gpu_modeler.gui.{module}"), name))
    assert {action.id for action in ACTIONS if not action.command and not action.entries} == set(handlers)


def fresh(qtbot):
    """Return a window before its first frame, with the keyboard as it comes up."""
    made = MainWindow(Session(settings_file=SettingsFile.nowhere()))
    qtbot.addWidget(made)
    return made


def test_a_shortcut_works_that_comes_before_the_rest_is_made(qtbot):
    window = fresh(qtbot)
    window.painted.disconnect()  # as if the key came before the turn after the first frame
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert window.menus.menus["view"].actions() == []
    qtbot.keyClick(window.view.grid.values, Qt.Key.Key_F11)
    assert window.isFullScreen()


def test_a_menu_that_is_opened_before_the_rest_is_made_holds_everything(qtbot):
    window = fresh(qtbot)
    menu = window.menus.menus["edit"]
    assert menu.actions() == []
    menu.aboutToShow.emit()
    assert window.menus.actions["undo"] in menu.actions()


def test_every_action_is_there_after_the_first_frame(qtbot):
    window = fresh(qtbot)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert all(menu.actions() for menu in window.menus.menus.values())
    drawn = window.menus.actions["save"].icon()
    assert drawn.cacheKey() == icons.icon("save").cacheKey()
