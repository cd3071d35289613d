"""A thousand compared, weighted and bridged values equal single evaluations of scenarios laid flat by hand."""

from itertools import permutations
from math import fsum

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from gpu_modeler.analysis.bridge import bridge, total
from gpu_modeler.analysis.comparison import compare
from gpu_modeler.analysis.differences import Version
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.weighting import PROBABILITY_LINE
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Cell, Line, Model, Scenario
from gpu_modeler.text import Labels
from tests.analysis.singly import Singly, all_agree, plainly, shown
from tests.random_models import NUMBERS, random_models
from tests.small_model import put

STARTER = load_starter()
STARTER_CALCULATION = Calculation.of(STARTER)


def laid_flat(model, scenario):
    """Return a model with one scenario, which holds what a scenario sees through its parents, the nearest first."""
    flat = model.copied()
    flat.scenarios.clear()
    flat.scenarios["base"] = Scenario("base", Labels("", "flat"))
    flat.orders["scenarios"] = ("base",)
    lineage = []
    while scenario:
        lineage.append(scenario)
        scenario = model.scenarios[scenario].parent
    for line in model.lines:
        seen = {}
        for name in reversed(lineage):
            for (owner, place), cell in model.cells_of(line).items():
                if owner == name:
                    seen[place] = cell
        flat.fill_line(
            line, {("base", place): cell for place, cell in seen.items() if cell.value is not None}
        )
    return flat


def expected_columns(values, first):
    """Return differences from the first value and what they are of it, as the comparison's words promise."""
    for value in values:
        if isinstance(value, CellError) or isinstance(first, CellError):
            yield value if isinstance(value, CellError) else first, None
        else:
            yield value - first, value / first - 1 if first > 0 else None


def expected_weighted(model, values, weights):
    """Return the sum of products, the first error of a scenario that counts, `None` without probabilities."""
    if weights is None:
        return None
    counted = [(weight, value) for weight, value in zip(weights, values, strict=True) if weight]
    errors = [value for _, value in counted if isinstance(value, CellError)]
    return errors[0] if errors else fsum(weight * value for weight, value in counted)


def require_compared(model, outputs, chosen, singles, weights=None, calculation=None):
    """Hold a comparison against single values `[scenario, output]` of all scenarios."""
    names = list(model.orders["scenarios"])
    found = compare(calculation or Calculation.of(model), outputs, chosen)
    for at, got in enumerate(found.outputs):
        every = [singles[name][at] for name in names]
        values = [singles[name][at] for name in chosen]
        assert [shown(value) for value in got.values] == values
        pairs = list(expected_columns(values, values[0]))
        assert list(got.differences) == [difference for difference, _ in pairs]
        assert list(got.relative) == [relative for _, relative in pairs]
        wanted = expected_weighted(model, every, weights)
        assert got.weighted == (wanted if not isinstance(wanted, float) else pytest.approx(wanted, rel=1e-15))


# --- scenarios compared, and weighted ---------------------------------------------------------------


def test_a_thousand_cells_of_the_starter_model_in_every_scenario():
    random = np.random.default_rng(5)
    model = STARTER.copied()
    names = list(model.orders["scenarios"])
    for _ in range(60):  # scenarios that differ from their parents in random cells too
        line = [line for line in model.lines.values() if line.is_input and line.axes][random.integers(40)]
        places = list(model.places(line))
        place, name = places[random.integers(len(places))], names[random.integers(len(names))]
        before = model.cell(line.id, place, name)
        put(model, name, line.id, place, Cell((before.value if before else 0.1) * random.uniform(0.5, 1.5)))
    outputs = [
        Output(line.id, place)
        for line in model.lines.values()
        for place in model.places(line)
        if random.random() < 0.15
    ]
    assert len(outputs) > 1000
    singles = {}
    for name in names:
        calculation = Calculation.of(laid_flat(model, name))
        singles[name] = [shown(calculation.value(output.line, output.place)) for output in outputs]
    weights = [model.cell(PROBABILITY_LINE, (), name).value for name in names]
    chosen = [str(name) for name in random.permutation(names)]
    require_compared(model, outputs, chosen, singles, weights)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(random_models(), st.lists(st.integers(0, 4), min_size=3, max_size=3), st.data())
def test_any_model_with_scenarios_three_deep(model, weights, data):
    """The tests' own evaluator reads the scenario through the flat model; probabilities may be 0, and need not add up."""
    names = list(model.orders["scenarios"])
    shares = [weight / max(1, sum(weights[: len(names)])) for weight in weights[: len(names)]]
    _give_probabilities(model, dict(zip(names, shares, strict=True)))
    outputs = [Output(line.id, place) for line in model.lines.values() for place in model.places(line)]
    try:
        calculation = Calculation.of(model)
    except CircularReference:
        reject()
    flats = {name: laid_flat(model, name) for name in names}
    singles = {name: Singly(flat).answers({}, outputs) for name, flat in flats.items()}
    for name, flat in flats.items():
        assert all_agree(singles[name], plainly(flat, {}, outputs))
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    adds_up = abs(sum(shares) - 1) < 1e-9
    require_compared(model, outputs, chosen, singles, shares if adds_up else None, calculation)


def _give_probabilities(model: Model, shares):
    model.lines[PROBABILITY_LINE] = Line(PROBABILITY_LINE, Labels("", PROBABILITY_LINE), "1", (), "main")
    model.orders["lines"] = (*model.orders["lines"], PROBABILITY_LINE)
    for name, share in shares.items():
        put(model, name, PROBABILITY_LINE, (), Cell(share))


# --- bridges ----------------------------------------------------------------------------------------


def over_all_orders(worth, players):
    """Return what each player adds, averaged over every order of joining; `worth` takes a set of players."""
    known = {}

    def of(members):
        key = frozenset(members)
        if key not in known:
            known[key] = worth(key)
        return known[key]

    orders = list(permutations(range(players)))
    parts = [
        fsum(of(order[: order.index(player) + 1]) - of(order[: order.index(player)]) for order in orders)
        / len(orders)
        for player in range(players)
    ]
    return parts, known


@pytest.mark.parametrize("number", range(5))
def test_bridges_between_random_versions_of_the_starter_model(number):
    """Up to 6 groups of random cells, taken by line, section or company; 64 edits a bridge, all 720 orders."""
    random = np.random.default_rng(100 + number)
    scenario = ["base", "bull", "bear"][number % 3]
    output = [
        Output("equity_value", ("metax",)),
        Output("net_profit", ("2029", "biren")),
        Output("liquid_funds", ("2034", "cambricon")),
    ][number % 3]
    by = ["line", "section", "company", "period"][number % 4]
    changed = _changed(STARTER, scenario, random)
    ends = [_version(STARTER_CALCULATION, scenario), _version(Calculation.of(changed), scenario)]
    found = bridge(*ends, output, by, most=6)
    assert [found.start, found.end] == [
        each.calculation.value(output.line, output.place, scenario) for each in ends
    ]
    single = Singly(STARTER)

    def worth(members):
        case = {}
        for at, step in enumerate(found.steps):
            for cell in step.group.cells:
                held = cell.after if at in members else cell.before
                case[cell.line, cell.place] = None if held is None else held.value
        return single.answers(case, [output], scenario)[0]

    assert len(found.steps) > (1 if by == "company" else 3)
    parts, known = over_all_orders(worth, len(found.steps))
    assert len(known) == 2 ** len(found.steps)
    size = max(map(abs, known.values()))
    assert [step.value for step in found.steps] == pytest.approx(parts, rel=1e-9, abs=1e-9 * size)
    assert abs(total(found.steps) - found.change) <= 1e-9 * size
    assert found.change == pytest.approx(
        known[frozenset(range(len(found.steps)))] - known[frozenset()], abs=1e-9 * size
    )


def _version(calculation, scenario):
    return Version(calculation, scenario, Labels("", scenario))


def _changed(model, scenario, random):
    """Return a copy with inputs changed all over, and some formulas overridden."""
    copy = model.copied()
    lines = [line for line in model.lines.values() if line.is_input and line.axes]
    for at in random.choice(len(lines), len(lines) // 2, replace=False):
        line = lines[at]
        for place in model.places(line):
            cell = model.cell(line.id, place, scenario)
            if cell is not None and cell.kind != "actual" and cell.value:
                put(copy, scenario, line.id, place, Cell(cell.value * random.uniform(0.9, 1.1)))
    put(copy, scenario, "market_share", ("2028", "biren", "training"), Cell(float(random.uniform(0.02, 0.1))))
    return copy


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(random_models(), st.data())
def test_bridges_between_scenarios_of_any_model(model, data):
    """Scenarios that differ in random cells; each coalition laid flat and evaluated by the tests' own evaluator."""
    names = model.orders["scenarios"]
    for line in data.draw(st.lists(st.sampled_from(list(model.lines)), min_size=3, max_size=6)):
        place = data.draw(st.sampled_from(list(model.places(model.lines[line]))))
        put(model, names[-1], line, place, Cell(data.draw(NUMBERS)))
    output = Output(
        (line := list(model.lines)[-1]), data.draw(st.sampled_from(list(model.places(model.lines[line]))))
    )
    copy = model.copied()
    for line in data.draw(st.lists(st.sampled_from(list(model.lines)), min_size=2, max_size=5)):
        place = data.draw(st.sampled_from(list(model.places(model.lines[line]))))
        put(copy, names[0], line, place, Cell(data.draw(NUMBERS)))
    try:
        ends = [_version(Calculation.of(model), names[0]), _version(Calculation.of(copy), names[-1])]
    except CircularReference:
        reject()
    values = [each.calculation.value(output.line, output.place, each.scenario) for each in ends]
    if any(isinstance(value, CellError) for value in values):
        reject()
    found = bridge(*ends, output, "line", most=5)
    flat = laid_flat(model, names[0])

    def worth(members):
        case = {}
        for at, step in enumerate(found.steps):
            for cell in step.group.cells:
                held = cell.after if at in members else cell.before
                case[cell.line, cell.place] = None if held is None else held.value
        return plainly(flat, case, [output])[0]

    parts, known = over_all_orders(worth, len(found.steps))
    size = max([1.0, *map(abs, known.values())])
    assert [step.value for step in found.steps] == pytest.approx(parts, rel=1e-9, abs=1e-9 * size)
    assert abs(total(found.steps) - (values[1] - values[0])) <= 1e-9 * size
