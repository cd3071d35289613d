from __future__ import annotations

from fractions import Fraction

import pytest

from gpu_modeler.formula import Namespace, Unit, bind, bind_expression, print_with_factors
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNumber,
    FrozenMap,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
    Year,
)
from tests.formula.sample import MODEL, NAMES, bound, line

REVENUE = Reference("revenue")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("revenue", REVENUE),
        ("营业收入", REVENUE),
        ("Revenue", REVENUE),
        ("revenue[-1]", Reference("revenue", -1)),
        ("revenue[+1]", Reference("revenue", 1)),
        ("revenue[2030]", Reference("revenue", 0, {"period": "2030"})),
        ("metax.revenue", Reference("revenue", 0, {"company": "metax"})),
        ("沐曦.营业收入[2030]", Reference("revenue", 0, {"company": "metax", "period": "2030"})),
        ("here[-1]", Reference("here", -1)),
        (
            "SUM(revenue, company)",
            Reduction("SUM", REVENUE, {"company": ("moore_threads", "metax", "cambricon")}),
        ),
        ("SUM(revenue, duo)", Reduction("SUM", REVENUE, {"company": ("metax", "cambricon")})),
        ("SUM(revenue, 双雄)", Reduction("SUM", REVENUE, {"company": ("metax", "cambricon")})),
        ("SUM(revenue, 2026:2027)", Reduction("SUM", REVENUE, {"period": ("2026", "2027")})),
        (
            "SUM(revenue, duo, 2026:2026)",
            Reduction("SUM", REVENUE, {"company": ("metax", "cambricon"), "period": ("2026",)}),
        ),
        (
            "NPV(wacc, revenue, 2026:2026)",
            Reduction("NPV", REVENUE, {"period": ("2026",)}, (Reference("wacc"),)),
        ),
        ("SUM(revenue, tam)", BoundCall("SUM", (REVENUE, Reference("tam")))),
        ("CUMULATE(metax.revenue[-1])", RunningTotal(Reference("revenue", -1, {"company": "metax"}))),
        ("IF(TRUE, revenue)", BoundCall("IF", (BoundNumber(1), REVENUE, BoundNumber(0)))),
        (
            "SUMPRODUCT(revenue, gross_margin, duo)",
            Reduction(
                "SUM",
                BoundBinary("*", REVENUE, Reference("gross_margin")),
                {"company": ("metax", "cambricon")},
            ),
        ),
        ("0", BoundNumber(0)),
        ("revenue * false", BoundBinary("*", REVENUE, BoundNumber(0))),
        ("revenue * TRUE()", BoundBinary("*", REVENUE, BoundNumber(1))),
        ("NA()", BoundCall("NA", ())),
    ],
)
def test_names_become_references(text, tree):
    assert bound(text).tree == tree


@pytest.mark.parametrize("text", ["year", "年份"])
def test_the_year_is_the_periods(text):
    assert bound(text, "CY").tree == Year()


def test_bound_nodes_can_be_kept_in_sets():
    tree = bound("SUM(metax.revenue[-1], 2026:2030) / 2 + revenue").tree
    assert len({tree, tree}) == 1


def test_references_and_the_places_of_their_names_are_listed():
    text = "metax.revenue[-1] + (revenue)"
    found = bound(text)
    assert found.references == {Reference("revenue", -1, FrozenMap(company="metax")), REVENUE}
    assert [(text[slice(*span)], name) for span, name in found.names] == [
        ("metax.revenue[-1]", "revenue"),
        ("revenue", "revenue"),
    ]


@pytest.mark.parametrize(
    ("text", "unit", "axes", "expected"),
    [
        ("revenue * 2", "CNY_100m", "period company", ("period", "company")),
        ("tam * 1", "CNY_100m", "period company", ("period",)),
        ("SUM(revenue, company)", "CNY_100m", "period", ("period",)),
        ("metax.revenue[2030]", "CNY_100m", "", ()),
        ("SUM(units, segment, company, period)", "chip", "", ()),
        ("year", "CY", "period", ("period",)),
        ("NPV(gross_margin, 1 * tam, period)", "CNY_100m", "period company", ("period", "company")),
    ],
)
def test_axes_are_those_the_value_varies_along(text, unit, axes, expected):
    assert bound(text, unit, axes).axes == expected


@pytest.mark.parametrize(
    ("text", "unit", "axes", "shown"),
    [
        ("units * price", "CNY_100m", "period company segment", "units * price / 10000"),
        ("demand_value / price", "chip", "period company segment", "demand_value / price * 10000"),
        ("demand_value / price", "chip_10k", "period company segment", "demand_value / price"),
        ("revenue - rnd_expense", "CNY_100m", "period company", "revenue - rnd_expense / 10000"),
        ("revenue - rnd_expense", "CNY_10k", "period company", "revenue * 10000 - rnd_expense"),
        ("rnd_expense / revenue", "%", "period company", "rnd_expense / revenue / 10000"),
        ("1 - launch_delay / 12 month", "%", "period company", "1 - launch_delay / 12 month"),
        ("1 - launch_delay / 1 year", "%", "period company", "1 - launch_delay / 1 year / 12"),
        ("nvidia_market_cap * 1% * usd_cny", "CNY_100m", "period", "nvidia_market_cap * 1% * usd_cny"),
        ("nvidia_market_cap * usd_cny", "CNY_1bn", "period", "nvidia_market_cap * usd_cny / 10"),
        ("nvidia_market_cap / cuda_years", "USD_100m/year", "", "nvidia_market_cap / cuda_years"),
        ("SUM(units * price, segment)", "CNY_100m", "period company", "SUM(units * price, segment) / 10000"),
        (
            "SUM(demand_value / price, segment)",
            "chip_10k",
            "period company",
            "SUM(demand_value / price, segment)",
        ),
        ("ABS(rnd_expense)", "CNY_100m", "period company", "ABS(rnd_expense) / 10000"),
        ("INT(demand_value / price)", "chip", "period company segment", "INT(demand_value / price * 10000)"),
        (
            "IF(revenue > 0, rnd_expense, 0)",
            "CNY_100m",
            "period company",
            "IF(revenue > 0, rnd_expense / 10000, 0)",
        ),
        ("MAX(revenue, 100 CNY_10k)", "CNY_100m", "period company", "MAX(revenue, 100 CNY_10k / 10000)"),
        ("revenue > rnd_expense", "1", "period company", "revenue > rnd_expense / 10000"),
        ("ROUND(rnd_expense, 0)", "CNY_100m", "period company", "ROUND(rnd_expense, 0) / 10000"),
        ("(revenue + rnd_expense) * 2", "CNY_100m", "period company", "(revenue + rnd_expense / 10000) * 2"),
        ("-rnd_expense + 5%", "CNY_100m", "period company", None),
        ("SQRT(revenue * revenue)", "CNY_10k", "period company", "SQRT(revenue * revenue) * 10000"),
        ("CUMULATE(rnd_expense)", "CNY_100m", "period company", "CUMULATE(rnd_expense) / 10000"),
        ("12.3 亿元 + revenue", "CNY_100m", "period company", "12.3 亿元 + revenue"),
        ("1 day", "month", "", "1 day * 12 / 365"),
        ("yearly_rate * 6 month", "%", "", "yearly_rate * 6 month / 12"),
        ("revenue * 0", "CNY_100m", "period company", "revenue * 0"),
        ("revenue + 0", "CNY_100m", "period company", "revenue + 0"),
        ("IFERROR(revenue / 0, NA())", "CNY_100m", "period company", "IFERROR(revenue / 0, NA())"),
        ("revenue^2 / revenue", "CNY_100m", "period company", "revenue^2 / revenue"),
        (
            "POWER(revenue, 2) / rnd_expense",
            "CNY_100m",
            "period company",
            "POWER(revenue, 2) / rnd_expense * 10000",
        ),
        ("year - founded", "1", "period company", "year - founded"),
        ("5 %/year", "%/year", "", "5 %/year"),
        ("1 / revenue^-1", "CNY_100m", "period company", "1 / revenue^-1"),
        ("revenue^0", "1", "period company", "revenue^0"),
    ],
)
def test_conversions_are_inserted_and_shown(text, unit, axes, shown):
    if shown is None:
        with pytest.raises(Exception, match="CNY_10k"):
            bound(text, unit, axes)
    else:
        assert print_with_factors(bound(text, unit, axes)) == shown


def test_a_conversion_is_one_node():
    tree = bound("units * price", axes="period company segment").tree
    product = BoundBinary("*", Reference("units"), Reference("price"))
    assert tree == Scale(product, Fraction(1, 10000))


def test_a_fitting_formula_has_no_factors():
    assert not bound("revenue * (1 + tam_growth)").has_factors
    assert bound("rnd_expense").has_factors


def test_a_percentage_typed_as_a_rate_is_a_fraction():
    assert bound("5 %/year", "%/year", "").tree == BoundNumber(0.05)


@pytest.mark.parametrize(
    ("text", "unit", "axes"),
    [
        ("revenue", "CNY_100m", ("period", "company")),
        ("metax.revenue[2030] / metax.revenue[2029] - 1", "1", ()),
        ("nvidia_market_cap * 7 CNY/USD", "CNY_100m", ()),
        ("gross_margin", "%", ("period", "company")),
        ("SUM(demand_value / price, segment)", "chip_10k", ("period", "company")),
        ("0", "1", ()),
    ],
)
def test_an_expression_finds_its_own_unit_and_axes(text, unit, axes):
    found = bind_expression(text, NAMES)
    assert (found.unit.text, found.axes) == (unit, axes)


def test_an_expression_can_be_asked_for_in_a_unit():
    found = bind_expression("metax.revenue[2030]", NAMES, "CNY_10k")
    assert found.unit == Unit.parse("CNY_10k")
    assert found.tree == Scale(
        Reference("revenue", 0, {"company": "metax", "period": "2030"}), Fraction(10000)
    )


def test_a_line_that_is_not_in_the_model_yet_may_name_itself():
    new = line("backlog", "CNY_100m", "period company", "在手订单")
    assert bind("在手订单[-1] + backlog[-1]", new, Namespace(MODEL)).references == {Reference("backlog", -1)}
