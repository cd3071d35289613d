"""How charts in a workbook look: the light colours of the application, thin axes, round axis numbers. No cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gpu_modeler.files.excel.context import Value
from gpu_modeler.formula.units import Unit

COLOURS = ("#166FC3", "#C04C20", "#5D9575", "#753D8D", "#C47700", "#1C8EE0", "#6A7281")
"""The application's series colours on a light ground, in the order in which charts hand them out."""
_DASHES = ("solid", "dash", "round_dot")
_INK, _MUTED, _LINE = "#1F3864", "#595959", "#D9D9D9"
_FADED = 0.6

Look = dict[str, Any]


def colour_of(position: int) -> str:
    """Return the colour of the curve with this place in the colour order."""
    return COLOURS[position % len(COLOURS)]


def bar_look(position: int, ticks: int, emphasis: int) -> Look:
    """Return the look of bars; the page's own company stands out among the others."""
    colour = colour_of(position)
    look: Look = {"fill": {"color": colour}, "border": {"none": True}, "gap": 60, "overlap": 0}
    if emphasis >= 0:
        faded = {"fill": {"color": _faded(colour)}, "border": {"none": True}}
        strong = {"fill": {"color": colour}, "border": {"none": True}}
        look["points"] = [strong if tick == emphasis else faded for tick in range(ticks)]
    return look


def line_look(position: int) -> Look:
    """Return the look of a curve, dashed once the colours are used up."""
    colour = colour_of(position)
    dash = _DASHES[position // len(COLOURS) % len(_DASHES)]
    marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}}
    return {"line": {"color": colour, "width": 2, "dash_type": dash}, "marker": marker}


def title_look(text: str, font: str) -> Look:
    """Return the title's options."""
    return {
        "name": text,
        "overlay": False,
        "name_font": {"name": font, "size": 11, "bold": True, "color": _INK},
    }


def tick_axis_look(font: str) -> Look:
    """Return the options of the axis along the bottom; its labels stay below negative bars."""
    return {
        "num_font": {"name": font, "size": 9, "color": _MUTED},
        "num_format": "0",
        "label_position": "low",
        "line": {"color": _LINE},
        "major_tick_mark": "none",
    }


def value_axis_look(unit: Unit, values: Sequence[Value], font: str, *, has_grid: bool) -> Look:
    """Return the options of an axis of values, its numbers as round as they can be."""
    return {
        "num_font": {"name": font, "size": 9, "color": _MUTED},
        "num_format": axis_format(unit, values),
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": has_grid, "line": {"color": _LINE, "width": 0.5}},
    }


def axis_format(unit: Unit, values: Sequence[Value]) -> str:
    """Return the number format of an axis: no decimals that all of its numbers lack."""
    largest = max((abs(value) for value in values if not isinstance(value, str)), default=0.0)
    if unit.is_percent:
        return "0%" if largest >= 0.05 else "0.0%"
    if unit.is_calendar_year:
        return "0"
    if largest >= 1e7:
        return "0.0E+00" if largest >= 1e12 else "#,##0"
    return "#,##0" if largest >= 8 else "0.0" if largest >= 0.8 else "0.00"


def _faded(colour: str) -> str:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * _FADED):02X}" for part in parts)
