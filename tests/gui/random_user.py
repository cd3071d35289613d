"""Somebody at the window without a plan: keys, texts, presses, blocks from the clipboard, undo, other pages."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError

Key = Qt.Key
Modifier = Qt.KeyboardModifier
ARROWS = (Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right)
MOVES = (*ARROWS, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown)
ENDS = (Key.Key_Return, Key.Key_Tab, Key.Key_Escape, *ARROWS)
TEXTS = (
    "12",
    "-3.5",
    "45%",
    "1,234",
    "(763)",
    "12 mu",
    "abc",
    "=1+2",
    "1e3",
    "",
    "0",
    "150 CNY_10k",
    "2024-01-02",
    "1e400",
)
COMPOSED = ("12", "￥7", "３．５", "12.3亿", "五", "＝1+1")
FORMULAS = (
    "=revenue*2",
    "=price*units",
    "=1/0",
    "=revenue[-1]",
    "=nonsense",
    "=profit",
    "=SUM(price, segment)",
    "=",
)
BLOCKS = ("1\t2\n3\t4\n", "5", "x\t1", "-\t7%", "$3\t4", "1\t2\t3\t4\t5\t6\t7", "¥2\n¥3\n¥4")
ACTIONS = (
    "undo", "undo", "undo", "redo", "redo", "copy", "copy", "cut", "paste", "paste", "clear_cell", "fill_right",
    "fill_down", "copy_above", "next_page", "previous_page", "fold_all", "unfold_all", "zoom_in", "zoom_out",
    "zoom_reset", "edit_formula", "insert_line", "insert_line_above", "move_line_up", "move_line_down",
    "language_zh", "language_en", "theme_dark", "theme_light", "duplicate_line", "go_precedents", "go_back", "inspector",
)  # fmt: skip


class RandomUser:
    """Works in a window, by the numbers of a seed; `log` says what was done, for a run that went wrong."""

    def __init__(self, window: object, seed: int) -> None:
        self.window, self.random = window, Random(seed)
        self.grid = window.view.grid
        self.log: list[str] = []

    def act(self) -> None:
        """Do one thing; a text that was refused is dropped sooner or later."""
        bar = self.window.view.bar
        if self.grid.editing.editor.isVisible() and self.random.random() < 0.4:
            QTest.keyClick(self.grid.editing.editor, Key.Key_Escape)
        elif bar.is_editing and self.random.random() < 0.4:
            QTest.keyClick(bar.edit, Key.Key_Escape)
        deed = self.random.choices(DEEDS, WEIGHTS)[0]
        self.log.append(deed.__name__)
        deed(self)
        QApplication.processEvents()

    # --- deeds ----------------------------------------------------------------------------------

    def move(self) -> None:
        """Press a key that moves the cursor, with or without Ctrl and Shift."""
        modifier = self.random.choice(
            (Modifier.NoModifier, Modifier.NoModifier, Modifier.ControlModifier, Modifier.ShiftModifier)
        )
        self._press(self.random.choice(MOVES), modifier)

    def type(self) -> None:
        """Type something, and end it somehow or not at all."""
        QTest.keyClicks(self._target(), self.random.choice(TEXTS))
        self._end()

    def compose(self) -> None:
        """Type by an input method, of which something may be dropped."""
        for text in ("yi", "", self.random.choice(COMPOSED)):
            event = QInputMethodEvent(text if text == "yi" else "", [])
            if text not in {"yi", ""}:
                event.setCommitString(text)
            QApplication.sendEvent(self._target(), event)
        self._end()

    def edit(self) -> None:
        """Edit what is there."""
        self._press(Key.Key_F2)
        QTest.keyClicks(self._target(), self.random.choice(("", "5", "0", "%")))
        self._end()

    def write(self) -> None:
        """Write a formula in the bar."""
        bar = self.window.view.bar
        if self.window.is_grid_away or bar.edit.isReadOnly():
            return
        bar.edit.setFocus()
        bar.edit.selectAll()
        QTest.keyClicks(bar.edit, self.random.choice(FORMULAS + TEXTS))
        bar.edit.popup.hide()
        if self.random.random() < 0.9:
            QTest.keyClick(bar.edit, self.random.choice((Key.Key_Return, Key.Key_Return, Key.Key_Escape)))

    def point(self) -> None:
        """Press into the grid, or on a row's label."""
        view = self.random.choice((self.grid.values, self.grid.values, self.grid.labels))
        area = view.viewport().rect()
        at = area.topLeft()
        at += type(at)(
            self.random.randrange(max(area.width(), 1)), self.random.randrange(max(area.height(), 1))
        )
        modifier = self.random.choice((Modifier.NoModifier, Modifier.ShiftModifier, Modifier.ControlModifier))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)

    def bring(self) -> None:
        """Put a block of another program on the clipboard, and paste it."""
        content = QMimeData()
        content.setText(self.random.choice(BLOCKS))
        QGuiApplication.clipboard().setMimeData(content)
        self._trigger("paste")

    def ask(self) -> None:
        """Choose something in a menu."""
        self._trigger(self.random.choice(ACTIONS))

    def choose_scenario(self) -> None:
        """Show another scenario."""
        self.window.commands.choose_scenario(self.random.choice(list(self.window.session.model.scenarios)))

    def choose_page(self) -> None:
        """Show another page of the grid."""
        pages = [
            page for page in self.window.sidebar.pages() if page.kind in {"company", "market", "compare"}
        ]
        self.window.show_page(self.random.choice(pages))

    def take_offer(self) -> None:
        """Take what a message offers."""
        button = self.window.view.messages.offer_button
        if button.isVisible():
            button.click()

    # --- hands ----------------------------------------------------------------------------------

    def _trigger(self, name: str) -> None:
        self.log.append(name)
        action = self.window.menus.actions[name]
        if action.isEnabled():
            action.trigger()

    def _target(self) -> object:
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.grid.isAncestorOf(focus) else self.grid.values

    def _end(self) -> None:
        if self.random.random() < 0.8:
            self._press(self.random.choice(ENDS))

    def _press(self, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(self._target(), key, modifier)


DEEDS: tuple[Callable[[RandomUser], None], ...] = (
    RandomUser.move, RandomUser.type, RandomUser.compose, RandomUser.edit, RandomUser.write, RandomUser.point,
    RandomUser.bring, RandomUser.ask, RandomUser.choose_scenario, RandomUser.choose_page, RandomUser.take_offer,
)  # fmt: skip
WEIGHTS = (8, 8, 2, 3, 2, 6, 3, 10, 1, 2, 1)


# --- judging ----------------------------------------------------------------------------------------


def values(model, calculation):
    """Return every value of a model in every scenario, errors as their texts."""
    found = {}
    for scenario in model.scenarios:
        for line in model.lines.values():
            for place in _places(model, line.axes):
                value = calculation.value(line.id, place, scenario)
                found[scenario, line.id, place] = value.text if isinstance(value, CellError) else value
    return found


def _places(model, axes):
    places = [()]
    for axis in axes:
        places = [(*place, item) for place in places for item in model.item_ids(axis)]
    return places


def judge(session):
    """Compare what the session shows with a fresh calculation of its model."""
    fresh = values(session.model, Calculation.of(session.model))
    shown = values(session.model, session.calculation)
    wrong = {at: (shown[at], fresh[at]) for at in fresh if not _are_same(shown[at], fresh[at])}
    assert not wrong, f"{len(wrong)} values differ from a fresh calculation: {dict(list(wrong.items())[:5])}"


def _are_same(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == other or abs(one - other) <= 1e-12 * max(abs(one), abs(other))


def steps_back_and_forth(session):
    """Undo everything and redo it: the model comes back to what it was, at both ends."""
    count, end = 0, record(session.model)
    while session.history.undo_label is not None:
        session.undo()
        count += 1
    start = record(session.model)
    for _ in range(count):
        session.redo()
    assert record(session.model) == end
    return start, count


def record(model):
    """Return what a model holds, to compare."""
    tables = ("lines", "sections", "scenarios", "sources", "groups", "axes")
    return {table: dict(getattr(model, table)) for table in tables} | {
        "cells": {line: dict(cells) for line, cells in model._cells.items() if cells},
        "orders": {name: tuple(order) for name, order in model.orders.items()},
    }
