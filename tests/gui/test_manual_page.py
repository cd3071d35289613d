"""The manual in the window: F1 opens what tells of the place one is at; search, links, back, language, theme."""

import re

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShortcut, QTextDocument
from PySide6.QtWidgets import QDialog

from gpu_modeler.app.manual.contents import FOLDER, PAGES, source
from gpu_modeler.app.manual.topics import PAGE_TOPICS
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog
from gpu_modeler.gui.manual import commands
from gpu_modeler.gui.manual.box import ManualBox
from gpu_modeler.gui.manual.commands import give_help, show_manual
from gpu_modeler.gui.manual.page import ManualPage
from gpu_modeler.gui.manual.reader import Reader
from gpu_modeler.gui.manual.styling import blocks, fragments, tables
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.resources import resource_folder

Key = Qt.Key


@pytest.fixture
def manual(window):
    """Return the page of the manual, shown at its first section."""
    show_manual(window, "start")
    return window.tools.desk("manual").page


@pytest.mark.parametrize(
    "kind", ["market", "company", "compare", *(kind for kind in TOOLS if kind != "manual")]
)
def test_f1_opens_what_tells_of_the_page_and_leads_back(window, qtbot, kind):
    page = Page(kind, "alpha" if kind == "company" else "", line="revenue" if kind == "compare" else "")
    window.show_page(page)
    (window.centre if kind in TOOLS else window.view.grid.values).setFocus()
    window.commands.run_named("manual")
    desk = window.tools.desk("manual")
    assert window.tools.current == "manual"
    assert desk.page.place == PAGE_TOPICS[kind]
    assert not window.sidebar.selectedItems()
    qtbot.keyClick(desk.page.reader, Key.Key_Escape)
    assert window.tools.current == (kind if kind in TOOLS else None)
    assert commands.current_page(window).kind == kind


def test_the_key_works_in_the_window_and_again_goes_back(hand, window, qtbot):
    qtbot.keyClick(hand.grid.values, Key.Key_F1)
    assert window.tools.current == "manual"
    qtbot.keyClick(window.tools.desk("manual").page.reader, Key.Key_F1)
    assert window.tools.current is None
    assert hand.grid.values.hasFocus()


def test_f1_on_a_function_in_the_formula_bar_opens_that_function(hand, window):
    edit = hand.bar.edit
    edit.setFocus()
    edit.setPlainText("=SUM(1, 2) + round")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    assert commands.topic_at(edit, "start") == "formulas#ROUND"
    edit.moveCursor(edit.textCursor().MoveOperation.Start)
    assert commands.topic_at(edit, "start") == "window#formula-bar"
    show_manual(window, "formulas#ROUND")
    reader = window.tools.desk("manual").page.reader
    (marked,) = reader.extraSelections()
    assert marked.cursor.block().text().startswith("ROUND(")


@pytest.mark.parametrize("typed", ["敏感性", "mgx", "sensitivity"])
def test_what_is_typed_is_found_and_enter_opens_the_best(manual, qtbot, typed):
    manual.search.setText(typed)
    qtbot.keyClick(manual.search, Key.Key_Return)
    assert manual.beside.currentWidget() is manual.found
    assert manual.place == "analysis#sensitivity"
    manual.search.clear()
    qtbot.waitUntil(lambda: manual.beside.currentWidget() is manual.contents)


def test_nothing_found_says_so(manual, qtbot):
    manual.search.setText("zzzqqq")
    qtbot.waitUntil(lambda: manual.beside.currentWidget() is manual.found)
    assert manual.none.isVisible()
    assert manual.found.count() == 0
    qtbot.keyClick(manual.search, Key.Key_Return)
    assert manual.place == "start"


def test_contents_mark_and_open_sections(manual):
    item = manual.contents.topLevelItem(PAGES.index("analysis"))
    manual.contents.setCurrentItem(item.child(2))
    assert manual.place == "analysis#sensitivity"
    assert item.isExpanded()
    manual.show_place("checks")
    assert manual.contents.currentItem().text(0) == "Checks"


def test_links_lead_on_and_back_and_forward_lead_through(manual, qtbot):
    manual.follow(QUrl("building.en.md#exceptions"))
    assert manual.place == "building#exceptions"
    manual.follow(QUrl("habits.en.md"))
    assert manual.place == "habits"
    qtbot.keyClick(manual.reader, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert manual.place == "building#exceptions"
    manual.back.click()
    assert manual.place == "start"
    assert not manual.back.isEnabled()
    qtbot.keyClick(manual.reader, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert manual.place == "building#exceptions"
    manual.follow(QUrl("checks.en.md"))
    assert not manual.forward.isEnabled()


def test_a_link_within_a_page_stays_on_it(manual):
    manual.show_place("window")
    manual.follow(QUrl("#views"))
    assert manual.place == "window#views"


def test_links_out_are_opened_by_the_system_and_others_not(manual, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    manual.follow(QUrl("https://example.org/a"))
    manual.follow(QUrl("file:///etc/passwd"))
    assert opened == ["https://example.org/a"]
    assert manual.place == "start"


def test_another_language_keeps_the_place(manual, session):
    manual.show_place("analysis#seek")
    session.choose_language("zh")
    assert manual.place == "analysis#seek"
    assert "单变量求解" in manual.reader.toPlainText()
    assert manual.contents.topLevelItem(0).text(0) == "五分钟上手"


def test_another_theme_keeps_the_place_and_takes_its_colours(manual, session):
    manual.show_place("analysis#seek")
    before = code_ground(manual.reader)
    session.choose_theme("dark")
    assert manual.place == "analysis#seek"
    assert code_ground(manual.reader) != before


def code_ground(reader):
    pieces = (piece.charFormat() for block in blocks(reader.document()) for piece in fragments(block))
    return next(form.background().color().name() for form in pieces if form.fontFixedPitch())


def test_another_width_keeps_the_place(window, manual, qtbot):
    manual.show_place("window#views")
    window.resize(900, 700)
    assert manual.place == "window#views"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_shown_whole_with_its_pictures(qtbot, name, language):
    reader = Reader()
    qtbot.addWidget(reader)
    reader.resize(QSize(760, 600))
    reader.show_page(name, language)
    text = source(name, language)
    shown = reader.toPlainText()
    assert "**" not in shown
    assert "](" not in shown
    assert len(tables(reader.document())) == len(re.findall(r"^\|[-| ]+\|$", text, re.MULTILINE))
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        image = reader.loadResource(QTextDocument.ResourceType.ImageResource.value, picture)
        assert 0 < image.width() / image.devicePixelRatio() <= 760
    assert (resource_folder() / FOLDER).is_dir()


def test_nothing_but_pictures_of_the_manual_is_read(qtbot):
    reader = Reader()
    qtbot.addWidget(reader)
    kinds = QTextDocument.ResourceType
    assert reader.loadResource(kinds.ImageResource.value, "https://example.org/window.en.png") is None
    assert reader.loadResource(kinds.ImageResource.value, "none.png") is None
    assert reader.loadResource(kinds.HtmlResource.value, "window.en.md") is None


def test_a_box_has_the_manual_beside_it(window, qtbot):
    box = ShortcutsDialog(window.session, window)
    qtbot.addWidget(box)
    give_help(box)
    box.show()
    (keys,) = box.findChildren(QShortcut)
    assert keys.key().toString() == "F1"
    keys.activated.emit()
    beside = box.findChild(ManualBox)
    assert isinstance(beside, QDialog)
    assert isinstance(beside.page, ManualPage)
    assert beside.page.place == "window#keys"
    qtbot.keyClick(beside.page.reader, Key.Key_Escape)
    assert not beside.isVisible()
