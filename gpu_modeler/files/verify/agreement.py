"""When two values of one cell are the same value."""

from __future__ import annotations

import math

RELATIVE = 1e-9
ABSOLUTE = 1e-12
"""Beside zero no relative distance means anything."""


def agree(stored: object, recomputed: object, relative: float = RELATIVE) -> bool:
    """Say whether two values are the same number to `relative`, or the same text or error.

    An engine's nothing is a blank cell that was read: 0 or no text. A file's nothing agrees with nothing.
    """
    if stored is None:
        return False
    if recomputed is None:
        return stored in {0, ""}
    if isinstance(stored, str) or isinstance(recomputed, str):
        return stored == recomputed
    return math.isclose(float(stored), float(recomputed), rel_tol=relative, abs_tol=ABSOLUTE)  # type: ignore[arg-type]
