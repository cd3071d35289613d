"""The window during a long simulation: how long its event loop stands still, and how soon a key is painted.

    python tests/benchmarks/bench_responsive.py [--quick]

The real window on the starter model, without a screen. A timer every 5 ms tells gaps of the event loop; every 200 ms an
arrow key or a typed value with Enter goes to the grid, and is timed until the grid has painted what it did. The same
for some seconds without a run, then while the Simulation page runs 1 million trials (100 thousand with --quick) in its
process beside the window, and, to see what that is good for, while threads of this process run them. To reach: 50 ms.
On a machine that others keep busy too, much of it is waiting for a processor, which is told apart (Linux). Nothing is
asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import Request, company_outputs, simulate_model
from gpu_modeler.gui import application
from gpu_modeler.gui.background import run_in_background
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow

TICK_MS, KEY_MS = 5, 200
GOAL_MS = 50
REST_S = 6
LONGEST_S = 90
SEED = 1


def waited() -> float:
    """Return the milliseconds that this thread has waited for a processor so far; 0 where the system does not tell."""
    told = Path("/proc/thread-self/schedstat")
    return int(told.read_text().split()[1]) / 1e6 if told.exists() else 0.0


class Gaps(QObject):
    """A timer's ticks; how much later than due each came, in milliseconds, and that less waiting for a processor."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.own: list[float] = []
        self._waited = 0.0
        self.at: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self._began = self._last = time.perf_counter()
        self._waited = waited()
        self._timer.start(TICK_MS)

    def end(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now, waiting = time.perf_counter(), waited()
        self.late.append(max(0.0, 1e3 * (now - self._last) - TICK_MS))
        self.own.append(max(0.0, self.late[-1] - (waiting - self._waited)))
        self._waited = waiting
        self.at.append(now - self._began)
        self._last = now

    def worst(self, count: int = 3) -> str:
        """Say when the largest gaps were."""
        order = sorted(range(len(self.late)), key=self.late.__getitem__)[-count:]
        return ", ".join(f"{self.late[at]:.0f} ms after {self.at[at]:.1f} s" for at in reversed(order))


class Keys(QObject):
    """Posts keys to the grid in turn, and tells the milliseconds until the grid has painted what they did."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.grid = window.view.grid
        self.arrows: list[float] = []
        self.edits: list[float] = []
        self.lost = 0
        self.own: list[float] = []
        self._posted: tuple[float, float, list[float]] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._press)
        self._number = 0
        self.grid.values.viewport().installEventFilter(self)

    def begin(self) -> None:
        self._timer.start(KEY_MS)

    def end(self) -> None:
        self._timer.stop()

    def _press(self) -> None:
        if self._posted is not None:  # not painted within the time to the next key
            self.lost += 1
        self._number += 1
        if self._number % 2:
            key = Qt.Key.Key_Right if self._number % 4 == 1 else Qt.Key.Key_Left
            self._posted = time.perf_counter(), waited(), self.arrows
            self._post(self.grid.values, key, "")
            return
        digit = str(1 + self._number // 2 % 9)
        self._post(self.grid.values, Qt.Key.Key_0, digit)
        QTimer.singleShot(KEY_MS // 3, self._enter)

    def _enter(self) -> None:
        self._posted = time.perf_counter(), waited(), self.edits
        editor: QWidget = self.grid.editing.editor
        self._post(editor, Qt.Key.Key_Return, "\r")
        self._post(self.grid.values, Qt.Key.Key_Up, "")

    def _post(self, widget: QWidget, key: Qt.Key, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.postEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint when it is over: what is put off by no time comes behind it."""
        if event.type() == QEvent.Type.Paint and self._posted is not None:
            posted = self._posted
            self._posted = None
            QTimer.singleShot(0, lambda: self._painted(*posted))
        return False

    def _painted(self, posted: float, waiting: float, times: list[float]) -> None:
        times.append(1e3 * (time.perf_counter() - posted))
        if times is self.edits:
            self.own.append(max(0.0, times[-1] - (waited() - waiting)))


def show(what: str, times: list[float]) -> None:
    if not times:
        print(f"    {what:<34} none")
        return
    ordered = sorted(times)
    p50, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    over = sum(each > GOAL_MS for each in ordered)
    print(
        f"    {what:<34} p50 {p50:7.2f}   p99 {p99:7.2f}   largest {ordered[-1]:7.2f} ms"
        f"   over {GOAL_MS} ms: {over} of {len(ordered):,}"
    )


def measured(title: str, window: MainWindow, is_over: Callable[[float], bool]) -> None:
    """Press keys and watch the loop until it is over, and print what was seen."""
    gaps, keys, loop, look = Gaps(), Keys(window), QEventLoop(), QTimer()
    started = time.perf_counter()
    look.timeout.connect(lambda: loop.quit() if is_over(time.perf_counter() - started) else None)
    for each in (gaps, keys):
        each.begin()
    look.start(20)
    loop.exec()
    for each in (gaps, keys):
        each.end()
    window.view.grid.values.viewport().removeEventFilter(keys)
    print(f"{title}, {time.perf_counter() - started:.1f} s")
    show("event loop late by", gaps.late)
    show("  less waiting for a processor", gaps.own)
    print(f"    {'  largest gaps':<34} {gaps.worst()}")
    show("arrow key to painted grid", keys.arrows)
    show("value and Enter to painted grid", keys.edits)
    show("  less waiting for a processor", keys.own)
    if keys.lost:
        print(f"    not painted before the next key: {keys.lost}")


def go_to_grid(app: QApplication, window: MainWindow) -> None:
    """Show a company's page, its cursor on an input."""
    window.show_page(next(page for page in window.sidebar.pages() if page.kind == "company"))
    model = window.session.model
    line = next(
        line for line in model.ordered("lines")
        if line.is_input and {"company", "period"} <= set(line.axes) and line.section in
        {section.id for section in model.ordered("sections") if section.page == "company"}
    )  # fmt: skip
    window.view.grid.go_to_cell(
        CellPlace(line.id, next(place for place in model.places(line) if "2028" in place))
    )
    window.view.grid.values.setFocus()
    settle(app)


def settle(app: QApplication, seconds: float = 0.3) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        app.processEvents()


def main(arguments: list[str]) -> None:
    """Print the three measurements."""
    trials = 100_000 if "--quick" in arguments else 1_000_000
    rest = 3 if "--quick" in arguments else REST_S
    app = application.make_application()
    with tempfile.TemporaryDirectory() as folder:
        session = Session(settings_file=SettingsFile(Path(folder) / "settings.json"))
        window = application.open_window(app, session)
        window.painted.disconnect()
        window.resize(1440, 900)
        window.show()
        settle(app)
        go_to_grid(app, window)
        settle(app, 2)
        measured("Without a run", window, lambda spent: spent > rest)
        beside(app, window, trials)
        within(window, trials)
        session.model.uncertainties.clear()
        window.setWindowModified(False)
        for desk in window.tools.all():
            desk.stop()
        os._exit(0)  # the window would ask about the unsaved edits


def beside(app: QApplication, window: MainWindow, trials: int) -> None:
    """The page's own run."""
    desk = window.tools.desk("simulation")
    window.show_page(Page("simulation"))
    settle(app, 3)  # the process beside the window starts
    desk.run(trials)
    go_to_grid(app, window)
    runs = desk.page.runs
    measured(
        f"{trials:,} trials by the Simulation page",
        window,
        lambda spent: not runs.is_running or spent > LONGEST_S,
    )
    if runs.is_running:
        print(f"    not finished after {LONGEST_S} s")
    runs.cancel()
    settle(app)


def within(window: MainWindow, trials: int) -> None:
    """The same trials in threads of this process."""
    outputs = company_outputs(window.session.model)
    request = Request(outputs, Sampling(trials, SEED), workers=2, race=True)
    copy, ended = window.session.model.copied(), []
    task = run_in_background(
        window,
        lambda progress: simulate_model(copy, request, lambda _done, _total: progress.check()),
        ended.append,
        ended.append,
    )
    measured(
        f"{trials:,} trials in threads of this process",
        window,
        lambda spent: bool(ended) or spent > LONGEST_S / 3,
    )
    task.cancel()


if __name__ == "__main__":
    main(sys.argv[1:])
