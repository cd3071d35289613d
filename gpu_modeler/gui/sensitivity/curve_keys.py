"""The legend of curves beside their chart, one below the other: what is pointed at is drawn stronger, a click leads on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import draw_mark
from gpu_modeler.gui.simulation.picture import LINE_WIDTH, PENS, Key

SWATCH, GAP = 20, 6
WIDEST = 300
MARK = 2.4


class CurveKeys(QWidget):
    """`pointed` carries the position of the key under the pointer, -1 for none; `opened` that of one that was clicked."""

    pointed = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: Sequence[Key] = ()
        self.chosen = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Name other curves."""
        self.keys, self.chosen = keys, -1
        self.updateGeometry()
        self.update()

    def choose(self, at: int) -> None:
        """Mark one as chosen, none for -1."""
        if at != self.chosen:
            self.chosen = at
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for the names, up to a width; called by Qt."""
        metrics = QFontMetrics(theme.font("caption"))
        wide = max((metrics.horizontalAdvance(key.text) for key in self.keys), default=0)
        return QSize(min(wide + SWATCH + 2 * GAP, WIDEST), len(self.keys) * self._height)

    @property
    def _height(self) -> int:
        return QFontMetrics(theme.font("caption")).height() + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint those that there is room for; called by Qt."""
        painter, palette = QPainter(self), theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, key in enumerate(self.keys[: max(1, self.height() // self._height)]):
            box = QRectF(0, at * self._height, self.width(), self._height)
            middle = box.center().y()
            painter.setPen(QPen(key.ink.colour(palette), LINE_WIDTH, PENS[key.swatch]))
            painter.drawLine(QPointF(0, middle), QPointF(SWATCH, middle))
            draw_mark(painter, QPointF(SWATCH / 2, middle), key.ink.series, MARK, filled=True)
            painter.setFont(theme.font("caption", bold=at == self.chosen))
            painter.setPen(QColor(palette.accent if at == self.chosen else palette.text))
            text = box.adjusted(SWATCH + GAP, 0, 0, 0)
            cut = QFontMetrics(painter.font()).elidedText(
                key.text, Qt.TextElideMode.ElideRight, int(text.width())
            )
            painter.drawText(text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cut)

    # --- the pointer --------------------------------------------------------------------------------

    def key_at(self, y: float) -> int:
        """Return the key at a height, -1 where there is none."""
        at = int(y // self._height)
        return at if 0 <= at < len(self.keys) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which one is pointed at; called by Qt."""
        at = self.key_at(event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(at)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is; called by Qt."""
        self.pointed.emit(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here too; called by Qt."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the one that is clicked; called by Qt."""
        at = self.key_at(event.position().y())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(at)

    def event(self, event: QEvent) -> bool:
        """Tell a name in full; called by Qt."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.key_at(event.pos().y())
            QToolTip.showText(event.globalPos(), self.keys[at].text if at >= 0 else "", self)
            return True
        return super().event(event)
