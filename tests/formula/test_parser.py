from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula import FormulaSyntaxError, faults, parse
from gpu_modeler.formula.parser import MAXIMUM_DEPTH, MAXIMUM_LENGTH, children
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Unary


def two(operator, left, right):
    return Binary(operator, left, right)


A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-2^2", two("^", Unary("-", Number(2)), Number(2))),
        ("2^3^2", two("^", two("^", Number(2), Number(3)), Number(2))),
        ("2^-1", two("^", Number(2), Unary("-", Number(1)))),
        ("-a%", Unary("%", Unary("-", A))),
        ("2^10%", two("^", Number(2), Unary("%", Number(10)))),
        ("a*b+c", two("+", two("*", A, B), C)),
        ("a+b*c", two("+", A, two("*", B, C))),
        ("a-b-c", two("-", two("-", A, B), C)),
        ("a/b*c", two("*", two("/", A, B), C)),
        ("a/(b*c)", two("/", A, two("*", B, C))),
        ("a*b^c", two("*", A, two("^", B, C))),
        ("a+b>c", two(">", two("+", A, B), C)),
        ("a=b<>c", two("<>", two("=", A, B), C)),
        ("=a=b", two("=", A, B)),
        ("--a", Unary("-", Unary("-", A))),
        ("a--b", two("-", A, Unary("-", B))),
    ],
)
def test_operators_bind_as_in_excel(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1e3", Number(1000)),
        (".5", Number(0.5)),
        ("5.", Number(5)),
        ("150 CNY_100m", Number(150, "CNY_100m")),
        ("6 month", Number(6, "month")),
        ("5万元/颗", Number(5, "万元/颗")),
        ("a[-1]", Name("a", lag=-1)),
        ("a[+2]", Name("a", lag=2)),
        ("a[2030]", Name("a", period="2030")),
        ("cambricon.training.units[-1]", Name("units", ("cambricon", "training"), lag=-1)),
        ("寒武纪.营业收入", Name("营业收入", ("寒武纪",))),
        ("sum(a, segment)", Call("SUM", (A, Name("segment")))),
        ("SUM(a, 2026:2030)", Call("SUM", (A, PeriodRange("2026", "2030")))),
        ("NA()", Call("NA", ())),
        ("MAX(1,234)", Call("MAX", (Number(1), Number(234)))),
    ],
)
def test_values_are_read(text, tree):
    assert parse(text) == tree


def test_spans_point_into_the_text_as_typed():
    text = "= a + SUM(寒武纪.b[-1], c)"
    tree = parse(text)
    assert isinstance(tree, Binary)
    assert isinstance(tree.right, Call)
    quoted = [text[slice(*node.span)] for node in (tree, tree.left, tree.right, *tree.right.arguments)]
    assert quoted == ["a + SUM(寒武纪.b[-1], c)", "a", "SUM(寒武纪.b[-1], c)", "寒武纪.b[-1]", "c"]


def test_a_span_holds_its_parentheses():
    tree = parse("(a + b) * c")
    assert isinstance(tree, Binary)
    assert (tree.span, tree.left.span) == ((0, 11), (0, 7))


@pytest.mark.parametrize(
    ("text", "refusal", "span"),
    [
        ("", faults.EmptyFormula, (0, 0)),
        ("=", faults.EmptyFormula, (0, 1)),
        ("  ", faults.EmptyFormula, (0, 2)),
        ("a b", faults.UnexpectedText, (2, 3)),
        ("a + * b", faults.UnexpectedText, (4, 5)),
        ("a)", faults.UnexpectedText, (1, 2)),
        ("a # b", faults.UnexpectedText, (2, 3)),
        ("SUM(a,)", faults.UnexpectedText, (6, 7)),
        ("1,234", faults.CommaOutsideCall, (1, 2)),
        ("a +", faults.FormulaEndsEarly, (3, 3)),
        ("cambricon.", faults.FormulaEndsEarly, (10, 10)),
        ("SUM(a", faults.NotClosed, (3, 4)),
        ("(a + b", faults.NotClosed, (0, 1)),
        ("a[-1", faults.NotClosed, (1, 2)),
        ('a & "text"', faults.TextNotAllowed, (2, 3)),
        ('"text"', faults.TextNotAllowed, (0, 6)),
        ("a[b]", faults.BadPeriodIndex, (1, 4)),
        ("a[-1.5]", faults.BadPeriodIndex, (1, 7)),
        ("a[]", faults.BadPeriodIndex, (1, 3)),
        ("SUM(a, 2026:b)", faults.BadPeriodIndex, (12, 13)),
        ("1e999", faults.NumberNotFinite, (0, 5)),
        ("1 + 1e-999", faults.NumberNotFinite, (4, 10)),
        ("a" * (MAXIMUM_LENGTH + 1), faults.FormulaTooLong, (MAXIMUM_LENGTH, MAXIMUM_LENGTH + 1)),
    ],
)
def test_text_that_is_no_formula_is_refused_where_it_fails(text, refusal, span):
    with pytest.raises(refusal) as refused:
        parse(text)
    assert refused.value.span == span


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000 + "1" + ")" * 3000,
        "-" * 5000 + "1",
        "+".join(["1"] * 4000),
        "^".join(["1"] * 4000),
        "ABS(" * 1500 + "1" + ")" * 1500,
        "1" + "%" * 5000,
    ],
)
def test_deep_nesting_is_refused_and_does_not_crash(text):
    with pytest.raises(faults.FormulaTooDeep):
        parse(text)


def test_a_hundred_levels_are_taken():
    assert parse("+".join(["1"] * MAXIMUM_DEPTH))
    assert parse("(" * (MAXIMUM_DEPTH - 1) + "1" + ")" * (MAXIMUM_DEPTH - 1))


LETTERS = st.text(alphabet='ab1 .,:()[]+-*/^%<>=&"年SUM（，', max_size=30)


@given(LETTERS | st.text(max_size=30))
def test_any_text_parses_or_is_refused_with_a_place_and_words(text):
    read: Node | FormulaSyntaxError
    try:
        read = parse(text)
    except FormulaSyntaxError as refusal:
        read = refusal
        said = refusal.user_message("zh"), refusal.user_message("en")
    else:
        said = ("read", "read")
    start, end = read.span
    assert 0 <= start <= end <= len(text)
    assert all(said)


def test_children_are_the_nodes_below():
    assert children(parse("SUM(a, b)")) == (A, B)
    assert children(parse("-a")) == (A,)
    assert children(parse("a + b")) == (A, B)
    assert children(parse("a")) == ()
