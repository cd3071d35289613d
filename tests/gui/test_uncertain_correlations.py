"""The matrix of correlations: typing, both sides alike, one with itself, pairs, what cannot hold and the nearest that can."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.uncertainties import switched
from gpu_modeler.edits import RemoveUncertainty, SetCorrelation, SetUncertainty
from gpu_modeler.gui.uncertain.correlations import CorrelationsPanel
from gpu_modeler.gui.uncertain.matrix_model import MOVED_ROLE, read_correlation
from gpu_modeler.model import Correlation, Uncertainty
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model


@pytest.fixture
def small():
    made = Session(small_model(), SettingsFile.nowhere())
    made.choose_language("en")
    for line, each in (("tax_rate", ()), ("market_size", ()), ("cost_ratio", ("company",)), ("price", ())):
        made.perform(SetUncertainty(Uncertainty(line, line, "pert(0.9, 1, 1.1)", "factor", each=each)))
    made.perform(SetCorrelation(Correlation("tax_rate", "market_size", 0.5, Labels("", "as told"))))
    made.perform(SetCorrelation(Correlation("cost_ratio", "market_size", -0.3)))
    return made


@pytest.fixture
def panel(qtbot, small):
    made = CorrelationsPanel(small)
    small.subscribe(made.take_notice)
    qtbot.addWidget(made)
    made.renew_theme()
    made.resize(1200, 500)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.found is not None)
    return made


def text(entries, row, column):
    return entries.index(row, column).data()


def at(panel, name):
    return panel.entries.names.index(name)


def put(panel, first, second, value):
    return panel.entries.setData(panel.entries.index(at(panel, first), at(panel, second)), value)


def wait(qtbot, panel):
    qtbot.waitUntil(lambda: panel.found is not None)


def test_those_that_are_correlated_are_shown_alike_on_both_sides(panel):
    assert panel.entries.names == ["tax_rate", "market_size", "cost_ratio"]
    size = range(3)
    shown = [[text(panel.entries, row, column) for column in size] for row in size]
    assert shown == [["1", "0.50", ""], ["0.50", "1", "-0.30"], ["", "-0.30", ""]]
    assert "can all hold" in panel.verdict.text()
    assert not panel.right.isVisible()
    panel.all.setChecked(True)
    assert "price" in panel.entries.names


def test_heat_tells_sign_and_size(panel):
    ground = Qt.ItemDataRole.BackgroundRole
    warm = panel.entries.index(1, 0).data(ground).name()
    cold = panel.entries.index(2, 1).data(ground).name()
    assert warm != cold
    assert panel.entries.index(2, 0).data(ground) is None


def test_a_typed_number_is_one_undo_step_and_keeps_the_reason(qtbot, panel, small):
    panel.matrix.setCurrentIndex(panel.entries.index(0, 1))
    qtbot.keyClick(panel.matrix, Qt.Key.Key_F2)
    editor = panel.matrix.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "-25%")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    key = ("market_size", "tax_rate")
    qtbot.waitUntil(lambda: small.model.correlations[key].value == -0.25)
    assert small.model.correlations[key].note.en == "as told"
    assert text(panel.entries, 1, 0) == "-0.25"
    small.undo()
    assert text(panel.entries, 1, 0) == "0.50"


@pytest.mark.parametrize("typed", ["2", "-1.01", "much", "nan", "150%"])
def test_what_is_no_correlation_is_told_with_an_example(panel, small, typed):
    before = small.history.mark
    assert not put(panel, "tax_rate", "market_size", typed)
    assert "0.3 or -60%" in panel.messages.text.text()
    assert small.history.mark is before


def test_numbers_are_read_as_typed():
    assert [read_correlation(typed) for typed in ("0.3", "-60%", "", "1", "-1")] == [0.3, -0.6, 0, 1, -1]


def test_del_takes_a_correlation_away(qtbot, panel, small):
    panel.matrix.setCurrentIndex(panel.entries.index(1, 2))
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Delete)
    assert ("cost_ratio", "market_size") not in small.model.correlations
    small.undo()
    assert ("cost_ratio", "market_size") in small.model.correlations


def test_one_with_itself_is_open_only_where_it_has_several_draws(panel, small):
    own = at(panel, "cost_ratio")
    assert panel.entries.flags(panel.entries.index(own, own)) & Qt.ItemFlag.ItemIsEditable
    single = at(panel, "tax_rate")
    assert not panel.entries.flags(panel.entries.index(single, single)) & Qt.ItemFlag.ItemIsEditable
    put(panel, "cost_ratio", "cost_ratio", "-0.1")
    assert small.model.correlations["cost_ratio", "cost_ratio"].value == -0.1


def test_what_cannot_hold_is_told_with_the_nearest_beside_it_and_marked(qtbot, panel, small):
    small.perform(SetCorrelation(Correlation("tax_rate", "market_size", 0.9)))
    small.perform(SetCorrelation(Correlation("price", "market_size", 0.9)))
    small.perform(SetCorrelation(Correlation("price", "tax_rate", -0.9)))
    wait(qtbot, panel)
    assert panel.right.isVisible()
    assert f"{panel.found.repair.distance:.2f} away" in panel.verdict.text()
    row, column = at(panel, "price"), at(panel, "tax_rate")
    assert panel.entries.index(row, column).data(MOVED_ROLE)
    assert text(panel.entries, row, column) == "-0.90"
    nearest = float(text(panel.nearest_entries, row, column))
    assert nearest == pytest.approx(panel.found.pairs["price", "tax_rate"], abs=0.005)
    assert nearest > -0.9
    assert not panel.nearest_entries.flags(panel.nearest_entries.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    panel.grab()


def test_possible_ones_are_taken_in_one_step(qtbot, panel, small):
    for pair, value in (
        (("tax_rate", "market_size"), 0.9),
        (("price", "market_size"), 0.9),
        (("price", "tax_rate"), -0.9),
    ):
        small.perform(SetCorrelation(Correlation(*pair, value)))
    wait(qtbot, panel)
    panel.adopt.click()
    wait(qtbot, panel)
    assert panel.found.is_possible
    assert not panel.right.isVisible()
    small.undo()
    assert small.model.correlations["price", "tax_rate"].value == -0.9


# --- the row of one pair --------------------------------------------------------------------------


def test_the_row_follows_the_cursor_and_sets_number_and_reason(qtbot, panel, small):
    panel.matrix.setCurrentIndex(panel.entries.index(0, 1))
    assert panel.row.value.text() == "0.5"
    assert panel.row.note.text() == "as told"
    panel.row.show_pair("price", "cost_ratio")
    assert (panel.row.value.text(), panel.row.remove.isEnabled()) == ("", False)
    qtbot.keyClicks(panel.row.value, "0.2")
    qtbot.keyClicks(panel.row.note, "dearer chips")
    qtbot.keyClick(panel.row.note, Qt.Key.Key_Return)
    known = small.model.correlations["cost_ratio", "price"]
    assert (known.value, known.note.en) == (0.2, "dearer chips")
    assert "price" in panel.entries.names
    panel.row.remove.click()
    assert ("cost_ratio", "price") not in small.model.correlations


def test_a_wrong_number_in_the_row_is_red_and_told(qtbot, panel, small):
    before = small.history.mark
    panel.row.show_pair("price", "cost_ratio")
    qtbot.keyClicks(panel.row.value, "3")
    panel.row.put.click()
    assert "color" in panel.row.value.styleSheet()
    assert panel.messages.isVisible()
    assert small.history.mark is before


# --- following ------------------------------------------------------------------------------------


def test_it_follows_other_edits(qtbot, panel, small):
    small.perform(SetUncertainty(switched(small.model.uncertainties["cost_ratio"], on=False)))
    assert panel.entries.names == ["tax_rate", "market_size"]
    small.perform(RemoveUncertainty("tax_rate"))
    assert panel.entries.names == ["market_size"]
    small.undo()
    small.undo()
    assert panel.entries.names == ["tax_rate", "market_size", "cost_ratio"]
    wait(qtbot, panel)


def test_another_document_has_its_own(qtbot, panel, small):
    small.new()
    assert panel.empty.isVisible()
    small.new_starter()
    assert "market_growth" in panel.entries.names
    wait(qtbot, panel)
    assert panel.found.is_possible


def test_the_model_keeps_what_qt_asks_of_it(qtbot, panel, small):
    QAbstractItemModelTester(panel.entries, QAbstractItemModelTester.FailureReportingMode.Fatal)
    put(panel, "tax_rate", "cost_ratio", "0.1")
    small.perform(RemoveUncertainty("market_size"))
    small.undo()
    wait(qtbot, panel)


def test_a_model_without_any_says_how_to_begin(qtbot):
    bare = Session(small_model(), SettingsFile.nowhere())
    bare.choose_language("zh")
    made = CorrelationsPanel(bare)
    qtbot.addWidget(made)
    made.show()
    assert made.empty.isVisible()
    assert "相关系数" in made.empty.text()
    assert not made.row.isEnabled()
    qtbot.waitUntil(lambda: made.found is not None)


def test_it_is_copied_and_speaks_chinese(qtbot, panel, small):
    small.choose_language("zh")
    panel.matrix.setFocus()
    qtbot.keyClick(panel.matrix, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[1].split("\t") == ["1  所得税率", "1", "0.50", ""]
    assert panel.row.put.text() == "设定"
    wait(qtbot, panel)
