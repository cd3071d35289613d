"""Finding values: a number as it is shown or to its last digit, a percentage, an amount in 亿, an error.

A number that is typed with fewer digits than a line shows means what the line would show: 12 finds 12.0 but not 12.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gpu_modeler.app.finding.query import Hit, Query
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.model import Line, Place

if TYPE_CHECKING:
    from gpu_modeler.engine import Calculation

_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]*)?|[.．][0-9０-９]+")
_SLACK = 1e-9


class ValueFinder:
    """Finds one number, or one error, in any line."""

    def __init__(self, session: Session, query: Query) -> None:
        self._session, self._model = session, session.model
        self._text, self._company = query.wanted, query.company
        self._calculation: Calculation = session.calculation
        known = list(self._calculation.state.space.scenarios)
        chosen = session.scenario
        others = [scenario for scenario in known if scenario != chosen] if query.every_scenario else []
        self._scenarios = [(known.index(scenario), scenario) for scenario in (chosen, *others)]
        typed = self._text.upper()
        self._error = next((e for e in CellError if typed.startswith("#") and e.text.startswith(typed)), None)
        self._is_number = _NUMBER.search(self._text) is not None

    def hits(self, line: Line) -> Iterator[Hit]:
        """Yield the line's cells that hold it; of further scenarios those whose value differs from the shown one's."""
        if self._error is not None:
            found = self._errors(line)
        elif self._is_number:
            found = self._numbers(line)
        else:
            return
        if found is None:
            return
        shown: Any = None
        for position, scenario in self._scenarios:
            here = found[..., position]
            wanted = here if shown is None else here & self._differs(line, position)
            shown = here if shown is None else shown
            for index in zip(*wanted.nonzero(), strict=True):
                place = self._place(line, index)
                if self._concerns(line, place):
                    yield self._hit(line, place, scenario)

    def _differs(self, line: Line, position: int) -> Any:
        values, first = self._calculation.values(line.id), self._scenarios[0][0]
        return values[..., position] != values[..., first]

    def _errors(self, line: Line) -> Any:
        codes = self._calculation.codes(line.id)
        return None if codes is None or self._error is None else codes == self._error.value

    def _numbers(self, line: Line) -> Any:
        import numpy as np

        wanted = self._wanted(line)
        if wanted is None:
            return None
        value, tolerance = wanted
        with np.errstate(invalid="ignore"):
            return np.abs(self._calculation.values(line.id) - value) <= tolerance + _SLACK * abs(value)

    def _wanted(self, line: Line) -> tuple[float, float] | None:
        """Return the number in the line's unit and how far from it a value may lie that is shown like it."""
        from gpu_modeler.formula import Unit, read_number

        is_percent = False
        try:
            is_percent = Unit.parse(line.unit).is_percent
            value = read_number(self._text, line.unit)
        except ModelerError:  # another unit, or no number at all
            return None
        has_sign = any(sign in self._text for sign in "%％")
        if has_sign and not is_percent:
            return None
        if is_percent and not has_sign:
            value /= 100
        digits = self._text.translate(str.maketrans("．", "."))
        found = _NUMBER.search(digits.replace(",", ""))
        if found is None:
            return None
        typed = len(found[0].partition(".")[2])
        scale = abs(value) / float(found[0]) if float(found[0]) else 1.0
        shown = 0.5 * 10.0 ** -max(typed, decimals(line))
        return value, min(shown * (0.01 if is_percent else 1.0), 0.5 * 10.0**-typed * scale)

    def _place(self, line: Line, index: tuple[Any, ...]) -> Place:
        axes = self._calculation.state.space.public
        by_axis = dict(zip(axes, index, strict=True))
        return tuple(self._model.item_ids(axis)[int(by_axis[axis])] for axis in line.axes)

    def _concerns(self, line: Line, place: Place) -> bool:
        if not self._company or COMPANY not in line.axes:
            return True
        return place[line.axes.index(COMPANY)] == self._company

    def _hit(self, line: Line, place: Place, scenario: str) -> Hit:
        value = self._calculation.value(line.id, place, scenario)
        text = value.text if isinstance(value, CellError) else shown_text(line, value)
        return Hit("value", line.id, place, scenario, text, (0, len(text)))


def decimals(line: Line) -> int:
    """Return how many decimals a line's cells show."""
    from gpu_modeler.files.excel.formats import number_format

    pattern = line.number_format if line.number_format not in {"", "General"} else number_format(line.unit)
    body = re.search(r"[#0][#0,]*(?:\.([0#?]+))?", pattern)
    return len(body[1] or "") if body else 1


def shown_text(line: Line, value: float) -> str:
    """Return a value with the line's decimals, a percentage with its sign."""
    from gpu_modeler.formula import Unit

    try:
        is_percent = Unit.parse(line.unit).is_percent
    except ModelerError:
        is_percent = False
    return f"{value * (100 if is_percent else 1):,.{decimals(line)}f}{'%' if is_percent else ''}"
