"""Bridges: Shapley values against brute force, and sums that add up, on known games and random models."""

from itertools import combinations, permutations
from math import fsum

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gpu_modeler.analysis import shapley
from gpu_modeler.analysis.bridge import (
    Group,
    OutputIsError,
    OutputMissing,
    UnitsDoNotFit,
    _Game,
    bridge,
    total,
)
from gpu_modeler.analysis.bridge_text import paragraph
from gpu_modeler.analysis.differences import Version, behind, cell_differences
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.edits import AddYears, DefineLine, SetCells, SetFormula, SetUnit
from gpu_modeler.edits.history import History
from gpu_modeler.edits.refusals import UnknownAxis
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Replacement
from gpu_modeler.text import Labels
from tests.random_models import formula_changes, random_models
from tests.small_model import put, small_model

PROFIT = Output("profit", ("2026", "metax"))
QUICK = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def brute_force(worths, players):
    """The definition: what a player adds, averaged over every order of joining."""
    parts = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        present = 0
        for player in order:
            parts[player] += worths[present | 1 << player] - worths[present]
            present |= 1 << player
    return parts / len(orders)


# --- the values themselves ----------------------------------------------------------------------------


def test_the_glove_game_has_its_published_values():
    """One left glove, two right ones, a pair is worth 1: 2/3 for the left, 1/6 for each right (Shapley 1953)."""
    worths = np.array([min(mask & 1, (mask >> 1 & 1) + (mask >> 2 & 1)) for mask in range(8)], dtype=float)
    assert shapley.shapley_values(worths) == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-15)


@QUICK
@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_values_equal_brute_force_and_add_up(players, random):
    worths = np.array([random.uniform(-1e4, 1e4) for _ in range(1 << players)])
    found = shapley.shapley_values(worths)
    assert found == pytest.approx(brute_force(worths, players), rel=1e-9, abs=1e-9)
    assert fsum(found) == pytest.approx(worths[-1] - worths[0], rel=1e-12, abs=1e-9)


def test_no_player_and_a_gap_in_the_table():
    assert shapley.shapley_values(np.array([3.0])).tolist() == []
    with pytest.raises(ValueError, match="no table"):
        shapley.shapley_values(np.array([0.0, np.nan]))
    with pytest.raises(ValueError, match="no table"):
        shapley.shapley_values(np.zeros(3))


def test_players_whose_coalition_has_no_worth_are_joined():
    worths = np.arange(8.0)
    worths[0b001] = worths[0b101] = np.nan  # player 0 only with player 1
    assert shapley.joined(worths) == [(0, 1), (2,)]
    assert shapley.of_blocks(worths, [(0, 1), (2,)]).tolist() == [0, 3, 4, 7]
    with pytest.raises(ValueError, match="ends"):
        shapley.joined(np.array([0.0, np.nan]))


@QUICK
@given(st.integers(1, 5), st.data())
def test_joined_players_always_have_a_worth(players, data):
    worths = np.arange(float(1 << players))
    inner = range(1, len(worths) - 1)
    for mask in data.draw(st.lists(st.sampled_from(inner), unique=True)) if inner else []:
        worths[mask] = np.nan
    blocks = shapley.joined(worths)
    assert sorted(player for block in blocks for player in block) == list(range(players))
    assert np.isfinite(shapley.of_blocks(worths, blocks)).all()


# --- between scenarios ------------------------------------------------------------------------------


def version(model, scenario="base", name=""):
    return Version(Calculation.of(model), scenario, Labels(name or scenario, name or scenario))


def edited(model, *edits):
    copy = model.copied()
    history = History(copy, Calculation.of(copy))
    for edit in edits:
        history.perform(edit)
    return copy


def by_single_evaluations(before, after, steps, output):
    """Worths of all coalitions, each on an edited copy of the earlier model that is calculated anew."""
    worths = []
    for mask in range(1 << len(steps)):
        copy = before.model.copied()
        for at, step in enumerate(steps):
            for cell in step.group.cells if mask >> at & 1 else ():
                put(
                    copy,
                    before.scenario,
                    cell.line,
                    cell.place,
                    Cell(cell.after.value) if cell.after else Cell(None),
                )
        worths.append(Calculation.of(copy).value(output.line, output.place, before.scenario))
    return np.array(worths)


def test_two_scenarios_of_the_starter_model():
    """By line, so that every driver is its own; all combinations again, one copy of the model each."""
    calculation = Calculation.of(load_starter())
    before, after = (Version(calculation, name, Labels(name, name)) for name in ("base", "tape_out_failure"))
    output = Output("equity_value", ("metax",))
    found = bridge(before, after, output, "line")
    assert found.start == calculation.value(*_at(output), "base")
    assert found.end == calculation.value(*_at(output), "tape_out_failure")
    assert {step.group.key for step in found.steps} == {"market_share", "launch_delay"}
    worths = by_single_evaluations(before, after, found.steps, output)
    assert [step.value for step in found.steps] == pytest.approx(brute_force(worths, 2), rel=1e-12)
    assert total(found.steps) == pytest.approx(found.change, rel=1e-9)


def _at(output):
    return output.line, output.place


@pytest.mark.parametrize("by", ["section", "line", "company", "segment", "period"])
@pytest.mark.parametrize("pair", [("base", "bull"), ("bull", "bear"), ("bear", "cuda_breakthrough")])
def test_every_grouping_adds_up(by, pair):
    calculation = STARTER
    before, after = (Version(calculation, name, Labels(name, name)) for name in pair)
    found = bridge(before, after, Output("equity_value", ("cambricon",)), by)
    assert total(found.steps) == pytest.approx(found.end - found.start, rel=1e-9)
    assert len(found.steps) <= 12


STARTER = Calculation.of(load_starter())


def test_the_same_difference_forwards_and_backwards():
    there, back = (
        bridge(
            *(Version(STARTER, name, Labels(name, name)) for name in pair), Output("equity_value", ("metax",))
        )
        for pair in (("bear", "bull"), ("bull", "bear"))
    )
    forwards = {step.group.key: step.value for step in there.steps}
    backwards = {step.group.key: -step.value for step in back.steps}
    assert forwards == pytest.approx(backwards, rel=1e-9)


def test_an_override_taken_away_lets_the_formula_show():
    """Revenue of 2025 is typed in the base case and computed in the bear case, where growth is lower, too."""
    model = small_model()
    put(model, "base", "units", ("2026", "metax", "training"), Cell(10_000.0))
    output = Output("revenue", ("2025", "metax"))
    found = bridge(version(model), version(model, "bear"), output, "line")
    # 20,000 chips × 2 segments × 1.1 × 5万 = 22 亿, against 19.8 typed; without the override growth matters: 25 at 25 %
    values = {step.group.key: step.value for step in found.steps}
    assert (found.start, found.end) == (pytest.approx(19.8), pytest.approx(22.0))
    alone = 20 * 1.25 - 19.8
    assert values["revenue"] == pytest.approx((alone + (22 - 19.8)) / 2)
    assert values["growth"] == pytest.approx((0 + (22 - 25)) / 2)


def test_more_groups_than_twelve_are_merged_by_size():
    found = bridge(version(small_model()), version(_many_changes()), PROFIT, "line", most=2)
    assert len(found.steps) <= 2
    assert {group.key for group in found.merged} == {"growth", "units"}
    assert [step.group.kind for step in found.steps] == ["cells", "other"]
    assert total(found.steps) == pytest.approx(found.change, rel=1e-9)


def _many_changes():
    model = small_model()
    put(model, "base", "growth", ("2026",), Cell(-0.49))
    put(model, "base", "units", ("2024", "metax", "training"), Cell(20_001.0))
    put(model, "base", "price", ("2026", "metax", "training"), Cell(50.0))
    put(model, "base", "price", ("2026", "biren", "training"), Cell(51.0))
    return model


def test_what_cannot_move_the_output_is_no_driver():
    model = small_model()
    put(model, "base", "loose", (), Cell(3.0))
    assert bridge(version(small_model()), version(model), PROFIT).steps == ()


def test_drivers_that_fail_apart_are_joined():
    """WACC may rise above the growth only together with it: apart the terminal value is an error."""
    model = load_starter()
    put(model, "base", "wacc", (), Cell(0.02))
    put(model, "base", "terminal_growth", (), Cell(0.01))
    output = Output("equity_value", ("metax",))
    found = bridge(Version(STARTER, "base", Labels("a", "a")), version(model), output, "line")
    assert [step.group.kind for step in found.steps] == ["joined"]
    assert found.steps[0].value == pytest.approx(found.change)
    assert {cell.line for cell in found.steps[0].group.cells} == {"wacc", "terminal_growth"}


# --- between versions -------------------------------------------------------------------------------


def test_changed_formulas_are_a_driver_of_their_own():
    """Cost 80 % instead of 70 %, price 6 instead of 5: profit 0.3 × 25/2 becomes 0.2 × 30/2."""
    before = small_model()
    prices = {("price", ("2026", "metax", segment)): 6.0 for segment in ("training", "inference")}
    after = edited(before, SetFormula("cost", "收入 * 80%"), SetCells.of_values(before, "base", prices))
    found = bridge(version(before), version(after), PROFIT, "line")
    units = 20_000 * 1.25 * 0.5 * 2 / 1e4
    values = {step.group.key: step.value for step in found.steps}
    price = units * ((6 - 5) * 0.3 + (6 - 5) * 0.2) / 2
    formulas = units * ((0.2 - 0.3) * 5 + (0.2 - 0.3) * 6) / 2
    assert values == pytest.approx({"price": price, "formulas": formulas})
    lines = next(step.group.lines for step in found.steps if step.group.kind == "formulas")
    assert [(line.line, line.before.formula, line.after.formula) for line in lines] == [
        ("cost", "收入 * 70%", "收入 * 80%")
    ]


def test_a_line_that_is_new_goes_with_the_formulas():
    before = small_model()
    after = edited(
        before,
        DefineLine("levy", formula="", unit="%", axes=("period",), section="income"),
        SetFormula("profit", "revenue - cost - revenue * levy"),
    )
    put(after, "base", "levy", ("2026",), Cell(0.1))
    found = bridge(version(before), version(after), PROFIT)
    assert [(step.group.key, step.value) for step in found.steps] == [("formulas", pytest.approx(-1.25))]


def test_added_years_go_with_the_formulas():
    after = edited(small_model(), AddYears(1))
    found = bridge(version(small_model()), version(after), PROFIT)
    assert [(step.group.kind, step.value) for step in found.steps] == [("formulas", 0.0)]


def test_another_unit_of_the_output_is_converted():
    after = edited(small_model(), SetUnit("profit", "CNY_10k"))
    found = bridge(version(small_model()), version(after), PROFIT)
    assert found.start == pytest.approx(found.end)
    assert found.unit == "CNY_10k"
    foreign = edited(small_model(), DefineLine("loose", formula="1 chip", unit="chip", axes=()))
    with pytest.raises(UnitsDoNotFit):
        bridge(version(small_model()), version(foreign), Output("loose"))


def test_what_cannot_be_explained_is_refused():
    model, other = small_model(), edited(small_model(), DefineLine("new", formula="1", unit="1", axes=()))
    with pytest.raises(OutputMissing):
        bridge(version(model), version(other), Output("new"))
    put(other, "base", "units", ("2024", "metax", "training"), Cell(0.0))
    put(other, "base", "units", ("2024", "metax", "inference"), Cell(0.0))
    with pytest.raises(OutputIsError) as refusal:
        bridge(version(model), version(other), Output("margin", ("2026", "metax")))
    assert CellError.DIV0.text in refusal.value.user_message("zh")
    with pytest.raises(UnknownAxis):
        bridge(version(model), version(other), PROFIT, "product")


def test_a_thousand_random_combinations_of_cells_equal_single_evaluations():
    """Every cell that differs a group of its own; a random walk through their combinations, typed cell by cell."""
    ends = [Version(STARTER, name, Labels(name, name)) for name in ("bear", "bull")]
    output = Output("equity_value", ("cambricon",))
    cells = list(cell_differences(*ends))
    groups = [Group(str(at), Labels("", ""), "cells", (cell,)) for at, cell in enumerate(cells)]
    flipped = np.random.default_rng(3).integers(len(cells), size=1000)
    members = np.logical_xor.accumulate(np.eye(len(cells), dtype=bool)[flipped], axis=0)
    worths = _Game(*ends, output, groups).worths(members)
    model = STARTER.model.copied()
    single = Calculation.of(model)
    for at, member, worth in zip(flipped, members, worths, strict=True):
        key = ("bear", cells[at].line, cells[at].place)
        held = cells[at].after if member[at] else cells[at].before
        change = Replacement("cells", key, model.record("cells", key), held)
        model.apply(change)
        single.refresh([change])
        assert single.value(output.line, output.place, "bear") == pytest.approx(worth, rel=1e-12)


# --- random models ----------------------------------------------------------------------------------


@st.composite
def pairs(draw):
    """A random model before and after changes of what stands behind one of its outputs, and that output."""
    model = draw(random_models())
    try:
        before = version(model, draw(st.sampled_from(model.orders["scenarios"])))
    except CircularReference:
        assume(False)
    output = max(model.lines, key=lambda line: len(behind(before.calculation, line)))
    place = draw(st.sampled_from(list(model.places(model.lines[output]))))
    changed = model.copied()
    for name in draw(st.lists(st.sampled_from(behind(before.calculation, output)), min_size=3, max_size=8)):
        where = draw(st.sampled_from(list(model.places(model.lines[name]))))
        put(
            changed,
            before.scenario,
            name,
            where,
            draw(st.sampled_from([Cell(None), *map(Cell, (-2.0, 0.5, 3.0))])),
        )
    if draw(st.integers(0, 3)) == 0:
        change = draw(formula_changes(model))
        changed.apply(change)
    return before, changed, Output(output, place)


def reached_otherwise(before, after, steps, output):
    """Worths of all coalitions, each a model of its own: formulas of one version, typed values of both."""
    worths = []
    for mask in range(1 << len(steps)):
        taken = [step.group for at, step in enumerate(steps) if mask >> at & 1]
        start = after if any(group.has_formulas for group in taken) else before
        copy = start.model.copied()
        for at, step in enumerate(steps):
            for cell in step.group.cells:
                held = cell.after if mask >> at & 1 else cell.before
                put(copy, start.scenario, cell.line, cell.place, Cell(held.value) if held else Cell(None))
        worths.append(Calculation.of(copy).value(output.line, output.place, start.scenario))
    return worths


@QUICK
@given(pairs(), st.sampled_from(["line", "section", "period"]))
def test_random_versions_add_up_and_every_worth_is_a_single_evaluation(pair, by):
    before, changed, output = pair
    try:
        after = version(changed, before.scenario)
        found = bridge(before, after, output, by, most=4)
    except ModelerError:
        assume(False)
    ends = [each.calculation.value(output.line, output.place, each.scenario) for each in (before, after)]
    assert [found.start, found.end] == ends
    worths = reached_otherwise(before, after, found.steps, output)
    size = max(abs(worth) for worth in worths)  # no coalition of joined drivers gives an error
    assert abs(total(found.steps) - found.change) <= 1e-9 * max(size, 1)
    expected = brute_force(worths, len(found.steps))
    assert [step.value for step in found.steps] == pytest.approx(expected, rel=1e-9, abs=1e-9 * max(size, 1))


def test_differences_see_through_the_lineage():
    model = small_model()
    put(model, "crash", "growth", ("2025",), Cell(0.25))
    assert list(cell_differences(version(model), version(model, "crash"))) == [
        difference
        for difference in cell_differences(version(model), version(model, "bear"))
        if difference.line == "revenue"
    ]


# --- the paragraph ------------------------------------------------------------------------------------


def test_the_paragraph_tells_the_largest_drivers():
    before, after = (
        Version(STARTER, name, STARTER.model.scenarios[name].labels) for name in ("bear", "bull")
    )
    found = bridge(before, after, Output("equity_value", ("metax",)))
    told = paragraph(found)
    largest = max(found.steps, key=lambda step: step.value)
    assert told.zh.startswith("从“悲观”到“乐观”，沐曦模型估值由")
    assert told.zh.index(largest.group.labels.zh) < told.zh.index("部分被")
    assert f"{largest.value / found.change:.1%} of the change" in told.en
    assert "Partly offset by Income statement" in told.en


def test_the_paragraph_of_equal_versions_says_so():
    model = small_model()
    told = paragraph(bridge(version(model, name="一"), version(model, name="二"), PROFIT))
    assert told.zh == "从“一”到“二”，沐曦2026年利润不变，为3.75亿元。影响它的输入与公式两边相同。"
    assert told.en.endswith("The inputs and formulas behind it are the same in both.")


def test_a_paragraph_holds_no_group_twice_and_says_what_is_left():
    found = bridge(version(small_model()), version(_many_changes()), PROFIT, "line", most=2)
    told = paragraph(found).en
    assert told.count("Price") == 1
    assert "All else together" in told


def test_combinations_are_all_pairs_of_versions():
    assert {tuple(row) for row in shapley.memberships(3).tolist()} == {
        tuple(at in chosen for at in range(3)) for size in range(4) for chosen in combinations(range(3), size)
    }
