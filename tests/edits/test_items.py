import pytest

from gpu_modeler.edits import (
    AddItem,
    AddScenario,
    AddSection,
    AddYears,
    DuplicateItem,
    DuplicateScenario,
    History,
    MoveItem,
    MoveScenario,
    MoveSection,
    RelabelItem,
    RemoveGroup,
    RemoveItem,
    RemoveScenario,
    RemoveSection,
    RemoveSource,
    ReparentScenario,
    SetFormula,
    SetGroup,
    SetProperty,
    SetSource,
)
from gpu_modeler.edits import refusals as refused
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Group, Source
from gpu_modeler.text import Labels
from tests.small_model import small_model

NEW = Labels("新", "New")


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def value(history, line, *place, scenario="base"):
    return history.calculation.value(line, place, scenario)


class TestCompanies:
    def test_a_new_company_has_no_values(self, history):
        history.perform(AddItem("company", "iluvatar", NEW, after="metax"))
        assert history.model.item_ids("company") == ("metax", "iluvatar", "biren")
        assert value(history, "revenue", "2024", "iluvatar") == 0

    def test_a_copy_has_the_same_values_in_every_scenario(self, history):
        history.perform(DuplicateItem("company", "biren", "twin", NEW))
        for scenario in history.model.scenarios:
            for line in ("revenue", "cost", "profit"):
                copied = value(history, line, "2026", "twin", scenario=scenario)
                assert copied == value(history, line, "2026", "biren", scenario=scenario)
        assert history.model.groups["hong_kong"].items == ("biren",)

    def test_a_company_that_a_formula_names_stays(self, history):
        with pytest.raises(refused.ItemInUse, match="formulas of gap name it"):
            history.perform(RemoveItem("company", "biren"))

    def test_one_that_no_formula_names_goes_with_everything_that_hangs_on_it(self, history):
        history.perform(SetFormula("gap", "1 CNY_100m"))
        history.perform(SetFormula("listed", "1 CNY_100m"))
        history.perform(RemoveItem("company", "biren"))
        assert history.model.groups == {}
        assert history.model.orders["claims"] == ("total_2024",)
        assert history.model.lines["cost"].exceptions == ()
        assert not [key for key, _ in history.model.all_cells() if "biren" in key[2]]

    def test_the_last_item_stays(self, history):
        history.perform(RemoveItem("segment", "training"))
        with pytest.raises(refused.LastItemStays, match="Segment"):
            history.perform(RemoveItem("segment", "inference"))

    def test_formulas_that_use_a_label_follow_it(self, history):
        history.perform(SetFormula("gap", "沐曦.收入"))
        history.perform(RelabelItem("company", "metax", Labels("沐曦股份", "MetaX")))
        assert history.model.lines["gap"].formula == "metax.收入"

    def test_companies_are_put_in_another_order(self, history):
        history.perform(MoveItem("company", "biren"))
        assert history.model.item_ids("company") == ("biren", "metax")
        assert value(history, "revenue", "2024", "biren") == pytest.approx(32.0)

    @pytest.mark.parametrize("name", ["metax", "revenue", "training", "year", "a b"])
    def test_a_name_that_is_taken_or_none_is_refused(self, history, name):
        with pytest.raises((refused.NameTaken, refused.NotAName)):
            history.perform(AddItem("company", name, NEW))


class TestYears:
    def test_inputs_of_the_last_year_are_carried_on(self, history):
        history.perform(AddYears(2))
        assert history.model.periods[-1] == "2028"
        assert value(history, "growth", "2028") == -0.5
        assert value(history, "units", "2027", "metax", "training") == 6_250

    def test_unless_the_years_shall_be_empty(self, history):
        history.perform(AddYears(1, carry_inputs=False))
        assert value(history, "growth", "2027") == 0

    @pytest.mark.parametrize("count", [-1, 0, 498, 100_000])
    def test_none_and_more_than_a_model_may_have_are_refused(self, history, count):
        with pytest.raises(refused.TooManyYears, match="500"):
            history.perform(AddYears(count))
        assert history.model.periods == ("2024", "2025", "2026")

    def test_years_leave_at_the_ends_alone(self, history):
        history.perform(AddYears())
        with pytest.raises(refused.YearsStayWhole, match="2026"):
            history.perform(RemoveItem("period", "2026"))
        history.perform(RemoveItem("period", "2027"))
        assert history.model.periods == ("2024", "2025", "2026")

    def test_a_year_that_a_formula_names_stays(self, history):
        history.perform(SetFormula("gap", "metax.revenue[2024]"))
        with pytest.raises(refused.ItemInUse, match="gap"):
            history.perform(RemoveItem("period", "2024"))

    def test_a_year_cannot_be_inserted(self, history):
        with pytest.raises(refused.YearsStayWhole, match="no gaps"):
            history.perform(AddItem("period", "2030", NEW))


class TestGroups:
    def test_a_group_can_be_summed_over_at_once(self, history):
        history.perform(SetGroup(Group("all_of_them", NEW, "company", ("biren", "metax"))))
        assert history.model.groups["all_of_them"].items == ("metax", "biren")
        history.perform(SetFormula("listed", "SUM(revenue, all_of_them)"))
        assert value(history, "listed", "2024") == pytest.approx(52.0)

    def test_a_group_in_use_stays(self, history):
        with pytest.raises(refused.GroupInUse, match="listed"):
            history.perform(RemoveGroup("hong_kong"))
        history.perform(SetFormula("listed", "1 CNY_100m"))
        history.perform(RemoveGroup("hong_kong"))
        assert history.model.orders["groups"] == ()


class TestScenarios:
    def test_a_new_scenario_equals_its_parent(self, history):
        history.perform(AddScenario("mild", NEW, "bear"))
        assert value(history, "growth", "2025", scenario="mild") == 0.1

    def test_a_copy_has_the_same_cells(self, history):
        history.perform(DuplicateScenario("bear", "bear_2", NEW))
        assert value(history, "growth", "2025", scenario="bear_2") == 0.1

    def test_another_parent_changes_what_is_inherited(self, history):
        history.perform(ReparentScenario("crash", "base"))
        assert value(history, "growth", "2025", scenario="crash") == 0.25

    def test_a_scenario_never_descends_from_itself(self, history):
        with pytest.raises(refused.ScenarioCircle, match=r"Bear.*Crash"):
            history.perform(ReparentScenario("bear", "crash"))

    def test_one_that_others_build_on_stays(self, history):
        with pytest.raises(refused.ScenarioInUse, match="crash, margin"):
            history.perform(RemoveScenario("bear"))

    def test_one_goes_with_its_cells(self, history):
        history.perform(RemoveScenario("crash"))
        assert history.model.orders["scenarios"] == ("base", "bear")

    @pytest.mark.parametrize(
        "edit", [RemoveScenario("base"), ReparentScenario("base", "bear"), MoveScenario("base")]
    )
    def test_base_stays_what_it_is(self, history, edit):
        with pytest.raises(refused.BaseScenarioStays):
            history.perform(edit)

    def test_the_order_changes_and_base_stays_first(self, history):
        history.perform(MoveScenario("crash"))
        assert history.model.orders["scenarios"] == ("base", "crash", "bear")


class TestSectionsAndSources:
    def test_sections_come_move_and_go(self, history):
        history.perform(AddSection("cash", NEW, "company", "market"))
        history.perform(MoveSection("spare"))
        assert history.model.orders["sections"] == ("spare", "market", "cash", "income")
        history.perform(RemoveSection("cash"))
        assert "cash" not in history.model.sections

    def test_a_section_with_lines_stays(self, history):
        with pytest.raises(refused.SectionInUse, match="growth, listed"):
            history.perform(RemoveSection("market"))

    def test_a_source_in_use_stays(self, history):
        with pytest.raises(refused.SourceInUse, match="price"):
            history.perform(RemoveSource("report"))

    def test_a_source_is_added_changed_and_removed(self, history):
        history.perform(SetSource(Source("talk", "Call", "own view")))
        history.perform(SetSource(Source("talk", "Long call", "own view")))
        assert history.model.sources["talk"].title == "Long call"
        history.perform(RemoveSource("talk"))
        assert "talk" not in history.model.sources

    def test_a_property_is_set_and_taken_away(self, history):
        history.perform(SetProperty("title", "另一个"))
        assert history.model.properties["title"] == "另一个"
        history.perform(SetProperty("title", ""))
        assert "title" not in history.model.properties
