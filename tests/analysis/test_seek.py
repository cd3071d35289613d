import itertools

import numpy as np
import pytest

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.looking import TOLERANCE
from gpu_modeler.analysis.moving import Driver, DriversOverlap
from gpu_modeler.analysis.seek import BoundsAreNoRange, Goal, Unknown, as_edit, seek, seek_in_turn
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.files import starter
from gpu_modeler.model import Cell
from gpu_modeler.text import Message
from tests.analysis.equations import driver, equations, goal, sought
from tests.small_model import contents, put, small_model


@pytest.fixture(scope="module")
def calculation():
    return Calculation.of(starter.load_starter())


def solutions(found):
    return [root.at for root in found.found.roots]


def kinds(found):
    return [root.kind for root in found.found.roots]


# --- known solutions ---


@pytest.mark.parametrize(
    ("formula", "target", "bounds", "expected"),
    [
        ("2 * x + 3", 10, (-100, 100), [3.5]),
        ("x^2", 2, (-3, 3), [-(2**0.5), 2**0.5]),
        ("(x - 1) * (x - 2) * (x - 3)", 0, (0, 4), [1, 2, 3]),
        ("x^3 - x", 0, (-2, 1.5), [-1, 0, 1]),
        ("(x + 4) * (x - 0.001) * (x - 0.0013)", 0, (-5, 5), [-4, 0.001, 0.0013]),
        ("EXP(x)", 1000, (-20, 20), [np.log(1000)]),
        ("1 / x", 4, (-3, 3), [0.25]),
        ("1 / (x - 0.1)", 2, (-3, 3), [0.6]),
        ("SQRT(x)", 0.5, (-3, 3), [0.25]),
        ("LN(x)", 0, (-1, 7.3), [1]),
        ("1000000000 * x", 4, (0.000000001, 1000), [4e-9]),
        ("x", 5, (5, 9), [5]),
        ("x", 9, (5, 9), [9]),
    ],
)
def test_all_solutions_between_the_bounds_are_found(formula, target, bounds, expected):
    found = sought(formula, target, *bounds)
    assert solutions(found) == pytest.approx(expected, rel=1e-11, abs=1e-13)
    assert set(kinds(found)) == {"crossing"}
    scale = abs(target) or 1
    assert all(abs(root.value - target) <= TOLERANCE * scale for root in found.found.roots)


@pytest.mark.parametrize("multiplicity", [3, 5])
def test_an_odd_multiple_solution_is_one_crossing(multiplicity):
    found = sought(f"(x - 1)^{multiplicity} + 5", 5, -3, 3.1)
    assert kinds(found) == ["crossing"]
    assert solutions(found) == pytest.approx([1], abs=1e-3)


@pytest.mark.parametrize(
    ("formula", "target", "at"),
    [
        ("(x - 0.7)^2 + 7", 7, 0.7),
        ("x^2 - 1.4 * x + 0.49", 0, 0.7),
        ("ABS(x - 0.3) * 1000 + 1", 1, 0.3),
        ("5 - (x - 0.3)^4", 5, 0.3),
    ],
)
def test_a_target_that_is_only_touched_is_told_from_one_that_is_crossed(formula, target, at):
    found = sought(formula, target, -3, 3.1)
    assert kinds(found) == ["touch"]
    assert solutions(found) == pytest.approx([at], abs=1e-3)


def test_two_solutions_closer_than_the_scan_are_both_found():
    found = sought("(x - 0.5) * (x - 0.50001) + 3", 3, -3, 3)
    assert solutions(found) == pytest.approx([0.5, 0.50001], abs=1e-6)


def test_a_range_of_solutions_is_told_with_its_ends():
    found = sought("MIN(1, MAX(0, x))", 1, -3, 3)
    (root,) = found.found.roots
    assert root.kind == "level"
    assert (root.low, root.high) == (pytest.approx(1, abs=1e-11), 3)
    assert found.best == found.start == 1
    assert sought("MIN(1, MAX(0, x))", 1, -3, 3, now=2.5).best == 2.5
    assert sought("MIN(1, MAX(0, x))", 1, -3, 3, now=-2.5).best == root.low


def test_short_numbers_are_preferred_within_rounding():
    assert solutions(sought("SQRT(x)", 0.5, -3, 3)) == [0.25]
    assert solutions(sought("0.1 * x", 0.03, 0, 1.7)) == [0.3]


def test_random_cubics_against_their_roots():
    """Cubics with three, two apart or one real root; the roots are those that they were made from."""
    calculation = equations({"y": "a * x^3 + b * x^2 + c * x + d"}, dict.fromkeys("abcdx", 1.0))
    draw = np.random.default_rng(20261122)
    coefficient_drivers = [Driver(Input(name, ((),))) for name in "abcd"]
    counts = set()
    for _ in range(120):
        roots = draw.uniform(-6, 6, 3)
        coefficients = np.poly(roots)
        if draw.random() < 0.5:
            real, width = draw.uniform(-5, 5), draw.uniform(0.05, 3)
            coefficients = np.polymul([1, -2 * real, real**2 + width**2], [1, -roots[0]])
            roots = roots[:1]
        if min(np.diff(np.sort(roots)), default=1) < 0.01 or min(abs(abs(roots) - 5)) < 0.01:
            continue
        coefficients = coefficients * draw.choice([-3.0, 0.5, 40.0])
        for one, value in zip(coefficient_drivers, coefficients, strict=True):
            change = as_edit(calculation, {one: float(value)}, "base", Message("seek_none"))
            replacements = change.replacements(calculation.model)
            for replacement in replacements:
                calculation.model.apply(replacement)
            calculation.refresh(replacements)
        found = seek(calculation, Unknown(driver("x"), -5, 5), goal("y", 0.0))
        expected = sorted(root for root in roots if abs(root) <= 5)
        assert solutions(found) == pytest.approx(expected, rel=1e-8, abs=1e-8)
        counts.add(len(expected))
    assert counts == {0, 1, 2, 3}


# --- no solutions ---


@pytest.mark.parametrize(
    ("formula", "target", "low", "high"),
    [
        ("1 / x", 0, -3, 3),
        ("1 / (x - 0.1)", 0, -3, 3),
        ("IF(x < 0.3, 1, 3)", 2, -3, 3),
        ("x + IF(x < 0.3, 0, 0.001)", 0.3005, -3, 3),
        ("1 / (x - 0.1)^3", 0, -3, 3),
    ],
)
def test_a_jump_over_the_target_is_no_solution(formula, target, low, high):
    found = sought(formula, target, low, high)
    assert solutions(found) == []
    (leap,) = found.found.leaps
    place = 0.3 if "0.3" in formula else 0.1 if "0.1" in formula else 0
    assert leap.low <= place + 1e-12
    assert leap.high >= place - 1e-12
    assert leap.high - leap.low < 1e-9
    assert (leap.value_low - target) * (leap.value_high - target) < 0
    assert found.best is None


@pytest.mark.parametrize(
    ("formula", "target", "at", "value"),
    [
        ("(x - 0.7)^2 + 7.1", 7, 0.7, 7.1),
        ("5 - ABS(x - 1 / 3)", 6, 1 / 3, 5),
        ("x", 10, 3, 3),
        ("x", -10, -3, -3),
        ("4", 5, None, 4),
    ],
)
def test_without_a_solution_it_says_how_near_it_got(formula, target, at, value):
    found = sought(formula if "x" in formula else f"{formula} + 0 * x", target, -3, 3)
    assert solutions(found) == []
    assert found.found.leaps == ()
    nearest, reached = found.found.nearest
    assert reached == pytest.approx(value, rel=1e-12)
    if at is not None:
        assert nearest == pytest.approx(at, abs=1e-5)


def test_errors_between_the_bounds_are_passed_over():
    found = sought("IF(ABS(x) < 0.5, 1 / 0, x^2)", 1, -3, 2)
    assert solutions(found) == [-1, 1]
    ((low, high),) = found.found.gaps
    assert (low, high) == (pytest.approx(-0.5, abs=1e-9), pytest.approx(0.5, abs=1e-9))


def test_a_solution_next_to_an_error_is_found():
    found = sought("SQRT(x - 0.1)", 0.0001, -3, 3)
    assert solutions(found) == pytest.approx([0.1 + 1e-8], abs=1e-15)


def test_errors_everywhere_leave_nothing():
    found = sought("1 / (x - x)", 1, -3, 3)
    assert (solutions(found), found.found.nearest, found.best) == ([], None, None)
    assert found.found.gaps == ((-3, 3),)


# --- whole numbers ---


@pytest.mark.parametrize(("target", "expected"), [(49, [-7, 7]), (1e12, [1e6]), (0, [0])])
def test_whole_numbers_that_meet_the_target(target, expected):
    assert solutions(sought("x^2", target, -100.5, 1e7, whole=True)) == expected


def test_between_whole_numbers_the_closer_one_is_told():
    found = sought("x^2", 55, 0.5, 1e7, whole=True)
    assert solutions(found) == []
    (leap,) = found.found.leaps
    assert (leap.low, leap.value_low, leap.high, leap.value_high) == (7, 49, 8, 64)
    assert found.closer(leap) == found.best == 7
    assert sought("x^2", 58, 0.5, 1e7, whole=True).best == 8


def test_counts_and_years_are_whole_and_factors_of_them_are_not():
    for unit, expected in (
        ("chip", True),
        ("CY", True),
        ("CNY_100m", False),
        ("%", False),
        ("chip/wafer", False),
    ):
        calculation = equations({}, {"x": 3.0}, unit)
        assert Unknown.of(calculation, driver("x"), 0, 10).whole is expected
        assert not Unknown.of(calculation, driver("x", "factor"), 0, 10).whole
    assert not Unknown.of(equations({}, {"x": 3.5}, "chip"), driver("x"), 0, 10).whole


@pytest.mark.parametrize(("unit", "low", "high"), [("1", 2, 2), ("1", 3, 2), ("chip", 2.2, 2.8)])
def test_bounds_without_anything_between_are_refused(unit, low, high):
    with pytest.raises(BoundsAreNoRange):
        Unknown.of(equations({}, {"x": 3.0}, unit), driver("x"), low, high)


def test_bounds_are_told_as_they_were_written():
    calculation = equations({}, {"x": 0.5}, "%")
    for move, told in (("set", "5% 至 2.5%"), ("factor", "0.05 至 0.025")):
        with pytest.raises(BoundsAreNoRange) as refused:
            Unknown.of(calculation, driver("x", move), 0.05, 0.025)
        assert told in refused.value.message.in_language("zh")


def test_a_target_at_the_far_end_of_numbers_is_looked_for_without_a_warning():
    """The suite takes warnings for errors; distances of 1e300 multiply to more than any number."""
    calculation = equations({"y": "x * x"}, {"x": 1.0})
    found = seek(
        calculation, Unknown.of(calculation, driver("x"), -10, 10), goal_of(Output("y"), 1e300)
    ).found
    assert found.roots == ()


def test_an_exit_year_of_the_starter_model(calculation):
    output = Output("sales_value", ("metax",))
    years = range(2026, 2036)
    values = calculation.batch({("exit_year", ()): years}, ["sales_value"]).at(*_parts(output))[0]
    target = float(values[3] + 0.4 * (values[4] - values[3]))
    unknown = Unknown.of(calculation, Driver(Input("exit_year", ((),))), 2026, 2035)
    found = seek(calculation, unknown, goal_of(output, target))
    crossed = [
        (low, high)
        for low, high in itertools.pairwise(range(10))
        if (values[low] - target) * (values[high] - target) < 0
    ]
    assert [(leap.low, leap.high) for leap in found.found.leaps] == [
        (2026 + low, 2026 + high) for low, high in crossed
    ]


def _parts(output):
    return output.line, output.place


def goal_of(output, target):
    return Goal(output, target)


# --- on a real model ---


@pytest.mark.parametrize("scenario", ["base", "bear"])
def test_the_solution_typed_into_a_copy_gives_the_target(calculation, scenario):
    output = Output("equity_value", ("cambricon",))
    target = float(calculation.value(*_parts(output), scenario)) * 1.1
    places = tuple(("20" + str(year),) for year in range(26, 36))
    session = Session(calculation.model.copied(), SettingsFile.nowhere())
    for one in (Driver(Input("wacc", ((),))), Driver(Input("tam_growth", places), "add")):
        low, high = (0.05, 0.2) if one.move == "set" else (-0.2, 0.2)
        found = seek(calculation, Unknown(one, low, high), goal_of(output, target), scenario)
        assert found.found.roots
        for root in found.found.roots:
            session.perform(as_edit(session.calculation, {one: root.at}, scenario, Message("seek_none")))
            assert session.value(*_parts(output), scenario) == pytest.approx(target, rel=1e-12)
            session.undo()


def test_a_formula_line_can_be_sought_as_an_override():
    calculation = Calculation.of(small_model())
    one = Driver(Input("revenue", (("2026", "metax"),)))
    found = seek(calculation, Unknown(one, 0, 100), goal_of(Output("profit", ("2026", "metax")), 3.0))
    assert solutions(found) == pytest.approx([10])


# --- several unknowns ---


def test_two_goals_are_met_in_turn():
    calculation = equations({"p": "3 * a + b", "q": "a - 4 * b"}, {"a": 0.0, "b": 0.0})
    steps = [
        (Unknown(driver("a"), -100, 100), goal("p", 10.0)),
        (Unknown(driver("b"), -100, 100), goal("q", -14.0)),
    ]
    found = seek_in_turn(calculation, steps)
    assert found.is_met
    assert found.settings == pytest.approx((2, 4), rel=1e-8)
    assert found.values == pytest.approx((10, -14), rel=1e-9)


def test_one_goal_is_met_by_as_few_unknowns_as_can():
    calculation = equations({"y": "a + 10 * b"}, {"a": 0.0, "b": 1.0})
    steps = [(Unknown(driver(name), 0, 2), goal("y", 15.0)) for name in "ab"]
    found = seek_in_turn(calculation, steps)
    assert (found.settings, found.is_met, found.rounds) == ((2, pytest.approx(1.3)), True, 1)
    easy = seek_in_turn(calculation, [(unknown, goal("y", 11.5)) for unknown, _ in steps])
    assert (easy.settings, easy.is_met) == ((1.5, 1.0), True)


def test_goals_that_exclude_each_other_are_told_apart_from_those_met():
    calculation = equations({"p": "a + b", "q": "a + b + 1"}, {"a": 0.0, "b": 0.0})
    steps = [
        (Unknown(driver("a"), -9, 9), goal("p", 1.0)),
        (Unknown(driver("b"), -9, 9), goal("q", 1.0)),
    ]
    found = seek_in_turn(calculation, steps)
    assert not found.is_met
    assert found.rounds < 50


def test_unknowns_that_move_the_same_cell_are_refused():
    calculation = equations({"p": "a"}, {"a": 0.0})
    steps = [(Unknown(driver("a", move), -9, 9), goal("p", 100.0)) for move in ("set", "add")]
    with pytest.raises(DriversOverlap):
        seek_in_turn(calculation, steps)


# --- the edit ---


def test_the_result_is_one_step_that_can_be_undone_and_says_why():
    session = Session(small_model(), SettingsFile.nowhere())
    before = contents(session.model)
    one = Driver(Input("growth", (("2025",), ("2026",))), "add")
    note = Message("seek_goal", {"output": "units", "target": "5"})
    session.perform(as_edit(session.calculation, {one: 0.125}, "bear", note))
    assert session.value("growth", ("2025",), "bear") == 0.225
    assert session.value("growth", ("2026",), "bear") == -0.375
    assert session.value("growth", ("2026",)) == -0.5
    assert session.model.cell("growth", ("2025",), "bear").note.en == "units = 5"
    session.undo()
    assert contents(session.model) == before


def test_a_sourced_value_stays_beside_what_was_sought():
    model = small_model()
    put(model, "base", "price", ("2026", "metax", "training"), Cell(5.0, "input", "report"))
    session = Session(model, SettingsFile.nowhere())
    one = Driver(Input("price", (("2026", "metax", "training"),)), "factor")
    session.perform(as_edit(session.calculation, {one: 2.0}, "base", Message("seek_none")))
    cell = session.model.cell("price", ("2026", "metax", "training"))
    assert (cell.value, cell.source) == (10.0, "")
    assert [(other.value, other.source) for other in cell.alternatives] == [(5.0, "report")]
