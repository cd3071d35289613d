"""From a typed value to the painted grid: the window on the starter model against a bare table.

    python tests/benchmarks/bench_edit_to_paint.py [EDITS]

Both without and with the journal that keeps unsaved work; with it, an edit waits until the one before is on the disk.
An edit goes through the session (recalculation of all scenarios, undo history) and the event loop until the grid has
painted what changed; charts are not shown. References, in the same run: one cell of a bare QTableView set and painted,
and a whole page of it. To reach: p95 under 16 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QPA_UPDATE_IDLE_TIME"] = (
    "0"  # without it Qt waits 5 ms before each paint, as for a screen's next frame
)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from gpu_modeler.app.protection import protect
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import application
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow


class PaintWatch(QObject):
    """Sees a widget being painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.is_painted = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a paint."""
        self.is_painted = self.is_painted or event.type() == QEvent.Type.Paint
        return False

    def wait(self, app: QApplication) -> None:
        """Return when the widget has been painted."""
        deadline = time.perf_counter() + 1
        while not self.is_painted and time.perf_counter() < deadline:
            app.processEvents()
        assert self.is_painted
        self.is_painted = False


def percentiles(samples: list[float]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds."""
    ordered = sorted(samples)
    return 1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.95)]


def input_cells(session: Session, page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return input cells of lines on the page's sections, from 2027 on, spread over the sections."""
    model = session.model
    sections = {section.id for section in model.ordered("sections") if section.page == page}
    company = model.item_ids("company")[0]
    found = []
    for line in model.ordered("lines"):
        if line.section not in sections or not line.is_input or "period" not in line.axes:
            continue
        found += [
            (line.id, place)
            for place in model.places(line)
            if "2028" in place and (company in place or page == "market")
        ]
    return found


def time_edits(
    app: QApplication, window: MainWindow, page: str, count: int
) -> tuple[list[float], list[float]]:
    """Return seconds from edit to paint, and of the recalculation alone."""
    session, grid = window.session, window.view.grid
    cells = input_cells(session, page)
    watch = PaintWatch(grid.values.viewport())
    whole, recalculation = [], []
    for k in range(count):
        line, place = cells[k % len(cells)]
        grid.go_to_cell(CellPlace(line, place))
        for _ in range(5):
            app.processEvents()
        watch.is_painted = False
        value = session.value(line, place)
        started = time.perf_counter()
        changes = session.set_value(line, place, (value or 0.1) * (1.01 if k % 2 else 0.99))
        watch.wait(app)
        whole.append(time.perf_counter() - started)
        recalculation.append(changes.elapsed)
    return whole, recalculation


def time_bare_table(app: QApplication, count: int, *, whole_page: bool) -> list[float]:
    """Return seconds from setting cells of a bare table to their paint."""
    model = QStandardItemModel(120, 16)
    for row in range(120):
        for column in range(16):
            model.setItem(row, column, QStandardItem(f"{row * column:,.1f}"))
    view = QTableView()
    view.setModel(model)
    view.resize(1100, 860)
    view.show()
    watch = PaintWatch(view.viewport())
    watch.wait(app)
    taken = []
    for k in range(count):
        started = time.perf_counter()
        if whole_page:
            model.dataChanged.emit(model.index(0, 0), model.index(119, 15))
        else:
            model.setData(model.index(k % 20, 3), f"{k + 0.5:,.1f}")
        watch.wait(app)
        taken.append(time.perf_counter() - started)
    view.close()
    return taken


def main(count: int) -> None:
    """Print p50 and p95 and ratios."""
    app = application.make_application()
    one, page = (percentiles(time_bare_table(app, count, whole_page=whole)) for whole in (False, True))
    print(f"{'bare table, one cell':34} p50 {one[0]:6.2f} ms   p95 {one[1]:6.2f} ms")
    print(f"{'bare table, whole page':34} p50 {page[0]:6.2f} ms   p95 {page[1]:6.2f} ms")
    with tempfile.TemporaryDirectory(dir=Path(__file__).parents[2] / "build") as folder:
        for is_kept in (False, True):
            time_window(app, Path(folder), count, page[0], is_kept=is_kept)


def time_window(app: QApplication, folder: Path, count: int, page_ms: float, *, is_kept: bool) -> None:
    """Print the times of a window whose work is kept in a journal, or is not."""
    session = Session(settings_file=SettingsFile(folder / "settings.json"))
    protection = protect(session, folder / "journals") if is_kept else None
    if protection is not None:
        protection.start()
        protection.wait()
    window = application.open_window(app, session)
    window.painted.disconnect()
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    for kind in ("company", "market"):
        window.show_page(next(page for page in window.sidebar.pages() if page.kind == kind))
        app.processEvents()
        whole, recalculation = time_edits(app, window, kind, count)
        (p50, p95), inner = percentiles(whole), percentiles(recalculation)
        print(
            f"{'edit on the ' + kind + ' page' + (', kept' if is_kept else ''):34} p50 {p50:6.2f} ms   "
            f"p95 {p95:6.2f} ms   of it recalculation {inner[0]:.2f}   whole page of a bare table × {p50 / page_ms:.2f}"
        )
    if protection is not None:
        protection.finish()
    window.hide()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
