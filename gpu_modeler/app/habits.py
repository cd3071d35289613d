"""The keys that belong to a place and not to an action: those of the grid, as in Excel, and of the formula bar. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Place = Literal["moving", "selecting", "entering", "bar"]
PLACES: tuple[Place, ...] = get_args(Place)
"""In the order in which they are listed; called by the texts `habits_PLACE`."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Keys in portable spelling, several separated by ", ", and the text `keys_NAME` that says what they do."""

    place: Place
    keys: str
    name: str

    @property
    def label_key(self) -> str:
        """Return the catalogue's key of what the keys do."""
        return f"keys_{self.name}"


HABITS: tuple[Habit, ...] = (
    Habit("moving", "Enter, Shift+Enter", "enter"),
    Habit("moving", "Tab, Shift+Tab", "tab"),
    Habit("moving", "Ctrl+←↑→↓", "edges"),
    Habit("moving", "Home, End", "row_ends"),
    Habit("moving", "Ctrl+Home, Ctrl+End", "ends"),
    Habit("moving", "PgUp, PgDown", "screen"),
    Habit("moving", "Alt+PgUp, Alt+PgDown", "screen_sideways"),
    Habit("moving", "Ctrl+Backspace", "show_cursor"),
    Habit("selecting", "Shift+←↑→↓", "extend"),
    Habit("selecting", "Ctrl+A", "select_all"),
    Habit("selecting", "Ctrl+Space", "select_columns"),
    Habit("selecting", "Shift+Space", "select_rows"),
    Habit("entering", "F2", "edit"),
    Habit("entering", "Ctrl+Enter", "enter_everywhere"),
    Habit("entering", "Esc", "escape"),
    Habit("entering", "Space", "fold"),
    Habit("bar", "=", "formula"),
    Habit("bar", "Ctrl+Space", "complete"),
    Habit("bar", "Tab, Enter", "take_name"),
    Habit("bar", "←↑→↓", "point"),
    Habit("bar", "F4", "fix_year"),
    Habit("bar", "F1", "function_help"),
)
