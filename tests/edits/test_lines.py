import pytest

from gpu_modeler.edits import (
    DefineLine,
    DuplicateItem,
    DuplicateLine,
    History,
    MakeInput,
    MoveItem,
    MoveLine,
    RelabelLine,
    RemoveClaim,
    RemoveItem,
    RemoveLine,
    RenameLine,
    SetException,
    SetFormula,
    SetUnit,
)
from gpu_modeler.edits import refusals as refused
from gpu_modeler.engine import Calculation
from gpu_modeler.formula import FormulaError
from gpu_modeler.text import Labels
from tests.small_model import bits, small_model

SERIES = ("period", "company")
PLACE = ("2025", "metax")


@pytest.fixture
def history():
    model = small_model()
    return History(model, Calculation.of(model))


def formula(history, line):
    return history.model.lines[line].formula


def lines(history):
    return history.model.orders["lines"]


class TestDefining:
    def test_a_new_line_stands_at_the_end_of_its_section(self, history):
        history.perform(DefineLine("tax", "profit * 15%", "CNY_100m", ("company", "period"), "income"))
        assert lines(history)[lines(history).index("margin") + 1] == "tax"
        assert history.model.lines["tax"].axes == SERIES

    def test_or_behind_the_line_that_is_named(self, history):
        history.perform(DefineLine("tax", "profit * 15%", "CNY_100m", SERIES, after="profit"))
        assert lines(history)[lines(history).index("profit") + 1] == "tax"
        assert history.model.lines["tax"].section == "income"

    def test_an_existing_line_gets_another_formula_and_keeps_its_labels(self, history):
        history.perform(DefineLine("profit", "revenue * 20%", "CNY_100m", SERIES))
        assert history.model.lines["profit"].labels.zh == "利润"
        assert history.calculation.value("profit", PLACE) == pytest.approx(19.8 * 0.2)

    def test_axes_stay_while_hard_values_stand_on_them(self, history):
        with pytest.raises(refused.LineHoldsCells, match=r"Revenue.*Year, Company"):
            history.perform(DefineLine("revenue", "1 CNY_100m", "CNY_100m", ("period",)))

    @pytest.mark.parametrize("name", ["year", "period", "SUM", "metax", "hong_kong", "收入"])
    def test_a_name_that_means_something_is_refused(self, history, name):
        with pytest.raises(refused.NameTaken, match=name):
            history.perform(DefineLine(name, "1"))

    @pytest.mark.parametrize("name", ["", "a b", "2x", "a-b", "x\0", "a.b", "=1"])
    def test_a_name_that_no_formula_can_read_is_refused(self, history, name):
        with pytest.raises(refused.NotAName):
            history.perform(DefineLine(name, "1"))

    @pytest.mark.parametrize(
        ("edit", "message"),
        [
            (DefineLine("x", "1", axes=("perid",)), "axis “perid”.*“period”"),
            (DefineLine("x", "1", section="incom"), "“income”"),
            (DefineLine("x", "1", after="profi"), "“profit”"),
            (DefineLine("x", "1", "CNY_100b"), "CNY_100"),
            (DefineLine("x", "revenue[2024]", "CNY_100m"), "ompany"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, history, edit, message):
        with pytest.raises((refused.ModelerError), match=message):
            history.perform(edit)


class TestFormulas:
    def test_a_formula_takes_the_place_of_inputs_and_leaves_reported_values(self, history):
        history.perform(SetFormula("growth", "10%"))
        assert not history.model.cells_of("growth")
        assert history.calculation.value("growth", ("2025",)) == 0.1
        history.perform(SetFormula("units", "units[-1] * 2"))
        assert history.model.cells_of("units")

    def test_an_input_made_of_a_formula_keeps_every_value(self, history):
        before = bits(history.calculation)
        history.perform(MakeInput.keeping_values(history.model, history.calculation, "profit"))
        assert history.model.lines["profit"].is_input
        assert bits(history.calculation) == before

    def test_an_error_cannot_become_an_input(self, history):
        history.perform(SetFormula("margin", "profit / (revenue - revenue)"))
        with pytest.raises(refused.ErrorsCannotBecomeInputs, match="#DIV/0!"):
            MakeInput.keeping_values(history.model, history.calculation, "margin")

    def test_a_unit_that_does_not_fit_is_refused(self, history):
        with pytest.raises(FormulaError):
            history.perform(SetFormula("profit", "units * 2"))


class TestExceptions:
    def test_part_of_a_line_gets_another_formula(self, history):
        history.perform(SetException("profit", {"company": ("metax",)}, "1 CNY_100m"))
        assert history.calculation.value("profit", ("2024", "metax")) == 1.0
        assert history.calculation.value("profit", ("2024", "biren")) != 1.0

    def test_one_of_the_same_scope_is_replaced_in_its_place(self, history):
        history.perform(SetException("cost", {"company": ("biren",)}, "revenue * 10%"))
        (exception,) = history.model.lines["cost"].exceptions
        assert exception.formula == "revenue * 10%"

    def test_of_several_that_came_to_have_one_scope_the_last_is_in_force_and_replaced(self, history):
        """Both are for biren alone once metax goes."""
        history.perform(DuplicateItem("company", "biren", "moore", Labels("摩尔", "Moore")))
        history.perform(SetException("profit", {"company": ("moore", "biren")}, "revenue * 1"))
        history.perform(SetException("profit", {"company": ("biren",)}, "revenue * 2"))
        history.perform(RemoveItem("company", "moore"))
        revenue = history.calculation.value("revenue", ("2024", "biren"))
        assert history.calculation.value("profit", ("2024", "biren")) == 2 * revenue
        history.perform(SetException("profit", {"company": ("biren",)}, "revenue * 3"))
        assert history.calculation.value("profit", ("2024", "biren")) == 3 * revenue
        assert len(history.model.lines["profit"].exceptions) == 1

    def test_a_scope_is_the_same_after_its_items_were_moved(self, history):
        history.perform(SetException("profit", {"company": ("metax", "biren")}, "revenue * 2"))
        history.perform(MoveItem("company", "biren"))
        history.perform(SetException("profit", {"company": ("metax", "biren")}, "revenue * 3"))
        assert [known.formula for known in history.model.lines["profit"].exceptions] == ["revenue * 3"]
        history.perform(SetException("profit", {"company": ("biren", "metax")}, ""))
        assert history.model.lines["profit"].exceptions == ()

    def test_and_taken_away(self, history):
        history.perform(SetException("cost", {"company": ("biren",)}, ""))
        assert history.model.lines["cost"].exceptions == ()

    @pytest.mark.parametrize(
        ("line", "scope", "message"),
        [
            ("profit", {}, "no exception"),
            ("profit", {"segment": ("training",)}, "no axis “Segment”"),
            ("profit", {"company": ("biron",)}, "“biren”"),
            ("profit", {"period": ("2050",)}, "2024–2026"),
            ("growth", {"period": ("2025",)}, "is an input"),
        ],
    )
    def test_a_scope_that_does_not_fit_is_refused(self, history, line, scope, message):
        with pytest.raises(refused.ModelerError, match=message):
            history.perform(SetException(line, scope, "1"))


class TestNames:
    def test_formulas_claims_charts_and_values_follow_a_new_name(self, history):
        before = bits(history.calculation)
        history.perform(RenameLine("revenue", "sales"))
        assert formula(history, "profit") == "sales - cost"
        assert formula(history, "gap") == "metax.sales - biren.sales[2025]"
        assert formula(history, "cost") == "收入 * 70%"
        assert history.model.lines["cost"].exceptions[0].formula == "sales * 90%"
        assert history.model.claims["total_2024"].formula == "SUM(sales[2024], company)"
        assert history.model.charts["main"].series[0].line == "sales"
        after = bits(history.calculation)
        assert after.pop("sales") == before.pop("revenue")
        assert after == before

    def test_a_line_that_reads_itself_follows(self, history):
        history.perform(RenameLine("units", "数量"))
        assert formula(history, "数量") == "数量[-1] * (1 + growth)"

    def test_longer_names_that_hold_the_name_stay(self, history):
        history.perform(DefineLine("revenue_other", "revenue * 2", "CNY_100m", SERIES))
        history.perform(DefineLine("both", "revenue_other + revenue", "CNY_100m", SERIES))
        history.perform(RenameLine("revenue", "sales"))
        assert formula(history, "both") == "revenue_other + sales"

    def test_formulas_that_use_a_label_follow_it(self, history):
        history.perform(RelabelLine("revenue", Labels("营业收入", "Revenue")))
        assert formula(history, "cost") == "营业收入 * 70%"

    def test_or_use_the_id_where_the_new_label_is_no_name(self, history):
        history.perform(RelabelLine("revenue", Labels("收入(亿元)", "Revenue")))
        assert formula(history, "cost") == "revenue * 70%"

    def test_a_label_that_another_line_gets_too_keeps_its_meaning_in_formulas(self, history):
        history.perform(RelabelLine("loose", Labels("收入", "Loose")))
        assert formula(history, "cost") == "revenue * 70%"

    def test_a_copy_reads_itself_where_the_line_read_itself(self, history):
        history.perform(DuplicateLine("units", "units_2", Labels("销量二", "Units 2")))
        assert formula(history, "units_2") == "units_2[-1] * (1 + growth)"
        place = ("2026", "metax", "training")
        assert history.calculation.value("units_2", place) == history.calculation.value("units", place)

    @pytest.mark.parametrize("name", ["cost", "COST", "收入", "company", "2x"])
    def test_a_name_that_is_taken_or_none_is_refused(self, history, name):
        with pytest.raises((refused.NameTaken, refused.NotAName)):
            history.perform(RenameLine("revenue", name))


class TestUnits:
    def test_hard_values_are_converted_where_only_the_scale_differs(self, history):
        history.perform(SetUnit("revenue", "CNY_10k"))
        cell = history.model.cell("revenue", PLACE)
        assert (cell.value, cell.alternatives[0].value) == (198_000.0, 190_000.0)
        assert history.calculation.value("profit", PLACE) == pytest.approx(19.8 * 0.3)

    def test_or_left_when_the_unit_was_wrong(self, history):
        history.perform(SetUnit("loose", "%"))
        history.perform(SetUnit("revenue", "CNY_10k", convert=False))
        assert history.model.cell("revenue", PLACE).value == 19.8

    def test_a_unit_in_which_formulas_fail_is_refused(self, history):
        with pytest.raises(FormulaError):
            history.perform(SetUnit("revenue", "USD_100m"))


class TestMoving:
    def test_behind_another_line(self, history):
        history.perform(MoveLine("margin", "income", "revenue"))
        assert lines(history)[lines(history).index("revenue") + 1] == "margin"

    def test_to_the_beginning_of_a_section(self, history):
        history.perform(MoveLine("margin", "market"))
        assert lines(history)[0] == "margin"
        assert history.model.lines["margin"].section == "market"

    def test_into_an_empty_section(self, history):
        history.perform(MoveLine("margin", "spare"))
        assert history.model.lines["margin"].section == "spare"


class TestRemoving:
    def test_a_line_goes_with_its_values_and_curves(self, history):
        history.perform(RemoveClaim("margin"))
        history.perform(RemoveLine("margin"))
        history.perform(RemoveLine("profit"))
        assert "profit" not in history.model.lines
        assert "profit" not in lines(history)
        assert [curve.line for curve in history.model.charts["main"].series] == ["revenue"]

    def test_one_that_is_read_stays_and_its_readers_are_named(self, history):
        with pytest.raises(
            refused.LineInUse, match="deleted: cost, profit, margin, listed, gap, claim total_2024 read it"
        ):
            history.perform(RemoveLine("revenue"))
