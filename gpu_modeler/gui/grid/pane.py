"""The grid: frozen labels beside the scrolling values, one page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import GridRow, Page
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace, GridContents
from gpu_modeler.gui.grid.delegates import LabelDelegate, ValueDelegate
from gpu_modeler.gui.grid.editing import CellEditing
from gpu_modeler.gui.grid.labels import LabelView
from gpu_modeler.gui.grid.models import NO_INDEX, LabelModel, ValueModel
from gpu_modeler.gui.grid.navigation import Position
from gpu_modeler.gui.grid.outline import OutlineBar, groups_above
from gpu_modeler.gui.grid.style import CellStyle, header_sheet
from gpu_modeler.gui.grid.vacancy import Vacancy
from gpu_modeler.gui.grid.view import ValueView, prepare
from gpu_modeler.gui.grid.widths import ColumnWidths
from gpu_modeler.gui.grid.zoom import kept_zoom
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet


class GridPane(QWidget):
    """One page as a table. `currentMoved` and `selectionMoved` tell that the owner should look again."""

    currentMoved = Signal()
    selectionMoved = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.contents = GridContents(session)
        self.cell_style = CellStyle(kept_zoom(session) / 100)
        self.widths = ColumnWidths(self)
        self._make_views()
        self.editing = CellEditing(self.contents, self.values)
        self._lay_out()
        self._connect()

    def _make_views(self) -> None:
        self.label_model, self.value_model = LabelModel(self.contents, self), ValueModel(self.contents, self)
        self.labels, self.values = LabelView(self), ValueView(self.contents, self)
        self.label_delegate = LabelDelegate(self.contents, self.cell_style, self)
        self.value_delegate = ValueDelegate(self.contents, self.cell_style, self)
        self.labels.setModel(self.label_model)
        self.values.setModel(self.value_model)
        self.labels.setItemDelegate(self.label_delegate)
        self.values.setItemDelegate(self.value_delegate)
        self.label_delegate.current_row = lambda: self.values.currentIndex().row()
        self.label_delegate.is_row_selected = self._is_row_selected
        self.value_delegate.current = self.values.currentIndex
        self.value_delegate.widen = self.widths.widen
        for view in (self.labels, self.values):
            prepare(view, self.cell_style.row_height)
        self.vacancy = Vacancy(self.values.viewport())
        self.widths.follow()

    def _lay_out(self) -> None:
        self.outline = OutlineBar(self)
        frozen = QVBoxLayout()
        frozen.setSpacing(0)
        self._below_labels = QWidget(self)  # as high as the scroll bar beside it, so that the rows meet
        frozen.addWidget(self.labels, 1)
        frozen.addWidget(self._below_labels)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.outline)
        layout.addLayout(frozen)
        layout.addWidget(self.values, 1)
        self.values.horizontalScrollBar().installEventFilter(self)
        self._below_labels.setFixedHeight(0)
        self.setFocusProxy(self.values)
        self._use_letters()
        self.renew_names()

    def _connect(self) -> None:
        self.values.verticalScrollBar().valueChanged.connect(self.labels.verticalScrollBar().setValue)
        self.labels.verticalScrollBar().valueChanged.connect(self.values.verticalScrollBar().setValue)
        self.labels.verticalScrollBar().rangeChanged.connect(self._align_rows)
        self.labels.wheelTurned.connect(lambda event: QApplication.sendEvent(self.values.viewport(), event))
        self.labels.rowPressed.connect(self._press_label)
        self.labels.rowReached.connect(self._reach_label)
        self.values.foldRequested.connect(self.toggle_fold)
        self.values.currentMoved.connect(self._move_current)
        self.values.selectionMoved.connect(self.selectionMoved)
        self.values.selectionMoved.connect(self.labels.viewport().update)
        self.values.verticalScrollBar().valueChanged.connect(self.outline.update)
        self.outline.foldRequested.connect(self.toggle_fold)
        self.outline.levelRequested.connect(self.open_levels)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the labels the same height as the values when the horizontal scroll bar comes and goes."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize}:
            bar = self.values.horizontalScrollBar()
            self._below_labels.setFixedHeight(bar.height() if bar.isVisible() else 0)
        return False

    def _align_rows(self) -> None:
        """Scroll the labels to the values again: their range may have been too short for it before."""
        self.labels.verticalScrollBar().setValue(self.values.verticalScrollBar().value())

    # --- pages ----------------------------------------------------------------------------------

    def show_page(self, page: Page) -> None:
        """Show another page, or the same one anew; the cursor stays on the same cell where the page has it."""
        kind, before = self.contents.page.kind, self.current_place()
        at = self.values.position
        for model in (self.label_model, self.value_model):
            model.beginResetModel()
        self.contents.load(page)
        for model in (self.label_model, self.value_model):
            model.endResetModel()
        self.renew_names()
        self._fit_head()
        self.widths.fit()
        self.outline.show_groups()
        self.values.horizontalScrollBar().setValue(0)
        same = self.contents.position_of(before) if before else None
        if same is not None:
            self.values.go_to(same)
        else:
            is_alike = at is not None and page.kind == kind == "company"
            self.values.go_to(self._near(at) if at is not None and is_alike else self._first_cell())
        self.editing.follow_cell()

    def _fit_head(self) -> None:
        """Give both heads the height of the columns' headings, and the editor the letters of the cells."""
        height = self.cell_style.row_height + 4
        self.values.column_head.show_columns()
        for view in (self.labels, self.values):
            view.horizontalHeader().setFixedHeight(height * self.values.column_head.levels)

    def zoom(self, percent: int) -> None:
        """Draw everything larger or smaller; the cursor's cell stays in sight, and what is being typed into it."""
        self.cell_style.scale = percent / 100
        self.cell_style.renew()
        self._use_letters()
        self._fit_head()
        self.widths.fit()
        self.outline.show_groups()
        self.draw_all()
        self.values.scrollTo(self.values.currentIndex())
        if self.editing.editor.isVisible():
            self.editing.editor.place(self.values.cell_rectangle())

    def _use_letters(self) -> None:
        style = self.cell_style
        sheet = header_sheet(theme.colours(), style.font.pointSizeF())
        self.editing.editor.setFont(style.font)
        for view in (self.labels, self.values):
            view.verticalHeader().setDefaultSectionSize(style.row_height)
            view.horizontalHeader().setFont(style.font)
            view.horizontalHeader().setStyleSheet(sheet)

    def _near(self, at: Position) -> Position:
        if at.row < len(self.contents.shown) and at.column < self.contents.column_count:
            return at  # the pages of companies have the same rows
        return self._first_cell()

    def _first_cell(self) -> Position:
        for k, row in enumerate(self.contents.shown):
            columns = self.contents.columns_of(row)
            if columns:
                return Position(k, columns[0])
        return Position(0, 0)

    # --- folding --------------------------------------------------------------------------------

    def toggle_fold(self, row: int) -> None:
        """Fold or unfold the heading in a row."""
        key = self.contents.shown[row].fold_key
        if key:
            self.set_folded(key, folded=key not in self.contents.folded)

    def set_folded(self, key: str, *, folded: bool) -> None:
        """Fold or unfold a heading; only the rows under it come or go."""
        heading = next((k for k, row in enumerate(self.contents.shown) if row.fold_key == key), None)
        if heading is None:  # itself hidden by a folded heading above it
            self.contents.set_folded(key, folded=folded)
            return
        if not self.editing.settle():
            return
        count = abs(self.contents.count_when_folded(key, folded=folded) - len(self.contents.shown))
        models = (self.label_model, self.value_model)
        if not count:
            self.contents.set_folded(key, folded=folded)
        for model in models if count else ():
            begin = model.beginRemoveRows if folded else model.beginInsertRows
            begin(NO_INDEX, heading + 1, heading + count)
        if count:
            self.contents.set_folded(key, folded=folded)
        for model in models if count else ():
            (model.endRemoveRows if folded else model.endInsertRows)()
        self.labels.viewport().update()
        self.outline.update()

    def fold_all(self, *, folded: bool) -> None:
        """Fold every section and group of the page, or unfold everything."""
        headings = [row for row in self.contents.rows if row.fold_key]
        kinds = {"section", "group"} if folded else {row.kind for row in headings}
        keys = {row.fold_key for row in headings if row.kind in kinds}
        self._fold(self.contents.folded | keys if folded else self.contents.folded - keys)

    def open_levels(self, level: int) -> None:
        """Leave so many levels of groups open and fold those within them."""
        groups = [row for row in self.contents.rows if row.kind == "group"]
        deep = {row.fold_key for row in groups if len(groups_above(row)) >= level}
        self._fold(self.contents.folded - {row.fold_key for row in groups} | deep)

    def _fold(self, folded: set[str]) -> None:
        """Fold just these headings; the cursor stays on its row, or goes to the heading that hides it."""
        if not self.editing.settle():
            return
        at = self.values.position
        row = self.contents.shown[at.row] if at is not None and at.row < len(self.contents.shown) else None
        for model in (self.label_model, self.value_model):
            model.beginResetModel()
        self.contents.fold(folded)
        for model in (self.label_model, self.value_model):
            model.endResetModel()
        self.outline.update()
        if row is None or at is None:
            return
        keys = {key for key in row.folded_by if key in folded}
        same = (k for k, shown in enumerate(self.contents.shown) if shown is row or shown.fold_key in keys)
        self.values.go_to(Position(next(same, 0), at.column))

    # --- the cursor -----------------------------------------------------------------------------

    def current_place(self) -> CellPlace | None:
        """Return the cursor's cell, `None` on headings and empty columns."""
        return self.editing.current_place()

    def current_row(self) -> GridRow | None:
        """Return the cursor's row."""
        at = self.values.position
        return self.contents.shown[at.row] if at and at.row < len(self.contents.shown) else None

    def current_line(self) -> str:
        """Return whose values stand at the cursor, "" on headings of sections."""
        at = self.values.position
        return self.contents.line_at(*at) if at is not None else ""

    def go_to_cell(self, place: CellPlace) -> bool:
        """Move the cursor to a cell of this page, unfolding what hides it; `False` where the page has no such cell."""
        for key in self.contents.hidden_under(place):
            self.set_folded(key, folded=False)
        at = self.contents.position_of(place)
        if at is None:
            return False
        self.values.jump_to(at)
        return True

    def _press_label(self, row: int) -> None:
        if not self.editing.settle():
            return
        if self.contents.shown[row].fold_key:
            self.toggle_fold(row)
        if row < len(self.contents.shown) and self.contents.columns_of(self.contents.shown[row]):
            self.values.press_row(row)
        self.values.setFocus()

    def _is_row_selected(self, row: int) -> bool:
        """Say whether anything in a row is selected."""
        return any(area.top() <= row <= area.bottom() for area in self.values.selecting.areas())

    def _reach_label(self, row: int) -> None:
        """Select the rows from the cursor's to another one."""
        at = self.values.position
        if at is not None:
            self.values.selecting.choose_rows(at.row, row, column=at.column)
        self.values.setFocus()

    def _move_current(self) -> None:
        self.labels.viewport().update()
        self.currentMoved.emit()

    # --- changes --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Draw again what a notice of the session concerns."""
        is_structural = notice.changes is not None and notice.changes.structure
        if notice.kind == "document" or is_structural or self.contents.is_outdated:
            self.show_page(self.contents.page)
        elif notice.kind == "edit" and notice.changes is not None:
            self._draw_changes(notice.changes)
        elif notice.kind in {"scenario", "language"}:
            self.draw_all()

    def _draw_changes(self, changes: ChangeSet) -> None:
        self.value_model.draw_again(self.contents.refresh(changes))

    def draw_all(self) -> None:
        """Read and draw everything again; rows and widths stay, but for labels in another language."""
        self.contents.forget_displays()
        self.renew_names()
        self.labels.fit_columns(self.cell_style.scale)
        self.values.viewport().update()
        self.labels.viewport().update()
        self.values.horizontalHeader().viewport().update()
        self.labels.horizontalHeader().viewport().update()

    def renew_names(self) -> None:
        """Name the parts for screen readers, in the session's language."""
        self.labels.setAccessibleName(say("grid_header_line", self.session.language))
        self.values.setAccessibleName(say("grid_values", self.session.language))
        self.vacancy.follow(is_empty=not self.contents.rows, language=self.session.language)

    def renew_theme(self) -> None:
        """Draw in the colours now in force."""
        self.cell_style.renew()
        self._use_letters()
        self.draw_all()
