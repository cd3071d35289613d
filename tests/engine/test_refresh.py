"""Following an edit gives what evaluating everything anew gives, and tells exactly what changed."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from tests.engine.comparing import as_if_large, calculated, changed_model, differences, snapshot
from tests.random_models import cell_changes, formula_changes, random_models

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@PATIENT
@given(st.data())
def test_following_cells_equals_evaluating_everything(data):
    model = data.draw(random_models())
    calculation = calculated(model)
    for _ in range(data.draw(st.integers(1, 6))):
        replacement = data.draw(cell_changes(model))
        model.apply(replacement)
        calculation.refresh([replacement])
        assert differences(calculation, Calculation.of(model)) == []


@PATIENT
@given(st.data())
def test_following_cells_of_large_models_equals_evaluating_everything(data):
    model = data.draw(random_models())
    expected = calculated(model)
    with as_if_large():
        calculation = Calculation.of(model)
        assert differences(calculation, expected) == []
        for _ in range(data.draw(st.integers(1, 4))):
            replacement = data.draw(cell_changes(model))
            model.apply(replacement)
            calculation.refresh([replacement])
    assert differences(calculation, Calculation.of(model)) == []


@PATIENT
@given(st.data())
def test_following_formulas_equals_evaluating_everything(data):
    model = data.draw(random_models())
    calculation = calculated(model)
    for _ in range(data.draw(st.integers(1, 4))):
        change = data.draw(st.sampled_from([formula_changes, formula_changes, cell_changes]))
        changed_model(model, calculation, data.draw(change(model)))
        assert differences(calculation, Calculation.of(model)) == []


@PATIENT
@given(st.data())
def test_masks_hold_exactly_the_cells_that_changed(data):
    model = data.draw(random_models())
    calculation = calculated(model)
    before = snapshot(calculation)
    replacements = [data.draw(cell_changes(model))]
    model.apply(replacements[0])
    masks = calculation.refresh(replacements).masks
    after = snapshot(calculation)
    for line, (values, codes) in after.items():
        changed = (values != before[line][0]) | (codes != before[line][1])
        told = masks[line] if line in masks else np.zeros(changed.shape, bool)
        # A zero that changes its sign may be told; nothing else may be.
        assert np.array_equal(told & ~((values == 0) & ~changed), changed), line


@PATIENT
@given(st.data())
def test_several_changes_at_once_are_followed_as_one(data):
    model = data.draw(random_models())
    calculation = calculated(model)
    replacements = []
    for _ in range(data.draw(st.integers(2, 5))):
        replacements.append(data.draw(cell_changes(model)))
        model.apply(replacements[-1])
    calculation.refresh(replacements)
    assert differences(calculation, Calculation.of(model)) == []
