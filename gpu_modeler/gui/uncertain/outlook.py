"""What an uncertainty means: its picture, its mean, and what it makes of a cell that a person chooses."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.distribution import Distribution
from gpu_modeler.analysis.distribution_shape import Figures, Shape, figures, shape
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.gui import combos
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.gui.uncertain.rows import effect_texts
from gpu_modeler.gui.uncertain.shape import ShapeView
from gpu_modeler.model import Line, Move, Uncertainty
from gpu_modeler.text import Message, say


class Outlook(QWidget):
    """Empty while nothing can be drawn. `near` is the cell that is looked at first where it varies."""

    def __init__(self, session: Session, near: CellPlace | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._near = session, near
        self._known: Uncertainty | None = None
        self._found: Distribution | None = None
        self.picture, self.effect, self.cell = ShapeView(self), QLabel(self), QComboBox(self)
        make_searchable(self.cell)
        self.cell.setMinimumContentsLength(18)
        combos.call(self.cell, say("uncertain_cell", session.language))
        self.picture.setAccessibleName(say("uncertain_picture", session.language))
        self.cell.activated.connect(lambda _at: self._show())
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.cell)
        below.addWidget(self.effect, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.picture)
        rows.addLayout(below)
        self.cell.hide()

    def show_uncertainty(self, known: Uncertainty | None, found: Distribution | None) -> None:
        """Show what is typed: the whole, and its distribution where that can be read."""
        self._known, self._found = known, found
        self._list_cells()
        self._show()

    def _list_cells(self) -> None:
        known, language, model = self._known, self._session.language, self._session.model
        cells = words.varying(self._session, known) if known is not None else []
        held = self.cell.currentData()
        near = next((c for c in cells if CellPlace(c.line, c.place) == self._near), None)
        chosen = held if held in cells else near
        fill(
            self.cell,
            [(words.place_labels(model, cell).in_language(language), cell) for cell in cells],
            chosen or "",
        )
        typed = self.cell.lineEdit()
        if typed is not None:
            typed.setCursorPosition(0)
        self.cell.setVisible(len(cells) > 1)

    def _show(self) -> None:
        known, found = self._known, self._found
        if known is None or found is None:
            self.picture.show_shape(None, None)
            self.effect.clear()
            return
        line, cell = self._session.model.lines[known.line], self.cell.currentData()
        told = words.effect(self._session, known, cell) if isinstance(cell, Output) else None
        stays = 1.0 if known.move == "factor" else 0.0
        if known.move == "set" and told is not None and not isinstance(told.base, CellError):
            stays = told.base
        own, drawn = figures(found, stays), shape(found, stays)
        self.picture.show_shape(drawn, own, _texts(line, known.move, drawn, own))
        self.effect.setText(self._told(line, known.move, told, own.mean))

    def _told(self, line: Line, move: Move, told: words.Effect | None, mean: float) -> str:
        """Say the mean, and what becomes of the chosen cell."""
        language, shown = self._session.language, words.amount_text(line, move, mean)
        if told is None:
            return say("uncertain_told_mean", language, mean=shown)
        base, low, high = effect_texts(self._session, told)
        values = {"mean": shown, "base": base, "low": low, "high": high}
        message = Message("uncertain_told", {**values, "unit": words.unit_label(line, "set")})
        return " ".join(message.in_language(language).split())


def _texts(line: Line, move: Move, drawn: Shape, own: Figures) -> tuple[tuple[str, float], ...]:
    """Return what stands below the picture: percentiles under a curve, probabilities under bars."""
    if drawn.are_bars:
        outcomes = zip(drawn.x.tolist(), drawn.heights.tolist(), strict=True)
        return tuple((f"{words.amount_text(line, move, x)}: {100 * share:.3g}%", x) for x, share in outcomes)
    named = (("P10", own.p10), ("P50", own.p50), ("P90", own.p90))
    return tuple((f"{name} {words.amount_text(line, move, value)}", value) for name, value in named)
