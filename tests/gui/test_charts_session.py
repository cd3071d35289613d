"""The charts on the real session: edits, undo, scenarios and languages arrive by its notices."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.panel import ChartPanel

LINE = "hbm_fill_rate"


@pytest.fixture
def session(tmp_path):
    made = Session(settings_file=SettingsFile(tmp_path / "settings.json"))
    made.choose_language("zh")
    return made


@pytest.fixture
def panel(qtbot, session):
    theme.apply_theme(QApplication.instance(), "light")
    made = ChartPanel(session)
    qtbot.addWidget(made)
    made.resize(430, 1800)
    made.show_page("company", "cambricon")
    made.show()
    qtbot.waitUntil(lambda: all(not card.is_stale for card in made.cards))
    return made


def curve(panel, line):
    curves = (curve for card in panel.cards for curve in card.plot.data.content.curves)
    return next(curve.values for curve in curves if curve.plan.line.id == line)


def expected(session, line, company="cambricon"):
    at = session.model.item_ids("company").index(company)
    scenario = session.model.orders["scenarios"].index(session.scenario)
    return session.calculation.values(line)[:, at, 0, scenario]


def settle(qtbot, panel):
    qtbot.waitUntil(lambda: not panel._timer.isActive())


def test_the_starter_model_has_charts_on_each_page(qtbot, panel):
    for page, company in (("company", "metax"), ("market", None), ("compare", None)):
        panel.show_page(page, company)
        settle(qtbot, panel)
        assert len(panel.cards) >= 3
        assert all(card.plan.curves for card in panel.cards)


def test_an_edit_and_its_undo_are_followed(qtbot, session, panel):
    before = curve(panel, "revenue").copy()
    session.set_values({(LINE, (year,)): 0.2 for year in session.model.periods})
    settle(qtbot, panel)
    after = curve(panel, "revenue")
    assert np.array_equal(after, expected(session, "revenue"), equal_nan=True)
    assert not np.array_equal(after, before)
    session.undo()
    settle(qtbot, panel)
    assert np.array_equal(curve(panel, "revenue"), before, equal_nan=True)


def test_a_scenario_is_followed(qtbot, session, panel):
    session.choose_scenario("bull")
    settle(qtbot, panel)
    assert np.array_equal(curve(panel, "revenue"), expected(session, "revenue"), equal_nan=True)


def test_a_language_is_followed(qtbot, session, panel):
    session.choose_language("en")
    settle(qtbot, panel)
    assert all(card._title.text().isascii() for card in panel.cards)


def test_an_empty_model_has_no_charts(qtbot, session, panel):
    session.new()
    settle(qtbot, panel)
    assert panel.cards == []


def test_a_new_line_changes_no_chart(qtbot, session, panel):
    session.define_line("double", "revenue * 2", unit="CNY_100m", axes=("period", "company"))
    settle(qtbot, panel)
    assert np.array_equal(curve(panel, "revenue"), expected(session, "revenue"), equal_nan=True)
