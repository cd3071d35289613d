"""The chart panel: follows edits, draws only what is seen, keeps its axes, speaks two languages, in light and dark."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gpu_modeler.files.excel.atomic import FolderMissing
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts import export
from gpu_modeler.gui.charts.curves import beyond, runs
from gpu_modeler.gui.charts.panel import ChartPanel
from gpu_modeler.gui.palette import DARK, LIGHT
from tests.gui.chart_support import fake_session

NO_RAISE = pytest.mark.qt_log_ignore(
    "does not support raise", extend=True
)  # offscreen has no tool tips to raise


@pytest.fixture
def session():
    return fake_session()


@pytest.fixture
def panel(qtbot, session):
    theme.apply_theme(QApplication.instance(), "light")
    made = ChartPanel(session)
    qtbot.addWidget(made)
    made.resize(420, 1600)
    made.show_page("company", "moore_threads")
    made.show()
    qtbot.waitUntil(lambda: all(not card.is_stale for card in made.cards))
    return made


def settle(qtbot, panel):
    qtbot.waitUntil(lambda: not panel._timer.isActive())


def drawn(card, curve=0):
    return card.plot.data.content.curves[curve].values


def colours_of(widget):
    image = export.picture(widget)
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }


def test_an_edit_is_drawn(qtbot, session, panel):
    before = drawn(panel.cards[0]).copy()
    session.change("revenue", 1.1)
    settle(qtbot, panel)
    assert np.allclose(drawn(panel.cards[0]), before * 1.1)


def test_many_edits_in_a_row_are_drawn_once(qtbot, session, panel):
    before = panel.cards[0].plot.redraws
    for _ in range(20):
        session.change("revenue", 1.001)
    settle(qtbot, panel)
    assert panel.cards[0].plot.redraws == before + 1


def test_charts_of_other_lines_are_left_alone(qtbot, session, panel):
    before = [card.plot.redraws for card in panel.cards]
    session.change("gross_margin", 0.9)
    settle(qtbot, panel)
    assert [card.plot.redraws - old for card, old in zip(panel.cards, before, strict=True)] == [
        0,
        0,
        1,
        0,
        0,
        0,
    ]


def test_charts_out_of_sight_are_not_drawn_until_they_are_seen(qtbot, session, panel):
    panel.resize(420, 300)
    settle(qtbot, panel)
    last = panel.cards[5]
    before, reads = last.plot.redraws, session.calculation.reads
    session.change("units", 1.2)
    settle(qtbot, panel)
    assert last.plot.redraws == before
    assert session.calculation.reads == reads
    panel.verticalScrollBar().setValue(panel.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: last.plot.redraws == before + 1)
    assert not last.is_stale


def test_a_hidden_panel_reads_nothing(qtbot, session, panel):
    panel.hide()
    reads = session.calculation.reads
    session.change("revenue", 1.2)
    settle(qtbot, panel)
    assert session.calculation.reads == reads
    panel.show()
    qtbot.waitUntil(lambda: not panel.cards[0].is_stale)


def test_nothing_is_built_before_it_is_seen(qtbot, session):
    panel = ChartPanel(session)
    qtbot.addWidget(panel)
    panel.show_page("company", "metax")
    settle(qtbot, panel)
    assert all(card.plot is None for card in panel.cards)
    assert session.calculation.reads == 0


def test_axes_stay_under_small_edits_and_follow_large_ones(qtbot, session, panel):
    before = panel.cards[0].plot.left_range
    session.change("revenue", 0.9)
    settle(qtbot, panel)
    assert panel.cards[0].plot.left_range == before
    session.change("revenue", 30.0)
    settle(qtbot, panel)
    assert panel.cards[0].plot.left_range.high > 10 * before.high


def test_another_company_has_axes_of_its_own(qtbot, panel):
    before = panel.cards[0].plot.left_range
    panel.show_page("company", "kunlunxin")
    settle(qtbot, panel)
    assert panel.cards[0].plot.left_range.high > before.high
    panel.show_page("company", "moore_threads")
    settle(qtbot, panel)
    assert panel.cards[0].plot.left_range == before


def test_another_scenario_is_drawn_on_the_axes_that_stand(qtbot, session, panel):
    base = drawn(panel.cards[0]).copy()
    session.scenario = "bull"
    session.tell("scenario")
    settle(qtbot, panel)
    assert np.allclose(drawn(panel.cards[0]), base * 1.4)


def test_an_error_is_a_gap_with_a_cross(qtbot, session, panel):
    chart = panel.cards[3]
    assert QColor(LIGHT.error_mark).name() not in colours_of(chart)
    session.calculation.arrays["price_to_sales"][4] = np.nan
    session.change("price_to_sales", 1.0)
    settle(qtbot, panel)
    canvas = chart.plot.data.canvas()
    found = list(runs(canvas, canvas.content.curves[0]))
    assert [len(run) for run in found] == [4, 9]
    assert QColor(LIGHT.error_mark).name() in colours_of(chart)


def test_a_value_beyond_the_edge_has_an_arrow(qtbot, session, panel):
    session.calculation.arrays["price_to_sales"][0] = 1e6
    session.change("price_to_sales", 1.0)
    settle(qtbot, panel)
    data = panel.cards[3].plot.data
    outside = beyond(data.canvas(), data.content.curves[0])
    assert [(at, text) for at, _, text in outside] == [(0, "1,000,000x")]
    assert data.left.high < 1000


@pytest.mark.parametrize(("mode", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_chart_is_painted_in_the_palette_s_colours(qtbot, panel, mode, palette):
    theme.apply_theme(QApplication.instance(), mode)
    settle(qtbot, panel)
    found = colours_of(panel.cards[0])
    expected = [palette.surface, palette.series[0], palette.series[1], palette.forecast_fill]
    assert {QColor(colour).name() for colour in expected} <= found


def test_the_language_changes_at_run_time(qtbot, session, panel):
    assert panel.cards[0]._title.text() == "营业收入与净利润"
    session.language = "en"
    session.tell("language")
    settle(qtbot, panel)
    assert panel.cards[0]._title.text() == "Revenue and net profit"
    assert panel.cards[0].accessibleName() == "Chart: Revenue and net profit"
    assert "Net profit" in panel.cards[0].accessibleDescription()
    assert [entry.text for entry in panel.cards[0].legend.entries] == ["Revenue", "Net profit"]


def test_the_compare_page_puts_the_chosen_line_first(qtbot, panel):
    panel.show_page("compare")
    panel.set_compare_line("gross_margin")
    settle(qtbot, panel)
    assert panel.cards[0]._title.text() == "毛利率"
    assert len(panel.cards[0].plan.curves) == 6


def test_a_page_without_charts_says_so(qtbot, panel):
    panel.show_page("story")
    assert panel.cards == []
    assert panel._nothing.isVisible()


def test_a_wide_panel_has_two_columns(qtbot, panel):
    panel.resize(1000, 800)
    first, second = panel.cards[:2]
    qtbot.waitUntil(lambda: first.geometry().right() < second.geometry().left())
    assert first.y() == second.y()


def test_another_document_is_drawn(qtbot, session, panel):
    other = fake_session()
    session.model, session.calculation = other.model, other.calculation
    session.calculation.arrays["revenue"] *= 7.0
    session.tell("document")
    settle(qtbot, panel)
    assert np.array_equal(drawn(panel.cards[0]), session.calculation.arrays["revenue"][:, 0, 0, 0])


@NO_RAISE
def test_the_pointer_marks_the_year_below_it(qtbot, panel):
    plot = panel.cards[0].plot
    told = []
    plot.hovered.connect(lambda tick, at: told.append(tick))
    box = plot.data.boundingRect()
    for share in (0.01, 0.5, 0.99):
        at = QPointF(plot.mapFromScene(plot.data.mapToScene(QPointF(box.width() * share, 20))))
        none = Qt.MouseButton.NoButton
        kind, keys = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
        plot.mouseMoveEvent(QMouseEvent(kind, at, QPointF(plot.mapToGlobal(at)), none, none, keys))
    assert told == [0, 7, 13]
    assert plot.data.hover == 13


@NO_RAISE
def test_the_arrow_keys_walk_over_the_years(qtbot, panel):
    card = panel.cards[0]
    QTest.keyClick(card, Qt.Key.Key_Right)
    QTest.keyClick(card, Qt.Key.Key_Right)
    QTest.keyClick(card, Qt.Key.Key_Left)
    assert card.plot.data.hover == 0


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_chart_is_saved(panel, tmp_path, kind):
    path = tmp_path / f"chart.{kind}"
    export.save(panel.cards[0], path)
    assert path.stat().st_size > 4000


def test_a_place_that_cannot_be_written_is_told(panel, tmp_path):
    for name in ("chart.png", "chart.svg"):
        with pytest.raises(FolderMissing):
            export.save(panel.cards[0], tmp_path / "no" / name)


def test_the_data_go_to_the_clipboard(panel):
    actions = {action.text(): action for action in panel.cards[0].menu().actions()}
    actions["复制数据"].trigger()
    assert QGuiApplication.clipboard().text().startswith("\t2022\t2023")


def test_a_panel_that_is_gone_hears_no_more(qtbot, session):
    panel = ChartPanel(session)
    panel.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert session._subscribers == []
    session.change("revenue", 2.0)
