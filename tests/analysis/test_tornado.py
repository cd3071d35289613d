import itertools

import numpy as np
import pytest

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.moving import Driver
from gpu_modeler.analysis.ranges import influences, relative_spans, scenario_spans
from gpu_modeler.analysis.tornado import spider, tornado
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files import starter
from gpu_modeler.model import Cell
from tests.analysis.equations import driver, equations
from tests.small_model import put, small_model


@pytest.fixture(scope="module")
def calculation():
    return Calculation.of(starter.load_starter())


VALUE = Output("equity_value", ("metax",))


def test_bars_stand_by_swing_and_lead_to_their_input():
    found = tornado(
        equations({"y": "a + 3 * b + c^2 + 0 * d"}, {"a": 1.0, "b": 1.0, "c": 0.0, "d": 5.0}),
        Output("y"),
        {driver("a"): (0, 2), driver("b"): (0.5, 1.2), driver("c"): (-1, 3), driver("d"): (0, 9)},
    )
    assert found.base == 4
    assert [bar.cell for bar in found.bars] == [("c", ()), ("b", ()), ("a", ())]
    assert [(bar.at_low, bar.at_high) for bar in found.bars] == [(5, 13), (2.5, pytest.approx(4.6)), (3, 5)]
    assert [bar.swing for bar in found.bars] == pytest.approx([9, 2.1, 2])
    assert [bar.is_one_sided for bar in found.bars] == [True, False, False]
    assert found.still == (driver("d"),)


def test_an_error_at_an_end_stands_first_and_is_shown():
    found = tornado(
        equations({"y": "1 / a + 100 * b"}, {"a": 1.0, "b": 1.0}),
        Output("y"),
        {driver("b"): (0, 2), driver("a"): (0, 2)},
    )
    assert [bar.at_low for bar in found.bars] == [CellError.DIV0, 1]
    assert np.isnan(found.bars[0].swing)
    assert not found.bars[0].is_one_sided


def test_without_spans_there_are_no_bars():
    found = tornado(equations({"y": "a"}, {"a": 1.0}), Output("y"), {})
    assert (found.base, found.bars, found.still) == (1, (), ())


def test_every_bar_of_the_starter_model_equals_two_edits(calculation):
    spans = relative_spans(calculation, VALUE.line)
    found = tornado(calculation, VALUE, spans)
    assert len(found.bars) > 40
    assert len(found.bars) + len(found.still) == len(spans)
    assert [bar.swing for bar in found.bars] == sorted((bar.swing for bar in found.bars), reverse=True)
    session = Session(calculation.model.copied(), SettingsFile.nowhere())
    for bar in found.bars:
        for setting, value in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
            typed = bar.driver.cells(calculation, np.array([setting]))
            session.set_values({cell: float(values[0]) for cell, values in typed.items()})
            assert session.value(VALUE.line, VALUE.place) == value
            session.undo()


def test_relative_spans_name_every_input_once_and_no_report(calculation):
    spans = relative_spans(calculation, VALUE.line)
    cells = [(one.input.line, place) for one in spans for place in one.input.places]
    assert len(cells) == len(set(cells))
    model = calculation.model
    assert {line for line, _ in cells} <= {line.id for line in influences(model, calculation, VALUE.line)}
    assert all(model.cell(line, place).kind != "actual" for line, place in cells)
    years = [one for one in spans if model.lines[one.input.line].unit == "CY"]
    assert years
    assert {spans[one] for one in years} == {(-1, 1)}
    assert "terminal_method" not in {line for line, _ in cells}


def test_scenario_spans_reach_each_cells_lowest_and_highest_value(calculation):
    spans = scenario_spans(calculation, VALUE.line)
    assert len(spans) > 10
    for one in spans:
        cells = one.cells(calculation, np.array([-1.0, 0.0, 1.0]))
        for (line, place), values in cells.items():
            found = [calculation.value(line, place, name) for name in calculation.model.orders["scenarios"]]
            assert values.tolist() == [min(found), calculation.value(line, place), max(found)]


def test_inputs_alike_in_all_scenarios_have_no_span():
    model = small_model()
    put(model, "crash", "growth", ("2026",), Cell(-0.75, "input"))
    spans = scenario_spans(Calculation.of(model), "listed")
    ((one, span),) = spans.items()
    assert one.input == Input("growth", (("2024",), ("2025",), ("2026",)))
    assert one.ends == ((0, 0), (0.1, 0.25), (-0.75, -0.5))
    assert span == (-1, 1)


def test_influences_are_the_inputs_behind_a_line():
    calculation = Calculation.of(small_model())
    found = influences(calculation.model, calculation, "cost")
    assert [line.id for line in found] == ["growth", "price"]


def test_a_spider_goes_from_low_to_high_through_the_base():
    calculation = equations({"y": "a^2 + 1 / b"}, {"a": 2.0, "b": 1.0})
    found = spider(calculation, Output("y"), {driver("a"): (0, 4), driver("b", "add"): (-2, 0)}, points=5)
    assert found.base == 5
    assert found.settings.tolist() == [[0, 1, 2, 3, 4], [-2, -1.5, -1, -0.5, 0]]
    assert found.values[0].tolist() == [1, 2, 5, 10, 17]
    assert [found.value(1, point) for point in range(5)] == [3, 2, CellError.DIV0, 6, 5]


def test_spider_and_tornado_agree_at_the_ends(calculation):
    spans = dict(itertools.islice(relative_spans(calculation, VALUE.line, share=0.25).items(), 30))
    bars = {bar.driver: bar for bar in tornado(calculation, VALUE, spans).bars}
    found = spider(calculation, VALUE, spans, points=3)
    for number, one in enumerate(found.drivers):
        ends = (found.value(number, 0), found.value(number, 2))
        assert ends == ((bars[one].at_low, bars[one].at_high) if one in bars else (found.base, found.base))


def test_formula_cells_follow_the_other_inputs():
    calculation = equations({"half": "a / 2", "y": "half + 1"}, {"a": 4.0})
    found = tornado(calculation, Output("y"), {driver("half"): (0, 10), driver("a"): (0, 8)})
    assert [(bar.at_low, bar.at_high) for bar in found.bars] == [(1, 11), (1, 5)]


def test_drivers_are_told_apart_by_what_they_do():
    assert len({driver("a"), driver("a", "add"), driver("b"), Driver(Input("a", ((),)))}) == 3
