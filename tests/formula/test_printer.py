from __future__ import annotations

import pytest
from hypothesis import given

from gpu_modeler.formula import parse, print_formula
from gpu_modeler.formula.printer import print_number
from tests.formula.trees import TREES


@given(TREES)
def test_a_printed_tree_parses_to_itself(tree):
    assert parse(print_formula(tree)) == tree


@given(TREES)
def test_printing_is_settled_after_once(tree):
    printed = print_formula(tree)
    assert print_formula(parse(printed)) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("=a+b", "a + b"),
        ("(a+b)*c", "(a + b) * c"),
        ("(a*b)+c", "a * b + c"),
        ("a-(b-c)", "a - (b - c)"),
        ("-(a+b)", "-(a + b)"),
        ("-(a%)", "-(a%)"),
        ("(-a)^2", "-a^2"),
        ("-(a^2)", "-(a^2)"),
        ("sum(a,业务)", "SUM(a, 业务)"),
        ("a[ + 1 ]", "a[+1]"),
        ("5  CNY_100m", "5 CNY_100m"),
        ("0.10", "0.1"),
        ("1E6", "1000000"),
        ("a≥b", "a >= b"),
    ],
)
def test_names_stay_as_typed_and_spaces_are_set(typed, printed):
    assert print_formula(parse(typed)) == printed


@pytest.mark.parametrize(
    ("value", "text"), [(5.0, "5"), (0.1, "0.1"), (1e22, "1e+22"), (12345.678, "12345.678")]
)
def test_numbers_print_shortest(value, text):
    assert print_number(value) == text
