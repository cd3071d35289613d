"""How many values a model stands for: a few thousand rows can name axes whose product no memory holds."""

from __future__ import annotations

from math import prod
from pathlib import Path

from gpu_modeler.files.gpum_faults import FileSpansTooMuch
from gpu_modeler.model import Model

MOST_VALUES = 250_000_000
"""In all lines, over their axes and the scenarios: two gigabytes; 1,000 companies and 40 years take a tenth of it."""


def span(model: Model) -> int:
    """Return the number of values of all lines in all scenarios."""
    lengths = {name: len(axis.items) for name, axis in model.axes.items()}
    values = sum(prod(lengths[axis] for axis in line.axes) for line in model.lines.values())
    return values * len(model.scenarios)


def require_span(path: Path, model: Model) -> None:
    """Refuse a model of more values than are computed.

    Raises:
        FileSpansTooMuch: so it is.
    """
    count = span(model)
    if count > MOST_VALUES:
        raise FileSpansTooMuch(path, count=f"{count:,}", limit=f"{MOST_VALUES:,}")
