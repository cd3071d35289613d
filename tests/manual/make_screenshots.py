"""Draws the manual's pictures of the window, one per language, from the starter model.

    .venv/bin/python tests/manual/make_screenshots.py [FOLDER]

Writes window.zh.png and window.en.png, 1440 by 900, to resources/manual or FOLDER. Without a display it draws off screen.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTableView

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.application import build_charts, make_application, open_window
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow
from gpu_modeler.text import LANGUAGES, Language

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "manual"
SIZE = (1440, 900)
SHOWN = CellPlace("revenue", ("2026", "cambricon"))
TOP = CellPlace("product_revenue", ("2027", "cambricon", "training"))
LARGEST_FILE = 300_000
PATIENCE_SECONDS = 20


def draw(app: QApplication, language: Language) -> QImage:
    """Return a picture of the window on a company's page, with every chart in sight drawn."""
    session = Session(settings_file=SettingsFile.nowhere())
    session.choose_language(language)
    session.choose_theme("light")
    window = open_window(app, session)
    window.setWindowState(Qt.WindowState.WindowNoState)  # not fitted to the screen, which may be smaller
    window.resize(*SIZE)
    window.show()
    app.processEvents()
    build_charts(window)
    window.show_page(Page("company", "cambricon"))
    window.view.go_to(SHOWN)
    show_from(window, TOP)
    wait_for_charts(app, window)
    picture = window.grab().toImage()
    window.documents.may_leave = lambda: True  # type: ignore[method-assign]
    window.close()
    return picture


def show_from(window: MainWindow, top: CellPlace) -> None:
    """Scroll the grid to its first column, and to the headings above a row."""
    values = window.view.grid.values
    row = window.view.grid.contents.row_of(top) or 0
    heading = values.model().index(max(row - 2, 0), 0)
    values.scrollTo(heading, QTableView.ScrollHint.PositionAtTop)
    values.horizontalScrollBar().setValue(0)


def wait_for_charts(app: QApplication, window: MainWindow) -> None:
    """Let Qt work until no chart in sight waits for its data."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        app.processEvents()
        cards = [card for card in window.charts.cards if not card.visibleRegion().isEmpty()]
        if cards and all(card.plot is not None and not card.is_stale for card in cards):
            break
        if time.monotonic() > end:
            sys.exit("the charts were not drawn in time")
        time.sleep(0.02)
    app.processEvents()


def main(arguments: list[str]) -> int:
    """Write one file per language; the answer is the exit code."""
    folder = Path(arguments[0]) if arguments else FOLDER
    app = make_application()
    for language in LANGUAGES:
        path = folder / f"window.{language}.png"
        small = draw(app, language).convertToFormat(QImage.Format.Format_RGB888)
        if not small.save(str(path), "PNG", 0):  # type: ignore[call-overload]  # the stubs want bytes; 0: smallest
            sys.exit(f"{path} cannot be written")
        size = path.stat().st_size
        print(f"{path.name}: {small.width()} x {small.height()}, {size:,} bytes")
        if size > LARGEST_FILE:
            sys.exit(f"{path.name} is larger than {LARGEST_FILE:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
