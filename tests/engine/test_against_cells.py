"""Whole arrays and stepped loops give what a plain evaluator gives cell by cell."""

import math

from hypothesis import HealthCheck, assume, given, settings

from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import CellError
from tests.cell_by_cell import CellByCell
from tests.random_models import random_models


def calculated(model):
    """Return the model's calculation; models that go round in circles are not looked at."""
    try:
        return Calculation.of(model)
    except CircularReference:
        assume(False)


def agree(one, other):
    if isinstance(one, CellError) or isinstance(other, CellError):
        return one == other and isinstance(one, CellError) == isinstance(other, CellError)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(random_models())
def test_every_cell_agrees_with_the_plain_evaluator(model):
    calculation = calculated(model)
    plain = CellByCell(model)
    for line in model.lines.values():
        for place in model.places(line):
            for scenario in model.scenarios:
                expected = plain.value(line.id, place, scenario)
                found = calculation.value(line.id, place, scenario)
                assert agree(found, expected), (line, place, scenario, found, expected)
