"""Where the keyboard is among the fields of a chart's series, which are made anew whenever one of them changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QScrollArea, QToolButton, QWidget

from gpu_modeler.record import record


@record
class FieldPlace:
    """Row and column of a field in the grid of fields (row 0 holds the heads), and which button of it, from 0."""

    row: int
    column: int
    button: int

    def moved(self, step: int, series: int) -> FieldPlace:
        """Return the place in a series `step` further down, of `series` in all; the last one where there is none."""
        return FieldPlace(min(self.row + step, series), self.column, self.button)


def place_of_keyboard(area: QScrollArea) -> FieldPlace | None:
    """Return which field has the keyboard; `None` where it is elsewhere."""
    grid, focus = _grid(area), QApplication.focusWidget()
    if grid is None or focus is None or not area.isAncestorOf(focus):
        return None
    holder = focus.parentWidget() if isinstance(focus, QToolButton) else focus
    for row in range(1, grid.rowCount()):
        for column in range(grid.columnCount()):
            if holder is not None and _field(grid, row, column) is holder:
                button = (
                    holder.findChildren(QToolButton).index(focus) if isinstance(focus, QToolButton) else 0
                )
                return FieldPlace(row, column, button)
    return None


def give_keyboard(area: QScrollArea, place: FieldPlace) -> bool:
    """Put the keyboard into a field; `False` where there is none that takes it."""
    grid = _grid(area)
    holder = _field(grid, place.row, place.column) if grid is not None and place.row > 0 else None
    if holder is None:
        return False
    buttons: list[QWidget] = list(holder.findChildren(QToolButton))
    wanted = [*buttons[place.button :], *buttons] if buttons else [holder]
    field = next((one for one in wanted if one.isEnabled()), None)  # the last series goes no lower
    if field is None:
        return False
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    area.ensureWidgetVisible(field)
    return True


def _field(grid: QGridLayout, row: int, column: int) -> QWidget | None:
    item = grid.itemAtPosition(row, column)
    return item.widget() if item is not None else None


def _grid(area: QScrollArea) -> QGridLayout | None:
    surface = area.widget()
    layout = surface.layout() if surface is not None else None
    return layout if isinstance(layout, QGridLayout) else None
