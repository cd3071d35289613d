"""Boxes about lines: what they show, what they refuse, what one undo step takes back."""

import pytest
from PySide6.QtCore import Qt

from gpu_modeler.edits.refusals import LineIsInput
from gpu_modeler.gui.dialogs.change_line import ChangeLineDialog
from gpu_modeler.gui.dialogs.define_line import DefineLineDialog
from gpu_modeler.gui.dialogs.exceptions import ExceptionsDialog
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.text import Labels

Checked, Unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.fixture
def change(hand, qtbot):
    def opened(line):
        dialog = ChangeLineDialog(hand.session, line, hand.window)
        qtbot.addWidget(dialog)
        return dialog

    return opened


@pytest.fixture
def exceptions(hand, qtbot):
    def opened(line, *place):
        dialog = ExceptionsDialog(hand.session, CellPlace(line, place), hand.window)
        qtbot.addWidget(dialog)
        return dialog

    return opened


def tick(dialog, axis, *items):
    """Tick exactly these items of an axis."""
    listed = dialog.scope.lists[axis]
    for k in range(listed.count()):
        row = listed.item(k)
        row.setCheckState(Checked if row.data(Qt.ItemDataRole.UserRole) in items else Unchecked)


def test_a_line_is_changed_in_one_undo_step(hand, change):
    dialog = change("profit")
    dialog.zh.setText("净利润")
    dialog.unit.setEditText("CNY_10k")
    dialog.formula.show_text("=revenue * (1 - cost_ratio)")
    dialog.note_en.setText("before tax")
    assert dialog.check()
    dialog.accept()
    line = hand.session.model.lines["profit"]
    assert (line.labels.zh, line.unit, line.note.en) == ("净利润", "CNY_10k", "before tax")
    assert hand.text("profit", "2026", "moore") == "300,000.0"
    hand.session.undo()
    assert hand.session.model.lines["profit"].labels == Labels("利润", "Profit")
    assert hand.text("profit", "2026", "moore") == "22.5"


def test_a_change_that_does_not_fit_says_why_and_changes_nothing(hand, change):
    dialog = change("profit")
    dialog.unit.setEditText("chip")
    assert not dialog.check()
    assert not dialog.accept_button.isEnabled()
    dialog.accept()
    assert hand.session.model.lines["profit"].unit == "CNY_100m"


def test_an_emptied_formula_makes_an_input_that_keeps_its_values(hand, change):
    dialog = change("revenue")
    dialog.formula.show_text("=")
    dialog.accept()
    assert hand.session.model.lines["revenue"].is_input
    assert hand.text("revenue", "2026", "moore") == "60.0"


def test_nothing_changed_is_no_step(hand, change):
    before = hand.session.history.mark
    change("profit").accept()
    assert hand.session.history.mark is before


def test_units_are_completed_by_their_text_or_name(hand, qtbot):
    dialog = DefineLineDialog(hand.session, "headcount", hand.window)
    qtbot.addWidget(dialog)
    assert dialog.unit.unit == "person"
    completer = dialog.unit.completer()
    completer.setCompletionPrefix("10k/")
    offered = [completer.completionModel().index(k, 0).data() for k in range(completer.completionCount())]
    assert [text.partition(" ")[0] for text in offered] == ["CNY_10k/chip"]
    dialog.unit.setEditText(offered[0])
    assert dialog.unit.unit == "CNY_10k/chip"
    dialog.unit.setEditText("亿元")
    assert dialog.unit.unit == "CNY_100m"


def test_a_new_exception_is_proposed_for_the_cell_s_company(hand, exceptions):
    dialog = exceptions("profit", "2026", "metax")
    assert dialog.scope.scope() == {"company": ("metax",)}
    dialog.formula.show_text("=revenue * 0.1")
    assert dialog.check()
    assert "MetaX" in dialog.verdict.text()
    dialog.accept()
    assert hand.session.value("profit", ("2026", "metax")) == 12
    assert hand.text("profit", "2026", "moore") == "22.5"
    hand.session.undo()
    assert hand.session.value("profit", ("2026", "metax")) == 45


def test_an_exception_may_hold_for_some_years(hand, exceptions):
    dialog = exceptions("profit", "2026", "moore")
    tick(dialog, "period", "2026", "2027")
    dialog.formula.show_text("=revenue * 0.1")
    dialog.accept()
    values = [hand.session.value("profit", (year, "moore")) for year in ("2025", "2026", "2027", "2028")]
    assert values == pytest.approx([5.625, 6, 8, 37.5])


def test_an_exception_for_everything_is_refused(hand, exceptions):
    dialog = exceptions("profit", "2026", "moore")
    tick(dialog, "company")
    assert not dialog.check()
    tick(dialog, "company", "moore", "metax", "biren")
    assert not dialog.check()


def test_it_opens_on_the_exception_that_governs_and_can_take_it_away(hand, exceptions):
    dialog = exceptions("profit", "2026", "biren")
    assert dialog.formula.text == "=revenue * (1 - cost_ratio)"
    dialog.remove_button.click()
    assert hand.session.model.lines["profit"].exceptions == ()
    assert hand.session.value("profit", ("2026", "biren")) == 67.5


def test_another_scope_replaces_the_exception(hand, exceptions):
    dialog = exceptions("profit", "2026", "biren")
    tick(dialog, "company", "metax", "biren")
    dialog.accept()
    assert [dict(e.scope) for e in hand.session.model.lines["profit"].exceptions] == [
        {"company": ("metax", "biren")}
    ]


def test_an_input_has_no_exceptions(hand, exceptions, monkeypatch):
    with pytest.raises(LineIsInput):
        exceptions("price", "2026", "moore", "training")
    hand.go("price", "2026", "moore", "training")
    hand.window.menus.actions["change_exception"].trigger()
    assert "Price" in hand.message()


def test_a_formula_typed_over_an_exception_keeps_its_note(hand, exceptions):
    dialog = exceptions("profit", "2026", "biren")
    dialog.note.setText("no tax yet")
    dialog.accept()
    hand.go("profit", "2026", "biren")
    hand.bar.begin_formula("=revenue * cost_ratio")
    hand.bar.commit()
    (held,) = hand.session.model.lines["profit"].exceptions
    assert (held.formula, held.note.en) == ("revenue * cost_ratio", "no tax yet")


@pytest.mark.parametrize("kind", [DefineLineDialog, ChangeLineDialog])
def test_a_box_takes_the_first_key_that_is_typed(hand, qtbot, kind):
    dialog = kind(hand.session, "profit", hand.window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitActive(dialog)
    qtbot.keyClicks(dialog.focusWidget(), "abc")
    field = dialog.identifier if kind is DefineLineDialog else dialog.en
    assert field.text().endswith("abc")


def test_a_first_line_is_proposed_for_the_page_in_view(hand, qtbot):
    hand.session.new()
    dialog = DefineLineDialog(hand.session, "", hand.window, page="company")
    qtbot.addWidget(dialog)
    line = dialog.line()
    assert (line.section, set(line.axes)) == ("company_lines", {"period", "company"})


def test_after_a_line_is_inserted_the_cursor_stands_on_it(hand, monkeypatch):
    def answer(dialog):
        dialog.identifier.setText("bonus")
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(DefineLineDialog, "exec", answer)
    hand.go("profit", "2026", "metax")
    hand.window.menus.actions["insert_line"].trigger()
    assert hand.grid.current_place() == CellPlace("bonus", ("2026", "metax"))
    hand.enter("7")
    assert hand.session.value("bonus", ("2026", "metax")) == 7
