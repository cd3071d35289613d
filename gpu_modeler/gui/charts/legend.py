"""The legend: a thin row of swatches and names above the data, never over them; wraps when the chart is narrow.

A click hides a curve or shows it again, two clicks leave it alone on the chart; so do Space and Enter on the name that
the arrow keys are at.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.marks import curve_colour, curve_dash, draw_mark
from gpu_modeler.gui.charts.wording import CurveKey, Entry
from gpu_modeler.text import say

SWATCH = 16
GAP = 6
BETWEEN = 14


class Legend(QWidget):
    """Paints its entries in rows; its height follows from its width."""

    toggled = Signal(object)
    """The key of the curve to hide or to show again."""
    isolated = Signal(object)
    """The key of the curve that is to be alone, or with all others again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.hidden_keys: frozenset[CurveKey] = frozenset()
        self._at = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(theme.font("caption"))
        self.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # takes its place in the order of Tab before it has entries

    def show_entries(self, entries: list[Entry], hidden: frozenset[CurveKey] = frozenset()) -> None:
        """Name other curves, some of them hidden."""
        if (entries, hidden) == (self.entries, self.hidden_keys):
            self._name()  # the language may be another
            return
        self.entries, self.hidden_keys = entries, hidden
        self._at = min(self._at, max(len(entries) - 1, 0))
        self._name()
        can_toggle = sum(bool(entry.key) for entry in entries) > 1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if can_toggle else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_toggle else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        """Tell a screen reader the names, that at which the keys are, and what is hidden."""
        language = theme.language()
        hidden = say("chart_legend_hidden", language)
        texts = [e.text + (f" ({hidden})" if e.key in self.hidden_keys else "") for e in self.entries]
        named = ("、" if language == "zh" else ", ").join(texts)
        self.setAccessibleName(say("access_part", language, part=say("chart_legend", language), name=named))
        if self.hasFocus() and texts:
            self.setAccessibleDescription(texts[self._at])

    def hasHeightForWidth(self) -> bool:
        """Say that narrower means higher; called by Qt."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows; called by Qt."""
        if not self.entries:
            return 2
        rows = {row for row, _, _ in self._places(width)}
        return max(len(rows), 1) * self._row_height()

    def sizeHint(self) -> QSize:
        """Return the size at the present width; called by Qt."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        """Return one row; called by Qt."""
        return QSize(60, self._row_height() if self.entries else 2)

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height()

    def _places(self, width: int) -> list[tuple[int, int, str]]:
        """Return (row, x, text) of each entry; a name wider than the chart is shortened."""
        metrics = QFontMetrics(self.font())
        places: list[tuple[int, int, str]] = []
        row, x = 0, 0
        for entry in self.entries:
            text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, max(width - SWATCH - GAP, 40))
            needed = SWATCH + GAP + metrics.horizontalAdvance(text)
            if x and x + needed > width:
                row, x = row + 1, 0
            places.append((row, x, text))
            x += needed + BETWEEN
        return places

    def box_of(self, position: int) -> QRectF:
        """Return where an entry stands."""
        row, x, text = self._places(self.width())[position]
        width = SWATCH + GAP + QFontMetrics(self.font()).horizontalAdvance(text)
        return QRectF(x, row * self._row_height(), width, self._row_height())

    # --- pointer and keys ---

    def _entry_at(self, at: QPoint) -> int:
        found = (k for k in range(len(self.entries)) if self.box_of(k).contains(QPointF(at)))
        return next(found, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hide the curve whose name was clicked, or show it again; called by Qt."""
        if not self._act(self._entry_at(event.position().toPoint()), self.toggled):
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Leave one curve alone; the first click has hidden it or shown it. Called by Qt."""
        self._act(self._entry_at(event.position().toPoint()), self.isolated)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the names, hide, show and isolate; called by Qt."""
        key = event.key()
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.entries:
            self._at = (self._at + (1 if key == Qt.Key.Key_Right else -1)) % len(self.entries)
            self._name()
            self.update()
        elif key == Qt.Key.Key_Space:
            self._act(self._at, self.toggled)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._act(self._at, self.isolated)
        else:
            super().keyPressEvent(event)

    def _act(self, position: int, signal: SignalInstance) -> bool:
        if not 0 <= position < len(self.entries) or not self.entries[position].key:
            return False
        self._at = position
        signal.emit(self.entries[position].key)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which name the keys are at; called by Qt."""
        super().focusInEvent(event)
        self._name()
        self.update()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint swatches and names; called by Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, height = theme.colours(), self._row_height()
        for position, (entry, (row, x, text)) in enumerate(
            zip(self.entries, self._places(self.width()), strict=True)
        ):
            is_hidden = entry.key in self.hidden_keys
            painter.setOpacity(0.35 if is_hidden else 1.0)
            _paint_swatch(painter, entry, QRectF(x, row * height, SWATCH, height))
            painter.setOpacity(1.0)
            self._paint_name(
                painter, QRectF(x + SWATCH + GAP, row * height, self.width(), height), text, is_hidden
            )
            if self.hasFocus() and position == self._at:
                painter.setPen(QPen(QColor(palette.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.box_of(position).adjusted(-1, 0.5, 2, -0.5), 3, 3)
        painter.end()

    def _paint_name(self, painter: QPainter, box: QRectF, text: str, is_hidden: bool) -> None:  # noqa: FBT001
        font = theme.font("caption")
        font.setStrikeOut(is_hidden)  # not by a paler hue alone
        painter.setFont(font)
        painter.setPen(QColor(theme.colours().muted if is_hidden else theme.colours().text))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_swatch(painter: QPainter, entry: Entry, box: QRectF) -> None:
    colour, middle = QColor(curve_colour(entry.colour)), box.center().y()
    if entry.mark == "bar":
        painter.fillRect(QRectF(box.left() + 3, middle - 5, 10, 10), colour)
        return
    dash = Qt.PenStyle.DashLine if entry.mark == "dashes" else curve_dash(entry.colour)
    painter.setPen(QPen(colour, 2, dash))
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    if entry.mark != "dashes":
        draw_mark(painter, box.center(), entry.colour, 3, filled=True)
