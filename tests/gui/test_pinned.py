"""The column of constants stays at the left edge while the periods scroll."""

import pytest
from PySide6.QtCore import QPoint, Qt

from gpu_modeler.app.rows import Page
from gpu_modeler.edits import SetView
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import View
from gpu_modeler.text import Labels

Key = Qt.Key


@pytest.fixture
def scrolled(hand, qtbot):
    """A window so narrow that the periods scroll, scrolled to their end."""

    hand.window.resize(620, 600)
    qtbot.wait(20)
    view = hand.grid.values
    for column in range(1, 6):
        view.setColumnWidth(column, 130)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert view.horizontalScrollBar().value() > 100
    return view


def row_of(hand, line):
    return next(k for k, row in enumerate(hand.grid.contents.shown) if row.line == line)


def middle(view, row, x):
    return QPoint(x, view.rowViewportPosition(row) + view.rowHeight(row) // 2)


def test_the_column_of_constants_is_drawn_and_pressed_at_the_edge(hand, scrolled):
    view, row = scrolled, row_of(hand, "headcount")
    across = view.horizontalScrollBar().value()
    assert view.pinned.isVisible()
    at = middle(view, row, 20)
    hand.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert hand.grid.current_place() == CellPlace("headcount", ("moore",))
    assert view.horizontalScrollBar().value() == across
    hand.type("5")
    editor = hand.grid.editing.editor
    assert 0 <= editor.geometry().left() < editor.geometry().right() <= view.columnWidth(0)
    hand.type("5")
    hand.press(Key.Key_Return)
    assert hand.session.value("headcount", ("moore",)) == 55


def test_what_is_drawn_at_the_edge_is_the_column_as_in_its_own_place(hand, scrolled):
    view, row = scrolled, row_of(hand, "headcount")
    room = view.pinned.rect().adjusted(0, view.rowViewportPosition(row) + 2, -3, 0)
    room.setHeight(view.rowHeight(row) - 4)
    pinned = view.viewport().grab(room).toImage()
    view.horizontalScrollBar().setValue(0)
    assert not view.pinned.isVisible()
    assert view.viewport().grab(room).toImage() == pinned


def test_no_cell_hides_under_it(hand, scrolled):
    view = scrolled
    for year in ("2028", "2026", "2024"):
        hand.go("cost_ratio", year, "moore")
        cell = view.visualRect(view.currentIndex())
        assert cell.left() >= (view.columnWidth(0) if view.horizontalScrollBar().value() else 0)
        assert cell.right() <= view.viewport().width()


def test_its_head_is_pressed_there_too(hand, scrolled):
    head = scrolled.horizontalHeader().viewport()
    hand.qtbot.mouseClick(head, Qt.MouseButton.LeftButton, pos=QPoint(20, head.height() // 2))
    assert {column for _, column in scrolled.selected_cells()} == {0}


def test_a_page_whose_first_column_is_no_constant_scrolls_as_before(hand, scrolled):
    view = View("by_company", Labels("按公司", "By company"), ("line",), ("period", "company"))
    hand.session.perform(SetView(view))
    hand.window.show_page(Page("view", view="by_company"))
    scrolled.horizontalScrollBar().setValue(scrolled.horizontalScrollBar().maximum())
    assert scrolled.horizontalScrollBar().value() > 0
    assert not scrolled.pinned.isVisible()
