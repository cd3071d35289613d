"""The parts of a review on their own: tokens of Excel formulas, their meaning, scopes of exceptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler.files.review.canonical import canonical, same
from gpu_modeler.files.review.contents import constant
from gpu_modeler.files.review.excel_text import tokens_of
from gpu_modeler.files.review.scopes import new_formulas, with_formula
from gpu_modeler.model import FormulaException, Line
from gpu_modeler.text import Labels

A, B, C = "⟦1|2026⟧", "⟦2|2026⟧", "⟦3|·constant⟧"


# --- tokens ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "areas"),
    [
        ("A1+$B$2", [("", 0, 0, 0, 0), ("", 1, 1, 1, 1)]),
        ("SUM('寒武纪''s (A)'!$F$10:H12)", [("寒武纪's (A)", 9, 5, 11, 7)]),
        ("利润!B3*2", [("利润", 2, 1, 2, 1)]),
        ("B3:A1", [("", 0, 0, 2, 1)]),
        ('"A1"&B2', [("", 1, 1, 1, 1)]),
        ("LOG10(A1)+Q1+tax1x", [("", 0, 0, 0, 0), ("", 0, 16, 0, 16)]),
        ("#REF!+Sheet1!#REF!", []),
    ],
)
def test_references_are_found_and_nothing_else_is_one(formula, areas):
    found = [token.area for token in tokens_of(formula) if token.area is not None]
    assert [
        (area.sheet, area.first.row, area.first.column, area.last.row, area.last.column) for area in found
    ] == areas


@given(st.text())
def test_any_text_is_cut_into_tokens_that_hold_all_of_it(text):
    joined = "".join(token.text for token in tokens_of(text))
    assert (
        joined == "".join(text.split()) or '"' in text or "'" in text or any(each.isspace() for each in text)
    )


# --- meaning -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{A}*{B}*1.1/10000", f"({A}*{B}*1.1)/10000"),
        (f"({A}+{B})/100", f"{A}/100+{B}*0.01"),
        (f"{A}--{B}", f"{A}+{B}"),
        (f"{A}-({B}-1)", f"{A}-{B}+1"),
        (f"-{A}", f"-1*{A}"),
        ("12%", "0.12"),
        ("1E-05", "0.00001"),
        (f"IF({A}>0,1)", f"IF(({A}>0),1,0)"),
        (f"({A}>{B})*1+3", f"({A}>{B})+3"),
        (f"IF({A}>0,{B}*10000,0)*3", f"3*IF({A}>0,{B},0)*10000"),
        (f"MAX({A}*2,{B})", f"2*MAX({A},{B}/2)"),
        (f"SUM({A})", A),
    ],
)
def test_formulas_of_one_meaning_are_the_same(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{A}-({B}-1)", f"{A}-{B}-1"),
        (f"-{A}^2", f"-({A}^2)"),
        (f"{A}/{B}/{C}", f"{A}/({B}/{C})"),
        (f"({A}>2)=1", f"(({A}>2)*1)=1"),
        (f"MAX(-{A},{B})", f"-MAX({A},-{B})"),
        (f"AVERAGE({A},{B})", f"SUM({A},{B})"),
        (f"{A}+1", f"{A}+2"),
        (A, B),
        ('"a"&1', '"b"&1'),
    ],
)
def test_formulas_of_different_meaning_differ(one, other):
    assert not same(one, other)


EXPRESSIONS = st.recursive(
    st.one_of(st.sampled_from([A, B, C]), st.integers(1, 99).map(str)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({''.join(parts)})"),
        st.tuples(inner, inner).map(lambda parts: f"MAX({parts[0]},{parts[1]})"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, EXPRESSIONS, st.tuples(*[st.integers(2, 10**6)] * 3))
def test_what_is_the_same_computes_the_same(one, other, values):
    if same(one, other):
        assert computed(one, values) == pytest.approx(computed(other, values), rel=1e-9, abs=1e-9)


@given(EXPRESSIONS, st.tuples(*[st.integers(2, 10**6)] * 3))
def test_a_factor_may_stand_inside_or_outside(text, values):
    assert same(f"({text})*7/3", f"7*({text})/3")
    assert canonical(text) is not None


def computed(text, values):
    for cell, value in zip((A, B, C), values, strict=True):
        text = text.replace(cell, f"float({value})")
    try:
        return eval(text.replace("MAX", "max"))
    except ZeroDivisionError:
        return None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1+2*3-4/2", 5.0), ("-(1+2)*2", -6.0), ("10%", 0.1), (f"{A}*0", None), ("NA()", None)],
)
def test_a_formula_without_references_is_a_number(text, number):
    assert constant(text) == number


# --- scopes ------------------------------------------------------------------------------------------

ITEMS = {"period": ("2024", "2025", "2026"), "company": ("a", "b", "c")}
PLACES = [(year, company) for year in ITEMS["period"] for company in ITEMS["company"]]
EXCEPTIONS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            axis: st.sets(st.sampled_from(items), min_size=1).map(
                lambda chosen, items=items: tuple(item for item in items if item in chosen)
            )
            for axis, items in ITEMS.items()
        },
    )
    .filter(bool)
    .map(lambda scope: FormulaException(scope, "old_" + "_".join(sorted(sum(scope.values(), ()))))),
    max_size=3,
)


@given(EXCEPTIONS, st.dictionaries(st.sampled_from(PLACES), st.sampled_from(["new", "other", "base"])))
def test_every_place_gets_its_formula_and_no_other_changes(exceptions, wanted):
    line = Line("x", Labels("x", "x"), "1", ("period", "company"), "main", "base", tuple(exceptions))
    changed = {place: text for place, text in wanted.items() if text != line.formula_at(place)}
    after = line
    for new in new_formulas(line, changed, dict.fromkeys(PLACES), ITEMS):
        after = with_formula(after, new)
    assert {place: after.formula_at(place) for place in PLACES} == {
        place: changed.get(place, line.formula_at(place)) for place in PLACES
    }
