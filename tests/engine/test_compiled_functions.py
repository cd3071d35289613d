"""Every operator and function as a kernel against numpy, on numbers that are hard to get right."""

from itertools import product

import numpy as np
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.engine.compiled import code, kernel_batch
from gpu_modeler.engine.compiled.compilable import is_compilable
from gpu_modeler.engine.compiled.operations import CELLWISE
from gpu_modeler.engine.compiled.toolchain import Toolchain
from gpu_modeler.formula.functions import FUNCTIONS
from tests.engine.compiled_answers import asked_both_ways, bits, codes_of, require_agreement
from tests.engine.small_models import small_model

AWKWARD = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.0, 2.5, -2.5, 3.0, -8.0, 1 / 3, -1 / 3, 0.2, 64.0, 257.0, 1.005, -1.005, 2.675,
    0.1 + 0.2, 0.3, 0.3 * (1 + 2**-49), 0.3 * (1 + 2**-40), 1234567.891, 999999999999999.5, 1e15, 4503599627370497.5,
    1e-300, -1e-320, 1e300, -1e300, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"),
]  # fmt: skip

OF_TWO = [
    "a + b", "a - b", "a * b", "a / b", "a ^ b", "POWER(b, a)", "MOD(a, b)", "LOG(a, b)", "SLN(a, b, 3)", "SLN(1, a, b)",
    "a = b", "a <> b", "a < b", "a > b", "a <= b", "a >= b", "b = 0", "a > 0", "a * b > 1", "AND(a, b)", "OR(a, b)",
    "AND(a > 1, b < 2)", "NOT(a)", "NOT(a > b)", "IF(a, b, 7)", "IF(a > b, a / b, b / a)", "IF(a / b > 1, 1, 2)",
    "IF(a, 1 / a, 1 / b)", "MIN(a, b)", "MAX(a, b)", "MAX(0, a)", "MIN(a, 5, b)", "MAX(a * b, -3)", "SUM(a, b, 1)",
    "PRODUCT(a, b)", "AVERAGE(a, b, 4)", "COUNT(a, 1 / b, a * b)", "IFERROR(a / b, b)", "IFERROR(a * b, -1)",
    "ISERROR(a / b)", "ISNUMBER(a * b)", "CHOOSE(a, b, 20, 30)", "CHOOSE(b, 1 / a, a)", "CEILING(a, b)", "FLOOR(a, b)", "1 / (a * b)", "1 / MAX(a * b, 2)", "MIN(a * 1e300, 1e300) / b", "IF(a * b * b > 0, 1, 2)", "EXP(0 - a * b)",
]  # fmt: skip
OF_ONE = [
    "-a", "+a", "a%", "a ^ 2", "a ^ 3", "a ^ -2", "a ^ 0", "a ^ 0.5", "a ^ (1 / 3)", "(-8) ^ a", "0 ^ a", "ABS(a)", "SIGN(a)",
    "SQRT(a)", "EXP(a)", "LN(a)", "LOG10(a)", "LOG(a)", "INT(a)", "TRUNC(a)", "TRUNC(a, 1)", "ROUND(a, 0)", "ROUND(a, 2)",
    "ROUND(a, -1)", "ROUND(a, 20)", "ROUND(a, -320)", "ROUND(a * 3, 5)", "ROUNDUP(a, 1)", "ROUNDUP(a, -3)",
    "ROUNDDOWN(a, 2)", "ROUNDDOWN(a, -2)", "NA()", "IFERROR(NA(), a)", "CEILING(a, 0.1)", "FLOOR(a, 0.1)", "AND(a)",
    "MIN(a)", "SUM(a)", "a + 9e307 + 9e307 - 9e307",
]  # fmt: skip
AXES = {"period": ("2024",)}


def formulas_model(formulas):
    names = {f"line_{at}": formula for at, formula in enumerate(formulas)}
    text = "\n".join(["a []", "b []", *(f"{name} [] = {formula}" for name, formula in names.items())])
    return small_model(text, {("a",): 1.0, ("b",): 2.0}, axes=AXES), names


@pytest.mark.parametrize("formulas", [OF_ONE, OF_TWO], ids=["of one number", "of two"])
def test_operators_and_functions_agree_with_numpy(formulas):
    model, names = formulas_model(formulas)
    calculation = Calculation.of(model)
    a, b = np.array(list(product(AWKWARD, AWKWARD))).T
    found, expected = asked_both_ways(calculation, {("a", ()): a, ("b", ()): b}, list(names))
    with np.errstate(all="ignore"):
        for name, formula in names.items():
            try:
                require_agreement(found, expected, [name])
            except AssertionError as difference:
                raise AssertionError(formula) from difference


@pytest.mark.parametrize(("formula", "power"), [("STDEV(a, b, 2)", 1), ("VAR(a, b)", 2), ("STDEV(a)", 1)])
def test_spreads_agree_with_numpy_to_the_size_of_their_numbers(formula, power):
    model, _ = formulas_model([formula])
    a, b = np.array(list(product(AWKWARD, AWKWARD))).T
    found, expected = asked_both_ways(Calculation.of(model), {("a", ()): a, ("b", ()): b}, ["line_0"])
    np.testing.assert_array_equal(codes_of(found, "line_0"), codes_of(expected, "line_0"))
    with np.errstate(all="ignore"):
        size = np.maximum(2, np.maximum(np.abs(a), np.abs(b))) ** power
    is_number = codes_of(expected, "line_0").ravel() == 0
    away = np.abs(found["line_0"] - expected["line_0"]).ravel()
    assert (away <= 1e-15 * size)[is_number].all()


def test_every_function_of_single_numbers_is_tried_or_left_to_numpy():
    tried = {
        name for name in FUNCTIONS for text in (*OF_ONE, *OF_TWO, "STDEV(", "VAR(") if f"{name}(" in text
    }
    left = {name for name, function in FUNCTIONS.items() if function.is_cellwise} - tried
    assert left == {"MEDIAN", "PMT", "PV", "FV", "CUMULATE"}
    assert tried == CELLWISE


@pytest.mark.parametrize(("formula", "is_kernel"), [("ROUND(a, 2)", True), ("ROUND(a, b)", False)])
def test_digits_that_vary_are_left_to_numpy(formula, is_kernel):
    model, _ = formulas_model([formula])
    calculation = Calculation.of(model)
    assert is_compilable(calculation.bound("line_0").parts[0].program) is is_kernel
    inputs = {("a", ()): np.array([1.005, 12.345, -7.5]), ("b", ()): np.array([2.0, 0.0, -1.0])}
    require_agreement(*asked_both_ways(calculation, inputs, ["line_0"]), ["line_0"])


@pytest.mark.parametrize(
    "formula",
    [
        "a ^ 2.5", "a ^ 0.1", "EXP(a)", "LN(a)", "LOG10(a)", "a ^ 17", "a ^ -31", "a ^ 200.5", "SQRT(a)", "1.07 ^ a",
    ],
)  # fmt: skip
def test_smooth_functions_agree_over_a_wide_range(formula):
    model, _ = formulas_model([formula])
    numbers = np.geomspace(1e-3, 400, 2001)
    found, expected = asked_both_ways(Calculation.of(model), {("a", ()): numbers}, ["line_0"])
    require_agreement(found, expected, ["line_0"])


def test_bits_are_the_same_on_a_processor_of_any_age(monkeypatch):
    model, names = formulas_model([*OF_ONE, *OF_TWO])
    calculation = Calculation.of(model)
    a, b = np.array(list(product(AWKWARD, AWKWARD))).T
    inputs = {("a", ()): a, ("b", ()): b}
    here = calculation.batches(inputs, list(names), compiled=True).run()
    plain = Toolchain("generic")
    for module in (code, kernel_batch):
        monkeypatch.setattr(module, "TOOLCHAIN", plain)
    there = calculation.batches(inputs, list(names), compiled=True).run()
    for name in names:
        for one, other in zip(bits(here, name), bits(there, name), strict=True):
            np.testing.assert_array_equal(one, other, err_msg=names[name])


def of_numbers(formula, numbers):
    model, _ = formulas_model([formula])
    batch = Calculation.of(model).batches({("a", ()): np.asarray(numbers)}, ["line_0"], compiled=True)
    return batch.run()["line_0"].ravel()


@pytest.mark.parametrize(
    ("formula", "numbers", "expected"),
    [
        ("LOG10(10 ^ a)", np.arange(-300.0, 300), np.arange(-300.0, 300)),
        ("INT(LOG10(a))", [1000.0, 1e15, 1e-3, 999.9], [3, 15, -3, 2]),
        (
            "a ^ (1 / 3)",
            [1.0, 8.0, 27.0, 1000.0],
            [pow(number, 1 / 3) for number in (1.0, 8.0, 27.0, 1000.0)],
        ),
        ("a ^ 0.5", np.arange(200.0) ** 2, np.arange(200.0)),
        ("a ^ 1.5", np.arange(200.0) ** 2, np.arange(200.0) ** 3),
        ("LOG(a, 2)", [1.0, 2.0, 4.0, 8.0], [0, 1, 2, 3]),
        ("EXP(a)", [0.0, -0.0, -800.0, 1e-300], [1, 1, 0, 1]),
        ("LN(a)", [1.0, 2.0**-1074], [0, np.log(2.0**-1074)]),
    ],
)
def test_what_comes_out_even_does_so_to_the_last_bit(formula, numbers, expected):
    np.testing.assert_array_equal(of_numbers(formula, numbers), expected)


@pytest.mark.parametrize(
    ("formula", "function", "low", "high"),
    [
        ("EXP(a)", np.exp, -700, 700), ("LN(a)", np.log, 1e-5, 1e5), ("LN(a)", np.log, 0.9, 1.1),
        ("LOG10(a)", np.log10, 1e-5, 1e5), ("a ^ 0.33", lambda a: a**0.33, 1e-5, 1e5),
        ("1.2345 ^ a", lambda a: 1.2345**a, -50, 50),
    ],
)  # fmt: skip
def test_smooth_functions_are_right_to_the_last_digits(formula, function, low, high):
    numbers = np.random.default_rng(2).uniform(low, high, 20_000)
    expected = function(numbers)
    assert (np.abs(of_numbers(formula, numbers) - expected) <= 2 * np.spacing(np.abs(expected))).all()
