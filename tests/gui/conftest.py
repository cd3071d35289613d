"""A window on the small model, as a person meets it: shown, its first page open."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QListView, QTableView, QTreeView, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow
from tests.gui.small_model import small_model


@pytest.fixture(autouse=True)
def no_modifier_is_held(qapp):
    """Let go of Ctrl and Shift after a test: Qt takes the modifiers of the last key as held from then on."""
    yield
    if QGuiApplication.keyboardModifiers():
        other = QWidget()
        other.show()
        QTest.keyClick(other, Qt.Key.Key_Up)
        other.close()


def _watched(put, testers):
    def set_model(view, model):
        if type(model).__module__.startswith("gpu_modeler"):  # before the view, which asks for more when told
            mode = QAbstractItemModelTester.FailureReportingMode.Warning
            testers.append(QAbstractItemModelTester(model, mode))
            testers[-1].setUseFetchMore(
                False
            )  # it would ask in the middle of a reset, and complain of the answer
        put(view, model)

    return set_model


@pytest.fixture(autouse=True)
def every_model_keeps_qts_rules(monkeypatch):
    """Let Qt's own tester watch each model of the program from when a view shows it: its warnings fail the test."""
    testers = []
    for view in (QTableView, QTreeView, QListView):
        monkeypatch.setattr(view, "setModel", _watched(view.setModel, testers))
    yield
    testers.clear()


@pytest.fixture
def session(tmp_path):
    made = Session(small_model(), SettingsFile(tmp_path / "settings.json"))
    made.choose_language("en")
    made.choose_theme("light")
    return made


@pytest.fixture
def window(qtbot, session, monkeypatch):
    theme.apply_theme(QApplication.instance(), "light")
    made = MainWindow(session)
    monkeypatch.setattr(made.documents, "may_leave", lambda: True)  # closing after the test asks nothing
    qtbot.addWidget(made)
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.menus.complete()  # as after the first frame, which nobody types before
    return made


@pytest.fixture
def hand(qtbot, window):
    return Hand(qtbot, window)


class Hand:
    """What a person does at the grid: go to a cell, type, press keys."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window
        self.grid, self.bar = window.view.grid, window.view.bar
        self.session = window.session

    def go(self, line, *place):
        self.window.view.go_to(CellPlace(line, place))
        assert self.grid.current_place() == CellPlace(line, place)

    def type(self, text, widget=None):
        for letter in text:
            self.qtbot.keyClicks(widget or self.target(), letter)

    def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier, widget=None):
        for key in keys:
            self.qtbot.keyClick(widget or self.target(), key, modifier)

    def target(self):
        editor = self.grid.editing.editor
        return editor if editor.isVisible() else self.grid.values

    def enter(self, text):
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def text(self, line, *place):
        """Return what the grid shows in a cell."""
        contents = self.grid.contents
        at = CellPlace(line, place)
        index = self.grid.value_model.index(*contents.position_of(at))
        return index.data()

    def message(self):
        bar = self.window.view.messages
        return bar.text.text() if bar.isVisible() else ""
