"""The fast path and the precise one give the same bits, and a batch what its cases give one by one."""

from contextlib import nullcontext
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from gpu_modeler.engine.loops import LoopStep
from gpu_modeler.engine.steps import WholeStep
from gpu_modeler.model import Cell, Replacement
from tests.engine.comparing import as_if_large, calculated, differences
from tests.random_models import NUMBERS, random_models

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@PATIENT
@given(random_models())
def test_the_fast_path_agrees_with_the_precise_one(model):
    fast = calculated(model)
    with (
        mock.patch.object(WholeStep, "run", lambda step, first=0: step._precisely()),
        mock.patch.object(LoopStep, "run", LoopStep._precisely),
    ):
        precise = Calculation.of(model)
    assert differences(fast, precise) == []


@st.composite
def case_values(draw):
    """What a cell holds in three cases; in some of them possibly nothing, so that its formula is in force."""
    values = np.array(draw(st.lists(NUMBERS, min_size=3, max_size=3)))
    empty = draw(st.none() | st.lists(st.booleans(), min_size=3, max_size=3))
    return values if empty is None else np.ma.MaskedArray(values, empty)


@PATIENT
@given(st.data())
def test_a_batch_gives_what_its_cases_give_one_by_one(data):
    model = data.draw(random_models())
    large = as_if_large() if data.draw(st.booleans()) else nullcontext()
    calculation = calculated(model)
    lines = data.draw(st.lists(st.sampled_from(list(model.lines.values())), min_size=1, max_size=3))
    places = {(line.id, data.draw(st.sampled_from(list(model.places(line))))) for line in lines}
    inputs = {place: data.draw(case_values()) for place in sorted(places)}
    scenario = data.draw(st.sampled_from(model.orders["scenarios"]))
    outputs = data.draw(st.lists(st.sampled_from(list(model.lines)), min_size=1, unique=True))
    with large:
        found = calculation.batch(inputs, outputs, scenario)
    for case in range(3):
        changes = [
            Replacement(
                "cells",
                (scenario, *place),
                model.record("cells", (scenario, *place)),
                Cell(None if values[case] is np.ma.masked else float(values[case])),
            )
            for place, values in inputs.items()
        ]
        for change in changes:
            model.apply(change)
        single = Calculation.of(model)
        for change in changes:
            model.apply(change.inverse())
        at = model.orders["scenarios"].index(scenario)
        for line in outputs:
            codes, expected = found.codes(line), single.codes(line)
            assert np.array_equal(
                found[line][..., case] + 0.0, single.values(line)[..., at] + 0.0, equal_nan=True
            )
            none = np.zeros(found[line].shape[:-1])
            assert np.array_equal(
                none if codes is None else codes[..., case], none if expected is None else expected[..., at]
            )
