"""The first frame: real numbers, and nothing imported that it does not need."""

import os
import subprocess
import sys

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile

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


@pytest.fixture
def environment(tmp_path):
    return {
        **os.environ,
        "GPU_MODELER_CACHE": str(tmp_path / "cache"),
        "GPU_MODELER_CONFIG": str(tmp_path / "config"),
    }


def started(environment):
    import json

    run = [sys.executable, "-c", START]
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
