"""Random models, edited at random by a colleague: what the review foretells is what taking the changes does."""

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from gpu_modeler.app.effects import output_of, possible_outputs
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.engine import CircularReference
from tests.files.colleague import Colleague
from tests.files.review_edits import draw_edits
from tests.random_models import Flavour, random_models
from tests.returned import export
from tests.small_model import bits, contents

bounded = settings(
    max_examples=12,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
)
FLAVOUR = Flavour(lines=7, periods=4, errors=False)


def returned(folder, model, data):
    """A review of the model's workbook after some edits of a colleague."""
    try:
        session = Session(model, SettingsFile.nowhere())
    except CircularReference:
        assume(False)
    session.choose_language("en")
    path = export(session, folder.getbasetemp() / "returned.xlsx")
    colleague = Colleague(path)
    draw_edits(data, colleague, model)
    colleague.save(path)
    return ReviewSession.begin(session, path)


@bounded
@given(random_models(FLAVOUR), st.data())
def test_effects_are_what_applying_does(tmp_path_factory, model, data):
    reviewing = returned(tmp_path_factory, model, data)
    session = reviewing.session
    reviewing.outputs = tuple(output_of(model, line.id) for line in possible_outputs(model))
    reviewing.accept_all()
    accepted = reviewing.decisions.accepted
    assume(accepted)
    company = data.draw(st.sampled_from(model.item_ids("company")))
    foretold = reviewing.effect_of_accepted(company)
    assert foretold.fault is None
    before = contents(session.model), bits(session.calculation)
    reviewing.apply()
    for output, effect in zip(reviewing.outputs, foretold.effects, strict=True):
        items = {"company": company, "period": output.period}
        place = tuple(items[axis] for axis in session.model.lines[output.line].axes)
        assert effect.after == session.value(output.line, place)
    session.undo()
    assert (contents(session.model), bits(session.calculation)) == before


@bounded
@given(random_models(FLAVOUR), st.data())
def test_accepting_some_leaves_the_others_to_be_reviewed_again(tmp_path_factory, model, data):
    reviewing = returned(tmp_path_factory, model, data)
    changes = reviewing.review.changes
    assume(len(changes) > 1)
    reviewing.reject_all()
    kept = data.draw(st.sampled_from(changes))
    alone = reviewing.effect_of(kept)
    assume(alone.fault is None)
    reviewing.decisions.decide([kept], "accepted")
    reviewing.apply()
    again = reviewing.renewed(reviewing.renewal().answer())
    # A formula that was taken for the whole line now stands where others of its changes were left, too.
    spread = kept.line if kept.kind in {"formula", "exception"} else ""
    conflicts = [change for change in again.conflicts if change.line != spread]
    assert not conflicts, [(c.base, c.mine, c.theirs, c.kind) for c in conflicts]
    assert kept.theirs not in [c.theirs for c in again.review.changes if place(c) == place(kept)]


def place(change):
    return change.kind, change.line, change.company, change.segment, change.period, change.scenario
