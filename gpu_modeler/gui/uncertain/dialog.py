"""The box of one uncertainty: line, scope, how it moves, its distribution with a live picture, reason and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gpu_modeler.analysis import Input, Output
from gpu_modeler.analysis.distribution_shape import Figures, Shape, figures, shape
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.simulating import set_uncertainty
from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.typing import is_percent
from gpu_modeler.app.uncertain_moves import converted
from gpu_modeler.app.uncertain_proposals import inputs, proposed
from gpu_modeler.app.uncertainties import MOVES
from gpu_modeler.edits import SetUncertainty
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.dialogs.checked import CheckedDialog
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.sensitivity.input_box import InputBox
from gpu_modeler.gui.sensitivity.output_chooser import fill, make_searchable
from gpu_modeler.gui.uncertain.fields import DistributionFields
from gpu_modeler.gui.uncertain.scope import ScopeFields
from gpu_modeler.gui.uncertain.shape import ShapeView
from gpu_modeler.gui.uncertain.table_model import effect_texts
from gpu_modeler.model import Line, Move, Place, Uncertainty
from gpu_modeler.text import Labels, Message

FAMILIAR_SOURCE = "own_view"


class UncertaintyDialog(CheckedDialog):
    """Changes `known`, or makes a new one. `name` is the id of what came out of it."""

    def __init__(
        self,
        session: Session,
        known: Uncertainty | None,
        *,
        near: CellPlace | None = None,
        cells: Input | None = None,
        parent: QWidget | None = None,
    ) -> None:
        titles = ("uncertain_change_title", "uncertain_change_accept")
        keys = titles if known is not None else ("uncertain_add_title", "uncertain_add_accept")
        super().__init__(session, *keys, parent)
        self._near = near
        self.base: Uncertainty | None = known
        self.name = known.id if known is not None else ""
        self.is_new = known is None
        self._is_filling = False
        self.input = InputBox(session, self)
        self.line_label, self.move_box = QLabel(self), QComboBox(self)
        self.distribution = DistributionFields(session.language, self)
        self.picture, self.effect, self.cell = ShapeView(self), QLabel(self), QComboBox(self)
        self.scope = ScopeFields(session.model, session.language, self)
        self.note, self.source = QLineEdit(self), QComboBox(self)
        self._lay_out()
        self._list()
        self._connect()
        if known is not None:
            self.show_uncertainty(known)
        elif cells is not None:
            self.propose(cells)
        self.check()
        (self.input if self.is_new and cells is None else self.distribution).setFocus()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for key, widget in (
            ("uncertain_line", self.input if self.is_new else self.line_label),
            ("uncertain_move", self.move_box),
            ("uncertain_distribution", self.distribution),
        ):
            self.form.addRow(self.say(key), widget)
        (self.line_label if self.is_new else self.input).hide()
        effect = QHBoxLayout()
        effect.setSpacing(8)
        effect.addWidget(self.cell)
        effect.addWidget(self.effect, 1)
        picture = QVBoxLayout()
        picture.setSpacing(6)
        picture.addWidget(self.picture)
        picture.addLayout(effect)
        self.form.addRow(self.say("uncertain_picture"), picture)
        self.form.addRow(self.say("uncertain_scope"), self.scope)
        self.form.addRow(self.say("uncertain_note"), self.note)
        self.form.addRow(self.say("uncertain_source"), self.source)
        self.verdict.setMinimumHeight(self.fontMetrics().height() + 4)
        self.scope.setToolTip(self.say("uncertain_scope_tip"))
        self.resize(760, 700)

    def _list(self) -> None:
        session, language = self.session, self.session.language
        for widget, key in (
            (self.input, "uncertain_line"),
            (self.move_box, "uncertain_move"),
            (self.cell, "uncertain_cell"),
            (self.picture, "uncertain_picture"),
            (self.note, "uncertain_note"),
            (self.source, "uncertain_source"),
        ):
            widget.setAccessibleName(self.say(key))
        fill(self.move_box, [(self.say(f"uncertain_move_long_{move}"), move) for move in MOVES])
        sources = session.model.ordered("sources") if "sources" in session.model.orders else ()
        known = sources or session.model.sources.values()
        entries: list[tuple[str, object]] = [(self.say("uncertain_no_source"), "")]
        entries += [(title_in(language, source.title), source.id) for source in known]
        make_searchable(self.source)
        make_searchable(self.cell)
        self.cell.setMinimumContentsLength(18)
        fill(self.source, entries, FAMILIAR_SOURCE if FAMILIAR_SOURCE in session.model.sources else "")
        if self.is_new:
            self.input.show_inputs(inputs(session.model, session.scenario), None)

    def _connect(self) -> None:
        self.input.taken.connect(self._take_cells)
        self.input.refused.connect(self._refuse)
        self.move_box.activated.connect(self._change_move)
        self.distribution.typed.connect(self._follow)
        self.scope.changed.connect(self._follow)
        self.scope.askedQuickly.connect(self._take_scope)
        self.cell.activated.connect(lambda _at: self._show_effect())
        self.note.textEdited.connect(lambda _text: self.pause.start())
        self.source.activated.connect(lambda _at: self.pause.start())

    # --- showing ----------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The line that is chosen."""
        return self.session.model.lines.get(self.base.line) if self.base is not None else None

    def _take_cells(self, cells: Input | None) -> None:
        if cells is not None:
            self.propose(cells)

    def propose(self, cells: Input) -> None:
        """Begin with a sensible distribution of these cells."""
        wanted = proposed(self.session, cells)
        if FAMILIAR_SOURCE in self.session.model.sources:
            wanted = replace(wanted, source=FAMILIAR_SOURCE)
        self.name = wanted.id
        if self.input.moved != cells:
            self.input.show_inputs(inputs(self.session.model, self.session.scenario), cells)
        self.show_uncertainty(wanted)

    def _take_scope(self, scope: dict[str, tuple[str, ...]]) -> None:
        """Take a scope; where nothing was typed yet, propose anew what suits it."""
        line, base = self.line, self.base
        if line is None or base is None:
            return
        is_untouched = self.is_new and self.distribution.text.text() == base.distribution
        known = next(
            (c for c in inputs(self.session.model, self.session.scenario) if c.line == line.id), None
        )
        if is_untouched and known is not None:
            places = tuple(place for place in known.places if _is_in(line, place, scope))
            self.propose(Input(line.id, places or known.places))
        else:
            self.scope.show_scope(scope, self.scope.own_axes)

    def show_uncertainty(self, known: Uncertainty) -> None:
        """Fill all fields."""
        self.base, language, model = known, self.session.language, self.session.model
        line = model.lines[known.line]
        self._is_filling = True
        self.line_label.setText(line.labels.in_language(language))
        self.move_box.setCurrentIndex(MOVES.index(known.move))
        near = self._near.place if self._near is not None and self._near.line == line.id else None
        self.scope.show_line(line, near)
        self.scope.show_scope(known.scope, known.each)
        self._prepare_fields(known.move)
        self.distribution.show_text(known.distribution)
        self.note.setText(known.note.in_language(language))
        self.note.setCursorPosition(0)
        self.source.setCurrentIndex(max(0, self.source.findData(known.source)))
        self._is_filling = False
        self._follow()

    def _prepare_fields(self, move: Move) -> None:
        line = self.line
        self.distribution.percent = line is not None and is_percent(line) and move != "factor"
        self.distribution.stays = 1.0 if move == "factor" else 0.0

    @property
    def moving(self) -> Move:
        """How the numbers move the cells."""
        found: Move = self.move_box.currentData()
        return found

    def _change_move(self) -> None:
        """Take another way of moving, and of the line's whole future propose numbers that suit it."""
        self._prepare_fields(self.moving)
        known, line = self.base, self.line
        if known is None or line is None or known.move == self.moving:
            self._follow()
            return
        cells = words.varying(self.session, self.wanted or known)
        places = tuple(cell.place for cell in cells)
        text = converted(self.session, line, places, (known.move, self.moving), self.distribution.text.text())
        self.base = replace(known, move=self.moving)
        if text:
            self.distribution.show_text(text)
        self._follow()

    @property
    def wanted(self) -> Uncertainty | None:
        """What the fields say; `None` while no line is chosen."""
        if self.base is None:
            return None
        return replace(
            self.base,
            id=self.name,
            distribution=self.distribution.text.text().strip(),
            move=self.moving,
            unit="" if self.moving == "factor" else self._unit,
            scope=self.scope.scope,
            each=self.scope.own_axes,
            source=str(self.source.currentData() or ""),
            note=self._noted(self.base.note),
        )

    @property
    def _unit(self) -> str:
        """The unit of the numbers: the one they were written in, or else the line's."""
        assert self.base is not None
        line = self.session.model.lines[self.base.line]
        return self.base.unit or line.unit

    def _noted(self, note: Labels) -> Labels:
        text = self.note.text().strip()
        if text == note.in_language(self.session.language):
            return note
        return Labels(text, note.en) if self.session.language == "zh" else Labels(note.zh, text)

    # --- following --------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Draw what the fields say, and judge it shortly after."""
        if self._is_filling:
            return
        self._list_cells()
        self._show_effect()
        self.pause.start()

    def _list_cells(self) -> None:
        known = self.wanted
        cells = words.varying(self.session, known) if known is not None else []
        language, model = self.session.language, self.session.model
        listed = [(words.place_labels(model, cell).in_language(language), cell) for cell in cells]
        held = self.cell.currentData()
        near = next((c for c in cells if CellPlace(c.line, c.place) == self._near), None)
        chosen = held if held in cells else near
        entries = dict(listed)
        fill(self.cell, list(entries.items()), chosen or "")
        typed = self.cell.lineEdit()
        if typed is not None:
            typed.setCursorPosition(0)
        self.cell.setVisible(len(listed) > 1)

    def _show_effect(self) -> None:
        known, found, line = self.wanted, self.distribution.found, self.line
        if known is None or found is None or line is None:
            self.picture.show_shape(None, None)
            self.effect.clear()
            return
        cell = self.cell.currentData()
        told = words.effect(self.session, known, cell) if isinstance(cell, Output) else None
        stays = self.distribution.stays
        if self.moving == "set" and told is not None and not isinstance(told.base, CellError):
            stays = told.base
        own, drawn = figures(found, stays), shape(found, stays)
        self.picture.show_shape(drawn, own, self._picture_texts(line, drawn, own))
        self.effect.setText(self._told(told, own.mean))

    def _picture_texts(self, line: Line, drawn: Shape, own: Figures) -> tuple[tuple[str, float], ...]:
        """Return what stands below the picture: percentiles under a curve, probabilities under bars."""
        if drawn.are_bars:
            outcomes = zip(drawn.x.tolist(), drawn.heights.tolist(), strict=True)
            return tuple(
                (f"{words.amount_text(line, self.moving, value)}: {100 * share:.3g}%", value)
                for value, share in outcomes
            )
        named = (("P10", own.p10), ("P50", own.p50), ("P90", own.p90))
        return tuple(
            (f"{name} {words.amount_text(line, self.moving, value)}", value) for name, value in named
        )

    def _told(self, told: words.Effect | None, mean: float) -> str:
        """Say the mean, and what becomes of the chosen cell."""
        line, language = self.line, self.session.language
        shown = words.amount_text(line, self.moving, mean)
        if told is None:
            return Message("uncertain_told_mean", {"mean": shown}).in_language(language)
        base, low, high = effect_texts(self.session, told)
        unit = words.unit_label(self.session.model.lines[told.output.line], "set")
        values = {"mean": shown, "base": base, "low": low, "high": high, "unit": unit}
        return " ".join(Message("uncertain_told", values).in_language(language).split())

    def _refuse(self, message: Message) -> None:
        self._judge(message, theme.colours().error_mark)

    # --- what a box of this kind answers ------------------------------------------------------------

    def problem(self) -> Message | None:
        """Say that no line is chosen, or why the distribution, the scope or the line does not do."""
        wanted = self.wanted
        if wanted is None:
            return Message("uncertain_choose_line")
        if self.distribution.found is None:
            return Message("uncertain_see_above")
        try:
            SetUncertainty(wanted).replacements(self.session.model)
            words.draws(self.session.model, wanted, self.session.scenario)
        except ModelerError as error:
            return error.message
        return None

    def ready(self) -> Message:
        """Say how many cells will vary, and by how many draws."""
        wanted = self.wanted
        assert wanted is not None
        found = words.draws(self.session.model, wanted, self.session.scenario)
        count = sum(len(draw.places) for draw in found)
        return Message("uncertain_ready", {"cells": count, "draws": len(found)})

    def perform(self) -> None:
        """Have the session take it."""
        wanted = self.wanted
        assert wanted is not None
        if wanted != self.session.model.uncertainties.get(wanted.id):
            set_uncertainty(self.session, wanted)

    def is_begun(self) -> bool:
        """Say whether a line is chosen."""
        return self.base is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a list that is searched take the entry, not the whole box."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not (is_enter and self.focusWidget() in {self.cell, self.input, self.source}):
            super().keyPressEvent(event)


def _is_in(line: Line, place: Place, scope: Mapping[str, tuple[str, ...]]) -> bool:
    return all(axis not in scope or item in scope[axis] for axis, item in zip(line.axes, place, strict=True))
