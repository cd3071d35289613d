"""The strip above the grid in which a view is arranged; the grid follows every move."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.app.view_choices import arranged, axes_of, axis_labels, ready_views
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.later import later
from gpu_modeler.gui.page_head import ShortLabel
from gpu_modeler.gui.views.well import AxisWell
from gpu_modeler.model import View
from gpu_modeler.text import say

PLACES = ("page", "columns", "rows")


class ArrangeStrip(QWidget):
    """Three wells, and what else a view says. `changed` carries the view as it stands now."""

    changed = Signal(object)
    saveRequested = Signal()
    shownRequested = Signal()
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.view = View("", ready_views(session.model)[0].labels, (), ())
        self.setObjectName("arrangeStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._make()
        self._connect()

    def _make(self) -> None:
        self.wells = {place: AxisWell(self) for place in PLACES}
        self.names = {place: QLabel(self, textFormat=Qt.TextFormat.PlainText) for place in PLACES}
        self.totals, self.ready = QCheckBox(self), QComboBox(self)
        self.shown_button, self.save_button, self.close_button = (QPushButton(self) for _ in range(3))
        self.hint = ShortLabel(self)
        self.hint.setObjectName("mutedLabel")
        self.hint.setFont(theme.font("caption"))
        self.hint.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # the grid keeps its width
        wells, buttons = QHBoxLayout(), QHBoxLayout()
        for place in PLACES:
            self.names[place].setBuddy(self.wells[place])
            wells.addWidget(self.names[place])
            wells.addWidget(self.wells[place], 1)
        for widget in (self.ready, self.totals, self.shown_button):
            buttons.addWidget(widget)
        buttons.addWidget(self.hint, 1)
        for widget in (self.save_button, self.close_button):
            buttons.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.SPACING[2]] * 4)
        column.setSpacing(theme.SPACING[1])
        column.addLayout(wells)
        column.addLayout(buttons)

    def _connect(self) -> None:
        for well in self.wells.values():
            well.rearranged.connect(self._take_soon)
            well.pushed.connect(self._push)
        self.totals.toggled.connect(self._set_totals)
        self.ready.activated.connect(self._begin_from)
        self.shown_button.clicked.connect(self.shownRequested)
        self.save_button.clicked.connect(self.saveRequested)
        self.close_button.clicked.connect(self.closed)

    # --- showing --------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Show how a view is arranged."""
        self.view = view
        model = self._session.model
        rows, columns = arranged(model, view.rows), arranged(model, view.columns)
        page = tuple(axis for axis in axes_of(model) if axis not in (*rows, *columns))
        for place, axes in zip(PLACES, (page, columns, rows), strict=True):
            self.wells[place].show_axes(axes, self._name)
        self.totals.blockSignals(True)
        self.totals.setChecked(view.has_totals)
        self.totals.blockSignals(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        for place in PLACES:
            text = say(f"view_place_{place}", language)
            self.names[place].setText(text)
            self.wells[place].setAccessibleName(text)
        self.totals.setText(say("view_totals", language))
        self.shown_button.setText(say("view_shown", language))
        self.save_button.setText(say("view_save", language))
        self.close_button.setText(say("button_close", language))
        self.hint.setText(say("view_arrange_hint", language))
        combos.call(self.ready, say("view_begin_from", language))
        self.ready.clear()
        self.ready.addItem(say("view_begin_from", language), "")
        for view in (*ready_views(self._session.model), *self._session.model.ordered("views")):
            self.ready.addItem(view.labels.in_language(language), view)

    def take_focus(self) -> None:
        """Put the keyboard on the first axis of the columns."""
        self.wells["columns"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _name(self, axis: str) -> str:
        return axis_labels(self._session.model, axis).in_language(self._session.language)

    # --- rearranging ----------------------------------------------------------------------------

    def _push(self, axis: str, well: int, along: int) -> None:
        """Move an axis by keyboard."""
        source: QObject | None = self.sender()
        place = next(place for place in PLACES if self.wells[place] is source)
        axes = {name: list(self.wells[name].axes) for name in PLACES}
        at = axes[place].index(axis)
        axes[place].remove(axis)
        to = PLACES[(PLACES.index(place) + well) % len(PLACES)]
        axes[to].insert(max(0, at + along) if not well else len(axes[to]), axis)
        if self._take(tuple(axes["rows"]), tuple(axes["columns"])):
            self.wells[to].setFocus()
            self.wells[to].choose(axis)

    def _take_soon(self) -> None:
        """Look at the wells once the drag is over: only then has the well that it came from let go."""
        later(self, lambda: self._take(self.wells["rows"].axes, self.wells["columns"].axes))

    def _take(self, rows: tuple[str, ...], columns: tuple[str, ...]) -> bool:
        """Arrange so, unless rows or columns would be empty: then all stays."""
        is_possible = bool(rows and columns)
        if is_possible:
            self.view = replace(self.view, rows=rows, columns=columns)
            self.changed.emit(self.view)
        self.show_view(self.view)
        if not is_possible:
            self.hint.setText(say("view_needs_both", self._session.language))
        return is_possible

    def _set_totals(self, checked: bool) -> None:  # noqa: FBT001 - a slot
        self.view = replace(self.view, has_totals=checked)
        self.changed.emit(self.view)

    def _begin_from(self, index: int) -> None:
        view = self.ready.itemData(index)
        if isinstance(view, View):
            self.show_view(view)
            self.changed.emit(view)
            self.ready.setCurrentIndex(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(
            f"QWidget#arrangeStrip {{ background: {palette.raised}; border-bottom: 1px solid {palette.border}; }}"
            f"QListWidget#axisWell {{ background: {palette.surface}; border: 1px solid {palette.border}; border-radius: 4px; }}"
            f"QListWidget#axisWell:focus {{ border-color: {palette.accent}; }}"
            f"QListWidget#axisWell::item {{ background: {palette.raised}; color: {palette.text};"
            f" border: 1px solid {palette.border}; border-radius: 4px; }}"
            f"QListWidget#axisWell::item:selected {{ background: {palette.selection}; border-color: {palette.accent}; }}"
        )
