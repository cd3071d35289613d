"""How wide the columns of the grid are: as their numbers need, and as a person dragged them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from gpu_modeler.app.layout import LINE
from gpu_modeler.gui.later import later

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.contents import GridContents
    from gpu_modeler.gui.grid.pane import GridPane

CONSTANT_WIDTH = 92
COLUMN_WIDTH = 68
WIDEST = 140
MEASURED_ROWS = 40
MANY = 200
"""So many columns are not measured one by one."""


class ColumnWidths(QObject):
    """The widths of the value columns, in pixels; those a person chose are kept by page, as they would be at 100 %."""

    def __init__(self, pane: GridPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self._chosen: dict[str, dict[int, float]] = {}
        self._is_fitting = False

    @property
    def _contents(self) -> GridContents:
        return self._pane.contents

    @property
    def _of_page(self) -> dict[int, float]:
        page = self._contents.page
        key = page.view if page.kind == "view" else page.kind  # the pages of companies share theirs
        return self._chosen.setdefault(f"{key} {self._contents.layout.axes}", {})

    def follow(self) -> None:
        """Notice from now on when a person drags a border."""
        self._pane.values.horizontalHeader().sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Make the columns of a page as wide as what they show, but for those that a person chose."""
        self._is_fitting = True
        self._pane.labels.fit_columns(self._pane.cell_style.scale)
        header, view = self._pane.values.horizontalHeader(), self._pane.values
        header.setDefaultSectionSize(self._common_width())
        if self._contents.column_count and not self._contents.columns[0].items:
            view.setColumnWidth(0, self._constant_width())
        elif LINE in self._contents.layout.axes and self._contents.column_count < MANY:
            for column in range(self._contents.column_count):
                view.setColumnWidth(column, self._own_width(column))
        elif self._contents.column_count:  # constants of another page stood there
            view.setColumnWidth(0, header.defaultSectionSize())
        for column, width in self._of_page.items():
            if column < self._contents.column_count:
                view.setColumnWidth(column, self._pane.cell_style.zoomed(width))
        self._is_fitting = False

    def _resized(self, column: int, _old: int, new: int) -> None:
        is_dragged = bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if is_dragged and not self._is_fitting:
            self._of_page[column] = new / self._pane.cell_style.scale

    def _common_width(self) -> int:
        style = self._pane.cell_style
        widths = [style.zoomed(COLUMN_WIDTH)]
        has_constants = bool(self._contents.columns) and not self._contents.columns[0].items
        for row in range(min(MEASURED_ROWS, len(self._contents.shown))):
            texts = self._contents.display(row).texts[1 if has_constants else 0 :]
            widths.append(
                style.bold_metrics.horizontalAdvance(max(texts, key=len, default="")) + style.zoomed(18)
            )
        columns = self._contents.columns[:MANY]
        heads = {self._contents.heading(k) for k, column in enumerate(columns) if column.items}
        widest_head = max((style.bold_metrics.horizontalAdvance(head) for head in heads), default=0)
        return max(*widths, min(widest_head + style.zoomed(18), style.zoomed(WIDEST)))

    def _own_width(self, column: int) -> int:
        style = self._pane.cell_style
        shown = range(min(MEASURED_ROWS, len(self._contents.shown)))
        texts = [self._contents.display(row).texts[column] for row in shown]
        texts.append(self._contents.heading(column))
        widest = max(style.bold_metrics.horizontalAdvance(text) for text in texts)
        return min(max(widest + style.zoomed(18), style.zoomed(COLUMN_WIDTH)), style.zoomed(2 * WIDEST))

    def _constant_width(self) -> int:
        style, contents = self._pane.cell_style, self._contents
        count = min(MEASURED_ROWS, len(contents.shown))
        texts = [contents.display(row).texts[0] for row in range(count)]
        texts.append(contents.heading(0))
        needed = (style.bold_metrics.horizontalAdvance(text) + style.zoomed(22) for text in texts)
        return max([style.zoomed(CONSTANT_WIDTH), *needed])

    def widen(self, column: int, width: int) -> None:
        """Make a column wider for a number that came into sight, once it is painted."""
        widest = self._pane.cell_style.zoomed(WIDEST)
        if self._pane.values.columnWidth(column) < widest and column not in self._of_page:
            later(self, lambda: self._set_width(column, min(width, widest)))

    def _set_width(self, column: int, width: int) -> None:
        values = self._pane.values
        if column >= self._contents.column_count or values.columnWidth(column) >= width:
            return
        was_in_sight = values.viewport().rect().contains(values.cell_rectangle())
        values.setColumnWidth(column, width)
        if was_in_sight:  # the cursor's cell stays there
            values.scrollTo(values.currentIndex())
