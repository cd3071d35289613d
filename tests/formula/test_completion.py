from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.formula import FUNCTIONS, Namespace, completions
from tests.formula.sample import NAMES, companies


def offered(text: str, language: str = "zh") -> list[str]:
    """Return what is offered at the cursor, written as | in the text."""
    cursor = text.index("|")
    return [found.text for found in completions(text.replace("|", ""), cursor, NAMES, language)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rev|", "revenue"),
        ("1 + gro|", "gross_margin"),
        ("营业|", "revenue"),
        ("收入|", "revenue"),
        ("Dollar|", "usd_cny"),
        ("margin|", "gross_margin"),
        ("SU|", "SUM("),
        ("sump|", "SUMPRODUCT("),
        ("SUM(units, |", "period"),
        ("SUM(units, s|", "segment"),
        ("SUM(revenue, 双|", "duo"),
        ("cambricon.rev|", "revenue"),
        ("metax.trai|", "training."),
        ("寒武|", "cambricon."),
        ("ye|", "year"),
        ("5 CNY_100|", "CNY_100m"),
        ("5 亿|", "CNY_100m"),
        ("6 mo|", "month"),
        ("(rev| + 1", "revenue"),
    ],
)
def test_the_word_at_the_cursor_is_completed(text, first):
    assert offered(text)[0] == first


@pytest.mark.parametrize(
    "text", ["revenue |", "revenue[|", "revenue[-1|", "(revenue)|", "5 |", "45%|", '"re|', "zzzzz|"]
)
def test_nothing_is_offered_where_no_name_can_stand(text):
    assert offered(text) == []


def test_everything_is_offered_at_the_start():
    texts = offered("|")
    assert {"revenue", "SUM(", "year", "metax."} <= set(texts)
    assert len([text for text in texts if text.endswith("(")]) == len(FUNCTIONS)


def test_a_completion_says_what_it_is():
    (line, *_) = completions("rev", 3, NAMES, "zh")
    assert (line.label, line.detail, line.kind, line.span) == ("营业收入", "亿元", "line", (0, 3))
    (function, *_) = completions("ROUNDU", 6, NAMES, "en")
    assert (function.label, function.kind) == ("ROUNDUP(number, digits)", "function")


def test_a_line_with_a_damaged_unit_is_still_offered():
    model = companies()
    model.lines["tam"] = replace(model.lines["tam"], unit="qqqqq")
    (found, *_) = completions("tam", 3, Namespace(model), "en")
    assert (found.text, found.detail) == ("tam", "qqqqq")


def test_the_whole_word_is_replaced_when_the_cursor_stands_inside():
    (first, *_) = completions("1 + revxyz", 7, NAMES, "en")
    assert (first.text, first.span) == ("revenue", (4, 10))


@given(st.text(alphabet='rev enu(,.[]1:%营业SUM"+', max_size=20), st.integers(0, 20))
def test_completion_survives_any_text(text, cursor):
    for found in completions(text, min(cursor, len(text)), NAMES, "en"):
        assert found.text
