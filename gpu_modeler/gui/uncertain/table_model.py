"""The uncertainties as Qt reads them: one row each, with figures in the line's unit and their effect on one cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gpu_modeler.analysis.distribution_shape import Figures, Shape, figures, shape
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import set_uncertainty
from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.uncertainties import Effect
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Uncertainty
from gpu_modeler.text import Labels, Message, say

ON, LINE, WHERE, HOW, TEXT, SHAPE, MEAN, P10, P50, P90, EFFECT, NOTE, SOURCE = range(13)
HEADS = (
    "on", "line", "where", "how", "text", "shape", "mean", "p10", "p50", "p90", "effect", "note", "source",
)  # fmt: skip
FIGURES = {MEAN: "mean", P10: "p10", P50: "p50", P90: "p90"}

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DRAWN = Role.UserRole
ROOT = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Drawn:
    """What the small picture shows, in the unit of the distribution's own numbers."""

    shape: Shape
    figures: Figures
    faded: bool


@dataclass(frozen=True)
class Row:
    """What is known of an uncertainty; `fault` says why there are no figures."""

    uncertainty: Uncertainty
    is_on: bool
    figures: Figures | None = None
    drawn: Drawn | None = None
    effect: Effect | None = None
    fault: Message | None = None


class UncertaintyModel(QAbstractTableModel):
    """`refused` carries the message where what was typed is not taken."""

    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: list[str] = []
        self.near: CellPlace | None = None
        self.rows: list[Row] = []

    def refresh(self) -> None:
        """Read everything again; a table of the same rows keeps its cursor."""
        found = [self._row(u) for u in self._session.model.ordered("uncertainties") if self._is_wanted(u)]
        if [row.uncertainty.id for row in found] == [row.uncertainty.id for row in self.rows]:
            self.rows = found
            self.redraw()
            return
        self.beginResetModel()
        self.rows = found
        self.endResetModel()

    def redraw(self) -> None:
        """Have all cells and heads drawn again."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, SOURCE))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, SOURCE)

    def narrow(self, text: str) -> None:
        """Show those alone whose line, scope, note or text has every typed word."""
        self._wanted = text.lower().split()
        self.refresh()

    def _is_wanted(self, uncertainty: Uncertainty) -> bool:
        if not self._wanted:
            return True
        model = self._session.model
        labels = words.line_labels(model, uncertainty.line)
        known = [uncertainty.id, uncertainty.line, labels.zh, labels.en, uncertainty.distribution]
        known += [uncertainty.note.zh, uncertainty.note.en]
        known += [words.where(model, uncertainty).in_language(language) for language in ("zh", "en")]
        whole = " ".join(known).lower()
        return all(word in whole for word in self._wanted)

    def _row(self, uncertainty: Uncertainty) -> Row:
        is_on = words.is_on(uncertainty)
        try:
            found = words.held(uncertainty)
            scale = words.draws(self._session.model, uncertainty, self._session.scenario)[0].scale
        except ModelerError as error:
            return Row(uncertainty, is_on, fault=error.message)
        cells = words.varying(self._session, uncertainty)
        near = next((cell for cell in cells if CellPlace(cell.line, cell.place) == self.near), cells[0])
        told = words.effect(self._session, uncertainty, near)
        start = 0.0 if isinstance(told.base, CellError) else told.base / scale
        stays = start if uncertainty.move == "set" else words.stays(uncertainty.move)
        own, picture = figures(found, stays), shape(found, stays)
        return Row(uncertainty, is_on, words.scaled(own, scale), Drawn(picture, own, not is_on), told)

    # --- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of uncertainties."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the text and the note be typed, and the mark be ticked."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if index.column() in {TEXT, NOTE}:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ON else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        readers: Mapping[int, Callable[[Row, int], object]] = {
            Role.DisplayRole: self.text,
            Role.EditRole: self.text,
            Role.ToolTipRole: self._tip,
            Role.ForegroundRole: self._colour,
            Role.CheckStateRole: self._tick,
            DRAWN: self._drawn,
        }
        told = readers.get(role)
        if role == Role.TextAlignmentRole:
            return RIGHT if column in FIGURES else LEFT
        return told(row, column) if told is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name, and what it means as its tip."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADS):
            return None
        if role == Role.TextAlignmentRole:
            return RIGHT if section in FIGURES else LEFT
        keys = {Role.DisplayRole: "uncertain_head", Role.ToolTipRole: "uncertain_head_tip"}
        key = keys.get(Role(role))
        name = f"{key}_{HEADS[section]}"
        if key is None or (role == Role.ToolTipRole and HEADS[section] not in TIPS):
            return None
        return say(name, self._session.language)

    # --- cells ------------------------------------------------------------------------------------

    def text(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        model, language, known = self._session.model, self._session.language, row.uncertainty
        line = model.lines.get(known.line)
        if column in FIGURES:
            if row.figures is None:
                return "—"
            return words.amount_text(line, known.move, getattr(row.figures, FIGURES[column]))
        told: Mapping[int, Callable[[], str]] = {
            LINE: lambda: words.line_labels(model, known.line).in_language(language),
            WHERE: lambda: words.where(model, known).in_language(language),
            HOW: partial(self._how, known),
            TEXT: lambda: known.distribution,
            EFFECT: partial(self._effect, row),
            NOTE: lambda: known.note.in_language(language),
            SOURCE: partial(self._source, known),
        }
        return told[column]() if column in told else ""

    def _how(self, known: Uncertainty) -> str:
        line, language = self._session.model.lines.get(known.line), self._session.language
        text = say(f"uncertain_move_{known.move}", language)
        unit = words.unit_label(line, known.move).in_language(language) if line else ""
        return say("uncertain_how", language, how=text, unit=unit) if unit else text

    def _effect(self, row: Row) -> str:
        told, language = row.effect, self._session.language
        if told is None:
            return row.fault.in_language(language) if row.fault else ""
        model = self._session.model
        cell = words.place_labels(model, told.output).in_language(language)
        base, low, high = effect_texts(self._session, told)
        key = "uncertain_effect" if cell else "uncertain_effect_plain"
        return say(key, language, cell=cell, base=base, low=low, high=high)

    def _source(self, known: Uncertainty) -> str:
        source = self._session.model.sources.get(known.source)
        return title_in(self._session.language, source.title) if source else ""

    def _tip(self, row: Row, column: int) -> str | None:
        language = self._session.language
        if row.fault is not None and column in {TEXT, EFFECT, SHAPE}:
            return row.fault.in_language(language)
        if column == LINE:
            return row.uncertainty.line
        if column in {WHERE, TEXT, EFFECT, NOTE, SOURCE, HOW}:
            return self.text(row, column) or None
        return say("uncertain_shape_tip", language) if column == SHAPE else None

    def _colour(self, row: Row, column: int) -> QColor | None:
        palette = theme.colours()
        if row.fault is not None and column in {TEXT, EFFECT}:
            return QColor(palette.error_mark)
        if not row.is_on:
            return QColor(palette.disabled)
        if column == TEXT:
            return QColor(palette.input_blue)
        return QColor(palette.muted) if column in {WHERE, HOW, SOURCE} else None

    def _tick(self, row: Row, column: int) -> Qt.CheckState | None:
        if column != ON:
            return None
        return Qt.CheckState.Checked if row.is_on else Qt.CheckState.Unchecked

    def _drawn(self, row: Row, column: int) -> Drawn | None:
        return row.drawn if column == SHAPE else None

    # --- typing -----------------------------------------------------------------------------------

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Take a typed distribution or note, or a tick, as one undo step."""
        row, column = self.rows[index.row()], index.column()
        if role == Role.CheckStateRole and column == ON:
            return self.switch(row.uncertainty, on=Qt.CheckState(value) == Qt.CheckState.Checked)
        text = str(value).strip()
        if role != Role.EditRole or text == self.text(row, column):
            return False
        known = row.uncertainty
        if column == TEXT:
            return self._take(replace(known, distribution=text))
        note = known.note
        zh = self._session.language == "zh"
        return self._take(replace(known, note=Labels(text, note.en) if zh else Labels(note.zh, text)))

    def switch(self, known: Uncertainty, *, on: bool) -> bool:
        """Let an uncertainty take part or not."""
        try:
            return self._take(words.switched(known, on=on))
        except ModelerError as error:
            self.refused.emit(error.message)
            return False

    def _take(self, wanted: Uncertainty) -> bool:
        try:
            set_uncertainty(self._session, wanted)
        except ModelerError as error:
            self.refused.emit(error.message)
            return False
        return True


TIPS = frozenset({"on", "how", "text", "effect", "mean"})


def effect_texts(session: Session, told: Effect) -> tuple[str, str, str]:
    """Return base, P10 and P90 of a cell as texts."""
    line = session.model.lines[told.output.line]
    value, found = told.base, told.figures
    base = value.text if isinstance(value, CellError) else words.amount_text(line, "set", value)
    if found is None:
        return base, "—", "—"
    return base, words.amount_text(line, "set", found.p10), words.amount_text(line, "set", found.p90)
