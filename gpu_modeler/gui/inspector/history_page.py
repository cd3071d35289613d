"""What was done to the cell, the latest first; one step can be taken back by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.inspecting.past import PastChange, past_changes, take_back
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.inspector.page import InspectorPage
from gpu_modeler.gui.inspector.words import tip
from gpu_modeler.text import Message


class HistoryPage(InspectorPage):
    """A list of steps with old and new value."""

    name = "history"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.spot: Spot | None = None
        self.changes: list[PastChange] = []
        self.list, self.nothing, self.back_button = QTreeWidget(self), QLabel(self), QPushButton(self)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(True)
        self.nothing.setObjectName("mutedLabel")
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(theme.SPACING[2])
        self.back_button.clicked.connect(self._take_back)
        self.list.itemSelectionChanged.connect(self._enable)
        self.what = QLabel(self)
        self.what.setObjectName("mutedLabel")
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)
        self.what.setMargin(theme.SPACING[1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.SPACING[1])
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.what)
        layout.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_cell(self, spot: Spot | None) -> None:
        """Show what was done to a cell."""
        self.spot = spot
        language = self.session.language
        self.changes = past_changes(self.session, spot) if spot is not None else []
        self.list.clear()
        self.list.setHeaderLabels(
            [self.say(f"inspect_step_{name}") for name in ("number", "before", "after")]
        )
        for change in self.changes:
            before, after = (each.in_language(language) for each in (change.before, change.after))
            label = change.label.in_language(language)
            if change.is_undone:
                label = Message("inspect_undone", {"label": change.label}).in_language(language)
            item = QTreeWidgetItem([str(change.number), before, after])
            for column in range(3):
                item.setToolTip(column, tip(label))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{change.number} {label}")
            item.setDisabled(change.is_undone)
            self.list.addTopLevelItem(item)
        latest = self.list.topLevelItem(0)
        if latest is not None:
            self.list.setCurrentItem(latest)
        self.list.setVisible(bool(self.changes))
        self.nothing.setVisible(not self.changes)
        self.nothing.setText(self.say("inspect_no_history"))
        self.back_button.setText(self.say("inspect_take_back"))
        self.list.setAccessibleName(self.say("inspect_tab_history"))
        self._enable()

    def _chosen(self) -> PastChange | None:
        at = self.list.indexOfTopLevelItem(self.list.currentItem())
        return self.changes[at] if 0 <= at < len(self.changes) else None

    def _enable(self) -> None:
        chosen = self._chosen()
        self.back_button.setEnabled(chosen is not None and chosen.can_take_back)
        self.back_button.setVisible(bool(self.changes))
        self.what.setVisible(chosen is not None)
        self.what.setText(chosen.label.in_language(self.session.language) if chosen is not None else "")

    def _take_back(self) -> None:
        chosen = self._chosen()
        if chosen is None or self.spot is None:
            return
        try:
            self.session.perform(take_back(self.session, self.spot, chosen))
        except ModelerError as error:
            self.refused.emit(error.message)
            return
        self.performed.emit()
