"""The row of a card by which its input is dragged."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.dragging import can_drag, drag_range, is_drawn
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.live import words
from gpu_modeler.gui.live.drag import Drag
from gpu_modeler.gui.live.track import Track
from gpu_modeler.text import say

_UNKNOWN = (math.nan, math.nan)


class DragRow(QWidget):
    """Shows the value and the ends between which it can be dragged; hidden for cells that hold no typed number."""

    began = Signal()
    ended = Signal()
    leaveRequested = Signal()

    def __init__(self, session: Session, drag: Drag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._drag = session, drag
        self._output: Output | None = None
        self._kind: tuple[Output, str, bool] | None = None
        self.track = Track(self)
        self.name, self.value, self.low, self.high, self.note = (QLabel(self) for _ in range(5))
        self._lay_out()
        self.track.moved.connect(self._move)
        self.track.let_go.connect(self._let_go)
        self.track.given_up.connect(self._give_up)
        self.track.done.connect(self.leaveRequested)

    def _lay_out(self) -> None:
        for label in (self.name, self.low, self.high, self.note):
            label.setObjectName("mutedLabel")
            label.setFont(theme.font("caption"))
        self.value.setFont(theme.font(bold=True))
        self.note.setWordWrap(True)
        right = Qt.AlignmentFlag.AlignRight
        rows = QGridLayout(self)
        rows.setContentsMargins(0, theme.SPACING[1], 0, 0)
        rows.setVerticalSpacing(0)
        rows.addWidget(self.name, 0, 0, 1, 2)
        rows.addWidget(self.value, 0, 1, 1, 2, right)
        rows.addWidget(self.low, 1, 0)
        rows.addWidget(self.track, 1, 1)
        rows.addWidget(self.high, 1, 2, right)
        rows.setColumnStretch(1, 1)
        rows.addWidget(self.note, 2, 0, 1, 3)

    # --- what is shown ------------------------------------------------------------------------------

    def show_cell(self, output: Output | None, ends: tuple[float, float] = _UNKNOWN) -> None:
        """Show a cell with the quantiles of its distribution where it is uncertain."""
        if output != self._output:
            self.let_go()
        self._output = output
        is_here = output is not None and can_drag(self._session, output.line, output.place)
        self.setVisible(is_here)
        if output is not None and is_here and not self.track.is_held:
            self._show_range(output, ends)
            self._show_words(output)

    def _show_range(self, output: Output, ends: tuple[float, float]) -> None:
        """Show where the value lies. The range stays while it holds the value, so that it does not jump after a drag."""
        found = drag_range(self._session, output.line, output.place, ends)
        kind, known = (output, self._session.scenario, math.isfinite(ends[0])), self.track.range
        if known is not None and kind == self._kind and known.low <= found.start <= known.high:
            found = known.started_at(found.start)
        self._kind = kind
        self.track.show_value(found.start, found)
        scale = words.scale_at(self._session.model, output, self._session.language)
        self.low.setText(scale.text(found.low))
        self.high.setText(scale.text(found.high))
        self._show_value(found.start)

    def _show_words(self, output: Output) -> None:
        session, language = self._session, self._session.language
        self.name.setText(say("live_drag", language))
        drawn = is_drawn(session.model, output.line, output.place, session.scenario)
        self.note.setText(say("live_drawn", language) if drawn else "")
        self.note.setVisible(drawn)
        self.track.setToolTip(say("live_drag_hint", language))
        cell = words.title(session.model, output, language)
        self.track.setAccessibleName(say("live_drag_of", language, cell=cell))

    def _show_value(self, value: float) -> None:
        if self._output is None:
            return
        scale = words.scale_at(self._session.model, self._output, self._session.language)
        text = scale.labelled(value)
        self.value.setText(text)
        self.track.setAccessibleDescription(text)

    # --- dragging -----------------------------------------------------------------------------------

    def _move(self, value: float) -> None:
        if self._output is None:
            return
        if not self._drag.is_on:
            self.began.emit()
        self._show_value(value)
        self._drag.move(self._output.line, self._output.place, value)

    def _let_go(self) -> None:
        self._drag.let_go()
        self.ended.emit()

    def let_go(self) -> None:
        """Keep what was tried, where something was."""
        if self.track.is_held:
            self.track.forget()
            self._let_go()

    def _give_up(self) -> None:
        if not self._drag.is_on:
            self.leaveRequested.emit()
            return
        self._drag.take_back()
        self.ended.emit()
        if self._output is not None and self._kind is not None and self.track.range is not None:
            self.track.show_value(self.track.range.start, self.track.range)
            self._show_value(self.track.value)

    def loosen(self) -> None:
        """Take note that the drag was ended elsewhere."""
        self.track.forget()
        self.ended.emit()
