"""The start: the grid first, charts after the first frame; language and theme; a screenshot without a display."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gpu_modeler.gui import application, theme
from gpu_modeler.gui.palette import DARK


@pytest.fixture
def opened(qtbot, session, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back afterwards
    window = application.open_window(application.make_application(), session)
    monkeypatch.setattr(window.documents, "may_leave", lambda: True)
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowNoState)  # the offscreen screen is too narrow for charts
    window.resize(1280, 800)
    return window


def test_the_grid_is_painted_before_the_charts_are_built(opened, qtbot):
    assert opened.charts is None
    with qtbot.waitSignal(opened.painted):
        opened.show()
    qtbot.waitUntil(lambda: opened.charts is not None)
    assert opened.charts.isVisible()


def test_charts_can_be_hidden_and_stay_hidden_at_the_next_start(opened, qtbot, session):
    opened.show()
    qtbot.waitUntil(lambda: opened.charts is not None)
    switch = opened.menus.actions["show_charts"]
    assert switch.isChecked()
    switch.trigger()
    assert not opened.charts.isVisible()
    assert not switch.isChecked()
    opened.close()
    assert session.settings.layout["charts"] == "hidden"


def test_the_theme_follows_the_session(opened):
    opened.show()
    opened.session.choose_theme("dark")
    assert theme.colours() is DARK
    style = opened.view.grid.cell_style
    assert style.background.name().upper() == DARK.surface
    opened.session.choose_theme("light")


def test_qt_speaks_chinese_with_the_session(opened):
    opened.session.choose_language("zh")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"
    opened.session.choose_language("en")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_screenshot_is_drawn_to_a_file(tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    path = tmp_path / "window.png"
    application.render_screenshot(path, (1000, 700))
    picture = QImage(str(path))
    assert (picture.width(), picture.height()) == (1000, 700)


def test_composing_text_opens_the_editor_where_it_can_be_seen(hand):
    hand.go("price", "2026", "moore", "training")
    QGuiApplication.sendEvent(hand.grid.values, QInputMethodEvent("yi", []))
    editor = hand.grid.editing.editor
    assert editor.isVisible()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("1亿")
    QGuiApplication.sendEvent(editor, commit)
    assert editor.text() == "1亿"


def test_the_palette_runs_an_action(hand, qtbot):
    from gpu_modeler.gui.dialogs.finder import Finder, action_entries

    finder = Finder(hand.session, "palette_hint", action_entries(hand.window.menus), hand.window)
    qtbot.addWidget(finder)
    finder.narrow("fold all")
    QTest.keyClick(finder.wanted, Qt.Key.Key_Return)
    assert hand.grid.label_model.rowCount() in {2, 15}


def test_find_goes_to_a_line(hand, qtbot):
    from gpu_modeler.gui.dialogs.finder import Finder, line_entries

    finder = Finder(hand.session, "palette_hint", line_entries(hand.session, hand.window.view), hand.window)
    qtbot.addWidget(finder)
    finder.narrow("cost_rat")
    finder.choose()
    assert hand.grid.current_place().line == "cost_ratio"


def test_a_line_is_renamed_and_its_readers_follow(hand, qtbot):
    from gpu_modeler.gui.dialogs.rename_line import RenameLineDialog

    dialog = RenameLineDialog(hand.session, "cost_ratio", hand.window)
    qtbot.addWidget(dialog)
    dialog.identifier.setText("cost_share")
    dialog.en.setText("Cost share")
    dialog.accept()
    assert "cost_share" in hand.session.model.lines["profit"].formula
    hand.session.undo()
    assert "cost_ratio" in hand.session.model.lines["profit"].formula


def test_before_a_line_that_others_read_is_deleted_they_are_named(hand, monkeypatch):
    from gpu_modeler.gui.structure.deletion import DeletionDialog

    seen = []
    monkeypatch.setattr(DeletionDialog, "exec", lambda box: seen.append(box.table.item(0, 1).text()))
    hand.go("cost_ratio", "2026", "moore")
    hand.window.menus.actions["delete_line"].trigger()
    assert seen == ["Profit"]
    assert "cost_ratio" in hand.session.model.lines


def test_undo_returns_to_the_cell_on_its_own_page(hand):
    hand.go("price", "2026", "moore", "training")
    hand.enter("3")
    hand.window.step_page(1)
    assert hand.window.view.page.company == "metax"
    hand.window.menus.actions["undo"].trigger()
    assert hand.window.view.page.company == "moore"
    assert hand.grid.current_place().place == ("2026", "moore", "training")


def test_a_click_on_a_label_selects_its_row_and_on_a_heading_folds_it(hand, qtbot):
    labels = hand.grid.labels
    rows = hand.grid.label_model.rowCount()
    spot = labels.visualRect(hand.grid.label_model.index(2, 0)).center()
    qtbot.mouseClick(labels.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert len(hand.grid.values.selected_cells()) == 5
    spot = labels.visualRect(hand.grid.label_model.index(0, 0)).center()
    qtbot.mouseClick(labels.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert hand.grid.label_model.rowCount() < rows


def test_the_side_bar_opens_pages(hand, qtbot):
    sidebar = hand.window.sidebar
    row = next(k for k in range(sidebar.count()) if sidebar.item(k).text() == "Biren")
    spot = sidebar.visualItemRect(sidebar.item(row)).center()
    qtbot.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert hand.window.view.page.company == "biren"
    assert hand.grid.values.hasFocus()
