"""What goal seek and the curves of today's price say, typed into a copy of the model: a thousand points of each."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.implied import STARTER_NAMES, implied
from gpu_modeler.analysis.levers import Range, cells_of, lever
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.ranges import influences
from gpu_modeler.analysis.seek import Goal, Unknown, seek, seek_in_turn
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Replacement
from gpu_modeler.text import Labels
from tests.analysis.equations import driver, equations, goal
from tests.analysis.singly import Singly, plainly, shown
from tests.random_models import Flavour, random_models

STARTER = load_starter()
CALCULATION = Calculation.of(STARTER)
COMPANIES = STARTER.item_ids("company")


class Told:
    """Holds every statement of what was found against the model with the setting typed in; counts them."""

    def __init__(self, model, one, output, scenario="base"):
        self.single, self.one, self.output, self.scenario = Singly(model), one, output, scenario
        calculation = self.single.calculation
        self.before = {
            place: calculation.value(one.input.line, place, scenario) for place in one.input.places
        }
        self.count = 0

    def case(self, setting):
        moved = {
            "set": lambda _: setting,
            "add": lambda was: was + setting,
            "factor": lambda was: was * setting,
        }
        return {
            (self.one.input.line, place): float(moved[self.one.move](was))
            for place, was in self.before.items()
        }

    def at(self, setting):
        self.count += 1
        return self.single.answers(self.case(setting), [self.output], self.scenario)[0]

    def require(self, found, target):
        """Roots give the target, leaps and the nearest point the values told, gaps errors."""
        for root in found.roots:
            is_near = pytest.approx(target, rel=1e-9, abs=1e-9)
            assert self.at(root.at) == shown(root.value)
            assert root.value == is_near or root.low < root.high
            if root.kind == "level":
                assert [self.at(root.low), self.at(root.high)] == [is_near, is_near]
        for leap in found.leaps:
            assert [self.at(leap.low), self.at(leap.high)] == [shown(leap.value_low), shown(leap.value_high)]
            assert (leap.value_low - target) * (leap.value_high - target) < 0
        for low, high in found.gaps:
            for setting in (low, low + (high - low) / 3, high):
                assert isinstance(self.at(setting), CellError)
        if found.nearest is not None:
            assert self.at(found.nearest[0]) == shown(found.nearest[1])


def is_told(found, setting, slack):
    """Say whether a setting known to meet the target is among the solutions."""
    return any(root.low - slack <= setting <= root.high + slack for root in found.roots)


# --- goal seek --------------------------------------------------------------------------------------


def test_polynomials_through_formula_lines():
    """Horner's rule over seven lines, degrees 1 to 6, solutions up to double ones, targets and scales of all sizes."""
    names = [f"c{power}" for power in range(7)]
    formulas = {"p6": "c6"} | {f"p{power}": f"p{power + 1} * x + c{power}" for power in range(5, -1, -1)}
    calculation = equations(formulas, dict.fromkeys([*names, "x"], 1.0))
    random, kinds = np.random.default_rng(17), set()
    for _ in range(100):
        roots = _apart(random, int(random.integers(0, 5)), 0.05)
        double = _apart_from(random, roots, int(random.integers(0, 2)), 0.05)
        target, steep = float(random.choice([0.0, 2.0, -3e4])), float(random.choice([-1e-3, 1.0, 50.0]))
        coefficients = steep * np.atleast_1d(np.poly([*roots, *double, *double]))
        coefficients[-1] += target
        _type(calculation, dict(zip(names, [*coefficients[::-1], *[0.0] * 7], strict=False)))
        if len(coefficients) == 1:
            continue
        found = seek(calculation, Unknown(driver("x"), -2, 2), goal("p0", target)).found
        expected = sorted((root, root in double) for root in [*roots, *double])
        crossings = [root.at for root in found.roots if root.kind == "crossing"]
        touches = [root.at for root in found.roots if root.kind == "touch"]
        if target == 0:
            assert crossings == pytest.approx(
                [root for root, is_double in expected if not is_double], abs=1e-7
            )
            assert touches == pytest.approx([root for root, is_double in expected if is_double], abs=1e-5)
        for root, is_double in expected:
            assert is_told(found, root, 3e-3 if is_double else 1e-4)
        told = Told(calculation.model, driver("x"), Output("p0"))
        told.require(found, target)
        kinds |= {root.kind for root in found.roots}
        assert len(found.roots) >= len(roots)
    assert kinds >= {"crossing", "touch"}


def _apart(random, count, distance):
    return _apart_from(random, [], count, distance)


def _apart_from(random, others, count, distance):
    while True:
        points = random.uniform(-1.9, 1.9, count).tolist()
        every = np.sort([*others, *points])
        if np.diff(every).min(initial=9) > distance:
            return points


def _type(calculation, values):
    keys = {("base", name, ()): Cell(float(value)) for name, value in values.items()}
    changes = [
        Replacement("cells", key, calculation.model.record("cells", key), cell) for key, cell in keys.items()
    ]
    for change in changes:
        calculation.model.apply(change)
    calculation.refresh(changes)


def test_goals_of_the_starter_model_that_are_known_to_be_met():
    """The target is the output at a setting drawn at random, so that this one must be found, whatever else is."""
    random, count = np.random.default_rng(23), 0
    outputs = [
        Output(line, place)
        for line in ("equity_value", "revenue", "net_profit", "liquid_funds", "gross_margin", "runway")
        if line in STARTER.lines
        for place in STARTER.places(STARTER.lines[line])
    ]
    for _ in range(12):
        output = outputs[random.integers(len(outputs))]
        scenario = str(random.choice(STARTER.orders["scenarios"]))
        one = _driver_behind(random, output, scenario)
        told = Told(STARTER, one, output, scenario)
        low, high = _bounds(one, told.before)
        known = float(random.uniform(low, high))
        target = told.at(known)
        if isinstance(target, CellError):
            continue
        found = seek(CALCULATION, Unknown(one, low, high), Goal(output, target), scenario).found
        assert is_told(found, known, 1e-6 * (high - low)), (one, output, scenario, known, found.roots)
        told.require(found, target)
        beyond = seek(CALCULATION, Unknown(one, low, high), Goal(output, 1e12), scenario).found
        assert beyond.roots == ()
        told.require(beyond, 1e12)
        count += told.count
    assert count > 50


def _driver_behind(random, output, scenario):
    lines = influences(STARTER, CALCULATION, output.line)
    while True:
        line = lines[random.integers(len(lines))]
        places = [
            place
            for place in STARTER.places(line)
            if (cell := STARTER.cell(line.id, place, scenario)) and cell.value and cell.kind != "actual"
        ]
        if places:
            at = random.integers(len(places))
            return Driver(
                Input(line.id, tuple(places[at : at + 3])), str(random.choice(["set", "add", "factor"]))
            )


def _bounds(one, before):
    size = max(abs(value) for value in before.values())
    return {"set": (0.5 * size, 2 * size), "add": (-0.4 * size, 0.6 * size), "factor": (0.3, 1.9)}[one.move]


@settings(max_examples=45, suppress_health_check=list(HealthCheck))
@given(random_models(Flavour(lines=8)), st.data())
def test_goals_of_any_model_that_are_known_to_be_met(model, data):
    """Kinks, steps, errors, lags and loops; whole numbers too. The tests' own evaluator judges the first solution."""
    try:
        calculation = Calculation.of(model)
    except CircularReference:
        reject()
    scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
    line = model.lines[data.draw(st.sampled_from(list(model.lines)))]
    one = Driver(Input(line.id, (data.draw(st.sampled_from(list(model.places(line)))),)), "set")
    last = model.lines[data.draw(st.sampled_from(list(model.lines)[-3:]))]
    output = Output(last.id, data.draw(st.sampled_from(list(model.places(last)))))
    whole = data.draw(st.booleans())
    known = float(data.draw(st.integers(-4, 4))) if whole else data.draw(st.floats(-4, 4))
    told = Told(model, one, output, scenario)
    target = told.at(known)
    if isinstance(target, CellError):
        reject()
    found = seek(calculation, Unknown(one, -4.0, 4.0, whole), Goal(output, target), scenario).found
    assert found.roots
    told.require(found, target)
    first = found.roots[0]
    assert plainly(model, told.case(first.at), [output], scenario)[0] == pytest.approx(
        first.value, rel=1e-9, abs=1e-9
    )
    if whole:
        assert is_told(found, known, 0)


def test_several_unknowns_in_turn_solve_linear_systems():
    """Diagonally dominant systems of 2 to 4 unknowns against numpy's solution, typed in besides."""
    random = np.random.default_rng(29)
    for _ in range(6):
        size = int(random.integers(2, 5))
        names, terms = [f"x{at}" for at in range(size)], random.uniform(-1, 1, (size, size))
        terms += np.diag(np.sign(np.diag(terms)) * (size + 1))
        wanted = random.uniform(-8, 8, size)
        formulas = {
            f"y{at}": " + ".join(f"({term!r}) * {name}" for term, name in zip(row, names, strict=True))
            for at, row in enumerate(terms.tolist())
        }
        calculation = equations(formulas, dict.fromkeys(names, 0.0))
        targets = (terms @ wanted).tolist()
        steps = [
            (Unknown(driver(name), -100, 100), goal(f"y{at}", targets[at])) for at, name in enumerate(names)
        ]
        found = seek_in_turn(calculation, steps)
        assert found.is_met
        assert found.settings == pytest.approx(np.linalg.solve(terms, targets), rel=1e-6, abs=1e-6)
        case = {(name, ()): setting for name, setting in zip(names, found.settings, strict=True)}
        told = Singly(calculation.model).answers(case, [each.output for _, each in steps])
        assert told == [shown(value) for value in found.values] == pytest.approx(targets, rel=1e-9, abs=1e-9)


# --- what must be true ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(8))
def test_points_of_the_curve_between_any_two_inputs_are_worth_the_price(number):
    """Two inputs drawn at random, added to or multiplied, any company and scenario; points of the curve, and of the grid."""
    random = np.random.default_rng(40 + number)
    company, scenario = COMPANIES[number % len(COMPANIES)], STARTER.orders["scenarios"][number % 3]
    value, price = (Output(line, (company,)) for line in ("equity_value", "market_cap"))
    x, y = _levers(random, company, scenario)
    try:
        found = implied(CALCULATION, company, x, y, period="2030", scenario=scenario)
    except ModelerError:
        pytest.fail("every company has a price")
    single = Singly(STARTER)

    def typed(*at):
        case = {}
        for one, setting in zip((x, y), at, strict=True):
            for each in one.drivers:
                for place in each.input.places:
                    was = CALCULATION.value(each.input.line, place, scenario)
                    case[each.input.line, place] = was * setting if one.move == "factor" else was + setting
        return case

    points = found.contours.points
    for at in random.permutation(len(points))[:60]:
        worth, today = single.answers(typed(*points[at].tolist()), [value, price], scenario)
        assert worth == pytest.approx(today, rel=1e-9)
    for _ in range(45):
        row, column = random.integers(41, size=2)
        setting = found.contours.xs[row].item(), found.contours.ys[column].item()
        worth, today = single.answers(typed(*setting), [value, price], scenario)
        gap = found.contours.values[row, column]
        assert (
            np.isnan(gap)
            if isinstance(worth, CellError)
            else worth / today - 1 == pytest.approx(gap, rel=1e-12, abs=1e-12)
        )
    if found.nearest is not None:
        outputs = [
            Output(line, ("2030", company)) for line in (STARTER_NAMES.revenue, STARTER_NAMES.gross_margin)
        ]
        facts = found.nearest.facts
        told = single.answers(typed(found.nearest.x, found.nearest.y), [*outputs, value], scenario)
        assert told == pytest.approx([facts.revenue, facts.gross_margin, found.price], rel=1e-9)


def _levers(random, company, scenario):
    """Return levers over two random inputs that move the company's value."""
    lines = [line for line in influences(STARTER, CALCULATION, "equity_value") if line.axes]
    found = []
    while len(found) < 2:
        line = lines.pop(random.integers(len(lines)))
        moved = cells_of(STARTER, line.id, company, "2026", scenario)
        if not moved.places or not _moves(moved, company, scenario):
            continue
        values = [CALCULATION.value(moved.line, place, scenario) for place in moved.places]
        size = float(np.abs(values).max()) or 0.1
        if random.random() < 0.5:
            found.append(lever(Labels("", line.id), [moved], Range(0.7, 1.4, "given")))
        else:
            found.append(
                lever(Labels("", line.id), [moved], Range(-0.2 * size, 0.3 * size, "given"), move="add")
            )
    return found


def _moves(moved, company, scenario):
    cells = Driver(moved, "factor").cells(CALCULATION, np.array([1.0, 1.3]), scenario)
    values = CALCULATION.batch(cells, ["equity_value"], scenario).at("equity_value", (company,))[0]
    return abs(values[1] / values[0] - 1) > 0.01
