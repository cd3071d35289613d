"""Each refusal: where it points, what it says, what it offers."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given

from gpu_modeler.formula import FormulaError, Namespace, bind, bind_expression, faults, print_formula
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.model import Model
from gpu_modeler.text import catalogue
from tests.formula.sample import MODEL, NAMES, bound, companies, line
from tests.formula.trees import TREES


def refused(text: str, unit: str = "CNY_100m", axes: str = "period company") -> tuple[FormulaError, str]:
    """Return the refusal of a formula, and the text it points at."""
    with pytest.raises(FormulaError) as caught:
        bound(text, unit, axes)
    return caught.value, text[slice(*caught.value.span)]


@pytest.mark.parametrize(
    ("text", "refusal", "pointed_at", "offered"),
    [
        ("1 + revenu", faults.UnknownName, "revenu", "revenue"),
        ("gros_margin", faults.UnknownName, "gros_margin", "gross_margin"),
        ("营业收", faults.UnknownName, "营业收", "营业收入"),
        ("Market_size", faults.UnknownName, "Market_size", "tam"),
        ("yaer", faults.UnknownName, "yaer", "year"),
        ("qqqqq", faults.UnknownName, "qqqqq", ""),
        ("metx.revenue", faults.UnknownItem, "metx.revenue", "metax"),
        ("寒武.revenue", faults.UnknownItem, "寒武.revenue", "cambricon"),
        ("qqqqq.revenue", faults.UnknownItem, "qqqqq.revenue", ""),
        ("SUMM(revenue, company)", faults.UnknownFunction, "SUMM(revenue, company)", "SUM"),
        ("VLOOKUP(revenue)", faults.UnknownFunction, "VLOOKUP(revenue)", ""),
        ("revenue + 5 CNY_100mm", faults.UnknownUnit, "5 CNY_100mm", "CNY_100m"),
        ("revenue + 5 qqqqq", faults.UnknownUnit, "5 qqqqq", ""),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(text, refusal, pointed_at, offered):
    fault, pointed = refused(text)
    assert isinstance(fault, faults.NearestOffered)
    assert (type(fault), pointed, fault.nearest) == (refusal, pointed_at, offered)
    assert offered in fault.user_message("zh")
    assert offered in fault.user_message("en")


@pytest.mark.parametrize(
    ("text", "refusal", "pointed_at"),
    [
        ("备注", faults.AmbiguousName, "备注"),
        ("company", faults.NotAValue, "company"),
        ("metax", faults.NotAValue, "metax"),
        ("revenue / month", faults.UnitWithoutNumber, "month"),
        ("revenue + sum", faults.FunctionWithoutArguments, "sum"),
        ("year[-1]", faults.YearIndexed, "year[-1]"),
        ("units", faults.AxisNotReduced, "units"),
        ("metax.revenue.x", faults.UnknownName, "metax.revenue.x"),
        ("training.revenue", faults.AxisAbsent, "training.revenue"),
        ("metax.cambricon.revenue", faults.AxisTwice, "metax.cambricon.revenue"),
        ("wacc[-1] * revenue", faults.AxisAbsent, "wacc[-1]"),
        ("SUM(tam, segment)", faults.AxisAbsent, "tam"),
        ("SUM(revenue, company, duo)", faults.AxisTwice, "duo"),
        ("revenue[2050]", faults.PeriodOutOfRange, "revenue[2050]"),
        ("revenue[1]", faults.PeriodOutOfRange, "revenue[1]"),
        ("SUM(revenue, 2020:2030)", faults.PeriodOutOfRange, "2020:2030"),
        ("SUM(revenue, 2030:2026)", faults.RangeReversed, "2030:2026"),
        ("revenue + 2026:2030", faults.RangeOutsideReduction, "2026:2030"),
        ("revenue[-40]", faults.LagTooLong, "revenue[-40]"),
        ("ABS()", faults.WrongArguments, "ABS()"),
        ("ROUND(revenue)", faults.WrongArguments, "ROUND(revenue)"),
        ("ABS(revenue, company)", faults.NotReducible, "ABS(revenue, company)"),
        ("NPV(wacc, revenue)", faults.AxisWanted, "NPV(wacc, revenue)"),
        ("NPV(wacc, revenue, company)", faults.AxisWanted, "NPV(wacc, revenue, company)"),
        ("SUM(revenue, tam, company)", faults.TooManyReduced, "SUM(revenue, tam, company)"),
        ("CUMULATE(revenue * 2)", faults.RunningTotalOfExpression, "revenue * 2"),
        ("CUMULATE(wacc)", faults.AxisAbsent, "wacc"),
        ("revenue + usd_cny", faults.UnitMismatch, "usd_cny"),
        ("revenue + launch_delay", faults.UnitMismatch, "launch_delay"),
        ("revenue > gross_margin", faults.UnitMismatch, "gross_margin"),
        ("revenue + nvidia_market_cap", faults.CurrencyMismatch, "nvidia_market_cap"),
        ("nvidia_market_cap", faults.ResultCurrencyMismatch, "nvidia_market_cap"),
        ("revenue + 5", faults.BareNumber, "5"),
        ("5 + revenue", faults.BareNumber, "5"),
        ("MAX(revenue, -5)", faults.BareNumber, "-5"),
        ("5", faults.BareNumber, "5"),
        ("revenue / revenue", faults.ResultUnitMismatch, "revenue / revenue"),
        ("EXP(revenue)", faults.NumberWanted, "revenue"),
        ("revenue ^ wacc", faults.PowerOfUnit, "revenue"),
        ("2 ^ revenue", faults.NumberWanted, "revenue"),
        ("SQRT(revenue)", faults.PowerOfUnit, "revenue"),
        ("((revenue^9)^9)^9", faults.PowerTooHigh, "((revenue^9)^9)"),
        ("*".join(["revenue"] * 12), faults.PowerTooHigh, "*".join(["revenue"] * 10)),
        ("sum + revenue", faults.FunctionWithoutArguments, "sum"),
        ("ROUND(revenue; 2)", faults.UnexpectedText, ";"),
        ("SUM(revenue 2)", faults.UnexpectedText, "2"),
        ("revenue[-1", faults.NotClosed, "["),
        ("SUM(revenue, 2026:", faults.FormulaEndsEarly, ""),
        ("metax.2", faults.UnexpectedText, ".2"),
        ("metax.(revenue)", faults.UnexpectedText, "("),
        ("PRODUCT(revenue, company)", faults.ProductOverAxis, "revenue"),
        ("yearly_rate + 1 %/month", faults.RateMismatch, "1 %/month"),
    ],
)
def test_a_formula_is_refused_where_it_fails(text, refusal, pointed_at):
    fault, pointed = refused(text)
    assert (type(fault), pointed) == (refusal, pointed_at)


@pytest.mark.parametrize(
    ("text", "unit", "axes", "advice"),
    [
        ("revenue + 5", "CNY_100m", "period company", "5 CNY_100m"),
        ("revenue + nvidia_market_cap", "CNY_100m", "period company", "usd_cny"),
        ("units", "chip", "period company", "SUM(units, segment)"),
        ("revenue", "CNY_100m", "company", "revenue[2035]"),
        ("revenue[2050]", "CNY_100m", "company", "2022 to 2035"),
        ("备注", "1", "period", "first_note, second_note"),
        ("ROUND(revenue)", "CNY_100m", "period company", "ROUND(number, digits)"),
        ("launch_delay / month", "1", "period company", "1 month"),
        ("SUM(revenue, 2030:2026)", "CNY_100m", "company", "2026:2030"),
    ],
)
def test_a_refusal_says_what_to_do(text, unit, axes, advice):
    fault, _ = refused(text, unit, axes)
    assert advice in fault.user_message("en")


def test_a_period_axis_that_is_lacking_has_words_of_its_own():
    fault, _ = refused("revenue", "CNY_100m", "company")
    assert isinstance(fault, faults.PeriodNotReduced)


def test_a_rate_of_another_stretch_of_time_is_not_converted():
    fault, _ = refused("yearly_rate", "%/month", "")
    assert isinstance(fault, faults.ResultRateMismatch)


def test_the_arguments_before_a_reduction_are_not_reduced():
    fault, pointed = refused("NPV(gross_margin, revenue, period)", axes="company")
    assert isinstance(fault, faults.PeriodNotReduced)
    assert pointed == "gross_margin"


def test_an_exchange_rate_is_offered_only_where_it_helps():
    fault, _ = refused("launch_delay * nvidia_market_cap + revenue")
    assert type(fault) is faults.UnitMismatch


def test_a_line_with_a_damaged_unit_is_named_by_its_unit():
    model = companies()
    model.lines["odd"] = line("odd", "CNY_100mm", "period")
    with pytest.raises(faults.UnknownUnit):
        bind_expression("odd * 2", Namespace(model))


@given(TREES)
def test_binding_any_tree_succeeds_or_is_refused_with_place_and_words(tree):
    text = print_formula(tree)
    try:
        end = bind(text, line("x", "CNY_100m", "period company"), NAMES).syntax.span[1]
    except FormulaError as fault:
        end = fault.span[1]
        said = f"{fault.user_message('zh')}{fault.user_message('en')}"
    else:
        said = "bound"
    assert 0 <= end <= len(text)
    assert said


def every_fault() -> list[type[FormulaError]]:
    found = [
        kind for _, kind in inspect.getmembers(faults, inspect.isclass) if issubclass(kind, FormulaError)
    ]
    return [kind for kind in found if "key" in vars(kind)]


@pytest.mark.parametrize("kind", every_fault(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_its_text(kind):
    assert kind.key in catalogue()
    assert getattr(kind, "key_without_nearest", kind.key) in catalogue()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_description_and_signature(name):
    function = FUNCTIONS[name]
    for language in ("zh", "en"):
        assert function.doc(language)
        assert function.signature(language).startswith(f"{name}(")


def test_names_that_mean_something_else_are_reserved():
    assert all(NAMES.is_reserved(name) for name in ("year", "年份", "true", "segment", "duo", "公司"))
    assert not NAMES.is_reserved("new_line")


def test_a_namespace_follows_its_model():
    model = companies()
    names = Namespace(model)
    assert names.line("积压") is None
    model.lines["backlog"] = line("backlog", "CNY_100m", "period", "积压")
    assert names.line("积压") is model.lines["backlog"]
    del model.groups["duo"]
    assert names.group("duo") is None


def test_the_deepest_formula_can_be_bound():
    assert bound("ABS(" * 99 + "revenue" + ")" * 99).references
    assert bound("+".join(["revenue"] * 100)).references


def test_an_empty_model_knows_no_names():
    model = Model()
    names = Namespace(model)
    assert names.line("revenue") is None
    assert names.nearest("revenue") == ""
    assert MODEL.lines
