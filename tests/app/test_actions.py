from collections import Counter

import pytest

from gpu_modeler.app import actions
from gpu_modeler.app.actions import ACTIONS, BY_ID, MENUS, is_chosen, is_enabled, label_now, run
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.text import catalogue
from tests.small_model import small_model


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_can_be_shown(action):
    assert action.label.zh
    assert action.label.en
    assert action.menu in MENUS
    assert f"menu_{action.menu}" in catalogue()


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.command], ids=lambda action: action.id)
def test_every_command_is_a_method_of_the_session(action):
    assert callable(getattr(Session, action.command))


def test_ids_and_shortcuts_are_given_once():
    shortcuts = [key for action in ACTIONS for key in action.shortcut.split("; ") if key]
    assert [key for key, count in Counter(shortcuts).items() if count > 1] == []
    assert len(BY_ID) == len(ACTIONS)


def test_undo_can_be_asked_for_when_there_is_something_to_undo(session):
    assert not is_enabled(BY_ID["undo"], session)
    session.type_into_cell("growth", ("2025",), "3%")
    assert is_enabled(BY_ID["undo"], session)
    assert label_now(BY_ID["undo"], session).in_language("en") == "Undo Type values: Growth · 2025"
    run(BY_ID["undo"], session)
    assert is_enabled(BY_ID["redo"], session)
    assert label_now(BY_ID["redo"], session).in_language("zh") == "重做 填写数值：增速 · 2025"


def test_the_choice_in_force_is_marked(session):
    run(BY_ID["language_zh"], session)
    run(BY_ID["theme_dark"], session)
    assert is_chosen(BY_ID["language_zh"], session)
    assert not is_chosen(BY_ID["language_en"], session)
    assert is_chosen(BY_ID["theme_dark"], session)
    assert not is_chosen(BY_ID["new"], session)


def test_actions_on_cells_need_a_cell(session):
    assert not is_enabled(BY_ID["clear_cell"], session, cell_chosen=False)
    assert is_enabled(BY_ID["clear_cell"], session, cell_chosen=True)


def test_recent_files_can_be_forgotten_when_there_are_some(session, tmp_path):
    assert not is_enabled(BY_ID["open_recent"], session)
    session.save_as(tmp_path / "a.gpum")
    assert is_enabled(BY_ID["open_recent"], session)
    run(BY_ID["forget_recent"], session)
    assert session.recent_files == ()


def test_what_needs_a_question_is_not_run_without_one(session):
    with pytest.raises(ValueError, match="open"):
        run(BY_ID["open"], session)


def test_every_condition_is_known():
    assert {action.enabled_when for action in ACTIONS} <= set(actions._CONDITIONS)
