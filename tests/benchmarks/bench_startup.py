"""From process start to the first painted frame: the application against bare windows, each in a fresh process.

    python tests/benchmarks/bench_startup.py [RUNS]

A child prints the moment of its first paint on the clock of the whole machine; the parent knows when it started it.
That frame shows the starter model's numbers as kept from an earlier start; "computed" is when the engine has worked them
out again and edits are taken, "charts" when the charts are drawn. The first start of all, with nothing kept, is timed once.
References: a bare window, one with a QTableView of 120 × 16, and one with three pyqtgraph plots as well.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOMENTS = ("painted", "computed", "charts")
ROOT = Path(__file__).resolve().parents[2]

REPORT = """
import time
def painted():
    print("painted", time.monotonic(), flush=True)
    QTimer.singleShot(0, after)
"""
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
from PySide6.QtGui import QStandardItemModel
import sys
{report}
class Window(QMainWindow):
    seen = False
    def paintEvent(self, event):
        if not self.seen:
            self.seen = True
            QTimer.singleShot(0, painted)
def after():
    app.quit()
app = QApplication([])
window = Window()
window.resize(1440, 900)
{body}
window.show()
app.exec()
"""
TABLE = """
from PySide6.QtCore import QAbstractTableModel, Qt
class Model(QAbstractTableModel):
    def rowCount(self, parent=None): return 120
    def columnCount(self, parent=None): return 16
    def data(self, index, role=0): return f"{index.row() * index.column():,.1f}" if role == 0 else None
model = Model()
view = QTableView()
view.setModel(model)
window.setCentralWidget(view)
"""
PLOTS = """
import pyqtgraph
plots = pyqtgraph.GraphicsLayoutWidget()
for k in range(3):
    plots.addPlot(row=k, col=0).plot([1, 3, 2])
window.menuBar().addMenu("File")
window.setMenuWidget(plots)
"""
APPLICATION = """
import sys
sys.path.insert(0, {root!r})
import time
from gpu_modeler.gui import launch
def watch(window):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    def told(moment):
        print(moment, time.monotonic(), flush=True)
    window.resize(1440, 900)
    window.painted.disconnect()
    def painted():
        told("painted")
        window.session.settle()
        told("computed")
        application.finish_start(window)
        QTimer.singleShot(0, lambda: (told("charts"), QApplication.quit()))
    from gpu_modeler.gui import application
    window.painted.connect(painted)
launch.main([], watch)
"""


def scripts() -> dict[str, str]:
    """Return the programs to time by name."""
    report = REPORT
    return {
        "bare window": BARE.format(report=report, body=""),
        "bare table": BARE.format(report=report, body=TABLE),
        "bare table + pyqtgraph": BARE.format(report=report, body=TABLE + PLOTS),
        "application": APPLICATION.format(report=report, root=str(ROOT)),
    }


def run(script: str, folder: str) -> dict[str, float]:
    """Return milliseconds from the start of a process to each moment it prints; what it keeps goes to `folder`."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", **os.environ}
    environment |= {"GPU_MODELER_CACHE": folder, "GPU_MODELER_CONFIG": folder}
    started = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    moments = (line.split() for line in output.stdout.splitlines() if line.startswith(MOMENTS))
    return {name: 1000 * (float(moment) - started) for name, moment in moments}


def main(runs: int) -> None:
    """Print medians, and the application's ratio to each reference."""
    medians: dict[str, float] = {}
    programs = scripts()
    compileall.compile_dir(ROOT / "gpu_modeler", quiet=2)  # as an installed program is
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        first = run(programs["application"], folder)
        for _ in range(runs):  # in turn, so that a busy moment of the machine falls on all alike
            for name, script in programs.items():
                samples[name].append(run(script, folder))
    print(f"{'application, first of all':24} first frame {first['painted']:6.0f} ms (once)")
    for name, taken in samples.items():
        medians[name] = statistics.median(sample["painted"] for sample in taken)
        print(f"{name:24} first frame {medians[name]:6.0f} ms")
    for moment in MOMENTS[1:]:
        later = statistics.median(sample[moment] for sample in samples["application"])
        print(f"{'application':24} {moment:11} {later:6.0f} ms")
    for name in ("bare window", "bare table", "bare table + pyqtgraph"):
        print(f"application / {name:24} {medians['application'] / medians[name]:5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
