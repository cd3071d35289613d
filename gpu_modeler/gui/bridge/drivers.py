"""The table of drivers: what each adds, its part of the change, and the cells that it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gpu_modeler.analysis.bridge import Bridge, Group, Step
from gpu_modeler.analysis.bridge_text import change_text
from gpu_modeler.analysis.differences import CellDifference
from gpu_modeler.analysis.figures import figure
from gpu_modeler.analysis.outputs import Output, label
from gpu_modeler.gui import theme
from gpu_modeler.gui.bridge.bars import share_text
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.leading_table import table_sheet
from gpu_modeler.model import Cell
from gpu_modeler.text import Language, say

HEADS = ("bridge_head_driver", "bridge_head_value", "bridge_head_share", "bridge_head_made_of")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Drivers(QTreeWidget):
    """A driver per row; opened, the cells and formulas below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(len(HEADS))
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def show_bridge(self, bridge: Bridge | None, language: Language) -> None:
        """List the drivers of a bridge, the largest first."""
        self.clear()
        self.setHeaderLabels([say(key, language) for key in HEADS])
        for column in (1, 2):
            self.headerItem().setTextAlignment(column, RIGHT)
        if bridge is None:
            return
        for step in bridge.steps:
            self.addTopLevelItem(_row(bridge, step, language))
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen rows, or all, as a table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def copied_text(self) -> str:
        """Return the drivers with the heads, a tab between cells."""
        items = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        rows = [self.headerItem(), *(item for item in items if item is not None)]
        return "\n".join("\t".join(row.text(column) for column in range(len(HEADS))) for row in rows)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.header().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(table_sheet(palette, "Drivers", "3px 10px"))


def _row(bridge: Bridge, step: Step, language: Language) -> QTreeWidgetItem:
    group = step.group
    value = change_text(bridge, step.value).in_language(language)
    made_of = say("bridge_made_of", language, cells=len(group.cells), formulas=len(group.lines))
    texts = [group.labels.in_language(language), value, share_text(bridge, step.value, language), made_of]
    row = QTreeWidgetItem(texts)
    for column in (1, 2):
        row.setTextAlignment(column, RIGHT)
    palette = theme.colours()
    row.setForeground(1, QColor(palette.ok_mark if step.value >= 0 else palette.error_mark))
    row.addChildren(list(_parts(bridge, group, language)))
    return row


def _parts(bridge: Bridge, group: Group, language: Language) -> Iterator[QTreeWidgetItem]:
    for cell in group.cells:
        yield QTreeWidgetItem(
            [_cell_name(bridge, cell, language), "", "", _cell_text(bridge, cell, language)]
        )
    for line in group.lines:
        known = line.after or line.before
        name = known.labels.in_language(language) if known else line.line
        formulas = [each.formula if each and each.formula else "—" for each in (line.before, line.after)]
        yield QTreeWidgetItem([name, "", "", " → ".join(formulas)])


def _cell_name(bridge: Bridge, cell: CellDifference, language: Language) -> str:
    return label(bridge.after.model, Output(cell.line, cell.place)).in_language(language)


def _cell_text(bridge: Bridge, cell: CellDifference, language: Language) -> str:
    unit = bridge.after.model.lines[cell.line].unit
    return " → ".join(_held(held, unit, language) for held in (cell.before, cell.after))


def _held(cell: Cell | None, unit: str, language: Language) -> str:
    if cell is None or cell.value is None:
        return say("bridge_formula_holds", language)
    return figure(cell.value, unit).in_language(language)
