"""A test case from what the model gives now: chosen cells, and inputs as they are written in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from gpu_modeler.app import typing
from gpu_modeler.app.checking.cases import case_values
from gpu_modeler.app.checking.keeping import Amount, Case
from gpu_modeler.app.outputs import find_outputs
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import BASE, Model, Place


class NotAnInput(ModelerError):
    """A part of the text names no input and value."""

    key = "error_case_input"


class NothingToRecord(ModelerError):
    """No chosen cell holds a number."""

    key = "error_case_empty"


def inputs_of(model: Model, text: str) -> tuple[Amount, ...]:
    """Read `wacc = 12%; market_share@metax/training:2027 = 8%`; a line without a place means all its cells.

    Raises:
        ModelerError: a part that cannot be read, with the reason.
    """
    found: list[Amount] = []
    for part in filter(str.strip, re.split("[;；\n]", text)):
        name, sign, value = part.partition("=")
        if not sign:
            raise NotAnInput(text=part.strip())
        outputs = find_outputs(model, name.strip())
        for output in outputs:
            line = model.lines[output.line]
            if not line.is_input:
                raise NotAnInput(text=part.strip())
            found.append(Amount(output.line, output.place, typing.typed_value(line, value.strip())))
    return tuple(found)


def recorded(
    calculation: Calculation,
    name: str,
    places: Iterable[tuple[str, Place]],
    inputs: tuple[Amount, ...] = (),
    scenario: str = BASE,
) -> Case:
    """Return the case that expects of the cells what they are now, with the inputs.

    Raises:
        NothingToRecord: no cell gives a number.
    """
    asked = Case(name, inputs, tuple(Amount(line, place, 0.0) for line, place in places), scenario)
    values = case_values(calculation, asked)
    outputs = tuple(
        replace(wanted, value=value)
        for wanted, value in zip(asked.outputs, values, strict=True)
        if not isinstance(value, CellError)
    )
    if not outputs:
        raise NothingToRecord
    return replace(asked, outputs=outputs)
