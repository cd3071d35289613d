from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula import Unit, UnknownUnit, scale_steps
from gpu_modeler.formula.units import PLAIN, known_units


@pytest.mark.parametrize(
    ("text", "dimensions", "scale"),
    [
        ("CNY", {"CNY": 1}, 1),
        ("CNY_100m", {"CNY": 1}, 10**8),
        ("CNY_10k", {"CNY": 1}, 10**4),
        ("USD_1m", {"USD": 1}, 10**6),
        ("USD_mn", {"USD": 1}, 10**6),
        ("HKD_bn", {"HKD": 1}, 10**9),
        ("share_10k", {"share": 1}, 10**4),
        ("CNY_10k/chip", {"CNY": 1, "chip": -1}, 10**4),
        ("USD_100m/year", {"USD": 1, "time": -1}, Fraction(10**8, 12)),
        ("CNY/USD", {"CNY": 1, "USD": -1}, 1),
        ("chip^2*share/lot", {"chip": 2, "share": 1, "lot": -1}, 1),
        ("%/year", {"time": -1}, Fraction(1, 12)),
        ("1/month", {"time": -1}, 1),
        ("day", {"time": 1}, Fraction(12, 365)),
        ("%", {}, 1),
        ("x", {}, 1),
        ("CY", {}, 1),
        ("", {}, 1),
        ("month/year", {}, Fraction(1, 12)),
        ("亿", {}, 10**8),
    ],
)
def test_a_unit_has_dimension_and_exact_scale(text, dimensions, scale):
    unit = Unit.parse(text)
    assert (dict(unit.dimensions), unit.scale) == (dimensions, scale)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("亿元", "CNY_100m"),
        ("万元", "CNY_10k"),
        ("元", "CNY"),
        ("亿美元", "USD_100m"),
        ("亿港元", "HKD_100m"),
        ("万元/颗", "CNY_10k/chip"),
        ("颗", "chip"),
        ("片", "wafer"),
        ("股", "share"),
        ("万股", "share_10k"),
        ("月", "month"),
        ("个月", "month"),
        ("年", "year"),
        ("倍", "x"),
        ("元/股", "CNY/share"),
        ("RMB_100m", "CNY_100m"),
        ("months", "month"),
        ("CNY_10k ÷ chip", "CNY_10k/chip"),
    ],
)
def test_other_spellings_are_understood(typed, meant):
    assert Unit.parse(typed) == Unit.parse(meant)
    assert Unit.parse(typed).text == meant


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("CNY_100m", "亿元", "CNY 100m"),
        ("USD_100m", "亿美元", "USD 100m"),
        ("HKD_10k", "万港元", "HKD 10k"),
        ("CNY_10k/chip", "万元/颗", "CNY 10k/chip"),
        ("share_10k", "万股", "10k shares"),
        ("%", "%", "%"),
        ("x", "x", "x"),
        ("1", "", ""),
        ("CY", "", ""),
        ("%/year", "%/年", "%/year"),
        ("month", "月", "months"),
        ("chip", "颗", "chips"),
        ("USD_100m/year", "亿美元/年", "USD 100m/year"),
        ("CNY/share", "元/股", "CNY/share"),
    ],
)
def test_a_unit_has_labels_in_both_languages(text, zh, en):
    assert (Unit.parse(text).label("zh"), Unit.parse(text).label("en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("CNY_100mm", "CNY_100m"),
        ("mont", "month"),
        ("chp", "chip"),
        ("zzz", ""),
        ("CNY//chip", ""),
        ("CNY^99", ""),
        ("CNY^0", ""),
        ("/", ""),
        ("*", ""),
    ],
)
def test_an_unknown_unit_is_refused_with_the_nearest(text, nearest):
    with pytest.raises(UnknownUnit) as refused:
        Unit.parse(text)
    assert refused.value.nearest == nearest


UNITS = st.sampled_from(
    ["CNY_100m", "CNY_10k/chip", "chip", "USD/CNY", "month", "USD_100m/year", "x", "share_10k^2"]
).map(Unit.parse)


@given(UNITS, UNITS, UNITS)
def test_multiplication_is_commutative_and_associative(a, b, c):
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)


@given(UNITS, UNITS)
def test_division_undoes_multiplication(a, b):
    assert (a * b) / b == a


@given(UNITS, st.integers(-4, 4), st.integers(-4, 4))
def test_powers_add_up(unit, first, second):
    assert unit**first * unit**second == unit ** (first + second)


@given(UNITS)
def test_a_unit_over_itself_is_a_plain_number(unit):
    assert unit / unit == PLAIN


@given(UNITS, UNITS)
def test_a_product_reads_back_from_its_text_up_to_its_factor(a, b):
    product = (a * b).without_factor()
    assert Unit.parse(product.text) == product


@given(UNITS)
def test_a_square_has_its_root(unit):
    assert (unit**2).without_factor().root() == unit


@pytest.mark.parametrize("text", ["chip", "CNY^3", "CNY*chip^2"])
def test_an_odd_power_has_no_root(text):
    assert Unit.parse(text).root() is None


def test_the_leftover_of_a_product_is_a_factor_until_it_is_settled():
    ratio = Unit.parse("CNY_100m") / Unit.parse("CNY_10k/chip")
    assert (ratio.factor, ratio.text) == (10**4, "10000 chip")
    assert ratio.without_factor() == Unit.parse("chip")
    assert ratio.factor_to(Unit.parse("chip")) == 10**4


@pytest.mark.parametrize(
    ("dividend", "divisor", "text"),
    [
        ("CNY_10k", "CNY_100m/chip", "1e-4 chip"),
        ("month", "year/chip", "1/12 chip"),
        ("year", "month/chip", "12 chip"),
    ],
)
def test_a_leftover_factor_is_written_in_front(dividend, divisor, text):
    ratio = Unit.parse(dividend) / Unit.parse(divisor)
    assert (str(ratio), ratio.label("en")) == (text, f"{text}s")


def test_how_a_unit_is_shown_follows_its_spelling():
    assert Unit.parse("%").is_percent
    assert Unit.parse("%/year").is_percent
    assert not Unit.parse("x").is_percent
    assert Unit.parse("CY").is_calendar_year
    assert Unit.parse("%/month").is_rate
    assert not Unit.parse("CNY/month").is_rate


def test_a_leftover_factor_becomes_part_of_a_name_where_one_exists():
    money = Unit.parse("USD_100m") * Unit.parse("CNY/USD")
    assert money.absorbed().text == "CNY_100m"


@pytest.mark.parametrize(
    ("factor", "steps"), [(Fraction(10000), (10000.0, 1.0)), (Fraction(12, 365), (12.0, 365.0))]
)
def test_a_factor_is_applied_in_two_steps(factor, steps):
    assert scale_steps(factor) == steps


@pytest.mark.parametrize("unit", known_units())
def test_every_offered_unit_can_be_read_and_has_labels(unit):
    assert Unit.parse(unit).label("zh") is not None
    assert Unit.parse(unit).label("en") is not None
