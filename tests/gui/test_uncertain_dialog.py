"""The box of one uncertainty: kinds and text both ways, live picture, scope, faults; and asked from a cell of the grid."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gpu_modeler.analysis.distribution_text import FAMILIES, read_distribution
from gpu_modeler.analysis.distributions import Normal, Pert
from gpu_modeler.analysis.outcomes import Discrete, Event
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.gui.dialogs.finder import Finder
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.uncertain import asking
from gpu_modeler.gui.uncertain.dialog import UncertaintyDialog
from gpu_modeler.model import Uncertainty
from tests.gui.small_model import small_model

COSTS = Uncertainty(
    "costs",
    "cost_ratio",
    "pert(-5%, 0, 10%)",
    "add",
    "%",
    {"period": ("2026", "2027")},
    ("company",),
    "report",
)
CELL = CellPlace("cost_ratio", ("2026", "metax"))


@pytest.fixture
def small():
    made = Session(small_model(), SettingsFile.nowhere())
    made.choose_language("en")
    return made


@pytest.fixture
def box(qtbot, small):
    small.perform(SetUncertainty(COSTS))
    return opened(qtbot, small, COSTS)


def opened(qtbot, session, known=None, **given):
    made = UncertaintyDialog(session, known, **given)
    qtbot.addWidget(made)
    made.show()
    return made


def choose_kind(box, family):
    box.distribution.kind.setCurrentIndex(FAMILIES.index(family))
    box.distribution.kind.activated.emit(FAMILIES.index(family))


def retype(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


# --- kinds, fields and text -----------------------------------------------------------------------


def test_it_shows_what_the_model_says(box):
    fields = box.distribution
    assert fields.family is Pert
    assert [field.text() for field in fields.numbers] == ["-5%", "0", "10%", ""]
    assert [name.text() for name in fields.names][:3] == ["Low", "Likeliest", "High"]
    assert box.wanted == COSTS
    assert box.check()


def test_the_text_follows_the_fields_and_the_fields_the_text(qtbot, box):
    fields = box.distribution
    retype(qtbot, fields.numbers[2], "20%")
    assert fields.text.text() == "pert(-5%, 0, 20%)"
    assert fields.found == Pert(-0.05, 0, 0.2)
    retype(qtbot, fields.text, "normal(1%, 4%)")
    assert fields.family is Normal
    assert [field.text() for field in fields.numbers[:2]] == ["1%", "4%"]
    assert fields.numbers[2].isHidden()


def test_the_picture_follows_at_once(qtbot, box):
    before = box.outlook.picture.drawn.x[-1]
    retype(qtbot, box.distribution.numbers[2], "30%")
    assert box.outlook.picture.drawn.x[-1] > before
    assert any("P90" in text for text, _ in box.outlook.picture.texts)
    retype(qtbot, box.distribution.numbers[2], "much")
    assert box.outlook.picture.drawn is None
    box.outlook.picture.grab()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_another_kind_begins_about_where_the_one_before_was(box, family):
    choose_kind(box, family)
    found = box.distribution.found
    assert isinstance(found, family)
    if family is Event:
        assert found.value == pytest.approx(0.08, abs=0.02)
    else:
        assert found.mean == pytest.approx(COSTS_MEAN, abs=0.03)
    assert box.distribution.text.text() == box.wanted.distribution
    assert box.check() or family.name == "lognormal"


COSTS_MEAN = (-0.05 + 0.10) / 6


def test_outcomes_are_one_wide_field(qtbot, box):
    choose_kind(box, Discrete)
    retype(qtbot, box.distribution.numbers[0], "0: 70%, 5%: 30%")
    assert box.distribution.text.text() == "discrete({0: 70%, 5%: 30%})"
    assert box.distribution.found == Discrete.of([(0, 0.7), (0.05, 0.3)])


@pytest.mark.parametrize(
    ("at", "typed", "told"),
    [
        (0, "20%", "pert(0.7, 1, 1.2)"),
        (1, "abc", "“Likeliest” must be a number"),
        (1, "", "“Likeliest” must be a number"),
    ],
)
def test_wrong_numbers_are_told_below_the_fields_and_nothing_is_taken(qtbot, box, small, at, typed, told):
    field = box.distribution.numbers[at]
    field.clear()
    qtbot.keyClicks(field, typed)
    if not typed:
        box.distribution.numbers[at].textEdited.emit("")
    assert box.distribution.fault.isVisible()
    assert told in box.distribution.fault.text()
    before = small.history.mark
    box.accept()
    assert box.isVisible()
    assert small.history.mark is before
    assert small.model.uncertainties["costs"] == COSTS


def test_what_is_no_number_is_red(qtbot, box):
    field = box.distribution.numbers[0]
    retype(qtbot, field, "x")
    assert "color" in field.styleSheet()
    retype(qtbot, field, "-1%")
    assert field.styleSheet() == ""


def test_one_that_is_off_shows_its_numbers_and_stays_off(qtbot, small):
    off = Uncertainty("costs", "cost_ratio", "off(normal(0, 4%))", "add", "%")
    small.perform(SetUncertainty(off))
    box = opened(qtbot, small, off)
    assert [field.text() for field in box.distribution.numbers[:2]] == ["0", "4%"]
    assert box.distribution.family is Normal
    assert box.wanted == off


def test_one_that_is_off_stays_so_whatever_is_typed_into_its_fields(qtbot, small):
    off = Uncertainty("costs", "cost_ratio", "off(normal(0, 4%))", "add", "%")
    small.perform(SetUncertainty(off))
    box = opened(qtbot, small, off)
    retype(qtbot, box.distribution.numbers[1], "5%")
    assert box.wanted.distribution == "off(normal(0, 5%))"
    choose_kind(box, Pert)
    assert box.wanted.distribution.startswith("off(pert(")


# --- taking ---------------------------------------------------------------------------------------


def test_a_change_is_one_undo_step(qtbot, box, small):
    retype(qtbot, box.distribution.text, "uniform(-1%, 1%)")
    retype(qtbot, box.reason.note, "as told")
    box.accept()
    found = small.model.uncertainties["costs"]
    assert (found.distribution, found.note.en, found.source) == ("uniform(-1%, 1%)", "as told", "report")
    assert (found.scope, found.each) == (COSTS.scope, COSTS.each)
    small.undo()
    assert small.model.uncertainties["costs"] == COSTS


def test_nothing_changed_is_no_step(box, small):
    before = small.history.mark
    box.accept()
    assert small.history.mark is before
    assert not box.isVisible()


def test_scope_and_own_draws_are_ticked(box, small):
    box.scope.lists.lists["company"].item(1).setCheckState(Qt.CheckState.Checked)
    box.scope.each["company"].setChecked(False)
    assert box.wanted.scope == {"period": ("2026", "2027"), "company": ("metax",)}
    box.accept()
    assert small.model.uncertainties["costs"].each == ()


def test_the_effect_is_that_of_the_cell_that_is_chosen(qtbot, small):
    small.set_value("cost_ratio", ("2027", "metax"), 0.2, "base")
    small.perform(SetUncertainty(COSTS))
    box = opened(qtbot, small, COSTS, near=CellPlace("cost_ratio", ("2027", "metax")))
    assert box.outlook.cell.currentText() == "MetaX 2027"
    assert "20%" in box.outlook.effect.text()


def test_another_way_of_moving_keeps_place_and_width(qtbot, small):
    known = Uncertainty("costs", "cost_ratio", "pert(0.8, 1, 1.2)", "factor")
    small.perform(SetUncertainty(known))
    box = opened(qtbot, small, known)
    box.move_box.setCurrentIndex(1)
    box.move_box.activated.emit(1)
    assert box.wanted.move == "add"
    assert box.distribution.found == Pert(-0.1, 0, 0.1)  # a fifth of 50 %
    box.move_box.setCurrentIndex(0)
    box.move_box.activated.emit(0)
    assert read_distribution(box.wanted.distribution) == Pert(0.4, 0.5, 0.6)
    assert box.wanted.unit == "%"


def test_numbers_in_another_unit_are_carried_in_the_lines(qtbot, small):
    """100 million on a market of 1,000 hundred million in every year is a thousandth, not 100,000 times."""
    values = {("market_size", (year,)): 1000.0 for year in small.model.periods}
    small.set_values(values, "base")
    known = Uncertainty("size", "market_size", "normal(0, 1e8)", "add", "CNY")
    small.perform(SetUncertainty(known))
    box = opened(qtbot, small, known)
    box.move_box.setCurrentIndex(2)
    box.move_box.activated.emit(2)
    assert box.wanted.distribution == "normal(1, 0.001)"
    box.move_box.setCurrentIndex(1)
    box.move_box.activated.emit(1)
    assert (box.wanted.distribution, box.wanted.unit) == ("normal(0, 1)", "CNY_100m")


# --- a new one ------------------------------------------------------------------------------------


def test_a_new_one_asks_for_the_input_first(qtbot, small):
    box = opened(qtbot, small)
    assert not box.accept_button.isEnabled()
    listed = {box.input.itemData(at).line for at in range(box.input.count())}
    assert listed == {"tax_rate", "market_size", "price", "units", "cost_ratio", "headcount"}
    cells = next(
        box.input.itemData(at) for at in range(box.input.count()) if box.input.itemData(at).line == "price"
    )
    box.input.activated.emit(box.input.findData(cells))
    assert box.wanted.line == "price"
    assert (box.wanted.move, box.wanted.distribution, box.wanted.each) == (
        "factor", "pert(0.8, 1, 1.2)", ("company",),
    )  # fmt: skip
    assert box.check()
    box.accept()
    assert box.name == "price"
    assert small.model.uncertainties["price"].distribution == "pert(0.8, 1, 1.2)"


def test_cells_may_be_typed_as_on_the_command_line(qtbot, small):
    box = opened(qtbot, small)
    box.input.setEditText("cost_ratio@metax:2026")
    box.input.lineEdit().editingFinished.emit()
    assert box.wanted.scope == {"period": ("2026",), "company": ("metax",)}
    assert box.wanted.move == "set"


def test_the_scenarios_low_and_high_are_proposed(qtbot, small):
    small.set_value("cost_ratio", CELL.place, 0.35, "bull")
    box = opened(qtbot, small, cells=Input(CELL.line, (CELL.place,)))
    low, mode, high, _ = box.distribution.found.parameters
    assert (low, mode) == (0.35, 0.5)
    assert high > 0.5


def test_quick_scopes_propose_anew_while_nothing_is_typed(qtbot, small):
    box = opened(qtbot, small, near=CELL, cells=Input(CELL.line, (CELL.place,)))
    assert box.wanted.move == "set"
    box.scope.quick["years"].click()
    assert box.wanted.scope == {"company": ("metax",)}
    assert box.wanted.move == "add"
    box.scope.quick["line"].click()
    assert (box.wanted.scope, box.wanted.each) == ({}, ("company",))
    retype(qtbot, box.distribution.text, "normal(0, 1%)")
    box.scope.quick["cell"].click()
    assert box.wanted.scope == {"period": ("2026",), "company": ("metax",)}
    assert box.wanted.distribution == "normal(0, 1%)"


def test_a_second_one_of_the_same_cells_says_so(qtbot, small):
    small.perform(SetUncertainty(COSTS))
    box = opened(qtbot, small, cells=Input(CELL.line, (CELL.place,)))
    assert COSTS.distribution in box.verdict.text()


def test_without_an_input_nothing_else_can_be_typed(qtbot, small):
    box = opened(qtbot, small)
    assert not box.distribution.isEnabled()
    assert not box.outlook.cell.isVisible()
    assert not any(button.isVisible() for button in box.scope.quick.values())


def test_both_languages(qtbot, small):
    small.perform(SetUncertainty(COSTS))
    small.choose_language("zh")
    box = opened(qtbot, small, COSTS)
    assert box.windowTitle() == "修改分布"
    assert box.distribution.names[0].text() == "最低"
    assert "单元格" in box.verdict.text()


# --- asked in the grid ----------------------------------------------------------------------------


@pytest.fixture
def boxes(monkeypatch):
    """Hold boxes back as they come, instead of waiting for a person."""
    found = []

    def hold(made):
        found.append(made)
        return False

    monkeypatch.setattr(asking, "ask", hold)
    return found


def test_a_cell_without_any_gets_a_new_one_at_its_place(hand, boxes):
    hand.go("cost_ratio", "2026", "metax")
    hand.window.menus.actions["uncertainty_of_cell"].trigger()
    (box,) = boxes
    assert box.is_new
    assert box.wanted.scope == {"period": ("2026",), "company": ("metax",)}


def test_the_one_that_a_cell_has_is_changed(hand, boxes):
    hand.session.perform(SetUncertainty(COSTS))
    hand.go("cost_ratio", "2026", "metax")
    hand.press(Qt.Key.Key_U, modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    (box,) = boxes
    assert (box.is_new, box.name) == (False, "costs")


def test_of_several_a_person_chooses(hand, boxes):
    hand.session.perform(SetUncertainty(COSTS))
    hand.session.perform(SetUncertainty(Uncertainty("all", "cost_ratio", "normal(0, 1%)", "add")))
    hand.go("cost_ratio", "2026", "metax")
    hand.window.menus.actions["uncertainty_of_cell"].trigger()
    (finder,) = boxes
    assert isinstance(finder, Finder)
    assert finder.list.topLevelItemCount() == 3
    finder.choose()
    assert boxes[1].name == "costs"


def test_a_formula_can_be_given_a_value_alone(qtbot, hand, boxes):
    hand.go("revenue", "2026", "metax")
    hand.window.menus.actions["uncertainty_of_cell"].trigger()
    (box,) = boxes
    assert box.wanted.move == "set"
    assert box.check()
    box.move_box.setCurrentIndex(1)
    box.move_box.activated.emit(1)
    assert not box.check()
    assert "computed by a formula" in box.verdict.text()


def test_it_stands_in_the_menu_of_a_cell(hand):
    menu = hand.window.menus.context_menu()
    assert hand.window.menus.actions["uncertainty_of_cell"] in menu.actions()
    menu.close()
