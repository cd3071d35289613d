"""Draws the manual's pictures of the window in both languages, from the starter model.

    .venv/bin/python tests/manual/make_screenshots.py [FOLDER [LANGUAGE [NAME ...]]]

Writes NAME.zh.png and NAME.en.png, each with at most 256 colours, to resources/manual or FOLDER. It draws off screen, so
that the same program draws the same pictures on every machine with the same fonts.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from gpu_modeler.app.guided.answers import Answers
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.application import build_charts, make_application, open_window
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.fill_handle import FillHandle
from gpu_modeler.gui.guided.dialog import GuidedDialog
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.text import LANGUAGES, Language

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "manual"
LARGE, SMALL = (1440, 900), (1200, 700)
COMPANY = Page("company", "cambricon")
SHOWN = CellPlace("revenue", ("2026", "cambricon"))
TOP = CellPlace("product_revenue", ("2027", "cambricon", "training"))
FILLED = CellPlace("tam_growth", ("2027",))
LARGEST_FILE = 300_000
COLOURS = 256
PATIENCE_SECONDS = 60


class Stage:
    """A window in one language, ready to be drawn."""

    def __init__(self, app: QApplication, language: Language) -> None:
        self.app = app
        self.session = Session(settings_file=SettingsFile.nowhere())
        self.session.choose_language(language)
        self.session.choose_theme("light")
        self.window: MainWindow = open_window(app, self.session)
        self.window.setWindowState(
            Qt.WindowState.WindowNoState
        )  # not fitted to the screen, which may be smaller
        sys.excepthook = sys.__excepthook__  # a box would wait for ever
        self.size(LARGE)
        self.window.show()
        app.processEvents()
        build_charts(self.window)
        self.window.show_page(COMPANY)

    def size(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.window.resize(*size)
        self.app.processEvents()

    def settle(self, seconds: float = 0.4) -> None:
        """Let Qt work for a while."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end)

    def wait(self, is_done: Callable[[], bool]) -> None:
        """Let Qt work until something is done."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_done():
            self.app.processEvents()
            if time.monotonic() > end:
                sys.exit("the picture was not ready in time")
            time.sleep(0.01)
        self.app.processEvents()

    def wait_for_charts(self) -> None:
        """Let Qt work until no chart in sight waits for its data."""

        def are_drawn() -> bool:
            cards = [card for card in self.window.charts.cards if not card.visibleRegion().isEmpty()]
            return bool(cards) and all(card.plot is not None and not card.is_stale for card in cards)

        self.wait(are_drawn)

    def picture(self, area: QRect | None = None) -> QImage:
        """Return what a part of the window shows, with the lists that stand over it."""
        self.window.status.recalculation.clear()  # how long it took differs from run to run
        made = self.window.grab().toImage()
        painter = QPainter(made)
        for widget in self.app.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                at = self.window.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0)))
                painter.drawPixmap(at, widget.grab())
        painter.end()
        return made.copy(area) if area is not None else made

    def area(self, widget: QWidget) -> QRect:
        """Return where a widget stands in the window."""
        return QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size())

    def close(self) -> None:
        """Let the window go, unsaved."""
        self.window.documents.may_leave = lambda: True  # type: ignore[method-assign]
        self.window.close()


# --- the pictures -----------------------------------------------------------------------------------


def window(stage: Stage) -> QImage:
    """Return the whole window on a company's page, with its charts."""
    stage.window.view.go_to(SHOWN)
    show_from(stage.window, TOP)
    stage.wait_for_charts()
    return stage.picture()


def show_from(window: MainWindow, top: CellPlace) -> None:
    """Scroll the grid to its first column, and to the headings above a row."""
    values = window.view.grid.values
    row = window.view.grid.contents.row_of(top) or 0
    heading = values.model().index(max(row - 2, 0), 0)
    values.scrollTo(heading, QTableView.ScrollHint.PositionAtTop)
    values.horizontalScrollBar().setValue(0)


def formula_bar(stage: Stage) -> QImage:
    """Return the formula bar while a name is being completed."""
    view = stage.window.view
    view.go_to(SHOWN)
    show_from(stage.window, TOP)
    stage.settle()
    view.grid.values.setFocus()
    QTest.keyClicks(view.grid.values, "=")
    stage.settle(0.2)
    typed = "yysr" if stage.session.language == "zh" else "product"
    QTest.keyClicks(view.bar.edit, typed)
    stage.wait(view.bar.edit.popup.isVisible)
    stage.settle()
    edit, popup = view.bar.edit, view.bar.edit.popup
    popup.move(
        edit.mapToGlobal(QPoint(0, edit.height() + 4))
    )  # the screen drawn on may be smaller than the window
    made = stage.picture(stage.area(view).adjusted(0, 0, 0, -360))
    popup.hide()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    stage.settle(0.2)
    return made


def fill(stage: Stage) -> QImage:
    """Return the fill handle while it is dragged over the next years."""
    view = stage.window.view
    stage.window.show_page(Page("market"))
    view.go_to(FILLED)
    values = view.grid.values
    QTest.keyClick(values, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    stage.settle()
    handle = stage.window.findChild(FillHandle)
    if handle is None:
        sys.exit("there is no fill handle")
    step = values.columnWidth(values.currentIndex().column())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton)
    QTest.mouseMove(handle, QPoint(3 * step - 20, 0))
    stage.settle(0.2)
    made = stage.picture(around(stage, handle, 150, 640))
    QTest.keyClick(values, Qt.Key.Key_Escape)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    return made


def around(stage: Stage, widget: QWidget, above: int, right: int) -> QRect:
    """Return the part of the grid around a small widget."""
    centre, at = stage.area(stage.window.view), stage.area(widget)
    return QRect(centre.left(), at.top() - above, at.right() + right - centre.left(), 2 * above) & centre


def arrange(stage: Stage) -> QImage:
    """Return the strip on which axes are put on rows, columns and page."""
    stage.window.show_page(Page("view", view=":companies"))
    stage.window.commands.run_named("arrange")
    stage.settle()
    return stage.picture(stage.area(stage.window.view).adjusted(0, 0, 0, -420))


def structure(stage: Stage) -> QImage:
    """Return the page of the model's structure."""
    stage.window.show_page(Page("structure"))
    desk = stage.window.tools.desk("structure")
    desk.take_focus()
    for _ in range(11):
        QTest.keyClick(desk.page.tree, Qt.Key.Key_Down)  # type: ignore[attr-defined]
    stage.settle()
    return stage.picture(stage.area(stage.window.centre))


def guided(stage: Stage) -> QImage:
    """Return the guide at its last step."""
    box = GuidedDialog(stage.session.language)
    figures = {
        "revenue": "65",
        "gross_margin": "55%",
        "operating_expense": "16",
        "cash": "60",
        "shares": "4",
        "share_price": "150",
    }
    box.take_over(
        Answers(
            companies="示例公司 / Example",
            last_year="2025",
            years=8,
            reported={(0, name): text for name, text in figures.items()},
        )
    )
    box.go_on()
    box.go_on()
    box.show()
    stage.settle()
    made = box.grab().toImage()
    box.close()
    box.deleteLater()
    return made


def inspector(stage: Stage) -> QImage:
    """Return the inspector on a company's revenue."""
    stage.window.view.go_to(CellPlace("gross_profit", ("2027", "cambricon")))
    stage.window.commands.run_named("inspector")
    stage.settle(1.0)
    both = stage.area(stage.window.centre).united(stage.area(stage.window.right))
    made = stage.picture(both.adjusted(0, 0, 0, -60))
    stage.window.commands.run_named("inspector")
    return made


def story(stage: Stage) -> QImage:
    """Return the page of claims."""
    stage.window.show_page(Page("story"))
    stage.settle()
    return stage.picture(stage.area(stage.window.centre))


def checks(stage: Stage) -> QImage:
    """Return the page of findings."""
    stage.window.show_page(Page("checks"))
    stage.settle(4.0)
    return stage.picture(stage.area(stage.window.centre))


def charts(stage: Stage) -> QImage:
    """Return the charts of the companies beside one another."""
    stage.window.show_page(Page("compare", line="revenue"))
    stage.wait_for_charts()
    return stage.picture(stage.area(stage.window.charts).adjusted(0, 0, 0, -310))


def implied(stage: Stage) -> QImage:
    """Return what must be true, of all companies."""
    stage.window.show_page(Page("implied"))
    page = stage.window.tools.desk("implied").widget
    stage.settle()
    stage.wait(lambda: not page.work.is_running)  # type: ignore[attr-defined]
    stage.settle()
    return stage.picture(stage.area(stage.window.centre))


def simulation(stage: Stage) -> QImage:
    """Return the results of a simulation."""
    desk = stage.window.tools.desk("simulation")
    desk.run(4096)  # type: ignore[attr-defined]
    page = desk.page  # type: ignore[attr-defined]
    stage.wait(lambda: not page.runs.is_running and page.known.told is not None)
    stage.settle(1.0)
    return stage.picture(stage.area(stage.window.centre))


PICTURES: dict[str, tuple[tuple[int, int], Callable[[Stage], QImage]]] = {
    "window": (LARGE, window),
    "formula-bar": (LARGE, formula_bar),
    "fill": (LARGE, fill),
    "arrange": (LARGE, arrange),
    "structure": (LARGE, structure),
    "guided": (SMALL, guided),
    "inspector": (LARGE, inspector),
    "story": (SMALL, story),
    "checks": (SMALL, checks),
    "charts": (LARGE, charts),
    "implied": (LARGE, implied),
    "simulation": (LARGE, simulation),
}
"""How large the window is for each picture, and what draws it."""


# --- files ------------------------------------------------------------------------------------------


def with_few_colours(image: QImage) -> QImage:
    """Return an image with its most frequent colours alone; every other is drawn in the nearest of them."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    seen = np.frombuffer(plain.constBits(), np.uint32).reshape(height, width) & 0xFFFFFF
    colours, places, counts = np.unique(seen, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(-counts, kind="stable")[:COLOURS]]
    nearest = np.array([_nearest(colour, kept) for colour in colours], np.uint8)
    indices = np.ascontiguousarray(nearest[places].reshape(height, width))
    made = QImage(indices.data, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([int(colour) | 0xFF000000 for colour in kept])
    return made.copy()


def _nearest(colour: np.uint32, kept: np.ndarray) -> int:
    distances = np.zeros(len(kept), np.int64)
    for shift in (0, 8, 16):
        channel = (kept >> shift & 255).astype(np.int64)
        distances += (channel - int(colour >> shift & 255)) ** 2
    return int(distances.argmin())


def main(arguments: list[str]) -> int:
    """Write the pictures asked for, in each language; the answer is the exit code."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    languages = (arguments[1],) if len(arguments) > 1 else LANGUAGES
    app = make_application()
    app.setCursorFlashTime(0)
    for language in languages:
        for name in arguments[2:] or PICTURES:
            size, draw = PICTURES[name]
            stage = Stage(app, language)  # type: ignore[arg-type]
            stage.size(size)
            save(with_few_colours(draw(stage)), folder / f"{name}.{language}.png")
            stage.close()
    return 0


def save(image: QImage, path: Path) -> None:
    """Write a picture; one that is too large ends the program."""
    if not image.save(str(path), "PNG", 0):  # type: ignore[call-overload]  # the stubs want bytes; 0: smallest
        sys.exit(f"{path} cannot be written")
    size = path.stat().st_size
    print(f"{path.name}: {image.width()} x {image.height()}, {size:,} bytes", flush=True)
    if size > LARGEST_FILE:
        sys.exit(f"{path.name} is larger than {LARGEST_FILE:,} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
