"""Formulas that a colleague writes where a scenario's value is expected."""

import pytest

from tests.files.excel_models import gpu_makers
from tests.files.review_proof import accepted, differences, edited, reviewed, sent


def given(formula):
    """Return an edit that writes a formula in the place of the value that the scenario bull gives."""

    def edit(colleague):
        model = gpu_makers()
        colleague.type(colleague.given(model, model.lines["tax"], (), "bull"), formula)

    return edit


@pytest.mark.parametrize(("formula", "value"), [("=0.5+2", 2.5), ("=45%", 0.45), ("=-(3*2)", -6.0)])
def test_a_sum_typed_as_a_scenarios_value_is_that_number(tmp_path, formula, value):
    model = gpu_makers()
    path = edited(sent(model, tmp_path), given(formula))
    review = reviewed(model, path)
    assert [(change.kind, change.line, change.scenario) for change in review.changes] == [
        ("input", "tax", "bull")
    ]
    assert review.changes[0].theirs == pytest.approx(value, rel=1e-15)
    assert differences(model, accepted(model, review), path) == []


def test_a_formula_that_reads_cells_and_has_no_stored_value_takes_nothing_away(tmp_path):
    model = gpu_makers()
    review = reviewed(model, edited(sent(model, tmp_path), given("=H8*0.5")))
    assert review.changes == ()
    assert [(found.text, found.reason.key) for found in review.not_understood] == [
        ("=H8*0.5", "review_formula_in_scenarios")
    ]
