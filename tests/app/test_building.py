"""Copies, moves and deletions of several things at once: references keep their meaning, undo is exact."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.app.building.copies import can_copy, duplicated
from gpu_modeler.app.building.dependents import dependents_of
from gpu_modeler.app.building.moving import dropped, moved
from gpu_modeler.app.building.outline import columns_of, lists_of, outline
from gpu_modeler.app.building.removal import removal_of
from gpu_modeler.app.building.targets import Target, exists, in_order
from gpu_modeler.edits import AddAxis, DefineLine, DuplicateItem, History, SetCells, SetException, SetFormula
from gpu_modeler.edits import refusals as refused
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import Cell, Item
from gpu_modeler.text import Labels
from tests.small_model import bits, contents, small_model


@pytest.fixture
def history():
    return made()


def made():
    model = small_model()
    return History(model, Calculation.of(model))


def all_targets(model):
    return [
        node.target
        for name in lists_of(model)
        for root in outline(model, name)
        for node in (root, *root.children)
    ]


def everything_listed(model):
    return [outline(model, name) for name in lists_of(model)]


def lines(*ids):
    return [Target("line", name) for name in ids]


def company(name):
    return Target("item", name, "company")


def removal(history, *targets):
    return removal_of(history.model, history.calculation, targets)


class TestOutline:
    def test_it_lists_everything_the_model_has(self, history):
        found = {(target.kind, target.id) for target in all_targets(history.model)}
        model = history.model
        assert {("line", key) for key in model.lines} < found
        assert {("section", key) for key in model.sections} < found
        assert {("item", "biren"), ("item", "2025"), ("group", "hong_kong"), ("scenario", "crash")} < found
        assert ("axis", "segment") in found

    def test_every_row_fills_its_columns(self, history):
        for name in lists_of(history.model):
            for node in outline(history.model, name):
                assert len(node.cells) + 1 == len(columns_of(name))


class TestCopies:
    def test_a_copied_section_reads_its_own_lines(self, history):
        edit, (copy,) = duplicated(history.model, [Target("section", "income")])
        history.perform(edit)
        model = history.model
        assert copy == Target("section", "income_copy")
        assert model.lines["profit_copy"].formula == "revenue_copy - cost_copy"
        assert model.lines["units_copy"].formula == "units_copy[-1] * (1 + growth)"
        assert model.orders["sections"] == ("market", "income", "income_copy", "spare")
        values = bits(history.calculation)
        for name in ("price", "units", "revenue", "cost", "profit", "margin"):
            assert values[f"{name}_copy"] == values[name]

    def test_copies_of_copies_have_names_of_their_own(self, history):
        for _ in range(3):
            history.perform(duplicated(history.model, lines("profit"))[0])
        labels = [history.model.lines[name].labels.en for name in ("profit_copy", "profit_copy_2")]
        assert labels == ["Profit (copy)", "Profit (copy 2)"]

    def test_lines_are_not_copied_twice_where_their_section_is(self, history):
        edit, copies = duplicated(history.model, [Target("section", "income"), *lines("profit")])
        assert copies == (Target("section", "income_copy"),)
        history.perform(edit)
        assert "profit_copy_2" not in history.model.lines

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_any_copies_leave_all_values_as_they_are_and_undo_is_exact(self, data):
        history = made()
        before = contents(history.model), bits(history.calculation)
        wanted = data.draw(st.lists(st.sampled_from(all_targets(history.model)), min_size=1, max_size=4))
        if not any(map(can_copy, wanted)):
            return
        edit, copies = duplicated(history.model, wanted)
        history.perform(edit)
        assert all(exists(history.model, copy) for copy in copies)
        if not any(target.kind in {"item", "scenario"} for target in copies):
            after = bits(history.calculation)
            assert {key: after[key] for key in before[1]} == before[1]
        history.undo()
        assert (contents(history.model), bits(history.calculation)) == before


class TestMoves:
    def order(self, history, section="income"):
        model = history.model
        return [key for key in model.orders["lines"] if model.lines[key].section == section]

    def test_lines_move_together(self, history):
        history.perform(moved(history.model, lines("cost", "profit"), -1))
        assert self.order(history) == ["price", "units", "cost", "profit", "revenue", "margin"]
        history.perform(moved(history.model, lines("cost", "profit"), 1))
        assert self.order(history) == ["price", "units", "revenue", "cost", "profit", "margin"]

    def test_a_line_goes_on_into_the_next_section_of_the_page(self, history):
        history.perform(moved(history.model, lines("margin"), 1))
        assert self.order(history, "spare") == ["margin"]
        history.perform(moved(history.model, lines("margin"), -1))
        assert self.order(history)[-1] == "margin"

    def test_at_the_end_nothing_moves(self, history):
        assert moved(history.model, lines("growth"), -1) is None
        assert moved(history.model, [company("metax")], -1) is None
        assert moved(history.model, [Target("scenario", "base")], 1) is None
        assert moved(history.model, [Target("scenario", "bear")], -1) is None
        assert moved(history.model, [Target("item", "2025", "period")], 1) is None

    def test_companies_and_scenarios_move(self, history):
        history.perform(moved(history.model, [company("metax")], 1))
        assert history.model.item_ids("company") == ("biren", "metax")
        history.perform(moved(history.model, [Target("scenario", "crash")], -1))
        assert history.model.orders["scenarios"] == ("base", "crash", "bear")

    def test_lines_are_dropped_into_another_section(self, history):
        history.perform(dropped(history.model, lines("margin", "price"), "market", "growth"))
        assert self.order(history, "market") == ["growth", "price", "margin", "listed", "gap", "loose"]

    def test_a_line_is_dropped_first(self, history):
        history.perform(dropped(history.model, lines("profit"), "income", ""))
        assert self.order(history)[:2] == ["profit", "price"]

    def test_dropping_on_its_own_place_changes_nothing(self, history):
        before = contents(history.model)
        edit = dropped(history.model, lines("units", "revenue"), "income", "revenue")
        if edit is not None:
            history.perform(edit)
        assert contents(history.model) == before

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_a_step_there_and_back_within_the_list_restores_it(self, data):
        history = made()
        target = data.draw(st.sampled_from(all_targets(history.model)))
        step = data.draw(st.sampled_from([-1, 1]))
        before, values = everything_listed(history.model), bits(history.calculation)
        edit = moved(history.model, [target], step)
        if edit is None:
            return
        history.perform(edit)
        if target.kind != "item":
            assert bits(history.calculation) == values
        back = moved(history.model, [target], -step)
        history.perform(back)
        assert everything_listed(history.model) == before


class TestDependents:
    def test_it_names_formulas_claims_charts_values_and_uncertainties(self, history):
        found = {(d.kind, d.id or d.line) for d in dependents_of(history.model, lines("revenue"))}
        assert {("formula", "cost"), ("formula", "profit"), ("formula", "margin")} < found
        assert {("formula", "listed"), ("formula", "gap"), ("exception", "cost")} < found
        assert {("claim", "total_2024"), ("chart", "main"), ("values", "base"), ("values", "bear")} < found

    def test_a_year_that_a_formula_names(self, history):
        found = dependents_of(history.model, [Target("item", "2025", "period")])
        assert [(d.kind, d.line) for d in found if d.stands_in_the_way] == [("formula", "gap")]

    def test_a_company_empties_its_group_whose_users_count(self, history):
        found = dependents_of(history.model, [company("biren")])
        assert {d.line for d in found if d.kind == "formula"} == {"gap", "listed"}


class TestRemoval:
    def test_where_nothing_refers_to_it_it_goes_at_once(self, history):
        asked = removal(history, *lines("loose"))
        assert asked.dependents == ()
        history.perform(asked.plain)
        assert "loose" not in history.model.lines

    def test_what_refers_to_a_line_keeps_its_values_in_every_scenario(self, history):
        before = bits(history.calculation)
        asked = removal(history, *lines("revenue"))
        assert asked.plain is None
        assert asked.kept == ("cost", "profit", "margin", "listed", "gap")
        history.perform(asked.keeping)
        after = bits(history.calculation)
        assert set(before) - set(after) == {"revenue"}
        assert {key: before[key] for key in after} == after
        assert history.model.lines["profit"].is_input

    def test_or_goes_too_with_what_refers_to_that(self, history):
        asked = removal(history, *lines("units"))
        assert asked.gone == ("revenue", "cost", "profit", "margin", "listed", "gap")
        history.perform(asked.removing)
        assert history.model.orders["lines"] == ("growth", "price", "loose")
        assert history.model.claims == {}

    def test_lines_that_read_one_another_go_together(self, history):
        history.perform(SetFormula("cost", "profit[-1] * 2"))
        asked = removal(history, *lines("cost", "profit"))
        history.perform(asked.removing)
        assert not {"cost", "profit", "margin"} & set(history.model.lines)

    def test_a_company_that_formulas_name_goes_and_they_keep_their_values(self, history):
        before = {year: history.calculation.value("gap", (year,), "bear") for year in history.model.periods}
        history.perform(removal(history, company("biren")).keeping)
        assert history.model.item_ids("company") == ("metax",)
        assert history.model.groups == {}
        for year, value in before.items():
            assert history.calculation.value("gap", (year,), "bear") == value

    def test_where_claims_alone_name_it_there_is_one_way(self, history):
        history.perform(SetFormula("listed", "1 CNY_100m"))
        history.perform(SetFormula("gap", "1 CNY_100m"))
        asked = removal(history, company("metax"))
        assert asked.claims == ("margin",)
        assert (asked.keeping, asked.removing) == (None, None)
        history.perform(asked.plain)
        assert history.model.orders["claims"] == ("total_2024",)

    def test_an_exception_that_names_it_turns_into_overrides_alone(self, history):
        history.perform(SetException("margin", {"company": ("metax",)}, "loose + 20%"))
        history.perform(removal(history, *lines("loose")).keeping)
        margin = history.model.lines["margin"]
        assert margin.formula == "profit / revenue"
        assert margin.exceptions == ()
        assert history.calculation.value("margin", ("2024", "metax"), "base") == 0.2
        assert history.model.cell("margin", ("2024", "metax")).kind == "override"
        assert history.model.cell("margin", ("2024", "biren")) is None

    @pytest.mark.parametrize(("wide", "narrow"), [("loose", "0.4"), ("0.4", "loose"), ("loose", "loose")])
    def test_of_exceptions_of_one_scope_the_last_is_what_is_shown(self, history, wide, narrow):
        history.perform(DuplicateItem("company", "metax", "moore", Labels("摩尔", "Moore")))
        history.perform(SetException("margin", {"company": ("metax", "moore")}, f"{wide} + 20%"))
        history.perform(SetException("margin", {"company": ("metax",)}, f"{narrow} + 30%"))
        history.perform(removal(history, company("moore")).plain)  # both are for metax alone now
        before = history.calculation.value("margin", ("2024", "metax"), "base")
        history.perform(removal(history, *lines("loose")).keeping)
        assert history.calculation.value("margin", ("2024", "metax"), "base") == before

    def test_a_line_that_shows_an_error_is_left_empty_there(self, history):
        history.perform(DefineLine("risky", "1 / loose", "1", ()))
        history.perform(removal(history, *lines("loose")).keeping)
        assert history.calculation.value("risky", (), "base") == 0

    def test_a_scenario_that_others_build_on_leaves_them_what_they_inherited(self, history):
        before = {
            year: history.calculation.value("revenue", (year, "metax"), "crash")
            for year in history.model.periods
        }
        asked = removal(history, Target("scenario", "bear"))
        assert asked.scenarios == ("crash",)
        history.perform(asked.keeping)
        assert history.model.scenarios["crash"].parent == "base"
        for year, value in before.items():
            assert history.calculation.value("revenue", (year, "metax"), "crash") == value

    def test_a_scenario_and_a_line_at_once_leave_what_was_shown(self, history):
        """Crash shows what bear computes: that is no value of base's, and none of bear's cells."""
        history.perform(SetFormula("gap", "metax.revenue + loose * 1 CNY_100m"))
        history.perform(SetCells("bear", (("gap", ("2026",), Cell(7.0, "override")),)))
        history.perform(SetCells("crash", (("gap", ("2026",), Cell(None, "override")),)))
        before = [history.calculation.value("gap", (year,), "crash") for year in history.model.periods]
        assert before[1] != history.calculation.value("gap", ("2025",), "base")
        history.perform(removal(history, Target("scenario", "bear"), *lines("loose")).keeping)
        after = [history.calculation.value("gap", (year,), "crash") for year in history.model.periods]
        assert after == before

    def test_or_takes_them_along(self, history):
        history.perform(removal(history, Target("scenario", "bear")).removing)
        assert history.model.orders["scenarios"] == ("base",)

    def test_the_lines_of_a_section_move_on_or_go(self, history):
        before = bits(history.calculation)
        asked = removal(history, Target("section", "income"))
        history.perform(asked.keeping)
        assert bits(history.calculation) == before
        assert {line.section for line in history.model.lines.values()} == {"market", "spare"}
        history.undo()
        history.perform(asked.removing)
        assert set(history.model.lines) == {"growth", "loose"}

    def test_an_axis_goes_with_the_lines_along_it_and_their_readers_keep_their_values(self, history):
        before = bits(history.calculation)["revenue"][1]
        asked = removal(history, Target("axis", "segment"))
        assert {d.line for d in asked.dependents if d.kind == "line"} == {"price", "units"}
        history.perform(asked.keeping)
        assert set(history.model.axes) == {"period", "company"}
        assert bits(history.calculation)["revenue"][1] == before

    def test_an_axis_that_nothing_uses_goes_at_once(self, history):
        history.perform(AddAxis("family", Labels("产品", "Product"), (Item("p1", Labels("甲", "A")),)))
        history.perform(removal(history, Target("axis", "family")).plain)
        assert "family" not in history.model.axes

    def test_several_years_at_an_end_go_at_once(self, history):
        asked = removal(history, Target("item", "2026", "period"), Target("item", "2025", "period"))
        history.perform(asked.keeping)
        assert history.model.periods == ("2024",)

    @pytest.mark.parametrize(
        ("targets", "error"),
        [
            ([company("metax"), company("biren")], refused.LastItemStays),
            ([Target("item", "2025", "period"), Target("item", "2024", "period")], None),
            ([Target("item", "2025", "period")], refused.YearsStayWhole),
            ([Target("scenario", "base")], refused.BaseScenarioStays),
            ([Target("axis", "period")], refused.AxisStays),
            ([Target("section", key) for key in ("market", "income", "spare")], refused.LastItemStays),
        ],
    )
    def test_what_cannot_go_is_said(self, history, targets, error):
        if error is None:
            removal(history, *targets)
            return
        with pytest.raises(error):
            removal(history, *targets)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_any_deletion_leaves_no_trace_and_undo_is_exact(self, data):
        history = made()
        wanted = data.draw(st.lists(st.sampled_from(all_targets(history.model)), min_size=1, max_size=3))
        try:
            asked = removal(history, *wanted)
        except ModelerError:
            return
        before = contents(history.model), bits(history.calculation)
        edits = [edit for edit in (asked.plain, asked.keeping, asked.removing) if edit is not None]
        assert edits
        for edit in edits:
            history.perform(edit)
            assert not any(exists(history.model, target) for target in asked.targets)
            assert bits(history.calculation) == bits(Calculation.of(history.model))
            history.undo()
            assert (contents(history.model), bits(history.calculation)) == before

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_what_stays_shows_what_it_showed(self, data):
        history = made()
        wanted = data.draw(st.lists(st.sampled_from(lines(*history.model.lines)), min_size=1, max_size=3))
        asked = removal(history, *wanted)
        before = bits(history.calculation)
        history.perform(asked.keeping or asked.plain)
        after = bits(history.calculation)
        assert {key: before[key] for key in after} == after


def test_targets_stand_in_order_without_those_that_are_gone(history):
    wanted = [Target("line", "profit"), Target("line", "nothing"), Target("line", "growth")]
    assert in_order(history.model, [*wanted, wanted[0]]) == lines("growth", "profit")


def test_an_error_is_not_kept_as_a_number(history):
    history.perform(DefineLine("risky", "1 / loose", "1", ()))
    assert isinstance(history.calculation.value("risky", (), "base"), CellError)
