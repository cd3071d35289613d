"""The tree of findings: its cursor stays on a finding when the list is made anew."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from gpu_modeler.app.checking.finding import Finding
from gpu_modeler.gui.checks.findings_model import RULE, WHAT, WHERE, FindingsModel, Index
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.theme import colours


class FindingsView(QTreeView):
    """Enter and a double click ask for a finding's place, Del for its dismissal."""

    opened = Signal(object)
    currentFound = Signal(object)
    dismissalWanted = Signal()

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = model
        self._kept = ""
        self._closed: set[str] = set()
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.collapsed.connect(lambda index: self._closed.add(model.groups[index.row()].key))
        self.expanded.connect(lambda index: self._closed.discard(model.groups[index.row()].key))
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)

    # --- the cursor -------------------------------------------------------------------------------

    @property
    def current(self) -> Finding | None:
        """The finding under the cursor."""
        return self.found.finding(self.currentIndex())

    @property
    def chosen(self) -> list[Finding]:
        """The findings that are selected."""
        found = (self.found.finding(index) for index in self.selectionModel().selectedRows())
        return [finding for finding in found if finding is not None]

    def _keep(self) -> None:
        finding = self.current
        self._kept = finding.key if finding is not None else self._kept

    def _restore(self) -> None:
        for at, group in enumerate(self.found.groups):
            index = self.found.index(at, 0)
            self.setFirstColumnSpanned(at, QModelIndex(), True)
            self.blockSignals(True)
            self.setExpanded(index, group.key not in self._closed)
            self.blockSignals(False)
        kept = self.found.index_of(self._kept)
        self.setCurrentIndex(kept if kept.isValid() else self._first())

    def _first(self) -> QModelIndex:
        groups = self.found.groups
        return self.found.index(0, 0, self.found.index(0, 0)) if groups else QModelIndex()

    def go_to(self, key: str) -> None:
        """Put the cursor on the finding of a key."""
        index = self.found.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which finding the cursor is on."""
        super().currentChanged(current, previous)
        self.currentFound.emit(self.found.finding(current))

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the place, Del dismisses."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.dismissalWanted.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        finding = self.found.finding(index)
        if finding is None:
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0)))
        else:
            self.opened.emit(finding)

    # --- looks ------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width: the place a quarter, the rule a fifth, the message the rest."""
        super().resizeEvent(event)
        width = self.viewport().width()
        self.setColumnWidth(WHERE, max(200, width * 27 // 100))
        self.setColumnWidth(RULE, max(140, width * 20 // 100))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.header().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"FindingsView {{ border: 1px solid {palette.border}; background: {palette.surface}; }}"
        )
