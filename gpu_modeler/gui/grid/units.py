"""How units are named in the grid: 亿元, RMB 100m, %."""

from __future__ import annotations

from functools import cache

from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.text import Language


@cache
def unit_label(unit: str, language: Language) -> str:
    """Return a unit's name in a language; dimensionless numbers and years have none to show."""
    if unit in {"", "1", "CY"}:
        return ""
    try:
        return Unit.parse(unit).label(language)
    except ModelerError:  # a unit that a file brought along; its own text is the best name
        return unit
