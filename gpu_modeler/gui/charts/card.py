"""One chart with its frame: title, unit, legend, plot; hover, keys and the menu to take it along or change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.charts.content import ChartContent, ChartPlan
from gpu_modeler.charts.names import unit_label
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.hover import HoverBox
from gpu_modeler.gui.charts.legend import Legend
from gpu_modeler.gui.charts.looking import Looking
from gpu_modeler.gui.charts.wording import axis_words, entries, hover_text, summary, tick_labels
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.canvas import Point
    from gpu_modeler.gui.charts.keys import CardKeys
    from gpu_modeler.gui.charts.plot import Plot
    from gpu_modeler.gui.charts.points import PointEditor

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
    which is how a chart scrolled into view asks for its data. `content` is all of the chart, `shown` what is not hidden
    or zoomed away.
    """

    painted = Signal()
    asked = Signal(object, float, QPointF)
    """A computed point was dragged to a value, at a place on the screen."""
    visited = Signal(object)
    """The cell behind a point is wanted: (line, place)."""
    told = Signal(object)
    """A message for the window."""
    left = Signal()
    """The keyboard goes back to the grid."""
    changing = Signal(str)
    """What is to be done with the chart: edit, duplicate, up, down or remove."""

    def __init__(self, parent: QWidget | None = None, editor: PointEditor | None = None) -> None:
        super().__init__(parent)
        self.plan: ChartPlan | None = None
        self.content: ChartContent | None = None
        self.shown: ChartContent | None = None
        self.plot: Plot | None = None
        self.editor = editor
        self.is_stale = True
        self._language: Language = "zh"
        self._keys: CardKeys | None = None
        self._said: tuple[Point, str] | None = None
        self.setObjectName("chartCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self._title, self._unit, self._more = Title(), QLabel(), QLabel()
        self.legend, self.box = Legend(), HoverBox(self)
        self.looking = Looking(self, self.legend)
        self._all_years = QToolButton(self)
        self._all_years.clicked.connect(lambda: self.looking.show_all_years())  # noqa: PLW0108 - made below
        self.footer = QLabel()
        self._lay_out()

    def _lay_out(self) -> None:
        self._title.setFont(theme.font("heading", bold=True))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING[2])
        head.addWidget(self._title, 1)
        self._all_years.setFont(theme.font("caption"))
        self._all_years.setAutoRaise(True)
        self._all_years.hide()
        head.addWidget(self._all_years)
        for label in (self._more, self._unit, self.footer):
            label.setObjectName("mutedLabel")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(theme.font("caption"))
        for label in (self._more, self._unit):
            head.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING[3], theme.SPACING[2], theme.SPACING[2], theme.SPACING[1])
        column.setSpacing(theme.SPACING[1] // 2)
        column.addLayout(head)
        column.addWidget(self.legend)
        column.addStretch(0)
        self.footer.hide()

    @property
    def language(self) -> Language:
        """The language it speaks."""
        return self._language

    # --- what is shown ---

    def show_plan(self, plan: ChartPlan, language: Language, *, keep_ranges: bool) -> None:
        """Show another chart, or the same of another company, scenario or language. Its data follow when visible."""
        if self.plan is None or self.plan.id != plan.id:
            self.looking.forget()
        self.plan, self._language = plan, language
        self.is_stale = True
        title = plan.title.in_language(language)
        self._title.setText(title)
        self._title.setToolTip(plain_tip(title))
        self._unit.setText(unit_label(plan, language))
        self._all_years.setText(say("chart_all_years", language))
        shown = len(plan.curves)
        more = (
            say("chart_first_of", language, shown=shown, all=shown + plan.left_out) if plan.left_out else ""
        )
        self._more.setText(more)
        self.legend.show_entries(entries(plan, language), self.looking.hiding.keys)
        self.setAccessibleName(say("chart_accessible", language, title=title))
        self.box.hide()
        if self.plot is not None:
            self._refit(plan, keep_ranges=keep_ranges)
        self.update()

    def _refit(self, plan: ChartPlan, *, keep_ranges: bool) -> None:
        from gpu_modeler.gui.charts.plot import frame_of

        assert self.plot is not None
        if self.plot.frame != frame_of(plan.kind):
            self.plot.deleteLater()
            self.plot.hide()
            self.plot = None
        elif not keep_ranges:
            self.plot.forget_ranges()

    def build(self) -> None:
        """Make the plot; the first one imports pyqtgraph, which is why none is made before one is seen."""
        from gpu_modeler.gui.charts.keys import CardKeys
        from gpu_modeler.gui.charts.plot import Plot, frame_of

        assert self.plan is not None
        self.plot = Plot(self, frame_of(self.plan.kind))
        self.plot.hovered.connect(self._hovered)
        self._keys = CardKeys(self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.footer)
        self.box.raise_()

    def show_content(self, content: ChartContent) -> None:
        """Draw the values of now."""
        self.content = content
        self.is_stale = False
        self._draw()
        self._say_again()
        self.setAccessibleDescription(summary(content, self._language))

    def _draw(self) -> None:
        assert self.plot is not None
        assert self.content is not None
        self.shown = shown = self.looking.part_of(self.content)
        self._all_years.setVisible(self.looking.hiding.zoom is not None)
        self.plot.data.handles = self.editor.handles(shown) if self.editor is not None else frozenset()
        self.plot.show_content(shown, tick_labels(shown, self._language), self._language)
        self._unit.setText(
            axis_words(shown, self.plot.scale_on(shown, self.plot.data.left, self._language), self._language)
        )

    def _say_again(self) -> None:
        """Let the box beside a point tell the values of now."""
        if self._said is not None and self.box.isVisible() and self.plot is not None:
            if self.plot.data.canvas().is_there(self._said[0]):
                self.say_at(*self._said)
            else:
                self.box.hide()

    def redraw(self) -> None:
        """Draw the same values on ranges of their own: other curves or years of them are wanted."""
        if self.plot is not None and self.content is not None:
            self.plot.forget_ranges()
            self._draw()

    def redraw_when_idle(self) -> None:
        """Ask to be drawn again: a range that stood still while a point was dragged may not fit any more."""
        self.is_stale = True
        self.painted.emit()

    def restyle(self) -> None:
        """Take over the colours in force."""
        if self.plot is not None:
            self.plot.restyle()
        self.legend.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ask for data when seen without; called by Qt."""
        super().paintEvent(event)
        if self.is_stale:
            self.painted.emit()

    # --- pointer and keys ---

    def _hovered(self, tick: int, on_screen: QPointF) -> None:
        self._said = None
        if tick < 0 or self.shown is None or self.shown.fault is not None or self.plot is None:
            self.box.hide()
            return
        at = self.plot.data.mapFromScene(self.plot.mapToScene(self.plot.mapFromGlobal(on_screen.toPoint())))
        strong = self.plot.data.canvas().nearest_curve(at, tick)
        text = hover_text(self.shown, tick, self._language, strong, self.plot.scales)
        self.box.show_at(text, self.mapFromGlobal(on_screen.toPoint()))

    def say_at(self, point: Point, said: str = "") -> None:
        """Show the box of a point's tick beside the point, with a line below."""
        if self.plot is None or self.shown is None:
            return
        self._said = (point, said)
        place = self.plot.mapFromScene(self.plot.data.mapToScene(self.plot.data.canvas().place_of(point)))
        text = hover_text(self.shown, point[1], self._language, point[0], self.plot.scales) + said
        self.box.show_at(text, self.mapFromGlobal(self.plot.mapToGlobal(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the points with the arrow keys and move them, see `CardKeys`; called by Qt."""
        if self._keys is None or not self._keys.press(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was moved by keys; called by Qt."""
        super().focusOutEvent(event)
        self.box.hide()
        if self._keys is not None:
            self._keys.finish()

    # --- taking it along ---

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to change the chart, or to take it along; called by Qt."""
        if self.content is not None:
            self.menu(self.mapFromGlobal(event.globalPos())).exec(event.globalPos())

    def menu(self, at: QPoint | None = None) -> QMenu:
        """Return the menu, made for the language in use; with the point at `at`, if there is one."""
        from gpu_modeler.gui.charts.card_menu import card_menu

        return card_menu(self, at)
