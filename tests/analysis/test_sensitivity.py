import itertools
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.moving import Driver, DriverHoldsError, DriversOverlap, one_at_a_time
from gpu_modeler.analysis.ranges import default_settings, natural_driver
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import SetCells
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError
from gpu_modeler.files import starter
from gpu_modeler.formula import Unit
from gpu_modeler.model import Cell, Replacement
from tests.analysis.equations import driver, equations
from tests.random_models import NUMBERS, random_models
from tests.small_model import put, small_model


@pytest.fixture(scope="module")
def starter_session():
    return Session(starter.load_starter(), SettingsFile.nowhere())


def shown(value):
    """Return a value to be compared: a number without the sign of zero, or an error."""
    return value if isinstance(value, CellError) else value + 0.0


@contextmanager
def copy_edited(session, drivers, outputs, scenario):
    """Give a function that types settings into the cells of the session's model and returns the outputs; undo at the end."""
    model, calculation = session.model, session.calculation
    cells = [(one, one.input.line, place) for one in drivers for place in one.input.places]
    before = {(line, place): calculation.value(line, place, scenario) for _, line, place in cells}
    own = {(scenario, *cell): model.record("cells", (scenario, *cell)) for cell in before}

    def outputs_at(setting):
        typed = {}
        for one, line, place in cells:
            value, was = setting[drivers.index(one)], before[line, place]
            typed[line, place] = (
                value if one.move == "set" else was + value if one.move == "add" else was * value
            )
        session.perform(SetCells.of_values(model, scenario, typed))
        return [shown(session.value(output.line, output.place, scenario)) for output in outputs]

    yield outputs_at
    restored = [Replacement("cells", key, model.record("cells", key), cell) for key, cell in own.items()]
    for replacement in restored:
        model.apply(replacement)
    calculation.refresh(restored)


# --- against single evaluations ---


def test_a_thousand_random_cases_equal_edits_of_the_model(starter_session):
    session = Session(starter_session.model.copied(), SettingsFile.nowhere())
    draw = np.random.default_rng(4)
    model = session.model
    inputs = [line for line in model.lines.values() if line.is_input]
    lines = list(model.lines.values())
    cases, errors, moved = 0, 0, 0
    while cases < 1000:
        drivers = [_random_driver(draw, model, inputs if draw.random() < 0.8 else lines) for _ in range(2)]
        if drivers[0].input.line == drivers[1].input.line:
            continue
        scenario = str(draw.choice(model.orders["scenarios"]))
        behind = [line for line in lines if line.id in _reached(session.calculation, drivers)]
        outputs = [_random_output(draw, model, behind) for _ in range(3)]
        try:
            steps = [tuple(_random_settings(draw, session, one, scenario)) for one in drivers]
            table = sensitivity(
                session.calculation, list(zip(drivers, steps, strict=True)), outputs, scenario
            )
        except DriverHoldsError:
            continue
        with copy_edited(session, drivers, outputs, scenario) as outputs_at:
            for first, second in np.ndindex(len(steps[0]), len(steps[1])):
                setting = (steps[0][first], steps[1][second])
                got = [shown(table.value(number, first, second)) for number in range(3)]
                assert got == outputs_at(setting), (drivers, setting, outputs, scenario)
                cases += 1
                errors += any(isinstance(value, CellError) for value in got)
                moved += got != [shown(value) for value in table.base]
    assert errors > 0
    assert moved > cases // 5


def _reached(calculation, drivers):
    """Return the lines that depend on any of the drivers, and these."""
    reached = {one.input.line for one in drivers}
    waiting = list(reached)
    while waiting:
        following = set(calculation.dependents(waiting.pop())) - reached
        reached |= following
        waiting.extend(following)
    return reached


def _random_driver(draw, model, lines):
    line = lines[draw.integers(len(lines))]
    places = list(model.places(line))
    chosen = draw.choice(len(places), min(len(places), int(draw.integers(1, 4))), replace=False)
    return Driver(
        Input(line.id, tuple(places[at] for at in chosen)), str(draw.choice(["set", "add", "factor"]))
    )


def _random_output(draw, model, lines):
    line = lines[draw.integers(len(lines))]
    places = list(model.places(line))
    return Output(line.id, places[draw.integers(len(places))])


def _random_settings(draw, session, one, scenario):
    size = max(
        (
            abs(value)
            for place in one.input.places
            if not isinstance(value := session.value(one.input.line, place, scenario), CellError)
        ),
        default=1.0,
    )
    spread = draw.uniform(-0.5, 1.5, 4) * (1 if one.move == "factor" else (size or 1.0))
    return [0.0, *spread.tolist()]


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
@given(st.data())
def test_random_models_errors_included(data):
    model = data.draw(random_models())
    try:
        session = Session(model, SettingsFile.nowhere())
    except CircularReference:
        reject()
    names = data.draw(st.lists(st.sampled_from(list(model.lines)), min_size=1, max_size=2, unique=True))
    lines = [model.lines[name] for name in names]
    drivers = [
        Driver(Input(line.id, (data.draw(st.sampled_from(list(model.places(line)))),))) for line in lines
    ]
    steps = [data.draw(st.lists(NUMBERS, min_size=1, max_size=3)) for _ in drivers]
    outputs = [
        Output(line.id, data.draw(st.sampled_from(list(model.places(line))))) for line in model.lines.values()
    ]
    scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
    table = sensitivity(session.calculation, list(zip(drivers, steps, strict=True)), outputs, scenario)
    with copy_edited(session, drivers, outputs, scenario) as outputs_at:
        for at in np.ndindex(*(len(each) for each in steps)):
            setting = [each[position] for each, position in zip(steps, at, strict=True)]
            got = [shown(table.value(number, *at)) for number in range(len(outputs))]
            assert got == outputs_at(setting)


# --- tables ---


def test_a_two_way_table_of_a_product():
    calculation = equations({"y": "a * b"}, {"a": 2.0, "b": 5.0})
    table = sensitivity(
        calculation, [(driver("a"), (1, 2, 3)), (driver("b", "factor"), (0.5, 1))], [Output("y")]
    )
    assert table.values.tolist() == [[[2.5, 5], [5, 10], [7.5, 15]]]
    assert (table.base, table.base_at) == ((10.0,), (1, 1))


def test_the_base_point_is_marked_only_where_it_stands():
    calculation = equations({"y": "a * b"}, {"a": 0.3, "b": 5.0})
    steps = [0.1 + 0.2, 7]
    assert sensitivity(calculation, [(driver("a"), steps)], [Output("y")]).scales[0].base == 0
    table = sensitivity(calculation, [(driver("a"), steps), (driver("b"), (4, 6))], [Output("y")])
    assert (table.scales[0].base, table.scales[1].base, table.base_at) == (0, None, None)


def test_errors_stay_excels():
    calculation = equations({"y": "1 / a", "z": "SQRT(a)"}, {"a": 4.0})
    table = sensitivity(calculation, [(driver("a"), (-1, 0, 4))], [Output("y"), Output("z")])
    assert [table.value(0, at) for at in range(3)] == [-1, CellError.DIV0, 0.25]
    assert [table.value(1, at) for at in range(3)] == [CellError.NUM, 0, 2]
    assert np.isnan(table.values[0, 1])


def test_cells_of_all_years_move_together():
    calculation = Calculation.of(small_model())
    years = tuple((year,) for year in ("2025", "2026"))
    output = Output("units", ("2026", "metax", "training"))
    for move, setting, expected in (("set", 0.1, 1.1**2), ("add", 0.5, 1.75 * 1.0), ("factor", 2.0, 0.0)):
        table = sensitivity(calculation, [(Driver(Input("growth", years), move), (setting,))], [output])
        assert table.values[0, 0] == pytest.approx(20_000 * expected)


def test_a_scenario_moves_from_its_own_values():
    calculation = Calculation.of(small_model())
    one = Driver(Input("growth", (("2025",),)), "add")
    output = Output("units", ("2025", "metax", "training"))
    for scenario, growth in (("base", 0.25), ("bear", 0.1), ("crash", 0.1)):
        table = sensitivity(calculation, [(one, (0.0, 0.05))], [output], scenario)
        assert table.values[0].tolist() == pytest.approx([20_000 * (1 + growth), 20_000 * (1.05 + growth)])


def test_a_formula_cell_is_driven_as_an_override():
    calculation = Calculation.of(small_model())
    one = Driver(Input("revenue", (("2026", "metax"),)), "factor")
    now = calculation.value("revenue", ("2026", "metax"))
    table = sensitivity(calculation, [(one, (1, 2))], [Output("profit", ("2026", "metax"))])
    assert table.values[0].tolist() == pytest.approx([0.3 * now, 0.6 * now])


def test_two_drivers_of_one_cell_are_refused():
    calculation = Calculation.of(small_model())
    both = Driver(Input("growth", (("2025",), ("2026",))), "add")
    one = Driver(Input("growth", (("2026",),)))
    with pytest.raises(DriversOverlap, match="2026"):
        sensitivity(calculation, [(both, (0,)), (one, (0,))], [Output("listed", ("2026",))])


def test_an_error_cannot_be_added_to_but_typed_over():
    calculation = equations({"a": "1 / zero", "y": "a + 1"}, {"zero": 0.0})
    with pytest.raises(DriverHoldsError, match="#DIV/0!"):
        sensitivity(calculation, [(driver("a", "add"), (1,))], [Output("y")])
    assert sensitivity(calculation, [(driver("a"), (1,))], [Output("y")]).values[0, 0] == 2
    assert driver("a").neutral(calculation) is None


def test_drivers_in_turn_leave_each_other_alone_formulas_included():
    calculation = equations({"half": "a / 2", "y": "half + a * b"}, {"a": 4.0, "b": 10.0})
    moved = [(driver("a"), (2,)), (driver("half"), (100,)), (driver("b"), (0, 1)), (driver("a", "add"), (1,))]
    found = one_at_a_time(calculation, moved, [Output("y"), Output("half")])
    assert found.values.tolist() == [[21, 140, 2, 6, 52.5], [1, 100, 2, 2, 2.5]]


def test_between_goes_to_each_cells_own_ends():
    calculation = Calculation.of(small_model())
    one = Driver(Input("growth", (("2025",), ("2026",))), "between", ((0.1, 0.3), (-0.5, 0.5)))
    cells = one.cells(calculation, np.array([-1, -0.5, 0, 0.5, 1]))
    assert cells["growth", ("2025",)].tolist() == pytest.approx([0.1, 0.175, 0.25, 0.275, 0.3])
    assert cells["growth", ("2026",)].tolist() == pytest.approx([-0.5, -0.5, -0.5, 0, 0.5])


# --- settings by default ---


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (100.0, "CNY_100m", (80, 90, 100, 110, 120)),
        (-50.0, "CNY_100m", (-60, -55, -50, -45, -40)),
        (0.095, "%", (0.075, 0.085, 0.095, 0.105, 0.115)),
        (0.015, "%", (0.005, 0.01, 0.015, 0.02, 0.025)),
        (0.0012, "%", (0.0002, 0.0007, 0.0012, 0.0017, 0.0022)),
        (-0.03, "%", (-0.05, -0.04, -0.03, -0.02, -0.01)),
        (0.0, "%", (-0.02, -0.01, 0, 0.01, 0.02)),
        (2030.0, "CY", (2028, 2029, 2030, 2031, 2032)),
        (1234.0, "chip", (988, 1111, 1234, 1357, 1480)),
        (3.0, "chip", (1, 2, 3, 4, 5)),
        (0.0, "CNY_100m", (-2, -1, 0, 1, 2)),
    ],
)
def test_usual_settings_of_one_cell(value, unit, expected):
    calculation = equations({}, {"x": value}, unit)
    one = natural_driver(calculation.model.lines["x"], Input("x", ((),)))
    assert one.move == "set"
    assert default_settings(calculation, one) == pytest.approx(expected, abs=1e-15)


def test_usual_settings_hold_the_value_in_force_and_rise(starter_session):
    calculation = starter_session.calculation
    for line in calculation.model.lines.values():
        if not line.is_input:
            continue
        for place in list(calculation.model.places(line))[:3]:
            one = natural_driver(line, Input(line.id, (place,)))
            steps = default_settings(calculation, one)
            value = calculation.value(line.id, place)
            assert steps[2] == value
            assert all(low < high for low, high in itertools.pairwise(steps))
            if value > 0 and (Unit.parse(line.unit).is_percent or value >= 3):
                assert steps[0] > 0


def test_several_cells_move_by_points_or_by_a_factor():
    calculation = Calculation.of(small_model())
    lines = calculation.model.lines
    growth = natural_driver(lines["growth"], Input("growth", (("2025",), ("2026",))))
    price = natural_driver(
        lines["price"], Input("price", (("2025", "metax", "training"), ("2026", "metax", "training")))
    )
    assert (growth.move, price.move) == ("add", "factor")
    assert default_settings(calculation, growth) == pytest.approx((-0.02, -0.01, 0, 0.01, 0.02))
    assert default_settings(calculation, price) == (0.8, 0.9, 1, 1.1, 1.2)
    assert (growth.neutral(calculation), price.neutral(calculation)) == (0, 1)


def test_what_is_zero_moves_by_the_size_of_its_line():
    model = small_model()
    put(model, "base", "price", ("2026", "metax", "training"), Cell(0.0, "input"))
    calculation = Calculation.of(model)
    one = Driver(Input("price", (("2026", "metax", "training"),)))
    assert default_settings(calculation, one) == pytest.approx((-1.6, -0.8, 0, 0.8, 1.6))
