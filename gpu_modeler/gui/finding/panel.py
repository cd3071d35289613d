"""The bar in which a person types what to find or replace, with toggles, and the list below it. Asks through signals."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.finding.query import FIELDS, Query
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.finding.model import HitsModel
from gpu_modeler.gui.theme import SPACING
from gpu_modeler.text import say

SWITCHES = ("every_scenario", "this_company", "whole", "case")
WIDTHS = (210, 150, 64, 96, 420, 72)


class FindPanel(QWidget):
    """`changed` tells that something else is looked for."""

    changed = Signal()
    stepped = Signal(int)  # to the next (1) or previous (-1) hit
    opened = Signal(int)  # the hit in a row
    previewAsked = Signal()
    replaceAsked = Signal()
    closed = Signal()

    def __init__(self, session: Session, model: HitsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.wanted, self.replacement = QLineEdit(self), QLineEdit(self)
        self.toggles = {name: QToolButton(self) for name in (*FIELDS, *SWITCHES)}
        self.back, self.on, self.close_button = (QToolButton(self) for _ in range(3))
        self.preview, self.replace = QPushButton(self), QPushButton(self)
        self.count = QLabel(self)
        self.list = QTreeView(self)
        self.list.setModel(model)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.renew_theme()

    def _lay_out(self) -> None:
        upper, self.lower_row = QHBoxLayout(), QWidget(self)
        for widget in (self.wanted, self.back, self.on, *self.toggles.values()):
            upper.addWidget(widget)
        upper.addWidget(self.count, 1)
        upper.addWidget(self.close_button)
        lower = QHBoxLayout(self.lower_row)
        lower.setContentsMargins(0, 0, 0, 0)
        for widget in (self.replacement, self.preview, self.replace):
            lower.addWidget(widget)
        lower.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACING[2], SPACING[1], SPACING[2], SPACING[1])
        layout.setSpacing(SPACING[1])
        layout.addLayout(upper)
        layout.addWidget(self.lower_row)
        layout.addWidget(self.list, 1)
        self._set_up_parts()

    def _set_up_parts(self) -> None:
        for box in (self.wanted, self.replacement):
            box.setClearButtonEnabled(True)
            box.setFixedWidth(260)
            box.installEventFilter(self)
        for name, toggle in self.toggles.items():
            toggle.setCheckable(True)
            toggle.setChecked(name in FIELDS or name == "every_scenario")
            toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.back.setArrowType(Qt.ArrowType.UpArrow)
        self.on.setArrowType(Qt.ArrowType.DownArrow)
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS):
            self.list.setColumnWidth(column, width)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        order = (self.wanted, self.replacement, self.preview, self.replace, self.list, *self.toggles.values())
        for one, following in pairwise(order):
            self.setTabOrder(one, following)
        self.lower_row.hide()

    def _connect(self) -> None:
        self.wanted.textChanged.connect(self.changed)
        self.replacement.textChanged.connect(self.changed)
        for toggle in self.toggles.values():
            toggle.toggled.connect(self.changed)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)
        self.preview.clicked.connect(self.previewAsked)
        self.replace.clicked.connect(self.replaceAsked)
        self.list.clicked.connect(self._open_clicked)
        self.list.activated.connect(lambda index: self.opened.emit(index.row()))

    def _open_clicked(self, index: QModelIndex) -> None:
        if index.column() or not self.is_replacing:  # the first column's click ticks
            self.opened.emit(index.row())

    # --- what is looked for ---------------------------------------------------------------------

    def query(self, company: str) -> Query:
        """Return what is looked for; `company` is the page's."""
        on = {name for name, toggle in self.toggles.items() if toggle.isChecked()}
        return Query(
            self.wanted.text(),
            frozenset(name for name in FIELDS if name in on),
            company if "this_company" in on else "",
            every_scenario="every_scenario" in on,
            whole="whole" in on,
            case="case" in on,
        )

    @property
    def is_replacing(self) -> bool:
        """Say whether something is to be replaced."""
        return not self.lower_row.isHidden()

    def begin(self, *, replacing: bool, text: str = "") -> None:
        """Let a person type what to find."""
        self.lower_row.setVisible(replacing)
        self.toggles["source"].setEnabled(not replacing)
        if text:
            self.wanted.setText(text)
        self.wanted.setFocus()
        self.wanted.selectAll()

    def show_row(self, row: int) -> None:
        """Mark the hit that was gone to."""
        index = self.list.model().index(row, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Shift+Enter back, Down into the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if watched is self.replacement:
                self.previewAsked.emit()
            else:
                self.stepped.emit(-1 if shift else 1)
            return True
        if key == Qt.Key.Key_Down and self.list.model().rowCount():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.show_row(0)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    # --- language and theme ---------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        for box, key in ((self.wanted, "find_wanted"), (self.replacement, "find_replacement")):
            box.setPlaceholderText(say(key, language))
            box.setAccessibleName(say(key, language))
        for name, toggle in self.toggles.items():
            toggle.setText(say(f"find_in_{name}", language))
            toggle.setToolTip(say(f"find_in_{name}_tip", language))
        self.back.setToolTip(say("find_back_tip", language))
        self.on.setToolTip(say("find_on_tip", language))
        self.close_button.setToolTip(say("find_close_tip", language))
        self.preview.setText(say("find_preview", language))
        self.replace.setText(say("find_replace_none", language))
        self.list.setAccessibleName(say("find_list", language))
        for button in (self.back, self.on, self.close_button):
            button.setAccessibleName(button.toolTip())

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.count.setStyleSheet(f"color: {palette.muted}")
        self.setStyleSheet(
            "QToolButton { padding: 2px 6px; border: 1px solid transparent; border-radius: 4px; }"
            f"QToolButton:hover {{ background: {palette.hover}; }}"
            f"QToolButton:focus {{ border-color: {palette.accent}; }}"
            f"QToolButton:checked {{ background: {palette.selection}; color: {palette.accent}; }}"
            f"QToolButton:checked:disabled {{ background: transparent; color: {palette.disabled}; }}"
        )
        self.list.viewport().update()
