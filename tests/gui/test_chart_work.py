"""Charts as a person uses them: made of a selection, dragged, hidden, zoomed, copied, changed, saved."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from gpu_modeler import edits
from gpu_modeler.files import gpum
from gpu_modeler.formula.units import Unit
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.charts import desk as desk_module
from gpu_modeler.gui.charts import export
from gpu_modeler.gui.charts.dialog import ChartDialog
from gpu_modeler.gui.charts.scales import scale_of
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(qtbot, hand):
    """The charts of a page with one chart: an input's line, and the revenue that it makes as bars."""
    series = (Series("revenue", mark="bar"), Series("cost_ratio"))
    hand.session.perform(edits.SetChart(Chart("one", Labels("收入", "Sales"), "company", series)))
    hand.session.perform(
        edits.SetChart(Chart("two", Labels("利润", "Profit"), "company", (Series("profit"),)))
    )
    build_charts(hand.window)
    made = hand.window.charts
    qtbot.waitUntil(lambda: len(made.cards) == 2 and not made.cards[0].is_stale)
    hand.go("cost_ratio", "2026", "moore")
    return made


@pytest.fixture
def card(panel):
    return panel.cards[0]


def settle(qtbot, card):
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not card.is_stale)


def place(card, point):
    """Where a point is, in the plot's viewport."""
    data = card.plot.data
    return card.plot.mapFromScene(data.mapToScene(data.canvas().place_of(point)))


def mouse(card, kind, at, button=LEFT):
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
    view = card.plot.viewport()
    event = QMouseEvent(kind, QPointF(at), QPointF(view.mapToGlobal(at)), button, held, NONE)
    QApplication.sendEvent(view, event)


def drag(qtbot, card, point, dy):
    start = place(card, point)
    mouse(card, QEvent.Type.MouseButtonPress, start)
    for part in (1, 2, 3, 4):
        mouse(card, QEvent.Type.MouseMove, start + QPoint(0, round(dy * part / 4)), Qt.MouseButton.NoButton)
        settle(qtbot, card)
    return start + QPoint(0, dy)


def let_go(qtbot, card, at):
    mouse(card, QEvent.Type.MouseButtonRelease, at)
    settle(qtbot, card)


# --- dragging ---


def test_only_inputs_of_years_ahead_have_handles(card):
    assert {point[0] for point in card.plot.data.handles} == {1}
    assert {point[1] for point in card.plot.data.handles} == {1, 2, 3, 4}  # 2024 is reported


def test_a_dragged_point_changes_its_input_and_what_follows_in_one_step(qtbot, hand, card):
    steps, before = hand.session.history.position, hand.session.value("profit", ("2027", "moore"))
    at = drag(qtbot, card, (1, 3), -30)
    during = hand.session.value("cost_ratio", ("2027", "moore"))
    assert during > 0.5
    assert hand.session.value("profit", ("2027", "moore")) < before
    assert card.shown.curves[1].values[3] == pytest.approx(100 * during)
    assert hand.text("cost_ratio", "2027", "moore") == f"{100 * during:.1f}%"
    assert f"{100 * during:.1f}%" in card.box.text()
    let_go(qtbot, card, at)
    assert hand.session.history.position == steps + 1
    hand.session.undo()
    assert hand.session.value("cost_ratio", ("2027", "moore")) == 0.5


def test_esc_takes_a_drag_back(qtbot, hand, card):
    steps = hand.session.history.position
    at = drag(qtbot, card, (1, 3), -30)
    assert hand.session.value("cost_ratio", ("2027", "moore")) != 0.5
    hand.press(Qt.Key.Key_Escape, widget=card)
    let_go(qtbot, card, at)
    assert hand.session.value("cost_ratio", ("2027", "moore")) == 0.5
    assert (hand.session.history.position, hand.session.is_attempting) == (steps, False)


def test_the_keyboard_moves_a_point(qtbot, hand, card):
    steps = hand.session.history.position
    card.setFocus()
    hand.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_PageDown, widget=card)
    assert card.plot.data.focus == (1, 2)
    hand.press(Qt.Key.Key_Up, widget=card)
    settle(qtbot, card)
    small = hand.session.value("cost_ratio", ("2026", "moore")) - 0.5
    hand.press(Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ShiftModifier, widget=card)
    settle(qtbot, card)
    assert small > 0
    assert hand.session.value("cost_ratio", ("2026", "moore")) - 0.5 == pytest.approx(11 * small)
    hand.press(Qt.Key.Key_Return, widget=card)
    assert hand.session.history.position == steps + 1


def test_a_computed_point_says_that_it_is_computed_and_offers_what_can_be_done(
    qtbot, hand, card, monkeypatch
):
    before = hand.session.value("revenue", ("2027", "moore"))
    menus = []
    monkeypatch.setattr(desk_module.QMenu, "popup", lambda self, at: menus.append(self))
    at = drag(qtbot, card, (0, 3), -20)
    let_go(qtbot, card, at)
    assert hand.session.value("revenue", ("2027", "moore")) == before
    assert "computed by a formula" in hand.message()
    wanted = {action.text().split(" ")[0]: action for action in menus[0].actions()}
    assert set(wanted) == {"Seek", "Override", "Go"}
    wanted["Override"].trigger()
    assert hand.session.value("revenue", ("2027", "moore")) > before
    assert hand.session.cell_kind("revenue", ("2027", "moore")) == "override"


def test_a_reported_point_says_so(qtbot, hand, card):
    at = drag(qtbot, card, (0, 0), -20)
    let_go(qtbot, card, at)
    assert "reported value" in hand.message()
    assert hand.session.value("revenue", ("2024", "moore")) == 4.38


def test_two_clicks_on_a_point_go_to_its_cell(hand, card):
    mouse(card, QEvent.Type.MouseButtonDblClick, place(card, (1, 4)))
    assert hand.grid.current_place().place == ("2028", "moore")
    assert hand.grid.current_place().line == "cost_ratio"


# --- looking ---


def test_the_box_tells_value_unit_year_and_change_inside_the_frame(hand, card):
    for point in ((0, 1), (0, 4)):
        at = place(card, point)
        mouse(card, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
        assert card.box.isVisible()
        assert card.rect().contains(card.box.geometry())
    text = card.box.text()
    now, before = (hand.session.value("revenue", (year, "moore")) for year in ("2028", "2027"))
    assert "2028E · Moore" in text
    assert f"{100 * (now / before - 1):+.1f}% yoy" in text
    assert f"CNY {now / 10:.2f} bn" in text
    assert "50.0%" in text


def test_a_click_in_the_legend_hides_and_two_leave_one_alone(qtbot, hand, card):
    legend = card.legend
    middle = legend.box_of(0).center().toPoint()
    qtbot.mouseClick(legend, LEFT, pos=middle)
    assert [curve.plan.line.id for curve in card.shown.curves] == ["cost_ratio"]
    assert len(card.content.curves) == 2
    qtbot.mouseClick(legend, LEFT, pos=legend.box_of(1).center().toPoint())
    assert len(card.shown.curves) == 1  # the last one stays
    qtbot.mouseClick(legend, LEFT, pos=middle)
    assert len(card.shown.curves) == 2
    legend.setFocus()
    hand.press(Qt.Key.Key_Return, widget=legend)
    assert [curve.plan.line.id for curve in card.shown.curves] == ["revenue"]
    hand.press(Qt.Key.Key_Return, widget=legend)
    assert len(card.shown.curves) == 2


def test_what_is_hidden_stays_hidden_while_other_pages_are_looked_at(qtbot, hand, panel):
    panel.cards[0].legend.toggled.emit(panel.cards[0].plan.curves[0].key)
    panel.show_page("market")
    panel.show_page("company", "moore")
    qtbot.waitUntil(lambda: not panel.cards[0].is_stale)
    assert [curve.plan.line.id for curve in panel.cards[0].shown.curves] == ["cost_ratio"]


def test_a_stretch_of_years_is_looked_at_and_all_come_back(qtbot, hand, card):
    plot = card.plot
    top = [plot.mapFromScene(plot.data.mapToScene(QPointF(plot.data.canvas().x(at), 3))) for at in (1.4, 2.6)]
    mouse(card, QEvent.Type.MouseButtonPress, top[0])
    mouse(card, QEvent.Type.MouseMove, top[1], Qt.MouseButton.NoButton)
    mouse(card, QEvent.Type.MouseButtonRelease, top[1])
    assert [tick.en for tick in card.shown.plan.ticks] == ["2025", "2026", "2027"]
    hand.press(Qt.Key.Key_Escape, widget=card)
    assert len(card.shown.plan.ticks) == 5


@pytest.mark.parametrize(
    ("unit", "largest", "language", "shown"),
    [
        ("CNY_100m", 500, "zh", (1, "亿元")),
        ("CNY_100m", 500, "en", (0.1, "CNY bn")),
        ("CNY_100m", 5, "en", (100, "CNY mn")),
        ("CNY_100m", 0.5, "zh", (10_000, "万元")),
        ("CNY_100m", 30_000, "zh", (1e-4, "万亿元")),
        ("chip", 350_000, "zh", (1e-4, "万颗")),
        ("chip", 3_500_000, "en", (1e-6, "mn chips")),
        ("chip", 3_500, "en", (1, "chips")),
        ("%", 0.4, "zh", (1, "")),
        ("CNY_10k/chip", 9, "zh", (1, "万元/颗")),
    ],
)
def test_axes_count_in_what_people_count_in(unit, largest, language, shown):
    scale = scale_of(Unit.parse(unit), largest, language)
    assert (pytest.approx(scale.factor), scale.label) == shown


# --- taking along ---


def colours_in(image):
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


def test_a_copied_chart_is_a_picture_and_a_drawing(card):
    export.copy_image(card)
    held = QGuiApplication.clipboard().mimeData()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * card.width()
    assert len(colours_in(image)) > 20
    root = ET.fromstring(bytes(held.data("image/svg+xml").data()))
    texts = " ".join(element.text or "" for element in root.iter() if element.tag.endswith("text"))
    assert "Sales" in texts
    assert "2026E" in texts
    assert "Scenario: Base" in texts


def test_large_numbers_are_right_in_a_drawing(qtbot, hand, panel):
    hand.session.perform(edits.SetChart(Chart("big", Labels("销量", "Units"), "company", (Series("units"),))))
    big = panel.cards[-1]
    hand.session.set_value("units", ("2028", "moore", "training"), 3e7)
    panel.ensureWidgetVisible(big)
    qtbot.waitUntil(lambda: big.plot is not None and not big.is_stale)
    svg = export.drawing(big).decode()
    assert "mn chips" in svg
    heights = [float(y) for y in re.findall(r'<polyline[^>]*points="[^"]*?,([\d.]+) ?"', svg)]
    assert all(0 <= y <= big.height() for y in heights)


def test_the_data_are_saved_in_full_digits(hand, card, tmp_path, monkeypatch):
    target = tmp_path / "data.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    export.ask_and_save(card, "csv", "en")
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert rows[0][1:] == ["2024", "2025E", "2026E", "2027E", "2028E"]
    assert [float(text) for text in rows[1][1:]] == [
        hand.session.value("revenue", (year, "moore")) for year in map(str, range(2024, 2029))
    ]


# --- making and changing ---


@pytest.fixture
def answers(monkeypatch):
    """What is done with the box of a chart instead of a person's answer."""
    given = []

    def ask(dialog):
        given.append(dialog)
        return True

    monkeypatch.setattr(desk_module, "ask", ask)
    return given


def test_a_selection_becomes_a_chart_that_is_saved_and_undone(qtbot, hand, panel, answers, tmp_path):
    hand.go("profit", "2025", "moore")
    hand.press(Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    hand.window.menus.actions["chart_selection"].trigger()
    assert isinstance(answers[0], ChartDialog)
    made = hand.session.model.charts["chart_1"]
    assert (made.series, made.first, made.last) == ((Series("profit", {}, "bar"),), "2025", "2026")
    assert [card.plan.id for card in panel.cards] == ["one", "two", "chart_1"]
    gpum.write(hand.session.model, tmp_path / "m.gpum")
    assert gpum.read(tmp_path / "m.gpum").charts["chart_1"] == made
    hand.session.undo()
    assert [card.plan.id for card in panel.cards] == ["one", "two"]


def test_nothing_selected_says_what_to_select(hand, panel, answers):
    hand.grid.values.clearSelection()
    hand.window.menus.actions["chart_selection"].trigger()
    assert "Alt+F1" in hand.message()
    assert answers == []


def test_a_card_s_menu_copies_moves_and_removes(hand, panel, card, answers):
    actions = {action.text(): action for action in card.menu().actions()}
    actions["Duplicate"].trigger()
    assert [one.plan.id for one in panel.cards] == ["one", "chart_1", "two"]
    assert hand.session.model.charts["chart_1"].labels.en == "Sales (copy)"
    panel.cards[2].changing.emit("up")
    assert [one.plan.id for one in panel.cards] == ["one", "two", "chart_1"]
    panel.cards[2].changing.emit("remove")
    assert [one.plan.id for one in panel.cards] == ["one", "two"]


def test_the_box_changes_kind_title_years_and_series(qtbot, hand, panel):
    chart = hand.session.model.charts["one"]
    dialog = ChartDialog(hand.session, chart, panel.view)
    qtbot.addWidget(dialog)
    dialog.show()
    names = [dialog.kinds.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.kinds.count())]
    dialog.kinds.setCurrentRow(names.index("stacked_bars"))
    qtbot.waitUntil(lambda: not dialog.accept_button.isEnabled())
    assert "units differ" in dialog.preview.content.fault.in_language("en")
    dialog.kinds.setCurrentRow(names.index("mixed"))
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.en.selectAll()
    qtbot.keyClicks(dialog.en, "Sales & costs")
    dialog._take(first="2025")
    dialog.rows.changed.emit((*dialog.chart.series, Series("profit")))
    qtbot.waitUntil(lambda: len(dialog.preview.plan.curves) == 3)
    assert dialog.chart == replace(
        chart,
        labels=Labels("收入", "Sales & costs"),
        first="2025",
        series=(Series("revenue", mark="bar"), Series("cost_ratio"), Series("profit")),
    )


def test_a_chart_that_came_with_the_program_becomes_the_model_s_own(qtbot, hand, answers):
    build_charts(hand.window)
    panel = hand.window.charts
    hand.go("revenue", "2026", "moore")
    before = [card.plan.id for card in panel.cards]
    assert before
    assert not hand.session.model.charts
    panel.cards[0].changing.emit("duplicate")
    assert set(before) < set(hand.session.model.charts)
    hand.session.undo()
    assert not hand.session.model.charts


def test_a_renamed_line_stays_in_its_chart(qtbot, hand, card):
    hand.session.perform(edits.RenameLine("cost_ratio", "cost_share"))
    settle(qtbot, card)
    assert [curve.line.id for curve in card.plan.curves] == ["revenue", "cost_share"]
