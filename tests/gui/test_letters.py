"""Letters of menus: each once in a menu, in both languages, and nowhere but in menus."""

import re

import pytest
from PySide6.QtGui import QKeySequence

from gpu_modeler.app.actions import ACTIONS, MENUS
from gpu_modeler.gui.finding.palette import palette_entries
from gpu_modeler.gui.shell.letters import LETTERS, keys_text, with_letter
from gpu_modeler.gui.shell.menus import BY_MENU
from gpu_modeler.text import LANGUAGES

MARKED = re.compile(r"(?<!&)&([A-Za-z])")


@pytest.fixture(autouse=True)
def menus(window):
    """Have the menus made, which come after the first frame."""
    window.menus.complete()


def letters_of(menu):
    """Return (letter, text) of the entries of a menu."""
    texts = [entry.text() for entry in menu.actions() if not entry.isSeparator()]
    found = [(MARKED.findall(text.replace("&&", "")), text) for text in texts]
    assert all(len(letters) == 1 for letters, _ in found), found
    return [(letters[0].upper(), text) for letters, text in found]


def is_each_once(letters):
    return len({letter for letter, _ in letters}) == len(letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_stands_once_in_its_menu(window, session, language):
    session.choose_language(language)
    for name in MENUS:
        letters = letters_of(window.menus.menus[name])
        assert is_each_once(letters), (name, sorted(letters))
    folded = window.menus._folded.values()
    assert len(folded) == 3
    assert all(is_each_once(letters_of(menu)) for menu in folded)
    assert is_each_once(letters_of(window.menus.context_menu()))
    assert len(set(BY_MENU.values())) == len(BY_MENU)


def test_every_action_has_a_letter_and_its_english_name_holds_it():
    plain = {action.id for action in ACTIONS}
    assert plain <= set(LETTERS)
    lacking = [a.id for a in ACTIONS if a.label.en.isascii() and LETTERS[a.id] not in a.label.en.upper()]
    assert lacking == []


@pytest.mark.parametrize(
    ("text", "letter", "shown"),
    [
        ("Open…", "O", "&Open…"),
        ("Save as…", "A", "Save &as…"),
        ("Cut", "T", "Cu&t"),
        ("打开…", "O", "打开(&O)…"),
        ("保存", "S", "保存(&S)"),
        ("撤销 输入数值：R&D", "U", "撤销 输入数值：R&&D(&U)"),
        ("R&D", "", "R&&D"),
    ],
)
def test_a_letter_is_marked_as_is_the_custom(text, letter, shown):
    assert with_letter(text, letter) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_show_in_menus_alone(window, session, language):
    session.choose_language(language)
    for name, made in window.menus.actions.items():
        assert "&" in made.text(), name
        assert "&" not in made.iconText() + made.toolTip(), name
        assert not re.search(r"\([A-Z]\)", made.iconText() + made.toolTip()), name
    for entry in palette_entries(window):
        assert "&" not in entry.text
        assert not re.search(r"\([A-Z]\)", entry.text), entry.text


def test_arrows_are_called_as_on_the_keys_in_chinese(window, session):
    up = QKeySequence("Alt+Shift+Up")
    assert keys_text(up) == up.toString(QKeySequence.SequenceFormat.NativeText)
    session.choose_language("zh")
    assert keys_text(up) == "Alt+Shift+↑"
    assert window.menus.actions["fold_all"].text() == "全部折叠(&F)\tAlt+Shift+↑"
    assert keys_text(QKeySequence("F5")) == "F5"


def test_a_scenario_s_name_with_an_ampersand_is_shown_as_it_is(window, session):
    menu = window.menus.submenus["choose_scenario"]
    menu.aboutToShow.emit()
    assert [entry.isChecked() for entry in menu.actions()].count(True) == 1
    menu.actions()[-1].trigger()
    menu.aboutToShow.emit()
    assert [entry.isChecked() for entry in menu.actions()].index(True) == len(menu.actions()) - 1
