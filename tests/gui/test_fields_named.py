"""Every field and button of every page and box: a name for a screen reader, a place in Tab's order, no trap."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QDockWidget,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.window import MainWindow
from tests.gui.boxes import BOXES, CELL, COMPANY
from tests.gui.walking import backward_steps, fields, stops, told, walked

PAGES = {
    "company": Page("company", COMPANY),
    "market": Page("market"),
    "compare": Page("compare", line="revenue"),
    "view": Page("view", view=":companies"),
    **{kind: Page(kind) for kind in TOOLS},
}
CHINESE = re.compile("[\u4e00-\u9fff]")
OF_THE_MODEL = {"Reader", "ChartCard", "Legend"}
"""What is called by texts of the model, in the language in which they are written."""


@pytest.fixture(scope="module")
def starter(qapp):
    """Return a window on the model that comes with the program; boxes and pages change nothing in it."""
    theme.apply_theme(qapp, "light")
    session = Session(settings_file=SettingsFile.nowhere())
    session.choose_theme("light")
    session.choose_language("en")
    made = MainWindow(session)
    made.documents.may_leave = lambda: True
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1440, 900)
    made.show()
    build_charts(made)
    made.show_page(PAGES["company"])
    made.view.go_to(CELL)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(params=["en", "zh"])
def spoken(request, starter):
    if starter.session.language != request.param:
        starter.session.choose_language(request.param)
    return request.param


@pytest.fixture
def opened(qtbot, starter):
    """Return what opens a box as the window does, with the keyboard where a person finds it."""
    made = []

    def open_box(name):
        starter.show_page(PAGES["company"])
        box = BOXES[name](starter)
        made.append(box)
        box.show()
        box.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
        qtbot.wait(1)
        return box

    yield open_box
    for box in made:
        box.close()
        box.deleteLater()


def faults_of_names(root, language):
    """Return what is wrong with the names of the fields of a window, in words."""
    found = fields(root)
    names = [(field.name, field.widget.window()) for field in found]
    faults = [f"no name: {field.path}" for field in found if not field.name]
    faults += [
        f"twice: {field.path}" for field in found if names.count((field.name, field.widget.window())) > 1
    ]
    if language == "en":
        faults += [
            f"Chinese: {field.path}"
            for field in found
            if CHINESE.search(field.name) and type(field.widget).__name__ not in OF_THE_MODEL
        ]
    return faults


# --- the rules find what is wrong -------------------------------------------------------------------


@pytest.fixture
def form(qtbot):
    made = QWidget()
    rows, line = QVBoxLayout(made), QHBoxLayout()
    made.upper, made.left, made.right = (QLineEdit(made) for _ in range(3))
    rows.addWidget(made.upper)
    rows.addLayout(line)
    line.addWidget(made.left)
    line.addWidget(made.right)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_rule_finds_fields_without_a_name_or_with_the_same(form):
    form.left.setAccessibleName("From")
    form.right.setAccessibleName("From")
    faults = faults_of_names(form, "en")
    assert [fault.split(":")[0] for fault in faults] == ["no name", "twice", "twice"]
    form.upper.setAccessibleName("题目")
    assert "Chinese" in faults_of_names(form, "en")[-1]


def test_the_rule_finds_steps_against_the_layout(form, qtbot):
    form.upper.setFocus()
    qtbot.waitUntil(form.upper.hasFocus)
    assert backward_steps(walked(qtbot, form), form) == []
    QWidget.setTabOrder(form.upper, form.right)
    QWidget.setTabOrder(form.right, form.left)
    assert len(backward_steps(walked(qtbot, form), form)) == 2


def left_out(root, reached):
    """Return what Tab does not reach, in words; of ways to choose from it reaches the chosen one."""
    return [told(at) for at in stops(root) if at not in reached and not isinstance(at, QRadioButton)]


# --- boxes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOXES)
def test_every_field_of_a_box_has_a_name_of_its_own(opened, spoken, name):
    assert faults_of_names(opened(name), spoken) == []


@pytest.mark.parametrize("name", BOXES)
def test_tab_goes_through_a_box_as_it_is_laid_out_and_reaches_everything(opened, qtbot, name):
    box = opened(name)
    reached = walked(qtbot, box)
    assert backward_steps(reached, box) == []
    assert left_out(box, reached) == []


@pytest.mark.parametrize("name", BOXES)
def test_a_box_begins_in_a_field_where_it_has_one(opened, name):
    focus = QApplication.focusWidget() if opened(name) else None
    assert not (isinstance(focus, QPushButton) and isinstance(focus.parentWidget(), QDialogButtonBox))


# --- pages ------------------------------------------------------------------------------------------

SAME_THING = {"Run", "运行"}
"""A button of an empty page that does what the one at its head does."""
BESIDE = ("inspector", "find", "replace", "arrange", "show_distribution")


def show(qtbot, window, kind):
    window.show_page(PAGES[kind])
    qtbot.wait(30)
    return window.centre.currentWidget()


@pytest.mark.parametrize("kind", PAGES)
def test_every_field_of_a_page_has_a_name_of_its_own(qtbot, starter, spoken, kind):
    faults = faults_of_names(show(qtbot, starter, kind), spoken)
    assert [fault for fault in faults if not any(f"“{name}”" in fault for name in SAME_THING)] == []


@pytest.mark.parametrize("kind", TOOLS)
def test_tab_goes_through_a_page_as_it_is_laid_out_and_on_to_the_window(qtbot, starter, kind):
    page = show(qtbot, starter, kind)
    starter.activateWindow()
    starter.tools.desk(kind).take_focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    reached = walked(qtbot, starter)
    assert backward_steps(reached, page) == []
    assert left_out(page, reached) == []
    assert any(not page.isAncestorOf(at) for at in reached), "Tab never leaves the page"


def test_every_field_beside_the_page_has_a_name(qtbot, starter, spoken):
    starter.show_page(PAGES["company"])
    starter.view.go_to(CELL)
    for name in BESIDE:
        starter.commands.run_named(name)
        qtbot.wait(1)
    parts = (starter.sidebar, starter.view, starter.status, starter.menuBar(), *docks(starter))
    parts += tuple(starter.right.widget(at) for at in range(starter.right.count()))
    assert [fault for part in parts for fault in faults_of_names(part, spoken)] == []


def docks(window):
    return tuple(dock for dock in window.findChildren(QDockWidget) if dock.isVisible())
