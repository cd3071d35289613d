"""The grid: frozen labels beside the scrolling values, one page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
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
from gpu_modeler.gui.grid.style import CellStyle, header_sheet
from gpu_modeler.gui.grid.vacancy import Vacancy
from gpu_modeler.gui.grid.view import ValueView, prepare
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.engine import ChangeSet

CONSTANT_WIDTH = 92
PERIOD_WIDTH = 68
WIDEST = 140
MEASURED_ROWS = 40


class GridPane(QWidget):
    """One page as a table. `currentMoved` and `selectionMoved` tell that the owner should look again."""

    currentMoved = Signal()
    selectionMoved = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.contents = GridContents(session)
        self.cell_style = CellStyle()
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
        self.value_delegate.current = self.values.currentIndex
        self.value_delegate.widen = self._widen
        for view in (self.labels, self.values):
            prepare(view, self.cell_style.row_height)
        self.vacancy = Vacancy(self.values.viewport())

    def _lay_out(self) -> None:
        frozen = QVBoxLayout()
        frozen.setSpacing(0)
        self._below_labels = QWidget(self)  # as high as the scroll bar beside it, so that the rows meet
        frozen.addWidget(self.labels, 1)
        frozen.addWidget(self._below_labels)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(frozen)
        layout.addWidget(self.values, 1)
        self.values.horizontalScrollBar().installEventFilter(self)
        self._below_labels.setFixedHeight(0)
        self.setFocusProxy(self.values)
        self.renew_names()

    def _connect(self) -> None:
        self.values.verticalScrollBar().valueChanged.connect(self.labels.verticalScrollBar().setValue)
        self.labels.verticalScrollBar().valueChanged.connect(self.values.verticalScrollBar().setValue)
        self.labels.verticalScrollBar().rangeChanged.connect(self._align_rows)
        self.labels.wheelTurned.connect(lambda event: QApplication.sendEvent(self.values.viewport(), event))
        self.labels.rowPressed.connect(self._press_label)
        self.values.foldRequested.connect(self.toggle_fold)
        self.values.currentMoved.connect(self._move_current)
        self.values.selectionMoved.connect(self.selectionMoved)

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
        self.editing.cancel()
        kind, before = self.contents.page.kind, self.current_place()
        at = self.values.position
        for model in (self.label_model, self.value_model):
            model.beginResetModel()
        self.contents.load(page)
        for model in (self.label_model, self.value_model):
            model.endResetModel()
        self.renew_names()
        self._fit_columns()
        self.values.horizontalScrollBar().setValue(0)
        same = self.contents.position_of(before) if before else None
        if same is not None:
            self.values.go_to(same)
        else:
            is_alike = at is not None and page.kind == kind == "company"
            self.values.go_to(self._near(at) if at is not None and is_alike else self._first_cell())

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

    def _fit_columns(self) -> None:
        self.labels.fit_columns()
        metrics = self.cell_style.bold_metrics
        widths = [PERIOD_WIDTH]
        for row in range(min(MEASURED_ROWS, len(self.contents.shown))):
            texts = self.contents.display(row).texts[1:]
            widths.append(metrics.horizontalAdvance(max(texts, key=len, default="")) + 18)
        header = self.values.horizontalHeader()
        header.setDefaultSectionSize(max(widths))
        self.values.setColumnWidth(0, self._constant_width())

    def _widen(self, column: int, width: int) -> None:
        """Make a column wider for a number that came into sight, once it is painted."""
        if self.values.columnWidth(column) < WIDEST:
            QTimer.singleShot(0, self, lambda: self._set_width(column, min(width, WIDEST)))

    def _set_width(self, column: int, width: int) -> None:
        if column >= self.contents.column_count or self.values.columnWidth(column) >= width:
            return
        was_in_sight = self.values.viewport().rect().contains(self.values.cell_rectangle())
        self.values.setColumnWidth(column, width)
        if was_in_sight:  # the cursor's cell stays there
            self.values.scrollTo(self.values.currentIndex())

    def _constant_width(self) -> int:
        metrics, count = self.cell_style.bold_metrics, min(MEASURED_ROWS, len(self.contents.shown))
        texts = [self.contents.display(row).texts[0] for row in range(count)]
        texts.append(self.value_model.headerData(0, Qt.Orientation.Horizontal))
        return max([CONSTANT_WIDTH, *(metrics.horizontalAdvance(text) + 22 for text in texts)])

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
        self.editing.cancel()
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

    def fold_all(self, *, folded: bool) -> None:
        """Fold or unfold every section of the page."""
        for row in list(self.contents.rows):
            if row.kind == "section":
                self.set_folded(row.fold_key, folded=folded)

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
        if self.contents.shown[row].fold_key:
            self.toggle_fold(row)
        if row < len(self.contents.shown) and self.contents.columns_of(self.contents.shown[row]):
            self.values.press_row(row)
        self.values.setFocus()

    def _move_current(self) -> None:
        self.labels.viewport().update()
        self.currentMoved.emit()

    # --- changes --------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Draw again what a notice of the session concerns."""
        if notice.kind == "document" or (notice.changes is not None and notice.changes.structure):
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
        self.labels.fit_columns()
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
        sheet = header_sheet(theme.colours())
        for view in (self.labels, self.values):
            view.horizontalHeader().setStyleSheet(sheet)
        self.draw_all()
