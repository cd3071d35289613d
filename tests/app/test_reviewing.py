"""Deciding about the changes of a returned workbook, what they would do, and taking them as one step."""

import time as clock
from dataclasses import replace

import pytest

from gpu_modeler.app.effects import Effects, Output, default_outputs, output_of, possible_outputs
from gpu_modeler.app.reviewing import ModelHasChanged, NothingAccepted
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import SetCells, SetFormula
from gpu_modeler.errors import CellError
from gpu_modeler.files.starter import load_starter
from tests.gui.small_model import small_model
from tests.reviews import PLACE, input_change, review_of, reviewing_of, some_changes
from tests.small_model import bits, contents


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


@pytest.fixture
def reviewing(session):
    return reviewing_of(session, review_of(some_changes(session.model)))


def decisions(reviewing):
    return [reviewing.decisions.of(change) for change in reviewing.review.changes]


# --- deciding -----------------------------------------------------------------------------------------


def test_changes_begin_accepted_and_conflicts_undecided(reviewing):
    assert decisions(reviewing) == ["accepted", "accepted", "undecided", "accepted"]
    assert [change.line for change in reviewing.undecided] == ["price"]


def test_many_are_decided_at_once(reviewing):
    reviewing.reject_all()
    assert decisions(reviewing) == ["rejected"] * 4
    reviewing.accept_company("moore")
    assert decisions(reviewing) == ["accepted", "accepted", "rejected", "rejected"]
    reviewing.accept_without_conflicts()
    assert decisions(reviewing) == ["accepted", "accepted", "rejected", "accepted"]
    reviewing.accept_all()
    assert decisions(reviewing) == ["accepted"] * 4


# --- applying -----------------------------------------------------------------------------------------


def test_what_is_accepted_is_one_step_that_names_file_and_author_and_undo_takes_it_back(session, reviewing):
    before, values = contents(session.model), bits(session.calculation)
    reviewing.apply()
    assert session.value("price", PLACE) == 20.0
    assert session.value("units", PLACE) == 40_000.0
    assert session.value("price", ("2026", "metax", "training")) == 10.0
    assert session.history.position == 1
    label = session.history.undo_label
    for part in ("back.xlsx", "李雷", "2026-11-20", "3"):
        assert part in label.in_language("zh")
        assert part in label.in_language("en")
    session.undo()
    assert contents(session.model) == before
    assert bits(session.calculation) == values


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("2026-11-20T23:03:11Z", "2026-11-21 07:03"),
        ("2026-11-20T23:03:11+08:00", "2026-11-20 23:03"),
        ("2026-11-20T23:03:11", "2026-11-20 23:03"),
        ("last week", "last week"),
    ],
)
def test_times_are_told_by_the_clock_at_hand(session, monkeypatch, time, shown):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    clock.tzset()
    try:
        review = replace(review_of(()), modified=time)
        assert reviewing_of(session, review).told(0)["when"] == shown
    finally:
        monkeypatch.undo()
        clock.tzset()


def test_nothing_accepted_is_refused(session, reviewing):
    reviewing.reject_all()
    with pytest.raises(NothingAccepted):
        reviewing.apply()
    assert session.history.position == 0


def test_a_changed_model_is_stale_until_the_change_is_taken_back(session, reviewing):
    assert not reviewing.is_stale
    session.set_value("tax_rate", (), 0.2)
    assert reviewing.is_stale
    with pytest.raises(ModelHasChanged):
        reviewing.apply()
    assert session.value("price", PLACE) == 10.0
    session.undo()
    assert not reviewing.is_stale
    reviewing.apply()
    assert session.value("price", PLACE) == 20.0


# --- effects ------------------------------------------------------------------------------------------


def test_the_effect_of_a_change_is_what_the_session_gives_after_typing_it(session):
    change = input_change(session.model, "price", ("2028", "moore", "training"), 20.0)
    reviewing = reviewing_of(session, review_of([change]))
    reviewing.outputs = (Output("profit", "2028"), Output("revenue", "2028"))
    effects = reviewing.effect_of(change).effects
    before = [session.value(line, ("2028", "moore")) for line in ("profit", "revenue")]
    session.set_value("price", ("2028", "moore", "training"), 20.0)
    after = [session.value(line, ("2028", "moore")) for line in ("profit", "revenue")]
    assert [(effect.before, effect.after) for effect in effects] == list(zip(before, after, strict=True))
    assert effects[0].difference == pytest.approx(after[0] - before[0])
    assert effects[0].difference > 0


def test_effects_leave_the_session_and_the_copy_as_they_were(session, reviewing):
    before, values = contents(session.model), bits(session.calculation)
    first = [reviewing.effect_of(change) for change in reviewing.review.changes]
    assert [reviewing.effect_of(change) for change in reviewing.review.changes] == first
    assert contents(session.model) == before
    assert bits(session.calculation) == values


def test_a_change_of_a_scenario_is_watched_in_that_scenario(session):
    change = input_change(session.model, "price", ("2028", "moore", "training"), 20.0, scenario="bull")
    reviewing = reviewing_of(session, review_of([change]))
    reviewing.outputs = (Output("revenue", "2028"),)
    (effect,) = reviewing.effect_of(change).effects
    assert effect.difference == pytest.approx(50.0)  # 50,000 chips, 10 more of 10,000 yuan each
    (in_base,) = reviewing.effect_of_accepted("moore").effects
    assert in_base.difference == 0


def test_all_accepted_together_are_summed_over_companies(session, reviewing):
    reviewing.outputs = (Output("revenue", "2026"), Output("growth", "2026"))
    reviewing.accept_all()
    revenue, growth = reviewing.effect_of_accepted().effects
    companies = ("moore", "metax", "biren")
    assert revenue.before == sum(session.value("revenue", ("2026", name)) for name in companies)
    reviewing.apply()
    assert revenue.after == sum(session.value("revenue", ("2026", name)) for name in companies)
    assert (growth.before, growth.after, growth.difference) == (None, None, None)  # no sum of ratios


def test_a_change_that_is_refused_by_itself_says_why():
    effects = Effects(small_model())
    outcome = effects.outcome([SetFormula("growth", "no_such_line")], [Output("growth", "2026")], "moore")
    assert outcome.effects == ()
    assert "no_such_line" in outcome.fault.in_language("en")
    after = effects.outcome([], [Output("revenue", "2026")], "moore")
    assert after.effects[0].difference == 0


def test_an_error_has_no_difference():
    model = small_model()
    effects = Effects(model)
    edit = SetFormula("growth", "revenue / (revenue - revenue)")
    (effect,) = effects.outcome([edit], [Output("growth", "2026")], "moore").effects
    assert effect.after is CellError.DIV0
    assert effect.difference is None


def test_the_starter_model_is_watched_by_its_value_and_profit():
    model = load_starter()
    value, profit = default_outputs(model)
    assert value == Output("equity_value")
    assert profit == Output("net_profit", model.periods[-1])
    assert output_of(model, "net_profit", "2027") == Output("net_profit", "2027")


def test_any_model_with_formulas_has_outputs():
    model = small_model()
    assert [output.line for output in default_outputs(model)] == ["growth", "profit"]
    assert "product_revenue" not in [line.id for line in possible_outputs(model)]


def test_a_copy_changes_by_itself(session):
    before = contents(session.model)
    made = session.model.copied()
    assert contents(made) == before
    for replacement in SetCells.of_values(made, "base", {("price", PLACE): 1.0}).replacements(made):
        made.apply(replacement)
    assert contents(session.model) == before
    assert contents(made) != before
