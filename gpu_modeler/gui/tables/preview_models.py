"""The preview as tables: what will change, old and new; and what was not understood."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gpu_modeler.app.session import Session
from gpu_modeler.edits.lookup import named
from gpu_modeler.errors import CellError
from gpu_modeler.files.tables import NotUnderstood, TableChange
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

CHANGE_COLUMNS = ("line", "place", "old", "new", "difference", "unit", "kind", "origin", "text", "remark")
OPEN_COLUMNS = ("cell", "found", "cells", "reason")


class ListModel(QAbstractTableModel):
    """A list of records, one row each; a subclass says what stands in each column."""

    columns: tuple[str, ...] = ()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session

    def count(self) -> int:
        """Return how many records there are."""
        raise NotImplementedError

    def text(self, row: int, column: str) -> str:
        """Return what stands in a cell."""
        raise NotImplementedError

    def colour(self, row: int, column: str) -> str | None:
        """Return the colour of a cell's text, where it is another than usual."""
        return None

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many records there are."""
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Name the columns."""
        if role != Role.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return say(f"tables_head_{self.columns[section]}", self.session.language)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return a cell's text and look."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in {Role.DisplayRole, Role.ToolTipRole}:
            text = self.text(index.row(), column)
            return plain_tip(text) if role == Role.ToolTipRole else text
        if role == Role.TextAlignmentRole and column in {"old", "new", "difference", "cells"}:
            return RIGHT
        colour = self.colour(index.row(), column) if role == Role.ForegroundRole else None
        return QColor(colour) if colour else None


class ChangesModel(ListModel):
    """What will change."""

    columns = CHANGE_COLUMNS

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.changes: tuple[TableChange, ...] = ()

    def show_changes(self, changes: tuple[TableChange, ...]) -> None:
        """Show other changes."""
        self.beginResetModel()
        self.changes = changes
        self.endResetModel()

    def count(self) -> int:
        """Return how many cells change."""
        return len(self.changes)

    def text(self, row: int, column: str) -> str:
        """Return what stands in a cell."""
        change, language = self.changes[row], self.session.language
        line = self.session.model.lines[change.line]
        if column == "line":
            return line.labels.in_language(language)
        if column == "place":
            return place_text(self.session, change)
        if column == "old":
            return "—" if change.old is None else number(change.old, line.unit)
        if column == "new":
            return number(change.new, line.unit)
        if column == "difference":
            return difference(change.old, change.new, line.unit)
        if column == "unit":
            return unit_label(line.unit, language)
        if column == "kind":
            return say(f"import_kind_{change.kind}", language)
        if column == "origin":
            return change.origin.cell
        if column == "text":
            unit = unit_label(change.unit, language) if not change.is_unit_assumed else ""
            return (
                f"{change.origin.text} {unit}".strip()
                if unit not in change.origin.text
                else change.origin.text
            )
        return remark(change, language)

    def colour(self, row: int, column: str) -> str | None:
        """Return the colours of what wants a second look."""
        change, palette = self.changes[row], theme.colours()
        if column == "remark":
            if change.is_turned:
                return palette.error_mark
            return palette.warning_mark if change.is_unit_assumed else palette.override_mark
        if column == "new" and change.is_turned:
            return palette.error_mark
        return None


class OpenModel(ListModel):
    """What was not understood."""

    columns = OPEN_COLUMNS

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.found: tuple[NotUnderstood, ...] = ()

    def show_found(self, found: tuple[NotUnderstood, ...]) -> None:
        """Show another list."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def count(self) -> int:
        """Return how many entries there are."""
        return len(self.found)

    def text(self, row: int, column: str) -> str:
        """Return what stands in a cell."""
        found = self.found[row]
        if column == "reason":
            return found.reason.in_language(self.session.language)
        return {"cell": found.cell, "found": found.text, "cells": str(found.count)}[column]


def place_text(session: Session, change: TableChange) -> str:
    """Return the items of a change's place, e.g. 2024 · 寒武纪."""
    model, language = session.model, session.language
    names = []
    for axis, item in zip(model.lines[change.line].axes, change.place, strict=True):
        labels = {known.id: known.labels for known in model.axes[axis].items}
        names.append(labels[named(item, labels)].in_language(language))
    return " · ".join(names)


def number(value: float | CellError, unit: str) -> str:
    """Return a number to ten digits, a share in per cent."""
    if isinstance(value, CellError):
        return value.text
    return f"{value * 100:,.10g}%" if unit == "%" else f"{value:,.10g}"


def difference(old: float | CellError | None, new: float, unit: str) -> str:
    """Return new less old, with the share of the old value behind it where that says something."""
    if old is None or isinstance(old, CellError):
        return ""
    if unit == "%":
        return f"{(new - old) * 100:+,.4g}%"
    share = f"  ({new / old - 1:+.1%})" if old * new > 0 else ""
    return f"{_plain(new - old)}{share}"


def _plain(value: float) -> str:
    """Return a difference with its sign and without an exponent, where six decimals can say it."""
    text = f"{value:+,.6f}".rstrip("0").rstrip(".")
    return text if text not in {"+0", "-0"} or not value else f"{value:+.3g}"


def remark(change: TableChange, language: Language) -> str:
    """Return what wants a second look: a value over a formula, a unit that the table does not name, a terminal."""
    said = [
        say("import_turned", language) if change.is_turned else "",
        say("import_over_formula", language) if change.is_over_formula else "",
        say("import_unit_assumed", language) if change.is_unit_assumed else "",
        change.origin.formula,
    ]
    return " · ".join(filter(None, said))
