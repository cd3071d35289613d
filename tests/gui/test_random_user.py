"""A user without a plan leaves a window whose values are those of a fresh calculation, and whose steps all go back."""

import os

import pytest

from tests.gui.random_user import RandomUser, judge, record, steps_back_and_forth

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)")


FIRST, LAST, DEEDS = (int(each) for each in os.environ.get("RANDOM_USER", "1 2 150").split())
"""Seeds and how much each does; more by hand: RANDOM_USER="3 500 300"."""


@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_work_without_a_plan(window, monkeypatch, seed):
    monkeypatch.setattr("PySide6.QtWidgets.QDialog.exec", lambda _self: 0)  # boxes are closed unread
    begun = record(window.session.model)
    user = RandomUser(window, seed)
    for _ in range(DEEDS):
        user.act()
    judge(window.session)
    start, count = steps_back_and_forth(window.session)
    assert start == begun
    assert count >= 10
    judge(window.session)
