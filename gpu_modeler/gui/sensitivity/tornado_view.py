"""The tornado as a table whose second column is the chart: bars about the base, a common scale above them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.leading_table import BarsTable
from gpu_modeler.gui.palette import blended
from gpu_modeler.gui.sensitivity import bars as columns
from gpu_modeler.gui.sensitivity.bars import DRAWN, Drawn, Index, TornadoModel
from gpu_modeler.gui.sensitivity.scale import Scale, scale_of

LABEL_ROOM = 84.0
"""On either side of the longest bar, for the input's low and high."""
PALE = 0.34


class BarDelegate(QStyledItemDelegate):
    """Draws one bar: low pale with an outline, high full, each with the input's value at its end."""

    def __init__(self, model: TornadoModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; called by Qt."""
        box = QRectF(option.rect)
        drawn: Drawn = index.data(DRAWN)
        palette = theme.colours()
        painter.save()
        if option.state & option.state.State_Selected:
            painter.fillRect(box, QColor(palette.selection))
        scale = scale_of(self._model.bounds, box, LABEL_ROOM)
        _paint_lines(painter, scale, box)
        painter.setFont(theme.font("caption"))
        if drawn.base is not None:
            self._paint_bar(painter, drawn, scale, box)
        painter.restore()

    def _paint_bar(self, painter: QPainter, drawn: Drawn, scale: Scale, box: QRectF) -> None:
        palette, base = theme.colours(), scale.x(drawn.base or 0.0)
        low = base if drawn.at_low is None else scale.x(drawn.at_low)
        high = base if drawn.at_high is None else scale.x(drawn.at_high)
        upper, height = box.top() + 4, box.height() - 8
        is_one_sided = (low - base) * (high - base) > 0
        part = height / 2 if is_one_sided else height
        pale = QColor(blended(palette.series[1], palette.surface, PALE))
        painter.setPen(QPen(QColor(palette.series[1]), 1))
        painter.setBrush(pale)
        painter.drawRect(QRectF(min(base, low), upper, abs(low - base), part))
        painter.setPen(QPen(QColor(palette.series[0]), 1))
        painter.setBrush(QColor(palette.series[0]))
        painter.drawRect(QRectF(min(base, high), upper + height - part, abs(high - base), part))
        painter.setPen(QPen(QColor(palette.text), 1))
        painter.drawLine(QPointF(base, box.top()), QPointF(base, box.bottom()))
        self._paint_ends(painter, drawn, (low, base, high), box)

    def _paint_ends(
        self, painter: QPainter, drawn: Drawn, at: tuple[float, float, float], box: QRectF
    ) -> None:
        """Write the input's low and high at the ends of their bars; both at the longer one where they lie on one side."""
        low, base, high = at
        if (low - base) * (high - base) > 0:
            far = max(low, high) if low > base else min(low, high)
            _write(painter, f"{drawn.low} · {drawn.high}", far, base, box)
            return
        lies_left = low < base or (low == base and high > base)
        _write(painter, drawn.low, low, base if low != base else base + (1 if lies_left else -1), box)
        _write(painter, drawn.high, high, base if high != base else base + (-1 if lies_left else 1), box)


def _write(painter: QPainter, text: str, end: float, base: float, box: QRectF) -> None:
    """Write a text beyond the end of a bar that comes from `base`."""
    if end < base:
        room = QRectF(box.left(), box.top(), end - box.left() - 5, box.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
    else:
        room = QRectF(end + 5, box.top(), box.right() - end - 5, box.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)


def _paint_lines(painter: QPainter, scale: Scale, box: QRectF) -> None:
    painter.setPen(QPen(QColor(theme.colours().grid_line), 1))
    for tick in scale.ticks:
        painter.drawLine(QPointF(scale.x(tick), box.top()), QPointF(scale.x(tick), box.bottom()))


class TornadoHeader(QHeaderView):
    """Writes the scale over the bars instead of a name."""

    def __init__(self, session: Session, model: TornadoModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session, self._bars = session, model

    def sizeHint(self) -> QSize:
        """Return a height for two lines."""
        hint = super().sizeHint()
        return QSize(hint.width(), 2 * self.fontMetrics().height() + 8)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a section; called by Qt."""
        if section != columns.BAR or self._bars.found is None:
            super().paintSection(painter, rect, section)
            return
        palette, box = theme.colours(), QRectF(rect)
        painter.save()
        painter.fillRect(box, QColor(palette.raised))
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(palette.muted))
        scale = scale_of(self._bars.bounds, box, LABEL_ROOM)
        half = box.height() / 2
        for tick in scale.ticks:
            at = QRectF(scale.x(tick) - 60, box.top() + half, 120, half - 2)
            painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), self._number(tick))
        self._paint_base(painter, scale, QRectF(box.left(), box.top() + 2, box.width(), half - 2))
        painter.setPen(QColor(palette.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_base(self, painter: QPainter, scale: Scale, box: QRectF) -> None:
        found = self._bars.found
        if found is None or not isinstance(found.base, float):
            return
        painter.setPen(QColor(theme.colours().text))
        painter.setFont(theme.font("caption", bold=True))
        x = min(max(scale.x(found.base), box.left() + 90), box.right() - 90)
        line = self._session.model.lines[found.output.line]
        text = words.value_with_unit(line, found.base).in_language(self._session.language)
        painter.drawText(
            QRectF(x - 90, box.top(), 180, box.height()), int(Qt.AlignmentFlag.AlignCenter), text
        )

    def _number(self, value: float) -> str:
        found = self._bars.found
        assert found is not None
        return words.precise_text(self._session.model.lines[found.output.line], float(f"{value:.6g}"))


class TornadoView(BarsTable):
    """`opened` is sent with the bar whose input shall be gone to: by a click on it, or Enter."""

    opened = Signal(object)
    leading = columns.BAR
    row_room = 9

    def __init__(self, session: Session, model: TornadoModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._bars = model
        self.take_header(TornadoHeader(session, model, self))
        self.setItemDelegateForColumn(columns.BAR, BarDelegate(model, self))

    def lead(self, index: Index) -> None:
        """Go to the input of a bar."""
        self.opened.emit(self._bars.bars[index.row()])

    def copied_text(self) -> str:
        """Return all bars as a table."""
        return self._bars.copied_text()
