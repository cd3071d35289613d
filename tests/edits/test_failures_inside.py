"""A failure at any call inside the engine leaves model and values as they were: no half-done recalculation survives."""

import inspect
import sys

import pytest

from gpu_modeler.edits import AddYears, ClearCell, DuplicateItem, History, RenameLine, SetCell, SetFormula
from gpu_modeler.engine import Calculation
from gpu_modeler.model import Cell
from gpu_modeler.text import Labels
from tests.small_model import bits, contents, small_model

TRIES = 25
EDITS = [
    SetCell("price", ("2025", "metax", "training"), Cell(6.0)),
    SetCell("growth", ("2025",), Cell(0.5), "bear"),
    ClearCell("revenue", ("2025", "metax")),
    SetFormula("units", "units[-1] * (1 + growth) * 2"),
    SetFormula("margin", "profit / (revenue - revenue)"),
    RenameLine("revenue", "sales"),
    DuplicateItem("company", "metax", "copy", Labels("副本", "Copy")),
    AddYears(2),
]


class FailureInside(Exception):
    """Raised at a call inside the engine."""


class Calls:
    """Counts calls inside the engine, and fails at one of them."""

    def __init__(self, fail_at=0):
        self.count = 0
        self.fail_at = fail_at

    def __call__(self, frame, event, argument):
        code = frame.f_code
        is_generator = (
            code.co_flags & inspect.CO_GENERATOR
        )  # closing one calls it too, where nothing may be raised
        if event == "call" and "gpu_modeler/engine" in code.co_filename and not is_generator:
            self.count += 1
            if self.count == self.fail_at:
                raise FailureInside

    def __enter__(self):
        self.before = sys.gettrace()
        sys.settrace(self)
        return self

    def __exit__(self, *_):
        sys.settrace(self.before)


def new_history():
    model = small_model()
    return History(model, Calculation.of(model))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_a_failure_at_any_call_of_the_engine_is_rolled_back(edit):
    history = new_history()
    before = contents(history.model), bits(history.calculation)
    history.perform(edit)
    history.undo()
    with Calls() as calls:
        history.perform(edit)
    history.undo()
    failed = 0
    for at in range(1, calls.count, max(1, calls.count // TRIES)):
        try:
            with Calls(fail_at=at):
                history.perform(edit)
        except FailureInside:
            failed += 1
        else:
            history.undo()  # plans are kept, so that a later try makes fewer calls
        assert (contents(history.model), bits(history.calculation)) == before
    assert failed
    history.perform(edit)
    assert bits(history.calculation) == bits(Calculation.of(history.model))
    history.undo()
    assert (contents(history.model), bits(history.calculation)) == before
