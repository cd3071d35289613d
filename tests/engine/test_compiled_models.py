"""Whole models as kernels against numpy: the starter in all its scenarios, and models of every kind."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from gpu_modeler.engine.compiled import grouping
from gpu_modeler.engine.compiled.units import Census, units_of
from gpu_modeler.files.starter import load_starter
from tests.engine.comparing import calculated
from tests.engine.compiled_answers import asked_both_ways, bits, codes_of, require_agreement
from tests.engine.small_models import small_model
from tests.random_models import random_models

PERIODS = tuple(str(2024 + at) for at in range(15))
COMPANIES = tuple(f"company_{at}" for at in range(14))


# --- the starter ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def starter():
    return Calculation.of(load_starter())


def uncertain_cells(calculation, scenario, cases):
    """Move every input cell that the starter's uncertainties name by up to a fifth."""
    model, random = calculation.model, np.random.default_rng(3)
    lines = {uncertainty.line for uncertainty in model.uncertainties.values()}
    cells = {}
    for line in sorted(lines):
        for place in model.places(model.lines[line]):
            cell = model.cell(line, place, scenario)
            if cell is None or cell.kind != "actual":
                value = calculation.value(line, place, scenario)
                cells[line, place] = float(value) * random.uniform(0.8, 1.2, cases)
    return cells


@pytest.mark.parametrize("number", range(7))
def test_all_lines_of_the_starter_agree_in_every_scenario(starter, number):
    scenario = list(starter.model.scenarios)[number]
    cells = uncertain_cells(starter, scenario, 200)
    lines = list(starter.model.lines)
    found, expected = asked_both_ways(starter, cells, lines, scenario)
    for line in lines:
        np.testing.assert_array_equal(codes_of(found, line), codes_of(expected, line), err_msg=line)
        size = np.nanmax(np.abs(expected[line]), initial=0.0)  # of what may all but cancel
        np.testing.assert_allclose(
            found[line], expected[line], rtol=1e-12, atol=1e-12 * size, equal_nan=True, err_msg=line
        )


# --- models of every kind ---------------------------------------------------------------------------

NUMBERS = (0.0, 1.0, -1.0, 2.5, 3.0, 1e6, -7.25, 0.1)


@st.composite
def questions(draw):
    """Draw a model, a few of its cells with their values in a few cases, and a scenario."""
    model = draw(random_models())
    cells = [(line.id, place) for line in model.lines.values() for place in model.places(line)]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=4, unique=True))
    cases, random = draw(st.sampled_from([1, 3, 9])), np.random.default_rng(draw(st.integers(0, 1000)))
    inputs = {}
    for cell in chosen:
        values = random.choice(NUMBERS, cases) if draw(st.booleans()) else random.normal(size=cases)
        if draw(st.integers(0, 2)) == 0:
            values = np.ma.masked_array(values, random.random(cases) < 0.5)
        inputs[cell] = values
    return model, inputs, draw(st.sampled_from(list(model.scenarios)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(questions())
def test_every_line_of_a_random_model_agrees(question):
    model, inputs, scenario = question
    lines = list(model.lines)
    require_agreement(*asked_both_ways(calculated(model), inputs, lines, scenario), lines, size=1e6)


LOOPS_AND_ITEMS = """
    rate []
    price [period, company]
    stock [period, company] = stock[-1] * 0.9 + price
    ahead [period] = ahead[+1] / (1 + rate) + 1
    interest [period, company] = cash[-1] * rate
    tax [period, company] = MAX(0, interest + price) * 0.2
    cash [period, company] = IF(year = 2024, 10, cash[-1] + interest + price - tax - SUM(price[-1], company) / 100)
        @ company company_2 = cash[-1] + company_0.cash[-1]
        @ company company_3, period 2030 2031 = 7
    share [period, company] = price / SUM(price, company)
    gap [period, company] = price - AVERAGE(price * share / SUM(share * price, company), company)
    so_far [period, company] = CUMULATE(price)
    so_far_before [period, company] = CUMULATE(cash[-1])
    worth [company] = NPV(rate, cash, period)
    some [company] = SUM(cash, 2026:2029) + MAX(cash, period) - MIN(cash[+2], period) + COUNT(1 / (cash - cash), period)
    pair_truth [period] = AND(price > 0.5, pair) + OR(price > 1.5, company)
    of_pair [period] = PRODUCT(price, pair) + AVERAGE(price, pair)
    deviation [period] = STDEV(price * 2, company) - VAR(price, pair)
    lone [company] = IFERROR(STDEV(price, 2026:2026), -1)
    fixed [period, company] = price[2026] * company_1.price - price[-1]
"""
LEFT_TO_NUMPY = """
    flows [period, company]
    rate [period] = MEDIAN(flows, company)
    spread [period] = MEDIAN(flows * 2, company)
    pay [company] = PMT(5%, 10, SUM(flows, period))
    back [company] = IRR(IF(year = 2024, -100, flows + 20), period)
    level [period] = level[-1] * 0.5 + MEDIAN(flows, company) + later
    later [period] = level[-1] + rate
    after [period] = level + spread + SUM(back, company)
"""


def model_of(text, line, **cells):
    axes = {"period": PERIODS, "company": COMPANIES, "segment": ("one",)}
    random = np.random.default_rng(5)
    values = {(line, period, company): random.uniform(0, 2) for period in PERIODS for company in COMPANIES}
    return small_model(text, values | {(name,): value for name, value in cells.items()}, axes=axes)


def moved_cells(line, cases=40):
    random = np.random.default_rng(6)
    places = [(PERIODS[at], COMPANIES[3 * at % 14]) for at in range(0, 15, 2)]
    return {(line, place): random.uniform(-1, 3, cases) for place in places}


def test_loops_leads_shared_reductions_exceptions_and_running_totals_agree():
    model = model_of(LOOPS_AND_ITEMS, "price", rate=0.1)
    inputs = moved_cells("price") | {("rate", ()): np.linspace(-0.5, 0.9, 40)}
    inputs["cash", ("2028", "company_5")] = np.ma.masked_array(np.arange(40.0), np.arange(40) % 2 == 0)
    lines = list(model.lines)
    require_agreement(*asked_both_ways(Calculation.of(model), inputs, lines), lines, size=100)


def test_what_no_kernel_knows_is_left_to_numpy_between_kernels():
    model = model_of(LEFT_TO_NUMPY, "flows")
    inputs = moved_cells("flows", 300)
    inputs["level", ("2027",)] = np.ma.masked_array(np.arange(300.0), np.arange(300) % 3 == 0)
    inputs["rate", ("2026",)] = np.full(300, 3.0)
    lines = list(model.lines)
    require_agreement(*asked_both_ways(Calculation.of(model), inputs, lines), lines, size=100)


def test_errors_before_a_line_left_to_numpy_pass_through_it():
    text = "a [period]\nb [period] = 1 / a\nc [] = MEDIAN(b, period)\nd [] = IFERROR(c, -1)\ne [] = ISERROR(MEDIAN(b, period))"
    model = small_model(text, {("a", period): 2.0 for period in ("2024", "2025", "2026", "2027")})
    inputs = {("a", ("2025",)): np.array([0.0, 1.0, 4.0, 0.0])}
    found, expected = asked_both_ways(Calculation.of(model), inputs, ["c", "d", "e"])
    require_agreement(found, expected, ["c", "d", "e"])
    assert found["d"].ravel().tolist() == [-1.0, 0.5, 0.5, -1.0]


@pytest.mark.parametrize("rows", [4, 40])
def test_any_order_of_companies_gives_the_same_bits(monkeypatch, rows):
    calculation = Calculation.of(model_of(LOOPS_AND_ITEMS, "price", rate=0.1))
    inputs, lines = moved_cells("price"), list(calculation.model.lines)
    whole = calculation.batches(inputs, lines, compiled=True)
    monkeypatch.setattr(grouping, "ROWS_AT_ONCE", rows)
    parted = calculation.batches(inputs, lines, compiled=True)
    assert len(parted._tape.stages) > len(whole._tape.stages)
    assert parted.evaluated == whole.evaluated
    found, expected = parted.run(), whole.run()
    for line in lines:
        for one, other in zip(bits(found, line), bits(expected, line), strict=True):
            np.testing.assert_array_equal(one, other)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(questions())
def test_every_line_of_a_random_model_agrees_company_by_company(question):
    model, inputs, scenario = question
    calculation, lines = calculated(model), list(model.lines)
    with mock.patch.object(grouping, "ROWS_AT_ONCE", 1):
        require_agreement(*asked_both_ways(calculation, inputs, lines, scenario), lines, size=1e6)


def test_a_reduction_that_many_cells_share_is_one_unit_of_its_own():
    state = Calculation.of(model_of(LOOPS_AND_ITEMS, "price", rate=0.1)).state
    census, line = Census.of(state.ground), "share"
    box = tuple((0, extent) for extent in state.lines[line].shape)
    shared, own = units_of(line, 0, box, census)
    assert len(shared.targets) == len(PERIODS)
    assert own.reads.shape == (len(PERIODS) * len(COMPANIES), 2)


# --- bits -------------------------------------------------------------------------------------------


def test_a_case_has_the_same_bits_in_whatever_company_it_is_evaluated():
    calculation = Calculation.of(model_of(LOOPS_AND_ITEMS, "price", rate=0.1))
    inputs, lines = moved_cells("price", 300), ["cash", "gap", "worth", "so_far"]
    whole = calculation.batches(inputs, lines, compiled=True).run()
    for start, stop in ((0, 1), (127, 129), (3, 300), (200, 300)):
        part = calculation.batches(
            {cell: values[start:stop] for cell, values in inputs.items()}, lines, compiled=True
        ).run()
        for line in lines:
            for one, other in zip(bits(part, line), bits(whole, line), strict=True):
                np.testing.assert_array_equal(one, other[..., start:stop])
