"""Inputs of several lines that one setting moves: each cell as if it were moved alone by it."""

import pytest

from gpu_modeler.analysis.moving import Driver, DriversOverlap, DriverUnitsDiffer
from gpu_modeler.analysis.outputs import Input, Output
from gpu_modeler.analysis.ranges import default_settings, natural_driver
from gpu_modeler.analysis.seek import as_edit
from gpu_modeler.analysis.sensitivity import sensitivity
from gpu_modeler.app.outputs import find_inputs
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import SetUnit
from gpu_modeler.text import Message
from tests.analysis.uncertain_models import plain_model

Y = Output("y")
BOTH = Input("a", ((),), (Input("b", ((),)),))


@pytest.fixture
def session():
    model = plain_model(("y", "a + 10 * b"), inputs=[("a", 2.0), ("b", 3.0), ("c", 2.0)])
    return Session(model, SettingsFile.nowhere())


def answers(session, move, settings):
    return sensitivity(session.calculation, [(Driver(BOTH, move), settings)], [Y]).values[0].tolist()


def test_every_cell_moves_by_the_same_setting(session):
    assert answers(session, "factor", (0.5, 1, 2)) == [16, 32, 64]
    assert answers(session, "add", (-1, 0, 1)) == [21, 32, 43]
    assert answers(session, "set", (4,)) == [44]


def test_the_setting_in_force_is_known_where_all_cells_agree(session):
    assert Driver(BOTH).neutral(session.calculation) is None
    assert Driver(Input("a", ((),), (Input("c", ((),)),))).neutral(session.calculation) == 2.0
    assert Driver(BOTH, "add").neutral(session.calculation) == 0.0


def test_lines_of_different_units_are_only_multiplied(session):
    session.perform(SetUnit("b", "%"))
    for move in ("set", "add"):
        with pytest.raises(DriverUnitsDiffer, match="%"):
            answers(session, move, (1,))
    assert answers(session, "factor", (2,)) == [64]


def test_by_itself_a_joined_input_is_multiplied(session):
    driver = natural_driver(session.model.lines["a"], BOTH)
    assert driver.move == "factor"
    assert default_settings(session.calculation, driver) == (0.8, 0.9, 1.0, 1.1, 1.2)


def test_two_drivers_that_share_any_cell_are_refused(session):
    scales = [(Driver(BOTH, "factor"), (1,)), (Driver(Input("b", ((),))), (1,))]
    with pytest.raises(DriversOverlap):
        sensitivity(session.calculation, scales, [Y])


def test_a_solution_goes_into_all_cells(session):
    edit = as_edit(session.calculation, {Driver(BOTH, "factor"): 2.0}, "base", Message("seek_title"))
    session.perform(edit)
    assert [session.value(name, ()) for name in "ab"] == [4, 6]
    session.undo()
    assert [session.value(name, ()) for name in "ab"] == [2, 3]


@pytest.mark.parametrize("text", ["a & b", "a&b", " a  &  b "])
def test_names_are_joined_by_a_sign(session, text):
    assert find_inputs(session.model, text) == BOTH


def test_a_name_may_hold_the_sign():
    session = Session(None, SettingsFile.nowhere())
    found = find_inputs(session.model, "R&D growth@metax:2027")
    assert (found.line, found.more) == ("rnd_growth", ())
    both = find_inputs(session.model, "R&D growth@metax:2027 & wacc")
    assert [part.line for part in both.parts] == ["rnd_growth", "wacc"]
