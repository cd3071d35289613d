from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.errors import CellError
from gpu_modeler.formula import FUNCTIONS, fast, kernels, reductions, rounding
from gpu_modeler.formula.irr import internal_rates
from tests.formula.evaluator import example_value, settled

DIV0, NUM, VALUE, NA = CellError.DIV0, CellError.NUM, CellError.VALUE, CellError.NA


def same(found, expected):
    if isinstance(expected, CellError) or isinstance(found, CellError):
        return found is expected
    return found == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_gives_excels_result(name):
    function = FUNCTIONS[name]
    assert same(example_value(function.example), function.expected)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_can_be_used_cell_by_cell_or_over_an_axis(name):
    assert FUNCTIONS[name].is_cellwise or FUNCTIONS[name].reduction is not None


# Results as Excel documents or shows them.
EXCEL = [
    ("-2^2", 4),
    ("2^3^2", 64),
    ("0.1 + 0.2 = 0.3", 1),  # Excel compares 15 digits
    ("0.1 + 0.2 > 0.3", 0),
    ("0.1 + 0.2 <= 0.3", 1),
    ("1.00000000001 = 1", 0),
    ("1e-300 > 0", 1),
    ("50%", 0.5),
    ("200 * 10%", 20),
    ("2^-1", 0.5),
    ("1 / 0", DIV0),
    ("0 / 0", DIV0),
    ("0^0", NUM),
    ("0^-1", DIV0),
    ("(-8)^0.5", NUM),
    ("(-8)^(1/3)", -2),
    ("(-32)^-(1/5)", -0.5),
    ("(-8)^(2/3)", NUM),
    ("9e307 * 10", NUM),
    ("-9e307 - 9e307 * 1.5", NUM),
    ("2 > 1", 1),
    ("(2 > 1) + 1", 2),
    ("1 <> 1", 0),
    ("2 >= 2", 1),
    ("MOD(3, 2)", 1),
    ("MOD(-3, 2)", 1),
    ("MOD(3, -2)", -1),
    ("MOD(-3, -2)", -1),
    ("MOD(3, 0)", DIV0),
    ("MOD(1, 0.1)", 0),
    ("INT(8.9)", 8),
    ("INT(-8.9)", -9),
    ("TRUNC(8.9)", 8),
    ("TRUNC(-8.976, 2)", -8.97),
    ("ROUND(2.15, 1)", 2.2),
    ("ROUND(2.149, 1)", 2.1),
    ("ROUND(-1.475, 2)", -1.48),
    ("ROUND(21.5, -1)", 20),
    ("ROUND(626.3, -3)", 1000),
    ("ROUND(1.98, -1)", 0),
    ("ROUND(-50.55, -2)", -100),
    ("ROUND(1.005, 2)", 1.01),
    ("ROUND(2.5, 0)", 3),
    ("ROUND(-2.5, 0)", -3),
    ("ROUND(1234.5678, 2.9)", 1234.57),
    ("ROUNDUP(76.9, 0)", 77),
    ("ROUNDUP(3.14159, 3)", 3.142),
    ("ROUNDUP(-3.14159, 1)", -3.2),
    ("ROUNDUP(31415.92654, -2)", 31500),
    ("ROUNDDOWN(3.2, 0)", 3),
    ("ROUNDDOWN(3.14159, 3)", 3.141),
    ("ROUNDDOWN(-3.14159, 1)", -3.1),
    ("ROUNDDOWN(31415.92654, -2)", 31400),
    ("ROUNDDOWN(4.35, 2)", 4.35),
    ("CEILING(2.5, 1)", 3),
    ("CEILING(-2.5, -2)", -4),
    ("CEILING(-2.5, 2)", -2),
    ("CEILING(1.5, 0.1)", 1.5),
    ("CEILING(0.234, 0.01)", 0.24),
    ("CEILING(2.5, -2)", NUM),
    ("CEILING(2.5, 0)", 0),
    ("FLOOR(3.7, 2)", 2),
    ("FLOOR(-2.5, -2)", -2),
    ("FLOOR(-2.5, 2)", -4),
    ("FLOOR(2.5, -2)", NUM),
    ("FLOOR(1.58, 0.1)", 1.5),
    ("FLOOR(0.234, 0.01)", 0.23),
    ("FLOOR(2.5, 0)", DIV0),
    ("SQRT(-16)", NUM),
    ("SQRT(ABS(-16))", 4),
    ("LN(86)", math.log(86)),
    ("LN(0)", NUM),
    ("LN(-1)", NUM),
    ("LOG10(86)", math.log10(86)),
    ("LOG(81, 3)", 4),
    ("LOG(10)", 1),
    ("LOG(10, 1)", DIV0),
    ("LOG(10, 0)", NUM),
    ("EXP(2)", math.exp(2)),
    ("EXP(1000)", NUM),
    ("POWER(98.6, 3.2)", 2401077.2220695773),
    ("POWER(4, 5/4)", 5.656854249),
    ("POWER(0, 0)", NUM),
    ("SIGN(4 - 4)", 0),
    ("SIGN(-0.00001)", -1),
    ("IF(1 > 2, 1 / 0, 5)", 5),
    ("IF(1 / 0, 1, 2)", DIV0),
    ("IF(1 > 2, 5)", 0),
    ("CHOOSE(1.9, 10, 20)", 10),
    ("AND(1, 1 / 0)", DIV0),
    ("OR(0, 0)", 0),
    ("NOT(0)", 1),
    ("IFERROR(SQRT(-1), 3)", 3),
    ("IFERROR(1 / 0, NA())", NA),
    ("ISERROR(NA())", 1),
    ("ISNUMBER(5)", 1),
    ("SUM(1, NA())", NA),
    ("MAX(1 / 0, NA())", DIV0),
    ("COUNT(1 / 0)", 0),
    ("MEDIAN(1, 2, 3, 4, 5)", 3),
    ("MEDIAN(1, 2, 3, 4, 5, 6)", 3.5),
    ("STDEV(1345, 1301, 1368, 1322, 1310, 1370, 1318, 1350, 1303, 1299)", 27.46391572),
    ("VAR(1345, 1301, 1368, 1322, 1310, 1370, 1318, 1350, 1303, 1299)", 754.2666667),
    ("VAR(1)", DIV0),
    ("STDEV(1)", DIV0),
    ("PMT(8% / 12, 10, 10000)", -1037.0320893591606),
    ("PMT(8% / 12, 10, 10000, 0, 1)", -1030.1643271779741),
    ("PMT(0, 10, 1000)", -100),
    ("PV(8% / 12, 12 * 20, 500)", -59777.14585118777),
    ("FV(6% / 12, 10, -200, -500, 1)", 2581.4033740601362),
    ("FV(12% / 12, 12, -1000)", 12682.503013196976),
    ("SLN(30000, 7500, 10)", 2250),
    ("SLN(1, 1, 0)", DIV0),
    ("SUM(revenue, period)", 300),
    ("AVERAGE(revenue, 2026:2027)", 150),
    ("MIN(revenue, period)", 100),
    ("MAX(revenue, 2026:2026)", 100),
    ("PRODUCT(1 + revenue / 100, period)", 6),
    ("COUNT(1 / (revenue - 100), period)", 1),
    ("AND(revenue > 100, period)", 0),
    ("OR(revenue > 100, period)", 1),
    ("revenue[-1] / revenue[+1]", DIV0),
    ("revenue[2026] + year", 2127),
    ("NPV(-100%, revenue, period)", DIV0),
]


@pytest.mark.parametrize(("text", "expected"), EXCEL)
def test_excels_arithmetic(text, expected):
    found = example_value(text)
    if isinstance(expected, CellError) or isinstance(found, CellError):
        assert found is expected
    else:
        assert found == pytest.approx(expected, rel=2e-9, abs=1e-12)


# --- rounding ---

DECIMALS = st.decimals(-(10**9), 10**9, allow_nan=False, places=6)


@pytest.mark.parametrize(
    ("kernel", "mode"),
    [
        (rounding.round_half_away, ROUND_HALF_UP),
        (rounding.round_up, ROUND_UP),
        (rounding.round_down, ROUND_DOWN),
        (rounding.truncate, ROUND_DOWN),
    ],
)
@given(number=DECIMALS, digits=st.integers(-8, 8))
def test_rounding_is_that_of_the_decimal_number(kernel, mode, number, digits):
    scaled = (number * Decimal(10) ** digits).quantize(Decimal(1), mode)
    expected = float(scaled / Decimal(10) ** digits)
    assert settled(*kernel(np.array([float(number)]), np.array([float(digits)]))) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-400, 400))
def test_rounding_never_fails_nor_changes_the_size_by_more_than_a_step(number, digits):
    values, codes = rounding.round_half_away(np.array([number]), np.array([float(digits)]))
    assert codes is None or abs(number) > 1e300
    if digits > 20:
        assert values[0] == pytest.approx(number, rel=1e-15, abs=1e-20)


# --- rates of return ---


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ([-70000, 12000, 15000, 18000, 21000], -0.021244848273410935),
        ([-70000, 12000, 15000, 18000, 21000, 26000], 0.08663094803653162),
        ([-70000, 12000, 15000], -0.44350694133450463),
        ([-100, 110], 0.1),
        ([-100, 0, 121], 0.1),
        ([100, -110], 0.1),
        ([-1, 1e6], 999999),
        ([-1000, 1], -0.999),
        ([0, -100, 0, 144], 0.2),
    ],
)
def test_the_internal_rate_is_excels(flows, expected):
    assert internal_rates(np.array(flows, dtype=float)[:, None])[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("flows", [[1, 2, 3], [-1, -2], [0, 0], [-100]])
def test_without_both_signs_there_is_no_internal_rate(flows):
    _, codes = reductions.internal_rate_of_return(np.array(flows, dtype=float)[:, None])
    assert codes is not None
    assert codes[0] == int(NUM)


@given(st.floats(-0.5, 3), st.lists(st.floats(1, 1000), min_size=1, max_size=12))
def test_the_internal_rate_of_a_fair_price_is_its_discount_rate(rate, inflows):
    price = sum(flow / (1 + rate) ** (at + 1) for at, flow in enumerate(inflows))
    flows = np.array([-price, *inflows])[:, None]
    assert internal_rates(flows)[0] == pytest.approx(rate, rel=1e-9, abs=1e-9)


@given(st.lists(st.lists(st.floats(-100, 100), min_size=4, max_size=4), min_size=1, max_size=5))
def test_rates_of_many_series_are_those_of_each(series):
    flows = np.array(series).T
    together = internal_rates(flows)
    alone = [internal_rates(flows[:, [at]])[0] for at in range(flows.shape[1])]
    np.testing.assert_allclose(together, alone, rtol=1e-9)


@given(st.floats(-0.9, 5), st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8))
def test_present_value_discounts_the_first_period_once(rate, flows):
    expected = math.fsum(flow / (1 + rate) ** (at + 1) for at, flow in enumerate(flows))
    found = settled(*reductions.net_present_value(np.array(flows)[:, None], np.array([rate])))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6 * max(map(abs, flows), default=1))


# --- both numpy forms agree ---

EDGES = [-1e9, -2.675, -1.0, -0.5, 0.0, 0.25, 1.0, 1.005, 2.0, 7.3, 1e9]
FAST = [name for name, function in FUNCTIONS.items() if function.fast]


@pytest.mark.parametrize("name", FAST)
def test_the_fast_form_gives_the_kernels_bits_or_raises(name):
    function = FUNCTIONS[name]
    count = max(function.minimum, 2) if function.maximum > 1 else 1
    assert function.kernel is not None
    source = function.fast_source([f"a{at}" for at in range(count)])
    for arguments in np.array(np.meshgrid(*[EDGES] * count)).reshape(count, -1).T:
        arrays = [np.array([argument]) for argument in arguments]
        values, codes = function.kernel(*arrays)
        scope = {"np": np, "k": fast, **{f"a{at}": array for at, array in enumerate(arrays)}}
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            if codes is None:
                np.testing.assert_array_equal(eval(source, scope), values)
            else:
                with pytest.raises(FloatingPointError):
                    eval(source, scope)


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.fast_reduction])
def test_the_fast_reduction_gives_the_kernels_bits(name):
    function = FUNCTIONS[name]
    array = np.random.default_rng(7).normal(size=(5, 3, 4))
    assert function.reduction is not None
    values, codes = function.reduction(array)
    assert codes is None
    np.testing.assert_array_equal(eval(function.fast_reduction.format("x"), {"np": np, "x": array}), values)


@pytest.mark.parametrize("name", [name for name, function in FUNCTIONS.items() if function.reduction])
def test_a_reduction_keeps_the_other_axes(name):
    function = FUNCTIONS[name]
    array = np.array([-1.0, 2.0, 3.0]).reshape(3, 1, 1) * np.ones((3, 2, 4))
    leading = [np.full((1, 4), 0.1)] * function.leading
    assert function.reduction is not None
    assert function.reduction(array, *leading)[0].shape == (2, 4)


def test_kernels_broadcast_and_report_each_cell():
    values, codes = kernels.divide(np.array([[1.0], [2.0]]), np.array([0.0, 2.0]))
    assert codes is not None
    assert codes.tolist() == [[int(DIV0), 0], [int(DIV0), 0]]
    assert values[:, 1].tolist() == [0.5, 1.0]


def test_choice_tells_which_and_what_is_out_of_range():
    taken, outside = kernels.choice(np.array([0.0, 1.0, 2.9, 3.0, np.nan]), 2)
    assert outside.tolist() == [True, False, False, True, True]
    assert taken[1:3].tolist() == [0, 1]


def test_the_excel_spelling_is_the_name():
    assert FUNCTIONS["SUM"].excel == "SUM"
