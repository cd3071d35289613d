"""The series of a chart by keys: the fields are made anew with each change, and the keyboard stays where it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from gpu_modeler.gui.charts.series_rows import SeriesRows
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels

Key = Qt.Key


@pytest.fixture
def rows(qtbot, session):
    """Return rows of three series that show what they are told to become, as the box of a chart does."""
    made = SeriesRows(session.model, "en")
    qtbot.addWidget(made)
    made.series = []

    def show(series):
        made.series = list(series)
        made.show_series(Chart("one", Labels("图", "Chart"), "company", kind="curves", series=series))

    made.changed.connect(show)
    lines = list(session.model.orders["lines"])
    show(tuple(Series(line, {}) for line in lines[:3]))
    made.resize(900, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def fields(rows, name, kind=QComboBox):
    return [at for at in rows.findChildren(kind) if at.isVisible() and name in at.accessibleName()]


def names(rows):
    return [series.line for series in rows.series]


def test_another_line_leaves_the_keyboard_in_its_field(rows, qtbot):
    before = fields(rows, "Line")[1]
    before.setFocus()
    chosen = names(rows)[1]
    qtbot.keyClick(before, Key.Key_Down)
    assert names(rows)[1] != chosen
    focus = QApplication.focusWidget()
    assert focus is not before
    assert focus is fields(rows, "Line")[1]
    qtbot.keyClick(focus, Key.Key_Up)
    assert names(rows)[1] == chosen
    assert QApplication.focusWidget() is fields(rows, "Line")[1]


def press(rows, qtbot, sign, at):
    button = [one for one in rows.findChildren(QToolButton) if one.isVisible() and one.text() == sign][at]
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)
    return QApplication.focusWidget()


def test_the_keyboard_goes_with_a_series_that_is_moved(rows, qtbot):
    first, second, third = names(rows)
    focus = press(rows, qtbot, "↓", 0)
    assert names(rows) == [second, first, third]
    assert focus.text() == "↓"
    assert "2" in focus.accessibleName()
    qtbot.keyClick(focus, Key.Key_Space)
    assert names(rows) == [second, third, first]
    assert QApplication.focusWidget().isEnabled()  # it goes no lower


def test_the_keyboard_stays_in_the_box_when_a_series_is_taken_out(rows, qtbot):
    for left in (2, 1):
        focus = press(rows, qtbot, "×", len(names(rows)) - 1)
        assert len(names(rows)) == left
        assert rows.isAncestorOf(focus)
