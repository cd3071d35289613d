"""Steps in a journal: one that is taken is written as the same, can be said, and is applied whole or not at all."""

import json
from contextlib import suppress

from gpu_modeler.edits import AddYears, ClearCell, History, RelabelLine, SetFormula
from gpu_modeler.engine import Calculation
from gpu_modeler.files.journal.coding import RECORDS, step_of, step_text
from gpu_modeler.files.journal.identity import identity_of
from gpu_modeler.files.journal.replay import DOES_NOT_FIT
from gpu_modeler.text import LANGUAGES, Labels
from tests.small_model import contents, small_model

TOKENS = (
    *RECORDS,
    '"key"',
    '"values"',
    '"zh"',
    '"en"',
    '{"float":"nan"}',
    '"nan"',
    "null",
    "[[",
    "]]",
    '"base"',
    "1e999",
)
EDITS = (
    RelabelLine("cost", Labels("<b>", "&amp;")),
    SetFormula("profit", "revenue - 2 * cost"),
    ClearCell("units", ("2024", "metax", "training")),
    AddYears(1),
)


def seeds():
    """Return steps of every kind, and an identity."""
    model = small_model()
    history = History(model, Calculation.of(model))
    for edit in EDITS:
        history.perform(edit)
    steps = {str(at): step_text(step).encode() for at, step in enumerate(history.timeline.steps)}
    return {**steps, "plain": b'[{"key":"x","values":{}},[["properties","a",null,"b"]]]'}


def check(data):
    """Read an input as a step and as an identity."""
    text = data.decode("utf-8", "replace")
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        identity_of(text)
    try:
        step = step_of(text)
    except DOES_NOT_FIT:
        return
    assert all(isinstance(step.label.in_language(language), str) for language in LANGUAGES)
    written = step_text(step)
    assert step_text(step_of(written)) == written
    json.loads(written)
    model = small_model()
    for each in step.replacements:
        before = contents(model)
        try:
            model.apply(each)
        except DOES_NOT_FIT:
            assert contents(model) == before
            break
