"""The keyboard and pointer on a card's points: walk over them, move those that are inputs, ask about those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from gpu_modeler.gui.charts.points import PointCell
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.canvas import Point
    from gpu_modeler.gui.charts.card import ChartCard

Key = Qt.Key


class CardKeys(QObject):
    """Left and Right walk over ticks, Page Up and Page Down over curves, Up and Down move a point, Shift by more.

    Enter keeps what was moved, Esc takes it back; where nothing was moved, Esc shows all years again, then leaves.
    """

    def __init__(self, card: ChartCard) -> None:
        super().__init__(card)
        self._card = card
        assert card.plot is not None
        self._plot = card.plot
        pointer = card.plot.pointer
        pointer.dragged.connect(self._drag)
        pointer.dropped.connect(self.finish)
        pointer.asked.connect(card.asked)
        pointer.chosen.connect(card.looking.zoom)
        card.plot.activated.connect(self._activate)

    # --- keys ---

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; say whether it means anything."""
        if self._card.shown is None or self._card.shown.fault is not None:
            return self._leave(event)
        key = Key(event.key())
        if key in {Key.Key_Left, Key.Key_Right}:
            self._walk(1 if key == Key.Key_Right else -1)
        elif (
            key in {Key.Key_PageUp, Key.Key_PageDown} and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self._change_curve(1 if key == Key.Key_PageDown else -1)
        elif key in {Key.Key_Up, Key.Key_Down}:
            self._move(
                1 if key == Key.Key_Up else -1,
                is_large=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            )
        elif key in {Key.Key_Return, Key.Key_Enter}:
            self.finish()
        else:
            return self._leave(event)
        return True

    def _leave(self, event: QKeyEvent) -> bool:
        if Key(event.key()) != Key.Key_Escape:
            return False
        editor = self._card.editor
        if editor is not None and editor.is_on:
            self._plot.pointer.forget()
            editor.take_back()
        elif self._card.looking.hiding.zoom is not None:
            self._card.looking.show_all_years()
        else:
            self._card.left.emit()
        return True

    def _walk(self, step: int) -> None:
        self.finish()
        shown = self._card.shown
        assert shown is not None
        tick = min(max(self._plot.data.hover + step, 0), len(shown.plan.ticks) - 1)
        self._focus(self._curve(), tick)

    def _change_curve(self, step: int) -> None:
        self.finish()
        shown = self._card.shown
        assert shown is not None
        self._focus((self._curve() + step) % len(shown.curves), max(self._plot.data.hover, 0))

    def _curve(self) -> int:
        point, shown = self._plot.data.focus, self._card.shown
        assert shown is not None
        return point[0] if point is not None and point[0] < len(shown.curves) else 0

    def _focus(self, curve: int, tick: int) -> None:
        self._plot.data.set_hover(tick)
        assert self._card.shown is not None
        if self._card.shown.plan.kind == "curves":
            self._plot.data.set_focus((curve, tick))
        self._card.say_at((curve, tick))

    def _move(self, steps: int, *, is_large: bool) -> None:
        point, shown, editor = self._plot.data.focus, self._card.shown, self._card.editor
        if point is None or shown is None or editor is None:
            return
        if point not in self._plot.data.handles:
            self._card.told.emit(editor.why_not(shown, point))
            return
        editor.step(shown, point, steps, is_large=is_large)

    # --- dragging ---

    def _drag(self, point: Point, value: float) -> None:
        shown, editor = self._card.shown, self._card.editor
        if shown is None or editor is None:
            return
        editor.move(shown, point, value)
        text = editor.target_text(shown, point, value)
        self._card.say_at(point, f"<b>{say('chart_dragged', self._card.language, value=text)}</b>")

    def finish(self) -> None:
        """Keep what was moved, as one step."""
        if self._card.editor is not None and self._card.editor.is_on:
            self._card.editor.let_go()
            self._card.redraw_when_idle()

    def _activate(self, point: Point | None) -> None:
        shown = self._card.shown
        if point is None or shown is None:
            self._card.looking.show_all_years()
            return
        cell = PointCell.of(shown.curves[point[0]], point[1])
        if cell is not None:
            self._card.visited.emit((cell.line, cell.place))


def point_near(card: ChartCard, at: QPointF) -> Point | None:
    """Return the point at a place of the card."""
    if card.plot is None or card.shown is None:
        return None
    on_plot = card.plot.mapFrom(card, at.toPoint())
    return card.plot.data.canvas().point_at(
        QPointF(card.plot.data.mapFromScene(card.plot.mapToScene(on_plot)))
    )
