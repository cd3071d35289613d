"""A large page under the hands: 5,000 lines by 60 periods scrolled, selected and edited, against a bare table.

    python tests/benchmarks/bench_scrolling.py [LINES] [PERIODS]

A frame is one request (a key, a turn of the wheel, a drag of the scroll bar, an edit) and everything the event loop
does until the cells have been painted, the status bar's statistics included. References, in the same run: the same
requests to a bare QTableView over as many cells. To reach: no frame over 50 ms. Then a value typed on the starter
model's page, to the painted frame.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QPA_UPDATE_IDLE_TIME"] = "0"  # paint at once, as for a screen without a rhythm of its own
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import application
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.model import BASE, PERIOD, Axis, Cell, Item, Line, Model, Replacement, Scenario, Section
from gpu_modeler.text import Labels

Key = Qt.Key
LINES_A_SECTION = 100
LIMIT = 50.0
ROUNDS = 4
"""Rounds of the event loop without a paint after which a frame is over."""


class BareModel(QAbstractTableModel):
    """Cells whose text is made when asked for."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._size = (rows, columns)

    def rowCount(self, _parent: QModelIndex | None = None) -> int:
        """Count the rows."""
        return self._size[0]

    def columnCount(self, _parent: QModelIndex | None = None) -> int:
        """Count the columns."""
        return self._size[1]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a number as text."""
        return f"{index.row() * index.column():,.1f}" if role == Qt.ItemDataRole.DisplayRole else None


class Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def large_model(lines: int, periods: int) -> Model:
    """Return a model of so many lines of the market's pages: each tenth is typed, the others grow from it."""
    model = Model()

    def put(table: str, key: object, record: object) -> None:
        model.apply(Replacement(table, key, None, record))

    years = tuple(Item(str(2000 + k), Labels(str(2000 + k), str(2000 + k))) for k in range(periods))
    put("axes", PERIOD, Axis(PERIOD, Labels("年度", "Period"), years))
    put("scenarios", BASE, Scenario(BASE, Labels("基准", "Base")))
    names, sections = [], []
    for at in range(lines):
        if at % LINES_A_SECTION == 0:
            sections.append(f"part{at // LINES_A_SECTION}")
            put("sections", sections[-1], Section(sections[-1], Labels(f"第{at}节", f"Part {at}"), "market"))
        name = f"line{at}"
        formula = "" if at % 10 == 0 else f"line{at - 1} * 1.01"
        put(
            "lines",
            name,
            Line(name, Labels(f"科目 {at}", f"Line {at}"), "CNY_100m", (PERIOD,), sections[-1], formula),
        )
        names.append(name)
        if not formula:
            for k, year in enumerate(years):
                put("cells", (BASE, name, (year.id,)), Cell(100.0 + at + k))
    for table, order in (
        ("axes", (PERIOD,)),
        ("scenarios", (BASE,)),
        ("sections", tuple(sections)),
        ("lines", tuple(names)),
    ):
        put("orders", table, order)
    return model


class Table:
    """A table view and what is done to it; `frames` gathers milliseconds by what was done."""

    def __init__(self, app: QApplication, view: QTableView) -> None:
        self._app, self.view = app, view
        self._paints = Paints(view.viewport())
        self.frames: dict[str, list[float]] = {}

    def frame(self, name: str, request: Callable[[], object]) -> None:
        """Do it, and note how long it takes until the last paint that follows."""
        before, started = self._paints.count, time.perf_counter()
        request()
        ended, quiet = time.perf_counter(), 0
        while quiet < ROUNDS:  # what needs no paint, as a second Ctrl+A, ends at once
            self._app.processEvents()
            quiet = 0 if self._paints.count > before else quiet + 1
            if not quiet:
                before, ended = self._paints.count, time.perf_counter()
        self.frames.setdefault(name, []).append(1000 * (ended - started))

    def press(
        self,
        name: str,
        key: Qt.Key,
        *,
        times: int = 1,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key several times, a frame each."""
        for _ in range(times):
            self.frame(name, lambda: QTest.keyClick(self.view, key, held))

    def use(self) -> None:
        """Scroll by wheel, keys and bar; select by keys; all of it."""
        held = Qt.KeyboardModifier
        for _ in range(150):
            self.frame("wheel", self._turn)
        self.press("page down", Key.Key_PageDown, times=60)
        self.press("arrow down", Key.Key_Down, times=80)
        self.press("arrow right", Key.Key_Right, times=80)
        bar = self.view.verticalScrollBar()
        for step in range(100):
            self.frame(
                "drag of the bar", lambda at=step: bar.setValue(bar.maximum() * ((at * 37) % 100) // 100)
            )
        self.press("to the first cell", Key.Key_Home, held=held.ControlModifier)
        self.press("select a page more", Key.Key_PageDown, times=60, held=held.ShiftModifier)
        self.press("select to the end", Key.Key_End, held=held.ControlModifier | held.ShiftModifier)
        self.press("to the first cell", Key.Key_Home, held=held.ControlModifier)
        self.press("select all", Key.Key_A, times=2, held=held.ControlModifier)
        for _ in range(50):
            self.frame("wheel over all selected", self._turn)
        self.press("to the first cell", Key.Key_Home, held=held.ControlModifier)

    def _turn(self) -> None:
        at = QPointF(200, 200)
        port = self.view.viewport()
        turn = QWheelEvent(
            at, port.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(port, turn)


def percentile(samples: list[float], share: float) -> float:
    """Return the sample below which a share of them lies."""
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))]


def bare(app: QApplication, lines: int, periods: int) -> dict[str, list[float]]:
    """Use a bare table."""
    view, model = QTableView(), BareModel(lines, periods)
    view.setModel(model)
    view.resize(1100, 800)
    view.show()
    view.setFocus()
    view.setCurrentIndex(model.index(0, 0))
    app.processEvents()
    table = Table(app, view)
    table.use()
    view.close()
    return table.frames


def edits(table: Table, session: Session) -> Iterator[None]:
    """Type numbers into the lines in sight."""
    for k in range(200):
        line, year = f"line{(k % 3) * 10}", str(2001 + k % 20)
        table.frame("edit", lambda at=(line, year), k=k: session.set_value(at[0], (at[1],), 50.0 + k))
        yield


def report(name: str, ours: dict[str, list[float]], reference: dict[str, list[float]]) -> None:
    """Print a line per kind of frame."""
    print(f"{name:26} {'p50':>8} {'p95':>8} {'max':>8}   over {LIMIT:.0f} ms   bare p50   ratio")
    for what, samples in ours.items():
        over = sum(sample > LIMIT for sample in samples)
        against = percentile(reference[what], 0.5) if what in reference else float("nan")
        p50, p95 = percentile(samples, 0.5), percentile(samples, 0.95)
        print(
            f"{what:26} {p50:8.2f} {p95:8.2f} {max(samples):8.2f} {over:7d} of {len(samples):4d} {against:9.2f}"
            f" {p50 / against:7.1f}"
        )


def main(lines: int, periods: int) -> None:
    """Print frames of the large page beside those of a bare table."""
    app = application.make_application()
    reference = bare(app, lines, periods)
    with tempfile.TemporaryDirectory() as folder:
        session = Session(large_model(lines, periods), SettingsFile(Path(folder) / "settings.json"))
        window = application.open_window(app, session)
        window.painted.disconnect()
        window.resize(1440, 900)
        window.show()
        started = time.perf_counter()
        window.show_page(Page("market"))
        app.processEvents()
        print(f"the page shown in {1000 * (time.perf_counter() - started):.0f} ms")
        use_window(app, window, reference)
        window.documents.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()


def use_window(app: QApplication, window: MainWindow, reference: dict[str, list[float]]) -> None:
    """Use the grid as the bare table was used, then edit it."""
    view = window.view.grid.values
    view.setFocus()
    window.view.go_to(CellPlace("line0", ("2000",)))
    app.processEvents()
    table = Table(app, view)
    table.use()
    window.view.go_to(CellPlace("line0", ("2000",)))
    for _ in edits(table, window.session):
        pass
    report(f"{window.session.model.lines.__len__()} lines", table.frames, reference)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given or [5000, 60]))
