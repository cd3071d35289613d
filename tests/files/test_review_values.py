"""A returned workbook with typed numbers: what changed, and that taking it gives the colleague's numbers."""

import pytest

from gpu_modeler.model import BASE
from tests.files.excel_models import gpu_makers
from tests.files.review_proof import accepted, differences, edited, reviewed, sent


def held(review):
    return [
        (change.kind, change.line, change.company, change.segment, change.period, change.scenario, change.base, change.theirs)
        for change in review.changes
    ]


def proved(model, path):
    """Accept all, and return the review with what still differs from the recomputed workbook."""
    review = reviewed(model, path)
    return review, differences(model, accepted(model, review), path)


@pytest.mark.parametrize("scenario", ["base", "bull"])
def test_a_workbook_as_it_was_sent_changes_nothing(tmp_path, scenario):
    model = gpu_makers()
    review = reviewed(model, sent(model, tmp_path))
    assert (review.changes, review.not_understood) == ((), ())


def test_a_changed_input_is_one_change(tmp_path):
    model = gpu_makers()

    def edit(colleague):
        colleague.type(colleague.cell(model, model.lines["tam_growth"], ("2026",)), 0.25)

    review, left = proved(model, edited(sent(model, tmp_path), edit))
    assert held(review) == [("input", "tam_growth", "", "", "2026", BASE, 0.1, 0.25)]
    assert left == []
