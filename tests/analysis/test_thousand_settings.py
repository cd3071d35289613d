"""A thousand random settings of tables, tornados and spiders equal single evaluations, on the starter and on any model."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.moving import Driver, DriverHoldsError, DriversOverlap
from gpu_modeler.analysis.ranges import relative_spans, scenario_spans
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.analysis.tornado import spider, tornado
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError
from gpu_modeler.files.starter import load_starter
from tests.analysis.singly import Singly, afresh, all_agree, plainly, shown
from tests.random_models import NUMBERS, random_models

STARTER = load_starter()
VALUE = Output("equity_value", ("metax",))
MOVES = ("set", "add", "factor", "between")


def by_hand(calculation, driver, setting, scenario):
    """Return what a setting types into each of a driver's cells."""
    typed = {}
    for at, (line, place) in enumerate(driver.input.cells):
        value = calculation.value(line, place, scenario)
        match driver.move:
            case "set":
                after = setting
            case "add":
                after = value + setting
            case "factor":
                after = value * setting
            case "between" if abs(setting) == 1:
                after = driver.ends[at][int(setting > 0)]
            case "between":
                after = value + abs(setting) * (driver.ends[at][int(setting > 0)] - value)
        typed[line, place] = after
    return typed


# --- several inputs moved together ------------------------------------------------------------------


def test_a_thousand_cases_of_one_to_four_inputs_at_once_in_the_starter_model():
    """Tables of one to four sides over up to six cells each, formulas among them, in every scenario."""
    random = np.random.default_rng(11)
    calculation, single = Calculation.of(STARTER), Singly(STARTER)
    lines = list(STARTER.lines.values())
    inputs = [line for line in lines if line.is_input]
    cases, errors, moved = 0, 0, 0
    while cases < 1000:
        scenario = str(random.choice(STARTER.orders["scenarios"]))
        drivers = [
            _driver(random, inputs if random.random() < 0.8 else lines) for _ in range(random.integers(1, 5))
        ]
        outputs = [_output(random, lines) for _ in range(5)] + [VALUE]
        scales = [(driver, _settings(random, calculation, driver, scenario)) for driver in drivers]
        try:
            table = sensitivity(calculation, scales, outputs, scenario)
        except (DriverHoldsError, DriversOverlap):
            continue
        for at in np.ndindex(table.values.shape[1:]):
            case = {}
            for (driver, steps), number in zip(scales, at, strict=True):
                case |= by_hand(calculation, driver, steps[number], scenario)
            got = [shown(table.value(number, *at)) for number in range(len(outputs))]
            assert got == single.answers(case, outputs, scenario), (scales, at, scenario)
            cases += 1
            errors += any(isinstance(value, CellError) for value in got)
            moved += got != [shown(value) for value in table.base]
    assert errors > 0
    assert moved > cases // 4


def _driver(random, lines):
    line = lines[random.integers(len(lines))]
    places = list(STARTER.places(line))
    chosen = random.choice(len(places), min(len(places), int(random.integers(1, 7))), replace=False)
    move = MOVES[random.integers(4)]
    ends = (
        tuple((float(low), float(high)) for low, high in random.normal(size=(len(chosen), 2)))
        if move == "between"
        else ()
    )
    moved = Input(line.id, tuple(places[at] for at in chosen))
    if move == "factor" and random.random() < 0.4:  # a factor may move several lines together
        other = lines[random.integers(len(lines))]
        if other.id != line.id:
            moved = replace(moved, more=(Input(other.id, tuple(STARTER.places(other))[:3]),))
    return Driver(moved, move, ends)


def _output(random, lines):
    line = lines[random.integers(len(lines))]
    places = list(STARTER.places(line))
    return Output(line.id, places[random.integers(len(places))])


def _settings(random, calculation, driver, scenario):
    if driver.move == "between":
        return [-1.0, 0.0, float(random.uniform(-1, 1)), 1.0][: random.integers(2, 5)]
    value = calculation.value(driver.input.line, driver.input.places[0], scenario)
    size = 1.0 if driver.move == "factor" or isinstance(value, CellError) else abs(value) or 1.0
    return [0.0, *(random.uniform(-0.5, 1.5, random.integers(1, 4)) * size).tolist()]


@settings(max_examples=24, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_tables_of_any_model_by_another_evaluator(data):
    """Three drivers of several cells each; every case by edits, one by the tests' own evaluator, one afresh."""
    model, calculation, scenario = _any_model(data)
    drivers = [_any_driver(data, model) for _ in range(3)]
    scales = [(each, data.draw(st.lists(NUMBERS, min_size=2, max_size=3))) for each in drivers]
    outputs = _all_outputs(model)
    try:
        table = sensitivity(calculation, scales, outputs, scenario)
    except (DriverHoldsError, DriversOverlap):
        reject()
    single, at_last = Singly(model), None
    for at in np.ndindex(table.values.shape[1:]):
        case = {}
        for (driver, steps), number in zip(scales, at, strict=True):
            case |= by_hand(calculation, driver, steps[number], scenario)
        got = [shown(table.value(number, *at)) for number in range(len(outputs))]
        assert got == single.answers(case, outputs, scenario)
        at_last = case, got
    assert at_last[1] == afresh(model, at_last[0], outputs, scenario)
    assert all_agree(at_last[1], plainly(model, at_last[0], outputs, scenario))


def _any_model(data):
    model = data.draw(random_models())
    try:
        return model, Calculation.of(model), data.draw(st.sampled_from(model.orders["scenarios"]))
    except CircularReference:
        reject()


def _any_driver(data, model):
    line = model.lines[data.draw(st.sampled_from(list(model.lines)))]
    places = data.draw(
        st.lists(st.sampled_from(list(model.places(line))), min_size=1, max_size=4, unique=True)
    )
    move = data.draw(st.sampled_from(MOVES))
    ends = tuple(data.draw(st.tuples(NUMBERS, NUMBERS)) for _ in places) if move == "between" else ()
    return Driver(Input(line.id, tuple(places)), move, ends)


def _all_outputs(model):
    return [Output(line.id, place) for line in model.lines.values() for place in model.places(line)]


# --- tornado and spider -----------------------------------------------------------------------------


@pytest.mark.parametrize(("output", "scenario", "spans_of"), [
    (VALUE, "bear", relative_spans),
    (Output("net_profit", ("2030", "biren")), "base", scenario_spans),
])  # fmt: skip
def test_every_point_of_a_spider_and_every_end_of_a_bar_of_the_starter_model(output, scenario, spans_of):
    calculation, single = Calculation.of(STARTER), Singly(STARTER)
    spans = dict(islice(spans_of(calculation, output.line).items(), 0, None, 2))
    found = spider(calculation, output, spans, scenario, points=4)
    bars = tornado(calculation, output, spans, scenario)
    ends = {bar.driver: (bar.at_low, bar.at_high) for bar in bars.bars}
    assert found.base == bars.base == single.answers({}, [output], scenario)[0]
    for number, driver in enumerate(found.drivers):
        values = [shown(found.value(number, point)) for point in range(4)]
        for setting, value in zip(found.settings[number].tolist(), values, strict=True):
            assert single.answers(by_hand(calculation, driver, setting, scenario), [output], scenario) == [
                value
            ]
        assert ends.get(driver, (bars.base, bars.base)) == (values[0], values[-1])
    assert len(bars.bars) + len(bars.still) == len(spans)


@settings(max_examples=36, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_spiders_of_any_model(data):
    """Drivers in turn may share cells; formulas they leave alone stay in force; errors are points as well."""
    model, calculation, scenario = _any_model(data)
    output = data.draw(st.sampled_from(_all_outputs(model)[-8:]))
    spans = {
        _any_driver(data, model): data.draw(st.tuples(NUMBERS, NUMBERS))
        for _ in range(data.draw(st.integers(1, 6)))
    }
    try:
        found = spider(calculation, output, spans, scenario, points=4)
    except DriverHoldsError:
        reject()
    bars = tornado(calculation, output, spans, scenario)
    ends = {bar.driver: (bar.at_low, bar.at_high) for bar in bars.bars}
    single = Singly(model)
    for number, driver in enumerate(found.drivers):
        values = [shown(found.value(number, point)) for point in range(4)]
        for setting, value in zip(found.settings[number].tolist(), values, strict=True):
            case = by_hand(calculation, driver, setting, scenario)
            assert single.answers(case, [output], scenario) == [value]
        assert all_agree(
            [values[2]],
            plainly(
                model,
                by_hand(calculation, driver, float(found.settings[number, 2]), scenario),
                [output],
                scenario,
            ),
        )
        if driver in ends:
            assert [shown(value) for value in ends[driver]] == [values[0], values[-1]]
        else:
            assert values[0] == values[-1] == shown(found.base)
