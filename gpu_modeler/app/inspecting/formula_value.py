"""What the formula would give where a value is typed over it."""

from __future__ import annotations

import numpy as np

from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError


def formula_value(calculation: Calculation, spot: Spot, scenario: str) -> float | CellError | None:
    """Return what the formula in force at a place gives without the value typed over it; `None` for an input."""
    if calculation.bound(spot.line).formula_at(spot.place) is None:
        return None
    without = np.ma.MaskedArray(np.zeros(1), np.ones(1, dtype=bool))
    batch = calculation.batches({spot: without}, [spot.line], scenario, cells=[spot]).run()
    values, codes = batch.at(spot.line, spot.place)
    return CellError(int(codes[0])) if codes[0] else float(values[0])
