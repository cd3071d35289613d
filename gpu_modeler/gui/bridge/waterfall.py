"""The waterfall: start, drivers up and down, end, drawn in the look of the charts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gpu_modeler.formula import Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.bridge.bars import Bar
from gpu_modeler.gui.charts.numbers import tick_text
from gpu_modeler.gui.charts.ranges import EMPTY, Range, fitted
from gpu_modeler.gui.palette import blended
from gpu_modeler.text import Language

BAR_SHARE = 0.62
WIDEST_BAR = 84.0
NAME_LINES = 3
ROOM = 8.0


class Waterfall(QWidget):
    """A picture that says nothing more than the table beside it; the pointer on a bar tells its name in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[Bar] = []
        self._unit, self._language = Unit.parse("1"), "en"
        self._range: Range = EMPTY
        self._hover = -1
        self.setMouseTracking(True)
        self.setMinimumHeight(240)

    def sizeHint(self) -> QSize:
        """Return room for a dozen bars."""
        return QSize(900, 320)

    def show_bars(self, bars: list[Bar], unit: str, language: Language) -> None:
        """Draw other bars."""
        self.bars, self._unit, self._language = bars, Unit.parse(unit), language
        lows, highs = [bar.low for bar in bars], [bar.high for bar in bars]
        self._range = fitted(min(lows, default=0.0), max(highs, default=0.0))
        self._hover = -1
        self.update()

    # --- where --------------------------------------------------------------------------------------

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(theme.font("caption"))

    def _plot(self) -> QRectF:
        """Return the ground of the bars: right of the ticks, below the unit, above the names."""
        metrics = self._metrics
        ticks = [tick_text(tick, self._range, self._unit) for tick in self._range.ticks()]
        left = max((metrics.horizontalAdvance(text) for text in ticks), default=20.0) + 2 * ROOM
        top = 2 * metrics.height() + ROOM
        bottom = NAME_LINES * metrics.height() + 2 * ROOM
        return QRectF(left, top, self.width() - left - ROOM, max(self.height() - top - bottom, 20))

    def bar_box(self, at: int) -> QRectF:
        """Return where a bar is drawn."""
        plot, bar = self._plot(), self.bars[at]
        room = plot.width() / len(self.bars)
        width = min(room * BAR_SHARE, WIDEST_BAR)
        top, bottom = self._y(plot, bar.high), self._y(plot, bar.low)
        middle = plot.left() + room * (at + 0.5)
        return QRectF(middle - width / 2, top, width, max(bottom - top, 1.0))

    def _y(self, plot: QRectF, value: float) -> float:
        return plot.top() + plot.height() * (self._range.high - value) / self._range.span

    def _bar_at(self, x: float) -> int:
        plot = self._plot()
        at = int((x - plot.left()) / plot.width() * len(self.bars)) if self.bars else -1
        return at if 0 <= at < len(self.bars) and x >= plot.left() else -1

    # --- painting -----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint grid, bars, what leads from one to the next, and texts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().surface))
        if not self.bars:
            return
        painter.setFont(theme.font("caption"))
        plot = self._plot()
        self._paint_grid(painter, plot)
        for at in range(len(self.bars)):
            self._paint_bar(painter, at)
            self._paint_link(painter, plot, at)
            self._paint_texts(painter, plot, at)

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        palette, metrics = theme.colours(), self._metrics
        unit = self._unit.label(self._language) if not self._unit.is_percent else ""  # type: ignore[arg-type]
        painter.setPen(QColor(palette.muted))
        painter.drawText(QPointF(ROOM, metrics.ascent() + 2), unit)
        for tick in self._range.ticks():
            y = round(self._y(plot, tick))
            is_zero = abs(tick) < self._range.step / 1e6
            painter.setPen(QColor(palette.actual_mark if is_zero else palette.grid_line))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(palette.muted))
            box = QRectF(0, y - metrics.height() / 2, plot.left() - ROOM, metrics.height())
            text = tick_text(tick, self._range, self._unit)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _colour(self, bar: Bar) -> QColor:
        palette = theme.colours()
        if bar.kind == "end":
            return QColor(palette.series[0])
        return QColor(palette.ok_mark if bar.kind == "up" else palette.error_mark)

    def _paint_bar(self, painter: QPainter, at: int) -> None:
        """Fill the ends; drivers are pale with an outline. Up and down are told by sign and arrow, not by hue alone."""
        bar, box, colour = self.bars[at], self.bar_box(at), self._colour(self.bars[at])
        if bar.kind == "end":
            painter.fillRect(box, colour)
        else:
            ground = theme.colours().surface
            painter.fillRect(box, QColor(blended(colour.name(), ground, 0.75 if at == self._hover else 0.5)))
            painter.setPen(colour)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_link(self, painter: QPainter, plot: QRectF, at: int) -> None:
        if at + 1 >= len(self.bars):
            return
        y = round(self._y(plot, self.bars[at].level))
        painter.setPen(QPen(QColor(theme.colours().actual_mark), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(self.bar_box(at).right(), y), QPointF(self.bar_box(at + 1).left(), y))

    def _paint_texts(self, painter: QPainter, plot: QRectF, at: int) -> None:
        palette, metrics, bar, box = theme.colours(), self._metrics, self.bars[at], self.bar_box(at)
        room = plot.width() / len(self.bars)
        centre = plot.left() + room * (at + 0.5)
        arrow = {"up": "▲ ", "down": "▼ ", "end": ""}[bar.kind]
        is_below = bar.kind == "down" and box.bottom() + metrics.height() < plot.bottom()
        top = box.bottom() + 1 if is_below else box.top() - metrics.height() - 1
        painter.setPen(self._colour(bar) if bar.kind != "end" else QColor(palette.text))
        wide = QRectF(centre - room, top, 2 * room, metrics.height())
        painter.drawText(wide, Qt.AlignmentFlag.AlignHCenter, f"{arrow}{bar.text}")
        painter.setPen(QColor(palette.text if at == self._hover or bar.kind == "end" else palette.muted))
        under = QRectF(centre - room / 2 + 2, plot.bottom() + ROOM, room - 4, NAME_LINES * metrics.height())
        for line, text in enumerate(self._name_lines(bar.name, room - 4)):
            spot = under.translated(0, line * metrics.height())
            painter.drawText(spot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _name_lines(self, name: str, width: float) -> list[str]:
        """Return a name broken at blanks, Chinese between any characters; what does not fit ends in an ellipsis."""
        metrics = self._metrics
        lines = [""]
        for part in _parts(name):
            if lines[-1] and metrics.horizontalAdvance((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
        if len(lines) > NAME_LINES:
            lines = [*lines[: NAME_LINES - 1], "".join(lines[NAME_LINES - 1 :])]
        return [metrics.elidedText(line.rstrip(), Qt.TextElideMode.ElideRight, width) for line in lines]

    # --- the pointer --------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the bar under the pointer."""
        self._set_hover(self._bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark none."""
        self._set_hover(-1)
        super().leaveEvent(event)

    def _set_hover(self, at: int) -> None:
        if at != self._hover:
            self._hover = at
            self.update()

    def event(self, event: QEvent) -> bool:
        """Tell a bar's name and value in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._bar_at(event.pos().x())
            text = f"{self.bars[at].name}\n{self.bars[at].text}" if at >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def _parts(name: str) -> list[str]:
    """Return words with the blank behind them, and Chinese characters one by one."""
    parts, word = [], ""
    for letter in name:
        if letter > "⺀":
            parts += [word] if word else []
            parts.append(letter)
            word = ""
        else:
            word += letter
            if letter == " ":
                parts.append(word)
                word = ""
    return [*parts, word] if word else parts
