"""How one company's chart looks: the head, the axes' names, and words where there is no picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gpu_modeler.analysis.implied import Implied
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.answers import Answer
from gpu_modeler.gui.implied.drawing import Frame, draw, draw_ticks
from gpu_modeler.gui.implied.words import Point
from gpu_modeler.model import Model
from gpu_modeler.text import Language, say

COMPACT = 210
"""Below this height a chart leaves out the names of its axes, which stand above all charts."""
PAD = 10.0
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class Face:
    """A chart of a size in pixels, at one moment."""

    model: Model
    language: Language
    answer: Answer
    width: float
    height: float

    @property
    def is_compact(self) -> bool:
        """Whether there is no room for the names of the axes."""
        return self.height < COMPACT

    @property
    def head_height(self) -> float:
        """The room of the two lines above the picture."""
        heading = QFontMetricsF(theme.font("heading", bold=True))
        return heading.height() + _line() + PAD

    def frame(self) -> Frame | None:
        """Return where the picture is drawn; `None` without one."""
        found, picture = self.answer.found, self.answer.picture
        if found is None or picture is None:
            return None
        names = 0 if self.is_compact else 1
        left, top = _tick_width(found) + 2 * PAD, self.head_height + names * _line() + 4
        rows = names + (2 if self.answer.shares else 1)
        bottom = self.height - rows * _line() - PAD - 2
        box = QRectF(left, top, self.width - left - 2 * PAD, max(bottom - top, 30))
        return Frame.of(box, found, picture)

    # --- painting ---------------------------------------------------------------------------------

    def paint(self, painter: QPainter, pinned: Point | None) -> None:
        """Paint the head, then the picture or why there is none."""
        self._paint_head(painter)
        frame, found, picture = self.frame(), self.answer.found, self.answer.picture
        if frame is None or found is None or picture is None:
            self._paint_words(painter)
            return
        draw(painter, frame, found, picture, pinned)
        draw_ticks(painter, frame, found, dict(self.answer.shares), self.language)
        self._paint_shares(painter, frame)
        if not self.is_compact:
            self._paint_levers(painter, frame, found)
        if found.nearest is None:
            _paint_missed(painter, frame, words.missed_text(found, self.language))

    def _paint_head(self, painter: QPainter) -> None:
        palette, heading = theme.colours(), theme.font("heading", bold=True)
        found, room = self.answer.found, self.width - 2 * PAD
        height = QFontMetricsF(heading).height()
        chance = words.chance_head(self.answer.chance, self.language) if found else ""
        taken = QFontMetricsF(theme.font("caption")).horizontalAdvance(chance) + PAD
        painter.setFont(heading)
        painter.setPen(QColor(palette.text))
        name = words.company_name(self.model, self.answer.company).in_language(self.language)
        _write(painter, QRectF(PAD, 6, room - taken, height), name, LEFT)
        painter.setFont(theme.font("caption"))
        if found is not None:
            box = QRectF(PAD, 6, room, height)
            painter.drawText(box, RIGHT | Qt.AlignmentFlag.AlignVCenter, chance)
            painter.setPen(QColor(palette.muted))
            text = words.head_text(self.model, found, self.language)
            _write(painter, QRectF(PAD, 6 + height, room, _line()), text, LEFT)

    def _paint_levers(self, painter: QPainter, frame: Frame, found: Implied) -> None:
        """Name the levers: the one upwards over its axis, the one across under the right end of its own."""
        language, line = self.language, _line()
        painter.setPen(QColor(theme.colours().muted))
        over = QRectF(PAD, frame.box.top() - line - 3, self.width - 2 * PAD, line)
        rows = 2 if self.answer.shares else 1
        under = QRectF(PAD, frame.box.bottom() + rows * line + 3, frame.box.right() - PAD, line)
        across = f"{found.x.labels.in_language(language)} →"
        _write(painter, over, f"↑ {found.y.labels.in_language(language)}", LEFT)
        _write(painter, under, across, RIGHT)
        told = say("implied_axis_shares", language, period=found.period)
        taken = QFontMetricsF(painter.font()).horizontalAdvance(across + told) + 2 * PAD
        if self.answer.shares and taken < under.width():
            _write(painter, under, told, LEFT)

    def _paint_shares(self, painter: QPainter, frame: Frame) -> None:
        """Say at its left what the second row of ticks is."""
        if self.answer.shares:
            box = QRectF(0, frame.box.bottom() + _line() + 3, frame.box.left() - 6, _line())
            _write(painter, box, say("implied_axis_share", self.language), RIGHT)

    def _paint_words(self, painter: QPainter) -> None:
        text = say("implied_asking", self.language)
        if self.answer.found is None:
            text = words.company_text(self.model, self.answer, self.language)
        painter.setFont(theme.font())
        painter.setPen(QColor(theme.colours().muted))
        top = self.head_height
        box = QRectF(2 * PAD, top, self.width - 4 * PAD, self.height - top - PAD)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | WRAP, text)


def _paint_missed(painter: QPainter, frame: Frame, text: str) -> None:
    """Say over a picture without a curve how near the value gets."""
    palette, flags = theme.colours(), int(Qt.AlignmentFlag.AlignHCenter) | WRAP
    metrics = QFontMetricsF(painter.font())
    box = metrics.boundingRect(frame.box.adjusted(12, 8, -12, -8), flags, text).adjusted(-6, -3, 6, 3)
    painter.fillRect(box, QColor(palette.raised))
    painter.setPen(QColor(palette.text))
    painter.drawText(box, flags, text)


def _write(painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    """Write a line into a box, shortened where it does not fit, and nothing where nothing does."""
    metrics = QFontMetricsF(painter.font())
    if box.width() > 4 * metrics.averageCharWidth():
        painter.drawText(box, side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))


def _line() -> float:
    return QFontMetricsF(theme.font("caption")).height()


def _tick_width(found: Implied) -> float:
    """Return the room of the widest tick upwards."""
    widest = "0.00×"
    if found.y.move == "add":
        widest = "+0.00%" if found.y.unit.startswith("%") else "+CNY 00.0bn"
    return QFontMetricsF(theme.font("caption")).horizontalAdvance(widest)
