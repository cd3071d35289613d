"""What stands at the caret, written as | in the text; expected places by eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula import caret

PERIODS = ("2024", "2025", "2026", "2027")


def split(text):
    return text.replace("|", ""), text.index("|")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("=cash[-1] + metax.revenue", [("cash", -1, ""), ("metax.revenue", 0, "")]),
        ("=SUM(价格[2025], segment)", [("价格", 0, "2025"), ("segment", 0, "")]),
        ("=a.b.c[ +2 ] * 5 CNY_100m", [("a.b.c", 2, "")]),
        ("=rev[", [("rev", 0, "")]),
        ("=1 + 2", []),
    ],
)
def test_references_of_whole_and_half_typed_text(text, found):
    assert [(".".join(w.names), w.lag, w.period) for w in caret.references(text)] == found


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("=cash[-1]|", "=cash[2025]"),
        ("=c|ash[2025]", "=cash[-1]"),
        ("=|cash", "=cash[2026]"),
        ("=cash[2026]|", "=cash"),
        ("=metax.cash[+1|]*2", "=metax.cash[2027]*2"),
        ("=cash[+2]|", "=cash[+2]"),
        ("=cash[1999]|", "=cash[1999]"),
    ],
)
def test_a_relative_year_becomes_fixed_and_back(text, turned):
    plain, at = split(text)
    assert caret.with_turned_period(caret.reference_at(plain, at), plain, "2026", PERIODS) == turned


@pytest.mark.parametrize(
    ("text", "function", "argument"),
    [
        ("=IF(|", "IF", 0),
        ("=IF(a > 1, |", "IF", 1),
        ("=IF(MAX(1, 2), b|", "IF", 1),
        ("=IF(MAX(1, |2), b", "MAX", 1),
        ("=IF(a, (b + |c), d)", "IF", 1),
        ("=round(x, |2)", "ROUND", 1),
    ],
)
def test_the_call_around_the_caret(text, function, argument):
    assert caret.call_at(*split(text)) == caret.OpenCall(function, argument)


@pytest.mark.parametrize("text", ["=a + |b", "=SUM|(a)", "=SUM(a)|", "=(a + |b)", "|"])
def test_no_call_outside_the_parentheses(text):
    assert caret.call_at(*split(text)) is None


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("=(a + (b))|", ((1, 2), (9, 10))),
        ("=(a + (|b))", ((6, 7), (8, 9))),
        ("=a[-1]|", ((2, 3), (5, 6))),
        ("=(a|", None),
        ("=(|a", ((1, 2), None)),
    ],
)
def test_matching_brackets(text, pair):
    found = caret.brackets_at(*split(text))
    assert found == pair or (found is not None and pair is not None and set(found) == set(pair))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("=rev|enue - cost", "revenue"),
        ("=revenue |- cost", "revenue - cost"),
        ("=revenue * (1 - ta|x)", "tax"),
        ("=revenue * (1 -| tax)", "(1 - tax)"),
        ("=revenue * (|1 - tax)", "(1 - tax)"),
        ("=SUM(price, 2025:|2027)", "SUM(price, 2025:2027)"),
        ("=S|UM(price, segment)", "SUM(price, segment)"),
        ("=cash[-|1] + x", "cash[-1]"),
        ("=metax.rev|enue + ", "metax.revenue"),
    ],
)
def test_the_smallest_term_at_the_caret(text, term):
    plain, at = split(text)
    first, last = caret.terms_at(plain, at, at)[0]
    assert plain[first:last] == term


def test_a_selection_is_its_own_term():
    assert caret.terms_at("=a + b * c", 0, 7) == [(1, 6)]
    assert caret.terms_at("=a + b * c", 5, 10) == [(5, 10)]
    assert caret.terms_at("=a * b - c", 3, 6) == []


def test_terms_around_the_caret_grow_outward():
    text = "=SUM(price, segment) * 2"
    spans = caret.terms_at(text, 14, 14)
    assert [text[slice(*span)] for span in spans] == [
        "segment",
        "SUM(price, segment)",
        "SUM(price, segment) * 2",
    ]


@given(st.text(alphabet="=ab(),[]-1+.* 2025SUM", max_size=25), st.integers(0, 25), st.integers(0, 25))
def test_any_text_can_stand_at_the_caret(text, one, other):
    first, last = sorted((min(one, len(text)), min(other, len(text))))
    caret.call_at(text, first)
    caret.brackets_at(text, first)
    for span in caret.terms_at(text, first, last):
        assert 0 <= span[0] < span[1] <= len(text)
    for written in caret.references(text):
        assert text[slice(*written.span)].startswith(written.names[0])
