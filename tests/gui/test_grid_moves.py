"""Moving and selecting in the grid, key by key and click by click, as Excel does it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gpu_modeler.app.rows import Page

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Alt = Qt.KeyboardModifier.AltModifier
PRICE = ("price", "2025", "moore", "training")


def selected(hand):
    return hand.grid.values.selected_cells()


def cursor(hand):
    return tuple(hand.grid.values.position)


def spot(hand, row, column):
    values = hand.grid.values
    return values.visualRect(values.model().index(row, column)).center()


def click(hand, row, column, modifier=Qt.KeyboardModifier.NoModifier):
    place = spot(hand, row, column)
    hand.qtbot.mouseClick(hand.grid.values.viewport(), Qt.MouseButton.LeftButton, modifier, pos=place)


def test_shift_and_arrows_grow_and_shrink_the_selection_and_the_cursor_stays(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Right, Key.Key_Right, Key.Key_Down, modifier=Shift)
    assert selected(hand) == [(r, c) for r in (row, row + 1) for c in range(column, column + 3)]
    assert cursor(hand) == (row, column)
    hand.press(Key.Key_Left, Key.Key_Up, modifier=Shift)
    assert selected(hand) == [(row, column), (row, column + 1)]
    hand.press(Key.Key_Left, Key.Key_Left, modifier=Shift)
    assert selected(hand) == [(row, column - 1), (row, column)]


def test_control_and_arrows_stop_at_the_edges_of_blocks_as_in_excel(hand):
    hand.window.show_page(Page("company", "moore"))
    kinds = [row.kind for row in hand.grid.contents.shown]
    hand.go("price", "2026", "moore", "inference")
    row, column = cursor(hand)
    hand.press(Key.Key_Down, modifier=Control)  # the next row is a heading: on to where the next block begins
    assert kinds[row + 1] == "parent"
    assert cursor(hand) == (row + 2, column)
    hand.press(Key.Key_Up, modifier=Control)
    assert cursor(hand) == (row, column)
    hand.press(Key.Key_Up, modifier=Control)
    assert cursor(hand) == (row - 1, column)
    hand.press(Key.Key_Left, modifier=Control)
    assert cursor(hand) == (row - 1, 1)
    hand.press(Key.Key_Left, modifier=Control)  # nothing more there: to the border
    assert cursor(hand) == (row - 1, 0)


def test_control_shift_arrow_selects_to_the_edge(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Right, modifier=Control | Shift)
    assert selected(hand) == [(row, c) for c in range(column, 6)]


def test_home_and_end_and_the_corners(hand):
    hand.go(*PRICE)
    row, _ = cursor(hand)
    hand.press(Key.Key_End)
    assert cursor(hand) == (row, 5)
    hand.press(Key.Key_Home)
    assert cursor(hand) == (row, 1)
    hand.press(Key.Key_End, modifier=Control)
    assert cursor(hand) == (len(hand.grid.contents.shown) - 1, 5)
    hand.press(Key.Key_Home, modifier=Control)
    assert cursor(hand) == (0, 0)


def test_pages_down_and_sideways(hand):
    hand.window.resize(620, 330)
    hand.go("price", "2024", "moore", "training")
    row, column = cursor(hand)
    hand.press(Key.Key_PageDown)
    assert cursor(hand)[0] > row + 2
    assert cursor(hand)[1] == column
    hand.press(Key.Key_PageUp)
    assert cursor(hand)[0] <= row
    hand.press(Key.Key_PageDown, modifier=Alt)
    assert cursor(hand)[1] > column
    at = cursor(hand)
    hand.press(Key.Key_PageUp, modifier=Alt | Shift)
    assert cursor(hand) == at
    assert len(selected(hand)) > 1


def test_control_a_selects_the_block_and_then_everything(hand):
    hand.go("revenue", "2026", "moore")
    at, shown = cursor(hand), hand.grid.contents.shown
    hand.press(Key.Key_A, modifier=Control)
    block = selected(hand)
    assert {column for _, column in block} == {1, 2, 3, 4, 5}
    assert all(shown[row].kind == "line" for row, _ in block)
    hand.press(Key.Key_A, modifier=Control)
    assert len(selected(hand)) == len(shown) * 6
    assert cursor(hand) == at


def test_columns_and_rows_by_keys_and_then_extended(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Space, modifier=Control)
    assert selected(hand) == [(r, column) for r in range(len(hand.grid.contents.shown))]
    hand.press(Key.Key_Right, modifier=Shift)
    assert {c for _, c in selected(hand)} == {column, column + 1}
    assert len(selected(hand)) == 2 * len(hand.grid.contents.shown)
    hand.go(*PRICE)
    hand.press(Key.Key_Space, modifier=Shift)
    assert selected(hand) == [(row, c) for c in range(1, 6)]
    hand.press(Key.Key_Down, modifier=Shift)
    assert len(selected(hand)) == 10
    assert cursor(hand) == (row, column)


def test_tab_and_enter_go_round_inside_a_selection_and_it_stays(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Right, Key.Key_Down, modifier=Shift)
    chosen, seen = selected(hand), []
    for _ in range(5):
        seen.append(cursor(hand))
        hand.press(Key.Key_Tab)
    assert seen == [
        (row, column),
        (row, column + 1),
        (row + 1, column),
        (row + 1, column + 1),
        (row, column),
    ]
    hand.go(*PRICE)
    hand.press(Key.Key_Right, Key.Key_Down, modifier=Shift)
    hand.press(Key.Key_Return)
    assert cursor(hand) == (row + 1, column)
    hand.press(Key.Key_Return)
    assert cursor(hand) == (row, column + 1)
    hand.press(Key.Key_Return, modifier=Shift)
    assert cursor(hand) == (row + 1, column)
    assert selected(hand) == chosen


def test_values_typed_into_a_selection_go_where_enter_leads(hand):
    hand.go(*PRICE)
    hand.press(Key.Key_Right, Key.Key_Down, modifier=Shift)
    for text in ("1", "2", "3", "4"):
        hand.enter(text)
    values = [
        hand.session.value("price", (year, "moore", segment))
        for year in ("2025", "2026")
        for segment in ("training", "inference")
    ]
    assert values == [1, 2, 3, 4]


def test_control_backspace_shows_the_cursor_again(hand):
    hand.window.resize(900, 330)
    hand.go(*PRICE)
    values = hand.grid.values
    values.verticalScrollBar().setValue(values.verticalScrollBar().maximum())
    assert not values.viewport().rect().contains(values.cell_rectangle())
    hand.press(Key.Key_Backspace, modifier=Control)
    assert values.viewport().rect().contains(values.cell_rectangle())
    assert not hand.grid.editing.editor.isVisible()


def test_shift_click_extends_and_control_click_adds(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    click(hand, row + 1, column + 2, Shift)
    assert len(selected(hand)) == 6
    assert cursor(hand) == (row, column)
    click(hand, row, column, Qt.KeyboardModifier.NoModifier)
    click(hand, row + 1, column + 3, Control)
    assert selected(hand) == [(row, column), (row + 1, column + 3)]
    assert cursor(hand) == (row + 1, column + 3)
    hand.press(Key.Key_Left, modifier=Shift)
    assert selected(hand) == [(row, column), (row + 1, column + 2), (row + 1, column + 3)]


def test_dragging_selects_and_the_cursor_stays_where_it_began(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    room = hand.grid.values.viewport()
    QTest.mousePress(room, Qt.MouseButton.LeftButton, pos=spot(hand, row, column))
    QTest.mouseMove(room, spot(hand, row + 1, column + 1))
    QTest.mouseRelease(room, Qt.MouseButton.LeftButton, pos=spot(hand, row + 1, column + 1))
    assert len(selected(hand)) == 4
    assert cursor(hand) == (row, column)


def test_a_click_on_a_year_selects_its_column_and_shift_more(hand, qtbot):
    hand.go(*PRICE)
    header = hand.grid.values.horizontalHeader()

    def press(column, modifier):
        x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
        place = QPoint(x, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, pos=place)

    press(2, Qt.KeyboardModifier.NoModifier)
    assert {column for _, column in selected(hand)} == {2}
    assert len(selected(hand)) == len(hand.grid.contents.shown)
    press(4, Shift)
    assert {column for _, column in selected(hand)} == {2, 3, 4}


def test_shift_click_on_a_label_selects_the_rows_between(hand, qtbot):
    labels = hand.grid.labels
    row = hand.grid.contents.row_of(hand.grid.contents.cell_place(2, 1))

    def press(at, modifier):
        place = labels.visualRect(hand.grid.label_model.index(at, 0)).center()
        qtbot.mouseClick(labels.viewport(), Qt.MouseButton.LeftButton, modifier, pos=place)

    press(row, Qt.KeyboardModifier.NoModifier)
    assert selected(hand) == [(row, column) for column in range(1, 6)]
    hand.press(Key.Key_Down, modifier=Shift)
    assert len(selected(hand)) == 10


def test_a_right_click_keeps_a_selection_it_falls_into(hand, qtbot):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Right, modifier=Shift)
    room = hand.grid.values.viewport()
    qtbot.mouseClick(room, Qt.MouseButton.RightButton, pos=spot(hand, row, column + 1))
    assert len(selected(hand)) == 2
    qtbot.mouseClick(room, Qt.MouseButton.RightButton, pos=spot(hand, row + 1, column))
    assert selected(hand) == [(row + 1, column)]


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Return])
def test_a_lone_cell_still_lets_the_cursor_go_on(hand, key):
    hand.go(*PRICE)
    before = cursor(hand)
    hand.press(key)
    assert cursor(hand) != before
    assert selected(hand) == [cursor(hand)]


def test_enter_returns_to_where_tabs_began_unless_arrows_came_between(hand):
    hand.go(*PRICE)
    row, column = cursor(hand)
    hand.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert cursor(hand) == (row + 1, column)
    hand.go(*PRICE)
    hand.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Left, Key.Key_Return)
    assert cursor(hand) == (row + 1, column + 1)
