"""F1: the section of the manual about what has the keyboard, in the grid's place, or beside a box that asks something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from gpu_modeler.app.rows import Page
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar.formula_edit import FormulaEdit

if TYPE_CHECKING:
    from gpu_modeler.gui.manual.desk import ManualDesk
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the action does."""
    return {"manual": partial(ask_manual, window)}


def ask_manual(window: MainWindow) -> None:
    """Show what tells of the place the keyboard is at; where the manual is shown, go back to where it was opened."""
    if window.tools.current == "manual":
        _desk(window).leave()
        return
    from gpu_modeler.app.manual.topics import PAGE_TOPICS

    here = current_page(window)
    show_manual(window, topic_at(QApplication.focusWidget(), PAGE_TOPICS[here.kind]))


def show_manual(window: MainWindow, place: str) -> None:
    """Show a section in the grid's place."""
    here = current_page(window)
    desk = _desk(window)
    window.show_page(Page("manual"))
    desk.open(place, here if here.kind != "manual" else None)
    desk.take_focus()


def current_page(window: MainWindow) -> Page:
    """Return the page that is shown."""
    if window.is_reviewing:
        return Page("review")
    tool = window.tools.current
    return Page(tool) if tool is not None else window.view.page


def topic_at(focus: QWidget | None, otherwise: str) -> str:
    """Return what tells of a widget: of the function whose name the caret is on, or of the part it stands in."""
    from gpu_modeler.app.manual.topics import function_topic, topic_of

    if isinstance(focus, FormulaEdit):
        function = function_topic(word_at_caret(focus))
        if function is not None:
            return function
    return topic_of(_class_names(focus), otherwise)


def word_at_caret(edit: FormulaEdit) -> str:
    """Return the word that the caret stands in or behind, or that is selected."""
    cursor = edit.textCursor()
    if not cursor.hasSelection():
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    return cursor.selectedText().strip().rstrip("(")


def give_help(dialog: QDialog) -> None:
    """Let F1 show what the manual tells of a box, beside it."""
    keys = QShortcut(QKeySequence("F1"), dialog)
    keys.activated.connect(lambda: _show_beside(dialog))


def _show_beside(dialog: QDialog) -> None:
    from gpu_modeler.gui.manual.box import ManualBox

    focus = QApplication.focusWidget()
    place = topic_at(focus if focus is not None and dialog.isAncestorOf(focus) else dialog, "start")
    box = next(iter(dialog.findChildren(ManualBox)), None) or ManualBox(theme.language(), dialog)
    box.show_place(place)


def _class_names(widget: QWidget | None) -> Iterator[str]:
    while widget is not None:
        yield from (base.__name__ for base in type(widget).__mro__)
        widget = widget.parentWidget()


def _desk(window: MainWindow) -> ManualDesk:
    return cast("ManualDesk", window.tools.desk("manual"))
