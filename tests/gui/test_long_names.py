"""Names as people give them: two hundred letters, markup, other scripts. No page becomes wider, none is read as markup."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from gpu_modeler import edits
from gpu_modeler.app.rows import Page
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.structure.beginning import WAYS, Way
from gpu_modeler.text import Labels, Message
from tests.gui.whole_session import session  # noqa: F401 - takes the place of the usual one

LONG = Labels("很长的名称" * 40, "A very long name " * 12)
MARKUP = Labels("<b>粗体</b><img src=x>", "<b>bold</b><img src=x>")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit)
PAGES = ["company", "market", "compare", "view", *TOOLS]


def rename_everything(session, labels):  # noqa: F811
    model = session.model
    todo = [edits.RelabelLine(line, labels) for line in model.lines]
    todo += [edits.RelabelSection(section, labels) for section in model.sections]
    todo += [edits.RelabelScenario(scenario, labels) for scenario in model.scenarios]
    todo += [edits.RelabelAxis(axis, labels) for axis in model.axes]
    todo += [edits.RelabelItem(axis, item, labels) for axis in model.axes for item in model.item_ids(axis)]
    for edit in todo:
        session.perform(edit)


def page_of(kind):
    if kind == "company":
        return Page("company", "metax")
    return Page("view", view=":company") if kind == "view" else Page(kind)


def beyond(hand):
    """Controls, by page, that end outside the window and cannot be scrolled to."""
    window, found = hand.window, {}
    for kind in PAGES:
        window.show_page(page_of(kind))
        QApplication.processEvents()
        inside = QRect(QPoint(), window.size())
        for widget in window.centre.currentWidget().findChildren(QWidget):
            if isinstance(widget, CONTROLS) and widget.isVisible() and not is_scrolled(widget):
                place = QRect(widget.mapTo(window, QPoint()), widget.size())
                if not inside.contains(place):
                    found.setdefault(kind, []).append((type(widget).__name__, widget.accessibleName(), place))
    return found


def is_scrolled(widget):
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def test_long_names_push_nothing_out_of_the_window(hand):
    hand.window.resize(1280, 800)
    assert beyond(hand) == {}
    rename_everything(hand.session, LONG)
    assert beyond(hand) == {}


def test_markup_in_names_is_shown_as_it_is(hand):
    rename_everything(hand.session, MARKUP)
    read_as_markup, shown = set(), 0
    for kind in PAGES:
        hand.window.show_page(page_of(kind))
        QApplication.processEvents()
        for widget in hand.window.findChildren(QWidget):
            if MARKUP.en in widget.toolTip():  # a tip with a tag in it is read as markup
                read_as_markup.add((kind, type(widget).__name__, widget.toolTip()))
            if isinstance(widget, QLabel) and MARKUP.en in widget.text():
                shown += 1
                if widget.textFormat() != Qt.TextFormat.PlainText:
                    read_as_markup.add((kind, "label", widget.text()))
    assert read_as_markup == set()
    assert shown > 5


def test_markup_in_a_message_is_shown_as_it_is(hand):
    for page in (Page("market"), Page("history")):
        hand.window.show_page(page)
        hand.window.tell(Message("view_saved", {"view": MARKUP}))
        bar = (hand.window.tools if hand.window.is_grid_away else hand.window.view).messages
        assert MARKUP.en in bar.text.text()
        assert bar.text.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ways_to_begin_show_all_of_their_words(hand, language):
    """The model became empty while another page was open; the letters are known when the cards are first seen."""
    hand.window.show_page(Page("history"))
    hand.session.choose_language(language)
    hand.session.new()
    hand.window.show_page(Page("market"))
    QApplication.processEvents()
    ways = [way for way in hand.window.findChildren(Way) if way.isVisible()]
    assert len(ways) == len(WAYS)
    for way in ways:
        for label in (way.name, way.description):
            assert label.height() >= label.heightForWidth(label.width())
