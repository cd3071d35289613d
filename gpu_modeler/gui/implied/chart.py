"""One company's chart: it can be chosen, made large, pointed at, and marked at any setting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
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
from gpu_modeler.gui.implied.drawing import Frame
from gpu_modeler.gui.implied.face import Face
from gpu_modeler.gui.implied.words import Point

SNAP = 7.0


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
        self.retranslate()

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

    # --- looks ------------------------------------------------------------------------------------

    @property
    def _face(self) -> Face:
        session = self._session
        return Face(session.model, session.language, self.answer, self.width(), self.height())

    def frame(self) -> Frame | None:
        """Return where the picture is drawn; `None` without one."""
        return self._face.frame()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart with an edge that shows whether it is chosen and has the keys; called by Qt."""
        palette, painter = theme.colours(), QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.surface))
        width = 2 if self.is_chosen else 1
        painter.setPen(QPen(QColor(palette.accent if self.is_chosen else palette.border), width))
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRect(edge)
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(edge.adjusted(3, 3, -3, -3))
        self._face.paint(painter, self.pinned)

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
        if frame is None or event.position().y() < self._face.head_height:
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
