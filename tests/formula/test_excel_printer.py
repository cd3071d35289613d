"""Bound trees in Excel's language, against a layout that names cells after their lines."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula.excel import TooManyForExcel, print_excel, too_large_for_excel
from gpu_modeler.formula.parser import parse
from gpu_modeler.formula.tree import (
    Binary,
    BoundBinary,
    BoundCall,
    BoundNumber,
    BoundUnary,
    Call,
    Name,
    Number,
    Reduction,
    Reference,
    RunningTotal,
    Scale,
    Unary,
    Year,
)

A, B, C = Reference("a"), Reference("b"), Reference("c")
TWO = BoundNumber(2.0)


class NamedCells:
    """Cells called after their line and what reductions have chosen; only the line `wide` lies in a block."""

    def cell(self, reference, at):
        return "_".join([reference.line, *at.values()])

    def block(self, reference, over, at):
        return "F12:Q12" if reference.line == "wide" else None

    def running(self, reference, at):
        return f"$F12:{self.cell(reference, at)}"

    def year(self, at):
        return at.get("period", "F$4")


def printed(tree):
    return print_excel(tree, NamedCells())


def binary(operator, left, right):
    return BoundBinary(operator, left, right)


def call(function, *arguments):
    return BoundCall(function, arguments)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (binary("*", binary("+", A, B), C), "(a+b)*c"),
        (binary("+", A, binary("*", B, C)), "a+b*c"),
        (binary("-", A, binary("-", B, C)), "a-(b-c)"),
        (binary("-", binary("-", A, B), C), "a-b-c"),
        (binary("/", A, binary("*", B, C)), "a/(b*c)"),
        (binary("^", binary("^", A, B), C), "a^b^c"),
        (binary("^", A, binary("^", B, C)), "a^(b^c)"),
        (BoundUnary("-", binary("^", TWO, TWO)), "-(2^2)"),
        (binary("^", BoundUnary("-", TWO), TWO), "-2^2"),
        (binary("-", A, BoundUnary("-", B)), "a-(-b)"),
        (binary("-", A, binary("^", BoundUnary("-", B), C)), "a-(-b^c)"),
        (BoundUnary("-", BoundUnary("-", A)), "-(-a)"),
        (BoundUnary("+", binary("+", A, B)), "a+b"),
        (BoundUnary("%", binary("+", A, B)), "(a+b)%"),
        (BoundUnary("%", BoundUnary("%", A)), "a%%"),
        (BoundUnary("-", BoundUnary("%", A)), "-(a%)"),
        (binary("^", BoundUnary("%", A), TWO), "a%^2"),
    ],
)
def test_parentheses_follow_excels_precedence(tree, text):
    assert printed(tree) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333333333"),
        (1e-7, "1E-07"),
        (1e300, "1E+300"),
        (123456789012345.0, "123456789012345"),
        (-5.0, "-5"),
    ],
)
def test_a_number_is_printed_with_all_its_digits(value, text):
    assert printed(BoundNumber(value)) == text
    assert float(text) == value


def test_a_truth_value_is_a_number_in_a_cell():
    assert printed(binary("<", A, B)) == "(a<b)*1"
    assert printed(call("AND", binary("<", A, B), C)) == "AND(a<b,c)*1"


def test_a_condition_stays_a_truth_value():
    assert printed(call("IF", binary("<", A, B), A, B)) == "IF(a<b,a,b)"
    assert printed(call("IF", call("NOT", call("ISERROR", A)), A, B)) == "IF(NOT(ISERROR(a)),a,b)"


def test_a_truth_value_is_a_number_in_a_branch_in_arithmetic_and_as_an_argument():
    truth = binary("<", A, B)
    assert printed(call("IF", truth, truth, C)) == "IF(a<b,(a<b)*1,c)"
    assert printed(binary("+", truth, C)) == "(a<b)*1+c"
    assert printed(binary("=", truth, BoundNumber(1.0))) == "((a<b)*1=1)*1"
    assert printed(call("SUM", truth, truth)) == "SUM((a<b)*1,(a<b)*1)"


def test_a_scale_factor_is_visible():
    assert printed(Scale(binary("+", A, B), Fraction(10_000))) == "(a+b)*10000"
    assert printed(Scale(binary("*", A, B), Fraction(1, 10_000))) == "a*b/10000"
    assert printed(Scale(A, Fraction(12, 365))) == "a*12/365"
    assert printed(binary("/", C, Scale(A, Fraction(10_000)))) == "c/(a*10000)"


def test_a_reduction_is_one_range_where_the_cells_lie_side_by_side():
    wide = Reduction("SUM", Reference("wide"), {"segment": ("x", "y")})
    assert printed(wide) == "SUM(F12:Q12)"


def test_a_reduction_of_an_expression_names_every_item():
    tree = Reduction("SUM", binary("*", A, B), {"segment": ("x", "y")})
    assert printed(tree) == "SUM(a_x*b_x,a_y*b_y)"


def test_periods_vary_fastest():
    tree = Reduction("MAX", A, {"period": ("2026", "2027"), "segment": ("x", "y")})
    assert printed(tree) == "MAX(a_x_2026,a_x_2027,a_y_2026,a_y_2027)"


def test_the_year_of_a_reduced_period_is_that_periods():
    tree = Reduction("SUM", binary("*", A, Year()), {"period": ("2026",)})
    assert printed(tree) == "SUM(a_2026*2026)"


def test_net_present_value_has_its_rate_in_front():
    tree = Reduction("NPV", Reference("wide"), {"period": ("2026", "2027")}, leading=(A,))
    assert printed(tree) == "NPV(a,F12:Q12)"


def test_the_internal_rate_of_an_expression_takes_one_array():
    over = {"period": ("2026", "2027")}
    assert (
        printed(Reduction("IRR", binary("-", A, B), over))
        == "IRR({1,0}*(a_2026-b_2026)+{0,1}*(a_2027-b_2027))"
    )
    assert printed(Reduction("IRR", Reference("wide"), over)) == "IRR(F12:Q12)"


def test_a_running_total_is_a_growing_range():
    assert printed(RunningTotal(A)) == "SUM($F12:a)"


@pytest.mark.parametrize(
    ("function", "outer", "inner"), [("SUM", "SUM", "SUM"), ("MIN", "MIN", "MIN"), ("COUNT", "SUM", "COUNT")]
)
def test_more_than_255_arguments_go_in_groups(function, outer, inner):
    items = tuple(f"i{number}" for number in range(600))
    text = printed(Reduction(function, A, {"company": items}))
    assert text.startswith(f"{outer}({inner}(a_i0,")
    assert text.count(f"{inner}(a_i") == 3


def test_an_average_of_more_than_255_is_a_sum_divided():
    items = tuple(f"i{number}" for number in range(300))
    assert printed(Reduction("AVERAGE", A, {"company": items})).endswith("/300)")


def test_a_median_of_more_than_255_is_refused():
    items = tuple(f"i{number}" for number in range(300))
    with pytest.raises(TooManyForExcel):
        printed(Reduction("MEDIAN", A, {"company": items}))


def test_limits_are_recognised():
    assert too_large_for_excel("1+" * 5000 + "1") == "length"
    assert too_large_for_excel("ABS(" * 65 + "1" + ")" * 65) == "nesting"
    assert not too_large_for_excel("ABS(" * 64 + "1" + ")" * 64)


def test_parentheses_in_a_sheet_name_are_no_nesting():
    assert not too_large_for_excel("+".join(["'(('!A1"] * 70))


def test_a_long_sum_does_not_reach_pythons_limit():
    tree = A
    for _ in range(3000):
        tree = binary("+", tree, A)
    assert printed(tree).count("+") == 3000


# --- printing and parsing are inverse: the formula language is Excel's ----------------------------------------------

leaves = st.sampled_from([A, B, C]) | st.floats(0, 1e9, allow_nan=False).map(BoundNumber)
arithmetic = st.recursive(
    leaves,
    lambda inner: (
        st.builds(BoundUnary, st.sampled_from("-%"), inner)
        | st.builds(BoundBinary, st.sampled_from("+-*/^"), inner, inner)
        | st.builds(lambda x, y, z: call("IF", binary("<", x, y), y, z), inner, inner, inner)
        | st.builds(lambda x, y: call("MIN", x, y), inner, inner)
    ),
    max_leaves=20,
)


def bound(node):
    """Return the bound tree of a parsed text in which every name is a line."""
    match node:
        case Number():
            return BoundNumber(node.value)
        case Name():
            return Reference(node.name)
        case Unary():
            return BoundUnary(node.operator, bound(node.operand))
        case Binary():
            return BoundBinary(node.operator, bound(node.left), bound(node.right))
        case Call():
            return BoundCall(node.function, tuple(bound(argument) for argument in node.arguments))


@given(arithmetic)
def test_parsing_what_was_printed_gives_the_tree(tree):
    assert bound(parse(printed(tree))) == tree
