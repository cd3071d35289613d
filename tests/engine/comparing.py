"""What the engine's tests compare: whole calculations, bit by bit, with error codes."""

from contextlib import ExitStack, contextmanager
from unittest import mock

import numpy as np
from hypothesis import assume

from gpu_modeler.engine import Calculation, CircularReference, batch, fitting, planner, printer, reach
from gpu_modeler.formula import FormulaError


def calculated(model):
    """Return the model's calculation; models that go round in circles are not looked at."""
    try:
        return Calculation.of(model)
    except CircularReference:
        assume(False)


def bits(calculation, line):
    """Return a line's values as integers, and its error codes. Zero has one sign."""
    values = np.ascontiguousarray(calculation.values(line)) + 0.0
    codes = calculation.codes(line)
    return values.view(np.int64), np.zeros(values.shape, np.uint8) if codes is None else codes


def differences(one, other):
    """Return the lines in which two calculations differ."""
    assert list(one.order) == list(other.order)
    return [
        line
        for line in one.order
        if any(not np.array_equal(a, b) for a, b in zip(bits(one, line), bits(other, line), strict=True))
    ]


def snapshot(calculation):
    """Return copies of all values and codes, and the order."""
    return {line: tuple(part.copy() for part in bits(calculation, line)) for line in calculation.order}


def is_unchanged(calculation, before):
    """Say whether a calculation still is as in `before`."""
    now = snapshot(calculation)
    return list(now) == list(before) and all(
        np.array_equal(a, b) for line in now for a, b in zip(now[line], before[line], strict=True)
    )


def changed_model(model, calculation, replacement):
    """Apply a replacement and follow it; returns the change set, or `None` (and the model as before) if it is refused."""
    model.apply(replacement)
    before = snapshot(calculation)
    try:
        return calculation.refresh([replacement])
    except (CircularReference, FormulaError):
        model.apply(replacement.inverse())
        assert is_unchanged(calculation, before)
        return None


@contextmanager
def as_if_large():
    """Let small models take the ways that are meant for large ones."""
    with ExitStack() as stack:
        for module in (fitting, planner, reach):
            stack.enter_context(mock.patch.object(module, "SMALL", 4))
        for module in (fitting, printer):
            stack.enter_context(mock.patch.object(module, "_MANY_ITEMS", 1))
        stack.enter_context(mock.patch.object(batch, "_SMALLEST_BLOCK", 2))
        stack.enter_context(mock.patch.object(batch, "_CELLS_IN_CACHE", 1))
        yield
