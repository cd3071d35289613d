"""One company's chart: it can be chosen, made large, pointed at, and marked at any setting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.implied import words
from gpu_modeler.gui.implied.answers import Answer
from gpu_modeler.gui.implied.drawing import Frame, Point, draw, draw_ticks
from gpu_modeler.text import say

SNAP = 7.0
COMPACT = 210
PAD = 10.0


class ImpliedChart(QWidget):
    """What a person does with it is sent; `asked` carries a name and the company.

    Names: `large` (shown large, or small again), `back`, `x` and `y` (the lever's cells), `menu`, and the arrows.
    """

    chosen = Signal(str)
    asked = Signal(str, str)
    pinnedMoved = Signal(str)

    def __init__(self, session: Session, company: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.company = session, company
        self.answer = Answer(company)
        self.pinned: Point | None = None
        self.is_chosen = False
        self.tell_at: words.Teller | None = None
        self.menu_at = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(240, 150))

    def sizeHint(self) -> QSize:
        """Return room for a small chart."""
        return QSize(400, 260)

    def show_answer(self, answer: Answer) -> None:
        """Show what is known; until there is a new picture the one before stays."""
        if answer is self.answer:
            return
        if answer.picture is None and answer.found is not None and self.answer.picture is not None:
            return
        self.answer = answer
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language, model = self._session.language, self._session.model
        self.setAccessibleName(words.company_name(model, self.company).in_language(language))
        self.setAccessibleDescription(words.company_text(model, self.answer, language))
        self.update()

    def choose(self, *, chosen: bool) -> None:
        """Show a frame as the chosen one, or none."""
        if chosen != self.is_chosen:
            self.is_chosen = chosen
            self.update()

    def pin(self, at: Point | None) -> None:
        """Mark a setting of both levers, or none."""
        if at != self.pinned:
            self.pinned = at
            self.update()
            self.pinnedMoved.emit(self.company)

    # --- where ------------------------------------------------------------------------------------

    def frame(self) -> Frame | None:
        """Return where the picture is drawn; `None` without one."""
        found, picture = self.answer.found, self.answer.picture
        if found is None or picture is None:
            return None
        metrics = QFontMetricsF(theme.font("caption"))
        widest = metrics.horizontalAdvance("+0.00%" if found.y.move == "add" else "0.00×")
        if found.y.move == "add" and not found.y.unit.startswith("%"):
            widest = metrics.horizontalAdvance("+CNY 00.0bn")
        names = 0 if self.is_compact else 1
        left, top = widest + 2 * PAD, self._head_height() + names * metrics.height() + 4
        rows = names + (2 if self.answer.shares else 1)
        bottom = self.height() - rows * metrics.height() - PAD - 2
        box = QRectF(left, top, self.width() - left - 2 * PAD, max(bottom - top, 30))
        return Frame.of(box, found, picture)

    @property
    def is_compact(self) -> bool:
        """Whether the chart is so low that it leaves out the names of its axes, which stand above all charts."""
        return self.height() < COMPACT

    def _head_height(self) -> float:
        heading, caption = (
            QFontMetricsF(theme.font("heading", bold=True)),
            QFontMetricsF(theme.font("caption")),
        )
        return heading.height() + caption.height() + PAD

    # --- painting ---------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the head, then the picture or why there is none; called by Qt."""
        palette, painter = theme.colours(), QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.surface))
        self._paint_edge(painter)
        self._paint_head(painter)
        frame, found, picture = self.frame(), self.answer.found, self.answer.picture
        if frame is None or found is None or picture is None:
            self._paint_words(painter)
            return
        draw(painter, frame, found, picture, self.pinned)
        language = self._session.language
        draw_ticks(painter, frame, found, dict(self.answer.shares), language)
        self._paint_shares(painter, frame)
        if not self.is_compact:
            self._paint_levers(painter, frame)
        if found.nearest is None:
            self._paint_missed(painter, frame, words.missed_text(found, language))

    def _paint_edge(self, painter: QPainter) -> None:
        palette = theme.colours()
        width = 2 if self.is_chosen else 1
        painter.setPen(QPen(QColor(palette.accent if self.is_chosen else palette.border), width))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRect(edge.adjusted(0.5, 0.5, -0.5, -0.5) if self.is_chosen else edge)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(edge.adjusted(3, 3, -3, -3))

    def _paint_head(self, painter: QPainter) -> None:
        palette, language, model = theme.colours(), self._session.language, self._session.model
        heading, caption = theme.font("heading", bold=True), theme.font("caption")
        width, height = self.width() - 2 * PAD, QFontMetricsF(heading).height()
        painter.setFont(heading)
        painter.setPen(QColor(palette.text))
        name = words.company_name(model, self.company).in_language(language)
        metrics = QFontMetricsF(caption)
        chance = words.chance_head(self.answer.chance, language) if self.answer.found else ""
        left = QRectF(PAD, 6, width - metrics.horizontalAdvance(chance) - PAD, height)
        self._write(painter, left, name, Qt.AlignmentFlag.AlignLeft)
        if self.answer.found is None:
            return
        painter.setFont(caption)
        room = QRectF(PAD, 6, width, height)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, chance)
        painter.setPen(QColor(palette.muted))
        text = words.head_text(model, self.answer.found, language)
        box = QRectF(PAD, 6 + height, width, metrics.height())
        self._write(painter, box, text, Qt.AlignmentFlag.AlignLeft)

    def _paint_levers(self, painter: QPainter, frame: Frame) -> None:
        """Name the levers: the one upwards over its axis, the one across under the right end of its own."""
        found, language = self.answer.found, self._session.language
        assert found is not None
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme.colours().muted))
        up = f"↑ {found.y.labels.in_language(language)}"
        across = f"{found.x.labels.in_language(language)} →"
        line = metrics.height()
        over = QRectF(PAD, frame.box.top() - line - 3, self.width() - 2 * PAD, line)
        rows = 2 if self.answer.shares else 1
        under = QRectF(PAD, frame.box.bottom() + rows * line + 3, frame.box.right() - PAD, line)
        self._write(painter, over, up, Qt.AlignmentFlag.AlignLeft)
        self._write(painter, under, across, Qt.AlignmentFlag.AlignRight)
        told = say("implied_axis_shares", language, period=found.period)
        is_room = metrics.horizontalAdvance(across + told) + 2 * PAD < under.width()
        if self.answer.shares and is_room:
            self._write(painter, under, told, Qt.AlignmentFlag.AlignLeft)

    def _paint_shares(self, painter: QPainter, frame: Frame) -> None:
        """Say at its left what the second row of ticks is."""
        metrics = QFontMetricsF(painter.font())
        box = QRectF(0, frame.box.bottom() + metrics.height() + 3, frame.box.left() - 6, metrics.height())
        if self.answer.shares:
            self._write(
                painter, box, say("implied_axis_share", self._session.language), Qt.AlignmentFlag.AlignRight
            )

    @staticmethod
    def _write(painter: QPainter, box: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        """Write a line into a box, shortened where it does not fit, and nothing where nothing does."""
        metrics = QFontMetricsF(painter.font())
        if box.width() > 4 * metrics.averageCharWidth():
            painter.drawText(box, side, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    def _paint_missed(self, painter: QPainter, frame: Frame, text: str) -> None:
        palette = theme.colours()
        metrics = QFontMetricsF(painter.font())
        flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
        box = metrics.boundingRect(frame.box.adjusted(12, 8, -12, -8), flags, text).adjusted(-6, -3, 6, 3)
        painter.fillRect(box, QColor(palette.raised))
        painter.setPen(QColor(palette.text))
        painter.drawText(box, flags, text)

    def _paint_words(self, painter: QPainter) -> None:
        palette, language = theme.colours(), self._session.language
        text = words.company_text(self._session.model, self.answer, language)
        if self.answer.found is not None:
            text = say("implied_asking", language)
        painter.setFont(theme.font())
        painter.setPen(QColor(palette.muted))
        box = QRectF(self.rect()).adjusted(2 * PAD, self._head_height(), -2 * PAD, -PAD)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), text)

    # --- the pointer ------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what holds under the pointer; called by Qt."""
        frame, place = self.frame(), event.position()
        if frame is None or self.tell_at is None or not frame.box.contains(place):
            QToolTip.hideText()
            return
        text = self.tell_at(self.company, self._snapped(frame, place))
        QToolTip.showText(event.globalPosition().toPoint() + QPoint(14, 14), text, self)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell nothing; called by Qt."""
        QToolTip.hideText()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the company, and mark what is under the pointer; called by Qt."""
        self.chosen.emit(self.company)
        frame = self.frame()
        if event.button() == Qt.MouseButton.LeftButton and frame and frame.box.contains(event.position()):
            self.pin(self._snapped(frame, event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the cells of a lever: left of the chart the one upwards, else the one across; called by Qt."""
        frame = self.frame()
        if frame is None or event.position().y() < self._head_height():
            self.asked.emit("large", self.company)
            return
        self.pin(None)  # the first click marked what is under the pointer
        is_left = event.position().x() < frame.box.left()
        self.asked.emit("y" if is_left else "x", self.company)

    def _snapped(self, frame: Frame, place: QPointF) -> Point:
        """Return the settings under the pointer: those of a mark or of the curve where it is near one."""
        found, picture = self.answer.found, self.answer.picture
        assert found is not None
        assert picture is not None
        marks = [(found.x.neutral, found.y.neutral)]
        if found.nearest is not None:
            marks.append((found.nearest.x, found.nearest.y))
        expected = found.consensus
        if expected is not None and expected.x is not None and expected.y is not None:
            marks.append((expected.x, expected.y))
        return (
            frame.nearest_of(marks, place, SNAP)
            or frame.nearest(picture.contours.points, place, SNAP)
            or frame.settings(place)
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done; called by Qt."""
        self.chosen.emit(self.company)
        self.menu_at = event.globalPos()
        self.asked.emit("menu", self.company)

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of a chart, leave others to the page; called by Qt."""
        names = {
            Qt.Key.Key_Return: "large", Qt.Key.Key_Enter: "large", Qt.Key.Key_Space: "large",
            Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down",
        }  # fmt: skip
        name = names.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.asked.emit("copy", self.company)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif name is not None:
            self.asked.emit(name, self.company)
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if self.pinned is not None:
            self.pin(None)
        else:
            self.asked.emit("back", self.company)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the company; called by Qt."""
        super().focusInEvent(event)
        self.chosen.emit(self.company)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere; called by Qt."""
        super().focusOutEvent(event)
        self.update()
