from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula import tokenize
from gpu_modeler.formula.tokens import plain_form


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revenue", [("name", "revenue")]),
        ("=revenue", [("name", "revenue")]),
        ("营业收入", [("name", "营业收入")]),
        ("sum (", [("function", "sum"), ("punctuation", "(")]),
        ("1e3", [("number", "1e3")]),
        (".5", [("number", ".5")]),
        ("6 month", [("number", "6"), ("unit", "month")]),
        ("5万元/颗", [("number", "5"), ("unit", "万元/颗")]),
        ("5 CNY_10k/price", [("number", "5"), ("unit", "CNY_10k"), ("operator", "/"), ("name", "price")]),
        ("5 CNY_10k / chip", [("number", "5"), ("unit", "CNY_10k"), ("operator", "/"), ("name", "chip")]),
        ("5 %/year", [("number", "5"), ("unit", "%/year")]),
        ("5%/revenue", [("number", "5"), ("operator", "%"), ("operator", "/"), ("name", "revenue")]),
        ("2 SUM(", [("number", "2"), ("function", "SUM"), ("punctuation", "(")]),
        ("a<>b", [("name", "a"), ("operator", "<>"), ("name", "b")]),
        ('"text', [("text", '"text')]),
        ("a#", [("name", "a"), ("invalid", "#")]),
    ],
)
def test_text_is_cut_into_tokens(text, expected):
    assert kinds(text) == expected


FULL_WIDTH = str.maketrans({chr(code - 0xFEE0): chr(code) for code in range(0xFF01, 0xFF5F)})


@pytest.mark.parametrize(
    "plain", ["=SUM(a,b)", "a*(b+c)-d/e", "x[-1]", "45%", "cambricon.units", "a<b", "1.5e3^2"]
)
def test_full_width_signs_count_as_plain_ones(plain):
    typed = plain.translate(FULL_WIDTH)
    assert typed != plain
    assert kinds(typed) == kinds(plain)
    assert [token.span for token in tokenize(typed)] == [token.span for token in tokenize(plain)]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("a×b", "a*b"),
        ("a÷b", "a/b"),
        ("a−b", "a-b"),
        ("a≤b", "a<=b"),
        ("a≥b", "a>=b"),
        ("a≠b", "a<>b"),
        ("x【-1】", "x[-1]"),
    ],
)
def test_mathematical_and_chinese_signs_are_understood(typed, plain):
    assert kinds(typed) == kinds(plain)


@given(st.text())
def test_any_text_becomes_tokens_that_cover_it_in_order(text):
    tokens = tokenize(text)
    ends = [0]
    for token in tokens:
        assert ends[-1] <= token.span[0] < token.span[1] <= len(text)
        ends.append(token.span[1])


@given(st.text())
def test_the_plain_form_keeps_the_length(text):
    assert len(plain_form(text)) == len(text)
