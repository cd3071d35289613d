"""How many errors and warnings stand, in the status bar of every page; a click opens the checks."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from gpu_modeler.app.checking.finding import Severity
from gpu_modeler.app.checking.scoring import Score
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.text import say

MARK = 12


class Counter(QToolButton):
    """A flat button: a sign whose shape says the gravest kind that stands, and the numbers."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._score = Score(0, 0, 0, 0, 0)
        self._is_stale = True
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(MARK, MARK))
        self.renew_theme()

    def show_score(self, score: Score, *, is_stale: bool) -> None:
        """Show how many stand; a count of before the last edit has dots behind it."""
        self._score, self._is_stale = score, is_stale
        language = self._session.language
        counts = {"errors": score.errors, "warnings": score.warnings}
        self.setText(say("checks_count_stale" if is_stale else "checks_count", language, **counts))
        told = say("checks_count_told", language, score=score.message.in_language(language))
        self.setToolTip(told)
        self.setAccessibleName(told)
        self._mark()

    @property
    def gravest(self) -> Severity | None:
        """The gravest kind that stands; `None` where all is well."""
        return "error" if self._score.errors else "warning" if self._score.warnings else None

    def _mark(self) -> None:
        self.setIcon(severity_icon(self.gravest))

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.show_score(self._score, is_stale=self._is_stale)


def severity_icon(severity: Severity | None, *, is_open: bool = True) -> QIcon:
    """Return the sign of a kind: an octagon for errors, a triangle for warnings, a disc for remarks, a tick for none."""
    palette = theme.colours()
    colour = {
        "error": palette.error_mark,
        "warning": palette.warning_mark,
        "info": palette.accent,
        None: palette.ok_mark,
    }[severity]
    return QIcon(_drawn(severity, colour if is_open else palette.disabled))


def _drawn(severity: Severity | None, colour: str) -> QPixmap:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPolygonF

    scale = 4
    made = QPixmap(MARK * scale, MARK * scale)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    if severity == "error":
        corners = ((4, 1), (8, 1), (11, 4), (11, 8), (8, 11), (4, 11), (1, 8), (1, 4))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    elif severity == "warning":
        painter.drawPolygon(QPolygonF([QPointF(6, 1), QPointF(11.5, 11), QPointF(0.5, 11)]))
    elif severity == "info":
        painter.drawEllipse(QPointF(6, 6), 4, 4)
    else:
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(QColor(colour))
        pen.setWidthF(2)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(1.5, 6.5), QPointF(4.5, 9.5), QPointF(10.5, 2.5)]))
    painter.end()
    return made
