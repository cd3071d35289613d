"""A model of somebody else's, whose names are markup, pictures, letters to press and more: shown as they are written.

Nothing of it is opened, asked for or run while every page and box shows it.
"""

import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import starter
from gpu_modeler.gui import theme
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.inspector.panel import InspectorPanel
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.window import MainWindow
from tests.gui.boxes import BOXES, CELL, COMPANY
from tests.gui.hostile import IMAGE, MARK, hostile, taken_otherwise

VIEWS = ("line", "scenario")
PAGES = {
    "market": Page("market"),
    "compare": Page("compare", line="revenue"),
    **{f"view {name}": Page("view", view=f":{name}") for name in VIEWS},
    **{kind: Page(kind) for kind in TOOLS if kind != "manual"},
}
FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "webbrowser.open",
)
EVENTS = SimpleNamespace(seen=None)
"""What Python was asked for; an audit hook stays for good, so that it listens only while `seen` is a list."""


def _listen(event, arguments):
    if EVENTS.seen is not None and (
        event in FORBIDDEN or (event == "open" and IMAGE[7:] in str(arguments[0]))
    ):
        EVENTS.seen.append((event, str(arguments)[:200]))


sys.addaudithook(_listen)


@pytest.fixture
def nothing_else():
    """Fail where the model makes the program open, ask for or start anything."""
    EVENTS.seen = []
    yield
    seen, EVENTS.seen = EVENTS.seen, None
    assert seen == []


@pytest.fixture(scope="module")
def shown(qapp):
    """Return a window on the starter model with every text hostile; nothing in it is changed."""
    theme.apply_theme(qapp, "light")
    session = Session(hostile(starter.load_starter()), SettingsFile.nowhere())
    session.choose_language("en")
    made = MainWindow(session)
    made.documents.may_leave = lambda: True
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1440, 900)
    made.show()
    made.menus.complete()
    build_charts(made)
    yield made
    made.close()
    made.deleteLater()


def tabs(widget):
    """Show each tab of a page in turn."""
    yield
    for held in widget.findChildren(QTabWidget):
        for at in range(held.count()):
            held.setCurrentIndex(at)
            yield


def test_every_page_shows_texts_as_they_are_written(shown, qtbot, nothing_else):
    found, plain = dict.fromkeys(taken_otherwise(shown), "window"), 0
    for name, page in PAGES.items():
        shown.show_page(page)
        for _ in tabs(shown.centre.currentWidget()):
            QApplication.processEvents()
            found.update(dict.fromkeys(taken_otherwise(shown.centre.currentWidget()), name))
        plain += sum(MARK in label.text() for label in shown.findChildren(QLabel) if label.isVisible())
    assert found == {}
    assert plain > 10


def test_what_is_told_of_a_cell_is_shown_as_it_is_written(shown, qtbot, nothing_else):
    shown.show_page(Page("company", COMPANY))
    shown.view.go_to(CELL)
    shown.commands.run_named("inspector")
    found, panel = [], shown.findChild(InspectorPanel)
    for _ in tabs(panel):
        QApplication.processEvents()
        found += taken_otherwise(panel)
    shown.commands.run_named("inspector")
    assert found == []


def test_every_box_shows_texts_as_they_are_written(shown, qtbot, nothing_else):
    found = {}
    for name, make in BOXES.items():
        shown.show_page(Page("company", COMPANY))
        box = make(shown)
        box.show()
        QApplication.processEvents()
        found.update(dict.fromkeys(taken_otherwise(box), name))
        box.close()
        box.deleteLater()
    assert found == {}
