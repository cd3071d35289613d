"""What is uncertain is set, follows its line and items, and goes with them."""

import pytest

from gpu_modeler import edits
from gpu_modeler.edits import History, refusals
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Correlation, Uncertainty
from gpu_modeler.text import Labels
from tests.small_model import contents, small_model


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def test_numbers_are_kept_in_the_unit_that_the_line_has_when_they_are_typed(history):
    history.perform(edits.SetUncertainty(Uncertainty("gap", "revenue", "normal(0, 1)", "add")))
    history.perform(
        edits.SetUncertainty(Uncertainty("rate", "revenue", "normal(1, 0.1)", "factor", "CNY_10k"))
    )
    assert history.model.uncertainties["gap"].unit == "CNY_100m"
    assert history.model.uncertainties["rate"].unit == ""
    assert history.model.orders["uncertainties"] == ("growth", "price", "gap", "rate")


def test_they_follow_a_line_that_is_renamed(history):
    history.perform(edits.RenameLine("growth", "speed"))
    assert history.model.uncertainties["growth"].line == "speed"


def test_a_line_takes_them_and_their_correlations_along(history):
    history.perform(edits.SetUncertainty(Uncertainty("loose", "loose", "normal(0, 1)")))
    history.perform(edits.SetCorrelation(Correlation("price", "loose", 0.5)))
    history.perform(edits.RemoveLine("loose"))
    assert history.model.orders["uncertainties"] == ("growth", "price")
    assert list(history.model.correlations) == [("growth", "price")]


def test_removing_one_removes_its_correlations(history):
    before = contents(history.model)
    history.perform(edits.RemoveUncertainty("price"))
    assert list(history.model.uncertainties) == ["growth"]
    assert history.model.correlations == {}
    history.undo()
    assert contents(history.model) == before


def test_an_item_leaves_the_scopes_and_takes_those_that_held_nothing_else(history):
    scope = {"segment": ("inference",)}
    history.perform(edits.SetUncertainty(Uncertainty("chips", "price", "normal(0, 1)", "add", "", scope)))
    history.perform(edits.RemoveItem("segment", "inference"))
    assert list(history.model.uncertainties) == ["growth", "price"]
    history.undo()
    history.perform(edits.RemoveItem("period", "2026"))
    assert history.model.uncertainties["growth"].scope == {"period": ("2025",)}


def test_years_and_copies_that_carry_inputs_on_carry_what_is_uncertain_on(history):
    scope = {"company": ("biren",)}
    history.perform(edits.SetUncertainty(Uncertainty("own", "price", "normal(0, 1)", "add", "", scope)))
    history.perform(edits.AddYears(2))
    history.perform(edits.DuplicateItem("company", "biren", "biren_2", Labels("壁仞二", "Biren 2")))
    assert history.model.uncertainties["growth"].scope == {"period": ("2025", "2026", "2027", "2028")}
    assert history.model.uncertainties["own"].scope == {"company": ("biren", "biren_2")}


def test_a_line_without_an_axis_leaves_it_out_of_them(history):
    history.perform(edits.SetUncertainty(Uncertainty("profit", "profit", "normal(0, 1)", each=("company",))))
    history.perform(edits.DefineLine("profit", "5 CNY_100m", "CNY_100m", ("period",)))
    assert history.model.uncertainties["profit"].each == ()


def test_a_correlation_of_zero_is_none(history):
    history.perform(edits.SetCorrelation(Correlation("price", "growth", 0.0)))
    assert history.model.correlations == {}


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (edits.SetUncertainty(Uncertainty("x", "grwth", "1")), refusals.UnknownLine),
        (edits.SetUncertainty(Uncertainty("x", "growth", "1", scope={"period": ("1999",)})), refusals.PeriodOutsideModel),
        (edits.SetUncertainty(Uncertainty("x", "growth", "1", each=("company",))), refusals.AxisNotOfLine),
        (edits.SetUncertainty(Uncertainty("x", "growth", "1", scope={"period": ()})), refusals.LastItemStays),
        (edits.SetUncertainty(Uncertainty("x", "growth", "1", source="nobody")), refusals.UnknownSource),
        (edits.SetCorrelation(Correlation("growth", "price", 1.01)), refusals.NotACorrelation),
        (edits.SetCorrelation(Correlation("growth", "pric", 0.5)), refusals.UnknownUncertainty),
        (edits.RemoveUncertainty("pric"), refusals.UnknownUncertainty),
        (edits.RemoveSource("news"), refusals.SourceInUse),
    ],
)  # fmt: skip
def test_what_is_refused(history, edit, fault):
    with pytest.raises(fault) as refused:
        history.perform(edit)
    assert refused.value.user_message("zh") != refused.value.user_message("en")
