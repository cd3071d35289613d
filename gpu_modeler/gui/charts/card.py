"""One chart with its frame: title, unit, legend, plot; hover, keys and the menu to take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gpu_modeler.charts.content import ChartContent, ChartPlan
from gpu_modeler.charts.names import unit_label
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts import export
from gpu_modeler.gui.charts.legend import Legend
from gpu_modeler.gui.charts.wording import entries, hover_text, summary, table, tick_labels
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.plot import Plot

HEIGHT = 236


class Title(QLabel):
    """A line of text that ends in … where it is too long; the tool tip has all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits; called by Qt."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class ChartCard(QFrame):
    """A frame around one chart. It has words at once, a plot once `build` was called, data once `show_content` was.

    `is_stale` says that data changed since they were drawn; `painted` is sent whenever Qt shows the card in that state,
    which is how a chart scrolled into view asks for its data.
    """

    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: ChartPlan | None = None
        self.content: ChartContent | None = None
        self.plot: Plot | None = None
        self.is_stale = True
        self._language: Language = "zh"
        self.setObjectName("chartCard")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(HEIGHT)
        self._title, self._unit, self._more = Title(), QLabel(), QLabel()
        self._legend = Legend()
        self._lay_out()

    def _lay_out(self) -> None:
        self._title.setFont(theme.font("heading", bold=True))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING[2])
        head.addWidget(self._title, 1)
        for label in (self._more, self._unit):
            label.setObjectName("mutedLabel")
            label.setFont(theme.font("caption"))
            head.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING[3], theme.SPACING[2], theme.SPACING[2], theme.SPACING[1])
        column.setSpacing(theme.SPACING[1] // 2)
        column.addLayout(head)
        column.addWidget(self._legend)
        column.addStretch(0)

    @property
    def language(self) -> Language:
        """The language it speaks."""
        return self._language

    # --- what is shown ---

    def show_plan(self, plan: ChartPlan, language: Language, *, keep_ranges: bool) -> None:
        """Show another chart, or the same of another company, scenario or language. Its data follow when visible."""
        self.plan, self._language = plan, language
        self.is_stale = True
        title = plan.title.in_language(language)
        self._title.setText(title)
        self._title.setToolTip(title)
        self._unit.setText(unit_label(plan, language))
        shown = len(plan.curves)
        more = (
            say("chart_first_of", language, shown=shown, all=shown + plan.left_out) if plan.left_out else ""
        )
        self._more.setText(more)
        self._legend.show_entries(entries(plan, language))
        self.setAccessibleName(say("chart_accessible", language, title=title))
        if self.plot is not None and not keep_ranges:
            self.plot.forget_ranges()
        self.update()

    def build(self) -> None:
        """Make the plot; the first one imports pyqtgraph, which is why none is made before one is seen."""
        from gpu_modeler.gui.charts.plot import Plot

        self.plot = Plot(self)
        self.plot.hovered.connect(self._hovered)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.plot, 1)

    def show_content(self, content: ChartContent) -> None:
        """Draw the values of now."""
        assert self.plot is not None
        self.content = content
        self.is_stale = False
        self.plot.show_content(content, tick_labels(content, self._language))
        self.setAccessibleDescription(summary(content, self._language))

    def restyle(self) -> None:
        """Take over the colours in force."""
        if self.plot is not None:
            self.plot.restyle()
        self._legend.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for data when seen without; called by Qt."""
        super().paintEvent(event)
        if self.is_stale:
            self.painted.emit()

    # --- pointer and keys ---

    def _hovered(self, tick: int, at: QPointF) -> None:
        if tick < 0 or self.content is None:
            QToolTip.hideText()
            return
        QToolTip.showText(at.toPoint() + QPoint(14, 14), hover_text(self.content, tick, self._language), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the ticks with the arrow keys, as the pointer does; called by Qt."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.plot is None or self.content is None:
            super().keyPressEvent(event)
            return
        last = len(self.content.plan.ticks) - 1
        tick = min(max(self.plot.data.hover + step, 0), last)
        self.plot.data.set_hover(tick)
        self._hovered(tick, QPointF(self.mapToGlobal(self.rect().center())))

    # --- taking it along ---

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the chart as a picture, a drawing or a table; called by Qt."""
        if self.content is not None:
            self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """Return the menu, made for the language in use."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices = {
            "chart_copy_image": lambda: export.copy_image(self),
            "chart_copy_data": self._copy_data,
            "chart_save_image": lambda: export.ask_and_save(self, "png", self._language),
            "chart_save_drawing": lambda: export.ask_and_save(self, "svg", self._language),
        }
        for key, chosen in choices.items():
            menu.addAction(say(key, self._language)).triggered.connect(chosen)
        return menu

    def _copy_data(self) -> None:
        if self.content is not None:
            export.copy_text(table(self.content, self._language))
