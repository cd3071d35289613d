"""The box that explains a difference: bars, drivers, paragraphs, ends in files, following edits; languages, themes."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import RemoveLine, RemoveScenario, SetCells
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import gpum
from gpu_modeler.gui.bridge.bars import bars_of
from gpu_modeler.gui.bridge.dialog import FILE
from gpu_modeler.gui.bridge.request import BridgeRequest, End
from gpu_modeler.model import BASE

BULL = End("bull")
PROFIT = Output("profit", ("2026", "metax"))


def give(session, line, place, value, scenario="bull"):
    session.perform(SetCells.of_values(session.model, scenario, {(line, place): value}))


@pytest.fixture
def changed(session):
    """In the optimistic scenario MetaX sells training chips at 12 for 10, at a cost ratio of 40 for 50 per cent."""
    give(session, "price", ("2026", "metax", "training"), 12.0)
    give(session, "cost_ratio", ("2026", "metax"), 0.4)
    return session


@pytest.fixture
def box(window, changed, qtbot):
    window.show_page(Page("scenarios"))
    desk = window.tools.desk("scenarios")
    desk.page.outputs.add([PROFIT])
    desk.page.head.choose("bull")
    desk.page.results.setCurrentIndex(desk.page.outputs.index(desk.page.outputs.rows.index(PROFIT), 0))
    desk.page.head.by_name["bridge"].click()
    qtbot.waitUntil(lambda: not desk.bridge.is_running)
    return desk.bridge


def request_of(session, before, after=BULL):
    return BridgeRequest(session.model, before, after, PROFIT)


def steps(box):
    return {step.group.key: step.value for step in box.bridge.steps}


# --- what it says ---------------------------------------------------------------------------------


def test_the_drivers_are_the_mean_of_both_orders(box):
    """Revenue 120 becomes 132, the margin 50 % becomes 60 %, three quarters of it stay: 45 becomes 59.4.

    The price first adds 4.5, last 5.4; the cost first 9, last 9.9.
    """
    assert (box.bridge.start, box.bridge.end) == (pytest.approx(45.0), pytest.approx(59.4))
    assert steps(box) == {"income": pytest.approx(9.45), "sales": pytest.approx(4.95)}
    assert box.output.currentData() == PROFIT


def test_bars_lead_from_the_start_to_the_end_without_a_gap(box):
    bars = bars_of(box.bridge, "en")
    assert [bar.name for bar in bars] == ["Base", "Income statement", "Sales", "Bull"]
    assert [bar.kind for bar in bars] == ["end", "up", "up", "end"]
    for before, bar in pairwise(bars[:-1]):
        assert bar.low == pytest.approx(before.level)
    assert bars[-2].level == pytest.approx(bars[-1].high)


def test_losses_lead_down_and_percentages_are_times_a_hundred(changed):
    give(changed, "cost_ratio", ("2026", "metax"), 0.8)
    output = Output("cost_ratio", ("2026", "metax"))
    found = BridgeRequest(changed.model, End("bull"), End(BASE), output).answer()
    start, step, end = bars_of(found, "zh")
    assert (start.high, step.kind, step.low, step.high, end.level) == (
        pytest.approx(80),
        "down",
        pytest.approx(50),
        pytest.approx(80),
        pytest.approx(50),
    )
    assert step.text == "-30.0个百分点"


def test_the_bars_stand_where_their_values_are(box):
    waterfall = box.waterfall
    start, first, *_, end = (waterfall.bar_box(at) for at in range(len(waterfall.bars)))
    assert first.bottom() == pytest.approx(start.top())
    assert end.height() / start.height() == pytest.approx(59.4 / 45, rel=0.01)
    assert not waterfall.grab().isNull()


def test_the_table_lists_drivers_with_their_cells(box):
    drivers = box.drivers
    rows = [[drivers.topLevelItem(at).text(column) for column in (0, 2)] for at in range(2)]
    assert rows == [["Income statement", "65.6%"], ["Sales", "34.4%"]]
    cell = drivers.topLevelItem(1).child(0)
    assert cell.text(0) == "MetaX Training Price 2026"
    assert cell.text(3).startswith("10")


def test_the_drivers_are_copied_as_a_table(box, qtbot):
    qtbot.keyClick(box.drivers, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box.drivers, Qt.Key.Key_Up)  # without Ctrl: else Qt takes it for held from then on
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Driver", "Income statement", "Sales"]


def test_the_paragraph_stands_in_both_languages_and_is_copied(box):
    assert "MetaX Profit 2026 rises" in box.told["en"].text()
    assert "沐曦2026年利润" in box.told["zh"].text()
    for language in ("zh", "en"):
        box.copies[language].click()
        assert QGuiApplication.clipboard().text() == box.told[language].text()
    box.copy_picture.click()
    assert not QGuiApplication.clipboard().pixmap().isNull()


# --- what is asked ----------------------------------------------------------------------------------


def test_another_attribution_is_shown(box, qtbot):
    box.by.setCurrentIndex(box.by.findData("line"))
    box.by.activated.emit(box.by.currentIndex())
    qtbot.waitUntil(lambda: not box.is_running)
    assert set(steps(box)) == {"cost_ratio", "price"}


def test_the_same_end_twice_has_nothing_to_explain(box):
    box.after.setCurrentIndex(0)
    box.after.activated.emit(0)
    assert box.bridge is None
    assert box.state.isVisible()
    assert box.told["en"].text() == ""
    assert not box.copies["en"].isEnabled()


def test_an_edit_is_followed(box, session, qtbot):
    give(session, "cost_ratio", ("2026", "metax"), 0.5)
    qtbot.waitUntil(lambda: not box.is_running)
    assert steps(box) == {"sales": pytest.approx(4.5)}


def test_a_scenario_that_is_gone_is_no_end_any_more(box, session, qtbot):
    session.perform(RemoveScenario("bull"))
    qtbot.waitUntil(lambda: not box.is_running)
    assert box.bridge is None
    assert box.after.currentData() == End(BASE)


def test_an_output_whose_line_is_gone_is_offered_no_more(box, session, qtbot):
    session.perform(RemoveLine("growth"))
    session.perform(RemoveLine("profit"))
    session.choose_language("zh")
    qtbot.waitUntil(lambda: not box.is_running)
    assert box.output.findData(PROFIT) == -1


def test_an_error_is_said_in_place_of_the_picture(box, session, qtbot):
    session.set_formula("profit", "revenue * (1 - cost_ratio) / (tax_rate - tax_rate)")
    qtbot.waitUntil(lambda: not box.is_running)
    assert "#DIV/0!" in box.state.text()
    assert box.waterfall.bars == []


def test_another_document_closes_the_box(box, session, window):
    session.new_starter()
    assert not box.isVisible()
    assert window.tools.desk("scenarios").bridge is None


# --- files ------------------------------------------------------------------------------------------


@pytest.fixture
def old_file(tmp_path, changed):
    """Write the model as it was before the price changed."""
    path = tmp_path / "old.gpum"
    changed.undo()
    changed.undo()
    gpum.write(changed.model, path)
    changed.redo()
    changed.redo()
    return path


def test_a_file_is_compared_in_the_other_ends_scenario(changed, old_file):
    found = request_of(changed, End(path=old_file)).answer()
    assert (found.start, found.end) == (pytest.approx(45.0), pytest.approx(59.4))
    assert "old.gpum" in found.before.labels.en
    assert "the open model" in found.after.labels.en


def test_a_workbook_of_ours_stands_for_its_model(changed, tmp_path):
    path = tmp_path / "sent.xlsx"
    changed.export_excel(path, verified=False)
    give(changed, "cost_ratio", ("2026", "metax"), 0.6, BASE)
    found = request_of(changed, End(path=path), End(BASE)).answer()
    assert (found.start, found.end) == (pytest.approx(45.0), pytest.approx(36.0))
    assert [step.group.key for step in found.steps] == ["income"]


def test_a_file_chosen_in_the_box_becomes_an_end(box, old_file, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(old_file), ""))
    box.before.setCurrentIndex(box.before.findData(FILE))
    box.before.activated.emit(box.before.currentIndex())
    qtbot.waitUntil(lambda: not box.is_running)
    assert box.before.currentText() == "old.gpum"
    assert math.isclose(box.bridge.end, 59.4)


def test_a_refused_file_choice_leaves_a_scenario(box, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    box.before.setCurrentIndex(box.before.findData(FILE))
    box.before.activated.emit(box.before.currentIndex())
    assert box.before.currentData() == End(BASE)


def test_a_file_that_is_no_model_is_refused_in_words(box, tmp_path, qtbot):
    path = tmp_path / "letter.gpum"
    path.write_text("Dear all")
    box.take_file(box.before, path)
    box.start()
    qtbot.waitUntil(lambda: not box.is_running)
    assert "letter.gpum" in box.state.text()


def test_a_scenario_that_the_file_lacks_is_refused(changed, tmp_path):
    path = tmp_path / "base.gpum"
    model = changed.model.copied()
    for replacement in RemoveScenario("bull").replacements(model):
        model.apply(replacement)
    gpum.write(model, path)
    with pytest.raises(ModelerError, match="bull"):
        request_of(changed, End(path=path)).answer()


# --- languages and themes ---------------------------------------------------------------------------


def test_everything_is_said_in_the_other_language(box, session):
    session.choose_language("zh")
    assert box.windowTitle() == "解释差异"
    assert [bar.name for bar in box.waterfall.bars] == ["基准", "利润表", "销售", "乐观"]
    assert box.drivers.topLevelItem(0).text(0) == "利润表"
    assert box.before.currentData() == End(BASE)
    assert box.after.currentData() == End("bull")


def test_the_picture_follows_the_theme(box, session):
    before = box.waterfall.grab().toImage()
    session.choose_theme("dark")
    assert box.waterfall.grab().toImage() != before


def test_long_names_are_broken_and_cut(box):
    lines = box.waterfall._name_lines(
        "Supply and orders and everything else that moves the result at all", 70
    )
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert "".join(box.waterfall._name_lines("汇率、利率与估值参数", 60)) == "汇率、利率与估值参数"
