"""The window as one thing: its size is the person's, and rows of buttons stay in sight."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QWidget

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.empty_state import EmptyState
from gpu_modeler.gui.flowing import FlowLayout
from gpu_modeler.gui.page_head import PageHead, ShortLabel
from gpu_modeler.gui.shell.messages import MessageBar
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.simulation.note_bar import NoteBar
from gpu_modeler.text import Message

SMALL = (1000, 650)
SIZES = (SMALL, (1280, 720), (1440, 900), (1920, 1080))
ROUNDING = 1
"""Logical pixels by which a text may be wider than it was measured."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_pushes_the_window_s_size(window, session, qtbot, language):
    session.choose_language(language)
    window.resize(*SMALL)
    for kind in TOOLS:
        window.show_page(Page(kind))
        qtbot.wait(1)
        assert (window.width(), window.height()) == SMALL, kind


@pytest.mark.parametrize(
    "kind", ["scenarios", "simulation", "race", "structure", "story", "vintages", "sources"]
)
def test_buttons_stay_in_sight_in_a_small_window(window, qtbot, kind):
    window.resize(*SMALL)
    window.show_page(Page(kind))
    qtbot.wait(1)
    page = window.centre.currentWidget()
    room = QRect(QPoint(0, 0), window.centre.parentWidget().size())
    buttons = [
        one for one in page.findChildren(QAbstractButton) if one.isVisible() and isinstance(one, QPushButton)
    ]
    assert buttons
    for button in buttons:
        assert room.contains(QRect(button.mapTo(window.centre, QPoint(0, 0)), button.size())), button.text()


def test_a_row_goes_on_in_the_next_line_and_a_stretch_pushes_to_the_right(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FlowLayout(spacing=10)
    holder.setLayout(row)
    boxes = [QWidget(holder) for _ in range(3)]
    for box in boxes:
        box.setFixedSize(100, 20)
    row.addWidget(boxes[0])
    row.addWidget(boxes[1])
    row.addStretch()
    row.addWidget(boxes[2])
    assert row.heightForWidth(320) == 20
    assert row.heightForWidth(319) == 50
    holder.resize(400, 20)
    holder.show()
    assert [box.x() for box in boxes] == [0, 110, 300]
    holder.resize(220, 50)
    row.activate()
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (110, 0), (0, 30)]


# --- nothing is cut off -----------------------------------------------------------------------------


def shown(window, kind, qtbot):
    """Show a page, let it lay itself out, and return it."""
    window.show_page(Page(kind))
    qtbot.wait(1)
    return window.centre.currentWidget()


def is_cut(label):
    """Say whether a label has too little room and does not tell all of its text otherwise."""
    if not label.text() or label.text() in label.toolTip():
        return False
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + ROUNDING
    wanted = label.fontMetrics().size(0, label.text()).width()
    return wanted > label.contentsRect().width() + ROUNDING


def cut_texts(page):
    """Return the texts of labels and buttons that are cut off."""
    labels = [one for one in page.findChildren(QLabel) if one.isVisible() and is_cut(one)]
    buttons = [
        one
        for one in (*page.findChildren(QPushButton), *page.findChildren(QCheckBox))
        if one.isVisible() and one.text() and one.sizeHint().width() > one.width() + ROUNDING
    ]
    return [one.text() for one in (*labels, *buttons)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_empty", [False, True])
def test_no_label_or_button_is_cut_off_at_any_size(window, session, qtbot, language, is_empty):
    session.choose_language(language)
    if is_empty:
        session.new()
    cut = {}
    for size in SIZES:
        window.resize(*size)
        for kind in TOOLS:
            found = cut_texts(shown(window, kind, qtbot))
            if found:
                cut[f"{kind} {size}"] = found
    assert not cut


def test_a_short_label_says_in_its_tip_what_it_has_no_room_for(qtbot):
    label = ShortLabel()
    qtbot.addWidget(label)
    label.setText("Where each number comes from")
    label.resize(label.sizeHint().width() + 4, 20)
    label.show()
    assert label.toolTip() == ""
    label.resize(60, 20)
    assert label.is_cut
    assert label.toolTip() == "Where each number comes from"


# --- heads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_has_one_head_of_one_kind(window, session, qtbot, language):
    session.choose_language(language)
    window.resize(1440, 900)
    places = set()
    for kind in TOOLS:
        page = shown(window, kind, qtbot)
        heads = [head for head in page.findChildren(PageHead) if head.isVisible()]
        assert len(heads) == 1, kind
        title, about = heads[0].title, heads[0].about
        assert "" not in {title.text(), about.text()}, kind
        at = title.mapTo(window.centre, QPoint(0, title.height() // 2))
        places.add((at.x(), at.y(), title.font().pointSizeF(), title.font().weight()))
    assert len(places) == 1


# --- empty pages ------------------------------------------------------------------------------------

WITH_BUTTON = ("scenarios", "sensitivity", "implied", "simulation", "race", "story", "vintages", "sources")


@pytest.mark.parametrize("kind", WITH_BUTTON)
def test_what_an_empty_model_lacks_is_begun_by_a_button_that_keys_reach(
    window, session, qtbot, monkeypatch, kind
):
    session.new()
    page = shown(window, kind, qtbot)
    found = page.findChildren(EmptyState)
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in found)
    )  # what the market implies is worked out beside
    states = [one for one in found if one.isVisible()]
    asked = []
    monkeypatch.setattr(window.commands, "run_named", asked.append)
    if kind == "scenarios":
        page.asked.disconnect()  # it would open a box
        page.asked.connect(asked.append)
    for state in states:
        assert state.text()
        assert state.button.isVisible()
        assert state.button.isEnabled()
        assert state.button.focusPolicy() & Qt.FocusPolicy.TabFocus
        before = len(asked)
        state.button.setFocus()
        QTest.keyClick(state.button, Qt.Key.Key_Return)
        assert len(asked) == before + 1
    assert set(asked) <= {"guided_model", "new"}


def test_on_an_empty_model_no_button_that_cannot_work_is_active(window, session, qtbot):
    session.new()
    assert not shown(window, "simulation", qtbot).head.run.isEnabled()
    assert not shown(window, "race", qtbot).head.run.isEnabled()
    assert not shown(window, "sensitivity", qtbot).head.seek.isEnabled()
    implied = shown(window, "implied", qtbot)
    qtbot.waitUntil(implied.panel.isHidden)
    assert not any(row.isEnabled() for row in implied.head.rows.values())
    scenarios = shown(window, "scenarios", qtbot)
    assert not scenarios.head.add_rows.isEnabled()
    assert not scenarios.head.by_name["bridge"].isEnabled()


def test_a_search_that_finds_nothing_is_taken_back_by_the_button(window, session, qtbot):
    page = shown(window, "history", qtbot)
    page.search.setText("nothing is called so")
    page.changed.emit()
    assert page.empty.isVisible()
    QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.search.text() == ""
    assert page.empty.isHidden()


# --- messages ---------------------------------------------------------------------------------------


def test_what_is_said_moves_nothing_that_is_clicked(window, qtbot):
    window.resize(1440, 900)
    bars = 0
    for kind in TOOLS:
        page = shown(window, kind, qtbot)
        head = page.findChild(PageHead)
        buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
        pressed = [one for one in buttons if head.isAncestorOf(one)]
        for bar in (*page.findChildren(MessageBar), *page.findChildren(NoteBar)):
            if not bar.parentWidget().isVisible():
                continue
            bars += 1
            before = [one.mapTo(page, QPoint(0, 0)) for one in pressed]
            if isinstance(bar, MessageBar):
                bar.show_message(Message("nothing_uncertain"))
            else:
                bar.show_message(Message("nothing_uncertain"), "en")
            qtbot.wait(1)
            assert bar.isVisible()
            assert [one.mapTo(page, QPoint(0, 0)) for one in pressed] == before, kind
            bar.hide()
    assert bars >= 5


# --- widths and heights that change -----------------------------------------------------------------


def test_the_button_that_runs_keeps_its_place_and_width_while_it_cancels(window, session, qtbot):
    window.resize(*SMALL)
    for language in ("zh", "en"):
        session.choose_language(language)
        head = shown(window, "race", qtbot).head
        before = head.run.geometry()
        head.set_running(True)
        qtbot.wait(1)
        assert head.run.geometry() == before
        head.set_running(False)


def test_checks_of_an_empty_model_offer_to_begin_one(window, session, qtbot):
    session.new()
    page = shown(window, "checks", qtbot)
    for tab, empty in ((page.tests, page.tests.cases.empty), (page.review, page.review.table.empty)):
        page.tabs.setCurrentWidget(tab)
        page.refresh_tab()
        assert empty.button.isVisible()
    assert not page.tests.run.isEnabled()
