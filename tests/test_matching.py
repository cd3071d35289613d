"""What typed letters mean: the grades by hand, and first hits on the starter model as an analyst means them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_modeler import matching
from gpu_modeler.app.session import Session
from gpu_modeler.formula import Namespace, completions


@pytest.mark.parametrize(
    ("typed", "name", "grade"),
    [
        ("revenue", "Revenue", matching.SAME),
        ("yingyeshouru", "营业收入", matching.SAME),
        ("yysr", "营业收入", matching.SHORT_FORM),
        ("fcf", "free_cash_flow", matching.SHORT_FORM),
        ("ps", "Price to sales", matching.SHORT_FORM),
        ("rev", "revenue_growth", matching.BEGINS),
        ("growth", "revenue_growth", matching.PART_BEGINS),
        ("收入", "营业收入", matching.PART_BEGINS),
        ("yys", "营业收入", matching.SOUND_BEGINS),
        ("shouru", "营业收入", matching.SOUND_BEGINS),
        ("owt", "revenue_growth", matching.CONTAINS),
        ("ys", "营业收入", matching.SOUND_CONTAINS),
        ("grmar", "gross_margin", matching.BEGINNINGS),
        ("revneue", "revenue", matching.NEARLY),
        ("revnue", "revenue", matching.NEARLY),
        ("revemue", "revenue", matching.NEARLY),
        ("revvenue", "revenue", matching.NEARLY),
        ("mlxc", "摩尔线程", matching.NEARLY),
        ("毛率", "毛利率", matching.IN_ORDER),
        ("rnue", "revenue", matching.IN_ORDER),
        ("xyz", "revenue", None),
        ("rv", "revenue", None),
    ],
)
def test_grades(typed, name, grade):
    assert matching.grade(typed, [name]) == grade


def test_the_best_name_counts_and_nothing_typed_fits_everything():
    assert matching.grade("rev", ["营业收入", "", "revenue"]) == matching.BEGINS
    assert matching.grade(" ", ["revenue"]) is not None


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_texts_can_be_compared(typed, name):
    found = matching.grade(typed, [name])
    assert found is None or matching.SAME <= found <= matching.IN_ORDER
    if name.strip() and name == name.strip():
        assert matching.grade(name, [name]) == matching.SAME


@pytest.fixture(scope="module")
def starter():
    return Session()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("yysr", "revenue"), ("rev", "revenue"), ("收入", "revenue"), ("shouru", "revenue"), ("revneue", "revenue"),
        ("jlr", "net_profit"), ("净利润", "net_profit"), ("profit", "net_profit"), ("np", "net_profit"),
        ("mll", "gross_margin"), ("gm", "gross_margin"), ("grmar", "gross_margin"),
        ("毛利", "gross_profit"), ("xj", "cash"), ("cash", "cash"), ("fcf", "free_cash_flow"),
        ("ocf", "operating_cash_flow"), ("cogs", "cost_of_revenue"), ("ps", "price_to_sales"), ("pe", "price_to_earnings"),
        ("sj", "price"), ("price", "price"), ("units", "units"), ("wacc", "wacc"), ("capex", "capex"), ("ll", "yield_rate"),
        ("shizhi", "market_cap"), ("yf", "rnd_expense"), ("tax", "tax_rate"), ("xqdd", "new_orders"),
        ("mexc", "moore_threads."), ("mlxc", "moore_threads."), ("hwj", "cambricon."), ("寒武", "cambricon."),
        ("klx", "kunlunxin."), ("SU", "SUM("), ("sum", "SUM("), ("if", "IF("), ("max", "MAX("), ("ye", "year"),
    ],
)  # fmt: skip
def test_what_an_analyst_means_comes_first(starter, typed, first):
    uses = {line: len(starter.calculation.dependents(line)) for line in starter.model.lines}
    for language in ("zh", "en"):
        found = completions(typed, len(typed), Namespace(starter.model), language, uses)
        assert found[0].text == first
