"""Editing what is uncertain: the table in place, buttons, keys, undo, languages; the starter's and a small model's."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RemoveUncertainty, SetUncertainty
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.uncertain.panel import UncertaintyPanel
from gpu_modeler.gui.uncertain.rows import (
    EFFECT,
    HEADS,
    HOW,
    LINE,
    MEAN,
    NOTE,
    ON,
    P10,
    P50,
    P90,
    SHAPE,
    TEXT,
    WHERE,
)
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model

COSTS = Uncertainty(
    "costs", "cost_ratio", "normal(0, 4%)", "add", "%", {"period": ("2026", "2027")}, ("company",)
)


@pytest.fixture
def small():
    made = Session(small_model(), SettingsFile.nowhere())
    made.choose_language("en")
    return made


def shown(qtbot, session):
    made = UncertaintyPanel(session)
    session.subscribe(made.take_notice)
    qtbot.addWidget(made)
    made.renew_theme()
    made.resize(1300, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def panel(qtbot, small):
    small.perform(SetUncertainty(COSTS))
    small.perform(SetUncertainty(Uncertainty("prices", "price", "pert(0.8, 1, 1.1)", "factor")))
    return shown(qtbot, small)


@pytest.fixture(scope="module")
def starter_session():
    made = Session(None, SettingsFile.nowhere())
    made.choose_language("en")
    return made


def text(panel, row, column):
    return panel.entries.index(row, column).data()


def row_of(panel, name):
    return next(at for at, row in enumerate(panel.entries.rows) if row.uncertainty.id == name)


def press(qtbot, panel, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(panel.table, key, modifier)


def type_into(qtbot, panel, row, column, typed):
    panel.table.setCurrentIndex(panel.entries.index(row, column))
    press(qtbot, panel, Qt.Key.Key_F2)
    (editor,) = [each for each in panel.table.findChildren(QLineEdit) if each.isVisible()]
    editor.selectAll()
    qtbot.keyClicks(editor, typed)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.table.state() == panel.table.State.NoState)


# --- what is shown --------------------------------------------------------------------------------


def test_a_row_tells_line_scope_move_figures_and_effect(panel):
    assert text(panel, 0, LINE) == "Cost ratio"
    assert text(panel, 0, WHERE) == "2026–2027, by company"
    assert text(panel, 0, HOW) == "added"
    assert [text(panel, 0, column) for column in (MEAN, P50)] == ["0%", "0%"]
    assert text(panel, 0, P90) == "+5.13%"  # 4 % times 1.2816
    assert text(panel, 0, P10) == "-5.13%"
    assert text(panel, 0, EFFECT) == "Moore 2026: 50% → 44.9% to 55.1%"


def test_amounts_tell_their_unit_and_factors_none(panel, small):
    small.perform(SetUncertainty(Uncertainty("size", "market_size", "pert(-50, 0, 100)", "add")))
    assert text(panel, row_of(panel, "size"), HOW) == "added (CNY 100m)"
    assert text(panel, row_of(panel, "prices"), HOW) == "factor"
    assert text(panel, row_of(panel, "prices"), WHERE) == "all cells"
    assert text(panel, row_of(panel, "prices"), MEAN) == "×0.983"  # (0.8 + 4 + 1.1) / 6


def test_the_starters_all_have_figures_and_pictures(qtbot, starter_session):
    panel = shown(qtbot, starter_session)
    assert len(panel.entries.rows) == len(starter_session.model.uncertainties)
    assert all(row.fault is None and row.drawn is not None and row.figures for row in panel.entries.rows)
    event = panel.entries.rows[row_of(panel, "tape_out")]
    assert event.drawn.shape.x.tolist() == [0, 6]
    wacc = panel.entries.rows[row_of(panel, "wacc")]
    assert wacc.effect.base == pytest.approx(0.095)
    assert wacc.figures.mean == pytest.approx((0.08 + 4 * 0.095 + 0.127) / 6)
    assert wacc.effect.figures.mean == pytest.approx(wacc.figures.mean)
    panel.grab()


def test_the_model_keeps_what_qt_asks_of_it(panel, small):
    QAbstractItemModelTester(panel.entries, QAbstractItemModelTester.FailureReportingMode.Fatal)
    small.perform(RemoveUncertainty("costs"))
    panel.head.wanted.setText("nothing has this")
    small.undo()
    panel.head.wanted.clear()
    assert len(panel.entries.rows) == 2


def test_numbers_in_another_unit_show_in_the_lines(panel, small):
    """A distribution written in yuan on a line of 100 million: the figures are the line's, the picture stays."""
    small.perform(SetUncertainty(Uncertainty("size", "market_size", "pert(0, 1e8, 2e8)", "add", "CNY")))
    row = panel.entries.rows[row_of(panel, "size")]
    assert row.figures.mean == pytest.approx(1)
    assert row.drawn.figures.mean == pytest.approx(1e8)
    base = small.value("market_size", ("2024",))
    assert row.effect.figures.mean == pytest.approx(base + 1)


def test_what_cannot_be_drawn_says_why(panel, small):
    from gpu_modeler.edits import SetUnit

    small.perform(SetUncertainty(Uncertainty("people", "headcount", "normal(100, 5)", "set")))
    small.perform(SetUnit("headcount", "CNY_100m"))
    row = panel.entries.rows[row_of(panel, "people")]
    assert row.fault is not None
    assert "CNY_100m" in text(panel, row_of(panel, "people"), EFFECT)
    assert text(panel, row_of(panel, "people"), MEAN) == "—"


def test_a_model_without_any_says_how_to_begin(qtbot, small):
    panel = shown(qtbot, small)
    assert panel.empty.isVisible()
    assert "Ctrl+Shift+U" in panel.empty.text()
    assert not panel.head.buttons["remove"].isEnabled()
    assert panel.head.buttons["add"].isEnabled()


# --- typing in place ------------------------------------------------------------------------------


def test_a_typed_distribution_is_one_undo_step(qtbot, panel, small):
    type_into(qtbot, panel, 0, TEXT, "uniform(-1%, 3%)")
    assert small.model.uncertainties["costs"].distribution == "uniform(-1%, 3%)"
    assert text(panel, 0, MEAN) == "+1%"
    small.undo()
    assert small.model.uncertainties["costs"] == COSTS
    assert text(panel, 0, TEXT) == "normal(0, 4%)"


def test_keys_begin_the_distribution_from_any_column(qtbot, panel, small):
    panel.table.setCurrentIndex(panel.entries.index(0, LINE))
    press(qtbot, panel, Qt.Key.Key_F2)
    assert panel.table.state() == panel.table.State.EditingState
    assert panel.table.currentIndex().column() == TEXT
    (editor,) = panel.table.findChildren(QLineEdit)
    assert editor.text() == "normal(0, 4%)"
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    panel.table.setCurrentIndex(panel.entries.index(1, WHERE))
    press(qtbot, panel, Qt.Key.Key_N)
    assert panel.table.currentIndex().column() == TEXT


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("pert(3, 1, 2)", "pert(0.7, 1, 1.2)"),
        ("normal(1)", "normal(0, 5%)"),
        ("nromal(1, 2)", "normal"),
        ("quite a lot", "triangular"),
        ("", "triangular"),
    ],
)
def test_a_wrong_one_is_told_at_the_editor_with_an_example_and_changes_nothing(
    qtbot, panel, small, typed, told
):
    before, mark = dict(small.model.uncertainties), small.history.mark
    panel.table.setCurrentIndex(panel.entries.index(0, TEXT))
    press(qtbot, panel, Qt.Key.Key_F2)
    (editor,) = [each for each in panel.table.findChildren(QLineEdit) if each.isVisible()]
    editor.selectAll()
    qtbot.keyClicks(editor, typed)
    if not typed:
        qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert told in panel.table.itemDelegateForColumn(TEXT).told.text()
    assert theme.colours().error_mark.lower() in editor.styleSheet().lower()
    assert (small.model.uncertainties, small.history.mark) == (before, mark)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.table.itemDelegateForColumn(TEXT).told.isVisible())
    assert text(panel, 0, TEXT) == "normal(0, 4%)"


def test_a_note_is_typed_in_the_language_that_is_shown(qtbot, panel, small):
    type_into(qtbot, panel, 0, NOTE, "as far as it went last year")
    assert small.model.uncertainties["costs"].note == Labels("", "as far as it went last year")
    small.choose_language("zh")
    type_into(qtbot, panel, 0, NOTE, "x")
    assert small.model.uncertainties["costs"].note == Labels("x", "as far as it went last year")


# --- on and off -----------------------------------------------------------------------------------


def test_space_switches_it_off_and_on_and_undo_brings_it_back(qtbot, panel, small):
    panel.table.setCurrentIndex(panel.entries.index(0, TEXT))
    press(qtbot, panel, Qt.Key.Key_Space)
    assert small.model.uncertainties["costs"].distribution == "off(normal(0, 4%))"
    assert panel.entries.index(0, ON).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert "1 taking part" in panel.head.count.text()
    press(qtbot, panel, Qt.Key.Key_Space)
    assert small.model.uncertainties["costs"].distribution == "normal(0, 4%)"
    small.undo()
    small.undo()
    assert small.model.uncertainties["costs"] == COSTS


def test_the_box_of_a_row_is_clicked(qtbot, panel, small):
    rect = panel.table.visualRect(panel.entries.index(1, ON))
    qtbot.mouseClick(
        panel.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 10, rect.center().y())
    )
    assert small.model.uncertainties["prices"].distribution == "off(pert(0.8, 1, 1.1))"


# --- buttons and keys -----------------------------------------------------------------------------


def test_a_copy_comes_behind_with_its_own_id(panel, small):
    panel.table.choose("costs")
    panel.duplicate()
    assert list(small.model.orders["uncertainties"]) == ["costs", "prices", "costs_2"]
    assert panel.table.chosen == "costs_2"
    panel.duplicate()
    assert "costs_3" in small.model.uncertainties
    small.undo()
    small.undo()
    assert set(small.model.uncertainties) == {"costs", "prices"}


def test_del_takes_one_out_and_undo_brings_it_back(qtbot, panel, small):
    panel.table.choose("costs")
    press(qtbot, panel, Qt.Key.Key_Delete)
    assert set(small.model.uncertainties) == {"prices"}
    small.undo()
    assert small.model.uncertainties["costs"] == COSTS


def test_enter_and_double_click_lead_to_the_first_cell_that_varies(qtbot, panel):
    asked = []
    panel.placeRequested.connect(asked.append)
    panel.table.choose("costs")
    press(qtbot, panel, Qt.Key.Key_Return)
    rect = panel.table.visualRect(panel.entries.index(0, LINE))
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert asked == [CellPlace("cost_ratio", ("2026", "moore"))] * 2


def test_ctrl_c_copies_the_table(qtbot, panel):
    panel.table.setFocus()
    press(qtbot, panel, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert lines[0].split("\t")[:2] == ["Line", "Where"]
    assert "normal(0, 4%)" in lines[1]
    assert len({line.count("\t") for line in lines}) == 1


def test_narrowing_shows_what_has_every_word_and_gives_way_to_what_is_chosen(panel):
    panel.head.wanted.setText("cost normal")
    assert [row.uncertainty.id for row in panel.entries.rows] == ["costs"]
    panel.choose("prices")
    assert panel.table.chosen == "prices"


# --- following ------------------------------------------------------------------------------------


def test_it_follows_other_edits_and_the_scenario(panel, small):
    small.set_value("cost_ratio", ("2026", "moore"), 0.6, "base")
    assert text(panel, 0, EFFECT).startswith("Moore 2026: 60%")
    small.set_value("cost_ratio", ("2026", "moore"), 0.3, "bull")
    small.choose_scenario("bull")
    assert text(panel, 0, EFFECT).startswith("Moore 2026: 30%")


def test_another_document_has_its_own(panel, small):
    small.new()
    assert panel.entries.rows == []
    assert panel.empty.isVisible()
    small.new_starter()
    assert panel.entries.rows[0].uncertainty.id == "market_growth"
    assert not panel.empty.isVisible()


def test_out_of_sight_it_reads_nothing_and_catches_up_when_shown(panel, small):
    panel.hide()
    small.perform(RemoveUncertainty("costs"))
    assert len(panel.entries.rows) == 2
    panel.show()
    assert len(panel.entries.rows) == 1


def test_both_languages_and_both_looks(qtbot, panel, small):
    small.choose_language("zh")
    heads = [panel.entries.headerData(at, Qt.Orientation.Horizontal) for at in range(len(HEADS))]
    assert heads[LINE] == "科目"
    assert text(panel, 0, WHERE) == "2026–2027, 各公司独立"
    assert panel.head.buttons["add"].text() == "添加…"
    light = panel.grab().toImage()
    theme.apply_theme(QGuiApplication.instance(), "dark")
    panel.renew_theme()
    dark = panel.grab().toImage()
    theme.apply_theme(QGuiApplication.instance(), "light")
    at = panel.table.geometry().bottomRight() - QPoint(40, 40)
    assert light.pixelColor(at).lightness() > dark.pixelColor(at).lightness()


def test_the_small_picture_is_drawn(panel):
    rect = panel.table.visualRect(panel.entries.index(0, SHAPE))
    picture = panel.table.viewport().grab(rect).toImage()
    hues = {picture.pixelColor(x, picture.height() - 12).name() for x in range(picture.width())}
    assert len(hues) > 1
