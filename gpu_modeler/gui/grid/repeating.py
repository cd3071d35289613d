"""Keys that type for a person: Ctrl+' takes the value of the cell above, Ctrl+; the date, where it is a number."""

from __future__ import annotations

from datetime import date

from gpu_modeler.app import typing as typed
from gpu_modeler.formula import Unit
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.gui.grid.navigation import next_in_column
from gpu_modeler.text import Message


def copy_above(editing: CellEditing) -> None:
    """Open the editor with the value of the cell above, with its unit where that is another one."""
    contents, at = editing.contents, editing.view.position
    place = editing.current_place()
    if at is None or place is None:
        editing.begin()  # says why nothing can be typed here
        return
    above = next_in_column(at, editing.view.rows, -1, editing.view.is_open)
    source = contents.cell_place(*above)
    value = contents.value(*above)
    if above == at or source is None or value is None:
        editing.noticed.emit(Message("nothing_above"))
        return
    line, other = editing.session.model.lines[place.line], editing.session.model.lines[source.line]
    text = typed.editing_text(other, value)
    is_alike = Unit.parse(line.unit) == Unit.parse(other.unit) or text.endswith("%")
    editing.begin_with(text if is_alike or other.unit in {"", "1", "x", "CY"} else f"{text} {other.unit}")


def insert_date(editing: CellEditing) -> None:
    """Enter this year into a line of years; cells of other lines hold no dates."""
    place = editing.current_place()
    if place is not None and Unit.parse(editing.session.model.lines[place.line].unit).is_calendar_year:
        editing.begin_with(str(date.today().year))  # noqa: DTZ011 - the year on the analyst's own desk
    else:
        editing.noticed.emit(Message("no_dates_in_cells"))
