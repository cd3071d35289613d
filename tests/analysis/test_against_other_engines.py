"""Every analysis of the starter model against spreadsheet engines: its inputs written into the exported workbook, recomputed.

Simulated trials, tables, ends of tornados, goal seeks, points of the implied curve, and bridges over every combination of
their groups.
"""

from itertools import combinations
from math import comb

import numpy as np
import pytest

from gpu_modeler.analysis.bridge import bridge
from gpu_modeler.analysis.differences import Version
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.analysis.ranges import relative_spans
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.analysis.seek import Goal, Unknown, seek
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.analysis.simulation import Job, run
from gpu_modeler.analysis.tornado import tornado
from gpu_modeler.analysis.uncertain import Uncertain
from gpu_modeler.app.implying import Pricing
from gpu_modeler.app.levers import USUAL
from gpu_modeler.app.simulating import company_outputs
from gpu_modeler.engine import Calculation
from gpu_modeler.engine.compiled import is_available
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Uncertainty
from tests.analysis.judges import Judge, exported
from tests.analysis.singly import case_of
from tests.analysis.uncertain_models import uncertain

MODEL = load_starter()
CALCULATION = Calculation.of(MODEL)
COMPANIES = MODEL.item_ids("company")
WORTHS = [("equity_value", (company,)) for company in COMPANIES]
ENGINES = ("formualizer", "ironcalc")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return exported(MODEL, CALCULATION, tmp_path_factory.mktemp("judges"))


@pytest.fixture(scope="module", params=ENGINES)
def judge(request, book):
    return Judge(request.param, *book)


def close(values):
    """Return what equals values to nine digits."""
    return pytest.approx(values, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("scenario", MODEL.scenarios)
def test_scenarios(judge, scenario):
    expected = [CALCULATION.value(*cell, scenario) for cell in WORTHS]
    assert judge.answers({}, WORTHS, scenario) == close(expected)


# --- simulated trials -------------------------------------------------------------------------------

TRIALS = 3
FIGURES = [(output.line, output.place) for output in company_outputs(MODEL)]
"""Value and market cap of every company, and by year revenue, net profit, liquid funds and funding gap."""


def with_masks():
    """Return the starter model with two events on formulas, which are in force where these do not happen."""
    years = {"period": ("2027", "2031")}
    return uncertain(
        MODEL.copied(),
        *MODEL.ordered("uncertainties"),
        Uncertainty("written_off", "net_profit", "event(50%, -7)", scope=years),
        Uncertainty("new_law", "domestic_market", "event(40%, 900)", scope=years),
    )


def simulated(model, scenario, *, compiled):
    outputs = tuple(Output(*cell) for cell in FIGURES)
    return run(
        Job(
            model,
            Uncertain.of_model(model, scenario),
            Sampling(TRIALS, 5),
            outputs,
            scenario,
            compiled=compiled,
        )
    )


@pytest.fixture(scope="module", params=[("plain", "base"), ("plain", "bear"), ("masked", "base")])
def trials(request):
    """Give what is typed in each trial, the scenario, and what numpy and the kernels say."""
    kind, scenario = request.param
    model = MODEL if kind == "plain" else with_masks()
    drawn = Uncertain.of_model(model, scenario)
    points = Sampling(TRIALS, 5).points(drawn.dimensions, 0, TRIALS)
    cells = drawn.cells(Calculation.of(model), points, scenario)
    cases = [case_of(cells, trial) for trial in range(TRIALS)]
    assert (kind == "masked") == any(None in case.values() for case in cases)
    found = [simulated(model, scenario, compiled=False)]
    if is_available():
        found.append(simulated(model, scenario, compiled=True))
    return cases, scenario, found


def test_simulated_trials(judge, trials):
    cases, scenario, found = trials
    for trial, case in enumerate(cases):
        recomputed = judge.answers(case, FIGURES, scenario)
        for simulation in found:
            assert simulation.codes is None
            assert simulation.values[:, trial].tolist() == close(recomputed)


def test_trials_differ(trials):
    values = trials[2][0].values[[FIGURES.index(cell) for cell in WORTHS]]
    assert (np.ptp(values, axis=1) > 1).all()


# --- moved inputs -----------------------------------------------------------------------------------


def moved(judge, driver, setting):
    """Return what a driver's setting puts into its cells, from what the workbook itself holds there."""
    if driver.move == "set":
        return dict.fromkeys(driver.input.cells, setting)
    held = {cell: judge.base(*cell) for cell in driver.input.cells}
    return {
        cell: value * setting if driver.move == "factor" else value + setting for cell, value in held.items()
    }


def years(line, *rest):
    return Input(line, tuple((year, *rest) for year in map(str, range(2026, 2036))))


def test_two_way_tables(judge):
    scales = [
        (Driver(years("tam_growth"), "add"), (-0.05, 0.02)),
        (Driver(Input("wacc", ((),))), (0.08, 0.11, 0.14)),
    ]
    found = sensitivity(CALCULATION, scales, [Output(*cell) for cell in WORTHS])
    for row, growth in enumerate(scales[0][1]):
        for column, rate in enumerate(scales[1][1]):
            typed = moved(judge, scales[0][0], growth) | moved(judge, scales[1][0], rate)
            assert found.values[:, row, column].tolist() == close(judge.answers(typed, WORTHS))


@pytest.mark.parametrize("line", ["equity_value", "revenue"])
def test_ends_of_tornados(judge, line):
    place = ("metax",) if line == "equity_value" else ("2030", "metax")
    found = tornado(CALCULATION, Output(line, place), relative_spans(CALCULATION, line))
    bars = [*found.bars[:4], *found.bars[5::40]]
    assert len(bars) >= 5
    for bar in bars:
        for setting, value in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
            assert judge.answers(moved(judge, bar.driver, setting), [(line, place)]) == close([value])
    still = moved(judge, found.still[0], 0.9)
    assert judge.answers(still, [(line, place)]) == close([found.base])


@pytest.mark.parametrize(
    ("driver", "low", "high", "company", "target"),
    [
        (Driver(Input("wacc", ((),))), 0.05, 0.3, "cambricon", 1500.0),
        (Driver(years("price_growth", "metax"), "add"), -0.2, 0.2, "metax", 600.0),
        (Driver(years("wafer_supply", "biren"), "factor"), 0.05, 3.0, "biren", 150.0),
    ],
)
def test_goal_seeks(judge, driver, low, high, company, target):
    cell = ("equity_value", (company,))
    unknown = Unknown.of(CALCULATION, driver, low, high)
    roots = seek(CALCULATION, unknown, Goal(Output(*cell), target)).found.roots
    assert roots
    for root in roots:
        assert low <= root.at <= high
        assert judge.answers(moved(judge, driver, root.at), [cell]) == close([target])


@pytest.mark.parametrize("company", COMPANIES)
def test_points_of_the_implied_curve(judge, company):
    found = Pricing(CALCULATION, "base", USUAL, USUAL).ask(company)
    cells = [("equity_value", (company,)), ("market_cap", (company,)), ("revenue", (found.period, company))]
    points = found.contours.points[:: len(found.contours.points) // 2 + 1].tolist()
    nearest = found.nearest
    for x, y in [[nearest.x, nearest.y], *points]:
        typed = {}
        for lever, setting in ((found.x, x), (found.y, y)):
            for driver in lever.drivers:
                typed |= moved(judge, driver, setting)
        worth, price, revenue = judge.answers(typed, cells)
        assert worth == close(price)
        if (x, y) == (nearest.x, nearest.y):
            assert (price, revenue) == close((found.price, nearest.facts.revenue))


# --- bridges ----------------------------------------------------------------------------------------


def by_every_combination(judge, before, groups, cell):
    """Return start, end and each group's Shapley value, from its definition."""
    count = len(groups)
    worths = {}
    for size in range(count + 1):
        for members in combinations(range(count), size):
            typed = {key: value for at in members for key, value in groups[at].items()}
            (worths[members],) = judge.answers(typed, [cell], before)
    shares = [
        sum(
            (worths[tuple(sorted((*members, at)))] - worth) / (count * comb(count - 1, len(members)))
            for members, worth in worths.items()
            if at not in members
        )
        for at in range(count)
    ]
    return worths[()], worths[tuple(range(count))], shares


@pytest.mark.parametrize("scenario", ["bear", "tape_out_failure"])
def test_bridges(judge, scenario):
    cell = ("equity_value", ("moore_threads",))
    before, after = (Version(CALCULATION, name, MODEL.scenarios[name].labels) for name in ("base", scenario))
    found = bridge(before, after, Output(*cell))
    assert 1 <= len(found.steps) <= 6
    groups = [
        {(each.line, each.place): each.after.value for each in step.group.cells} for step in found.steps
    ]
    start, end, shares = by_every_combination(judge, "base", groups, cell)
    assert (found.start, found.end) == close((start, end))
    assert judge.answers({}, [cell], scenario) == close([end])
    assert [step.value for step in found.steps] == pytest.approx(shares, rel=1e-9, abs=1e-8)
