"""The list of keys: by area, searched in both languages and by pinyin, in the language that was chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from gpu_modeler.app.actions import ACTIONS
from gpu_modeler.app.habits import HABITS
from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog
from gpu_modeler.gui.shell.letters import keys_text
from gpu_modeler.text import say


@pytest.fixture
def box(window, qtbot):
    def opened():
        made = ShortcutsDialog(window.session, window)
        qtbot.addWidget(made)
        made.show()
        return made

    return opened


def listed(box):
    """Return {heading: [(what, keys)]}."""
    heads = [box.list.topLevelItem(at) for at in range(box.list.topLevelItemCount())]
    return {
        head.text(0): [(head.child(at).text(0), head.child(at).text(1)) for at in range(head.childCount())]
        for head in heads
    }


def rows(box):
    return [row for found in listed(box).values() for row in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_of_the_table_and_every_habit_is_listed_under_its_area(box, session, language):
    session.choose_language(language)
    found = listed(box())
    for action in ACTIONS:
        if action.shortcut:
            keys = ", ".join(keys_text(QKeySequence(text)) for text in action.shortcut.split("; "))
            label = action.label.in_language(language).rstrip("…")
            assert (label, keys) in found[say(f"menu_{action.menu}", language)], action.id
    for habit in HABITS:
        names = [what for what, _ in found[say(f"habits_{habit.place}", language)]]
        assert say(habit.label_key, language) in names
    assert not any("&" in what for what, _ in rows(box()))


@pytest.mark.parametrize(
    ("language", "typed", "wanted"),
    [
        ("en", "paste", "Paste special"),
        ("en", "xzxzt", "Paste special"),
        ("en", "ctrl+alt+v", "Paste special"),
        ("en", "选择性", "Paste special"),
        ("zh", "xzxzt", "选择性粘贴"),
        ("zh", "undo", "撤销"),
        ("zh", "ctrl + z", "撤销"),
    ],
)
def test_what_is_typed_narrows_the_list(box, session, language, typed, wanted):
    session.choose_language(language)
    shown = box()
    everything = len(rows(shown))
    shown.wanted.setText(typed)
    assert wanted in [what for what, _ in rows(shown)]
    assert len(rows(shown)) < everything / 2
    assert shown.none.isHidden()


def test_an_area_is_found_by_its_name(box):
    shown = box()
    shown.wanted.setText("formula bar")
    assert len(listed(shown)[say("habits_bar", "en")]) == sum(habit.place == "bar" for habit in HABITS)


def test_nothing_found_says_where_to_look(box):
    shown = box()
    shown.wanted.setText("qqqq")
    assert rows(shown) == []
    assert shown.none.isVisible()


def test_it_is_gone_through_by_keys_alone(box, qtbot):
    shown = box()
    first = shown.list.currentItem()
    assert first.parent() is not None
    qtbot.keyClick(shown.wanted, Qt.Key.Key_Up)
    assert shown.list.currentItem().text(0) == rows(shown)[-1][0]
    qtbot.keyClick(shown.wanted, Qt.Key.Key_Down)
    assert shown.list.currentItem() is first
    qtbot.keyClick(shown.wanted, Qt.Key.Key_Escape)
    assert not shown.isVisible()
