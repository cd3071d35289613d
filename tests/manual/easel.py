"""A window of which whatever it opens is drawn in place of being answered, with what has no room in it."""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
)

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.application import build_charts, make_application, open_window
from gpu_modeler.gui.grid.contents import CellPlace

HIGHEST = 664
"""Logical pixels of a box in a 1280 by 720 screen, less its title and a task bar."""
SECONDS = 0.25
CELL = CellPlace("revenue", ("2027", "cambricon"))
INPUT = CellPlace("tam_growth", ("2028",))


class Easel:
    """A window in one language and theme; whatever it opens is drawn in place of being answered."""

    def __init__(self, folder, language, theme, scale):
        self.folder, self.suffix = Path(folder), f"{language}.{theme}.{scale}"
        self.app = make_application()
        self.session = Session(settings_file=SettingsFile.nowhere())
        self.session.choose_language(language)
        self.session.choose_theme(theme)
        self.window = open_window(self.app, self.session)
        sys.excepthook = sys.__excepthook__
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(1440, 860)
        self.window.show()
        build_charts(self.window)
        self.settle(2.0)
        self.name, self.drawn, self.told = "", 0, ""
        QDialog.exec = lambda box: self._take_box(box)  # noqa: PLW0108 - Qt hands the box only to a function
        QFileDialog.getOpenFileName = staticmethod(lambda *_a, **_k: ("", ""))
        QFileDialog.getSaveFileName = staticmethod(lambda *_a, **_k: ("", ""))

    def settle(self, seconds=SECONDS):
        """Let Qt work for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()

    def wait(self, is_done, seconds=20.0):
        """Let Qt work until something is done."""
        end = time.monotonic() + seconds
        while not is_done() and time.monotonic() < end:
            self.app.processEvents()

    def draw(self, name, opened):
        """Draw all that one of `BOXES` opens."""
        self.name, self.drawn, self.told = name, 0, ""
        try:
            opened(self)
        except Exception as error:  # the others are drawn all the same
            self.told = f" FAILED {error!r}"
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                self.keep(widget)
                widget.close()
        self.told = self.told or ("" if self.drawn else "NOTHING")

    def keep(self, widget):
        """Write what a widget looks like, and take note of what has no room."""
        self.drawn += 1
        number = f"-{self.drawn}" if self.drawn > 1 else ""
        widget.grab().save(str(self.folder / f"{self.name}{number}.{self.suffix}.png"))
        if isinstance(widget, QDialog):
            if widget.height() > HIGHEST:
                self.told += f" HIGH {widget.width()}x{widget.height()}"
            if not widget.windowTitle() and not widget.windowFlags() & Qt.WindowType.FramelessWindowHint:
                self.told += " UNTITLED"
        self.told += "".join(f" CUT {text!r}" for text in cut_texts(widget))

    def _take_box(self, box):
        box.show()
        self.settle()
        self.keep(box)
        box.done(0)
        return 0

    def keep_menu(self, menu):
        """Draw a menu without opening it, since off screen nothing would let it go."""
        menu.aboutToShow.emit()
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        self.keep(menu)

    def ask(self, action):
        """Ask for an action of the table."""
        self.window.commands.run_named(action)

    def go(self, place=CELL):
        """Put the cursor on a cell of the grid."""
        self.window.show_page(self.window.view.page_of(place))
        self.window.view.go_to(place)
        self.settle(0.1)

    def desk(self, kind):
        """Show a page and return what stands behind it."""
        self.window.show_page(Page(kind))
        self.settle(0.5)
        return self.window.tools.desk(kind)

    def do(self, do):
        """Press a button, or whatever else makes a box."""
        do()
        self.settle()

    def window_part(self, widget):
        """Draw a part of the window."""
        self.settle()
        self.keep(widget)


def cut_texts(widget):
    """Yield texts of labels and buttons that are wider or higher than the room they have."""
    for label in widget.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.pixmap():
            needed = label.sizeHint()
            if label.wordWrap():
                is_cut = label.heightForWidth(label.width()) > label.height() + 1
            else:
                is_cut = needed.width() > label.width() + 1 or needed.height() > label.height() + 1
            if is_cut:
                yield label.text()[:40]
    for button in widget.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 1:
            yield button.text()[:40]
