"""What evaluation works on, under one name. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gpu_modeler.engine.bound import BoundLine
from gpu_modeler.engine.space import Space
from gpu_modeler.engine.storage import LineStore


@dataclass(frozen=True, slots=True)
class Ground:
    """Bound lines, their arrays and the extents of the model."""

    bound: Mapping[str, BoundLine]
    lines: Mapping[str, LineStore]
    space: Space
