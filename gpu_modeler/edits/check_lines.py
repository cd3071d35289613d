"""Lines that prove the model: they must be 0 in every cell."""

from __future__ import annotations

from gpu_modeler.model import Line

CHECK_LINES = "_check"
"""Lines whose id ends so must be 0 in every cell."""
NEAR_ZERO = 1e-6
"""Of a check line, in its unit: what rounding in doubles may leave of sums of several thousand."""


def is_check(line: Line) -> bool:
    """Say whether a line must be 0 in every cell."""
    return line.id.endswith(CHECK_LINES)
