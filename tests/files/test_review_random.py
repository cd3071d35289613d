"""Random models exported, edited at random as a colleague would, reviewed and accepted: the model equals the workbook.

The workbook is recomputed by an engine that is not ours, in every scenario of its selector.
"""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from gpu_modeler.edits import History
from gpu_modeler.engine import Calculation, CircularReference
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.text import Message
from tests.files.colleague import Colleague
from tests.files.review_edits import draw_edits, draw_structure
from tests.files.review_proof import accepted, differences, edited, reviewed, sent
from tests.random_edits import random_edits
from tests.random_models import Flavour, random_models

bounded = settings(
    max_examples=40,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
)
# What formualizer computes as Excel does: no powers, no counted errors, no modulo.
FLAVOUR = Flavour(
    lines=7, periods=4, errors=False, reductions=("SUM", "MIN", "MAX", "AVERAGE"),
    functions=("ABS", "SIGN", "MIN", "MAX", "SUM", "IF", "ROUND"),
)  # fmt: skip


def calculated(model):
    try:
        return Calculation.of(model)
    except CircularReference:
        assume(False)
        raise


def edited_at_random(data, model):
    """Do some edits that the application offers, so that the model is none that was only just made."""
    history = History(model, calculated(model))
    for _ in range(data.draw(st.integers(0, 4))):
        try:
            history.perform(data.draw(random_edits(model)))
        except ModelerError:
            continue


@bounded
@given(random_models(FLAVOUR), st.data())
def test_accepting_all_gives_the_colleagues_numbers(tmp_path_factory, model, data):
    edited_at_random(data, model)
    path = edited(
        sent(model, tmp_path_factory.getbasetemp(), ExportOptions(language="en")),
        lambda colleague: draw_edits(data, colleague, model),
    )
    review = reviewed(model, path)
    for kind in {change.kind for change in review.changes}:
        event(kind)
    assert review.not_understood == (), told(model, review, path, [])
    left = differences(model, accepted(model, review), path)
    assert left == [], told(model, review, path, left)


@bounded
@given(random_models(replace(FLAVOUR, leads=False)), st.data())  # a lead would read beyond the year filled
def test_accepting_years_and_rows_gives_the_colleagues_numbers(tmp_path_factory, model, data):
    edited_at_random(data, model)
    path = edited(
        sent(model, tmp_path_factory.getbasetemp(), ExportOptions(language="en")),
        lambda colleague: draw_structure(data, colleague, model),
    )
    review = reviewed(model, path)
    for kind in {change.kind for change in review.changes}:
        event(kind)
    # An exception may have kept a formula from going round in circles in all years but the new one.
    assume(not any(is_circle(found) for found in review.not_understood))
    assert review.not_understood == (), told(model, review, path, [])
    left = differences(model, accepted(model, review), path)
    assert left == [], told(model, review, path, left)


def is_circle(found):
    reason = found.reason.values.get("reason")
    return isinstance(reason, Message) and reason.key == "error_circular_reference"


def told(model, review, path, left):
    """Return what helps to see why a value differs."""
    colleague = Colleague(path)
    texts = [f"{found.sheet}!{found.cell} {found.text}: {found.reason}" for found in review.not_understood]
    texts += [
        f"{change.kind} {change.line} {change.company} {change.period} {change.scenario}: {change.base} -> {change.theirs} {change.edits}"
        for change in review.changes
    ]
    for scenario, line, place, value, other, (sheet, row, column) in left[:8]:
        texts.append(
            f"{scenario} {line} {place}: model {value}, workbook {other}: {colleague.book[sheet].cell(row, column).value}"
        )
    texts += [
        f"{line.id} {line.axes} {line.unit} {line.formula} {line.exceptions}" for line in model.lines.values()
    ]
    return "\n".join(texts)
