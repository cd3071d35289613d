"""One-click repairs say the same in another way: every value of every line that was there stays as it was."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.app.checking import findings
from gpu_modeler.edits import DefineLine, History, SetFormula
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.order import CircularReference
from gpu_modeler.errors import ModelerError
from gpu_modeler.files import starter
from tests.random_models import random_models
from tests.small_model import contents, small_model


def figures(calculation, lines):
    found = {}
    for line in lines:
        codes = calculation.codes(line)
        found[line] = (calculation.values(line).copy(), None if codes is None else codes.copy())
    return found


def assert_same(before, after):
    for line, (values, codes) in before.items():
        got, got_codes = after[line]
        np.testing.assert_allclose(got, values, rtol=1e-12, atol=0, equal_nan=True, err_msg=line)
        assert (codes is None) == (got_codes is None)
        assert codes is None or (codes == got_codes).all()


def mended(model, rules=("R04", "R05", "R07", "R09", "R10", "R11", "R12")):
    """Do every repair that keeps values, one after the other on the same model, and undo each; return how many."""
    calculation = Calculation.of(model)
    history = History(model, calculation)
    lines, was = list(model.lines), contents(model)
    before = figures(calculation, lines)
    count = 0
    for finding in findings(model, calculation):
        if finding.fix is None or finding.changes_values or finding.rule not in rules:
            continue
        try:
            history.perform(finding.fix)
        except ModelerError:
            assert contents(model) == was  # refused as a whole, nothing changed
            continue
        count += 1
        assert contents(model) != was
        assert_same(before, figures(calculation, lines))
        assert_same(before, figures(Calculation.of(model), lines))
        history.undo()
        assert contents(model) == was
    return count


def test_every_repair_of_the_starter_model_keeps_its_values():
    assert mended(starter.load_starter()) >= 15


@given(random_models())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
def test_every_repair_of_a_random_model_keeps_its_values(model):
    try:
        mended(model)
    except CircularReference:
        return


@given(st.lists(st.sampled_from(["R04", "R05", "R07", "R09", "R11"]), max_size=4))
@settings(max_examples=5, deadline=None)
def test_repairs_can_follow_one_another(rules):
    model = small_model()
    calculation = Calculation.of(model)
    history = History(model, calculation)
    history.perform(DefineLine("tried", "IF(units > 3 chip, IF(units > 7 chip, 5%, 0.3), 2%)", unit="%",
                               axes=("period", "company", "segment")))  # fmt: skip
    lines = list(model.lines)
    before = figures(calculation, lines)
    for rule in rules:
        fixes = [found.fix for found in findings(model, calculation) if found.rule == rule and found.fix]
        for fix in fixes[:1]:
            history.perform(fix)
        assert_same(before, figures(calculation, lines))


def test_all_constants_of_a_model_can_be_named_one_after_the_other():
    model = starter.load_starter()
    calculation = Calculation.of(model)
    history = History(model, calculation)
    history.perform(SetFormula("profit_year", "IF(net_profit > 3 CNY_100m, year, 9999 + 7 * 8 - 7 * 8)"))
    before = figures(calculation, list(model.lines))
    for _ in range(20):
        open_ones = [found for found in findings(model, calculation) if found.rule == "R04"]
        if not open_ones:
            break
        history.perform(open_ones[0].fix)
    assert open_ones == []
    assert_same(before, figures(calculation, list(before)))


@pytest.mark.parametrize(
    ("formula", "term", "mended_formula"),
    [
        ("price * (1 + 30%)", "30%", "price * (1 + price_constant)"),
        ("price * 0.02 + 0.02 * price", "0.02", "price * price_constant + price_constant * price"),
        ("MAX(price, 5 CNY_10k/chip)", "5 CNY_10k/chip", "MAX(price, price_constant)"),
    ],
)
def test_a_constant_becomes_an_input_wherever_it_stood(formula, term, mended_formula):
    from gpu_modeler.edits.repairs import replaced
    from gpu_modeler.formula import parse
    from gpu_modeler.formula.shape import constants

    spans = [found.node.span for found in constants(parse(formula)) if found.text == term]
    assert replaced(formula, spans, "price_constant") == mended_formula
