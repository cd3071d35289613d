"""Three versions of a document: what the others changed, each as a change that makes ours hold it."""

import pytest

from gpu_modeler import edits
from gpu_modeler.edits import History, Several
from gpu_modeler.engine import Calculation
from gpu_modeler.files.merging import merge_review
from gpu_modeler.files.review.accepting import ordered
from gpu_modeler.model import Cell, Source
from gpu_modeler.text import Labels
from tests.small_model import contents, small_model


def done(model, *wanted):
    history = History(model, Calculation.of(model))
    for edit in wanted:
        history.perform(edit)
    return model


def merged(mine, review, changes=None):
    taken = review.changes if changes is None else changes
    return done(mine.copied(), Several(ordered(taken)))


def review_of(base, mine, theirs):
    return merge_review(base, mine, theirs, file="a.gpum", author="lin", modified="", language="en")


def a_cell(model, number=0):
    inputs = [key for key, cell in model.all_cells() if cell.kind == "input" and cell.value is not None]
    return inputs[number]


def typed(key, value):
    scenario, line, place = key
    return edits.SetCell(line, place, Cell(value), scenario)


def test_nothing_changed_is_nothing_to_merge():
    base = small_model()
    review = review_of(base, base.copied(), base.copied())
    assert (review.changes, review.not_understood) == ((), ())


def test_a_value_that_only_they_changed_is_taken_without_conflict():
    base = small_model()
    key = a_cell(base)
    theirs = done(base.copied(), typed(key, 77.5))
    (change,) = review_of(base, base.copied(), theirs).changes
    assert not change.conflict
    assert change.theirs == 77.5
    assert contents(merged(base, review_of(base, base.copied(), theirs))) == contents(theirs)


def test_a_value_that_both_changed_is_a_conflict_and_alike_is_none():
    base = small_model()
    key, other = a_cell(base), a_cell(base, 1)
    theirs = done(base.copied(), typed(key, 77.5), typed(other, 5.0))
    mine = done(base.copied(), typed(key, 66.5), typed(other, 5.0))
    (change,) = review_of(base, mine, theirs).changes
    assert change.conflict
    assert (change.mine, change.theirs) == (66.5, 77.5)


def test_what_only_i_changed_stays_out_of_it():
    base = small_model()
    mine = done(base.copied(), typed(a_cell(base), 66.5))
    assert review_of(base, mine, base.copied()).changes == ()


def test_without_a_base_what_differs_is_a_conflict_and_mine_alone_stays():
    base = small_model()
    theirs = done(base.copied(), typed(a_cell(base), 77.5))
    mine = done(base.copied(), edits.DefineLine("mine_alone", "1 + 1"))
    (change,) = review_of(None, mine, theirs).changes
    assert change.conflict


THEIR_EDITS = {
    "a line": lambda m: [edits.DefineLine("bonus", "2 * 3", labels=Labels("奖金", "Bonus"))],
    "lines in order": lambda m: [
        edits.DefineLine("first_new", "1 + 1", after=m.orders["lines"][0]),
        edits.DefineLine("second_new", "first_new + 1", after="first_new"),
    ],
    "a formula": lambda m: [edits.SetFormula(formula_line(m), f"{m.lines[formula_line(m)].formula} * 2")],
    "a label": lambda m: [edits.RelabelLine(formula_line(m), Labels("新名", "New name"))],
    "a note": lambda m: [edits.SetLineNote(formula_line(m), Labels("备注", "Note"))],
    "a company": lambda m: [
        edits.DuplicateItem("company", m.item_ids("company")[0], "newco", Labels("新公司", "Newco"))
    ],
    "years": lambda m: [edits.AddYears(2)],
    "earlier years": lambda m: [edits.AddYears(1, at_start=True)],
    "a scenario": lambda m: [
        edits.AddScenario("meltdown", Labels("崩塌", "Meltdown")),
        edits.SetCell(a_cell(m)[1], a_cell(m)[2], Cell(1.5), "meltdown"),
    ],
    "a source and a value": lambda m: [
        edits.SetSource(Source("paper", "A paper", "press")),
        edits.SetCell(a_cell(m)[1], a_cell(m)[2], Cell(1.5, source="paper"), a_cell(m)[0]),
    ],
    "a heading and a line": lambda m: [
        edits.AddSection("extra", Labels("其他", "Extra"), "company"),
        edits.DefineLine("in_extra", "1 + 1", section="extra"),
    ],
    "a property": lambda m: [edits.SetProperty("title", "另一个标题")],
    "a company called otherwise": lambda m: [
        edits.RelabelItem("company", m.item_ids("company")[0], Labels("改名", "Renamed"))
    ],
    "a value cleared": lambda m: [edits.ClearCell(a_cell(m)[1], a_cell(m)[2], a_cell(m)[0])],
    "a claim gone": lambda m: [edits.RemoveClaim(m.orders["claims"][0])],
    "a chart gone": lambda m: [edits.RemoveChart(m.orders["charts"][0])],
}


def formula_line(model):
    return next(line.id for line in model.ordered("lines") if line.formula and not line.exceptions)


@pytest.mark.parametrize("name", THEIR_EDITS)
def test_all_changes_accepted_make_mine_theirs(name):
    base = small_model()
    theirs = done(base.copied(), *THEIR_EDITS[name](base))
    review = review_of(base, base.copied(), theirs)
    assert review.changes
    assert review.not_understood == ()
    assert not any(change.conflict for change in review.changes)
    assert contents(merged(base, review)) == contents(theirs)


@pytest.mark.parametrize("name", THEIR_EDITS)
def test_beside_an_edit_of_mine_both_are_there(name):
    base = small_model()
    mine = done(base.copied(), edits.SetProperty("purpose", "mine"))
    theirs = done(base.copied(), *THEIR_EDITS[name](base))
    both = done(theirs.copied(), edits.SetProperty("purpose", "mine"))
    assert contents(merged(mine, review_of(base, mine, theirs))) == contents(both)


def test_a_line_that_they_removed_goes_and_one_that_i_use_stays():
    base = done(small_model(), edits.DefineLine("spare", "1 + 1"))
    theirs = done(base.copied(), edits.RemoveLine("spare"))
    assert contents(merged(base, review_of(base, base.copied(), theirs))) == contents(theirs)
    mine = done(base.copied(), edits.DefineLine("reads_it", "spare + 1"))
    review = review_of(base, mine, theirs)
    assert review.changes == ()
    assert len(review.not_understood) == 1


def test_a_value_of_a_new_source_can_be_taken_alone():
    base = small_model()
    scenario, line, place = a_cell(base)
    theirs = done(
        base.copied(),
        edits.SetSource(Source("paper", "A paper", "press")),
        edits.SetCell(line, place, Cell(1.5, source="paper"), scenario),
    )
    review = review_of(base, base.copied(), theirs)
    value = next(change for change in review.changes if change.line == line)
    assert merged(base, review, [value]).sources["paper"].title == "A paper"


def test_another_order_alone_is_said_and_not_taken():
    base = small_model()
    theirs = base.copied()
    theirs.orders["scenarios"] = (theirs.orders["scenarios"][0], *reversed(theirs.orders["scenarios"][1:]))
    review = review_of(base, base.copied(), theirs)
    assert review.changes == ()
    assert [each.text for each in review.not_understood] == ["scenarios"]
