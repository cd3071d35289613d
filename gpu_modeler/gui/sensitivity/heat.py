"""Colours of a heat map: blue above the base, orange below, the ground itself at the base. No Qt.

Blue and orange stay apart for every kind of colour blindness, and no colour is so strong that text on it would suffer.
"""

from __future__ import annotations

from gpu_modeler.gui.palette import Palette, blended

STRONGEST = 0.45


def ground(palette: Palette, part: float) -> str:
    """Return the ground of a cell whose value is `part` (-1 to 1) of the largest distance from the base."""
    hue = palette.series[0] if part > 0 else palette.series[1]
    return blended(hue, palette.surface, STRONGEST * min(1.0, abs(part)))
