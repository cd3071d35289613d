"""How large the grid is drawn, in per cent; kept in the settings."""

from __future__ import annotations

from gpu_modeler.app.session import Session

SMALLEST, LARGEST, PLAIN = 50, 200, 100
STEPS = (50, 60, 70, 80, 90, 100, 110, 125, 150, 175, 200)
NAME = "zoom"
"""The entry of the settings."""


def kept_zoom(session: Session) -> int:
    """Return what was chosen last; 100 where nothing, or nothing sensible, is kept."""
    text = session.settings.layout.get(NAME, "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else PLAIN
    return wanted if SMALLEST <= wanted <= LARGEST else PLAIN


def next_step(percent: int, direction: int) -> int:
    """Return the next larger (1) or smaller (-1) step, the same at the end."""
    if direction > 0:
        return next((step for step in STEPS if step > percent), LARGEST)
    return next((step for step in reversed(STEPS) if step < percent), SMALLEST)
