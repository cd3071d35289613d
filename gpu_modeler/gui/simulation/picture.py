"""What one chart of the page shows, and how it is drawn: each kind of chart is a `Picture`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gpu_modeler.formula.units import PLAIN, Unit
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.ranges import EMPTY, Range, round_step
from gpu_modeler.gui.palette import Palette, blended

Swatch = Literal["bar", "line", "dash", "dot"]
LINE_WIDTH = 1.8


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour by meaning: a series of the palette (or its text colour for -1), and how much of it shows on the ground."""

    series: int
    strength: float = 1.0

    def colour(self, palette: Palette) -> QColor:
        """Return the colour in a palette."""
        full = palette.text if self.series < 0 else palette.series[self.series]
        return QColor(blended(full, palette.surface, self.strength) if self.strength < 1 else full)


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    text: str
    swatch: Swatch
    ink: Ink


PENS: dict[Swatch, Qt.PenStyle] = {
    "bar": Qt.PenStyle.SolidLine,
    "line": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values lie, in pixels of the plot."""

    box: QRectF
    across: Range
    up: Range

    def x(self, value: float) -> float:
        """Return the pixel column of a value along the bottom."""
        return self.box.width() * (value - self.across.low) / self.across.span

    def y(self, value: float) -> float:
        """Return the pixel row of a value at the left."""
        return self.box.height() * (self.up.high - value) / self.up.span

    def at(self, value_x: float, value_y: float) -> QPointF:
        """Return the place of a point."""
        return QPointF(self.x(value_x), self.y(value_y))

    def value_at(self, x: float) -> float:
        """Return the value along the bottom at a pixel column."""
        return self.across.low + self.across.span * x / max(self.box.width(), 1.0)


class Picture(ABC):
    """One chart's content. `ticks` names the positions 0, 1, … along the bottom; without any, numbers run there."""

    up: Range = EMPTY
    up_unit: Unit = PLAIN
    across: Range = EMPTY
    across_unit: Unit = PLAIN
    ticks: tuple[str, ...] = ()
    title = ""
    unit_text = ""

    @abstractmethod
    def keys(self) -> list[Key]:
        """Return the legend."""

    @abstractmethod
    def paint(self, painter: QPainter, frame: Frame) -> None:
        """Draw the data; grid and axes are there already."""

    @abstractmethod
    def stops(self) -> list[float]:
        """Return the positions along the bottom that can be pointed at, ascending."""

    @abstractmethod
    def hover_text(self, stop: int) -> str:
        """Return what is told at one of them."""

    @abstractmethod
    def rows(self) -> list[list[str]]:
        """Return the chart's numbers as a table with a head."""

    def summary(self) -> str:
        """Return what the chart says, for a screen reader."""
        return "\n".join("  ".join(row) for row in self.rows()[:12])

    def stop_near(self, value: float) -> int:
        """Return the position nearest to a value, -1 where there is none."""
        stops = self.stops()
        return min(range(len(stops)), key=lambda at: abs(stops[at] - value)) if stops else -1


def around(low: float, high: float, parts: int = 6) -> Range:
    """Return a range around data that need not hold zero, with ticks at round numbers."""
    if not high > low:
        size = abs(high) or 1.0
        low, high = low - size / 2, high + size / 2
    return Range(low, high, round_step((high - low) / parts))


def by_position(count: int) -> Range:
    """Return the range of positions 0 to `count` - 1, each with its own room."""
    return Range(-0.5, max(count, 1) - 0.5, 1.0)


def draw_upright(painter: QPainter, frame: Frame, value: float, ink: Ink, swatch: Swatch) -> None:
    """Draw a line from top to bottom at a value along the bottom."""
    x = round(frame.x(value)) + 0.5
    painter.setPen(QPen(ink.colour(theme.colours()), LINE_WIDTH, PENS[swatch]))
    painter.drawLine(QPointF(x, 0), QPointF(x, frame.box.height()))


def draw_label(painter: QPainter, frame: Frame, value: float, text: str, ink: Ink, *, row: int = 0) -> None:
    """Write a name beside an upright line, in one of the rows at the top; at the right edge on its left."""
    font = theme.font("caption")
    metrics = QFontMetricsF(font)
    width, x = metrics.horizontalAdvance(text) + 2, frame.x(value)
    left = x + 4 if x + 4 + width <= frame.box.width() else x - 4 - width
    box = QRectF(max(left, 0.0), 1 + row * metrics.height(), width, metrics.height())
    palette = theme.colours()
    painter.fillRect(box, QColor(palette.surface))
    painter.setFont(font)
    painter.setPen(ink.colour(palette))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def draw_curve(painter: QPainter, points: Sequence[QPointF], ink: Ink, swatch: Swatch = "line") -> None:
    """Draw a line through points."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.colour(theme.colours()), LINE_WIDTH, PENS[swatch]))
    painter.drawPolyline(list(points))
