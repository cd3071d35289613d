"""Between which values an input is dragged, and in which steps."""

import math

import pytest

from gpu_modeler import edits
from gpu_modeler.app.dragging import DragRange, can_drag, drag_range, is_drawn
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import starter
from gpu_modeler.model import Uncertainty
from tests.small_model import small_model

NOBODY_KNOWS = (math.nan, math.nan)


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.mark.parametrize(
    ("line", "place", "low", "high", "step"),
    [
        ("price", ("2025", "metax", "training"), 2.5, 7.5, 0.05),
        ("growth", ("2026",), -0.75, -0.25, 0.005),  # below zero
        ("growth", ("2024",), -0.1, 0.1, 0.001),  # per cents at zero
        ("loose", (), -1.0, 1.0, 0.01),
        ("units", ("2024", "metax", "training"), 10_000.0, 30_000.0, 100.0),
    ],
)
def test_half_as_much_and_as_much_again_where_nobody_knows_more(session, line, place, low, high, step):
    found = drag_range(session, line, place, NOBODY_KNOWS)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.step == pytest.approx(step)
    assert found.start == session.value(line, place)


def test_an_uncertain_input_moves_within_its_distribution_and_always_reaches_its_value(session):
    found = drag_range(session, "growth", ("2025",), (0.3, 0.4))
    assert (found.low, found.high, found.start) == (0.25, 0.4, 0.25)


def test_years_and_whole_numbers_move_by_whole_steps():
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    line = next(line for line in session.model.lines.values() if line.unit == "CY" and line.is_input)
    place = next(session.model.places(line))
    found = drag_range(session, line.id, place, NOBODY_KNOWS)
    assert (found.low, found.high, found.step) == (found.start - 5, found.start + 5, 1.0)


def test_values_lie_on_steps_and_the_start_is_kept_to_the_last_bit():
    found = DragRange(0.0, 1.0, 0.01, start=1 / 3)
    assert found.nearest(0.503) == 0.5
    assert found.nearest(0.503, is_fine=True) == 0.503
    assert found.nearest(0.3349) == 1 / 3
    assert found.nearest(7.0) == 1.0
    assert found.stepped(0.5, 1) == 0.51
    assert found.stepped(0.5, -1, is_fine=True) == 0.499
    assert found.stepped(1 / 3, 1) == 0.34


def test_what_holds_no_typed_number_cannot_be_dragged(session):
    assert can_drag(session, "growth", ("2025",))
    assert can_drag(session, "revenue", ("2025", "metax"))  # guidance over a formula
    assert not can_drag(session, "revenue", ("2026", "metax"))
    assert not can_drag(session, "revenue", ("2099", "metax"))
    assert not can_drag(session, "gone", ())


def test_only_a_distribution_that_gives_the_value_stands_over_what_is_typed(session):
    cell = ("loose", ())
    for move, distribution, expected in (
        ("set", "normal(0, 1)", True),
        ("add", "normal(0, 1)", False),
        ("set", "event(10%, 5)", False),
    ):
        session.perform(edits.SetUncertainty(Uncertainty("x", "loose", distribution, move)))
        assert is_drawn(session.model, *cell, "base") is expected
        session.undo()
    assert not is_drawn(session.model, *cell, "base")
