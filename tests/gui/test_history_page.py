"""The page of history: what was done, where, from what to what; back to any step and forward again."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.history_words import told
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import SetProperty
from gpu_modeler.edits.checking import KeepNote
from gpu_modeler.edits.history import Step
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Replacement
from gpu_modeler.model.document import TABLES
from gpu_modeler.text import Labels, Message, catalogue
from tests.gui.whole_session import session  # noqa: F401 - takes the place of the usual one
from tests.small_model import contents


@pytest.fixture
def desk(hand):
    hand.session.set_value("growth", ("2025",), 0.3)
    hand.session.set_value("price", ("2025", "metax", "training"), 6.0)
    hand.session.set_formula("profit", "=revenue - cost * 2")
    hand.window.show_page(Page("history"))
    return hand.window.tools.desk("history")


def column(desk, number):
    return [row.texts[number] for row in desk.page.table.listing.rows]


def test_steps_stand_with_place_and_both_values(desk):
    QAbstractItemModelTester(
        desk.page.table.listing, QAbstractItemModelTester.FailureReportingMode.Fatal, desk
    )
    assert column(desk, 0) == ["3", "2", "1", "0"]
    assert column(desk, 2)[1:3] == ["Price · 2025 · MetaX · Training", "Growth · 2025"]
    assert column(desk, 1) == ["Change formula", "Type values", "Type values", "As it was opened"]
    assert desk.page.table.row.key == 3
    assert (column(desk, 3)[2], column(desk, 4)[2]) == ("25%", "30%")
    assert (column(desk, 3)[1], column(desk, 4)[1]) == ("5", "6")
    assert (column(desk, 3)[0], column(desk, 4)[0]) == ("revenue - cost", "revenue - cost * 2")


def test_back_to_a_step_and_forward_again(desk, hand):
    after = contents(hand.session.model)
    desk.page.table.go_to(1)
    desk.page.by_name["back"].click()
    assert hand.session.history.position == 1
    assert hand.session.model.cell("growth", ("2025",)).value == 0.3
    assert hand.session.model.cell("price", ("2025", "metax", "training")).value == 5.0
    tones = {row.key: row.tones[0] for row in desk.page.table.listing.rows}
    assert tones == {3: "muted", 2: "muted", 1: "strong", 0: ""}
    assert "2 of them undone" in desk.page.summary.text()
    desk.page.table.go_to(3)
    desk.page.by_name["back"].click()
    assert contents(hand.session.model) == after
    desk.page.table.go_to(0)
    desk.page.by_name["back"].click()
    assert hand.session.history.position == 0


def test_a_row_leads_to_its_cell(desk, hand):
    desk.page.table.go_to(2)
    desk.page.table.setFocus()
    hand.press(Qt.Key.Key_Return, widget=desk.page.table)
    assert hand.grid.current_place() == CellPlace("price", ("2025", "metax", "training"))
    assert not hand.window.is_grid_away


def test_it_follows_what_is_done_meanwhile(desk, hand, qtbot):
    hand.session.undo()
    qtbot.waitUntil(lambda: desk.page.table.listing.rows[0].tones == ("muted",))
    hand.session.set_value("growth", ("2026",), 0.1)
    qtbot.waitUntil(lambda: column(desk, 4)[0] == "10%")
    assert column(desk, 0) == ["3", "2", "1", "0"]


def test_search_narrows(desk, hand):
    desk.page.search.setText("price")
    desk.page.changed.emit()
    assert column(desk, 0) == ["2"]
    hand.press(Qt.Key.Key_Escape, widget=desk.page.search)
    assert len(column(desk, 0)) == 4


def test_words_tell_every_change_of_a_step(desk, hand):
    hand.session.set_values({("growth", (year,)): 0.5 for year in ("2024", "2025", "2026")})
    desk.refresh()
    desk.page.table.go_to(4)
    told = desk.page.words.text().splitlines()
    assert len(told) == 3
    assert all(line.endswith("50%") for line in told)


def test_ctrl_shift_h_opens_it_and_a_fresh_document_says_so(hand):
    hand.press(
        Qt.Key.Key_H,
        modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        widget=hand.window,
    )
    desk = hand.window.tools.desk("history")
    assert hand.window.centre.currentWidget() is desk.page
    assert column(desk, 0) == ["0"]
    assert not desk.page.by_name["undo"].isEnabled()


def test_a_step_that_keeps_data_says_what_it_is_about(hand):
    hand.session.perform(
        KeepNote("source_checked", '{"news": ["2026-01-01", "why"]}', "edit_source_checked", "News")
    )
    hand.session.perform(SetProperty("author", "Han"))
    hand.window.show_page(Page("history"))
    author, checked, _ = hand.window.tools.desk("history").page.table.listing.rows
    assert checked.texts == ("1", "Confirm a source still holds", "News", "", "")
    assert author.texts[2:] == ("author", "O'Hara; DROP TABLE lines", "Han")


def test_every_table_of_the_model_is_told_by_its_name(session):  # noqa: F811
    """A record put into any table: the page says what kind it is; a table that is new needs its name."""
    told_apart = set()
    for table in set(TABLES) - {"properties", "orders", "cells"}:
        record = SimpleNamespace(labels=Labels("名", "name"))
        step = Step(Message("history_order"), (Replacement(table, "x", None, record),))
        (change,) = told(session.model, step, "zh")
        kind = catalogue()[f"history_table_{table}"].zh
        assert change.where == f"{kind} · 名"
        told_apart.add(kind)
    assert len(told_apart) == len(TABLES) - 3
